# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL and MariaDB for the tests: each on a free loopback port, in a scratch folder, logging every statement it gets."""

import glob
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time

from children import Child
import ports

PRODUCTS = [(1, "tea", 3), (2, "tea", 5), (3, "coffee", 4), (4, "O'Reilly blend", 9), (5, "th\u00e9", 7)]
SECRET = "the-secret-code"


def _schema(text):
    return [
        f"CREATE TABLE products (id INTEGER PRIMARY KEY, name {text}, price INTEGER)",
        f"CREATE TABLE secrets (name {text}, code {text})",
        *("INSERT INTO products VALUES (%d, '%s', %d)" % (i, name.replace("'", "''"), price) for i, name, price in PRODUCTS),
        f"INSERT INTO secrets VALUES ('door', '{SECRET}')",
    ]


class Missing(Exception):
    """The server is not on this machine; the message says what to install."""


def create_sqlite(path):
    connection = sqlite3.connect(path)
    for statement in _schema("TEXT"):
        connection.execute(statement)
    connection.commit()
    connection.close()
    os.chmod(path, 0o666)
    return str(path)


class Server:
    """A running database server; `where()` is what tests/apps/shopdata.py wants in SHOP_DATABASE."""

    user = None  # whom the server runs as when we are root

    def __init__(self):
        self._find()
        self.port = ports.free()
        self.folder = tempfile.mkdtemp(prefix="sqreen-db-")
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.user, self.user)
        os.chmod(self.folder, 0o755)
        self.log = os.path.join(self.folder, "server.log")
        self.child = None
        try:
            self._start()
            self._load()
        except BaseException:
            self.stop()
            raise

    def _as_user(self):
        return self.user if os.geteuid() == 0 else None

    def _run(self, *command, text=None):
        drop = {"user": self.user, "group": self.user, "extra_groups": []} if self._as_user() else {}
        done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=self.folder, timeout=120, **drop)
        if done.returncode:
            raise AssertionError(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def _load(self):
        deadline = time.monotonic() + 60
        while True:
            try:
                return self._client(";\n".join(_schema("VARCHAR(100)")) + ";\n")
            except AssertionError:
                if time.monotonic() > deadline or not self.child.running():
                    self.child.fail(f"{type(self).__name__} takes no connection")
                time.sleep(0.2)

    def where(self):
        return json.dumps({"host": "127.0.0.1", "port": self.port, "user": "shop", "database": "shop"})

    def statements(self):
        with open(self.statement_log, errors="replace") as file:
            return file.read()

    def stop(self):
        if self.child:
            self.child.stop(30, self.stop_signal)
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgreSQL(Server):
    user = "postgres"
    stop_signal = 2  # SIGINT: fast shutdown

    @property
    def statement_log(self):
        return self.log

    def _find(self):
        folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not folders:
            raise Missing("PostgreSQL is not installed: bin/deps test")
        self.programs = folders[-1]

    def _start(self):
        data = os.path.join(self.folder, "data")
        self._run(f"{self.programs}/initdb", "-D", data, "-U", "shop", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.folder, "fsync": "off",
                    "log_statement": "all", "shared_buffers": "16MB", "max_connections": 50}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.child = Child([f"{self.programs}/postgres", "-D", data, *options], self.log, folder=self.folder, user=self._as_user())

    def _client(self, text):
        base = [f"{self.programs}/psql", "-X", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "shop", "-v", "ON_ERROR_STOP=1"]
        if "1" not in self._run(*base, "-d", "postgres", "-Atc", "SELECT 1 FROM pg_database WHERE datname = 'shop'"):
            self._run(*base, "-d", "postgres", "-c", "CREATE DATABASE shop")
        self._run(*base, "-d", "shop", text=text)


class MariaDB(Server):
    user = "mysql"
    stop_signal = 15

    @property
    def statement_log(self):
        return os.path.join(self.folder, "general.log")

    def _find(self):
        for program in ("mariadb-install-db", "mariadbd", "mariadb"):
            if not shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin"):
                raise Missing(f"MariaDB's {program} is not installed: bin/deps test")

    def _start(self):
        data, server = os.path.join(self.folder, "data"), shutil.which("mariadbd", path="/usr/sbin:/usr/bin")
        install = ("mariadb-install-db", "--no-defaults", f"--datadir={data}", f"--tmpdir={self.folder}",
                  "--auth-root-authentication-method=normal", "--skip-test-db")  # a shared tmpdir is swept by every server that starts
        self._run(*install)
        self.child = Child([server, "--no-defaults", f"--datadir={data}", f"--tmpdir={self.folder}", f"--port={self.port}", "--bind-address=127.0.0.1",
                            f"--socket={self.folder}/socket", "--skip-name-resolve", "--general-log",
                            f"--general-log-file={self.statement_log}", "--innodb-buffer-pool-size=16M",
                            "--innodb-flush-log-at-trx-commit=0", "--character-set-server=utf8mb4"],
                           self.log, folder=self.folder, user=self._as_user())

    def _client(self, text):
        base = ["mariadb", "--no-defaults", f"--socket={self.folder}/socket", "-u", "root", "--default-character-set=utf8mb4"]
        self._run(*base, text="CREATE DATABASE IF NOT EXISTS shop; CREATE USER IF NOT EXISTS 'shop'@'%'; GRANT ALL ON shop.* TO 'shop'@'%';")
        self._run(*base, "shop", text=text)
