# SPDX-License-Identifier: Apache-2.0
"""The promise: on every CPython, with the oldest and the newest Flask and Django, an injection is answered 403 and its statement does
not reach the driver; honest answers are the same to the byte as without the agent."""

import itertools

import pytest

import attacks
import conftest
import databases
import interpreters
import shops
import venvs

FRAMEWORKS = {"flask": "flask_shop.app:app", "django": "django_shop.app:app"}


def places(templates=False):
    present, missing = interpreters.find()
    found = [pytest.param((i, wanted, framework), id=f"{i.tag}-{wanted}-{framework}")
             for i, wanted, framework in itertools.product(present, venvs.SETS, FRAMEWORKS)]
    if not templates:
        found += [pytest.param((i, "newest", "plain"), id=f"{i.tag}-plain") for i in present]
    return found + [conftest.absent(version) for version in missing]


def open_shop(place, folder, protected):
    interpreter, wanted, framework = place
    app = FRAMEWORKS.get(framework, "plain_wsgi.app:app")
    return shops.Shop(folder, interpreter, wanted, app=app, protected=protected)


@pytest.fixture(scope="module")
def place(request):
    return request.param


@pytest.fixture(scope="module")
def shop(place, tmp_path_factory):
    with open_shop(place, tmp_path_factory.mktemp("shop"), "block") as running:
        yield running


@pytest.fixture(scope="module")
def twin(place, tmp_path_factory):
    """The same shop without the agent."""
    with open_shop(place, tmp_path_factory.mktemp("twin"), None) as running:
        yield running


everywhere = pytest.mark.parametrize("place", places(), indirect=True)


def event_of(attack, shop, before):
    """The one event that an attack made, complete with the response's status."""

    def found(events):
        fresh = [event for event in events if event["id"] not in before]
        return fresh if fresh and all(event["response_status"] for event in fresh) else None

    fresh = shop.wait_for_events(found, f"the event of {attack}")
    assert len(fresh) == 1, fresh
    return fresh[0]


@everywhere
@pytest.mark.evidence
@pytest.mark.parametrize("attack", attacks.ATTACKS, ids=str)
def test_attack_is_blocked(shop, attack):
    before = {event["id"] for event in shop.events()}
    reached = shop.seen_by_database()
    answer = shop.send(attack)
    assert answer.status == 403, shop.child.output()[-3000:]
    assert shop.seen_by_database() == reached, "the statement reached SQLite"
    assert databases.SECRET.encode() not in answer.raw
    event = event_of(attack, shop, before)
    assert event["blocked"] is True
    assert (event["kind"], event["attack"]) == ("attack", "sql_injection")
    assert event["sink"].startswith("sqlite3."), event["sink"]
    assert event["origin"] == attack.origin
    assert event["parameter"].lower() == attack.parameter.lower()
    assert event["location"]["file"].endswith("tests/apps/shopdata.py")
    assert event["location"]["line"] == shops.SINK_LINE
    assert event["location"]["function"] == "_rows"
    assert event["request"]["method"] == attack.method
    assert event["request"]["client_ip"] == "127.0.0.1"
    assert event["response_status"] == 403
    assert event["statement"].startswith("SELECT name, price FROM products WHERE ")


@everywhere
def test_attack_while_streaming_never_reaches_the_database(shop):
    reached = shop.seen_by_database()
    answer = shop.send(attacks.STREAMED_ATTACK)
    assert databases.SECRET.encode() not in answer.raw
    assert shop.seen_by_database() == reached
    assert answer.status == 403, "nothing of the response was sent when the attack was found"


@everywhere
@pytest.mark.parametrize("honest", attacks.HONEST, ids=str)
def test_honest_answer_is_the_same_to_the_byte(shop, twin, honest):
    before = len(shop.events())
    expected, answer = twin.send(honest), shop.send(honest)
    assert expected.status in (200, 404, 500), expected.raw[:300]
    assert answer.comparable == expected.comparable
    assert len(shop.events()) == before


@pytest.mark.evidence(templates=True)
@pytest.mark.parametrize("place", places(templates=True), indirect=True)
def test_template_is_rendered_the_same(shop, twin):
    """Escaping included: what the request says reaches the page as the engine lets it."""
    request = attacks.Request("page", "/page?name=" + attacks.quote("<b>tea</b> & th\u00e9"))
    expected, answer = twin.send(request), shop.send(request)
    assert b"&lt;b&gt;tea&lt;/b&gt; &amp; th\xc3\xa9" in expected.raw
    assert answer.comparable == expected.comparable


@everywhere
def test_monitor_reports_and_lets_pass(place, twin, tmp_path_factory):
    with open_shop(place, tmp_path_factory.mktemp("monitor"), "monitor") as shop:
        for attack in (attacks.ATTACKS[0], attacks.ATTACKS[2]):
            before = {event["id"] for event in shop.events()}
            answer = shop.send(attack)
            assert databases.SECRET in answer.text
            assert answer.comparable == twin.send(attack).comparable
            event = event_of(attack, shop, before)
            assert (event["blocked"], event["parameter"], event["response_status"]) == (False, attack.parameter, 200)


@everywhere
def test_status_says_protected(shop, place):
    [app] = shop.status()
    serving = [process for process in app["processes"] if process["state"] == "protected"]
    assert serving, app
    assert serving[0]["python"] == place[0].version
    assert "sqlite3" in serving[0]["hooks"]
    assert app["relay"]["alive"] is True
