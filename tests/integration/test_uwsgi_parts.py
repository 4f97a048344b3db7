# SPDX-License-Identifier: Apache-2.0
"""What doctor says of gevent and of virtual environments under uWSGI is what a real uWSGI does with them."""

import concurrent.futures
import json
import subprocess

import pytest

import children
import conftest
import interpreters
import ports
import shops
import uwsgi_effects
import venvs
import wire

# Answers how many requests it has been in at the same time: more than one only where sleep() lets others on.
COUNTING = """import time

active = most = 0


def application(environ, start_response):
    global active, most
    active += 1
    most = max(most, active)
    time.sleep(0.1)
    active -= 1
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(most).encode()]
"""
PATCHED = "import gevent.monkey\n\ngevent.monkey.patch_all()\n"
INI = "[uwsgi]\nmodule = shop\ngevent = 8\nenable-threads = true\n"

GEVENT = {  # what is in the file, what is in front of the app, whether requests overlap
    "bare": ("", "", False),
    "option": ("gevent-monkey-patch = true\n", "", True),
    "early": ("gevent-early-monkey-patch = true\n", "", True),
    "app": ("", PATCHED, True),
    "switched-off": ("gevent-monkey-patch = false\n", "", False),
}


def found(folder, environment, *words):
    done = subprocess.run([str(shops.SQREEN), "doctor", "--json", str(folder), "--", "sqreen", "start", *words],
                          cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return {finding["id"]: finding for finding in json.loads(done.stdout)["findings"] if finding["status"] in ("error", "warning")}


class Served:
    """A uWSGI in a folder of its own, until the end of the block."""

    def __init__(self, folder, environment, *words):
        self.port = ports.free()
        command = [*words, "--http-socket", f"127.0.0.1:{self.port}", "--need-app", "--die-on-term"]
        self.child = children.Child(command, folder / f"output-{self.port}", environment, str(folder))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.stop(with_signal=9)

    def answers(self):
        """False: it ended instead."""

        def look():
            try:
                return (wire.ask(self.port, "/").status == 200,)
            except OSError:
                return None if self.child.running() else (False,)

        return children.until(look, 60, "uWSGI to answer or end", self.child.output)[0]

    def overlap(self):
        """Asks by fours; where nothing ever overlaps, a few rounds are enough to tell."""
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for _ in range(8):
                most = max(int(answer.body) for answer in pool.map(lambda _: wire.ask(self.port, "/"), range(4)))
                if most > 1:
                    return True
        return False


def newest():
    return uwsgi_effects.newest(conftest.system())


@pytest.mark.parametrize("name", GEVENT)
def test_gevent(name, scratch):
    options, head, overlaps = GEVENT[name]
    (scratch / "shop.py").write_text(head + COUNTING)
    (scratch / "app.ini").write_text(INI + options)
    environment = uwsgi_effects.environment(scratch, {})
    with Served(scratch, environment, *newest().words, "app.ini") as server:
        assert server.answers(), server.child.output()
        assert server.overlap() == overlaps
    finding = found(scratch, environment, *newest().words, "app.ini").get("uwsgi.gevent")
    assert (finding is None) == overlaps
    if overlaps:
        return
    assert finding["fixable"], finding
    mend = [str(shops.SQREEN), "doctor", "--fix", "--allow-dirty", "--select", "uwsgi.gevent", str(scratch), "--", "sqreen", "start", *newest().words, "app.ini"]
    done = subprocess.run(mend, cwd=scratch, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with Served(scratch, environment, *newest().words, "app.ini") as server:
        assert server.answers() and server.overlap(), server.child.output()


def environments():
    """Of the Python in Debian's uWSGI, and of every other."""
    return [pytest.param(i, i.tag == "cp311", id=i.tag, marks=() if i.tag in ("cp311", "cp313") else pytest.mark.full) for i in interpreters.find()[0]]


@pytest.mark.skipif(uwsgi_effects.debian() is None, reason="no uWSGI of Debian's (bin/deps)")
@pytest.mark.parametrize("interpreter, is_own", environments())
def test_virtual_environment(interpreter, is_own, scratch):
    """The packages of another Python's environment are not found, and the app cannot be loaded."""
    venv = venvs.for_interpreter(interpreter, "newest")
    (scratch / "shop.py").write_text("import flask\n\napplication = flask.Flask(__name__)\n\n\n@application.route('/')\ndef page():\n    return 'served'\n")
    environment = uwsgi_effects.environment(scratch, {})
    words = [*uwsgi_effects.debian().words, "--virtualenv", str(venv), "--module", "shop"]
    with Served(scratch, environment, *words) as server:
        assert server.answers() == is_own, server.child.output()
    finding = found(scratch, environment, *words).get("uwsgi.virtualenv")
    assert (finding is None) == is_own
    assert is_own or finding["status"] == "error"
