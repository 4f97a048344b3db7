# SPDX-License-Identifier: Apache-2.0
"""The two routes that a test asks, on Tornado's own server: / and /query?name=..., which glues it into SQL. The port is the argument."""

import asyncio
import sys

import tornado.web

import shopdata
from text import lines


class Home(tornado.web.RequestHandler):
    def get(self):
        self.write("<h1>shop</h1>")


class Query(tornado.web.RequestHandler):
    def get(self):
        self.write(lines(shopdata.concatenated(self.get_argument("name"))))


async def serve(port):
    tornado.web.Application([("/", Home), ("/query", Query)]).listen(port, "127.0.0.1")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
