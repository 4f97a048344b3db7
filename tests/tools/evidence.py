# SPDX-License-Identifier: Apache-2.0
"""What the integration tests prove of versions: the record behind `sqreen compat --policy current`.

A test marked `evidence` says which parts worked together in front of it (an interpreter, a framework, a server, a driver, each with its
version), by the shops that it used. The parts travel with the test's report to the process that runs pytest, which writes the record:

  bin/test                                        writes build/test-results/evidence.json and evidence-faults.json
  compat/policies/from_record.py THESE FILES      makes compat/policies/current.json of them (see there)

  @pytest.mark.evidence                        all parts of the shop that the test asked work under the agent
  @pytest.mark.evidence(templates=True)        and its template engine
  @pytest.mark.evidence(also="bottle")         and this package, or the one that this parameter of the test names
  record(node, parts, unprotected="tornado")   tornado, together with the other parts, is NOT protected: what this test shows

Names of parts are those of compat/policies/names.json.
"""

import collections
import datetime
import functools
import importlib.metadata
import json
import pathlib
import platform
import subprocess

import pytest

PROPERTY = "sqreen-evidence"
DATABASES = {"psycopg2": "postgresql", "pymysql": "mariadb", "mysqlclient": "mariadb"}
PACKAGES = {"psycopg2": "psycopg2-binary"}  # where a part's package has another name
TEMPLATES = {"flask": "jinja2", "django": "django-templates"}
SERVED_BY = {"waitress-serve": "waitress", "uwsgi-core": "uwsgi", "flask": "werkzeug"}


@functools.lru_cache(maxsize=None)
def installed(venv):
    """The packages of an environment of any Python: normalised name -> version."""
    folders = [str(folder) for folder in pathlib.Path(venv).glob("lib/python*/site-packages")]
    return {found.metadata["Name"].lower().replace("_", "-").replace(".", "-"): found.version
            for found in importlib.metadata.distributions(path=folders) if found.metadata["Name"]}


@functools.lru_cache(maxsize=None)
def _said(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout.strip()


def _database(name):
    if name == "postgresql":  # "postgres (PostgreSQL) 15.8 (Debian ...)"
        program = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"))[-1]
        return _said(str(program), "--version").split()[2]
    return _said("/usr/sbin/mariadbd", "--version").split()[2].partition("-")[0]  # "... Ver 10.11.6-MariaDB-0+deb12u1 for ..."


def _system():
    release = platform.freedesktop_os_release()
    return {"system": f"{release['NAME']} {release['VERSION_ID']}", "libc": " ".join(platform.libc_ver()), "machine": platform.machine()}


def parts_of(interpreter, venv, app, words, driver):
    """{"cpython": "3.11.7", "flask": "3.1.3", "gunicorn": "23.0.0", ...} of a shop. `words`: its server's command line."""
    have = installed(venv)
    parts = {"linux": "", "cpython": interpreter.version}
    for framework in ("flask", "django"):
        if any(word == app for word in words) and app.startswith(f"{framework}_") or any(f"{framework}_shop/" in word for word in words):
            parts[framework] = have[framework]
    if words[1:2] == ["run-program"]:  # newrelic-admin
        words = words[2:]
    server = pathlib.Path(words[0]).name
    if server == "flask":
        parts["flask"] = have["flask"]
    server = SERVED_BY.get(server, server)
    if server == "uwsgi":
        parts[server] = _said(words[0], "--version").partition("-")[0]  # "2.0.21-debian"
    elif server in have:
        parts[server] = have[server]
    elif "runserver" in words:
        parts["wsgiref"] = interpreter.version
    if "gevent" in words:
        parts["gevent"] = have["gevent"]
    if driver == "sqlite3":
        parts["sqlite3"] = _said(interpreter.path, "-c", "import sqlite3; print(sqlite3.sqlite_version)")
    else:
        parts[driver] = have[PACKAGES.get(driver, driver)]
        parts[DATABASES[driver]] = _database(DATABASES[driver])
    return parts


_used = []  # the shops that the running test has asked


def note(shop):
    if shop not in _used:
        _used.append(shop)


def record(node, parts, unprotected=""):
    """Sends with the report of the test `node` what it shows of `parts`, should it pass."""
    row = (PROPERTY, json.dumps({"unprotected": unprotected, "with": parts}, sort_keys=True))
    if row not in node.user_properties:
        node.user_properties.append(row)


class Recorder:
    """The pytest plugin."""

    def __init__(self, path):
        self.path, self.rows = path, collections.defaultdict(collections.Counter)

    @pytest.hookimpl(tryfirst=True)  # before a skip, which would leave the shop of the test before it
    def pytest_runtest_setup(self, item):
        _used.clear()

    def pytest_runtest_teardown(self, item):
        mark = item.get_closest_marker("evidence") if self.path else None
        for shop in _used if mark else ():
            if shop.protected != "block":
                continue
            parts = dict(shop.parts())
            if mark.kwargs.get("templates"):
                engine = TEMPLATES[next(name for name in TEMPLATES if name in parts)]
                parts[engine] = parts["django"] if engine == "django-templates" else installed(shop.venv)[engine]
            also = mark.kwargs.get("also")
            if also:
                also = item.callspec.params.get(also, also) if hasattr(item, "callspec") else also
                parts[also] = installed(shop.venv)[also]
            record(item, parts)

    def pytest_runtest_logreport(self, report):
        """In the process that runs pytest. Teardown's report carries the properties; the call's tells whether it passed."""
        if report.when == "call":
            self.rows.setdefault(("outcome", report.nodeid), report.outcome)
        if report.when != "teardown":
            return
        outcome = self.rows.pop(("outcome", report.nodeid), "failed")
        for name, row in report.user_properties:
            if name == PROPERTY:
                test = report.nodeid.partition("[")[0].rpartition("tests/")[2]  # wherever pytest's root is
                self.rows[row][(test, "passed" if outcome == "passed" else "failed")] += 1

    def pytest_sessionfinish(self, session):
        if hasattr(session.config, "workerinput") or not self.path or not self.rows:
            return
        rows = []
        for row, results in sorted(self.rows.items()):
            failed = any(outcome == "failed" for _, outcome in results)
            rows.append(dict(json.loads(row), result="failed" if failed else "passed",
                             tests={test: number for (test, _), number in sorted(results.items())}))
        pathlib.Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        record = {"date": datetime.date.today().isoformat(), **_system(), "rows": rows}
        pathlib.Path(self.path).write_text(json.dumps(record, indent=1) + "\n")
