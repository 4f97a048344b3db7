# SPDX-License-Identifier: Apache-2.0
"""gevent and eventlet replace threads, sockets and locks under everybody's feet, before the app is imported or after. Requests that take
turns in one thread are still told apart."""

import concurrent.futures

import pytest

import attacks
import children
import conftest
import databases
import proof
import remains
import shops
import venvs

ATTACK = attacks.quote(attacks.INJECTION)
WAYS = [("gevent", "before"), ("gevent", "after"), ("eventlet", "before"), conftest.rarely("eventlet", "after"), conftest.rarely("gevent", "never")]
# greenlet copies stacks away and back, with AddressSanitizer's red zones on them.
STACKS_ARE_COPIED = {"ASAN_OPTIONS": "replace_intrin=0"}


def taking_turns(shop, path, number=12):
    """Attacks and honest requests at the same time: (statuses or bodies of the attacks, bodies of the honest ones)."""
    targets = [f"{path}?name=" + (ATTACK if place % 2 else "tea") for place in range(number)]
    with concurrent.futures.ThreadPoolExecutor(number) as pool:
        got = list(pool.map(shop.ask, targets))
    return got[1::2], got[::2]


@pytest.mark.parametrize("library,patched", WAYS)
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_own_server(interpreter, library, patched, scratch):
    server = shops.Server(library, "/usr/bin/env", f"GREENLETS={library}", f"PATCHED={patched}", "GREENLETS_PORT={port}", "{bin}/python",
                          "greenlet_shop.py")
    with shops.Shop(scratch, interpreter, wanted=venvs.SUPERVISED, server=server, environment=STACKS_ARE_COPIED) as shop:
        assert proof.protected(shop, 1) == {shop.pid}
        blocked, honest = taking_turns(shop, "/slow")
        assert {answer.status for answer in blocked} == {403} and {answer.body for answer in honest} == {b"tea=3\ntea=5\n"}
        reached = shop.seen_by_database()
        blocked, honest = taking_turns(shop, "/thread")
        assert {answer.body for answer in honest} == {b"tea=3\ntea=5\n"}
        assert {answer.status for answer in blocked} <= {200, 403} and not any(databases.SECRET in answer.text for answer in blocked)
        assert "code" not in shop.seen_by_database()[len(reached) :]
        assert shop.ask("/child").text == "[]|[]|[]|\n"
    if patched != "after":  # eventlet then complains of objects that it cannot patch any more, without us too
        assert "Traceback" not in shop.child.output(), shop.child.output()
    remains.gone(shop)


@pytest.mark.full
@pytest.mark.parametrize("worker", ["gevent", "eventlet"])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_gunicorn(interpreter, worker, scratch):
    venv = venvs.for_interpreter(interpreter, venvs.SUPERVISED)
    if worker == "eventlet" and not list(venv.glob("lib/python*/site-packages/gunicorn/workers/geventlet.py")):
        pytest.skip("this gunicorn has no eventlet worker any more")
    with shops.Shop(scratch, interpreter, wanted=venvs.SUPERVISED, server=shops.gunicorn(worker, "-k", worker, workers=2),
                    environment=STACKS_ARE_COPIED) as shop:
        workers = proof.protected(shop, 2)
        assert {answer.text for answer in proof.answers(shop, attacks.HONEST[1])} == {"tea=3\ntea=5\n"}
        for pid in workers:
            children.kill(pid)
        proof.protected(shop, 2, apart_from=workers)
    remains.gone(shop)
