# SPDX-License-Identifier: Apache-2.0
"""The plain shop on the server of the standard library, for interpreters without packages. The port is the argument."""

import sys
from wsgiref.simple_server import make_server

from plain_wsgi.app import app

make_server("127.0.0.1", int(sys.argv[1]), app).serve_forever()
