# SPDX-License-Identifier: Apache-2.0
"""A child of the app: starts a Python and says what of the agent it found there.

SHOP_PYTHON names it where sys.executable does not (under uWSGI that is uWSGI)."""

import os
import subprocess
import sys

LOOK = """
import os, sys
print(sorted(name for name in sys.modules if "sqreen" in name))
print([name for name in os.environ if name == "SQREEN_RUN"])
print([path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if "sqreen" in path])
"""


def describe():
    process = subprocess.Popen([os.environ.get("SHOP_PYTHON", sys.executable), "-c", LOOK], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return process.communicate()[0].decode("utf-8", "replace").replace("\n", "|")
