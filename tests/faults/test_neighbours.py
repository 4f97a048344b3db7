# SPDX-License-Identifier: Apache-2.0
"""Several uids on one machine: an app started as root whose workers drop to another, two users with the same app, and a hostile user who
was there first. No privilege is gained, no event comes into another's store, nobody crashes."""

import contextlib
import json
import os
import pathlib
import pwd
import random
import shutil
import subprocess

import pytest

import children
import conftest
import neighbours
import open_home
import shops
import twins


NO_SETTINGS = {"SQREEN_RUNTIME_DIR": "", "SQREEN_STATE_DIR": "", "XDG_RUNTIME_DIR": "", "XDG_STATE_HOME": ""}
PREPARED = {
    "a-folder": lambda path, lure: (path.mkdir(), path.chmod(0o777)),
    "a-closed-folder": lambda path, lure: path.mkdir(mode=0o700),
    "a-link-into-the-victims-home": lambda path, lure: path.symlink_to(lure),
    "a-link-to-nowhere": lambda path, lure: path.symlink_to("/nonexistent/folder"),
    "a-file": lambda path, lure: path.write_text(""),
}


@pytest.mark.parametrize("prepared", PREPARED)
def test_somebody_was_there_first(prepared, scratch):
    """Without XDG_RUNTIME_DIR the runtime folder lies in /tmp, where anybody can make it before us."""
    victim = neighbours.Neighbour(scratch, random.randrange(50_000, 60_000))
    lure = victim.folder / "lure"
    lure.mkdir(0o700)
    os.chown(lure, victim.uid, victim.uid)
    path = pathlib.Path(f"/tmp/sqreen-{victim.uid}")
    try:
        PREPARED[prepared](path, lure)
        os.lchown(path, pwd.getpwnam("games").pw_uid, pwd.getpwnam("games").pw_gid)
        with victim.shop(environment=NO_SETTINGS) as shop:
            assert shop.send(twins.ATTACK).status == 403
            assert shop.send(twins.HONEST[1]).status == 200
            [line] = twins.said(shop)
            assert str(path) in line and "cannot be recorded" in line, line
        assert list(lure.iterdir()) == []
        if path.is_dir() and not path.is_symlink():
            assert list(path.iterdir()) == []
    finally:
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def test_two_users_with_the_same_app(scratch):
    users = [neighbours.Neighbour(scratch, name) for name in ("daemon", "games")]
    with contextlib.ExitStack() as stack:
        running = [stack.enter_context(user.shop(environment={"SQREEN_APP_NAME": "leaf"})) for user in users]
        for number, (user, shop) in enumerate(zip(users, running), 2):
            for _ in range(number):
                assert shop.send(twins.ATTACK).status == 403
            user.wait_for_events(shop, number)
        for number, (user, shop) in enumerate(zip(users, running), 2):
            events = user.events(shop)
            assert len(events) == number
            assert {event["pid"] for event in events} <= set(children.descendants(shop.pid))
            [app] = json.loads(user.sqreen(shop, "status", "--format", "json"))["apps"]
            assert {process["pid"] for process in app["processes"]} <= {shop.pid, *children.descendants(shop.pid)}


TRESPASS = """
import os, sys
done = []
for folder in sys.argv[1:]:
    def attempt(what, *arguments):
        try:
            what(*arguments)
            done.append((what.__name__, arguments))
        except OSError:
            pass
    attempt(os.listdir, folder)
    attempt(os.rename, folder, folder + ".gone")
    for name in ("region", "events", "alive", "note", "leaf.db", "leaf.db-wal"):
        path = os.path.join(folder, name)
        attempt(os.open, path, os.O_RDONLY)
        attempt(os.open, path, os.O_WRONLY | os.O_APPEND)
        attempt(os.truncate, path, 0)
        attempt(os.unlink, path)
        attempt(os.link, path, "/tmp/trespass-%d" % os.getpid())
    attempt(os.symlink, "/etc/passwd", os.path.join(folder, "events.1"))
    attempt(os.open, os.path.join(folder, "process.1"), os.O_WRONLY | os.O_CREAT)
print(done)
"""


