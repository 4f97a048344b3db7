# SPDX-License-Identifier: Apache-2.0
"""A WSGI app that tells what its server made of it: where it was loaded, whether hooks and threads run, in which interpreter."""

import json
import os
import sys
import threading
import time

LOADED_IN = os.getpid()
ticks = {}  # of the thread of each process


def tick(pid):
    while True:
        ticks[pid] += 1
        time.sleep(0.01)


def is_main_interpreter():
    for name in ("_interpreters", "_xxsubinterpreters"):  # from 3.13, from 3.8
        try:
            interpreters = __import__(name)
        except ImportError:
            continue
        return interpreters.get_current() == interpreters.get_main()
    return None


def application(environ, start_response):
    pid = os.getpid()
    if pid not in ticks:
        ticks[pid] = 0
        thread = threading.Thread(target=tick, args=(pid,))
        thread.daemon = True
        thread.start()
    body = json.dumps({
        "pid": pid, "loaded_in": LOADED_IN, "ticks": ticks[pid], "after_fork": pid in sys.after_fork_ran_in,
        "main_interpreter": is_main_interpreter(), "python": sys.version.split()[0],
    })
    start_response("200 OK", [("Content-Type", "application/json")])
    return [body.encode()]
