# SPDX-License-Identifier: Apache-2.0
"""Machines that lack something: /proc, others' processes in it, system calls, a clock that can be trusted, standard streams."""

import os
import subprocess
import time

import pytest

import children
import conftest
import disks
import injection
import installations
import neighbours
import sanitizers
import shops
import twins

NO_PROC = ("unshare", "--mount", "sh", "-c", 'umount -l /proc && exec "$@"', "sh")
HIDEPID = ("unshare", "--mount", "sh", "-c", 'mount -o remount,hidepid=2 /proc && exec "$@"', "sh")


@sanitizers.impossible("it reads /proc/self/maps as it begins")
def test_no_proc(scratch):
    """gunicorn serves, the agent protects, the relay stores; and it ends with the app all the same."""
    disks.need_mounts()
    with twins.Pair(scratch, conftest.system(), wrapper=NO_PROC) as pair:
        pair.answer_alike()
        pair.block(4)
        pair.wait_for_exactly(4)
        assert pair.lines() == [] and twins.dropped(pair.shop) == {}


def test_other_users_processes_are_hidden(scratch):
    """hidepid: for everybody but root, so the shop belongs to somebody else."""
    disks.need_mounts()
    user = neighbours.Neighbour(scratch, "daemon")
    with user.shop(wrapper=HIDEPID) as shop:
        for _ in range(3):
            assert shop.send(twins.ATTACK).status == 403
        user.wait_for_events(shop, 3)
        assert twins.said(shop) == []


REFUSED = [
    ("EPERM", "fallocate"),
    ("ENOSYS", "fallocate"),
    ("ENOSYS", "pidfd_open"),
    ("EPERM", "close_range"),
    ("ENOSYS", "inotify_init1"),
    ("EPERM", "pidfd_open,fallocate,close_range,inotify_init1,madvise"),
]


@pytest.mark.parametrize("error,calls", REFUSED)
def test_system_calls_that_are_refused(error, calls, scratch, twin):
    wrapper = ("/usr/bin/python3", str(shops.ROOT / "tests" / "tools" / "filtered.py"), error, calls)
    if subprocess.run([*wrapper, "true"]).returncode:
        pytest.skip("no seccomp here")
    with twins.Pair(scratch, conftest.system(), shop={"wrapper": wrapper}, twin=twin) as pair:
        pair.answer_alike()
        pair.block(4)
        pair.wait_for_exactly(4)
        assert pair.lines() == [] and twins.dropped(pair.shop) == {}


def test_a_log_that_cannot_shrink_goes_on_in_the_next(scratch, twin):
    """Without punching: file after file, each removed when it was read, every event once, and an idle master holds no old one."""
    wrapper = ("/usr/bin/python3", str(shops.ROOT / "tests" / "tools" / "filtered.py"), "EPERM", "fallocate")
    if subprocess.run([*wrapper, "true"]).returncode:
        pytest.skip("no seccomp here")
    options = {"wrapper": wrapper, "environment": {"SQREEN_EVENT_LOG_LIMIT": "400K"}, "server": shops.gunicorn("gunicorn", workers=2)}
    with twins.Pair(scratch, conftest.system(), shop=options, twin=twin) as pair:
        seen, sent = set(), 0
        folder = next((pair.shop.scratch / "run").iterdir())

        def three_files():
            nonlocal sent
            pair.block(20)
            sent += 20
            names = {path.name for path in folder.glob("events*")}
            seen.update(names)
            assert len(names) <= 2, names
            return len(seen) >= 3

        children.until(three_files, 60, "the log to go on twice", lambda: f"{seen} after {sent}")
        pair.wait_for_exactly(sent)
        assert twins.dropped(pair.shop) == {} and pair.lines() == []
        children.kill(pair.shop.status()[0]["relay"]["pid"])
        pair.block(5)
        pair.wait_for_exactly(sent + 5)


