# SPDX-License-Identifier: Apache-2.0
"""The attacks and the honest requests of the matrix: what a client sends, and what must be known about it afterwards."""

import dataclasses
import json
from urllib.parse import quote


INJECTION = "x' UNION SELECT code, 1 FROM secrets -- "
# Fits where blanks, quotes or semicolons would end the value; `--` needs a blank behind it only in MySQL.
COMPACT = "x'/**/UNION/**/SELECT/**/code,1/**/FROM/**/secrets/**/WHERE/**/'1'='1"
FORM = ("Content-Type", "application/x-www-form-urlencoded")
JSON = ("Content-Type", "application/json")
BOUNDARY = "----shop-boundary"
MULTIPART = ("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")


@dataclasses.dataclass(frozen=True)
class Request:
    name: str
    target: str
    method: str = "GET"
    headers: tuple = ()
    body: bytes = b""
    # For attacks: where the value stood, as events name it.
    origin: str = ""
    parameter: str = ""

    def __str__(self):
        return self.name


def multipart(name, value, filename=None):
    kind = f'; filename="{filename}"\r\nContent-Type: application/octet-stream' if filename else ""
    value = value if isinstance(value, bytes) else value.encode()
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{kind}\r\n\r\n'.encode()
    return head + value + f"\r\n--{BOUNDARY}--\r\n".encode()


def _attack(name, target, **more):
    return Request(name, target, **more)


ATTACKS = (
    _attack("query", "/query?name=" + quote(INJECTION), origin="query", parameter="name"),
    _attack("number", "/number?id=" + quote("1 OR 1=1 UNION SELECT code, 1 FROM secrets"), origin="query", parameter="id"),
    _attack("form", "/form", method="POST", headers=(FORM,), body=b"a=b&name=" + quote(INJECTION).encode(), origin="form", parameter="name"),
    _attack("multipart", "/form", method="POST", headers=(MULTIPART,), body=multipart("name", INJECTION), origin="multipart", parameter="name"),
    _attack("json", "/json", method="POST", headers=(JSON,), body=json.dumps({"filter": {"name": INJECTION}}).encode(), origin="json", parameter="filter.name"),
    _attack("cookie", "/cookie", headers=(("Cookie", "a=b; name=" + COMPACT),), origin="cookie", parameter="name"),
    _attack("cookie-encoded", "/cookie-encoded", headers=(("Cookie", "a=b; name=" + quote(INJECTION)),), origin="cookie", parameter="name"),
    _attack("header", "/header", headers=(("X-Name", INJECTION.strip() + " x"),), origin="header", parameter="X-Name"),
    _attack("path", "/path/" + quote(COMPACT.replace("/**/", " "), safe=""), origin="path", parameter=""),
    _attack("swallowed-exception", "/swallow?name=" + quote(INJECTION), origin="query", parameter="name"),
    _attack("broken-statement", "/query?name=" + quote("x' AND ("), origin="query", parameter="name"),
)
STREAMED_ATTACK = _attack("stream", "/stream-bad?name=" + quote(INJECTION), origin="query", parameter="name")

_LARGE = bytes(range(256)) * 12_000  # 3 MB

HONEST = (
    Request("home", "/"),
    Request("query", "/query?name=tea"),
    Request("unicode", "/query?name=" + quote("th\u00e9")),
    Request("doubled-quote", "/query?name=" + quote("O''Reilly blend")),
    Request("number", "/number?id=3"),
    Request("signed-number", "/number?id=-3.5"),
    Request("form", "/form", method="POST", headers=(FORM,), body=b"name=tea&a=b"),
    Request("multipart", "/form", method="POST", headers=(MULTIPART,), body=multipart("name", "tea")),
    Request("json", "/json", method="POST", headers=(JSON,), body=b'{"filter": {"name": "tea"}}'),
    Request("cookie", "/cookie", headers=(("Cookie", "a=b; name=tea"),)),
    Request("header", "/header", headers=(("X-Name", "tea"),)),
    Request("path", "/path/tea"),
    Request("parameterised-injection", "/safe?name=" + quote(INJECTION)),
    Request("order-by-tail", "/sorted?by=" + quote("price desc")),
    Request("head", "/query?name=tea", method="HEAD"),
    Request("stream", "/stream?name=tea"),
    Request("stream-bad", "/stream-bad?name=tea"),
    Request("upload", "/upload", method="POST", headers=(("Content-Type", "application/octet-stream"),), body=_LARGE),
    Request("upload-multipart", "/upload", method="POST", headers=(MULTIPART,), body=multipart("file", _LARGE, "large.bin")),
    Request("file", "/file"),
    Request("not-found", "/nowhere"),
    Request("own-error", "/crash"),
)

