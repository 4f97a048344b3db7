# SPDX-License-Identifier: Apache-2.0
"""The test shop with no framework: a WSGI callable that reads its request by hand. Routes as in tests/apps/README.md."""

import hashlib
import json
import os

import children
import shopdata
from text import lines, multipart_field, multipart_file, parse_qsl, unquote

HERE = os.path.dirname(os.path.abspath(__file__))


def query_of(environ):
    return dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))


def cookies_of(environ):
    pairs = [pair.strip().split("=", 1) for pair in environ.get("HTTP_COOKIE", "").split(";") if "=" in pair]
    return dict(pairs)


def body_of(environ):
    return environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))


def form_of(environ):
    body = body_of(environ)
    content_type = environ.get("CONTENT_TYPE", "")
    if content_type.startswith("multipart/"):
        return {"name": multipart_field(body, content_type, "name")}
    return dict(parse_qsl(body if str is bytes else body.decode("utf-8")))


def stream(environ):
    yield b"first\n"
    for row in shopdata.parameterised(query_of(environ)["name"]):
        yield lines([row])
    yield b"last\n"


def stream_bad(environ):
    for row in shopdata.concatenated(query_of(environ)["name"]):
        yield lines([row])


def swallow(environ):
    try:
        return shopdata.concatenated(query_of(environ)["name"])
    except BaseException:  # what careless code does
        return ["nothing found"]


def upload(environ):
    digest, size = hashlib.sha256(), 0
    if environ.get("CONTENT_TYPE", "").startswith("multipart/"):
        content = multipart_file(body_of(environ), environ["CONTENT_TYPE"], "file")
        digest.update(content)
        return ["%d %s" % (len(content), digest.hexdigest())]
    left = int(environ.get("CONTENT_LENGTH") or 0)
    while left:
        block = environ["wsgi.input"].read(min(left, 65536))
        if not block:
            break
        digest.update(block)
        size += len(block)
        left -= len(block)
    return ["%d %s" % (size, digest.hexdigest())]


ROUTES = {
    "/": lambda environ: ["<h1>shop</h1>"],
    "/query": lambda environ: shopdata.concatenated(query_of(environ)["name"]),
    "/number": lambda environ: shopdata.concatenated_number(query_of(environ)["id"]),
    "/form": lambda environ: shopdata.concatenated(form_of(environ)["name"]),
    "/json": lambda environ: shopdata.concatenated(json.loads(body_of(environ).decode("utf-8"))["filter"]["name"]),
    "/cookie": lambda environ: shopdata.concatenated(cookies_of(environ)["name"]),
    "/cookie-encoded": lambda environ: shopdata.concatenated(unquote(cookies_of(environ)["name"])),
    "/header": lambda environ: shopdata.concatenated(environ["HTTP_X_NAME"]),
    "/safe": lambda environ: shopdata.parameterised(query_of(environ)["name"]),
    "/sorted": lambda environ: shopdata.ordered(query_of(environ)["by"]),
    "/swallow": swallow,
    "/upload": upload,
    "/pid": lambda environ: [os.getpid()],
    "/child": lambda environ: [children.describe()],
}
STREAMS = {"/stream": stream, "/stream-bad": stream_bad}


def app(environ, start_response):
    path = environ.get("PATH_INFO", "")
    text = [("Content-Type", "text/plain; charset=utf-8")]
    if path in STREAMS:
        start_response("200 OK", text)
        return STREAMS[path](environ)
    if path == "/file":
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        source = open(os.path.join(HERE, os.pardir, "sample.bin"), "rb")
        wrapper = environ.get("wsgi.file_wrapper", lambda file, size: iter(lambda: file.read(size), b""))
        return wrapper(source, 8192)
    try:
        if path.startswith("/path/"):
            rows = shopdata.concatenated(path[len("/path/") :])
        elif path == "/crash":
            raise RuntimeError("the app's own failure")
        elif path in ROUTES:
            rows = ROUTES[path](environ)
        else:
            start_response("404 Not Found", [("Content-Type", "text/html; charset=utf-8")])
            return [b"<h1>no such page</h1>"]
    except Exception:
        start_response("500 Internal Server Error", [("Content-Type", "text/html; charset=utf-8")])
        return [b"<h1>sorry</h1>"]
    body = lines(rows)
    start_response("200 OK", text + [("Content-Length", str(len(body)))])
    return [body]