def test_a_neighbour_gets_no_foot_in_the_door(scratch):
    owner, hostile = neighbours.Neighbour(scratch, "daemon"), neighbours.Neighbour(scratch, "games")
    with owner.shop(environment={"SQREEN_APP_NAME": "leaf"}) as shop:
        assert shop.send(twins.ATTACK).status == 403
        owner.wait_for_events(shop, 1)
        owner.folder.chmod(0o755)  # as a home is; the test's own are open to all
        [run] = (owner.folder / "run").iterdir()
        done = hostile.python(TRESPASS, run, run.parent, owner.folder / "state")
        assert done.stdout.strip() == "[]", done
        assert shop.send(twins.ATTACK).status == 403
        owner.wait_for_events(shop, 2)


# What a worker that was taken over may do to the run's folder, which is its own after root handed it over.
HOSTILE_WORKER = """
import os, sys
folder, = sys.argv[1:]
os.chdir(folder)
noise = os.urandom(65536)
with open("region", "r+b") as region:
    region.seek(4096)
    for _ in range(15):
        region.write(noise)
with open("events", "ab") as log:
    log.write(noise)
    log.write(log.name.encode() * 1000)
for name in ("events.1", "events.2", "note", "process.1", "process.2", "process.3", "relay.lock"):
    try:
        os.unlink(name)
    except OSError:
        pass
os.symlink("/etc/shadow", "note")
os.symlink("/etc/shadow", "events.1")
os.mkfifo("process.1")
os.symlink("/etc/shadow", "process.2")
open("process.3", "wb").write(b"1\\nmodule-missing\\n\\x1b[31m\\n\\n" + noise[:500] + b"\\n")
os.mkdir("events.2")
try:
    os.link("/etc/passwd", "process.77")
except OSError:
    os.mkfifo("process.77")
"""


def test_a_hostile_worker_below_root(scratch):
    """Root's relay has become the worker's uid; a relay that is started anew by root, `status` and `events` of root gain it nothing."""
    words, variables = open_home.words()
    server = shops.gunicorn("gunicorn", "--user", "nobody", "--group", "nogroup")
    before = [(path, os.stat(path)) for path in ("/etc/shadow", "/etc/passwd")]
    with shops.Shop(scratch, conftest.system(), server=server, wrapper=words, environment={**variables, "SQREEN_APP_NAME": "leaf"}) as shop:
        for _ in range(3):
            assert shop.send(twins.ATTACK).status == 403
        shop.wait_for_events(lambda events: len(events) == 3 and events, "3 events")
        [run] = [path for path in (scratch / "run").iterdir() if path.is_dir()]
        nobody = pwd.getpwnam("nobody").pw_uid
        children.until(lambda: run.stat().st_uid == nobody, 15, "the hand-over")
        relay = shop.status()[0]["relay"]["pid"]
        assert os.stat(f"/proc/{relay}").st_uid == nobody or "Uid:\t65534\t65534" in open(f"/proc/{relay}/status").read()
        done = subprocess.run(["setpriv", f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups", "/usr/bin/python3", "-I", "-c", HOSTILE_WORKER, str(run)],
                              capture_output=True, text=True)
        assert done.returncode == 0, done
        for command in (["status"], ["status", "--all"], ["status", "--format", "json"], ["events", "--format", "json"]):
            told = shop.sqreen(*command)
            assert "root:" not in told and "\x1b" not in told, told
        children.kill(relay)  # its parent is root, and so is the next one in its beginning
        for _ in range(3):
            assert shop.send(twins.ATTACK).status == 403
            assert shop.send(twins.HONEST[1]).status == 200
        children.until(lambda: len(shop.relay_pids()) == 2, 15, "the next relay")
        events = shop.events()
        assert {event["kind"] for event in events} == {"attack"} and len(events) >= 3
        for path, status in before:
            now = os.stat(path)
            assert (now.st_uid, now.st_gid, now.st_mode, now.st_size, now.st_ino) == (status.st_uid, status.st_gid, status.st_mode, status.st_size, status.st_ino)
        shutil.rmtree(run / "events.2")
    assert (scratch / "state" / "leaf.db").stat().st_uid == 0
