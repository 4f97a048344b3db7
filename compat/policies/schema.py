# SPDX-License-Identifier: Apache-2.0
"""The one schema of the policies, and of the names that they speak of. What README.md here describes, this checks: every build does,
and stops with the file, the entry and what is wrong.

Names     {"schema_version", "areas": [{"name", "title"}], "subjects": [{"name", "title", "area", "of"?, "also"?, "packages"?, "with"?,
           "beside"?}]}
Policy    {"schema_version", "policy", "title", "unlisted": {"reason", "source", "next"}, "record"?, "rules": [rule...]}
Rule      {"name", "verdict", "versions"?, "members"?, "tested"?: [{"version", "run"}], "reason", "source", "next"}
"""

import json
import re

import ranges

VERDICTS = ("supported", "unsupported", "unknown")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Invalid(Exception):
    pass


def load(path):
    def once(pairs):
        members = dict(pairs)
        if len(members) != len(pairs):
            raise Invalid(f"{path}: a member stands twice: {sorted(name for name, _ in pairs)}")
        return members

    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)
    except ValueError as wrong:  # the message names line and column
        raise Invalid(f"{path}: not JSON: {wrong}") from None


class Entry:
    """One object of a file, with the words for what is wrong in it."""

    def __init__(self, where, value, required, optional=()):
        self.where, self.value = where, value
        if not isinstance(value, dict):
            self.fail(f"is not an object: {value!r}")
        for member in required:
            if member not in value:
                self.fail(f'"{member}" is missing')
        for member in value:
            if member not in required and member not in optional:
                self.fail(f'"{member}" is not a member of the schema: {", ".join((*required, *optional))}')

    def fail(self, what):
        raise Invalid(f"{self.where}: {what}")

    def text(self, member, empty=False):
        value = self.value[member]
        if not isinstance(value, str) or (not value and not empty):
            self.fail(f'"{member}" is no text: {value!r}')
        if value != value.strip() or any(ord(c) < 32 for c in value):
            self.fail(f'"{member}" has white space around it or control characters: {value!r}')
        return value

    def name(self, member):
        if not NAME.fullmatch(self.text(member)):
            self.fail(f'"{member}": {self.value[member]!r} is no normalised name (lower case, digits, single hyphens)')
        return self.value[member]

    def one_of(self, member, allowed):
        if self.text(member) not in allowed:
            self.fail(f'"{member}": {self.value[member]!r} is not one of {", ".join(allowed)}')

    def list_of(self, member):
        value = self.value.get(member, [])
        if not isinstance(value, list):
            self.fail(f'"{member}" is no list: {value!r}')
        if member in self.value and not value:
            self.fail(f'"{member}" is empty: leave it out')
        return value

    def names(self, member):
        for name in self.list_of(member):
            if not isinstance(name, str) or not NAME.fullmatch(name):
                self.fail(f'"{member}": {name!r} is no normalised name (lower case, digits, single hyphens)')
        return self.value.get(member, [])


def _version(path, document):
    if not isinstance(document, dict) or document.get("schema_version") != 1:
        raise Invalid(f'{path}: "schema_version" is not 1')


def check_names(path):
    """The subjects by name."""
    document = load(path)
    _version(path, document)
    top = Entry(path, document, ("schema_version", "areas", "subjects"))
    areas = [Entry(f"{path}: areas[{i}]", area, ("name", "title")).name("name") for i, area in enumerate(top.list_of("areas"))]
    subjects, taken = {}, {}
    for i, value in enumerate(top.list_of("subjects")):
        label = value.get("name") if isinstance(value, dict) else ""
        entry = Entry(f'{path}: subjects[{i}] "{label}"', value, ("name", "title", "area"), ("of", "also", "packages", "with", "beside"))
        entry.text("title")
        entry.one_of("area", areas)
        for name in [entry.name("name"), *entry.names("also")]:
            if name in taken:
                entry.fail(f'the name "{name}" belongs to "{taken[name]}" already')
            taken[name] = label
        entry.names("packages")
        entry.names("with")
        entry.names("beside")
        if "of" in value:
            parent = subjects.get(entry.name("of"))
            if parent is None or "of" in parent:
                entry.fail(f'"of": {value["of"]!r} is no subject above this one, or belongs to another itself')
        subjects[label] = value
    packages = {package for subject in subjects.values() for package in subject.get("packages", [])}
    for subject in subjects.values():
        for package in subject.get("with", []):
            if package not in packages:
                raise Invalid(f'{path}: "{subject["name"]}": "with": {package!r} is a package of no subject')
    return document, subjects


def check_policy(path, subjects):
    document = load(path)
    _version(path, document)
    top = Entry(path, document, ("schema_version", "policy", "title", "unlisted", "rules"), ("record",))
    top.name("policy")
    top.text("title")
    unlisted = Entry(f"{path}: unlisted", document["unlisted"], ("reason", "source", "next"))
    for member in ("reason", "source", "next"):
        unlisted.text(member)
    seen = {}
    for i, value in enumerate(top.list_of("rules")):
        check_rule(path, i, value, subjects, seen)
        if value.get("tested") and "record" not in document:
            raise Invalid(f'{path}: rules[{i}] "{value["name"]}": "tested", but the policy names no "record"')
    return document


def check_rule(path, i, value, subjects, seen):
    label = value.get("name") if isinstance(value, dict) else ""
    entry = Entry(f'{path}: rules[{i}] "{label}"', value, ("name", "verdict", "reason", "source", "next"), ("versions", "members", "tested"))
    if entry.name("name") not in subjects:
        entry.fail("is no subject of names.json")
    entry.one_of("verdict", VERDICTS)
    entry.text("reason")
    entry.text("source")
    entry.text("next", empty=value["verdict"] == "supported")
    for text in entry.list_of("versions"):
        wrong = ranges.problem_of(text) if isinstance(text, str) else f"{text!r} is no text"
        if wrong:
            entry.fail(f'"versions": {wrong}')
    if not isinstance(value.get("members", False), bool):
        entry.fail(f'"members" is neither true nor false: {value["members"]!r}')
    for j, tested in enumerate(entry.list_of("tested")):
        run = Entry(f"{entry.where}: tested[{j}]", tested, ("version", "run"))
        run.text("version", empty=True)
        run.text("run")
    spoken = seen.setdefault(label, [])
    versions = value.get("versions")
    if spoken and (None in spoken or versions is None):
        entry.fail("is spoken of twice, and one rule is for every version")
    spoken.append(versions)
