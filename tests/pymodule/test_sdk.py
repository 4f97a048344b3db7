# SPDX-License-Identifier: Apache-2.0
"""The sqreen package: an app that starts the agent itself is protected and reported as under the launcher, and leaves nothing behind."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

LIBRARY = os.path.dirname(os.environ["SQREEN_TEST_BOOTSTRAP"])
PROGRAM = os.path.join(os.path.dirname(os.path.dirname(LIBRARY)), "bin", "sqreen")
APP = """
import sys
sys.path.insert(0, %r)
import sqreen
assert sqreen.start() and sqreen.start(), "starting twice is starting once"
import harness
db = harness.database()
status = sqreen.status()
assert status.active and status.reporting and status.mode == "block", repr(status)
assert "sqlite3" in status.hooks, repr(status)
caught = []
def app(environ, start_response):
    try:
        db.execute("select name from product where name = '%%s'" %% harness.ATTACK)
    except sqreen.AttackBlocked as error:
        caught.append(error)
    start_response("200 OK", [])
    return []
answer = harness.serve(app, harness.ATTACK_QUERY)
assert answer.status == 403 and len(caught) == 1, (answer.status, caught)
""" % os.path.join(LIBRARY, "python")


def wait_for(condition, what):
    for _ in range(200):
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError("no %s within ten seconds" % what)


class SdkTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.environment = dict(os.environ, SQREEN_APP_NAME="selfmade", PYTHONPATH=os.environ["PYTHONPATH"] + ":" + os.path.dirname(__file__))
        for name in ("runtime", "state"):
            os.mkdir(os.path.join(self.folder, name), 0o700)
            self.environment["SQREEN_%s_DIR" % name.upper()] = os.path.join(self.folder, name)

    def tearDown(self):
        shutil.rmtree(self.folder)

    def run_app(self, source, **environment):
        child = subprocess.Popen([sys.executable, "-c", source], env=dict(self.environment, **environment), stderr=subprocess.PIPE)
        errors = child.communicate()[1].decode()
        return child.returncode, errors

    def test_started_by_the_app(self):
        self.assertEqual((0, ""), self.run_app(APP))
        # The run's files go when the app is gone; what it reported stays.
        wait_for(lambda: not os.listdir(os.path.join(self.folder, "runtime")), "end of the relay")
        events = subprocess.check_output([PROGRAM, "events", "--format", "json"], env=self.environment).decode().splitlines()
        event = json.loads(events[0])
        self.assertEqual((1, "selfmade", "q", True), (len(events), event["app"], event["parameter"], event["blocked"]))

    def test_disabled_by_the_environment(self):
        source = "import sys; sys.path.insert(0, %r); import sqreen; sys.exit(7 if sqreen.start() else 8)" % os.path.join(LIBRARY, "python")
        code, errors = self.run_app(source, SQREEN_DISABLE="1")
        self.assertEqual(8, code)
        self.assertIn("SQREEN_DISABLE", errors)
        self.assertEqual([], os.listdir(os.path.join(self.folder, "runtime")))


if __name__ == "__main__":
    unittest.main()
