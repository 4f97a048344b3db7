# SPDX-License-Identifier: Apache-2.0
"""Started by process managers and by another agent: what they start, restart and replace is protected in every worker."""

import signal

import pytest

import attacks
import children
import conftest
import proof
import remains
import sanitizers
import shops
import venvs

GUNICORN = "{bin}/gunicorn --workers 2 --bind 127.0.0.1:{port} --log-level warning flask_shop.app:app"
UWSGI = ("{bin}/uwsgi --http-socket 127.0.0.1:{port} --module flask_shop.app:app --pythonpath {apps} --need-app --disable-logging "
         "--die-on-term --master --processes 2")
SERVERS = {"gunicorn": GUNICORN, "uwsgi": UWSGI}
SERVED = ("gunicorn", conftest.rarely("uwsgi"))

PROCFILE = "web: exec {command}\n"
SUPERVISORD = """[supervisord]
nodaemon=true
user=root
logfile={scratch}/supervisord.log
pidfile={scratch}/supervisord.pid
childlogdir={scratch}
[unix_http_server]
file={scratch}/control
[supervisorctl]
serverurl=unix://{scratch}/control
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[program:shop]
command={command}
directory={apps}
autorestart=true
startsecs=0
stopasgroup=false
redirect_stderr=true
stdout_logfile={scratch}/server
"""
CIRCUS = """[circus]
check_delay = 1
endpoint = ipc://{scratch}/c
pubsub_endpoint = ipc://{scratch}/p
[watcher:shop]
cmd = {command}
working_dir = {apps}
stop_children = true
stdout_stream.class = FileStream
stdout_stream.filename = {scratch}/server
stderr_stream.class = FileStream
stderr_stream.filename = {scratch}/server
"""
COPYING = CIRCUS + "copy_env = True\n"
WITHOUT_COPY = """[env:shop]
PATH = {bin}:/usr/bin:/bin
SHOP_DRIVER = sqlite3
SHOP_SEEN = {scratch}/seen
SHOP_DATABASE = {scratch}/shop.db
"""
# What a configuration may say of the environment: without care for ours.
OWN_ENVIRONMENT = {
    "supervisord": (SUPERVISORD + 'environment=PYTHONPATH="{apps}"\n', "{bin}/supervisord", "-n", "-c", "{file}"),
    "circusd": (CIRCUS + WITHOUT_COPY, "{bin}/circusd", "{file}"),
    "honcho": (PROCFILE, "{bin}/honcho", "start", "-f", "{file}", "-e", "{scratch}/variables"),
}


class ByFile(shops.Server):
    """A supervisor that reads what to serve from a configuration file."""

    def __init__(self, scratch, template, *words, serves="gunicorn", before=""):
        super().__init__(f"{words[0]} {serves}", *words, workers=2)
        self.scratch, self.template, self.serves = scratch, template, before + SERVERS[serves]

    def command(self, venv, port, app):
        fill = {"bin": f"{venv}/bin", "port": str(port), "apps": str(shops.APPS), "scratch": str(self.scratch)}
        file = self.scratch / "configuration"
        file.write_text(self.template.format(command=self.serves.format(**fill), **fill))
        return [word.format(file=file, **fill) for word in self.words]


def master_of(shop, program):
    """The server's own first process, below the supervisor."""

    def look():
        below = children.descendants(shop.pid)
        named = [pid for pid in below if any(word.endswith("/" + program) for word in shops.command_of(pid)[:2])]
        return next((pid for pid in named if set(children.descendants(pid)) & set(named)), None)

    return children.until(look, 30, f"{program} to have workers", lambda: str(shop.child.output()[-3000:]))


def supervised(scratch, interpreter, *arguments, environment=None, protected="block", **options):
    server = ByFile(scratch, *arguments, **options)
    return shops.Shop(scratch, interpreter, wanted=venvs.SUPERVISED, server=server, environment=environment, protected=protected)


KEEPERS = {
    "supervisord": (SUPERVISORD, "{bin}/supervisord", "-n", "-c", "{file}"),
    "circusd": (COPYING, "{bin}/circusd", "{file}"),
}


@pytest.mark.parametrize("serves", SERVED)
@pytest.mark.parametrize("keeper", KEEPERS)
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_started_and_started_again(interpreter, keeper, serves, scratch):
    """The supervisor closes what it inherited, starts the server, and again when that is killed."""
    with supervised(scratch, interpreter, *KEEPERS[keeper], serves=serves) as shop:
        workers = proof.protected(shop, 2)
        for with_signal in (signal.SIGKILL, signal.SIGTERM):
            master = master_of(shop, serves)
            assert workers <= set(children.descendants(master))
            for pid in [master, *(workers if with_signal == signal.SIGKILL else ())]:
                children.kill(pid, with_signal)
            proof.ended(workers)
            workers = proof.protected(shop, 2, apart_from=workers)
        assert shop.send(attacks.HONEST[1]).body == b"tea=3\ntea=5\n"
    remains.gone(shop)


