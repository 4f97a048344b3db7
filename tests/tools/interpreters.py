# SPDX-License-Identifier: Apache-2.0
"""The CPythons that tests run on: found where cmake/pythons.cmake finds those that it builds modules for."""

import dataclasses
import functools
import glob
import os
import subprocess

WANTED = ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13")


@dataclasses.dataclass(frozen=True)
class Interpreter:
    tag: str  # "cp36m": the folder of its module and of its requirements
    version: str  # "3.6.15"
    path: str

    @property
    def minor(self):
        return tuple(int(part) for part in self.version.split(".")[:2])


def tag_of(minor):
    major, minor = minor.split(".")
    return "cp" + major + minor + {"2.7": "mu", "3.6": "m", "3.7": "m"}.get(f"{major}.{minor}", "")


def _candidates(minor):
    # pyenv's shims answer for whichever version is selected: look past them.
    folders = [folder for folder in os.environ.get("PATH", "").split(":") if not folder.endswith("/shims")]
    for folder in folders + ["/usr/bin", "/usr/local/bin"]:
        if os.access(f"{folder}/python{minor}", os.X_OK):
            yield f"{folder}/python{minor}"
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    yield from sorted(glob.glob(f"{pyenv}/versions/{minor}.*/bin/python{minor}"))


def _ask(path):
    question = "import sys; print('.'.join(map(str, sys.version_info[:3])))"
    answer = subprocess.run([path, "-S", "-c", question], capture_output=True, text=True)
    return answer.stdout.strip() if answer.returncode == 0 else None


@functools.lru_cache(maxsize=None)
def find():
    """(the interpreters present, the versions missing). SQREEN_TEST_PYTHONS="2.7 3.13" makes the selection smaller."""
    present, missing = [], []
    for minor in os.environ.get("SQREEN_TEST_PYTHONS", "").split() or WANTED:
        for path in _candidates(minor):
            version = _ask(path)
            if version and version.startswith(minor + "."):
                present.append(Interpreter(tag_of(minor), version, path))
                break
        else:
            missing.append(minor)
    return tuple(present), tuple(missing)


def usual():
    """The one for what does not depend on it: 3.11 where there is one."""
    present, _ = find()
    return next((i for i in present if i.tag == "cp311"), present[-1])


if __name__ == "__main__":
    found, absent = find()
    for interpreter in found:
        print(f"{interpreter.tag:8} {interpreter.version:8} {interpreter.path}")
    for minor in absent:
        print(f"{tag_of(minor):8} {minor:8} missing")
