# SPDX-License-Identifier: Apache-2.0
"""The Flask shop on gevent's or eventlet's own server, the standard library patched before or after the app is imported.

GREENLETS is gevent or eventlet, PATCHED before, after or never; GREENLETS_PORT the loopback port. Valid from Python 2.7 to 3.13.
"""

import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


def patch():
    if os.environ["GREENLETS"] == "gevent":
        from gevent import monkey

        monkey.patch_all()
    else:
        import eventlet

        eventlet.monkey_patch()


if os.environ["PATCHED"] == "before":
    patch()

import threading  # noqa: E402
import time  # noqa: E402

import flask  # noqa: E402

import shopdata  # noqa: E402
from flask_shop.app import answer, app  # noqa: E402

if os.environ["PATCHED"] == "after":
    patch()


@app.route("/thread")
def in_a_thread():
    """The query in a thread (a greenlet, when patched), after others had their turn."""
    name, found = flask.request.args["name"], []

    def look():
        time.sleep(0.01)
        try:
            found.extend(shopdata.concatenated(name))
        except BaseException as problem:
            found.append(type(problem).__name__)

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return answer(found)


@app.route("/slow")
def slow():
    name = flask.request.args["name"]
    time.sleep(0.05)
    return answer(shopdata.concatenated(name))


def main():
    address = ("127.0.0.1", int(os.environ["GREENLETS_PORT"]))
    if os.environ["GREENLETS"] == "gevent":
        import gevent
        from gevent.pywsgi import WSGIServer

        server = WSGIServer(address, app, log=None)
        gevent.signal_handler(signal.SIGTERM, server.stop)
        server.serve_forever()
    else:
        import eventlet
        from eventlet import wsgi

        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        wsgi.server(eventlet.listen(address), app, log_output=False)


main()