@pytest.mark.parametrize("serves", SERVED)
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_honcho(interpreter, serves, scratch):
    with supervised(scratch, interpreter, PROCFILE, "{bin}/honcho", "start", "-f", "{file}", serves=serves) as shop:
        proof.protected(shop, 2)
        assert shop.send(attacks.HONEST[1]).body == b"tea=3\ntea=5\n"
    remains.gone(shop)


@pytest.mark.parametrize("keeper", OWN_ENVIRONMENT)
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_environment_of_the_configuration(interpreter, keeper, scratch):
    """PYTHONPATH set anew, or nothing passed on: the program gets what its configuration says, and the agent."""
    if keeper == "circusd" and sanitizers.VARIABLES:
        pytest.skip("under a sanitizer: the configuration does not pass its runtime on")
    (scratch / "variables").write_text(f"PYTHONPATH={shops.APPS}\n")
    with supervised(scratch, interpreter, *OWN_ENVIRONMENT[keeper], environment={"SHOP_PYTHON": interpreter.path}) as shop:
        workers = proof.protected(shop, 2)
        for pid in workers:
            given = shops.environment_of(pid)
            assert f"PYTHONPATH={shops.SQREEN.parent.parent}/lib/sqreen/bootstrap:{shops.APPS}" in given or keeper == "circusd", given
            assert keeper != "circusd" or not any(variable.startswith("SHOP_PYTHON=") for variable in given)
        assert shop.ask("/child").text == "[]|[]|[]|\n"
    remains.gone(shop)


@pytest.mark.parametrize("keeper", KEEPERS)
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_start_inside_the_configuration(interpreter, keeper, scratch):
    """`sqreen start` before the server instead of before the supervisor: one run for each start, each ended by its relay."""
    start = f"{shops.SQREEN} start --app shop "
    with supervised(scratch, interpreter, *KEEPERS[keeper], before=start, protected=None) as shop:
        workers = proof.protected(shop, 2)
        for pid in [master_of(shop, "gunicorn"), *workers]:
            children.kill(pid)
        proof.protected(shop, 2, apart_from=workers)
        children.until(lambda: len(shop.status()) == 1, 20, "the first run to be over")
    remains.gone(shop)


NEW_RELIC = {
    "without-a-key": {},
    "at-work": {"NEW_RELIC_DEVELOPER_MODE": "true", "NEW_RELIC_LICENSE_KEY": "0" * 40, "NEW_RELIC_LOG": "/dev/null"},
}


@pytest.mark.evidence(also="newrelic")
@pytest.mark.parametrize("variables", ["at-work", conftest.rarely("without-a-key")])
@pytest.mark.parametrize("serves", ["gunicorn", "uwsgi", conftest.rarely("wsgiref")])
@pytest.mark.parametrize("interpreter", conftest.one_or_every())
def test_newrelic_admin(interpreter, serves, variables, scratch):
    """Another agent's launcher puts its own sitecustomize before ours, and wraps what we guard."""
    servers = {
        "gunicorn": shops.gunicorn("gunicorn"),
        "uwsgi": shops.uwsgi("uwsgi", "--master", "--processes", "2", "--enable-threads", "--single-interpreter", workers=2),
        "wsgiref": shops.Server("exec_shop", "/usr/bin/env", "EXEC_PORT={port}", "EXEC_BY=execv", "{bin}/python", "exec_shop.py"),
    }
    server = servers[serves]
    server = shops.Server(server.name, "{bin}/newrelic-admin", "run-program", *server.words, workers=server.workers)
    environment = dict(NEW_RELIC[variables], SHOP_PYTHON=interpreter.path)
    with shops.Shop(scratch, interpreter, wanted=venvs.SUPERVISED, server=server, environment=environment) as shop:
        workers = proof.protected(shop, server.workers)
        assert shop.send(attacks.HONEST[1]).body == b"tea=3\ntea=5\n"
        clean = shop.ask("/child").text  # of us; the other agent goes along
        assert "newrelic" in clean and not any(ours in clean for ours in ("_sqreen", "SQREEN_RUN", "lib/sqreen")), clean
        if serves == "wsgiref":
            assert shop.ask("/again").text == "soon"
            shop.wait_ready()
            assert shop.send(attacks.ATTACKS[1]).status == 403
        else:
            children.kill(shop.pid, signal.SIGHUP)
            proof.protected(shop, server.workers, apart_from=workers)
    remains.gone(shop)
