# SPDX-License-Identifier: Apache-2.0
"""`doctor --live`: real servers, started by it, attacked in every worker, and gone without a trace."""

import json
import os
import shutil
import signal
import socket
import subprocess

import pytest

import children
import conftest
import databases
import interpreters
import shops
import venvs

FLASK, DJANGO, PLAIN = "flask_shop.app:app", "django_shop.app:app", "plain_wsgi.app:app"
TOKEN = "0123456789abcdef" * 2
GUNICORN = ["{bin}/gunicorn", "--workers", "2", "{app}"]
UWSGI = ["{bin}/uwsgi", "--master", "--lazy-apps", "--processes", "2", "--module", "{app}", "--enable-threads", "--single-interpreter",
         "--py-call-uwsgi-fork-hooks", "--http-socket", "127.0.0.1:1", "--die-on-term"]
UWSGI_27 = [word.replace("-uwsgi-fork-hooks", "-osafterfork") for word in UWSGI]
WAITRESS = ["{bin}/waitress-serve", "--port", "1", "{app}"]
RUNSERVER = ["{bin}/python", "{apps}/django_shop/manage.py", "runserver", "127.0.0.1:1"]
FLASK_RUN = ["{bin}/flask", "--app", "{app}", "run", "--port", "1"]
WORKER = "6 blocked  6 stored"  # each method of sqlite3 that takes a statement


class Place:
    """Where a user would stand: an environment of his own, whose store and temporary folder must stay as they are."""

    def __init__(self, scratch, interpreter, wanted="newest", **environment):
        self.scratch, self.venv = scratch, venvs.for_interpreter(interpreter, wanted)
        self.environment = shops.clean_environment(scratch, self.venv)
        self.temporary = scratch / "tmp"
        self.temporary.mkdir()
        self.environment.update(TMPDIR=str(self.temporary), PYTHONPATH=f"{shops.APPS}:{scratch}", SHOP_DRIVER="sqlite3",
                                SHOP_DATABASE=databases.create_sqlite(scratch / "shop.db"), **environment)

    def command(self, words, app=FLASK, options=(), program=shops.SQREEN):
        own = shops.Server("", *words).command(self.venv, 0, app)
        return [str(program), "doctor", "--live", *options, "--", *own]

    def run(self, words, app=FLASK, options=(), program=shops.SQREEN):
        command = self.command(words, app, options, program)
        done = subprocess.run(command, env=self.environment, cwd=self.scratch, capture_output=True, text=True, timeout=180)
        self.is_clean()
        return done

    def findings(self, *arguments, **options):
        done = self.run(*arguments, options=("--format", "json"), **options)
        assert done.returncode in (0, 1), done.stderr
        return done.returncode, {f["id"]: f for f in reversed(json.loads(done.stdout)["findings"]) if f["status"] != "skipped"}

    def is_clean(self):
        assert not os.listdir(self.temporary)
        assert not (self.scratch / "state").exists() and not (self.scratch / "run").exists()
        assert not self.processes()

    def processes(self):
        """Whoever was started in this place."""
        mark = f"TMPDIR={self.temporary}"
        pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        return [(pid, shops.command_of(pid)) for pid in pids if children.alive(pid) and mark in shops.environment_of(pid)]


def servers():
    always = {("cp311", "gunicorn"), ("cp311", "uwsgi"), ("cp311", "waitress"), ("cp311", "flask-run"), ("cp311", "runserver"),
              ("cp27mu", "gunicorn"), ("cp313", "uwsgi"), ("cp38", "waitress")}
    kinds = {"gunicorn": (GUNICORN, PLAIN, 2), "uwsgi": (UWSGI, FLASK, 2), "waitress": (WAITRESS, DJANGO, 1), "flask-run": (FLASK_RUN, FLASK, 1),
             "runserver": (RUNSERVER, DJANGO, 1)}
    for interpreter in interpreters.find()[0]:
        for name, (words, app, workers) in kinds.items():
            if interpreter.tag == "cp27mu" and name == "uwsgi":
                words = UWSGI_27
            marks = () if (interpreter.tag, name) in always else pytest.mark.full
            yield pytest.param(interpreter, words, app, workers, id=f"{interpreter.tag}-{name}", marks=marks)


@pytest.mark.parametrize("interpreter, words, app, workers", list(servers()))
def test_a_protected_app_is_clean(scratch, interpreter, words, app, workers):
    if words is FLASK_RUN and interpreter.tag in ("cp27mu", "cp36m"):
        pytest.skip("its Flask takes the app from FLASK_APP")
    done = Place(scratch, interpreter).run(words, app)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line for line in done.stdout.splitlines() if WORKER in line]
    assert len(lines) == workers and all("mode block" in line for line in lines), done.stdout
    assert not done.stderr


