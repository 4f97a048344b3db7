# SPDX-License-Identifier: Apache-2.0
"""What doctor says of an app under mod_wsgi is what a real Apache does with it: in which interpreter it runs, and whether the agent protects it."""

import json
import os
import pathlib
import signal
import subprocess
import typing

import pytest

import attacks
import children
import conftest
import databases
import evidence
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
LoadModule wsgi_module {mod_wsgi}
{home}
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
from {app}.app import app as application
"""
START = "import sqreen; sqreen.start()"
LAUNCHED = "# by `sqreen start apache2`"
DAEMON = "WSGIDaemonProcess shop processes=1 python-path={paths}"

EMBEDDED = ("WSGIApplicationGroup %{{GLOBAL}}", "")
DAEMON_GLOBAL = (DAEMON, "process-group=shop application-group=%{{GLOBAL}}")

# name: what stands before the alias and behind it; the script's first line; the app, and whether it is protected
CASES = {
    "global": (EMBEDDED, START, "flask_shop", True),
    "global-plain": (EMBEDDED, START, "plain_wsgi", True),
    "daemon-global": (DAEMON_GLOBAL, START, "flask_shop", True),
    "daemon-global-plain": (DAEMON_GLOBAL, START, "plain_wsgi", True),
    "launched": (EMBEDDED, LAUNCHED, "flask_shop", True),
    "launched-daemon-plain": (DAEMON_GLOBAL, LAUNCHED, "plain_wsgi", True),
    "launched-own-group": (("", ""), LAUNCHED, "flask_shop", False),
    "own-group": (("", ""), START, "flask_shop", False),
    "daemon-own-group": ((DAEMON, "process-group=shop"), START, "flask_shop", False),
    "daemon-own-group-plain": ((DAEMON, "process-group=shop"), START, "plain_wsgi", False),
    "named-group": (("WSGIApplicationGroup shop", ""), START, "flask_shop", False),
    "not-started": (EMBEDDED, "", "flask_shop", False),
}

pytestmark = pytest.mark.skipif(not os.access(APACHE, os.X_OK), reason="no Apache (bin/deps)")


class ModWsgi(typing.NamedTuple):
    interpreter: object
    module: pathlib.Path
    home: str  # the directive that tells it where its Python is
    version: str


@pytest.fixture
def of_debian():
    interpreter = conftest.system()
    if not (MODULES / "mod_wsgi.so").exists() or interpreter.tag != "cp311":
        pytest.skip("no mod_wsgi of Debian's, which is made for CPython 3.11 (bin/deps)")
    done = subprocess.run(["dpkg-query", "-W", "-f=${source:Upstream-Version}", "libapache2-mod-wsgi-py3"], capture_output=True, text=True, check=True)
    return ModWsgi(interpreter, MODULES / "mod_wsgi.so", "", done.stdout)


def of_index(interpreter):
    """The newest for an interpreter, compiled against it."""
    venv = venvs.for_interpreter(interpreter, "mod_wsgi")
    [module] = venv.glob("lib/python*/site-packages/mod_wsgi/server/mod_wsgi-py*.so")
    return ModWsgi(interpreter, module, f"WSGIPythonHome {pathlib.Path(interpreter.path).resolve().parents[1]}", evidence.installed(venv)["mod-wsgi"])


class Apache:
    """In the foreground, with everything of it in one folder. The app is named `application`, mod_wsgi's default."""

    def __init__(self, scratch, mod_wsgi, app, first_line=""):
        self.scratch, self.mod_wsgi, self.interpreter, self.app = scratch, mod_wsgi, mod_wsgi.interpreter, app
        self.venv = venvs.for_interpreter(self.interpreter, "newest")
        [site] = self.venv.glob("lib/python*/site-packages")
        self.path = [str(shops.APPS), str(site)]
        self.port = ports.free()
        self.environment = {**shops.clean_environment(scratch, self.venv), "SHOP_DRIVER": "sqlite3", "SHOP_SEEN": str(scratch / "seen"),
                            "SHOP_DATABASE": databases.create_sqlite(scratch / "shop.db")}
        (scratch / "seen").touch()
        for name in ("seen", "shop.db"):
            (scratch / name).chmod(0o666)
        self.script = scratch / "wsgi.py"
        self.script.write_text(SCRIPT.format(start=first_line, app=app))
        self.errors = scratch / "errors"

    def start(self, *command):
        words, more = open_home.words() if os.geteuid() == 0 else ((), {})  # its workers are nobody's then
        self.environment.update(more)
        self.child = children.Child([*words, *command], self.scratch / "output", self.environment, str(self.scratch))
        try:
            children.until(self.serving, 60, "Apache to serve", self.log)
        except BaseException:
            self.stop()
            raise
        return self

    def log(self):
        return self.child.output() + (self.errors.read_text(errors="replace") if self.errors.exists() else "")

    def serving(self):
        if not self.child.running() and self.child.process.returncode != 0:  # 0: it goes on in the background
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

    def is_protected(self):
        assert self.send(attacks.HONEST[1]).body == b"tea=3\ntea=5\n", self.log()
        answer = self.send(attacks.ATTACKS[0])
        assert (databases.SECRET in answer.text) == (answer.status != 403), f"{answer.text}\n{self.log()}"
        return answer.status == 403

    def server(self):
        """The process that starts the workers."""
        pid = self.scratch / "apache.pid"
        return int(pid.read_text()) if pid.exists() else self.child.pid

    def events(self):
        done = subprocess.run([str(shops.SQREEN), "events", "--json"], env=self.environment, capture_output=True, text=True, timeout=30)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def parts(self):
        """As evidence.parts_of() has them."""
        parts = evidence.parts_of(self.interpreter, self.venv, f"{self.app}.app:app", ["apache2", f"{self.app}.app:app"], "sqlite3")
        return {**parts, "mod-wsgi": self.mod_wsgi.version}

    def stop(self):
        """A worker whose app runs in a sub-interpreter does not always end when it is asked to."""
        server = self.server()
        for pid in [*children.descendants(self.child.pid), *children.descendants(server), server]:
            children.kill(pid)
        self.child.stop(with_signal=9)
        runtime = self.environment["SQREEN_RUNTIME_DIR"]
        children.until(lambda: not shops.relays(runtime), 20, "the relay to end with the app", lambda: str(shops.relays(runtime)))


