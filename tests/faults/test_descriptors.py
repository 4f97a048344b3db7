# SPDX-License-Identifier: Apache-2.0
"""Apps that close descriptors which they did not open, and give the numbers to files of their own: nothing of ours is written there, and
events find their way by path."""

import pathlib

import pytest

import children
import conftest
import remains
import shops
import twins

APP = "closing_app:app"


@pytest.fixture
def pair(scratch, request, each_interpreter):
    environment = {"OWN_FILE": str(scratch / "own"), "PYTHONPATH": f"{shops.APPS}:{shops.ROOT / 'tests' / 'faults'}"}
    server, more = getattr(request, "param", (shops.GUNICORN, {}))
    with twins.Pair(scratch, each_interpreter, app=APP, server=server, environment={**environment, **more}) as pair:
        pair.own = pathlib.Path(environment["OWN_FILE"])
        yield pair


PLAIN = tuple(request for request in twins.HONEST if request.name != "cookie-encoded")


def judge(pair, number):
    pair.answer_alike(PLAIN)
    pair.block(5)
    pair.wait_for_exactly(number + 5)
    assert pair.lines() == [] and twins.dropped(pair.shop) == {}
    assert not pair.own.exists() or pair.own.read_bytes() == b"", "something of ours went into the app's own file"


@pytest.mark.parametrize("route", ["/close", "/close-and-reuse"])
def test_closed_in_the_middle(pair, route):
    pair.block(2)
    pair.wait_for_exactly(2)
    pair.befall(lambda shop: shop.ask(route))
    judge(pair, 2)
    pair.befall(lambda shop: shop.ask(route))
    judge(pair, 7)


@pytest.mark.parametrize("pair", [(shops.gunicorn("gunicorn", *options), {"CLOSE_AT_IMPORT": "1"}) for options in ((), ("--preload",))],
                         ids=["in-the-worker", "preloaded"], indirect=True)
def test_closed_before_the_first_request(pair):
    judge(pair, 0)


@pytest.mark.parametrize("pair", [(shops.WAITRESS, {"DAEMONISE_AT_IMPORT": "1"})], ids=["waitress"], indirect=True)
def test_daemonised_at_import(pair):
    judge(pair, 0)


def test_no_descriptor_is_leaked(scratch):
    """As many of ours after a thousand requests and a hundred attacks as after the first."""
    with twins.Pair(scratch, conftest.system(), app="plain_wsgi.app:app") as pair:
        pair.block(1)
        [worker] = children.descendants(pair.shop.pid)
        before = remains.descriptors(worker, pair.shop)
        assert before and all(number >= 64 for number in before), before
        for _ in range(300):
            pair.shop.ask("/query?name=tea")
        pair.block(100)
        assert remains.descriptors(worker, pair.shop) == before