@pytest.mark.parametrize("backend", ["wsgiref", "waitress"])
def test_a_program_of_circus_is_clean(scratch, backend):
    """Its descriptor is circus's, which a trial has not."""
    place = Place(scratch, conftest.system(), venvs.SUPERVISED)
    if not (place.venv / "bin" / "chaussette").exists():
        pytest.skip("no chaussette for this interpreter")
    done = place.run(["{bin}/chaussette", "--fd", "17", "--backend", backend, "plain_wsgi.app.app"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(WORKER) == 1, done.stdout


def test_every_format_is_one_document(scratch):
    place = Place(scratch, conftest.system())
    code, findings = place.findings(GUNICORN)
    assert code == 0
    for check in ("bind", "start", "agent", "workers", "guards", "honest", "events"):
        assert findings[f"live.{check}"]["status"] == "ok", findings


def test_monitor_mode_reports_and_lets_pass(scratch):
    done = Place(scratch, conftest.system(), SQREEN_MODE="monitor").run(GUNICORN)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("mode monitor  6 reported  6 stored") == 2, done.stdout


def test_many_workers_all_answer(scratch):
    done = Place(scratch, conftest.system()).run(["{bin}/gunicorn", "-w", "5", "{app}"])
    assert done.returncode == 0 and done.stdout.count(WORKER) == 5, done.stdout


def test_the_running_apps_socket_and_pid_file_stay(scratch):
    place = Place(scratch, conftest.system())
    running = socket.socket(socket.AF_UNIX)
    running.bind(str(scratch / "shop.sock"))
    running.listen()
    (scratch / "shop.pid").write_text("1\n")
    (scratch / "app.ini").write_text("\n".join([
        "[uwsgi]", f"socket = {scratch}/shop.sock", f"pidfile = {scratch}/shop.pid", f"logto = {scratch}/shop.log", f"stats = {scratch}/stats.sock",
        "vacuum = true", "master = true", "lazy-apps = true", "processes = 2", "module = flask_shop.app:app", "env = GREETING=100%% %(who)",
        "who = me", "single-interpreter = true", "enable-threads = true", "py-call-osafterfork = true", ""]))
    done = place.run(["{bin}/uwsgi", "app.ini"])
    assert done.stdout.count(WORKER) == 2, done.stdout
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(scratch / "shop.sock"))
    assert (scratch / "shop.pid").read_text() == "1\n"
    assert not (scratch / "shop.log").exists() and not (scratch / "stats.sock").exists()


@pytest.mark.parametrize("how", ["disabled", "isolated", "no-module"])
def test_an_unprotected_app_is_an_error_that_says_why(scratch, how):
    place = Place(scratch, conftest.system(), **({"SQREEN_DISABLE": "1"} if how == "disabled" else {}))
    words, program = GUNICORN, shops.SQREEN
    if how == "isolated":
        words = ["{bin}/python", "-I", "{bin}/gunicorn", "--pythonpath", str(shops.APPS), "--workers", "2", "{app}"]
    if how == "no-module":
        program = installation_without_modules(scratch)
    code, findings = place.findings(words, program=program)
    said = {"disabled": "SQREEN_DISABLE is set", "isolated": "Python runs with -I", "no-module": "no agent for CPython"}[how]
    assert code == 1
    for check in ("live.agent", "process.unprotected"):
        assert findings[check]["status"] == "error" and said in findings[check]["message"], findings


def installation_without_modules(scratch):
    for part in ("bin", "lib/sqreen"):
        (scratch / "incomplete" / part).mkdir(parents=True)
    shutil.copy2(shops.SQREEN, scratch / "incomplete" / "bin" / "sqreen")
    for part in ("bootstrap", "python"):
        shutil.copytree(shops.SQREEN.parent.parent / "lib" / "sqreen" / part, scratch / "incomplete" / "lib" / "sqreen" / part)
    return scratch / "incomplete" / "bin" / "sqreen"


def test_an_app_that_ends_at_once_is_shown_with_its_last_words(scratch):
    (scratch / "broken.py").write_text("import sys\nsys.exit('the database is not there')\n")
    done = Place(scratch, conftest.system()).run(WAITRESS, "broken:app")
    assert done.returncode == 1 and "live.start" in done.stdout
    assert "the database is not there" in done.stdout and "exit status" in done.stdout, done.stdout


def test_an_app_that_was_not_loaded_is_no_missing_agent(scratch):
    (scratch / "broken.py").write_text("raise RuntimeError('the settings are not there')\n")
    done = Place(scratch, conftest.system()).run(UWSGI, "broken:app")
    assert done.returncode == 1 and "came to no app" in done.stdout and "the settings are not there" in done.stdout, done.stdout
    assert "UNPROTECTED" not in done.stdout


def test_an_interrupted_trial_leaves_nothing(scratch):
    """Of an app that hangs: nobody waits for the end of the patience."""
    (scratch / "hanging.py").write_text("import os, time\nopen(os.path.join(os.path.dirname(__file__), 'here'), 'w').close()\ntime.sleep(600)\n")
    place = Place(scratch, conftest.system())
    command = place.command(GUNICORN, "hanging:app")
    doctor = subprocess.Popen(command, env=place.environment, cwd=scratch, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        children.until((scratch / "here").exists, 30, "the app to hang")
        doctor.send_signal(signal.SIGINT)
        out, err = doctor.communicate(timeout=60)
    finally:
        doctor.kill()
    assert doctor.returncode == -signal.SIGINT and not out and b"interrupted" in err
    place.is_clean()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give its uid up")
def test_workers_of_another_user_prove_their_guards(scratch):
    uwsgi = ["{bin}/uwsgi", "--master", "--lazy-apps", "--processes", "2", "--module", "{app}", "--uid", "nobody", "--gid", "nogroup"]
    done = Place(scratch, conftest.system()).run(uwsgi, PLAIN)  # which needs nothing of the environment that only we may read
    assert done.stdout.count(WORKER) == 2, done.stdout + done.stderr


@pytest.mark.full
def test_an_app_that_hangs_is_an_error(scratch):
    (scratch / "hanging.py").write_text("import time\ntime.sleep(600)\n")
    code, findings = Place(scratch, conftest.system()).findings(WAITRESS, "hanging:app")
    assert code == 1 and "no answer within 30 seconds" in findings["live.start"]["message"]


def test_a_daemon_is_ended_too(scratch):
    (scratch / "daemon.conf.py").write_text(f"daemon = True\nworkers = 2\nchdir = {str(shops.APPS)!r}\n")
    done = Place(scratch, conftest.system()).run(["{bin}/gunicorn", "-c", "daemon.conf.py", "{app}"])
    assert done.returncode == 0 and done.stdout.count(WORKER) == 2, done.stdout + done.stderr


def test_what_cannot_be_moved_is_not_started(scratch):
    (scratch / "serve.py").write_text("open('started', 'w')\nfrom wsgiref.simple_server import make_server\n")
    code, findings = Place(scratch, conftest.system()).findings(["{bin}/python", "serve.py"])
    assert code == 1 and "not started" in findings["live.bind"]["message"] and "--pid" in findings["live.bind"]["fix"]
    assert not (scratch / "started").exists()


DRIVERS = """
import MySQLdb, MySQLdb.cursors, pymysql, psycopg2
def app(environ, start_response):
    start_response("200 OK", [])
    return [b"home"]
"""


def test_drivers_without_a_server_prove_their_guards(scratch):
    (scratch / "drivers.py").write_text(DRIVERS)
    code, findings = Place(scratch, conftest.system()).findings(WAITRESS, "drivers:app")
    assert code == 0 and findings["live.guards"]["status"] == "ok", findings
    text = Place.run(_again(scratch), WAITRESS, "drivers:app").stdout
    for driver in ("sqlite3 (in memory)", "psycopg2 (without a connection)", "pymysql (without a connection)", "MySQLdb (without a connection)"):
        assert driver in text, text


def _again(scratch):
    second = scratch / "second"
    second.mkdir()
    shutil.copy(scratch / "drivers.py", second)
    return Place(second, conftest.system())


REPLACED = """
import sys, types
class Cursor(object):
    def execute(self, statement, *_): return self
    executemany = executescript = execute
class Connection(Cursor):
    def cursor(self): return Cursor()
sys.modules["sqlite3"] = types.ModuleType("sqlite3")
sys.modules["sqlite3"].connect = lambda *_: Connection()
def app(environ, start_response):
    start_response("200 OK", [])
    return [b"home"]
"""


def test_a_driver_in_the_place_of_the_guarded_one_is_found(scratch):
    (scratch / "replaced.py").write_text(REPLACED)
    code, findings = Place(scratch, conftest.system()).findings(WAITRESS, "replaced:app")
    assert code == 1
    assert findings["live.guards"]["status"] == "error" and "ran an attack" in findings["live.guards"]["message"]


HEADER = (("X-Sqreen-Self-Test", TOKEN),)


@pytest.mark.parametrize("token", [None, "", TOKEN[:-1], TOKEN.upper() + "x"])
def test_without_a_token_the_app_answers(scratch, token):
    environment = {} if token is None else {"SQREEN_SELF_TEST": token}
    with shops.Shop(scratch, conftest.system(), environment=environment) as shop:
        for kind in ("", "/block"):
            header = (("X-Sqreen-Self-Test", (token or TOKEN) + kind),)
            answer, usual = shop.ask("/", headers=header), shop.ask("/")
            assert (answer.status, answer.body) == (usual.status, usual.body) and usual.status == 200
        assert not shop.events()


def test_only_the_token_is_answered_where_there_is_one(scratch):
    with shops.Shop(scratch, conftest.system(), environment={"SQREEN_SELF_TEST": TOKEN}) as shop:
        wrong = (("X-Sqreen-Self-Test", "f" * 32),)
        assert shop.ask("/", headers=wrong).body == shop.ask("/").body
        assert json.loads(shop.ask("/", headers=HEADER).body)["sqreen_self_test"] == 1
