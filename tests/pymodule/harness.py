# SPDX-License-Identifier: Apache-2.0
"""One WSGI request through the standard library's own server code, with the agent in this process. Runs on 2.7 to 3.13."""
import io
import sqlite3
import sys
from wsgiref.handlers import SimpleHandler

import _sqreen_agent

ATTACK = "x' or '1'='1"
ATTACK_QUERY = "q=x'%20or%20'1'='1"


def start():
    reason = _sqreen_agent.start("")
    assert reason == "none", reason


def database():
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("create table product (name text)")
    connection.execute("insert into product values ('tea')")
    return connection


class Answer(object):
    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = [tuple(line.split(": ", 1)) for line in lines[1:] if not line.startswith("Date:")]


def serve(app, query="", body=b"", content_type="", method="GET", stdin=None, **environ):
    """Returns the Answer. An exception of the app that reaches the server answers 500, as wsgiref does."""
    output = io.BytesIO()
    environ.update(
        {
            "REQUEST_METHOD": method,
            "PATH_INFO": environ.get("PATH_INFO", "/search"),
            "SCRIPT_NAME": "",
            "QUERY_STRING": query,
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)) if body else "",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
        }
    )
    handler = SimpleHandler(stdin or io.BytesIO(body), output, io.StringIO() if sys.version_info[0] > 2 else io.BytesIO(), environ)
    handler.origin_server = True
    handler.os_environ = {}
    handler.run(app)
    return Answer(output.getvalue())


def query_value(environ):
    try:
        from urllib.parse import parse_qs
    except ImportError:
        from urlparse import parse_qs
    return parse_qs(environ["QUERY_STRING"])["q"][0]
