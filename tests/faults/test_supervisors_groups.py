# SPDX-License-Identifier: Apache-2.0
"""What a service manager does to a whole group at once: systemd signals every process of the service's cgroup, the relay among them, waits,
and kills what is left. The relay is the one that must outlive the app, a little."""

import os
import pathlib
import signal
import time

import pytest

import attacks
import children
import conftest
import databases
import proof
import remains
import shops

SERVERS = {
    "gunicorn": shops.gunicorn("gunicorn"),
    "uwsgi": shops.uwsgi("uwsgi", "--master", "--processes", "2", workers=2),
}


class Service:
    """A cgroup of version 2, as systemd makes one for each unit (KillMode=control-group is its default)."""

    def __init__(self, name):
        mounted = [line.split()[1] for line in open("/proc/mounts") if line.split()[2] == "cgroup2"]
        if os.geteuid() != 0 or not mounted:
            pytest.skip("needs root and cgroup version 2")
        self.folder = pathlib.Path(mounted[0]) / f"sqreen-test-{os.getpid()}-{name}"
        try:
            self.folder.mkdir()
        except OSError as problem:
            pytest.skip(f"this container makes no cgroups: {problem}")

    def wrapper(self):
        return "sh", "-c", f'echo $$ > {self.folder}/cgroup.procs && exec setsid "$@"', "sh"

    def pids(self):
        return [int(line) for line in (self.folder / "cgroup.procs").read_text().split()]

    def signal(self, number):
        for pid in self.pids():
            children.kill(pid, number)

    def remove(self):
        self.signal(signal.SIGKILL)
        children.until(lambda: not self.pids(), 10, "the cgroup to be empty")
        self.folder.rmdir()


@pytest.fixture
def service(scratch):
    made = Service(scratch.name)
    yield made
    made.remove()


@pytest.mark.parametrize("server", ["gunicorn", conftest.rarely("uwsgi")])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_stopped_as_systemd_does(interpreter, server, service, scratch):
    shop = shops.Shop(scratch, interpreter, server=SERVERS[server], wrapper=service.wrapper())
    try:
        proof.protected(shop, 2)
        number = len(shop.events())
        children.until(lambda: len(shop.relay_pids()) == 2, 10, "the relay")
        assert set(shop.relay_pids()) < set(service.pids()), "what is not in the service's cgroup escapes its end"
        assert shop.send(attacks.ATTACKS[0]).status == 403
        service.signal(signal.SIGTERM)
        begun = time.monotonic()
        children.until(lambda: not service.pids(), 20, "the service to be over", lambda: str([shops.command_of(p) for p in service.pids()]))
        assert time.monotonic() - begun < 20  # of systemd's 90
    finally:
        shop.stop()
    remains.gone(shop)
    assert len(shop.events()) == number + 1


@pytest.mark.parametrize("server", ["gunicorn", conftest.rarely("uwsgi")])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_killed_and_started_again(interpreter, server, service, scratch):
    """TimeoutStopSec over, or OOMPolicy=kill: everything at once. Restart= brings the app back, and what it had to say."""
    options = {"server": SERVERS[server], "wrapper": service.wrapper(), "environment": {"SQREEN_APP_NAME": "shop"},
               "database": databases.create_sqlite(scratch / "shop.db")}
    shop = shops.Shop(scratch, interpreter, **options)
    proof.protected(shop, 2)
    assert shop.send(attacks.ATTACKS[0]).status == 403
    (service.folder / "cgroup.kill").write_text("1")
    shop.child.wait(20)
    children.until(lambda: not service.pids(), 20, "the service to be dead")
    number = len(shop.events())
    with shops.Shop(scratch, interpreter, **options) as again:
        workers = proof.protected(again, 2)
        assert workers <= set(service.pids())
        children.until(lambda: len(list(remains.runtime(again).glob("shop.*"))) == 1, 20, "the first run's folder to be cleared")
        assert len(again.events()) >= number + 1
    remains.gone(again)


@pytest.mark.parametrize("server", ["gunicorn", conftest.rarely("uwsgi")])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_process_group(interpreter, server, scratch):
    """The whole process group of the server, as `kill -TERM -pgid` or a shell's job control does it: the relay is not in it."""
    shop = shops.Shop(scratch, interpreter, server=SERVERS[server], start_new_session=True)
    try:
        proof.protected(shop, 2)
        number = len(shop.events())
        assert shop.send(attacks.ATTACKS[0]).status == 403
        os.killpg(shop.pid, signal.SIGTERM)
        shop.child.wait(20)
    finally:
        shop.stop()
    remains.gone(shop)
    assert len(shop.events()) == number + 1
