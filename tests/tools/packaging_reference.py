# SPDX-License-Identifier: Apache-2.0
"""Answers the questions of tests/compat/packaging_answers.cpp with the packaging library: one JSON array a line in, one answer a line out."""

import json
import sys

from packaging import markers, requirements, specifiers, utils, version


def answer_version(text):
    try:
        parsed = version.Version(text)
    except version.InvalidVersion:
        return None
    return [str(parsed), utils.canonicalize_version(parsed), parsed.is_prerelease, parsed.is_postrelease]


def answer_compare(left, right):
    try:
        a, b = version.Version(left), version.Version(right)
    except version.InvalidVersion:
        return None
    return (a > b) - (a < b)


def answer_contains(text, item):
    try:
        found = specifiers.SpecifierSet(text)
    except specifiers.InvalidSpecifier:
        return None
    return [str(found), found.contains(item)]


def answer_requirement(text):
    try:
        found = requirements.Requirement(text)
    except requirements.InvalidRequirement:
        return None
    return {"name": found.name, "extras": sorted(found.extras), "url": found.url or "", "specifier": str(found.specifier),
            "marker": _written(found.marker) if found.marker else None}


def answer_marker(text, variables, sets):
    try:
        found = markers.Marker(text)
    except markers.InvalidMarker:
        return None
    environment = {**variables, **{name: frozenset(values) for name, values in sets.items()}}
    try:
        # "requirement" adds nothing of its own; what packaging knows of this machine is overwritten by `variables`.
        holds = found.evaluate(environment, context="requirement")
    except (markers.UndefinedComparison, markers.UndefinedEnvironmentName):
        holds = "undefined"
    return [_written(found), holds]


def _written(marker):
    try:
        return str(marker)
    except ValueError:  # a value with both kinds of quotes has no spelling in packaging
        return "both quotes"


def answer_name(text):
    try:
        utils.canonicalize_name(text, validate=True)
        valid = True
    except utils.InvalidName:
        valid = False
    return [utils.canonicalize_name(text), valid]


ANSWERS = {name[len("answer_"):]: value for name, value in list(globals().items()) if name.startswith("answer_")}


def main():
    for line in sys.stdin:
        kind, *fields = json.loads(line)
        print(json.dumps(ANSWERS[kind](*fields)))


if __name__ == "__main__":
    main()
