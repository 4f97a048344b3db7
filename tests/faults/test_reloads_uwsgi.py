# SPDX-License-Identifier: Apache-2.0
"""uWSGI reloads, in each of its ways: it replaces its master by exec and closes every descriptor above 2, or its workers one by one."""

import os
import pathlib
import signal

import pytest

import attacks
import children
import conftest
import open_home
import proof
import remains
import shops

MASTER = ("--master", "--processes", "2")


def touch(path):
    path.touch()
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 10))


def write_to_fifo(path, letters):
    descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    try:
        os.write(descriptor, letters)
    finally:
        os.close(descriptor)


HANGS_UP = {
    "master": MASTER,
    "lazy-apps": (*MASTER, "--lazy-apps"),
    "threads": (*MASTER, "--enable-threads", "--threads", "3"),
    "one-worker": ("--master", "--processes", "1"),
}


@pytest.mark.parametrize("options", ["master", "lazy-apps", conftest.rarely("threads"), conftest.rarely("one-worker")])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_reload(interpreter, options, scratch):
    number = 1 if options == "one-worker" else 2
    server = shops.uwsgi("uwsgi", *HANGS_UP[options], workers=number)
    with shops.Shop(scratch, interpreter, server=server, environment={"SHOP_PYTHON": interpreter.path}) as shop:
        workers = proof.protected(shop, number)
        for _ in range(2):
            os.kill(shop.pid, signal.SIGHUP)
            proof.ended(workers)
            workers = proof.protected(shop, number, apart_from=workers)
        assert shop.send(attacks.HONEST[1]).body == b"tea=3\ntea=5\n"
        assert shop.ask("/child").text == "[]|[]|[]|\n"
    remains.gone(shop)


@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_chain_reload(interpreter, scratch):
    """One worker after the other, while the rest serves."""
    chain = scratch / "chain"
    chain.touch()
    server = shops.uwsgi("uwsgi-chain", *MASTER, "--lazy-apps", "--touch-chain-reload", str(chain), workers=2)
    with shops.Shop(scratch, interpreter, server=server) as shop:
        workers = proof.protected(shop, 2)
        touch(chain)
        proof.protected(shop, 2, apart_from=workers)
    remains.gone(shop)


@pytest.mark.full
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_recycled_workers(interpreter, scratch):
    server = shops.uwsgi("uwsgi-max-requests", *MASTER, "--max-requests", "5", workers=2)
    with shops.Shop(scratch, interpreter, server=server) as shop:
        seen = set()
        while len(seen) < 4:
            seen |= proof.protected(shop, 1, apart_from=seen)
        for pid in proof.protected(shop, 1):
            children.kill(pid, signal.SIGSEGV)
        proof.protected(shop, 1, apart_from=seen)


@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_cheaper(interpreter, scratch):
    """Workers that come with the load and go without it."""
    fifo = scratch / "fifo"
    server = shops.uwsgi("uwsgi-cheaper", "--master", "--processes", "3", "--cheaper", "1", "--cheaper-algo", "manual",
                         "--master-fifo", str(fifo))
    with shops.Shop(scratch, interpreter, server=server) as shop:
        [first] = proof.protected(shop, 1)
        write_to_fifo(fifo, b"++")
        workers = proof.protected(shop, 3)
        write_to_fifo(fifo, b"--")
        children.until(lambda: shop.child.output().count(" cheaped.") == 2, 30, "two workers to be cheaped")
        write_to_fifo(fifo, b"+")
        proof.protected(shop, 2)
        os.kill(shop.pid, signal.SIGHUP)
        proof.protected(shop, 1, apart_from=workers | {first})


MULE = """
import os, sys, time
sys.path.insert(0, {apps!r})
import shopdata
while True:
    rows = shopdata.concatenated("x' OR '1'='1")
    with open({seen!r} + ".part", "w") as file:
        file.write("%d %d" % (os.getpid(), len(rows)))
    os.rename({seen!r} + ".part", {seen!r})
    time.sleep(0.2)
"""


@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_mules(interpreter, scratch):
    """A mule is the app's own business: no request, no agent in its way; and it does not keep a run alive."""
    script, seen = scratch / "mule.py", scratch / "mule"
    script.write_text(MULE.format(apps=str(shops.APPS), seen=str(seen)))
    with shops.Shop(scratch, interpreter, server=shops.uwsgi("uwsgi-mule", *MASTER, "--mule=" + str(script), workers=2)) as shop:
        workers = proof.protected(shop, 2)
        children.until(seen.exists, 20, "the mule's work")
        mule, rows = map(int, seen.read_text().split())
        assert rows == 5 and mule in children.descendants(shop.pid) and mule not in workers
        os.kill(shop.pid, signal.SIGHUP)
        proof.protected(shop, 2, apart_from=workers)
        assert shop.send(attacks.HONEST[1]).status == 200
        children.until(lambda: int(seen.read_text().split()[0]) != mule, 20, "the next mule's work")
        assert seen.read_text().split()[1] == "5"
    remains.gone(shop)


