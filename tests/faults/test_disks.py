# SPDX-License-Identifier: Apache-2.0
"""Disks that fill up or turn read-only, before the start and in the middle of a run: the app serves and blocks, what cannot be recorded
is said once and counted, and what could wait is stored when there is room again."""

import contextlib
import os
import signal

import pytest

import children
import conftest
import disks
import injection
import shops
import twins


def pair_on(scratch, twin, runtime=None, state=None, **options):
    environment = {**options.pop("environment", {})}
    if runtime:
        environment["SQREEN_RUNTIME_DIR"] = str(runtime.folder)
    if state:
        environment["SQREEN_STATE_DIR"] = str(state.folder)
    return twins.Pair(scratch, conftest.system(), shop={"environment": environment}, twin=twin, **options)


@pytest.mark.parametrize("kind", disks.KINDS)
def test_no_room_for_the_run_at_the_start(kind, scratch, twin):
    with disks.Disk(scratch / "disk", kind) as disk:
        disk.fill()
        with pair_on(scratch, twin, runtime=disk) as pair:
            pair.answer_alike()
            pair.block(2)
            [line] = [line for line in pair.lines() if "recorded" in line]
            assert str(disk.folder) in line and disk.says in line, line
            assert pair.shop.status() == []


@contextlib.contextmanager
def stopped(pids):
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("kind", disks.KINDS)
def test_the_log_fills_in_the_middle(kind, scratch, twin):
    """Somewhere in here a record is torn, since the room that is left is no multiple of a record."""
    with disks.Disk(scratch / "disk", kind) as disk, pair_on(scratch, twin, runtime=disk) as pair:
        pair.block(2)
        pair.wait_for_exactly(2)
        disk.fill(leave=8192)
        pair.answer_alike()
        with stopped(pair.shop.relay_pids()):  # a quick one would free the room as fast as it is used
            pair.block(60)
            lines = pair.lines()
            assert len(lines) == 1 and "dropped" in lines[0], lines
            if not disk.btrfs:
                assert twins.dropped(pair.shop), "counted at once"
            disk.empty()
        before = len(pair.shop.events())
        sent = 62

        def losses():
            """btrfs takes no count either while it is full: the process adds its own at the next event for which there is room."""
            nonlocal sent
            pair.block(1)
            sent += 1
            return twins.dropped(pair.shop).get("write-failed")

        children.until(losses, 20, "the losses to be told")
        pair.block(5)
        sent += 5
        pair.shop.wait_for_events(lambda events: len(events) >= before + 5, "the log to go on")
        lost = twins.dropped(pair.shop)
        assert set(lost) <= {"write-failed", "torn"}, lost
        events = pair.shop.wait_for_events(lambda events: len(events) + sum(lost.values()) >= sent and events, "all that were not counted as dropped")
        assert len({event["id"] for event in events}) == len(events) <= sent
        assert pair.lines() == lines


@pytest.mark.parametrize("kind", disks.KINDS)
def test_no_room_for_the_store(kind, scratch, twin):
    """Events wait in the log, and `status` says so."""
    with disks.Disk(scratch / "disk", kind) as disk:
        disk.fill()
        with pair_on(scratch, twin, state=disk) as pair:
            pair.answer_alike()
            pair.block(10)
            note = children.until(lambda: pair.shop.status()[0]["relay"].get("note"), 15, "the relay to say that the disk is full")
            assert str(disk.folder) in note, note
            disk.empty()
            pair.wait_for_exactly(10)
            children.until(lambda: not pair.shop.status()[0]["relay"].get("note"), 15, "the relay to be content")
            disk.fill()
            pair.block(20)
            pair.answer_alike()
            disk.empty()
            pair.wait_for_exactly(30)
            assert pair.lines() == [] and twins.dropped(pair.shop) == {}


def test_a_store_that_turns_read_only(scratch, twin):
    """What ext4 does by itself when its disk fails: nothing can be stored any more, and `status` says why."""
    with disks.Disk(scratch / "disk", "ext4", options="errors=remount-ro") as disk, pair_on(scratch, twin, state=disk) as pair:
        pair.block(3)
        pair.wait_for_exactly(3)
        disk.break_down()
        pair.answer_alike()
        pair.block(5)
        note = children.until(lambda: pair.shop.status()[0]["relay"].get("note"), 15, "the relay to say that it cannot store")
        assert str(disk.folder) in note, note
        assert pair.lines() == [] and twins.dropped(pair.shop) == {}
        assert len(pair.shop.events()) == 3


def test_a_quota_that_is_used_up(scratch, twin):
    """Of the store, then of the log, then before the next start."""
    quota = scratch / "quota"
    quota.touch()
    environment = {**injection.preload(quota=quota), "SQREEN_APP_NAME": "leaf"}
    with twins.Pair(scratch, conftest.system(), shop={"environment": environment}, twin=twin) as pair:
        pair.block(3)
        pair.wait_for_exactly(3)
        quota.write_text(str(pair.shop.scratch / "state"))
        pair.block(5)
        children.until(lambda: pair.shop.status()[0]["relay"].get("note"), 15, "the relay to say that it cannot store")
        pair.answer_alike()
        quota.write_text("")
        pair.wait_for_exactly(8)
        quota.write_text(str(pair.shop.scratch / "run"))
        pair.block(2)
        pair.answer_alike()
        assert len(pair.lines()) == 1 and sum(twins.dropped(pair.shop).values()) >= 2
        quota.write_text("")
    quota.write_text(str(pair.shop.scratch / "run"))
    again = {"environment": environment, "database": str(pair.shop.scratch / "shop.db")}
    with shops.Shop(pair.shop.scratch, conftest.system(), **again) as shop:
        assert shop.send(twins.ATTACK).status == 403
        line = twins.said(shop)[-1]
        assert "cannot be recorded" in line and "quota" in line, line


READ_ONLY = ("unshare", "--mount", "sh", "-c", 'mount -o remount,bind,ro / 2>/dev/null || { mount --bind / / && mount -o remount,bind,ro /; }; exec "$@"', "sh")


def test_a_read_only_root_and_home(scratch):
    """As in a container with --read-only: no folder to be made anywhere. The shop's own database is only read."""
    disks.need_mounts()
    nowhere = {"SQREEN_RUNTIME_DIR": "", "SQREEN_STATE_DIR": "", "SHOP_SEEN": "", "HOME": "/nonexistent"}
    server = shops.gunicorn("gunicorn", "--worker-tmp-dir", "/dev/shm", workers=1)
    with twins.Pair(scratch, conftest.system(), wrapper=READ_ONLY, environment=nowhere, server=server) as pair:
        pair.answer_alike()
        pair.block(3)
        [line] = pair.lines()
        assert "cannot be recorded" in line and "Read-only" in line, line
