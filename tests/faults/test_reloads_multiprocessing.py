# SPDX-License-Identifier: Apache-2.0
"""multiprocessing, in its three ways of starting: children of the app have no agent of their own and nothing breaks; a server that makes its
workers so is protected in each."""

import json

import pytest

import attacks
import children
import conftest
import proof
import remains
import shops

METHODS = ("fork", "spawn", "forkserver")


def ways():
    """(interpreter, method); 2.7 only forks."""
    return [pytest.param(*p.values, method, id=f"{p.id}-{method}", marks=p.marks) for p in conftest.one_or_every() for method in METHODS
            if p.values[0] is None or p.values[0].minor >= (3,) or method == "fork"]





@pytest.mark.parametrize("interpreter,method", ways())
def test_children_of_the_app(interpreter, method, scratch):
    with shops.Shop(scratch, interpreter, app="multiprocessing_app:app", server=shops.gunicorn("gunicorn")) as shop:
        workers = proof.protected(shop, 2)
        for _ in range(2):
            told = json.loads(shop.ask(f"/multiprocessing/{method}?name=tea").text)
            rows, modules, run = told["found"] or [0, [], None]
            assert (told["status"], rows, run) == (0, 2, None), f"{told}\n{shop.child.output()[-3000:]}"
            assert method == "fork" or modules == []
            assert json.loads(shop.ask(f"/pool/{method}").text) == [3, 6] * 10
        reached = shop.seen_by_database()
        told = json.loads(shop.ask(f"/multiprocessing/{method}?name=" + attacks.quote(attacks.INJECTION)).text or "{}")
        if method == "fork":  # it has inherited the request
            assert told["status"] != 0 and "code" not in shop.seen_by_database()[len(reached) :]
        else:  # a stranger, as a program that the app runs would be
            assert told["status"] == 0
        assert proof.protected(shop, 2) == workers
        assert "sqreen: " not in shop.child.output(), shop.child.output()
    remains.gone(shop)


@pytest.mark.parametrize("interpreter,method", ways())
def test_server_made_of_them(interpreter, method, scratch):
    server = shops.Server(method, "/usr/bin/env", f"MULTIPROCESSING={method}", "MULTIPROCESSING_PORT={port}", "{bin}/python",
                          "multiprocessing_app.py")
    with shops.Shop(scratch, interpreter, server=server) as shop:
        workers = proof.protected(shop, 2)
        assert shop.pid not in workers and shop.ask("/child").text == "[]|[]|[]|\n"
        family = children.descendants(shop.pid)
    proof.ended(family)
    remains.gone(shop)
