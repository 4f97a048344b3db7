# SPDX-License-Identifier: Apache-2.0
"""What uv writes is read as uv itself reads it: the same packages of uv.lock, pylock.toml and a compiled requirements file."""

import subprocess
import sys

import pytest

import test_survey
import venvs

pytestmark = pytest.mark.full

PROJECT = """[project]
name = "shop"
version = "0.1"
requires-python = ">=3.9"
dependencies = ["Flask>=2,<3", "importlib-metadata; python_version < '3.8'", "colorama; sys_platform == 'win32'"]
[project.optional-dependencies]
web = ["gunicorn>=20"]
[dependency-groups]
test = ["pytest<8"]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    (folder / "pyproject.toml").write_text(PROJECT)
    uv = venvs.ensure("locks", sys.executable, sys.version_info[:2], venvs.REQUIREMENTS / "locks.txt") / "bin/uv"

    def run(*words):
        subprocess.run([str(uv), *words, "--python", sys.executable], cwd=folder, check=True, capture_output=True, text=True)

    run("lock")
    run("export", "--format", "pylock.toml", "--all-groups", "--all-extras", "-o", "pylock.toml")
    run("export", "--format", "requirements-txt", "--all-groups", "--all-extras", "-o", "requirements.txt")
    run("venv", "synced")
    subprocess.run([str(uv), "sync", "--all-groups", "--all-extras", "--no-install-project"], cwd=folder, check=True, capture_output=True,
                   env={**test_survey.clean(), "UV_PROJECT_ENVIRONMENT": str(folder / "synced")})
    return folder


def applied(found):
    assert found["problems"] == []
    return {(package["normalized"], package["version"]) for package in found["packages"] if package["applies"]}


@pytest.mark.parametrize("name", ["uv.lock", "pylock.toml", "requirements.txt"])
def test_same_as_installed(project, name):
    """uv installed into an environment what it locked."""
    installed = {(package["normalized"], package["version"]) for package in test_survey.survey("venv", project / "synced")["packages"]}
    assert applied(test_survey.survey("file", project / name, sys.executable)) == installed
