# SPDX-License-Identifier: Apache-2.0
"""The environment carries the agent until the first request is served; the app's own children start clean."""
import os
import subprocess
import sys
import unittest

import _sqreen_agent
from harness import serve

BOOTSTRAP = os.environ["SQREEN_TEST_BOOTSTRAP"]
# Another launcher may have put a folder of its own before ours.
os.environ["PYTHONPATH"] = "/another/agent:" + BOOTSTRAP + ":/somewhere/else"
_sqreen_agent.start(BOOTSTRAP)


def child_path():
    code = "import os; print(os.environ.get('PYTHONPATH'))"
    return subprocess.check_output([sys.executable, "-S", "-c", code]).decode().strip()


class EnvironmentTest(unittest.TestCase):
    def test_children(self):
        self.assertIn(BOOTSTRAP, child_path())
        inside = []

        def app(environ, start_response):
            inside.append(child_path())
            start_response("200 OK", [])
            return []

        serve(app)
        self.assertEqual(["/another/agent:/somewhere/else"], inside)

        # A server that has served and replaces itself takes the agent along, whatever environment it names.
        code = "import os, sys; sys.exit(7 if os.environ['PYTHONPATH'].startswith(%r) else 8)" % BOOTSTRAP
        command = [sys.executable, "-S", "-c", code]
        for environment in (None, os.environ, dict(os.environ), {"PATH": "/bin"}):
            child = os.fork()
            if child == 0:
                serve(app)
                if environment is None:
                    os.execv(sys.executable, command)
                os.execve(sys.executable, command, environment)
            self.assertEqual(7, os.WEXITSTATUS(os.waitpid(child, 0)[1]), environment)

        # What a process that has not served itself starts by exec is the app's own business.
        child = os.fork()
        if child == 0:
            os.execve(sys.executable, [sys.executable, "-S", "-c", "import os, sys; sys.exit(9 if 'PYTHONPATH' in os.environ else 7)"], {"PATH": "/bin"})
        self.assertEqual(7, os.WEXITSTATUS(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    unittest.main()
