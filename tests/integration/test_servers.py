# SPDX-License-Identifier: Apache-2.0
"""Every way to serve: an attack is blocked in every worker, and every worker's event arrives."""

import concurrent.futures
import itertools

import pytest

import attacks
import children
import conftest
import interpreters
import open_home
import shops

FLASK, PLAIN = "flask_shop.app:app", "plain_wsgi.app:app"
MASTER = ("--master", "--processes", "2")
UID = ("--uid", "nobody", "--gid", "nogroup")
DEBIAN = ("/usr/bin/uwsgi-core", "--plugin", "python3", "--virtualenv", "{venv}")

SERVERS = {
    server.name: (server, app)
    for server, app in (
        (shops.gunicorn("gunicorn-sync"), FLASK),
        (shops.gunicorn("gunicorn-sync-preload", "--preload"), FLASK),
        (shops.gunicorn("gunicorn-sync-plain"), PLAIN),
        (shops.gunicorn("gunicorn-gthread", "-k", "gthread", "--threads", "3"), FLASK),
        (shops.gunicorn("gunicorn-gthread-preload", "-k", "gthread", "--threads", "3", "--preload"), FLASK),
        (shops.gunicorn("gunicorn-gevent", "-k", "gevent"), FLASK),
        (shops.gunicorn("gunicorn-gevent-preload", "-k", "gevent", "--preload"), FLASK),
        (shops.gunicorn("gunicorn-uid", "--user", "nobody", "--group", "nogroup"), FLASK),
        (shops.uwsgi("uwsgi"), FLASK),
        (shops.uwsgi("uwsgi-plain"), PLAIN),
        (shops.uwsgi("uwsgi-master", *MASTER, workers=2), FLASK),
        (shops.uwsgi("uwsgi-lazy-apps", *MASTER, "--lazy-apps", workers=2), FLASK),
        (shops.uwsgi("uwsgi-threads", *MASTER, "--enable-threads", "--threads", "3", workers=2), FLASK),
        (shops.uwsgi("uwsgi-uid", *MASTER, *UID, workers=2), FLASK),
        (shops.uwsgi("uwsgi-uid-lazy-apps", *MASTER, *UID, "--lazy-apps", workers=2), FLASK),
        (shops.uwsgi("uwsgi-debian", *MASTER, workers=2, program=DEBIAN), FLASK),
        (shops.uwsgi("uwsgi-debian-plain", *MASTER, workers=2, program=DEBIAN), PLAIN),
        (shops.WAITRESS, FLASK),
        (shops.Server("waitress-plain", *shops.WAITRESS.words), PLAIN),
    )
}


def combinations():
    present, missing = interpreters.find()
    found = [pytest.param((i, name), id=f"{i.tag}-{name}") for i, name in itertools.product(present, SERVERS)
             if not name.startswith("uwsgi-debian") or i.path == "/usr/bin/python3.11"]  # Debian builds it for its own Python
    return found + [conftest.absent(version) for version in missing]


def in_parallel(ask, number=6):
    with concurrent.futures.ThreadPoolExecutor(number) as pool:
        return list(pool.map(lambda _: ask(), range(number)))


def worker_pids(shop, wanted):
    pids = set()

    def look():
        pids.update(int(answer.body) for answer in in_parallel(lambda: shop.ask("/pid")) if answer.status == 200)
        return len(pids) >= wanted

    children.until(look, 30, f"{wanted} workers to answer", lambda: f"{pids}\n{shop.child.output()[-3000:]}")
    return pids


@pytest.mark.evidence
@pytest.mark.parametrize("place", combinations())
def test_blocked_in_every_worker(place, scratch):
    interpreter, name = place
    server, app = SERVERS[name]
    wrapper, environment = open_home.words() if "-uid" in name else ((), {})
    with shops.Shop(scratch, interpreter, app=app, server=server, wrapper=wrapper, environment=environment) as shop:
        pids = worker_pids(shop, server.workers)
        attack = attacks.ATTACKS[0]
        reached = shop.seen_by_database()
        heard, sent = set(), 0

        def everyone_blocked():
            nonlocal sent
            answers = in_parallel(lambda: shop.send(attack))
            sent += len(answers)
            assert {answer.status for answer in answers} == {403}, [answer.raw[:200] for answer in answers] + [shop.child.output()[-3000:]]
            heard.update(event["pid"] for event in shop.events())
            return heard >= pids

        children.until(everyone_blocked, 30, f"an event of each of {pids}", lambda: f"{heard}\n{shop.child.output()[-3000:]}", every=0.1)
        assert "code" not in shop.seen_by_database()[len(reached) :]
        complete = shop.wait_for_events(lambda events: len(events) == sent and events, f"{sent} events")
        assert {event["pid"] for event in complete} == pids
        assert all(event["blocked"] for event in complete)
        assert shop.send(attacks.HONEST[1]).body == b"tea=3\ntea=5\n"
    assert "Traceback" not in shop.child.output(), shop.child.output()[-3000:]