def configured(scratch, mod_wsgi, directives, first_line, app, how="-DFOREGROUND"):
    """By hand. LAUNCHED as the script's first line: under `sqreen start`; otherwise nothing stands before its start, as on most servers."""
    before, options = directives
    apache = Apache(scratch, mod_wsgi, app, first_line)
    fill = {"scratch": scratch, "modules": MODULES, "mod_wsgi": mod_wsgi.module, "home": mod_wsgi.home, "port": apache.port,
            "paths": ":".join([f"{shops.SQREEN.parent.parent}/lib/sqreen/python", *apache.path]),
            "user": "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""}
    (scratch / "shop.conf").write_text(CONFIGURATION.replace("{before}", before).replace("{options}", options).format(**fill))
    command = [APACHE, "-f", str(scratch / "shop.conf"), *how.split()]
    if first_line != LAUNCHED:
        return apache.start(*command)
    (scratch / "Procfile").write_text(f"web: sqreen start {' '.join(command)}\n")
    return apache.start(shops.SQREEN, "start", *command)


def express(scratch, mod_wsgi, app):
    """By mod_wsgi-express, which makes Apache's configuration, under `sqreen start`."""
    apache = Apache(scratch, mod_wsgi, app)
    venv = venvs.for_interpreter(mod_wsgi.interpreter, "mod_wsgi")
    user = ["--user", "nobody", "--group", "nogroup"] if os.geteuid() == 0 else []
    paths = [word for path in apache.path for word in ("--python-path", path)]
    return apache.start(shops.SQREEN, "start", venv / "bin" / "mod_wsgi-express", "start-server", apache.script, "--host", "127.0.0.1", "--port", str(apache.port),
                        "--server-root", scratch / "server", "--log-to-terminal", *user, *paths)


def findings(scratch):
    done = subprocess.run([str(shops.SQREEN), "doctor", "--json", str(scratch)], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return {finding["id"] for finding in json.loads(done.stdout)["findings"] if finding["status"] in ("error", "warning")}


@pytest.mark.parametrize("name", CASES)
def test_doctor_says_what_apache_does(name, of_debian, scratch, request):
    directives, start, app, protected = CASES[name]
    apache = configured(scratch, of_debian, directives, start, app)
    try:
        assert apache.is_protected() == protected, apache.log()
    finally:
        apache.stop()
    said = findings(scratch) & {"mod_wsgi.application-group", "mod_wsgi.agent-missing", "launch.agent-missing"}
    assert said == (set() if protected else {"mod_wsgi.application-group"} if start else {"mod_wsgi.agent-missing"})
    if protected:
        evidence.record(request.node, apache.parts())


@pytest.mark.parametrize("interpreter", conftest.every())
@pytest.mark.parametrize("directives, app", [(EMBEDDED, "plain_wsgi"), (DAEMON_GLOBAL, "flask_shop")], ids=["embedded-plain", "daemon-flask"])
def test_the_newest_of_every_interpreter(interpreter, directives, app, scratch, request):
    protects(configured(scratch, of_index(interpreter), directives, START, app), request)


@pytest.mark.parametrize("interpreter", conftest.every())
def test_the_newest_under_the_launcher(interpreter, scratch, request):
    """CPython 2.7 loads a script without a word to anybody: only a framework's class is seen there."""
    app = "flask_shop" if interpreter.minor == (2, 7) else "plain_wsgi"
    protects(configured(scratch, of_index(interpreter), EMBEDDED, LAUNCHED, app), request)


@pytest.mark.parametrize("interpreter", conftest.every())
@pytest.mark.parametrize("app", ["plain_wsgi", "flask_shop"])
def test_express_under_the_launcher(interpreter, app, scratch, request):
    protects(express(scratch, of_index(interpreter), app), request)


def protects(apache, request):
    """And stores what it blocks."""
    try:
        assert apache.is_protected(), apache.log()
        children.until(lambda: [(event["kind"], event["response_status"]) for event in apache.events()] == [("attack", 403)], 15, "the event", apache.log)
    finally:
        apache.stop()
    evidence.record(request.node, apache.parts())


def test_a_script_that_changes_is_guarded_again(of_debian, scratch):
    """mod_wsgi runs it anew in the process that serves."""
    apache = configured(scratch, of_debian, EMBEDDED, START, "plain_wsgi")
    try:
        assert apache.is_protected(), apache.log()
        script = apache.script.read_text()
        for times in range(1, 4):
            apache.script.write_text(script + f"print('run again {times}', flush=True)\n")
            later = apache.script.stat().st_mtime + 5 * times  # it looks at whole seconds
            os.utime(apache.script, (later, later))
            assert apache.is_protected(), apache.log()
        assert apache.log().count("run again 3") >= 1, apache.log()
    finally:
        apache.stop()


def test_a_script_that_fails_at_first_is_guarded_in_the_end(of_debian, scratch):
    apache = configured(scratch, of_debian, EMBEDDED, START, "plain_wsgi")
    try:
        script, later = apache.script.read_text(), apache.script.stat().st_mtime
        for text, status in ((f"{START}\nraise RuntimeError('not yet')\n", 500), (script, 200)):
            apache.script.write_text(text)
            later += 5
            os.utime(apache.script, (later, later))
            assert wire.ask(apache.port, "/").status == status, apache.log()
        assert apache.is_protected(), apache.log()
    finally:
        apache.stop()


@pytest.mark.parametrize("directives", [EMBEDDED, DAEMON_GLOBAL], ids=["embedded", "daemon"])
@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGHUP], ids=["graceful", "restart"])
def test_protected_after_a_restart(directives, number, of_debian, scratch):
    """Apache goes on in the same process, which reads its modules anew and starts new workers."""
    apache = configured(scratch, of_debian, directives, LAUNCHED, "plain_wsgi")
    try:
        assert apache.is_protected(), apache.log()
        before = set(children.descendants(apache.child.pid))
        os.kill(apache.server(), number)
        children.until(lambda: not before & set(children.descendants(apache.child.pid)) - {apache.server()}, 30, "other workers", apache.log)
        children.until(apache.serving, 30, "Apache to serve again", apache.log)
        assert apache.is_protected(), apache.log()
        children.until(lambda: len(apache.events()) == 2, 15, "both events", apache.log)
    finally:
        apache.stop()


def test_protected_in_the_background(of_debian, scratch, request):
    """As `apachectl start` has it: the command ends, and the server goes on without a parent."""
    apache = configured(scratch, of_debian, DAEMON_GLOBAL, LAUNCHED, "plain_wsgi", how="-k start")
    assert not apache.child.running() and children.alive(apache.server())
    protects(apache, request)
