# SPDX-License-Identifier: Apache-2.0
"""What bin/bench measures: a Flask app, and a loop around it that a parent process steers through standard input.

  {"scenario": "get", "requests": 2000}  ->  nanoseconds a request (or a query)
"""

import io
import json
import os
import sqlite3
import sys
import time

import flask

app = flask.Flask(__name__)
connection = sqlite3.connect(":memory:", check_same_thread=False)
connection.execute("CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT)")
connection.executemany("INSERT INTO products (name) VALUES (?)", [("tea %d" % n,) for n in range(50)])
cursor = connection.cursor()
QUERIES = 200
clock = getattr(time, "perf_counter", time.time)


@app.route("/")
def home():
    return "hello"


@app.route("/one")
def one():
    row = cursor.execute("SELECT name FROM products WHERE id = ?", (7,)).fetchone()
    return row[0]


@app.route("/built")
def built():
    """As an ORM does it: the statement's text is made anew for each request."""
    row = cursor.execute("SELECT name FROM products WHERE id = ? %s" % "LIMIT 1", (7,)).fetchone()
    return row[0]


@app.route("/json", methods=["POST"])
def from_json():
    return str(len(flask.request.get_json(force=True)))


def _timed_queries(statement, parameters):
    execute = cursor.execute
    begun = clock()
    for _ in range(QUERIES):
        execute(statement, parameters)
    flask.g.spent = (clock() - begun) * 1e9 / QUERIES
    app.last_query = flask.g.spent
    return "done"


@app.route("/queries")
def queries():
    return _timed_queries("SELECT name FROM products WHERE id = ?", (7,))


@app.route("/queries-searched")
def queries_searched():
    # Long enough that every value could be in it: all ten must be searched for.
    return _timed_queries("SELECT p.name FROM products p WHERE p.id = ? AND p.name <> 'a literal to look through' ORDER BY p.name LIMIT 20", (7,))


TEN_VALUES = "&".join("field%d=some+value+number+%d" % (n, n) for n in range(10))
TARGETS = {"get": "/", "one-query": "/one", "built-query": "/built", "post-json": "/json", "query": "/queries", "query-searched": "/queries-searched"}
BODY = json.dumps({"items": [{"name": "item %d" % n, "text": "x" * 60} for n in range(110)]}).encode("utf-8")


def environ_for(scenario):
    post = scenario == "post-json"
    environ = {
        "REQUEST_METHOD": "POST" if post else "GET", "PATH_INFO": TARGETS[scenario], "SCRIPT_NAME": "", "SERVER_NAME": "shop.test",
        "QUERY_STRING": TEN_VALUES if "query" in scenario else "", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1", "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(BODY if post else b""),
        "wsgi.errors": sys.stderr, "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
        "HTTP_HOST": "shop.test", "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) bench/1.0", "HTTP_ACCEPT": "text/html,*/*;q=0.8",
        "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.5", "HTTP_ACCEPT_ENCODING": "gzip, deflate", "HTTP_REFERER": "http://shop.test/before",
        "HTTP_DNT": "1", "HTTP_CACHE_CONTROL": "no-cache", "HTTP_X_REQUEST_ID": "0123456789abcdef", "HTTP_CONNECTION": "close",
        "HTTP_COOKIE": "session=abcdef0123456789; theme=dark",
    }  # fmt: skip
    if post:
        environ.update({"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(BODY))})
    return environ


def start_response(status, headers, error=None):
    if not status.startswith("200"):
        raise RuntimeError(status)


def request(environ):
    """As a server does it: PEP 3333 asks for close()."""
    response = app(environ, start_response)
    for _ in response:
        pass
    if hasattr(response, "close"):
        response.close()


def run(scenario, requests):
    """Nanoseconds a request, or a query where the scenario says so."""
    environ, spent = environ_for(scenario), 0.0
    for _ in range(requests):
        fresh = dict(environ)
        if scenario == "post-json":
            fresh["wsgi.input"] = io.BytesIO(BODY)
        begun = clock()
        request(fresh)
        spent += app.last_query if scenario.startswith("query") else (clock() - begun) * 1e9
    return spent / requests


if __name__ == "__main__":
    if len(sys.argv) == 3:  # for callgrind
        run(sys.argv[1], int(sys.argv[2]))
        os._exit(0)
    for line in iter(sys.stdin.readline, ""):
        order = json.loads(line)
        print(json.dumps(run(order["scenario"], order["requests"])))
        sys.stdout.flush()
