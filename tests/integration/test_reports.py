# SPDX-License-Identifier: Apache-2.0
"""What `sqreen doctor` prints for other programs, for every project folder of the tests: one document on standard output, by its published schema."""

import concurrent.futures
import json
import os
import subprocess
import sys

import pytest

import shops
import venvs

PROJECTS = shops.ROOT / "tests" / "doctor" / "projects"
VALIDATOR = shops.ROOT / "tests" / "tools" / "report_schemas.py"


def faults(documents):
    """The first fault of each (format, text), or None."""
    venv = venvs.ensure("reports", sys.executable, sys.version_info[:2], venvs.REQUIREMENTS / "reports.txt")
    lines = "".join(json.dumps({"format": kind, "document": text}) + "\n" for kind, text in documents)
    done = subprocess.run([str(venv / "bin/python"), str(VALIDATOR)], input=lines, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(documents)
    return found


def lines_of(path):
    return [line for line in path.read_text().split("\n") if line] if path.exists() else []


def printed(project, kind, *more):
    command = lines_of(project / "doctor.command")
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8",
                   **dict(line.split("=", 1) for line in lines_of(project / "doctor.environment"))}
    done = subprocess.run([str(shops.SQREEN), "doctor", "--format", kind, *more, str(project), *(["--", *command] if command else [])],
                          capture_output=True, env=environment, cwd="/")
    assert done.returncode in (0, 1), f"{project}: {done.stderr.decode(errors='replace')}"
    return done.stdout.decode()  # every format is UTF-8


def projects():
    found = sorted(path for path in PROJECTS.glob("*/*") if path.is_dir())
    assert len(found) > 90
    return found


@pytest.mark.parametrize("kind", ["sarif", "junit"])
def test_every_document_is_valid(kind):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        documents = list(pool.map(lambda project: printed(project, kind), projects()))
    wrong = [f"{project.relative_to(PROJECTS)}: {fault}" for project, fault in zip(projects(), faults([(kind, text) for text in documents])) if fault]
    assert not wrong, f"{len(wrong)} of {len(documents)}:\n" + "\n".join(wrong[:5])


def test_json_is_one_document():
    for project in projects():
        document = json.loads(printed(project, "json"))
        assert document["schema_version"] == 1 and document["findings"], project


def test_a_file_takes_the_report_and_the_terminal_the_text(scratch):
    project = PROJECTS / "launch.agent-missing" / "flags_procfile"
    for kind in ("sarif", "junit"):
        file = scratch / f"report.{kind}"
        text = printed(project, kind, "--output", str(file))
        assert text.startswith("sqreen doctor: 1 web app, would start UNPROTECTED"), text
        assert faults([(kind, file.read_text())]) == [None]


def test_what_is_wrong_is_seen():
    """The validator can fail: documents that are broken in one place each."""
    project = PROJECTS / "launch.agent-missing" / "flags_procfile"
    sarif, junit = (printed(project, kind) for kind in ("sarif", "junit"))
    tree = json.loads(sarif)
    del tree["runs"][0]["results"][0]["message"]
    zero = json.loads(sarif)
    zero["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    broken = [("sarif", json.dumps(tree)), ("sarif", json.dumps(zero)), ("sarif", sarif + "1 error\n"), ("sarif", sarif.replace('"2.1.0"', '"2.0.0"', 1)),
              ("junit", junit.replace(' tests="', ' count="')), ("junit", junit + "1 error\n"), ("junit", junit.replace("failure", "defect"))]
    assert [kind for (kind, _), fault in zip(broken, faults(broken)) if not fault] == []
