# SPDX-License-Identifier: Apache-2.0
"""A guarded callable looks and works as the original does."""
import sqlite3
import sys
import unittest

import _sqreen_agent
import harness
from harness import ATTACK, ATTACK_QUERY, serve

ORIGINAL_NAME = sqlite3.Cursor.execute.__name__
ORIGINAL_DOC = sqlite3.Cursor.execute.__doc__
ORIGINAL_REPR = repr(sqlite3.Cursor.execute)
harness.start()
SQL = "select name from product where name = '%s'"


def blocked(operation):
    """Whether `operation(connection)` is blocked inside a request that carries the attack."""
    outcome = []

    def app(environ, start_response):
        connection = harness.database()
        try:
            operation(connection)
            outcome.append(False)
        except _sqreen_agent.AttackBlocked:
            outcome.append(True)
        start_response("200 OK", [])
        return []

    serve(app, ATTACK_QUERY)
    return outcome[0]


class Subclass(sqlite3.Cursor):
    def execute(self, sql, *arguments):
        return sqlite3.Cursor.execute(self, sql, *arguments)


class GuardTest(unittest.TestCase):
    def test_looks_like_the_original(self):
        guard = sqlite3.Cursor.execute
        self.assertEqual(ORIGINAL_NAME, guard.__name__)
        self.assertEqual(ORIGINAL_DOC, guard.__doc__)
        self.assertEqual(ORIGINAL_REPR, repr(guard))

    def test_bound_and_unbound(self):
        connection = harness.database()
        cursor = connection.cursor()
        self.assertEqual([("tea",)], cursor.execute(SQL % "tea").fetchall())
        self.assertEqual([("tea",)], sqlite3.Cursor.execute(cursor, SQL % "tea").fetchall())
        bound = cursor.execute
        self.assertEqual([(1,)], bound("select ?", (1,)).fetchall())

    def test_errors_are_the_original_s(self):
        cursor = harness.database().cursor()
        self.assertRaises(TypeError, cursor.execute)
        self.assertRaises(sqlite3.OperationalError, cursor.execute, "selekt")
        self.assertRaises(TypeError, sqlite3.Cursor.execute, 1, "select 1")

    def test_every_way_in(self):
        statement = SQL % ATTACK
        self.assertTrue(blocked(lambda c: c.execute(statement)))
        self.assertTrue(blocked(lambda c: c.cursor().execute(statement)))
        self.assertTrue(blocked(lambda c: c.cursor(Subclass).execute(statement)))
        self.assertTrue(blocked(lambda c: c.executescript(statement)))
        self.assertTrue(blocked(lambda c: c.cursor().executescript(statement)))
        insert = "insert into product select '%s' where ? is not null" % ATTACK
        self.assertTrue(blocked(lambda c: c.executemany(insert, [(1,)])))
        self.assertTrue(blocked(lambda c: c.cursor().executemany(insert, [(1,)])))

    def test_text_and_unicode(self):
        self.assertTrue(blocked(lambda c: c.execute(u"" + (SQL % ATTACK))))

    def test_parameters_are_data(self):
        self.assertFalse(blocked(lambda c: c.execute("select name from product where name = ?", (ATTACK,))))

    def test_hot_loop_sees_the_guard(self):
        def loop(connection):
            for _ in range(3000):
                connection.execute("select 1")
            connection.execute(SQL % ATTACK)

        self.assertTrue(blocked(loop))

    def test_references_do_not_leak(self):
        if not hasattr(sys, "getrefcount"):
            self.skipTest("no reference counts")
        connection = harness.database()
        statement = "select %d" % id(self)
        for _ in range(100):
            connection.execute(statement)
        before = sys.getrefcount(statement)
        for _ in range(1000):
            connection.execute(statement)
        self.assertTrue(sys.getrefcount(statement) - before < 10)


if __name__ == "__main__":
    unittest.main()
