# SPDX-License-Identifier: Apache-2.0
"""The Flask shop with children of its own by multiprocessing: /multiprocessing/<method> says what a child computed and what of the agent it
found. Run as a script it serves by processes that multiprocessing starts, MULTIPROCESSING naming how. 3.x only, and fork on 2.7.
"""

import multiprocessing
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import flask  # noqa: E402

import shopdata  # noqa: E402
from flask_shop.app import app  # noqa: E402


def look(name, queue):
    """In the child: a query of its own, and whether a fresh interpreter has the agent."""
    rows = shopdata.concatenated(name)
    queue.put([len(rows), sorted(module for module in sys.modules if "sqreen" in module), os.environ.get("SQREEN_RUN")])


def context_of(method):
    return multiprocessing.get_context(method) if hasattr(multiprocessing, "get_context") else multiprocessing


@app.route("/multiprocessing/<method>")
def in_a_child(method):
    context = context_of(method)
    queue = context.Queue()
    child = context.Process(target=look, args=(flask.request.args.get("name", "tea"), queue))
    child.start()
    child.join(30)
    return flask.jsonify(status=child.exitcode, found=None if child.exitcode else queue.get(timeout=10))


@app.route("/pool/<method>")
def in_a_pool(method):
    pool = context_of(method).Pool(2)
    try:
        return flask.jsonify(pool.map(len, ["tea", "coffee"] * 10))
    finally:
        pool.close()
        pool.join()


def serve(socket):
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_):
            pass

    server = WSGIServer(socket.getsockname(), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = socket
    server.server_name, server.server_port = socket.getsockname()[:2]
    server.setup_environ()
    server.set_app(app)
    server.serve_forever()


def main():
    import signal
    import socket

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", int(os.environ["MULTIPROCESSING_PORT"])))
    listening.listen(16)
    context = context_of(os.environ["MULTIPROCESSING"])
    workers = [context.Process(target=serve, args=(listening,)) for _ in range(2)]
    for worker in workers:
        worker.daemon = True
        worker.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # ends the daemons, too
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    main()
