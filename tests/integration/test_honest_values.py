# SPDX-License-Identifier: Apache-2.0
"""False alarms break apps: 20,000 honest values of many kinds, none blocked."""

import json
import subprocess

import pytest

import conftest
import shops
import venvs


@pytest.mark.parametrize("interpreter", conftest.every())
def test_no_honest_value_is_blocked(interpreter, scratch):
    venv = venvs.for_interpreter(interpreter, "newest")
    number = "20000" if interpreter == conftest.system() else "2000"
    done = subprocess.run([str(shops.SQREEN), "start", *shops.under_test(), f"{venv}/bin/python", "honest_values.py", number],
                          env=shops.clean_environment(scratch, venv), cwd=shops.APPS, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["attack"] == 403, (result["attack"], done.stderr)
    assert result["blocked"] == [], json.dumps(result["blocked"][:20], indent=1)
