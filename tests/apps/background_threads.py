# SPDX-License-Identifier: Apache-2.0
"""Serves one request, in which daemon threads begin that nobody stops, as an agent's or a metrics library's do; then the program ends."""

import io
import sys
import threading
import time

from flask_shop.app import app


def work():
    while True:
        time.sleep(0.0001)


@app.route("/background")
def background():
    for _ in range(50):
        thread = threading.Thread(target=work)
        thread.daemon = True
        thread.start()
    return "started"


def serve(target):
    path, query = target.split("?")
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "x", "SERVER_PORT": "80",
               "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.multithread": True,
               "wsgi.multiprocess": False, "wsgi.run_once": False, "wsgi.version": (1, 0), "wsgi.input": io.BytesIO()}
    status = []
    body = app(environ, lambda line, headers, *more: status.append(line))
    b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return status[-1]


print(serve("/background?a=b"))
print(serve("/query?name=x%27%20OR%201=1%20--%20"))
time.sleep(0.05)
