# SPDX-License-Identifier: Apache-2.0
"""The WSGI entry: what is honest passes as it is, what is blocked becomes the block page, however the app is written."""
import sys
import unittest

import harness
from harness import ATTACK_QUERY, query_value, serve

harness.start()
DB = harness.database()
SQL = "select name from product where name = '%s'"


def plain():
    return [("Content-Type", "text/plain")]


def rows(environ):
    return repr(DB.execute(SQL % query_value(environ)).fetchall()).encode()


def list_app(environ, start_response):
    body = rows(environ)
    start_response("200 OK", plain())
    return [body]


def early_app(environ, start_response):
    start_response("200 OK", plain())
    return [rows(environ)]


def generator_app(environ, start_response):
    start_response("200 OK", plain())
    yield rows(environ)


def late_generator_app(environ, start_response):
    start_response("200 OK", plain())
    yield b"first chunk"
    yield rows(environ)


def swallowing_app(environ, start_response):
    try:
        body = rows(environ)
    except Exception:
        body = b"something went wrong"
    start_response("200 OK", plain())
    return [body]


def converting_app(environ, start_response):
    try:
        body = rows(environ)
    except Exception as error:
        raise ValueError(str(error))
    start_response("200 OK", plain())
    return [body]


class Closing(object):
    def __init__(self, chunks):
        self.chunks = iter(chunks)
        self.closed = 0

    def __iter__(self):
        return self.chunks

    def close(self):
        self.closed += 1


class BlockTest(unittest.TestCase):
    def check(self, app):
        honest = serve(app, "q=tea")
        self.assertEqual(200, honest.status)
        self.assertIn(b"tea", honest.body)
        answer = serve(app, ATTACK_QUERY)
        self.assertEqual(403, answer.status)
        self.assertNotIn(b"tea", answer.body)
        self.assertIn(b"blocked", answer.body)

    def test_list(self):
        self.check(list_app)

    def test_response_started_before_the_attack(self):
        self.check(early_app)

    def test_generator(self):
        self.check(generator_app)

    def test_exception_swallowed_by_the_app(self):
        self.check(swallowing_app)

    def test_exception_converted_by_the_app(self):
        self.check(converting_app)

    def test_what_was_sent_cannot_be_replaced_but_the_statement_does_not_run(self):
        if sys.version_info < (3, 7):
            self.skipTest("wsgiref before Python 3.7 itself fails after an error in mid-response")
        answer = serve(late_generator_app, ATTACK_QUERY)
        self.assertIn(b"first chunk", answer.body)
        self.assertNotIn(b"tea", answer.body)

    def test_json_for_those_who_ask(self):
        answer = serve(list_app, ATTACK_QUERY, HTTP_ACCEPT="application/json")
        self.assertEqual(403, answer.status)
        self.assertIn(("Content-Type", "application/json"), [(n, v.split(";")[0]) for n, v in answer.headers])

    def test_head_has_no_body(self):
        answer = serve(list_app, ATTACK_QUERY, method="HEAD")
        self.assertEqual((403, b""), (answer.status, answer.body))

    def test_app_iterable_is_closed_when_replaced(self):
        made = []

        def app(environ, start_response):
            try:
                rows(environ)
            except Exception:
                pass
            start_response("200 OK", plain())
            made.append(Closing([b"never seen"]))
            return made[0]

        self.assertEqual(403, serve(app, ATTACK_QUERY).status)
        self.assertEqual(1, made[0].closed)


class HonestTest(unittest.TestCase):
    def test_close_is_called_once(self):
        made = []

        def app(environ, start_response):
            start_response("200 OK", plain())
            made.append(Closing([b"a", b"b"]))
            return made[0]

        self.assertEqual(b"ab", serve(app, "q=tea").body)
        self.assertEqual(1, made[0].closed)

    def test_write_callable(self):
        def app(environ, start_response):
            start_response("200 OK", plain())(b"written ")
            return [b"returned"]

        self.assertEqual(b"written returned", serve(app).body)

    def test_error_of_the_app_stays_its_own(self):
        def app(environ, start_response):
            raise KeyError("mine")

        self.assertEqual(500, serve(app).status)

    def test_error_after_start_uses_exc_info(self):
        def app(environ, start_response):
            start_response("200 OK", plain())
            try:
                raise KeyError("mine")
            except KeyError:
                start_response("503 Busy", plain(), sys.exc_info())
            return [b"later"]

        answer = serve(app)
        self.assertEqual((503, b"later"), (answer.status, answer.body))

    def test_length_of_a_sized_iterable(self):
        class Sized(Closing):
            def __len__(self):
                return 1

        def app(environ, start_response):
            start_response("200 OK", plain())
            return Sized([b"four"])

        self.assertIn(("Content-Length", "4"), serve(app).headers)

    def test_files_reach_the_server_as_they_are(self):
        seen = []

        def app(environ, start_response):
            import io

            start_response("200 OK", plain())
            wrapped = environ["wsgi.file_wrapper"](io.BytesIO(b"contents"))
            seen.append(wrapped)
            return wrapped

        self.assertEqual(b"contents", serve(app).body)

    def test_app_inside_an_app_is_one_request(self):
        def outer(environ, start_response):
            inner = dict(environ, QUERY_STRING="q=tea")
            return list_app(inner, start_response)

        self.assertEqual(200, serve(outer, ATTACK_QUERY).status)


if __name__ == "__main__":
    unittest.main()
