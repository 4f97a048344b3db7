# SPDX-License-Identifier: Apache-2.0
"""A statement object that was judged is not judged again; the same text in another object is."""
import threading
import unittest
import weakref

import _sqreen_agent
import harness
from harness import ATTACK, ATTACK_QUERY, query_value, serve

harness.start()
DB = harness.database()
CONSTANT = "select name from product where name = 'x' or '1'='1'"


def blocked(statement_of, query=ATTACK_QUERY):
    """Whether the statement that `statement_of(the request's q)` gives is blocked in a request with `query`."""
    outcome = []

    def app(environ, start_response):
        try:
            DB.execute(statement_of(query_value(environ))).fetchall()
            outcome.append(False)
        except _sqreen_agent.AttackBlocked:
            outcome.append(True)
        start_response("200 OK", [])
        return []

    serve(app, query)
    return outcome[0]


def build(value):
    return "select name from product where name = '%s'" % value


class KnownStatementsTest(unittest.TestCase):
    def test_a_constant_is_not_what_a_later_request_brings(self):
        self.assertFalse(blocked(lambda value: CONSTANT, "q=honest+words"))
        self.assertFalse(blocked(lambda value: CONSTANT))

    def test_the_same_text_built_from_input_is_an_attack(self):
        self.assertFalse(blocked(lambda value: CONSTANT, "q=honest+words"))
        self.assertEqual(CONSTANT, build(ATTACK))
        for _ in range(3):
            self.assertTrue(blocked(build))

    def test_a_kept_attack_is_blocked_each_time(self):
        kept = {}
        for _ in range(3):
            self.assertTrue(blocked(lambda value: kept.setdefault(value, build(value))))

    def test_a_kept_statement_is_judged_for_its_first_request(self):
        kept = {}

        def statement(value):
            return kept.setdefault("it", build(value))

        self.assertFalse(blocked(statement, "q=tea"))
        self.assertFalse(blocked(statement))

    def test_statements_built_anew_do_not_wear_out_the_table(self):
        for n in range(5000):
            self.assertFalse(blocked(build, "q=tea+number+%d" % n))
            if n % 500 == 0:
                self.assertTrue(blocked(build))


class ServerObject(object):
    pass


class AfterTheResponseTest(unittest.TestCase):
    def test_a_thread_knows_the_request_but_keeps_no_object_of_the_server(self):
        go, results = threading.Event(), []
        buffer = ServerObject()
        alive = weakref.ref(buffer)

        def work():
            go.wait(30)
            try:
                DB.execute(build(ATTACK)).fetchall()
                results.append(False)
            except _sqreen_agent.AttackBlocked:
                results.append(True)

        threads = []

        def app(environ, start_response):
            threads.append(threading.Thread(target=work))
            threads[0].start()
            start_response("200 OK", [])
            return [b""]

        serve(app, ATTACK_QUERY, **{"server.buffer": buffer})
        del buffer
        self.assertIsNone(alive())
        go.set()
        threads[0].join()
        self.assertEqual([True], results)


if __name__ == "__main__":
    unittest.main()
