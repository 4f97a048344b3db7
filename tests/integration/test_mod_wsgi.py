# SPDX-License-Identifier: Apache-2.0
"""What doctor says of an app under mod_wsgi is what a real Apache does with it: in which interpreter it runs, and whether the agent protects it."""

import json
import os
import pathlib
import subprocess

import pytest

import attacks
import children
import conftest
import databases
import open_home
import ports
import shops
import venvs
import wire

APACHE = "/usr/sbin/apache2"
MODULES = pathlib.Path("/usr/lib/apache2/modules")

CONFIGURATION = """ServerRoot {scratch}
ServerName localhost
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule wsgi_module {modules}/mod_wsgi.so
Listen 127.0.0.1:{port}
PidFile {scratch}/apache.pid
DefaultRuntimeDir {scratch}
ErrorLog {scratch}/errors
StartServers 1
ServerLimit 2
ThreadsPerChild 4
MaxRequestWorkers 8
{user}
WSGISocketPrefix {scratch}/socket
WSGIPythonPath {paths}
{before}
WSGIScriptAlias / {scratch}/wsgi.py {options}
<Directory {scratch}>
  Require all granted
</Directory>
"""
SCRIPT = """{start}
from flask_shop.app import app as application
"""
START = "import sqreen; sqreen.start()"
DAEMON = "WSGIDaemonProcess shop processes=1 python-path={paths}"

# name: what stands before the alias, behind it, and in the script; whether the app is protected
CASES = {
    "global": ("WSGIApplicationGroup %{{GLOBAL}}", "", START, True),
    "daemon-global": (DAEMON, "process-group=shop application-group=%{{GLOBAL}}", START, True),
    "own-group": ("", "", START, False),
    "daemon-own-group": (DAEMON, "process-group=shop", START, False),
    "named-group": ("WSGIApplicationGroup shop", "", START, False),
    "not-started": ("WSGIApplicationGroup %{{GLOBAL}}", "", "", False),
}


class Apache:
    """In the foreground, with everything of it in one folder."""

    def __init__(self, scratch, before, options, start):
        interpreter = conftest.system()
        venv = venvs.for_interpreter(interpreter, "newest")
        [site] = venv.glob("lib/python*/site-packages")
        self.port = ports.free()
        self.environment = {**shops.clean_environment(scratch, venv), "SHOP_DRIVER": "sqlite3", "SHOP_SEEN": str(scratch / "seen"),
                            "SHOP_DATABASE": databases.create_sqlite(scratch / "shop.db")}
        (scratch / "seen").touch()
        for name in ("seen", "shop.db"):
            (scratch / name).chmod(0o666)
        fill = {"scratch": scratch, "modules": MODULES, "port": self.port, "paths": f"{shops.SQREEN.parent.parent}/lib/sqreen/python:{shops.APPS}:{site}",
                "user": "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""}
        (scratch / "wsgi.py").write_text(SCRIPT.format(start=start))
        configuration = CONFIGURATION.replace("{before}", before).replace("{options}", options).format(**fill)
        (scratch / "shop.conf").write_text(configuration)
        self.errors = scratch / "errors"
        words, more = open_home.words() if os.geteuid() == 0 else ((), {})  # its workers are nobody's then
        self.environment.update(more)
        self.child = children.Child([*words, APACHE, "-f", str(scratch / "shop.conf"), "-DFOREGROUND"], scratch / "output", self.environment, str(scratch))
        try:
            children.until(self.serving, 60, "Apache to serve", lambda: self.child.output() + self.log())
        except BaseException:
            self.stop()
            raise

    def log(self):
        return self.errors.read_text(errors="replace") if self.errors.exists() else ""

    def serving(self):
        if not self.child.running():
            self.child.fail("Apache ended\n" + self.log())
        try:
            status = wire.ask(self.port, "/").status
        except OSError:
            return False
        if status == 500:
            self.child.fail("the app cannot be loaded\n" + self.log())
        return status == 200

    def send(self, request):
        return wire.ask(self.port, request.target, request.method, request.headers, request.body)

    def stop(self):
        """A worker whose app runs in a sub-interpreter does not always end when it is asked to."""
        for pid in children.descendants(self.child.pid):
            children.kill(pid)
        self.child.stop(with_signal=9)
        runtime = self.environment["SQREEN_RUNTIME_DIR"]
        children.until(lambda: not shops.relays(runtime), 20, "the relay to end with the app", lambda: str(shops.relays(runtime)))


def findings(scratch):
    done = subprocess.run([str(shops.SQREEN), "doctor", "--json", str(scratch)], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return {finding["id"] for finding in json.loads(done.stdout)["findings"] if finding["status"] in ("error", "warning")}


@pytest.mark.skipif(not os.access(APACHE, os.X_OK) or not (MODULES / "mod_wsgi.so").exists(), reason="no Apache with mod_wsgi (bin/deps)")
@pytest.mark.parametrize("name", CASES)
def test_doctor_says_what_apache_does(name, scratch):
    before, options, start, protected = CASES[name]
    if conftest.system().tag != "cp311":
        pytest.skip("Debian's mod_wsgi is made for CPython 3.11, which is not on this machine")
    apache = Apache(scratch, before, options, start)
    try:
        assert apache.send(attacks.HONEST[1]).body == b"tea=3\ntea=5\n", apache.log()
        answer = apache.send(attacks.ATTACKS[0])
        assert (answer.status == 403) == protected, f"{answer.text}\n{apache.log()}"
        assert (databases.SECRET in answer.text) != protected
    finally:
        apache.stop()
    said = findings(scratch) & {"mod_wsgi.application-group", "mod_wsgi.agent-missing"}
    assert bool(said) != protected, said
    assert said == set() if protected else ({"mod_wsgi.application-group"} if start else {"mod_wsgi.agent-missing"})
