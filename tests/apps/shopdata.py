# SPDX-License-Identifier: Apache-2.0
"""The database side of the test apps: a good and a bad way to ask, through the driver that SHOP_DRIVER names.

SHOP_DRIVER    sqlite3 (default), psycopg2, pymysql or mysqlclient
SHOP_DATABASE  a file (sqlite3) or a JSON object with host, port, user, database
SHOP_SEEN      a file to which sqlite3 connections append what SQLite was really asked; servers have logs of their own

Valid from Python 2.7 to 3.13. Tests look for the lines marked SINK in an event's location.
"""

import contextlib
import json
import os

DRIVER = os.environ.get("SHOP_DRIVER", "sqlite3")


def _sqlite3():
    import sqlite3

    connection = sqlite3.connect(os.environ["SHOP_DATABASE"], timeout=10)
    if os.environ.get("SHOP_SEEN"):
        connection.set_authorizer(_authorizer(os.environ["SHOP_SEEN"]))
    return connection


def _authorizer(path):
    """SQLite calls this while it compiles a statement: what is not in the file never reached it. There from 2.7 on."""

    def authorize(action, first, second, database, trigger):
        seen = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            os.write(seen, ("%d %s %s %s\n" % (os.getpid(), action, first, second)).encode("utf-8"))
        finally:
            os.close(seen)
        return 0  # SQLITE_OK

    return authorize


def connect():
    if DRIVER == "sqlite3":
        return _sqlite3()
    where = json.loads(os.environ["SHOP_DATABASE"])
    if DRIVER == "psycopg2":
        import psycopg2

        return psycopg2.connect(host=where["host"], port=where["port"], user=where["user"], dbname=where["database"])
    if DRIVER == "pymysql":
        import pymysql as driver
    else:
        import MySQLdb as driver
    return driver.connect(host=str(where["host"]), port=where["port"], user=str(where["user"]), db=str(where["database"]))


def _rows(statement, parameters=None):
    with contextlib.closing(connect()) as connection:
        cursor = connection.cursor()
        if parameters is None:
            cursor.execute(statement)  # SINK
        else:
            cursor.execute(statement, parameters)
        return ["%s=%s" % (name, price) for name, price in cursor.fetchall()]


def concatenated(name):
    """The bad way: what the request says becomes part of the statement."""
    return _rows("SELECT name, price FROM products WHERE name = '" + name + "' ORDER BY price")


def concatenated_number(number):
    return _rows("SELECT name, price FROM products WHERE id = " + number)


def parameterised(name):
    mark = "?" if DRIVER == "sqlite3" else "%s"
    return _rows("SELECT name, price FROM products WHERE name = " + mark + " ORDER BY price", (name,))


ORDERS = ("price", "price desc", "name", "name desc")


def ordered(by):
    """Honest concatenation: the value comes from a list of the app's own."""
    return _rows("SELECT name, price FROM products ORDER BY " + (by if by in ORDERS else "id"))
