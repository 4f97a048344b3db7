# SPDX-License-Identifier: Apache-2.0
"""Region, log, store and their folders, damaged before a process joins or while it uses them. Each row says what is damaged, whether
events can be told afterwards, and what must be said."""

import os
import pathlib
import sqlite3
import struct

import pytest

import children
import conftest
import shops
import twins


def folder_of(shop):
    [region] = pathlib.Path(shop.environment["SQREEN_RUNTIME_DIR"]).glob("*/region")
    return region.parent


def write_at(path, offset, data):
    with open(path, "r+b") as file:
        file.seek(offset)
        file.write(data)


VERSION_AT = 8  # behind the magic: core/region_layout.h


def corrupt_region(folder):
    """All of it, slots and policies too, as a hostile process of the same uid could."""
    size = (folder / "region").stat().st_size
    noise = os.urandom(65536)
    with open(folder / "region", "r+b") as file:
        for at in range(0, size, len(noise)):
            file.write(noise[: min(len(noise), size - at)])


REGION = {
    "corrupt": corrupt_region,
    "zeros": lambda folder: write_at(folder / "region", 0, bytes(1 << 20)),
    "truncated-to-nothing": lambda folder: os.truncate(folder / "region", 0),
    "truncated-in-the-slots": lambda folder: os.truncate(folder / "region", 12288),
    "removed": lambda folder: (folder / "region").unlink(),
    "older": lambda folder: write_at(folder / "region", VERSION_AT, struct.pack("=Q", 0)),
    "newer": lambda folder: write_at(folder / "region", VERSION_AT, struct.pack("=Q", 99)),
}


@pytest.mark.parametrize("damage", REGION)
def test_a_region_damaged_in_the_middle(damage, scratch, twin, each_interpreter):
    """The app goes on as if nothing had been; the workers that come later too."""
    with twins.Pair(scratch, each_interpreter, twin=twin, server=shops.gunicorn("gunicorn", workers=2)) as pair:
        pair.block(4)
        pair.wait_for_exactly(4)
        REGION[damage](folder_of(pair.shop))
        pair.answer_alike()
        pair.block(4)
        [app] = pair.shop.status()
        assert app["protection"] in ("none", "partial") or damage in ("removed",), app
        pair.shop.wait_for_events(lambda events: len(events) >= 8, "the events after the damage")
        for pid in children.descendants(pair.shop.pid):
            children.kill(pid)
        children.until(lambda: len([pid for pid in children.descendants(pair.shop.pid) if children.alive(pid)]) >= 2, 20, "new workers")
        pair.shop.wait_ready()
        pair.answer_alike()
        pair.block(4)
        assert len(pair.lines()) <= 5, f"at most one of each process: {pair.lines()}"


def test_a_truncated_region_and_an_app_with_a_fault_handler(scratch):
    """Python's faulthandler had the signal before us, and tells what it would tell of any other fault."""
    with twins.Pair(scratch, conftest.system(), environment={"PYTHONFAULTHANDLER": "1"}) as pair:
        pair.block(2)
        pair.wait_for_exactly(2)
        os.truncate(folder_of(pair.shop) / "region", 0)
        pair.answer_alike()
        pair.block(2)
        pair.wait_for_exactly(4)
        assert "Fatal Python error" not in pair.shop.child.output()


# The damage is done by a shell between `sqreen start` and the server, which is where a process finds its run.
BREAK = """
import os, sys
kind, folder = sys.argv[1], sys.argv[2].split(":", 4)[4]
region, log = folder + "/region", folder + "/events"
if kind == "truncated":
    os.truncate(region, 4096)
elif kind == "corrupt":
    with open(region, "r+b") as file:
        file.write(os.urandom(1 << 20))
elif kind in ("older", "newer"):
    with open(region, "r+b") as file:
        file.seek(8)
        file.write((0 if kind == "older" else 99).to_bytes(8, sys.byteorder))
elif kind == "log-corrupt":
    with open(log, "r+b") as file:
        file.write(os.urandom(64))
elif kind == "log-truncated":
    os.truncate(log, 0)
"""


@pytest.mark.parametrize("damage", ["truncated", "corrupt", "older", "newer", "log-corrupt", "log-truncated"])
def test_damaged_before_the_server_starts(damage, scratch, twin):
    """Protected, not reported, and said in one line."""
    script = scratch / "break.py"
    script.write_text(BREAK)
    breaking = ("/bin/sh", "-c", f'/usr/bin/python3 -I {script} {damage} "$SQREEN_RUN" && exec "$@"', "sh")
    server = shops.Server("broken", *breaking, *shops.GUNICORN.words)
    with twins.Pair(scratch, conftest.system(), shop={"server": server, "environment": {"SQREEN_APP_NAME": "shop"}}, twin=twin) as pair:
        pair.answer_alike()
        pair.block(3)
        lines = [line for line in pair.lines() if "not reported" in line]
        assert len(lines) == 1 and str(pair.shop.scratch) in lines[0], pair.lines()


