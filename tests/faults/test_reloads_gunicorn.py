# SPDX-License-Identifier: Apache-2.0
"""gunicorn, whatever its master does with its workers and itself: every process that serves afterwards blocks and is listed."""

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

PAIR = shops.gunicorn("gunicorn", workers=2)


def hang_up(shop, workers):
    """HUP: configuration and app are loaded again, by new workers."""
    os.kill(shop.pid, signal.SIGHUP)
    return proof.protected(shop, 2, apart_from=workers)


def more_and_fewer(shop, workers):
    """TTIN and TTOU: one worker more, then two fewer."""
    os.kill(shop.pid, signal.SIGTTIN)
    workers = proof.protected(shop, 3)
    for left in (2, 1):  # one at a time: two of a kind that wait are one
        os.kill(shop.pid, signal.SIGTTOU)
        children.until(lambda: sum(map(children.alive, workers)) == left, 40, f"all but {left} of the workers to end")
    return proof.protected(shop, 1)


def kill_a_worker(shop, workers):
    for pid in sorted(workers):
        children.kill(pid)
    return proof.protected(shop, 2, apart_from=workers)


def crash_a_worker(shop, workers):
    for pid in sorted(workers):
        children.kill(pid, signal.SIGSEGV)
    return proof.protected(shop, 2, apart_from=workers)


BEFALLS = {"hup": hang_up, "ttin-ttou": more_and_fewer, "worker-kill": kill_a_worker, "worker-crash": crash_a_worker}


@pytest.mark.parametrize("befalls", ["hup", "ttin-ttou", "worker-kill", conftest.rarely("worker-crash")])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_workers_come_and_go(interpreter, befalls, scratch):
    with shops.Shop(scratch, interpreter, server=PAIR) as shop:
        BEFALLS[befalls](shop, proof.protected(shop, 2))
        assert shop.send(attacks.HONEST[1]).body == b"tea=3\ntea=5\n"


RECYCLED = {
    "sync": shops.gunicorn("gunicorn-max-requests", "--max-requests", "7", "--max-requests-jitter", "3", workers=2),
    "gthread": shops.gunicorn("gunicorn-gthread-max-requests", "-k", "gthread", "--threads", "3", "--max-requests", "7", workers=2),
    "preload": shops.gunicorn("gunicorn-preload-max-requests", "--preload", "--max-requests", "7", workers=2),
}


@pytest.mark.parametrize("server", ["sync", conftest.rarely("gthread"), conftest.rarely("preload")])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_recycled_workers(interpreter, server, scratch):
    """A worker that has had its share is followed by another, many times over."""
    with shops.Shop(scratch, interpreter, server=RECYCLED[server]) as shop:
        seen = set()
        while len(seen) < 8:
            seen |= proof.protected(shop, 1, apart_from=seen)
        blocked = shop.wait_for_events(lambda events: events, "the events")
        assert {event["response_status"] for event in blocked} <= {403, None}
        assert not any(sum(app["dropped"].values()) for app in shop.status())


@pytest.mark.parametrize("server", ["sync", conftest.rarely("preload")])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_a_new_master_takes_over(interpreter, server, scratch):
    """USR2 and TERM: gunicorn replaces its own binary without refusing anybody. The agent goes along, twice."""
    options = ("--preload",) if server == "preload" else ()
    pidfile = scratch / "pid"
    shop = shops.Shop(scratch, interpreter, server=shops.gunicorn("gunicorn", *options, "--pid", str(pidfile), workers=2))
    masters = [shop.pid]
    try:
        workers = proof.protected(shop, 2)
        for _ in range(2):
            os.kill(masters[-1], signal.SIGUSR2)
            beside = pathlib.Path(f"{pidfile}.2")
            new = proof.master_of(beside, masters)
            both = proof.protected(shop, 2, apart_from=workers)
            assert both <= set(children.descendants(new)) and all(map(children.alive, workers))
            os.kill(masters[-1], signal.SIGTERM)
            proof.ended(masters[-1:])
            masters.append(proof.master_of(pidfile, masters))
            workers = proof.protected(shop, 2)
        [app] = shop.status()
        assert app["relay"]["alive"]
        children.kill(masters[-1], signal.SIGTERM)
        proof.ended(masters)
    finally:
        for pid in [pid for master in masters for pid in children.descendants(master)] + masters[1:]:
            children.kill(pid)
        shop.stop()
    remains.gone(shop)


@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_as_a_daemon(interpreter, scratch):
    """--daemon forks twice and closes what it was given; what the shell started has long ended."""
    pidfile = scratch / "pid"
    server = shops.gunicorn("gunicorn", "--daemon", "--pid", str(pidfile), "--log-file", str(scratch / "log"), workers=2)
    shop = proof.daemon(scratch, interpreter, server, pidfile)
    assert "sqreen" not in shop.child.output()
    remains.gone(shop)


@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_as_another_user(interpreter, scratch):
    """--user: root's master, nobody's workers; and nobody's new ones after HUP."""
    wrapper, environment = open_home.words()
    server = shops.gunicorn("gunicorn-uid", "--user", "nobody", "--group", "nogroup", workers=2)
    with shops.Shop(scratch, interpreter, server=server, wrapper=wrapper, environment=environment) as shop:
        workers = proof.protected(shop, 2)
        for pid in workers:
            assert pathlib.Path(f"/proc/{pid}").owner() == "nobody"
        os.kill(shop.pid, signal.SIGHUP)
        proof.protected(shop, 2, apart_from=workers)
    remains.gone(shop)
