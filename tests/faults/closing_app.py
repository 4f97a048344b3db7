# SPDX-License-Identifier: Apache-2.0
"""The shop without a framework, for tests of descriptors: it closes what it did not open, and opens files of its own under the numbers.

/close-and-reuse   closes everything from 64 on and puts its own file there, as old daemons and process pools do
/close             closes everything from 64 on
"""

import os

from plain_wsgi.app import app as shop

FIRST, LAST = 64, 400


def close():
    os.closerange(FIRST, 65536)


def reuse():
    own = os.open(os.environ["OWN_FILE"], os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    for number in range(FIRST, LAST):
        os.dup2(own, number)


def app(environ, start_response):
    if environ["PATH_INFO"] == "/close-and-reuse":
        close()
        reuse()
    elif environ["PATH_INFO"] == "/close":
        close()
    return shop(environ, start_response)


if os.environ.get("CLOSE_AT_IMPORT"):
    close()
    reuse()
if os.environ.get("DAEMONISE_AT_IMPORT"):
    # What a daemon does in its beginning, but for staying in the foreground, where the server is waited for.
    os.setsid()
    os.umask(0o77)
    os.chdir("/")
    os.closerange(3, 65536)
