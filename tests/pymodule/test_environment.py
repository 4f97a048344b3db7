# SPDX-License-Identifier: Apache-2.0
"""The environment carries the agent until the first request is served; the app's own children start clean."""
import os
import subprocess
import sys
import unittest

import _sqreen_agent
from harness import serve

BOOTSTRAP = os.environ["SQREEN_TEST_BOOTSTRAP"]
os.environ["PYTHONPATH"] = BOOTSTRAP + ":/somewhere/else"
_sqreen_agent.start(BOOTSTRAP)


def child_path():
    code = "import os; print(os.environ.get('PYTHONPATH'))"
    return subprocess.check_output([sys.executable, "-S", "-c", code]).decode().strip()


class EnvironmentTest(unittest.TestCase):
    def test_children(self):
        self.assertTrue(child_path().startswith(BOOTSTRAP))
        inside = []

        def app(environ, start_response):
            inside.append(child_path())
            start_response("200 OK", [])
            return []

        serve(app)
        self.assertEqual(["/somewhere/else"], inside)
        # A server that has served and replaces itself takes the agent along.
        child = os.fork()
        if child == 0:
            serve(app)
            code = "import os, sys; sys.exit(7 if os.environ['PYTHONPATH'].startswith(%r) else 8)" % BOOTSTRAP
            os.execv(sys.executable, [sys.executable, "-S", "-c", code])
        self.assertEqual(7, os.WEXITSTATUS(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    unittest.main()
