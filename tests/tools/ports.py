# SPDX-License-Identifier: Apache-2.0
"""Free loopback ports that no other test of this machine takes before our server does."""

import collections
import random
import socket

_held = collections.deque()
_HELD = 200  # long enough for a server to be started, served and stopped


def _reserve(port):
    """An abstract Unix socket as a lock: nobody else can bind its name, and the kernel drops it with us."""
    lock = socket.socket(socket.AF_UNIX)
    try:
        lock.bind(f"\0sqreen-test-port-{port}")
    except OSError:
        lock.close()
        return False
    _held.append(lock)
    if len(_held) > _HELD:
        _held.popleft().close()
    return True


def free():
    for _ in range(1000):
        port = random.randrange(8000, 32000)  # below what the kernel gives to clients
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if _reserve(port):
            return port
    raise RuntimeError("no free loopback port")
