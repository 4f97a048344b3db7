# SPDX-License-Identifier: Apache-2.0
"""What a real uWSGI makes of a configuration: started, asked, and stopped again."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import time

import children
import ports
import venvs
import wire

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROBE = ROOT / "tests" / "apps" / "uwsgi_probe"
DEBIAN = "/usr/bin/uwsgi-core"
SPAWNED = re.compile(r"spawned uWSGI worker \d+ (?:\(and the only\) )?\(pid: (\d+)")


class Build:
    """One uWSGI: the words that start it, and the version that it prints."""

    def __init__(self, name, *words):
        self.name, self.words = name, list(words)

    def __str__(self):
        return self.name


def debian():
    return Build("debian", DEBIAN, "--plugin", "python3") if os.access(DEBIAN, os.X_OK) else None


def newest(interpreter):
    return Build(f"newest-{interpreter.tag}", str(venvs.for_interpreter(interpreter, "newest") / "bin" / "uwsgi"))


def prepare(folder, files):
    """The probe and the configuration's own files in one folder."""
    folder = pathlib.Path(folder)
    shutil.copytree(PROBE, folder, dirs_exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def environment(folder, more):
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "LC_ALL", "TZ") if name in os.environ}
    return {**kept, "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "PYTHONPATH": str(folder), **more}


class Effects:
    """served, exit status, output; and of a server that answers what its app told."""

    def __init__(self, build, folder, arguments, more=None, second=None):
        self.port = ports.free()
        self.workers = {}  # pid of each that answered: where its app was loaded
        command = [*build.words, "--http-socket", f"127.0.0.1:{self.port}", *arguments]
        self.child = children.Child(command, pathlib.Path(folder) / f"output-{self.port}", environment(folder, more or {}), str(folder))
        try:
            self.answer = self._first_answer()
            self.served = self.answer is not None
            self.second = self._ask(second) if self.served and second else None
            self.threads_run = self._threads_run() if self.served else None
            if self.served:
                self._hear_every_worker()
        finally:
            self._stop()
        self.status = self.child.process.returncode
        self.output = self.child.output()

    def _ask(self, path="/"):
        try:
            answer = wire.ask(self.port, path)
        except OSError:
            return None
        return self._heard(answer) if answer.status == 200 else None

    def _heard(self, answer):
        told = json.loads(answer.body)
        self.workers[told["pid"]] = told["loaded_in"]
        return told

    def _first_answer(self):
        """None: it ended, or hangs, or it answers and no app does."""
        failures = silence = 0
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if not self.child.running():
                return None
            try:
                answer = wire.ask(self.port, "/", seconds=4)
            except TimeoutError:  # it took the connection
                silence += 1
                if silence == 2:
                    return None
                continue
            except OSError:
                time.sleep(0.02)
                continue
            if answer.status == 200:
                return self._heard(answer)
            failures += 1
            if failures == 5:
                return None
            time.sleep(0.05)
        self.child.fail("waited 60 s for uWSGI to answer or end")

    def _threads_run(self):
        """Whether the app's thread goes on between two requests: it never does while uWSGI keeps Python's lock. Each request
        itself lets it run once or twice."""
        begun = {}
        for _ in range(60):
            answer = self._ask()
            if answer is None:
                return None
            pid, now = answer["pid"], time.monotonic()
            ticks, since, asked = begun.get(pid, (answer["ticks"], now, 0))
            begun[pid] = (ticks, since, asked + 1)
            if answer["ticks"] - ticks > 5 * (asked + 1):
                return True
            if now - since > 1.5:
                return False
            time.sleep(0.25)
        return None

    def _hear_every_worker(self):
        """An idle worker may leave every connection to another: half a request each keeps those busy that were heard already."""
        half = b"GET / HTTP/1.0\r\n"
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            silent = {int(pid) for pid in SPAWNED.findall(self.child.output()) if children.alive(int(pid))} - set(self.workers)
            if not silent:
                return
            with contextlib.ExitStack() as busy:
                for _ in self.workers:
                    connection = busy.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=4))
                    connection.sendall(half)
                time.sleep(0.05)  # each is taken by then, or another round follows
                self._ask()

    def _stop(self):
        """A worker that aborts again and again leaves no time for manners."""
        family = children.descendants(self.child.pid)
        self.child.stop(10, signal.SIGINT)
        for pid in family:
            if children.alive(pid):
                children.kill(pid)

    @property
    def loaded_before_fork(self):
        """Some worker has the app from another process."""
        return any(pid != loaded_in for pid, loaded_in in self.workers.items())

    @property
    def forked(self):
        """The workers are no longer the process that was started."""
        return self.child.pid not in self.workers

    @property
    def after_fork_ran(self):
        return self.answer["after_fork"]

    @property
    def multiple_interpreters(self):
        return "*** uWSGI is running in multiple interpreter mode ***" in self.output
