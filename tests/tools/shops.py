# SPDX-License-Identifier: Apache-2.0
"""A test shop behind a real server, with `sqreen start` before it or not, and what can be asked of it from outside."""

import json
import os
import pathlib
import socket
import subprocess
import sys

import children
import databases
import evidence
import ports
import sanitizers
import venvs
import wire

ROOT = pathlib.Path(__file__).resolve().parents[2]
APPS = ROOT / "tests" / "apps"
SQREEN = pathlib.Path(os.environ.get("SQREEN_BINARY") or ROOT / "build" / "release" / "bin" / "sqreen")
SINK_LINE = next(n for n, line in enumerate(open(APPS / "shopdata.py"), 1) if line.rstrip().endswith("# SINK"))



class Server:
    """How to serve `module:callable` on a port: the words behind `sqreen start`."""

    def __init__(self, name, *words, workers=1):
        self.name, self.words, self.workers = name, words, workers

    def __str__(self):
        return self.name

    def command(self, venv, port, app):
        fill = {"bin": f"{venv}/bin", "venv": str(venv), "port": str(port), "app": app, "module": app.replace(":", "."), "apps": str(APPS)}
        return [word.format(**fill) for word in self.words]


def gunicorn(name, *options, workers=2):
    options = ("--workers", str(workers), *options, "--bind", "127.0.0.1:{port}", "--log-level", "warning", "{app}")
    return Server(name, "{bin}/gunicorn", *options, workers=workers)


def uwsgi(name, *options, workers=1, program=("{bin}/uwsgi",)):
    # http-socket, not http: the router of the latter is a process that never sees Python.
    common = ("--http-socket", "127.0.0.1:{port}", "--module", "{app}", "--pythonpath", "{apps}", "--need-app", "--disable-logging",
              "--die-on-term", "--no-orphans")
    return Server(name, *program, *common, *options, workers=workers)


GUNICORN = gunicorn("gunicorn", workers=1)
WAITRESS = Server("waitress", "{bin}/waitress-serve", "--listen", "127.0.0.1:{port}", "{app}")


class Shop:
    """A started shop. `protected` is None (plain), "block" or "monitor"."""

    def __init__(self, scratch, interpreter, wanted="newest", app="flask_shop.app:app", server=GUNICORN, protected="block",
                 environment=None, database=None, driver="sqlite3", wrapper=(), wait=True, program=None, **options):
        self.scratch = pathlib.Path(scratch)
        self.scratch.mkdir(parents=True, exist_ok=True)
        os.chmod(self.scratch, 0o777)  # some servers drop their uid
        self.interpreter, self.server, self.protected, self.app, self.driver = interpreter, server, protected, app, driver
        self.venv = venvs.for_interpreter(interpreter, wanted)
        self.port = ports.free()
        self.seen = self.scratch / "seen"
        self.seen.touch()
        os.chmod(self.seen, 0o666)
        self.environment = clean_environment(self.scratch, self.venv)
        self.environment.update(SHOP_DRIVER=driver, SHOP_SEEN=str(self.seen),
                                SHOP_DATABASE=database or databases.create_sqlite(self.scratch / "shop.db"))
        self.environment.update(environment or {})
        command = server.command(self.venv, self.port, app)
        command = [*under_test(self.environment, command), *command]
        if protected:
            mode = [] if protected == "block" else ["--mode", protected]
            command = [str(program or SQREEN), "start", *mode, *command]
        self.child = children.Child([*wrapper, *command], self.scratch / "output", self.environment, str(APPS), **options)
        self.pid = self.child.pid
        if wait:
            self.wait_ready()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def wait_ready(self, seconds=40):
        def serving():
            if not self.child.running():
                self.child.fail("the shop did not start")
            try:
                return self.ask("/", seconds=5).status == 200
            except OSError:
                return False

        children.until(serving, seconds, "the shop to answer", lambda: self.child.output()[-6000:], every=0.05)

    def parts(self):
        """What works together here, by name and version: see evidence.py."""
        return evidence.parts_of(self.interpreter, self.venv, self.app, self.server.command(self.venv, self.port, self.app), self.driver)

    def ask(self, target, method="GET", headers=(), body=b"", seconds=30):
        evidence.note(self)
        return wire.ask(self.port, target, method, headers, body, seconds)

    def send(self, request):
        return self.ask(request.target, request.method, request.headers, request.body)

    def seen_by_database(self):
        return self.seen.read_text(errors="replace")

    def sqreen(self, *arguments):
        done = subprocess.run([str(SQREEN), *arguments], env=self.environment, capture_output=True, text=True, timeout=30, cwd=self.scratch)
        assert done.returncode == 0, f"sqreen {' '.join(arguments)} ended with {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def events(self):
        return [json.loads(line) for line in self.sqreen("events", "--format", "json").splitlines()]

    def wait_for_events(self, enough, what, seconds=15):
        """Polls until `enough(events)` is true; returns its value."""
        found = []

        def look():
            found[:] = self.events()
            return enough(found)

        return children.until(look, seconds, what, lambda: f"events: {json.dumps(found, indent=1)}\noutput: {self.child.output()[-4000:]}", every=0.1)

    def status(self, *arguments):
        return json.loads(self.sqreen("status", "--format", "json", *arguments))["apps"]

    def relay_pids(self):
        return relays(self.environment["SQREEN_RUNTIME_DIR"])

    def stop(self, seconds=15):
        status = self.child.stop(seconds)
        if self.protected:
            children.until(lambda: not self.relay_pids(), 20, "the relay to end with the app", lambda: str(self.relay_pids()))
        if any(sign in self.child.output() for sign in sanitizers.REPORTS):
            self.child.fail("a sanitizer found something")
        return status


def under_test(environment=None, command=()):
    return sanitizers.before(environment or {}, command)


def clean_environment(scratch, venv):
    """What a shell of a user would have, and nothing of the test's own."""
    scratch = pathlib.Path(scratch)
    environment = {"PATH": f"{venv}/bin:/usr/local/bin:/usr/bin:/bin", "HOME": str(scratch), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    if scratch.exists():
        environment.update(SQREEN_RUNTIME_DIR=str(scratch / "run"), SQREEN_STATE_DIR=str(scratch / "state"))
    return environment


def command_of(pid):
    try:
        return open(f"/proc/{pid}/cmdline").read().split("\0")[:-1]
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return []


def environment_of(pid):
    try:
        return open(f"/proc/{pid}/environ", errors="replace").read().split("\0")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return []


def relays(runtime_folder):
    """The relay of a run and its watching parent: the processes that call themselves so, by the folder that they were given."""
    found = []
    for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()):
        try:
            name = open(f"/proc/{pid}/comm").read().strip()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if name == "sqreen relay" and children.alive(pid) and f"SQREEN_RUNTIME_DIR={runtime_folder}" in environment_of(pid):
            found.append(pid)
    return found


def connects(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    sys.exit("this module is for the tests")
