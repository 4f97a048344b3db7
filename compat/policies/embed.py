# SPDX-License-Identifier: Apache-2.0
"""Turns the policies into C++ tables at build time, so that the program reads no file and parses nothing: see compat/policy/tables.h.

  embed.py OUTPUT.cpp      validates names.json, baseline.json, current.json beside this file; ends with 1 and one line when one is wrong
"""

import json
import pathlib
import sys

import ranges
import schema

HERE = pathlib.Path(__file__).resolve().parent
POLICIES = ("baseline", "current")


def text(value):
    return json.dumps(value, ensure_ascii=False)


class Tables:
    """C++ text. Lists become arrays of their own, to which the entries point."""

    def __init__(self):
        self.arrays, self.lines = [], []

    def views(self, values):
        if not values:
            return "{}"
        name = f"kText{len(self.arrays)}"
        self.arrays.append(f"constexpr std::string_view {name}[] = {{{', '.join(map(text, values))}}};")
        return name

    def table(self, kind, name, rows):
        self.lines += [f"constexpr {kind} {name}[] = {{", *(f"    {row}," for row in rows), "};", ""]


def subject_rows(tables, subjects, areas):
    index = {name: number for number, name in enumerate(subjects)}
    for s in subjects.values():
        parent = index[s["of"]] if "of" in s else -1
        lists = (tables.views(s.get(member, [])) for member in ("also", "packages", "with", "beside"))
        yield f'{{{text(s["name"])}, {text(s["title"])}, static_cast<Area>({areas.index(s["area"])}), {parent}, {", ".join(lists)}}}'


def rule_rows(tables, policy, subjects):
    index = {name: number for number, name in enumerate(subjects)}
    for rule in policy["rules"]:
        versions = rule.get("versions", [])
        words = [text(value) for value in (ranges.all_words(versions), rule["reason"], rule["source"], rule["next"])]
        members = "true" if rule.get("members") else "false"
        yield f'{{{index[rule["name"]]}, Verdict::{rule["verdict"]}, {members}, {tables.views(versions)}, {", ".join(words)}}}'


def tested_rows(policies, subjects):
    index = {name: number for number, name in enumerate(subjects)}
    for policy in policies:
        for rule in policy["rules"]:
            for tested in rule.get("tested", []):
                works = "true" if rule["verdict"] == "supported" else "false"
                yield f'{{{index[rule["name"]]}, {works}, {text(tested["version"])}, {text(tested["run"])}}}'


def cpython_rows(path, policy):
    """What `sqreen start` asks of the current policy, as numbers."""
    for rule in policy["rules"]:
        if rule["name"] != "cpython" or rule["verdict"] == "unsupported":
            continue
        for versions in rule.get("versions", []):
            clauses = {c[1]: c for c in map(ranges.CLAUSE.fullmatch, versions.split(","))}
            if "==" in clauses:
                major, minor = first = ranges.numbers(clauses["=="][2])
                last = minor
            else:
                first, end = (ranges.numbers(clauses[op][2]) if op in clauses else [] for op in (">=", "<"))
                if len(first) != 2 or len(end) != 2 or first[0] != end[0]:
                    raise schema.Invalid(f'{path}: "cpython": {versions!r}: write it as "==2.7.*" or ">=3.4,<3.9"')
                (major, minor), last = first, end[1] - 1
            yield f'{{{major}, {minor}, {last}, {"true" if rule["verdict"] == "supported" else "false"}}}'


def main(output):
    names, subjects = schema.check_names(HERE / "names.json")
    areas = [area["name"] for area in names["areas"]]
    policies = []
    for name in POLICIES:
        policies.append(schema.check_policy(HERE / f"{name}.json", subjects))
        if policies[-1]["policy"] != name:
            raise schema.Invalid(f'{HERE / name}.json: "policy" is not "{name}"')
    tables = Tables()
    tables.table("AreaTitle", "kAreas", (f'{{{text(a["name"])}, {text(a["title"])}}}' for a in names["areas"]))
    tables.table("Subject", "kSubjects", subject_rows(tables, subjects, areas))
    for policy in policies:
        tables.table("Rule", f'k{policy["policy"].capitalize()}Rules', rule_rows(tables, policy, subjects))
    rows = list(tested_rows(policies, subjects))
    tables.lines.append(f"constexpr std::array<Tested, {len(rows)}> kTested = {{{{")
    tables.lines += [*(f"    {row}," for row in rows), "}};", ""]
    current = policies[POLICIES.index("current")]
    tables.table("PythonRange", "kPythons", cpython_rows(HERE / "current.json", current))
    shown = [r for rule in current["rules"] if rule["name"] == "cpython" and rule["verdict"] == "supported" for r in rule.get("versions", [])]
    heads = []
    for policy in policies:
        un = policy["unlisted"]
        words = [text(w) for w in (policy["policy"], policy["title"], un["reason"], un["source"], un["next"])]
        heads.append(f'{{{", ".join(words)}, k{policy["policy"].capitalize()}Rules}}')
    tables.table("Policy", "kPolicies", heads)
    lines = [
        "// SPDX-License-Identifier: Apache-2.0",
        "// Made by compat/policies/embed.py of the JSON files there.",
        '#include "compat/policy/tables.h"',
        "",
        "#include <array>",
        "",
        "namespace sqreen::compat {",
        "namespace {",
        "",
        *tables.arrays,
        "",
        *tables.lines,
        "}  // namespace",
        "",
        "std::span<const AreaTitle> area_titles() { return kAreas; }",
        "std::span<const Subject> subjects() { return kSubjects; }",
        "std::span<const Policy> policies() { return kPolicies; }",
        "std::span<const Tested> tested_versions() { return kTested; }",
        "std::span<const PythonRange> python_ranges() { return kPythons; }",
        f"std::string_view supported_pythons() {{ return {text(ranges.all_words(shown))}; }}",
        "",
        "}  // namespace sqreen::compat",
        "",
    ]
    pathlib.Path(output).write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except schema.Invalid as wrong:
        sys.exit(str(wrong))
