# SPDX-License-Identifier: Apache-2.0
"""HTTP as bytes: tests compare whole answers, header order and chunks included."""

import dataclasses
import re
import socket


@dataclasses.dataclass
class Answer:
    raw: bytes

    @property
    def status(self):
        match = re.match(rb"HTTP/1\.[01] (\d{3})", self.raw)
        return int(match[1]) if match else 0

    @property
    def head(self):
        return self.raw.partition(b"\r\n\r\n")[0]

    @property
    def body(self):
        body = self.raw.partition(b"\r\n\r\n")[2]
        return _unchunked(body) if re.search(rb"(?i)\r\ntransfer-encoding: chunked", self.head) else body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def comparable(self):
        """All of it but the moment."""
        return re.sub(rb"(?i)\r\ndate: [^\r]*", b"", self.head) + self.raw[len(self.head) :]


def _unchunked(data):
    body = b""
    while data:
        size, _, data = data.partition(b"\r\n")
        size = int(size.split(b";")[0] or b"0", 16)
        body, data = body + data[:size], data[size + 2 :]
        if not size:
            break
    return body


def request_bytes(method, target, headers, body):
    lines = [f"{method} {target} HTTP/1.1".encode(), b"Host: shop.test", b"Connection: close"]
    lines += [f"{name}: {value}".encode("latin-1") for name, value in headers]
    if body or method == "POST":
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def ask(port, target, method="GET", headers=(), body=b"", seconds=30):
    """One request on a connection of its own; whatever came back until the server closed it."""
    raw = bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        try:
            connection.sendall(request_bytes(method, target, headers, body))
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server had its reasons to answer before it read everything
        try:
            while block := connection.recv(1 << 16):
                raw += block
        except ConnectionResetError:
            pass
    return Answer(bytes(raw))
