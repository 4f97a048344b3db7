# SPDX-License-Identifier: Apache-2.0
"""What doctor says of waitress, chaussette and circus is what they do: each is started, and serves or does not."""

import json
import subprocess

import pytest

import attacks
import children
import conftest
import ports
import proof
import shops
import venvs
import wire

APP = "def app(environ, start_response):\n    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [b'served']\n\n\ndef make():\n    return app\n"

WAITRESS = {
    "port": ("--port={port} shop:app", True),
    "two words": ("--host 127.0.0.1 --port {port} --threads 2 shop:app", True),
    "beginning": ("--thr 2 --listen=127.0.0.1:{port} shop:app", True),
    "call": ("--port={port} --call shop:make", True),
    "flags": ("--port={port} --no-ipv6 --expose-tracebacks shop:app", True),
    "end of options": ("--port={port} -- shop:app", True),
    "unknown": ("--prot={port} shop:app", False),
    "short": ("-p {port} shop:app", False),
    "ambiguous": ("--port={port} --trust=x shop:app", False),
    "behind the app": ("shop:app --port={port}", False),
    "no app": ("--port={port}", False),
    "two apps": ("--port={port} shop:app shop:app", False),
    "no number": ("--port={port} --threads=many shop:app", False),
    "flag with value": ("--port={port} --ipv6=no shop:app", False),
    "no value": ("--listen=127.0.0.1:{port} --threads", False),
    "listen and port": ("--listen=127.0.0.1:{port} --port={port} shop:app", False),
    "socket and listen": ("--listen=127.0.0.1:{port} --unix-socket=s shop:app", False),
    "count without proxy": ("--port={port} --trusted-proxy-count=1 shop:app", False),
}
CHAUSSETTE = {
    "default": ("", True),
    "waitress": ("--backend waitress", True),
    "wsgiref": ("--backend=wsgiref", True),
    "gevent": ("--backend gevent", False),
    "eventlet": ("--backend eventlet", False),
    "bjoern": ("--backend=bjoern", False),
}
CIRCUS = """[circus]
check_delay = 1
endpoint = ipc://{scratch}/c
pubsub_endpoint = ipc://{scratch}/p
[watcher:web]
cmd = {bin}/chaussette --fd $(circus.sockets.web) shop.app
working_dir = {scratch}
copy_env = True
stdout_stream.class = FileStream
stdout_stream.filename = {scratch}/server
stderr_stream.class = FileStream
stderr_stream.filename = {scratch}/server
{more}
[socket:{socket}]
host = 127.0.0.1
port = {port}
"""
SOCKETS = {
    "used": ("use_sockets = True", "web", True),
    "yes": ("use_sockets = yes", "Web", True),
    "not used": ("", "web", False),
    "used not": ("use_sockets = off", "web", False),
    "not there": ("use_sockets = True", "wbe", False),
}


def interpreter():
    return conftest.system()


def binaries():
    if not venvs.requirements_of(interpreter(), venvs.SUPERVISED).read_text().count("chaussette"):
        pytest.skip(f"no chaussette among the packages for CPython {interpreter().version}")
    return venvs.for_interpreter(interpreter(), venvs.SUPERVISED) / "bin"


def findings(folder, *command):
    done = subprocess.run([str(shops.SQREEN), "doctor", "--json", str(folder), *(["--", "sqreen", "start", *command] if command else [])],
                          capture_output=True, text=True, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return {finding["id"]: finding for finding in json.loads(done.stdout)["findings"] if finding["status"] in ("error", "warning")}


def serves(child, port, given_up=lambda: False):
    """Whether it answers; False when it ended instead, or gave up."""

    def look():
        try:
            return (wire.ask(port, "/").body == b"served",)
        except OSError:
            return (False,) if not child.running() or given_up() else None

    return children.until(look, 60, "an answer or an end", child.output)[0]


@pytest.mark.parametrize("name", WAITRESS)
def test_waitress(name, scratch):
    words, served = WAITRESS[name]
    (scratch / "shop.py").write_text(APP)
    port = ports.free()
    command = [str(binaries() / "waitress-serve"), *words.format(port=port).split()]
    child = children.Child(command, scratch / "output", {"PYTHONPATH": str(scratch)}, str(scratch))
    try:
        assert serves(child, port) == served, child.output()
    finally:
        child.stop(with_signal=9)
    assert ("waitress.refused" not in findings(scratch, *command)) == served


@pytest.mark.parametrize("name", CHAUSSETTE)
def test_chaussette(name, scratch):
    words, served = CHAUSSETTE[name]
    (scratch / "shop.py").write_text(APP)
    port = ports.free()
    command = [str(binaries() / "chaussette"), "--port", str(port), *words.split(), "shop.app"]
    child = children.Child(command, scratch / "output", {"PYTHONPATH": str(scratch)}, str(scratch))
    try:
        assert serves(child, port) == served, child.output()
    finally:
        child.stop(with_signal=9)
    assert ("chaussette.backend" not in findings(scratch, *command)) == served


@pytest.mark.parametrize("name", SOCKETS)
def test_sockets_of_circus(name, scratch):
    more, socket, served = SOCKETS[name]
    (scratch / "shop.py").write_text(APP)
    port = ports.free()
    file = scratch / "circus.ini"
    file.write_text(CIRCUS.format(bin=binaries(), scratch=scratch, port=port, more=more, socket=socket))
    assert ("circus.sockets" not in findings(scratch)) == served
    child = children.Child([str(binaries() / "circusd"), "circus.ini"], scratch / "output", {"PATH": "/usr/bin:/bin"}, str(scratch))
    started = set()

    def given_up():
        started.update(children.descendants(child.pid))
        return len(started) > 2  # the program ends, and circus starts the next one

    try:
        # The socket is circus' own: it takes connections before anybody serves them, and goes on doing so.
        assert circus_serves(child, port, given_up) == served, (scratch / "server").read_text()
        if not served and more != "use_sockets = off" and socket == "web":
            mended = subprocess.run([str(shops.SQREEN), "doctor", "--diff", str(scratch)], capture_output=True, text=True)
            assert "+use_sockets = True" in mended.stdout, mended.stdout
    finally:
        started.update(children.descendants(child.pid))
        child.stop(with_signal=9)
        for pid in started:
            children.kill(pid)


def circus_serves(child, port, given_up):
    def look():
        if given_up():
            return (False,)
        try:
            return (True,) if wire.ask(port, "/", seconds=1).body == b"served" else None
        except OSError:
            return None if child.running() else (False,)

    return children.until(look, 60, "an answer or a second start", child.output)[0]


@pytest.mark.parametrize("backend", ("wsgiref", "waitress"))
@pytest.mark.parametrize("app", ("flask_shop.app:app", "plain_wsgi.app:app"), ids=("flask", "plain"))
def test_chaussette_is_protected(app, backend, scratch):
    """What `chaussette.backend` leaves alone."""
    binaries()
    server = shops.Server("chaussette", "{bin}/chaussette", "--host", "127.0.0.1", "--port", "{port}", "--backend", backend, "{module}")
    with shops.Shop(scratch, interpreter(), wanted=venvs.SUPERVISED, server=server, app=app) as shop:
        proof.protected(shop, 1)
        assert shop.send(attacks.HONEST[1]).body == b"tea=3\ntea=5\n"
