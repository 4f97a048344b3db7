# SPDX-License-Identifier: Apache-2.0
"""The Flask shop on wsgiref, which replaces itself by exec when it is asked to, as servers with a reloader of their own do.

EXEC_BY names the function of `os`; EXEC_PORT the loopback port. Valid from Python 2.7 to 3.13.
"""

import os
import signal
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from flask_shop.app import app  # noqa: E402

COMMAND = [sys.executable] + sys.argv
CALLS = {
    "execv": lambda: os.execv(sys.executable, COMMAND),
    "execl": lambda: os.execl(sys.executable, *COMMAND),
    "execve": lambda: os.execve(sys.executable, COMMAND, dict(os.environ)),
    "execvp": lambda: os.execvp(sys.executable, COMMAND),
    "execvpe": lambda: os.execvpe(sys.executable, COMMAND, os.environ),
    "failing": lambda: os.execv(os.environ["EXEC_MISSING"], COMMAND),
}
again = []


@app.route("/again")
def replace():
    again.append(True)
    return "soon"


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
server = make_server("127.0.0.1", int(os.environ["EXEC_PORT"]), app, handler_class=Quiet)
while True:
    server.handle_request()
    if again:
        again.pop()
        if os.environ["EXEC_BY"] != "failing":
            server.server_close()
        try:
            CALLS[os.environ["EXEC_BY"]]()
        except OSError:
            pass
