# SPDX-License-Identifier: Apache-2.0
"""PID 1 of a container. `start` stays as the parent, since the kernel kills everything else with PID 1: it forwards signals, reaps
orphans, lets the relay store the last event, and ends as the command ends. With --no-supervise the server itself is PID 1, and must not
take our processes for its own.
"""

import itertools
import os
import pathlib
import signal
import subprocess
import time

import pytest

import attacks
import children
import conftest
import proof
import remains
import shops

# The namespace's /proc shows pids of its own; the tests look from outside.
NAMESPACE = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
UWSGI = shops.uwsgi("uwsgi", "--master", "--processes", "2", workers=2)
SERVERS = {"gunicorn": shops.gunicorn("gunicorn"), "uwsgi": UWSGI, "waitress": shops.WAITRESS}


@pytest.fixture(autouse=True, scope="module")
def namespaces():
    if os.geteuid() != 0 or subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode:
        pytest.skip("PID namespaces need root and a container that allows them")


def outside(shop, inside):
    """The pid here of a process that has another in the namespace."""
    for pid in children.descendants(shop.pid):
        try:
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        numbers = next(line for line in status.splitlines() if line.startswith("NSpid:")).split()[1:]
        if len(numbers) > 1 and int(numbers[-1]) == inside:
            return pid
    return None


def first(shop):
    return children.until(lambda: outside(shop, 1), 10, "PID 1")


def blocked_by(shop, number):
    """Pids, as the namespace counts them, of `number` processes that block."""
    seen = set()

    def look():
        got = proof.answers(shop, attacks.ATTACKS[0])
        assert all(answer.status in (403, 502, 503) for answer in got), [answer.raw[:300] for answer in got]
        seen.update(event["pid"] for event in shop.events())
        return len(seen) >= number

    return children.until(look, 40, f"{number} workers that block", shop.child.output) and seen


STOPS = [
    ("gunicorn", signal.SIGTERM),
    ("uwsgi", signal.SIGINT),
    *itertools.starmap(conftest.rarely, [("gunicorn", signal.SIGINT), ("gunicorn", signal.SIGQUIT), ("uwsgi", signal.SIGTERM)]),
]


def stopped(scratch, interpreter, server, with_signal, **options):
    """(exit status of the container, the shop)"""
    shop = shops.Shop(scratch, interpreter, server=SERVERS[server], wrapper=NAMESPACE, **options)
    try:
        if shop.protected:
            blocked_by(shop, SERVERS[server].workers)
            number = len(shop.events())
            assert shop.send(attacks.ATTACKS[0]).status == 403
        pid = first(shop)
        os.kill(pid, with_signal)
        if not shop.protected:  # PID 1 takes no signal before it has a handler, which may come after the first answer
            children.until(lambda: children.kill(pid, with_signal) or not shop.child.running(), 20, "the server to end", every=1)
        status = shop.child.wait(20)
    finally:
        shop.stop()
    if shop.protected:
        assert len(shop.events()) > number
        remains.gone(shop)
    return status


@pytest.mark.parametrize("server,with_signal", STOPS, ids=lambda value: getattr(value, "name", value))
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_stop(interpreter, server, with_signal, scratch):
    """`docker stop`: forwarded, the last event stored, the status the server's own, and nothing left."""
    alone = stopped(scratch / "twin", interpreter, server, with_signal, protected=None)
    assert stopped(scratch / "shop", interpreter, server, with_signal) == alone


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT], ids=lambda value: value.name)
def test_stop_without_a_handler(with_signal, scratch):
    """As PID 1 waitress would not even notice SIGTERM: the kernel gives PID 1 no default action. Under us it is not PID 1."""
    assert stopped(scratch, conftest.system(), "waitress", with_signal) in (0, 128 + with_signal)


@pytest.mark.parametrize("status", [0, 7, 125, 255])
def test_exit_status(status, scratch):
    code = f"import sys; sys.exit({status})"
    command = [*NAMESPACE, str(shops.SQREEN), "start", *shops.under_test(), conftest.system().path, "-c", code]
    done = subprocess.run(command, env=shops.clean_environment(scratch, scratch), cwd=scratch, timeout=60, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (status, "")


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV], ids=lambda s: s.name)
def test_killed(with_signal, scratch):
    """What a shell would say: 128 and the signal."""
    code = f"import os; os.kill(os.getpid(), {int(with_signal)})"
    command = [*NAMESPACE, str(shops.SQREEN), "start", *shops.under_test(), conftest.system().path, "-c", code]
    done = subprocess.run(command, env=shops.clean_environment(scratch, scratch), cwd=scratch, timeout=60, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (128 + with_signal, "")


ORPHANS = """
import os, sys, time
for _ in range(20):
    if os.fork() == 0:
        if os.fork() == 0:
            time.sleep(0.2)
        os._exit(3)
for _ in range(20):
    os.wait()
time.sleep(1.5)
zombies = [n for n in os.listdir("/proc") if n.isdigit() and open("/proc/%s/stat" % n).read().rpartition(")")[2].split()[0] == "Z"]
sys.exit(len(zombies))
"""


def test_orphans_are_reaped(scratch):
    command = [*NAMESPACE, str(shops.SQREEN), "start", *shops.under_test(), conftest.system().path, "-c", ORPHANS]
    done = subprocess.run(command, env=shops.clean_environment(scratch, scratch), cwd=scratch, timeout=60, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("server", ["gunicorn", "uwsgi"])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_server_as_pid_1(interpreter, server, scratch):
    """The server is everybody's parent now, the relay's too: it neither counts it nor stumbles over its end."""
    words = (str(shops.SQREEN), "start", "--no-supervise", "--app", "shop")
    served = shops.Server(server, *words, *SERVERS[server].words, workers=2)
    shop = shops.Shop(scratch, interpreter, server=served, protected=None, wrapper=NAMESPACE)
    try:
        pid = first(shop)
        assert not shops.command_of(pid)[0].endswith("/sqreen"), "start is still there"
        blocked_by(shop, 2)
        number = len(shop.events())
        # The relay dies, is started anew by its watching parent, and the watching parent goes too.
        relays = children.until(lambda: len(shop.relay_pids()) == 2 and shop.relay_pids(), 10, "the relay")
        for relay in relays:
            os.kill(relay, signal.SIGSTOP)
        for relay in relays:
            children.kill(relay)
        children.until(lambda: not shop.relay_pids(), 10, "the relay to be dead")
        time.sleep(0.5)  # for the server to act on it, if it were to
        workers = [p for p in children.descendants(pid) if children.alive(p)]
        assert len(workers) == 2, workers
        assert shop.send(attacks.ATTACKS[0]).status == 403 and shop.send(attacks.HONEST[1]).status == 200
        os.kill(pid, signal.SIGTERM)
        assert shop.child.wait(20) == 0, shop.child.output()
    finally:
        shop.stop()
    # The next start stores what this one could not, and removes its folder.
    environment = {"SQREEN_APP_NAME": "shop"}
    with shops.Shop(scratch, interpreter, server=SERVERS[server], environment=environment, database=str(scratch / "shop.db")) as later:
        later.wait_for_events(lambda events: len(events) == number + 1, "the last event of the first run")
        children.until(lambda: len(list(remains.runtime(later).glob("shop.*"))) == 1, 20, "the first run's folder to be removed")
    remains.gone(later)
