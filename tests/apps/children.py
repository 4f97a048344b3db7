# SPDX-License-Identifier: Apache-2.0
"""A child of the app: starts a Python and says what of the agent it found there.

SHOP_PYTHON names it where sys.executable does not (under uWSGI that is uWSGI)."""

import os
import subprocess
import sys
import tempfile

LOOK = """
import os, sys
print(sorted(name for name in sys.modules if "sqreen" in name))
print([name for name in os.environ if name == "SQREEN_RUN"])
print([path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if "sqreen" in path])
"""


# As an app does that composes its children's environment once, before its first request.
COPIED = dict(os.environ)


def describe():
    return told_by(["-c", LOOK], None)


def describe_with_copied_environment():
    """A script, which to the agent may be a server."""
    script = tempfile.NamedTemporaryFile("w", suffix=".py")
    script.write(LOOK)
    script.flush()
    try:
        return told_by([script.name], COPIED)
    finally:
        script.close()


def told_by(words, environment):
    command = [os.environ.get("SHOP_PYTHON", sys.executable)] + words
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return process.communicate()[0].decode("utf-8", "replace").replace("\n", "|")
