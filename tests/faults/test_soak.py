# SPDX-License-Identifier: Apache-2.0
"""Mixed load for a long time, with workers that are recycled and masters that are told to reload: memory, descriptors, slots and the event
log stay where they were. `bin/test --soak 20 soak` runs it for 20 minutes; an hour with --full; a glimpse else.

Samples go to build/test-results/soak-<server>.json, and the quarters that were compared to standard output.
"""

import itertools
import json
import os
import pathlib
import signal
import statistics
import time

import pytest

import attacks
import children
import conftest
import shops

RATE = 12  # requests a second: long rather than hard
SAMPLES = 240
RELOAD_EVERY = 480.0  # seconds
WARM = 300  # seconds of a run below which its memory says nothing: interpreters still warm up

SERVERS = {
    "gunicorn": shops.gunicorn("gunicorn", "-k", "gthread", "--threads", "2", "--max-requests", "400", "--max-requests-jitter", "50", workers=2),
    "uwsgi": shops.uwsgi("uwsgi", "--master", "--processes", "2", "--max-requests", "400", workers=2),
    # Never recycled: what a process itself would gather shows here.
    "waitress": shops.WAITRESS,
}
LOAD = [request for request in attacks.HONEST if not request.name.startswith("upload")]
LOAD = LOAD * 2 + list(attacks.ATTACKS) + [request for request in attacks.HONEST if request.name == "upload"]


def status_of(pid):
    """(memory that it alone has written to, in KiB; open descriptors), or None when it has ended."""
    try:
        rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
        written = next(line for line in rollup.splitlines() if line.startswith("Private_Dirty:"))
        return int(written.split()[1]), len(os.listdir(f"/proc/{pid}/fd"))
    except (OSError, StopIteration):
        return None


def sample(shop):
    roles = {"master": [shop.pid], "workers": children.descendants(shop.pid), "relay": shop.relay_pids()}
    taken = {}
    for role, pids in roles.items():
        measured = [found for found in map(status_of, pids) if found]
        if measured:
            taken[f"{role} memory, KiB"] = max(memory for memory, _ in measured)
            taken[f"{role} descriptors"] = max(number for _, number in measured)
    [app] = shop.status()
    log = next(iter(pathlib.Path(shop.environment["SQREEN_RUNTIME_DIR"]).glob("*/events"))).stat()
    taken["slots"] = len(app["processes"])
    taken["log on disk, KiB"] = log.st_blocks // 2
    taken["dropped"] = sum(app["dropped"].values())
    return taken


def run(shop, seconds):
    """(samples, requests sent, attacks blocked)"""
    samples, sent, blocked = [], 0, 0
    begun = time.monotonic()
    pause = min(RELOAD_EVERY, seconds / 2)
    next_sample, next_reload = begun + seconds / 20, begun + pause
    for request in itertools.cycle(LOAD):
        now = time.monotonic()
        if now - begun > seconds:
            return samples, sent, blocked
        if now > next_sample:
            samples.append(sample(shop))
            next_sample += seconds / SAMPLES
        if now > next_reload and shop.server.workers > 1:
            os.kill(shop.pid, signal.SIGHUP)
            next_reload += pause
        try:
            answer = shop.send(request)
        except OSError:
            continue  # a reload
        sent += 1
        if request in attacks.ATTACKS:
            assert answer.status in (0, 403, 502, 503), answer.raw[:300]  # 0: a worker that was told to end
            blocked += answer.status == 403
        time.sleep(max(0.0, 1 / RATE - (time.monotonic() - now)))


def quarters(samples, name):
    values = [taken[name] for taken in samples if name in taken]
    quarter = max(1, len(values) // 4)
    return values[quarter : 2 * quarter] or values, values[-quarter:]


def judge(samples, seconds):
    """What grew: {name: (median or most of the second quarter, of the last)}."""
    grown, told = {}, []
    for name in samples[-1]:
        early, late = quarters(samples, name)
        if name.endswith("KiB") and not name.startswith("log"):
            before, after = statistics.median(early), statistics.median(late)
            limit = before * 1.05 + 512
        elif name == "log on disk, KiB":
            before, after, limit = max(early), max(late), 1024
        else:
            before, after = max(early), max(late)
            limit = before + (2 if name != "dropped" else 0)
        told.append(f"  {name:22} {before:10.0f} {after:10.0f}")
        if after > limit and (seconds > WARM or "memory" not in name):
            grown[name] = (before, after)
    return grown, "\n".join(told)


@pytest.mark.parametrize("server", ["gunicorn", "uwsgi", conftest.rarely("waitress")])
def test_nothing_grows(server, scratch, request):
    interpreter = conftest.system()
    seconds = 60 * conftest.soak_minutes(request.config)
    with shops.Shop(scratch, interpreter, server=SERVERS[server], environment={"SQREEN_APP_NAME": "shop"}) as shop:
        samples, sent, blocked = run(shop, seconds)
        events = shop.wait_for_events(lambda events: len(events) >= blocked and events, f"{blocked} events")
    assert len(samples) > 3 and blocked
    grown, told = judge(samples, seconds)
    results = shops.ROOT / "build" / "test-results"
    results.mkdir(parents=True, exist_ok=True)
    (results / f"soak-{server}.json").write_text(json.dumps({"seconds": seconds, "requests": sent, "blocked": blocked, "events": len(events),
                                                             "samples": samples}))
    print(f"\n{server}: {seconds:.0f} s, {sent} requests, {blocked} attacks blocked, {len(events)} events; second and last quarter:\n{told}")
    assert len({event["id"] for event in events}) == len(events)
    assert not grown, told
