# SPDX-License-Identifier: Apache-2.0
"""However an app ends, nothing of ours stays: no process, no descriptor, no file, nobody on its streams. What a kill of everything leaves is
cleared by the next start, which also stores the events.
"""

import itertools
import os
import pathlib
import signal
import subprocess
import threading

import pytest

import attacks
import children
import conftest
import databases
import proof
import remains
import shops

SERVERS = {
    "gunicorn": shops.gunicorn("gunicorn"),
    "uwsgi": shops.uwsgi("uwsgi", "--master", "--processes", "2", workers=2),
    "uwsgi-alone": shops.uwsgi("uwsgi"),
    "waitress": shops.WAITRESS,
}


def family(shop):
    return [shop.pid, *children.descendants(shop.pid)]


def everyone(with_signal):
    def end(shop):
        for pid in family(shop):
            children.kill(pid, with_signal)

    return end


def master(with_signal):
    return lambda shop: children.kill(shop.pid, with_signal)


ENDS = {
    "term": master(signal.SIGTERM),
    "int": master(signal.SIGINT),
    "quit": master(signal.SIGQUIT),
    "hangup-of-all": everyone(signal.SIGHUP),
    "master-killed": master(signal.SIGKILL),
    "master-crashed": master(signal.SIGSEGV),
    "all-killed": everyone(signal.SIGKILL),
    "all-crashed": everyone(signal.SIGABRT),
    "all-terminated": everyone(signal.SIGTERM),
}


OFTEN = [("gunicorn", "term"), ("gunicorn", "master-killed"), ("gunicorn", "all-crashed"), ("uwsgi", "int"), ("uwsgi", "all-killed"),
         ("uwsgi-alone", "term"), ("waitress", "hangup-of-all"), ("waitress", "master-crashed")]


@pytest.mark.parametrize("server,end", [one if one in OFTEN else conftest.rarely(*one) for one in itertools.product(SERVERS, ENDS)])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_after_the_end(interpreter, server, end, scratch):
    temporary = scratch / "tmp"
    temporary.mkdir(mode=0o777)
    shop = shops.Shop(scratch, interpreter, server=SERVERS[server], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                      environment={"TMPDIR": str(temporary)})
    closed = threading.Event()
    threading.Thread(target=lambda: (shop.child.process.stdout.read(), closed.set()), daemon=True).start()
    try:
        proof.protected(shop, SERVERS[server].workers)
        number = len(shop.events())
        assert shop.send(attacks.ATTACKS[0]).status == 403
        relatives = family(shop)
        ENDS[end](shop)
        if end == "hangup-of-all" or (end == "quit" and server.startswith("uwsgi")):  # a reload, with --die-on-term
            everyone(signal.SIGKILL)(shop)
        if end in ("master-killed", "master-crashed"):
            shop.child.wait(20)
            children.until(lambda: not any(map(children.alive, relatives[1:])) or server == "uwsgi", 20, "the workers to notice")
            for pid in relatives:  # a worker of uWSGI may go on without its master
                children.kill(pid)
        shop.child.wait(20)
        proof.ended(relatives)
        remains.gone(shop)
        assert closed.wait(5), "somebody still holds the app's output"
    finally:
        shop.stop()
    assert len(shop.events()) == number + 1 and shop.status() == []
    assert not [path for path in temporary.rglob("*") if "sqreen" in path.name], list(temporary.rglob("*"))
    assert set(os.listdir(scratch)) <= {"tmp", "run", "state", "seen", "shop.db", "output", ".gunicorn", ".cache"}, os.listdir(scratch)


@pytest.mark.parametrize("server", ["gunicorn", conftest.rarely("uwsgi")])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_power_cut(interpreter, server, scratch):
    """Everything dies at once, the relay too, with events on their way: the next start of the app stores them and clears the folder."""
    options = {"server": SERVERS[server], "environment": {"SQREEN_APP_NAME": "shop"}, "database": databases.create_sqlite(scratch / "shop.db")}
    for _ in range(2):
        shop = shops.Shop(scratch, interpreter, **options)
        proof.protected(shop, 2)
        number = len(shop.events())
        assert len(children.until(lambda: len(shop.relay_pids()) == 2 and shop.relay_pids(), 10, "the relay")) == 2
        for pid in shop.relay_pids():
            os.kill(pid, signal.SIGSTOP)
        assert {shop.send(attacks.ATTACKS[0]).status for _ in range(5)} == {403}
        for pid in [*shop.relay_pids(), *family(shop)]:
            children.kill(pid)
        shop.child.wait(20)
        children.until(lambda: not remains.users(shop), 20, "everything to be dead")
        left = [folder for folder in remains.runtime(shop).iterdir() if folder.is_dir()]
        assert len(left) == 1, left
        assert shop.status() == []
        with shops.Shop(scratch, interpreter, **options) as later:
            later.wait_for_events(lambda events: len(events) == number + 5, "the events of the life before")
            children.until(lambda: not left[0].exists(), 20, f"{left[0]} to be cleared")
            assert len({event["id"] for event in later.events()}) == number + 5
        remains.gone(later)


def start(code):
    return [str(shops.SQREEN), "start", *shops.under_test(), conftest.system().path, "-c", code]


def test_relay_never_holds_the_streams(scratch):
    """Not for a moment: not even `start`'s own children, which start it, keep a pipe open that the app has closed."""
    script = "import os, sys; [os.close(n) for n in (0, 1, 2)]; __import__('time').sleep(3)"
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen(start(script), env=shops.clean_environment(scratch, scratch), cwd=scratch, **pipes)
    try:
        process.stdout.read()
        process.stderr.read()
        assert process.poll() is None, "the pipes ended with the app instead of with its streams"
    finally:
        process.kill()
        process.wait()
    children.until(lambda: not shops.relays(str(scratch / "run")), 10, "the relay to leave")


def test_short_lived_apps_leave_nothing(scratch):
    """Many starts one after another, some ended before their relay has begun."""
    environment = shops.clean_environment(scratch, scratch)
    for number in range(12):
        process = subprocess.Popen(start("pass"), env=environment, cwd=scratch)
        if number % 3 == 2:
            process.kill()
        assert process.wait(30) in (0, -9)
    children.until(lambda: not shops.relays(str(scratch / "run")), 20, "the relays to leave")
    left = [path for path in pathlib.Path(scratch / "run").rglob("*")]
    # A `start` that was killed before its relay began leaves a folder to the next start of the app; ours had none of the same moment.
    if left:
        subprocess.run(start("import time; time.sleep(4)"), env=environment, cwd=scratch, check=True)
    children.until(lambda: not list(pathlib.Path(scratch / "run").rglob("*")), 10, "the runtime folder to be empty",
                   lambda: str(list(pathlib.Path(scratch / "run").rglob("*"))))
