# SPDX-License-Identifier: Apache-2.0
"""Child processes of the tests: output kept in a file, an end that is always reached, nothing left behind."""

import ctypes
import os
import signal
import subprocess
import time

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def _die_with_parent():
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Child:
    """A process whose output goes to `log`. Dies with the test that started it."""

    def __init__(self, command, log, environment=None, folder=None, user=None, **options):
        self.command = [str(part) for part in command]
        self.log = str(log)
        with open(self.log, "ab") as output:
            options.setdefault("stdout", output)
            options.setdefault("stderr", output)
            options.setdefault("stdin", subprocess.DEVNULL)
            if user:
                options.update(user=user, group=user, extra_groups=[])
            self.process = subprocess.Popen(self.command, env=environment, cwd=folder, preexec_fn=_die_with_parent, **options)
        self.pid = self.process.pid

    def output(self):
        with open(self.log, errors="replace") as file:
            return file.read()

    def running(self):
        return self.process.poll() is None

    def fail(self, what):
        state = "still runs" if self.running() else f"ended with {self.process.returncode}"
        raise AssertionError(f"{what}\n  command: {' '.join(self.command)} ({state})\n  its output:\n{self.output()[-6000:]}")

    def wait(self, seconds=20, what="the process to end"):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.fail(f"waited {seconds} s for {what}")

    def stop(self, seconds=15, with_signal=signal.SIGTERM):
        """Asks, then insists. Returns the exit status."""
        if self.running():
            self.process.send_signal(with_signal)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                for pid in descendants(self.pid) + [self.pid]:
                    kill(pid)
                self.process.wait(seconds)
        return self.process.returncode


def kill(pid, with_signal=signal.SIGKILL):
    try:
        os.kill(pid, with_signal)
    except ProcessLookupError:
        pass


def alive(pid):
    """A zombie is gone: it holds nothing any more."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def _parents():
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                pass
    return parents


def descendants(pid):
    parents, found, fresh = _parents(), [], [pid]
    while fresh:
        fresh = [child for child, parent in parents.items() if parent in fresh]
        found += fresh
    return found


def threads(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def until(condition, seconds=15, what="it", detail=lambda: "", every=0.02):
    """Polls until `condition()` is true and returns its value; says what was waited for when it never is."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s for {what}\n{detail()}")
        time.sleep(every)
