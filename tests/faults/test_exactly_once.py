# SPDX-License-Identifier: Apache-2.0
"""Every event once, whoever is killed and when. The seed is printed with a failure; SQREEN_TEST_SEED repeats it."""

import concurrent.futures
import json
import os
import random
import sqlite3
import subprocess
import threading
import time
from urllib.parse import quote, quote_from_bytes

import pytest

import children
import conftest
import databases
import sanitizers
import shops
import twins
import venvs


def seed():
    return int(os.environ.get("SQREEN_TEST_SEED") or random.randrange(1 << 30))


class Killer:
    """Kills one of `victims()` with SIGKILL, again and again, after random pauses, while it is entered."""

    def __init__(self, victims, randomly, pause=(0.05, 0.3)):
        self.victims, self.random, self.pause = victims, randomly, pause
        self.killed, self.stopping = 0, threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        while not self.stopping.wait(self.random.uniform(*self.pause)):
            victims = self.victims()
            if victims:
                children.kill(self.random.choice(victims))
                self.killed += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join()


def mark(number):
    return f"x' OR 1=1 -- {number}."


def send_all(shop, numbers, clients):
    """Numbers whose attack was answered; a killed worker's client gets no answer."""
    answered = []

    def send(number):
        try:
            answer = shop.ask("/query?name=" + quote(mark(number)))
        except OSError:
            return
        if answer.raw:
            assert answer.status == 403, answer.raw[:200]
            answered.append(number)

    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        list(pool.map(send, numbers))
    return answered


def send_under(killer, shop, attacks, clients, kills=3):
    """(sent, numbers answered): at least `attacks`, and more until `kills` fell among them, however fast the machine is."""
    answered, sent, deadline = [], 0, time.monotonic() + 300
    while sent < attacks or killer.killed < kills:
        assert time.monotonic() < deadline, f"{sent} attacks sent and {killer.killed} kills in 300 s"
        answered += send_all(shop, range(sent, sent + 200), clients)
        sent += 200
    return sent, answered


def numbers_of(events):
    return [int(event["value"].rpartition(" ")[2].rstrip(".")) for event in events]


def relays_only(shop):
    """The relay, not its parent."""
    pids = shop.relay_pids()
    return [pid for pid in pids if set(children.descendants(pid)) == set() and len(pids) > 1] or []


def test_the_relay_is_killed_all_the_time(scratch, request, each_interpreter):
    attacks = 20_000 if request.config.getoption("--full") else 2000
    chosen = seed()
    server = shops.gunicorn("gunicorn", workers=8)
    with shops.Shop(scratch, each_interpreter, app="plain_wsgi.app:app", server=server) as shop:
        with Killer(lambda: relays_only(shop), random.Random(chosen)) as killer:
            attacks, answered = send_under(killer, shop, attacks, 12)
        assert len(answered) == attacks, f"{len(answered)} answers to {attacks}, {killer.killed} kills, SQREEN_TEST_SEED={chosen}"
        events = shop.wait_for_events(lambda events: len(events) >= attacks and events, f"{attacks} events, SQREEN_TEST_SEED={chosen}", 120)
        assert sorted(numbers_of(events)) == list(range(attacks)), f"SQREEN_TEST_SEED={chosen}"
        assert len({event["pid"] for event in events}) == 8
        assert twins.dropped(shop) == {}
        print(f"{attacks} attacks, {killer.killed} kills of the relay, {len(events)} events")


def test_workers_are_killed_all_the_time(scratch, request, each_interpreter):
    """What was answered is stored once; of what was not answered nothing is stored twice, and nobody is told what did not happen."""
    attacks = 4000 if request.config.getoption("--full") else 800
    chosen = seed()
    with shops.Shop(scratch, each_interpreter, app="plain_wsgi.app:app", server=shops.gunicorn("gunicorn", workers=4)) as shop:
        with Killer(lambda: children.descendants(shop.pid), random.Random(chosen), (0.1, 0.4)) as killer:
            attacks, answered = send_under(killer, shop, attacks, 6)
        children.until(lambda: len(children.descendants(shop.pid)) == 4, 20, "the workers to be back")
        events = shop.wait_for_events(lambda events: set(numbers_of(events)) >= set(answered) and events, f"what was answered, SQREEN_TEST_SEED={chosen}", 60)
        numbers = numbers_of(events)
        assert len(numbers) == len(set(numbers)) and set(numbers) <= set(range(attacks)), f"SQREEN_TEST_SEED={chosen}"
        assert set(twins.dropped(shop)) <= {"torn"}


