# SPDX-License-Identifier: Apache-2.0
"""On a terminal: Ctrl-C, Ctrl-\\, Ctrl-Z and a closed window do what they do without us, and the relay has no part in it."""

import fcntl
import os
import pty
import select
import struct
import termios
import time

import pytest

import attacks
import children
import conftest
import ports
import remains
import shops
import venvs

TIOCGPTN = 0x80045430  # linux/tty.h: the number of a pseudo-terminal's other side

SCRIPT = """
import sys, time
print("ready")
sys.stdout.flush()
try:
    while True:
        time.sleep(0.05)
except KeyboardInterrupt:
    print("interrupted")
    sys.exit(5)
"""


class Terminal:
    """A command in a session of its own on a pseudo-terminal, as a shell without job control would start it."""

    def __init__(self, command, environment, folder):
        self.text = b""
        self.pid, self.side = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execve(command[0], command, environment)
        self.name = "/dev/pts/%d" % struct.unpack("i", fcntl.ioctl(self.side, TIOCGPTN, bytes(4)))
        self.before = termios.tcgetattr(self.side)
        self.status = None

    def read(self, seconds=0.05):
        while select.select([self.side], [], [], seconds)[0]:
            try:
                block = os.read(self.side, 4096)
            except OSError:  # EIO: nobody is on the other side
                return False
            if not block:
                return False
            self.text += block
        return True

    def until(self, what, seconds=40):
        children.until(lambda: (self.read(), what in self.text)[1], seconds, f"{what} on the terminal", lambda: repr(self.text))

    def key(self, code):
        os.write(self.side, code)

    def wait(self, seconds=20):
        def look():
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
            return pid

        children.until(look, seconds, "the command to end", lambda: repr(self.text))
        self.read()
        return self.status

    def close(self):
        if self.side is not None:
            os.close(self.side)
            self.side = None

    def end(self):
        if self.status is None:
            children.kill(self.pid)
            os.waitpid(self.pid, 0)
        self.close()


def outcome(command, scratch, keys, after=b"ready"):
    """(exit status, what the terminal showed, whether its settings stayed) of a command that gets `keys` once it says `after`."""
    terminal = Terminal(command, shops.clean_environment(scratch, scratch), str(scratch))
    try:
        terminal.until(after)
        time.sleep(0.3)  # so that the relay is up, or trying
        terminal.key(keys)
        status = terminal.wait()
        return status, terminal.text, termios.tcgetattr(terminal.side) == terminal.before
    finally:
        terminal.end()


STARTS = {"start": ["start"], "supervised": ["start", "--supervise"]}


@pytest.mark.parametrize("key", [b"\x03", b"\x1c"], ids=["ctrl-c", "ctrl-backslash"])
@pytest.mark.parametrize("how", STARTS)
def test_keys(how, key, scratch):
    command = [*shops.under_test(), conftest.system().path, "-c", SCRIPT]
    (scratch / "plain").mkdir()
    plain = outcome(command, scratch / "plain", key)
    started = outcome([str(shops.SQREEN), *STARTS[how], *command], scratch, key)
    if how == "supervised" and os.WIFSIGNALED(plain[0]):
        # The parent ends by the same signal; that a core was dumped is the child's own affair.
        assert os.WTERMSIG(started[0]) == os.WTERMSIG(plain[0]) and started[1:] == plain[1:]
    else:
        assert started == plain
    children.until(lambda: not shops.relays(str(scratch / "run")), 6, "the relay to leave")
    assert not any((scratch / "run").rglob("*"))


@pytest.mark.parametrize("how", STARTS)
def test_ctrl_z_and_on(how, scratch):
    """In a real shell: the job stops, goes on in the foreground, answers Ctrl-C, and its status is the app's."""
    (scratch / "app.py").write_text(SCRIPT)
    environment = dict(shops.clean_environment(scratch, scratch), PS1="$ ", TERM="dumb")
    terminal = Terminal(["/bin/bash", "--norc", "--noprofile", "-i"], environment, str(scratch))
    try:
        terminal.until(b"$ ")
        words = " ".join([str(shops.SQREEN), *STARTS[how], *shops.under_test(), conftest.system().path, "app.py"])
        terminal.key(words.encode() + b"\n")
        terminal.until(b"ready")
        relays = children.until(lambda: shops.relays(str(scratch / "run")), 10, "the relay")
        terminal.key(b"\x1a")
        terminal.until(b"Stopped")
        assert all(map(children.alive, relays)), "the relay has no part in the job"
        terminal.key(b"fg\n")
        terminal.until(b"app.py\r\n", seconds=20)
        time.sleep(0.5)
        terminal.key(b"\x03")
        terminal.until(b"interrupted")
        terminal.key(b"echo status=$?\n")
        terminal.until(b"status=5\r\n")
        terminal.key(b"exit\n")
        assert terminal.wait() == 0
    finally:
        terminal.end()
    children.until(lambda: not shops.relays(str(scratch / "run")), 6, "the relay to leave")


DEVELOPMENT = {
    "flask": ["{bin}/flask", "run", "--port", "{port}"],
    "gunicorn": ["{bin}/gunicorn", "--workers", "2", "--bind", "127.0.0.1:{port}", "flask_shop.app:app"],
    "uwsgi": ["{bin}/uwsgi", "--http-socket", "127.0.0.1:{port}", "--module", "flask_shop.app:app", "--master", "--need-app"],
}


@pytest.mark.parametrize("closing", ["ctrl-c", "window-closed"])
@pytest.mark.parametrize("server", DEVELOPMENT)
def test_servers(server, closing, scratch):
    """What a developer does all day. The last attack is in the store afterwards, however it ends."""
    interpreter = conftest.system()
    # Only what a Shop knows of its folder and port is used: its server runs on the terminal here.
    shop = shops.Shop(scratch, interpreter, server=shops.Server("none", "/bin/true"), wait=False)
    shop.child.wait()
    shop.port = ports.free()
    venv = venvs.for_interpreter(interpreter, "newest")
    words = [word.format(bin=f"{venv}/bin", port=shop.port) for word in DEVELOPMENT[server]]
    environment = dict(shop.environment, FLASK_APP="flask_shop.app", TERM="dumb")
    terminal = Terminal([str(shops.SQREEN), "start", *shops.under_test(), *words], environment, str(shops.APPS))
    try:
        children.until(lambda: terminal.read() and shops.connects(shop.port), 40, "the server", lambda: repr(terminal.text))
        assert shop.send(attacks.ATTACKS[0]).status == 403
        children.until(shop.relay_pids, 10, "the relay")
        family = [terminal.pid, *children.descendants(terminal.pid)]
        said = len(terminal.text)
        if closing == "ctrl-c":
            terminal.key(b"\x03")
            terminal.wait()
            assert b"sqreen: " not in terminal.text[said:], terminal.text
        else:
            assert terminal.pid in remains.holders(terminal.name)
            children.until(lambda: not remains.holders(terminal.name) & set(shop.relay_pids()), 5, "the relay to have let go of the terminal")
            terminal.close()
            # gunicorn and uWSGI take SIGHUP for a reload, without us too.
            time.sleep(0.5)
            for pid in family if server != "flask" else ():
                children.kill(pid)
            children.until(lambda: os.waitpid(terminal.pid, os.WNOHANG)[0], 20, "the server to end with its terminal")
            terminal.status = 0
            for pid in children.descendants(terminal.pid):
                children.kill(pid)
    finally:
        terminal.end()
    remains.gone(shop)
    assert [event["blocked"] for event in shop.events()] == [True]
