# SPDX-License-Identifier: Apache-2.0
"""That an app is protected, process by process: each one's pid seen blocking an attack, and listed as protected by `sqreen status`.

    workers = proof.protected(shop, 2)                  two processes answered, and all that answered blocked
    os.kill(shop.pid, signal.SIGHUP)
    proof.protected(shop, 2, apart_from=workers)        two others do now
"""

import concurrent.futures
import os
import signal

import attacks
import children
import shops

ATTACK = attacks.ATTACKS[0]
TOGETHER = 6  # so that a busy worker leaves some to the next


def _ask(shop, request):
    try:
        return shop.ask(request.target, request.method, request.headers, request.body, seconds=10)
    except OSError:
        return None  # nobody listened, or who listened went away: servers that reload do both


def answers(shop, request, number=TOGETHER):
    """What came back from `number` of the same request at the same time; those that nobody answered are left out."""
    with concurrent.futures.ThreadPoolExecutor(number) as pool:
        found = pool.map(lambda _: _ask(shop, request), range(number))
    return [answer for answer in found if answer is not None and answer.status]


def states(shop):
    """{pid: state} of all processes of all of the shop's living runs, as `sqreen status` says."""
    return {process["pid"]: process["state"] for app in shop.status() for process in app["processes"]}


def protected(shop, number, apart_from=(), seconds=40):
    """The pids of `number` living processes, none of `apart_from`, that block and are listed. Not one attack may get through meanwhile."""
    blocking = set()

    def look():
        got = answers(shop, ATTACK)
        # A server that is about to end may answer 503 of its own; what counts is that the app never did.
        passed = [answer.raw[:300] for answer in got if answer.status not in (403, 502, 503)]
        assert not passed, f"an attack got through: {passed}\n{shop.child.output()[-4000:]}"
        blocking.update(event["pid"] for event in shop.events() if event["blocked"])
        blocking.difference_update([pid for pid in blocking if pid in apart_from or not children.alive(pid)])
        return len(blocking) >= number

    def told():
        return f"blocking: {blocking}, before: {set(apart_from)}, status: {states(shop)}\n{shop.child.output()[-4000:]}"

    children.until(look, seconds, f"{number} processes that block", told, every=0.1)
    children.until(lambda: all(states(shop).get(pid) == "protected" or not children.alive(pid) for pid in blocking), seconds,
                   "status to list each of them as protected", told, every=0.1)
    return set(blocking)


def ended(pids, seconds=20):
    children.until(lambda: not any(map(children.alive, pids)), seconds, f"{sorted(pids)} to end")


def master_of(path, others=()):
    """The pid in a pid file, once it is that of a living process not among `others`."""

    def look():
        text = path.read_text().strip() if path.exists() else ""
        return int(text) if text and int(text) not in others and children.alive(int(text)) else None

    return children.until(look, 40, f"{path} to name a process")


def daemon(scratch, interpreter, server, pidfile):
    """The shop of a server that leaves the shell and writes `pidfile`: protected in both workers, after a reload too, and ended by SIGTERM."""
    shop = shops.Shop(scratch, interpreter, server=server, wait=False)
    assert shop.child.wait() == 0, shop.child.output()
    master = master_of(pidfile)
    try:
        workers = protected(shop, 2)
        os.kill(master, signal.SIGHUP)
        protected(shop, 2, apart_from=workers)
        os.kill(master, signal.SIGTERM)
        ended([master])
    finally:
        for pid in [*children.descendants(master), master]:
            children.kill(pid)
        shop.stop()
    return shop
