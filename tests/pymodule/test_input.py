# SPDX-License-Identifier: Apache-2.0
"""wsgi.input: whatever way the app reads the body, what it read is known to the sinks, and what the server lacks is lacking."""
import io
import json
import sys
import unittest

import harness
from harness import ATTACK, serve

harness.start()
DB = harness.database()
FORM = "application/x-www-form-urlencoded"
BODY = b"q=x'%20or%20'1'%3D'1&n=1"


def app_reading(read):
    def app(environ, start_response):
        read(environ["wsgi.input"])
        DB.execute("select name from product where name = '%s'" % ATTACK).fetchall()
        start_response("200 OK", [])
        return [b"passed"]

    return app


class ReadTest(unittest.TestCase):
    def blocked(self, read, body=BODY, content_type=FORM, stdin=None):
        return serve(app_reading(read), body=body, content_type=content_type, method="POST", stdin=stdin).status == 403

    def test_unread_body_is_not_read_ahead(self):
        body = io.BytesIO(BODY)
        self.assertFalse(self.blocked(lambda input: None, stdin=body))
        self.assertEqual(0, body.tell())

    def test_read(self):
        self.assertTrue(self.blocked(lambda input: input.read()))

    def test_read_in_pieces(self):
        self.assertTrue(self.blocked(lambda input: [input.read(3) for _ in range(20)]))

    def test_readline(self):
        self.assertTrue(self.blocked(lambda input: input.readline()))

    def test_readlines(self):
        self.assertTrue(self.blocked(lambda input: input.readlines()))

    def test_iteration(self):
        self.assertTrue(self.blocked(lambda input: list(input)))

    def test_readinto(self):
        self.assertTrue(self.blocked(lambda input: input.readinto(bytearray(100))))

    def test_read_by_a_buffered_reader(self):
        self.assertTrue(self.blocked(lambda input: io.BufferedReader(input).read()))

    def test_json(self):
        body = json.dumps({"filter": [{"name": ATTACK}]}).encode()
        self.assertTrue(self.blocked(lambda input: input.read(), body, "application/json"))

    def test_multipart_field_behind_a_large_file(self):
        parts = (
            b'--b\r\nContent-Disposition: form-data; name="f"; filename="big"\r\n\r\n'
            + b"x" * (6 << 20)
            + b'\r\n--b\r\nContent-Disposition: form-data; name="q"\r\n\r\n'
            + ATTACK.encode()
            + b"\r\n--b--\r\n"
        )
        self.assertTrue(self.blocked(lambda input: input.read(), parts, "multipart/form-data; boundary=b"))

    def test_multipart_field_that_calls_itself_filename(self):
        parts = (
            b'--b\r\nContent-Disposition: form-data; name="filename=x"\r\n\r\n' + ATTACK.encode() + b"\r\n--b--\r\n"
        )
        self.assertTrue(self.blocked(lambda input: input.read(), parts, "multipart/form-data; boundary=b"))

    def test_same_bytes_and_attributes(self):
        seen = {}

        def app(environ, start_response):
            input = environ["wsgi.input"]
            seen["body"] = input.read()
            seen["absent"] = hasattr(input, "no_such_method")
            seen["name"] = input.getvalue.__name__
            start_response("200 OK", [])
            return []

        serve(app, body=BODY, content_type=FORM, method="POST")
        self.assertEqual({"body": BODY, "absent": False, "name": "getvalue"}, seen)

    def test_missing_readinto_is_missing(self):
        class Bare(object):
            def read(self, size=-1):
                return b""

        seen = []

        def app(environ, start_response):
            seen.append(hasattr(environ["wsgi.input"], "readinto"))
            start_response("200 OK", [])
            return []

        serve(app, body=BODY, method="POST", stdin=Bare())
        self.assertEqual([False], seen)


if __name__ == "__main__":
    unittest.main()
