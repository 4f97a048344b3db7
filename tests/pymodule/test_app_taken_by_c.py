# SPDX-License-Identifier: Apache-2.0
"""A script of mod_wsgi that calls sqreen.start(): `application` is behind a guard when the script has run. Python's own main module is asked
for by C, too."""
import subprocess
import sys
import unittest

HEAD = """
import atexit, sys, types
sys.modules["mod_wsgi"] = types.ModuleType("mod_wsgi")  # as mod_wsgi does, before it runs a script
import _sqreen_agent
def plain(environ, start_response):
    return []
def tell():
    print(type(application).__name__, type(other).__name__)
atexit.register(tell)
"""
APP = "\napplication = other = plain\n"
START = "\n_sqreen_agent.start('')\n"
GUARDED = "MethodGuard function"
UNTOUCHED = "function function"


def run(script):
    return subprocess.check_output([sys.executable, "-c", "from __future__ import print_function\n" + script]).decode().strip()


class ScriptOfModWsgi(unittest.TestCase):
    def test_its_application_is_guarded(self):
        self.assertEqual(run(HEAD + START + APP), GUARDED)
        self.assertEqual(run(HEAD + APP + START), GUARDED)

    def test_also_when_a_function_starts_the_agent(self):
        self.assertEqual(run(HEAD + "def begin():" + START.replace("\n", "\n    ") + "\nbegin()" + APP), GUARDED)

    def test_also_when_the_agent_is_active_already(self):
        self.assertEqual(run(HEAD + START + START + APP), GUARDED)

    def test_modules_that_it_imports_are_left_alone(self):
        imports = "\nimport json, wsgiref.util\ncode = types.ModuleType('inner')\nexec('application = len', code.__dict__)\n"
        self.assertEqual(run(HEAD + START + imports + "assert code.application is len" + APP), GUARDED)

    def test_a_script_that_fails_says_why(self):
        child = subprocess.Popen([sys.executable, "-c", "from __future__ import print_function\n" + HEAD + START + APP + "raise ValueError('no')"],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        output, errors = child.communicate()
        self.assertEqual(child.returncode, 1)
        self.assertIn(output.decode().strip(), (UNTOUCHED, GUARDED))  # 3.12 does not tell that it failed
        self.assertIn("ValueError: no", errors.decode())

    def test_without_mod_wsgi_nothing_is_touched(self):
        self.assertEqual(run(HEAD + "del sys.modules['mod_wsgi']" + START + APP), UNTOUCHED)

    def test_without_the_agent_nothing_is_touched(self):
        self.assertEqual(run(HEAD + APP), UNTOUCHED)


if __name__ == "__main__":
    unittest.main()
