# SPDX-License-Identifier: Apache-2.0
"""Work that a request hands to somebody else is still the request's."""

from urllib.parse import quote

import pytest

import attacks
import conftest
import interpreters
import shops

GEVENT = shops.gunicorn("gunicorn-gevent", "-k", "gevent", workers=1)
ROUTES = ("/greenlet", "/pool", "/apply")


def places():
    present, missing = interpreters.find()
    return [pytest.param(i, id=i.tag) for i in present] + [conftest.absent(version) for version in missing]


@pytest.mark.parametrize("interpreter", places())
def test_gevent(interpreter, scratch):
    with shops.Shop(scratch, interpreter, app="gevent_shop:app", server=GEVENT) as shop:
        for route in ROUTES:
            assert shop.ask(f"{route}?name=tea").body == b"tea=3\ntea=5\n"
            assert shop.ask(f"{route}?name={quote(attacks.INJECTION)}").status == 403, route
            assert shop.ask(f"{route}?name=tea").status == 200  # nothing of the attack stays in the pool's thread
        events = shop.wait_for_events(lambda events: len(events) == len(ROUTES) and events, "an event of each way")
        assert {event["request"]["path"] for event in events} == set(ROUTES)
        assert "code" not in shop.seen_by_database()
