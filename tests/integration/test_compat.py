# SPDX-License-Identifier: Apache-2.0
"""`sqreen compat` on the environments that the tests run in: what tests prove, the program must say of them."""

import itertools
import json
import subprocess

import pytest

import conftest
import evidence
import interpreters
import shops
import venvs


def places():
    present, missing = interpreters.find()
    found = [pytest.param(i, wanted, id=f"{i.tag}-{wanted}") for i, wanted in itertools.product(present, venvs.SETS)]
    return found + [conftest.absent(version, "") for version in missing]


def report(*arguments):
    done = subprocess.run([str(shops.SQREEN), "compat", "--json", *map(str, arguments)], capture_output=True, text=True, timeout=60)
    assert done.stderr == "", done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("interpreter,wanted", places())
def test_what_the_tests_run_in_is_supported(interpreter, wanted):
    venv = venvs.for_interpreter(interpreter, wanted)
    status, said = report("--venv", venv)
    against = [item for item in said["items"] if item["counts"]]
    assert (status, said["supported"], against) == (0, True, []), "a new version: let bin/test record it, see compat/policies/README.md"
    items = {item["item"]: item for item in said["items"]}
    assert items[f"cpython=={interpreter.version}"]["verdict"] == "supported"
    installed = evidence.installed(venv)
    for package in ("flask", "django", "gunicorn", "waitress", "jinja2"):
        item = items[f"{package}=={installed[package]}"]
        assert item["tested"] or wanted == "oldest" and package == "waitress", item  # the oldest set serves by gunicorn alone
        assert item["origin"]["path"].startswith(str(venv)), item


def test_the_unsupported_is_named():
    interpreter = conftest.system()
    if not venvs.requirements_of(interpreter, venvs.OTHERS).exists():
        pytest.skip(f"tests/requirements/{interpreter.tag} has no others.txt")
    status, said = report("--venv", venvs.for_interpreter(interpreter, venvs.OTHERS))
    assert status == 1 and said["supported"] is False
    verdicts = {item["name"]: (item["verdict"], item["tested"]) for item in said["items"] if item["counts"]}
    assert verdicts == {name: ("unsupported", True) for name in ("Tornado", "uvicorn", "hypercorn")}