@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_as_a_daemon(interpreter, scratch):
    pidfile = scratch / "pid"
    server = shops.uwsgi("uwsgi-daemon", *MASTER, "--daemonize", str(scratch / "log"), "--pidfile", str(pidfile), workers=2)
    shop = proof.daemon(scratch, interpreter, server, pidfile)
    remains.gone(shop)


@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_as_another_user(interpreter, scratch):
    """--uid: after a reload nothing of the master is root's any more, and its descriptors are closed: it finds its run by path."""
    wrapper, environment = open_home.words()
    server = shops.uwsgi("uwsgi-uid", *MASTER, "--uid", "nobody", "--gid", "nogroup", workers=2)
    with shops.Shop(scratch, interpreter, server=server, wrapper=wrapper, environment=environment) as shop:
        workers = proof.protected(shop, 2)
        children.until(lambda: shop.status()[0]["relay"]["alive"], 10, "the relay")
        os.kill(shop.pid, signal.SIGHUP)
        for pid in proof.protected(shop, 2, apart_from=workers):
            assert pathlib.Path(f"/proc/{pid}").owner() == "nobody"
    remains.gone(shop)


VASSAL = """[uwsgi]
http-socket = 127.0.0.1:{port}
module = flask_shop.app:app
pythonpath = {apps}
need-app = true
disable-logging = true
master = true
processes = 2
"""


@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_emperor(interpreter, scratch):
    """The emperor starts and reloads its vassals; each is a uWSGI of its own."""
    vassals = scratch / "vassals"
    vassals.mkdir()
    emperor = shops.Server("uwsgi-emperor", "{bin}/uwsgi", "--emperor", str(vassals), "--die-on-term")
    shop = shops.Shop(scratch, interpreter, server=emperor, wait=False)
    try:
        vassal = vassals / "shop.ini"
        vassal.write_text(VASSAL.format(port=shop.port, apps=shops.APPS))
        shop.wait_ready()
        workers = proof.protected(shop, 2)
        touch(vassal)
        workers = proof.protected(shop, 2, apart_from=workers)
        for pid in workers:
            children.kill(pid)
        workers |= proof.protected(shop, 2, apart_from=workers)
        vassal.unlink()
        proof.ended(workers)
        vassal.write_text(VASSAL.format(port=shop.port, apps=shops.APPS))
        proof.protected(shop, 2, apart_from=workers)
    finally:
        family = children.descendants(shop.pid)
        shop.stop()
        for pid in family:
            children.kill(pid)
    remains.gone(shop)


@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_without_a_master(interpreter, scratch):
    """There is nobody to start it again: SIGHUP ends it, with us as without."""
    statuses = []
    for name, protected in (("twin", None), ("shop", "block")):
        shop = shops.Shop(scratch / name, interpreter, server=shops.uwsgi("uwsgi"), protected=protected)
        try:
            if protected:
                proof.protected(shop, 1)
            os.kill(shop.pid, signal.SIGHUP)
            statuses.append(shop.child.wait(20))
        finally:
            shop.stop()
    # UWSGI_RELOAD_CODE, or UWSGI_END_CODE when it was just at work; and greenlet 2.0 on 2.7 aborts at the end.
    assert statuses[0] == statuses[1] or set(statuses) == {17, 30}
    remains.gone(shop)


@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_fallback_configuration(interpreter, scratch):
    """The one case where uWSGI replaces itself from C without a master: a start that failed, which has served nothing yet."""
    fallback = scratch / "fallback.ini"
    broken = ("{bin}/uwsgi", "--http-socket", "127.0.0.1:{port}", "--chdir", "/no/such/folder", "--fallback-config", str(fallback))
    shop = shops.Shop(scratch, interpreter, server=shops.Server("uwsgi-fallback", *broken), wait=False)
    try:
        fallback.write_text(VASSAL.format(port=shop.port, apps=shops.APPS).replace("master = true\nprocesses = 2\n", "die-on-term = true\n"))
        shop.wait_ready()
        assert "Fallback config" in shop.child.output()
        assert proof.protected(shop, 1) == {shop.pid}
    finally:
        shop.stop()
    remains.gone(shop)