@pytest.mark.parametrize("jump", [3600, -3600], ids=["ahead", "back"])
def test_a_clock_that_jumps(jump, scratch, twin):
    """Nothing waits by the wall clock; events tell the time that the clock told."""
    offset = scratch / "offset"
    offset.write_text("0")
    with twins.Pair(scratch, conftest.system(), shop={"environment": injection.preload(clock=offset)}, twin=twin) as pair:
        pair.block(2)
        pair.wait_for_exactly(2)
        offset.write_text(str(jump))
        pair.answer_alike()
        pair.block(3)
        events = pair.wait_for_exactly(5)
        hours = sorted({event["time"][:13] for event in events})
        assert len(hours) >= 2, hours
        children.until(lambda: pair.shop.status()[0]["relay"]["alive"], 5, "the relay to be alive")
        begun = time.monotonic()
        pair.shop.child.stop()
        children.until(lambda: not pair.shop.relay_pids(), 20, "the relay to end")
        assert time.monotonic() - begun < 20 and pair.lines() == []


def test_replaced_by_an_upgrade_while_it_starts(scratch, twin):
    """`sqreen` is gone before it can start its relay: said in one line, protected, and told by the app's next run."""
    program = installations.copy(scratch)
    environment = {"SQREEN_APP_NAME": "leaf", **injection.preload(unlink=program)}
    with twins.Pair(scratch, conftest.system(), twin=twin, shop={"environment": environment, "program": program}) as pair:
        pair.block(2)
        pair.answer_alike()
        [line] = pair.lines()
        assert "the relay did not start" in line, line
        [app] = pair.shop.status()
        assert app["relay"]["alive"] is False and app["protection"] == "full"
        assert pair.shop.events() == []
        program = installations.copy(scratch / "strict")
        command = [program, "start", "--strict", conftest.system().path, "-c", "pass"]
        strict = subprocess.run(command, env={**pair.shop.environment, **injection.preload(unlink=program)}, capture_output=True, text=True)
        assert strict.returncode == 125 and "the relay did not start" in strict.stderr, strict
    again = {"environment": {"SQREEN_APP_NAME": "leaf"}, "database": str(pair.shop.scratch / "shop.db")}
    with shops.Shop(pair.shop.scratch, conftest.system(), **again) as shop:
        shop.wait_for_events(lambda events: len(events) == 2 and events, "what the run without a relay had left", 20)


HANDLERS = "import signal; print([(n, signal.getsignal(n)) for n in range(1, signal.NSIG) if n not in (32, 33)])"


def test_signal_handlers_look_untouched(scratch, each_interpreter):
    """One handler is ours (core/lost_mapping.h): nobody who asks Python sees it."""
    plain = [each_interpreter.path, "-c", HANDLERS]
    environment = shops.clean_environment(scratch, scratch)
    outputs = [subprocess.run(command, env=environment, cwd=scratch, capture_output=True, text=True, timeout=60).stdout
               for command in ([*shops.under_test(), *plain], [str(shops.SQREEN), "start", *shops.under_test(), *plain])]
    assert outputs[0] == outputs[1] != ""


STREAMS = {
    "closed": 'exec "$@" <&- >&- 2>&-',
    "full": 'exec "$@" >/dev/full 2>/dev/full',
    "nobody-reads": 'exec "$@" 2>&1 | exec true',
}


@pytest.mark.parametrize("streams", STREAMS)
@pytest.mark.parametrize("lines", ["nothing-to-say", "something-to-say"])
def test_standard_streams(streams, lines, scratch):
    """Neither is anything of ours written to a descriptor that took a stream's number, nor does a line of ours end the app."""
    wrapper = ("/bin/sh", "-c", STREAMS[streams], "sh")
    environment = {"SQREEN_MODE": "blok"} if lines == "something-to-say" else {}
    server = shops.WAITRESS
    with twins.Pair(scratch, conftest.system(), wrapper=wrapper, server=server, environment=environment) as pair:
        pair.answer_alike()
        pair.block(3)
        pair.wait_for_exactly(3)
        for pid in children.descendants(pair.twin.pid) + children.descendants(pair.shop.pid):
            if shops.command_of(pid)[-1:] == ["flask_shop.app:app"]:
                os.kill(pid, 15)  # below a shell that ends without it