LOG = {
    "garbage-behind": lambda folder: append(folder / "events", os.urandom(3000)),
    "corrupt": lambda folder: write_at(folder / "events", 0, os.urandom((folder / "events").stat().st_size)),
    "truncated": lambda folder: os.truncate(folder / "events", 0),
    "removed": lambda folder: (folder / "events").unlink(),
    "replaced-by-a-link": lambda folder: ((folder / "events").unlink(), (folder / "events").symlink_to("/etc/passwd")),
    "replaced-by-a-pipe": lambda folder: ((folder / "events").unlink(), os.mkfifo(folder / "events")),
}


def append(path, data):
    with open(path, "ab") as file:
        file.write(data)


@pytest.mark.parametrize("damage", LOG)
def test_a_log_damaged_in_the_middle(damage, scratch, twin):
    """What comes after the damage is told: the open descriptors outlive names."""
    with twins.Pair(scratch, conftest.system(), twin=twin) as pair:
        pair.block(3)
        events = pair.shop.wait_for_events(lambda events: len(events) == 3 and all(e["response_status"] for e in events) and events, "3 events")
        LOG[damage](folder_of(pair.shop))
        pair.answer_alike()
        pair.block(5)
        pair.wait_for_exactly(8)
        assert {event["id"] for event in events} <= {event["id"] for event in pair.shop.events()}
        assert pair.lines() == []


STORE = {
    "corrupt": lambda path: path.write_bytes(os.urandom(20_000)),
    "truncated": lambda path: os.truncate(path, 1000),
    "removed": lambda path: path.unlink(),
    "a-folder": lambda path: (path.unlink(missing_ok=True), path.mkdir()),
    "newer-schema": lambda path: set_schema(path, 99),
}


def set_schema(path, version):
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA user_version = {version}")
    database.commit()
    database.close()


@pytest.mark.parametrize("damage", STORE)
def test_a_damaged_store(damage, scratch, twin):
    """Before the start and in the middle: what is damaged is kept aside, and a new one begins."""
    state = scratch / "shop" / "state"
    state.mkdir(parents=True, mode=0o700)
    path = state / "leaf.db"
    path.touch(0o600)
    STORE[damage](path)
    with twins.Pair(scratch, conftest.system(), shop={"environment": {"SQREEN_APP_NAME": "leaf"}}, twin=twin) as pair:
        pair.block(3)
        pair.wait_for_exactly(3)
        if damage == "newer-schema":
            return  # two releases do not write to one store at a time
        STORE[damage](path)
        pair.block(4)
        pair.answer_alike()
        pair.shop.wait_for_events(lambda events: len(events) >= 4 and events, "the events after the damage")
        assert pair.lines() == [] and twins.dropped(pair.shop) == {}


FOLDERS = {
    "foreign": lambda folder: (folder.mkdir(0o700), os.chown(folder, 65534, 65534)),
    "open-to-all": lambda folder: (folder.mkdir(), folder.chmod(0o777)),
    "a-link": lambda folder: folder.symlink_to("/tmp"),
    "a-file": lambda folder: folder.write_text("not a folder"),
    "below-a-file": lambda folder: folder.parent.joinpath("file").write_text(""),
}


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_runtime_folder_that_is_not_ours(kind, scratch, twin):
    if kind == "foreign" and os.geteuid() != 0:
        pytest.skip("giving a folder to another uid needs root")
    folder = scratch / "run"
    FOLDERS[kind](folder)
    where = scratch / "file" / "run" if kind == "below-a-file" else folder
    with twins.Pair(scratch, conftest.system(), shop={"environment": {"SQREEN_RUNTIME_DIR": str(where)}}, twin=twin) as pair:
        pair.answer_alike()
        pair.block(2)
        [line] = pair.lines()
        assert str(where) in line and "cannot be recorded" in line, line
    if kind in ("foreign", "open-to-all"):
        assert list(folder.iterdir()) == []


def test_a_run_folder_given_to_somebody_else_in_the_middle(scratch, twin):
    if os.geteuid() != 0:
        pytest.skip("giving a folder to another uid needs root")
    with twins.Pair(scratch, conftest.system(), twin=twin) as pair:
        pair.block(2)
        pair.wait_for_exactly(2)
        folder = folder_of(pair.shop)
        os.chown(folder, 65534, 65534)
        (folder / "events").chmod(0)
        pair.answer_alike()
        pair.block(3)
        pair.wait_for_exactly(5)
        os.chown(folder, 0, 0)
