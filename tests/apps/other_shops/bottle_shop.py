# SPDX-License-Identifier: Apache-2.0
"""The two routes that a test asks, on Bottle: / and /query?name=..., which glues it into SQL."""

import bottle

import shopdata
from text import lines

app = bottle.Bottle()


@app.route("/")
def home():
    return "<h1>shop</h1>"


@app.route("/query")
def query():
    return lines(shopdata.concatenated(bottle.request.query.name))
