# SPDX-License-Identifier: Apache-2.0
"""What an event tells, and what it must not tell."""

import conftest
import shops
from attacks import quote

FORM = ("Content-Type", "application/x-www-form-urlencoded")


def shop_with_a_login(scratch, **more):
    """The demonstration shop: its login glues name and password into one statement."""
    return shops.Shop(scratch, conftest.system(), app="shop.shop:app", database=str(scratch / "demo.db"), **more)


def login(shop, name, password, extra=""):
    body = f"name={quote(name)}&password={quote(password)}{extra}".encode()
    return shop.ask("/login", "POST", (FORM,), body)


def test_secrets_are_redacted_inside_the_statement_too(scratch):
    secret = "hunter2-and-a-half"
    with shop_with_a_login(scratch) as shop:
        assert login(shop, "admin' -- ", secret).status == 403
        assert login(shop, "ada", f"{secret}' OR 1=1 -- ").status == 403
        events = shop.wait_for_events(lambda events: len(events) == 2 and events, "two events")
        everything = shop.sqreen("events", "--format", "json") + shop.sqreen("events") + shop.sqreen("status")
        assert secret not in everything
        assert "admin' -- " in events[0]["statement"]
        kept = b"".join(path.read_bytes() for path in (scratch / "state").glob("*.db*"))
        assert secret.encode() not in kept


def test_secrets_stay_when_scrubbing_is_switched_off(scratch):
    with shop_with_a_login(scratch, environment={"SQREEN_STRIP_SENSITIVE_DATA": "0"}) as shop:
        assert login(shop, "admin' -- ", "hunter2").status == 403
        [event] = shop.wait_for_events(lambda events: events, "the event")
        assert "hunter2" in event["statement"]


def test_shape_that_scripts_rely_on(scratch):
    with shop_with_a_login(scratch, environment={"SQREEN_APP_NAME": "leaf"}) as shop:
        shop.ask("/search?q=" + quote("x' OR 1=1 -- "), headers=(("User-Agent", "scanner/1.0"),))
        [event] = shop.wait_for_events(lambda events: events[:1] if events and events[0]["response_status"] else None, "the event")
        assert {"id", "time", "kind", "app", "pid", "blocked", "attack", "sink", "parameter", "value", "statement", "location", "request",
                "response_status"} <= set(event)
        assert event["app"] == "leaf" and event["value"] == "x' OR 1=1 -- "
        assert {"file", "line", "function"} <= set(event["location"])
        source = open(shops.APPS / "shop" / "shop.py").read().splitlines()
        assert "execute(" in source[event["location"]["line"] - 1]
        assert event["request"] | {"method": "GET", "path": "/search", "client_ip": "127.0.0.1"} == event["request"]
        frames = [frame["function"] for frame in event["stack"]]
        assert frames.index("select") < frames.index("search")
        [app] = shop.status()
        assert app["name"] == "leaf"
        assert {"name", "processes", "relay", "dropped"} <= set(app)
        assert all({"pid", "state", "reason", "python", "hooks"} <= set(process) for process in app["processes"])
        assert {process["state"] for process in app["processes"]} <= {"protected", "inactive", "starting"}


def test_forwarded_addresses_count_only_from_trusted_proxies(scratch):
    setting = {"SQREEN_IP_HEADER": "X-Forwarded-For"}
    header = (("X-Forwarded-For", "203.0.113.9"),)
    with shop_with_a_login(scratch / "trusted", environment=setting) as shop:
        shop.ask("/search?q=" + quote("x' OR 1=1 -- "), headers=header)
        [event] = shop.wait_for_events(lambda events: events, "the event")
        assert event["request"]["client_ip"] == "203.0.113.9"  # loopback is trusted by default
    with shop_with_a_login(scratch / "untrusted", environment={**setting, "SQREEN_TRUSTED_PROXIES": "192.0.2.0/24"}) as shop:
        shop.ask("/search?q=" + quote("x' OR 1=1 -- "), headers=header)
        [event] = shop.wait_for_events(lambda events: events, "the event")
        assert event["request"]["client_ip"] == "127.0.0.1"
