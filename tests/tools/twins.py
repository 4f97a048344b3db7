# SPDX-License-Identifier: Apache-2.0
"""An app under the agent and its twin without: whatever befalls the first, its honest answers stay the twin's to the byte.

    with twins.Pair(scratch, conftest.system()) as pair:
        pair.befall(lambda shop: ...)       # what goes wrong
        pair.answer_alike()
        pair.block()

`pair.shop` and `pair.twin` are shops.Shop; `befall` does the same to both, so that a difference is the agent's.
"""

import attacks
import children
import shops

ATTACK = attacks.ATTACKS[0]
# One of each kind that a response can be; `LARGE` adds megabytes.
_LARGE = ("upload", "upload-multipart", "file")
HONEST = tuple(request for request in attacks.HONEST if request.name not in _LARGE)
LARGE = tuple(request for request in attacks.HONEST if request.name in _LARGE)


class Pair:
    """Both are started alike; `shop` takes options for the protected one alone. Further options go to shops.Shop. `twin`: one that runs
    already and that the fault cannot touch; it is left running."""

    def __init__(self, scratch, interpreter, shop=None, twin=None, **options):
        if twin is not None and twin.interpreter != interpreter:
            twin = None
        self.own_twin = twin is None
        self.twin = shops.Shop(scratch / "twin", interpreter, **{**options, "protected": None}) if twin is None else twin
        try:
            self.shop = shops.Shop(scratch / "shop", interpreter, **options, **(shop or {}))
        except BaseException:
            self._stop_twin()
            raise

    def _stop_twin(self):
        if self.own_twin:
            self.twin.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._stop_twin()
        finally:
            self.shop.stop()

    def befall(self, what):
        """Does `what(shop)` to both, the twin first; returns what it gave for the protected one."""
        what(self.twin)
        return what(self.shop)

    def answer_alike(self, requests=HONEST):
        for request in requests:
            expected, answer = self.twin.send(request), self.shop.send(request)
            assert answer.comparable == expected.comparable, f"{request}: {self.shop.child.output()[-4000:]}"

    def block(self, times=1, attack=ATTACK):
        """Attacks, and sees each attack answered 403 before its statement reached SQLite."""
        reached = self.shop.seen_by_database()
        for _ in range(times):
            answer = self.shop.send(attack)
            assert answer.status == 403, f"{answer.raw[:300]}\n{self.shop.child.output()[-4000:]}"
        assert self.shop.seen_by_database() == reached, "the statement reached SQLite"

    def lines(self):
        """What the agent and the launcher said, in order."""
        return said(self.shop)

    def wait_for_exactly(self, number, seconds=20):
        """`number` events in the store, all different, and none more."""
        found = self.shop.wait_for_events(lambda events: len(events) >= number and events, f"{number} events", seconds) if number else self.shop.events()
        assert len(found) == len({event["id"] for event in found}) == number
        return found


def said(shop):
    return [line for line in shop.child.output().splitlines() if line.startswith("sqreen: ")]


def processes(shop):
    """{pid: (state, reason)} as `sqreen status` tells."""
    return {process["pid"]: (process["state"], process["reason"]) for app in shop.status() for process in app["processes"]}


def dropped(shop):
    """Everything that `sqreen status` counts as dropped, by kind."""
    total = {}
    for app in shop.status("--all"):
        for kind, number in app["dropped"].items():
            total[kind] = total.get(kind, 0) + number
    return total


def is_protected(shop):
    return any(state == "protected" for state, _ in processes(shop).values())


def wait_protected(shop, seconds=20):
    children.until(lambda: is_protected(shop), seconds, "status to call it protected", lambda: shop.sqreen("status"))
