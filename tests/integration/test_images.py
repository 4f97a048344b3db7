# SPDX-License-Identifier: Apache-2.0
"""A debootstrapped image agrees with what its own Pythons say from inside; nothing of it runs for the survey."""

import json
import os
import subprocess

import pytest

import images
import test_survey

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def image():
    try:
        return images.debian()
    except images.Missing as missing:
        pytest.skip(str(missing))


def ask(image, *command):
    words, environment = images.inside(image, *command)
    done = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def told_by(image, python):
    return json.loads(ask(image, python, "-c", test_survey.QUESTION).strip().splitlines()[-1])


@pytest.fixture(scope="module")
def found(image):
    return test_survey.survey("root", image)


def index_of(found, name):
    return next(i for i, python in enumerate(found["interpreters"]) if os.path.basename(python["real_path"]).startswith(name))


def test_system(image, found):
    release = dict(line.split("=", 1) for line in ask(image, "cat", "/etc/os-release").splitlines() if "=" in line)
    assert test_survey.value(found["distribution_id"]) == release["ID"]
    assert test_survey.value(found["system_version"]) == release["VERSION_ID"].strip('"')
    assert test_survey.value(found["libc_version"]) == ask(image, "getconf", "GNU_LIBC_VERSION").split()[1]
    assert found["kernel"] is None
    assert found["problems"] == []
    assert {fact["origin"]["kind"] for fact in found.values() if isinstance(fact, dict)} == {"image"}


@pytest.mark.parametrize("python", ["/usr/bin/python3", "/usr/bin/pypy3"])
def test_interpreter(image, found, python):
    told = told_by(image, python)
    ours = found["interpreters"][index_of(found, os.path.basename(python))]
    assert ours["implementation"] == told["implementation"]
    assert test_survey.value(ours["version"]) == told["version"]
    assert test_survey.value(ours["abi"]) == test_survey.abi_of(told)
    assert test_survey.value(ours["architecture"]) == told["machine"]
    assert ours["folders"] == [folder for folder in told["path"] if os.path.isdir(f"{image}{folder}")]


def test_jython(image, found):
    ours = found["interpreters"][index_of(found, "jython")]
    assert ours["implementation"] == "Jython"
    told = told_by(image, "/usr/bin/jython")
    assert told["implementation"] == "Jython"
    assert test_survey.value(ours["version"]) == told["version"]


@pytest.mark.parametrize("python", ["/usr/bin/python3", "/usr/bin/pypy3"])
def test_packages(image, found, python):
    index = index_of(found, os.path.basename(python))
    listed = json.loads(ask(image, python, "-m", "pip", "list", "--disable-pip-version-check", "--format", "json").splitlines()[0])
    ours = {(package["normalized"], package["version"]) for package in found["packages"] if package["interpreter"] == index and not package["shadowed"]}
    assert ours == {(test_survey.canonical(package["name"]), package["version"]) for package in listed}
    assert {"django", "flask"} <= {name for name, _ in ours}
