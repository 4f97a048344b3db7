# SPDX-License-Identifier: Apache-2.0
"""The drivers and their databases: the server's own statement log tells what reached it."""

import itertools

import pytest

import attacks
import conftest
import databases
import interpreters
import shops

DRIVERS = {"psycopg2": "postgresql", "pymysql": "mariadb", "mysqlclient": "mariadb"}
MYSQL_INJECTION = attacks.INJECTION.replace("-- ", "#")


def combinations():
    present, missing = interpreters.find()
    # Tests of one database share its server.
    found = [pytest.param(i, driver, id=f"{i.tag}-{driver}", marks=pytest.mark.xdist_group(DRIVERS[driver]))
             for driver, i in itertools.product(DRIVERS, present)]
    return found + [conftest.absent(version, "") for version in missing]


@pytest.mark.evidence
@pytest.mark.parametrize("interpreter,driver", combinations())
def test_injection_never_reaches_the_server(interpreter, driver, scratch, request):
    database = request.getfixturevalue(DRIVERS[driver])
    with shops.Shop(scratch, interpreter, driver=driver, database=database.where()) as shop:
        for honest in attacks.HONEST[1:12]:
            answer = shop.send(honest)
            assert answer.status == 200, (str(honest), answer.raw, shop.child.output()[-3000:])
        before = database.statements()
        assert "name = 'tea'" in before
        chosen = list(attacks.ATTACKS)
        if driver != "psycopg2":
            chosen.append(attacks.Request("hash-comment", "/query?name=" + attacks.quote(MYSQL_INJECTION), origin="query", parameter="name"))
            chosen.append(attacks.Request("backslash", "/query?name=" + attacks.quote("tea\\"), origin="query", parameter="name"))
            # Here the backslash keeps the quote in the literal: nothing but a strange name.
            assert shop.ask("/query?name=" + attacks.quote("tea\\' OR 1=1 -- ")).status == 200
            before = database.statements()
        for attack in chosen:
            answer = shop.send(attack)
            assert answer.status == 403, (str(attack), answer.raw, shop.child.output()[-3000:])
        reached = database.statements()[len(before) :]
        assert "secrets" not in reached and "OR 1=1" not in reached, reached
        events = shop.wait_for_events(lambda events: len(events) == len(chosen) and events, f"{len(chosen)} events")
        assert {event["driver"] for event in events} == {driver}
        assert all(driver.split("client")[0] in event["sink"].lower() for event in events), events[0]["sink"]
        assert {event["location"]["line"] for event in events} == {shops.SINK_LINE}
        assert all("secrets" in event["statement"] for event in events if "secrets" in event["value"])


@pytest.mark.parametrize("interpreter,driver", combinations())
def test_monitored_injection_reaches_the_server(interpreter, driver, scratch, request):
    """The other half of the proof: what the log would have shown."""
    database = request.getfixturevalue(DRIVERS[driver])
    with shops.Shop(scratch, interpreter, driver=driver, database=database.where(), protected="monitor") as shop:
        before = len(database.statements())
        answer = shop.send(attacks.ATTACKS[0])
        assert databases.SECRET in answer.text
        assert "UNION SELECT code, 1 FROM secrets" in database.statements()[before:]
        [event] = shop.wait_for_events(lambda events: events, "the event")
        assert event["blocked"] is False and event["driver"] == driver
