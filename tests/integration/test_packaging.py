# SPDX-License-Identifier: Apache-2.0
"""Our reading of versions, specifiers, requirements and markers is that of the packaging library: the same answer to every question."""

import json
import subprocess
import sys

import pytest

import packaging_cases
import shops
import venvs

OURS = shops.ROOT / "build/release/tests/compat/packaging_answers"
REFERENCE = shops.ROOT / "tests/tools/packaging_reference.py"


def answers(command, questions):
    done = subprocess.run([str(part) for part in command], input=questions, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def comparable(answer, theirs):
    """Extras are a set in packaging; a value with both kinds of quotes cannot be written by it."""
    if isinstance(answer, dict):
        both = theirs["marker"] == "both quotes" if isinstance(theirs, dict) else False
        return {**answer, "extras": sorted(set(answer["extras"])), **({"marker": "both quotes"} if both else {})}
    if isinstance(answer, list) and isinstance(theirs, list) and theirs[0] == "both quotes":
        return ["both quotes", *answer[1:]]
    return answer


def differences(questions):
    venv = venvs.ensure("packaging", sys.executable, sys.version_info[:2], venvs.REQUIREMENTS / "packaging.txt")
    asked = list(questions)
    lines = "".join(json.dumps(question) + "\n" for question in asked)
    theirs = answers([venv / "bin/python", "-W", "ignore", REFERENCE], lines)
    ours = answers([OURS], lines)
    assert len(ours) == len(theirs) == len(asked)
    return [(question, mine, their) for question, mine, their in zip(asked, ours, theirs) if comparable(mine, their) != their], theirs


def check(questions):
    different, answered = differences(questions)
    assert not different, f"{len(different)} differ; question, ours, packaging's:\n" + "\n".join(map(str, different[:20]))
    return answered


def test_published_cases():
    check(packaging_cases.published())


def test_generated_cases():
    answered = check(packaging_cases.generated(20210801, 100_000))
    valid = sum(answer is not None for answer in answered)
    assert 0.3 < valid / len(answered) < 0.95, "the cases hold both what is valid and what is not"


@pytest.mark.full
@pytest.mark.parametrize("seed", range(20))
def test_more_generated_cases(seed):
    check(packaging_cases.generated(seed, 100_000))