def test_frames_inside_values_forge_nothing(scratch):
    """With the run's own marker, which no attacker knows."""
    with shops.Shop(scratch, conftest.system(), app="plain_wsgi.app:app") as shop:
        [log] = (scratch / "run").glob("*/events")
        header = log.read_bytes()[:47]
        assert b"sqreen event log 1" in header
        values = [header, header[:16], header * 3, header[:16] + b"\xff" * 12, b"\n" + header[16:]]
        sent = 0
        for value in values:
            for target in ("/query?name=" + quote("x' OR 1=1 -- ") + quote_from_bytes(value), "/header"):
                headers = ((("X-Name", "x' OR 1=1 -- " + value.replace(b"\n", b"").replace(b"\r", b"").replace(b"\0", b"").decode("latin-1")),)
                           if target == "/header" else ())
                answer = shop.ask(target, headers=headers)
                if answer.status == 403:
                    sent += 1
        assert sent >= len(values)
        events = shop.wait_for_events(lambda events: len(events) + sum(twins.dropped(shop).values()) >= sent and events, f"{sent} events")
        assert len(events) <= sent and {event["kind"] for event in events} == {"attack"}
        assert set(twins.dropped(shop)) <= {"malformed"}


FLOOD = """
import io, sys
sys.path.insert(0, sys.argv[2])
from flask_shop.app import app
environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/query", "SERVER_NAME": "x", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
           "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
           "wsgi.version": (1, 0)}
blocked = 0
for i in range(int(sys.argv[1])):
    status = []
    request = dict(environ, QUERY_STRING="name=x%27%20OR%201=1%20--%20" + str(i) + ".")
    request["wsgi.input"] = io.BytesIO()
    body = app(request, lambda line, headers, *more: status.append(line))
    b"".join(body)
    if hasattr(body, "close"):
        body.close()
    blocked += status[-1].startswith("403")
print(blocked, "blocked")
"""


@pytest.mark.full
def test_a_million_events(scratch):
    """As fast as one machine makes them, from four processes: what the log cannot hold is counted, the rest is stored once."""
    script = scratch / "flood.py"
    script.write_text(FLOOD)
    each = int(os.environ.get("SQREEN_TEST_FLOOD") or (40_000 if sanitizers.VARIABLES else 1_000_000)) // 4
    environment = dict(shops.clean_environment(scratch, scratch), SQREEN_APP_NAME="leaf", SHOP_DATABASE=str(scratch / "shop.db"))
    databases.create_sqlite(scratch / "shop.db")
    python = f"{venvs.for_interpreter(conftest.system(), 'newest')}/bin/python"
    child = children.Child([shops.SQREEN, "start", *shops.under_test(), "/bin/sh", "-c", f"for i in 1 2 3 4; do {python} {script} {each} {shops.APPS} & done; wait"],
                           scratch / "output", environment, str(scratch))
    child.wait(3000, "the flood to end")
    assert child.output().count(f"{each} blocked") == 4, child.output()[-3000:]
    children.until(lambda: not shops.relays(environment["SQREEN_RUNTIME_DIR"]), 600, "the relay to store the rest")
    database = sqlite3.connect(scratch / "state" / "leaf.db")
    stored, different = database.execute("SELECT count(*), count(DISTINCT id) FROM events").fetchone()
    done = subprocess.run([str(shops.SQREEN), "status", "--all", "--format", "json"], env=environment, capture_output=True, text=True)
    dropped = json.loads(done.stdout)["apps"][0]["dropped"]
    print(f"{4 * each} attacks, {stored} stored, dropped {dropped}")
    assert stored == different
    # Attack and response are records of their own, so up to two are dropped for an event.
    assert stored <= 4 * each <= stored + sum(dropped.values())
    assert set(dropped) <= {"log-full"}
