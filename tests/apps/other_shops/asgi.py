# SPDX-License-Identifier: Apache-2.0
"""The two routes that a test of an ASGI server asks, without a framework: / and /query?name=..., which glues it into SQL."""

import shopdata
from text import lines, parse_qsl


async def app(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])
    name = dict(parse_qsl(scope["query_string"].decode("ascii"))).get("name")
    body = b"<h1>shop</h1>" if name is None else lines(shopdata.concatenated(name))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
    await send({"type": "http.response.body", "body": body})
