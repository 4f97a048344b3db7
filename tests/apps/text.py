# SPDX-License-Identifier: Apache-2.0
"""What the three test apps need of text, the same from Python 2.7 to 3.13."""

try:
    from urllib.parse import parse_qsl, unquote
except ImportError:  # 2.7
    from urllib import unquote

    from urlparse import parse_qsl

__all__ = ["lines", "multipart_field", "multipart_file", "parse_qsl", "unquote"]


def lines(rows):
    return b"".join((row if isinstance(row, bytes) else ("%s" % row).encode("utf-8")) + b"\n" for row in rows)


def _part(body, content_type, wanted):
    boundary = b"--" + content_type.partition("boundary=")[2].strip('"').encode("ascii")
    for part in body.split(boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        if ('name="%s"' % wanted).encode("ascii") in head:
            return content[: -len(b"\r\n")]
    raise KeyError(wanted)


def multipart_field(body, content_type, name):
    """One text field of multipart/form-data: enough for an app of ours, which knows who sends it."""
    value = _part(body, content_type, name)
    return value if str is bytes else value.decode("utf-8")


def multipart_file(body, content_type, name):
    return _part(body, content_type, name)
