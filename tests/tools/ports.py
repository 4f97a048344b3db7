# SPDX-License-Identifier: Apache-2.0
"""Free loopback ports. Each test process has a range of its own, so that two never choose the same one."""

import itertools
import os
import socket

_RANGE = 1500
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) if "PYTEST_XDIST_WORKER" in os.environ else 15
_numbers = itertools.cycle(range(8000 + _worker * _RANGE, 8000 + (_worker + 1) * _RANGE))


def free():
    for _ in range(_RANGE):
        port = next(_numbers)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free loopback port")
