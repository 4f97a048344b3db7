# SPDX-License-Identifier: Apache-2.0
"""A shop that hands its queries to gevent: /greenlet, /pool (native threads), /apply (the same, waited for). Valid from Python 2.7 on."""

import gevent

import shopdata
from plain_wsgi.app import query_of
from text import lines


def ask(name):
    return shopdata.concatenated(name)


ROUTES = {
    "/greenlet": lambda name: gevent.spawn(ask, name).get(),
    "/pool": lambda name: gevent.get_hub().threadpool.spawn(ask, name).get(),
    "/apply": lambda name: gevent.get_hub().threadpool.apply(ask, (name,)),
}


def app(environ, start_response):
    route = ROUTES.get(environ.get("PATH_INFO"))
    rows = route(query_of(environ)["name"]) if route else ["shop"]
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [lines(rows)]
