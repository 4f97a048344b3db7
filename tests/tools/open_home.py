# SPDX-License-Identifier: Apache-2.0
"""The words before a server that drops its uid, when our interpreters are not for everybody's eyes."""

import os
import pathlib
import subprocess

import pytest

import shops
import venvs


def words():
    """(command to put in front, variables that it needs); skips the test where the machine has no way."""
    if os.geteuid() != 0:
        pytest.skip("only root can drop its uid")
    home = pathlib.Path.home()
    if home.stat().st_mode & 0o005 == 0o005:
        return (), {}
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        pytest.skip("the interpreters lie in a closed home folder, and this container allows no mount namespace")
    folders = [os.path.relpath(path, home) for path in (os.environ.get("PYENV_ROOT") or home / ".pyenv", venvs.cache())
               if str(path).startswith(str(home))]
    if str(shops.ROOT).startswith(str(home)):
        folders.append(os.path.relpath(shops.ROOT, home))
    script = str(shops.ROOT / "tests" / "tools" / "open_home.sh")
    return ("unshare", "--mount", script), {"HOME_TO_OPEN": str(home), "OPEN": ":".join(folders)}
