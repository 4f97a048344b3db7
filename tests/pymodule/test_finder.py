# SPDX-License-Identifier: Apache-2.0
"""The import finder hooks what it waits for and leaves no trace on it."""
import os
import shutil
import sys
import tempfile
import unittest

import harness

FOLDER = tempfile.mkdtemp()
os.mkdir(os.path.join(FOLDER, "flask"))
with open(os.path.join(FOLDER, "flask", "__init__.py"), "w") as package:
    package.write("from .app import Flask\n")
with open(os.path.join(FOLDER, "flask", "app.py"), "w") as module:
    module.write("class Flask(object):\n    def __call__(self, environ, start_response):\n")
    module.write("        'The docs.'\n        return [start_response('200 OK', [])]\n")
    module.write("__name__ = 'flask._compiled'\n")  # gevent's modules take over the globals of compiled twins
sys.path.insert(0, FOLDER)
harness.start()
import flask  # noqa: E402
import _sqreen_agent  # noqa: E402


class FinderTest(unittest.TestCase):
    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(FOLDER)

    def test_hook_ran(self):
        self.assertIn("flask", _sqreen_agent.status()["hooks"])
        self.assertEqual("The docs.", flask.Flask.__call__.__doc__)

    def test_module_keeps_its_own_loader(self):
        if sys.version_info[0] == 2:
            self.skipTest("Python 2.7 gives modules no loader")
        for name in ("flask.app", "flask"):
            self.assertEqual("SourceFileLoader", type(sys.modules[name].__loader__).__name__)
            self.assertIs(sys.modules[name].__loader__, sys.modules[name].__spec__.loader)

    def test_imported_anew(self):
        """What eventlet does: it imports copies of what it patches, the first before the module itself."""
        first = sys.modules.pop("flask.app")
        try:
            second = __import__("flask.app", fromlist=["Flask"])
            self.assertIsNot(first, second)
            guard = type(first.Flask.__dict__["__call__"])
            self.assertIn("sqreen", guard.__module__ + guard.__name__ + str(guard))
            self.assertIs(guard, type(second.Flask.__dict__["__call__"]))
        finally:
            sys.modules["flask.app"] = first

    def test_reload_executes_the_module(self):
        reload = getattr(__import__("importlib"), "reload", None) or __builtins__.reload
        module = sys.modules["flask"]
        module.marked = True
        del module.Flask
        self.assertIs(module, reload(module))
        self.assertIs(sys.modules["flask.app"].Flask, module.Flask)

    def test_missing_module_is_missing(self):
        for name in ("psycopg2._psycopg", "MySQLdb.cursors"):
            with self.assertRaises(ImportError):
                __import__("surely_not_" + name)

    def test_broken_module_raises_its_own_error(self):
        os.mkdir(os.path.join(FOLDER, "waitress"))
        open(os.path.join(FOLDER, "waitress", "__init__.py"), "w").close()
        with open(os.path.join(FOLDER, "waitress", "server.py"), "w") as module:
            module.write("raise ValueError('broken on purpose')\n")
        with self.assertRaises(ValueError):
            __import__("waitress.server")


if __name__ == "__main__":
    unittest.main()
