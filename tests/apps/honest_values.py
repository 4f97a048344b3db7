# SPDX-License-Identifier: Apache-2.0
"""Sends many honest values through parameterised and through concatenating code, in process, and prints what was blocked as JSON.

Run as `sqreen start python honest_values.py NUMBER`. Concatenating code doubles quotes, as careful old code does, so that every value
stays inside its literal: none of them is an attack, whatever it says.
"""

import json
import os
import random
import sqlite3
import sys

import flask

app = flask.Flask(__name__)
connection = sqlite3.connect(":memory:", check_same_thread=False)
connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, price REAL)")


@app.route("/parameter", methods=["GET", "POST"])
def parameter():
    value = flask.request.values["value"]
    connection.execute("SELECT id FROM things WHERE name = ? OR name LIKE ?", (value, value + "%")).fetchall()
    return "ok"


@app.route("/literal", methods=["GET", "POST"])
def literal():
    quoted = flask.request.values["value"].replace("'", "''")
    connection.execute("SELECT id FROM things WHERE name = '" + quoted + "' OR name LIKE '%" + quoted + "%' ORDER BY price").fetchall()
    return "ok"


@app.route("/number")
def number():
    connection.execute("SELECT id FROM things WHERE price > " + str(float(flask.request.args["value"])) + " AND id <> 0").fetchall()
    return "ok"


@app.route("/raw-number")
def raw_number():
    connection.execute("SELECT id FROM things WHERE price > " + flask.request.args["value"]).fetchall()
    return "ok"


ORDERS = ("name", "price desc", "things.name", "price ASC, name DESC", "created_at desc")


@app.route("/order")
def order():
    by = flask.request.args["value"]
    connection.execute("SELECT id, name AS created_at FROM things ORDER BY " + (by if by in ORDERS else "id")).fetchall()
    return "ok"


FIRST = u"Ada Zo\u00eb Jos\u00e9 Bj\u00f6rk D'Arcy O'Brien \u738b\u5c0f\u660e \u0418\u0432\u0430\u043d Jean-Luc \u00c5sa Mc'Kay select Union Drop Null".split()
WORDS = (u"tea and or not select from where union all order by group having drop table insert into values update set delete null true false like in "
         u"between is exists case when then else end limit offset join left right outer inner cast as desc asc the a best price 100% 50/50 c++ c# "
         u"rock'n'roll it's don't \u201cquoted\u201d \"quoted\" back\\slash semi;colon dash--dash /*comment*/ #hash @at $money (brackets) [square] {curly} "
         u"a=b 1=1 x<y a||b `tick` \u00fc \u00df \u4e2d\u6587 \U0001f600").split(" ")


def kinds(r):
    digits = lambda n: "".join(r.choice("0123456789") for _ in range(n))  # noqa: E731
    word = lambda: r.choice(WORDS)  # noqa: E731
    yield lambda: r.choice(FIRST) + " " + r.choice(FIRST)
    yield lambda: "%s.%s@example.%s" % (r.choice(("ada", "o'neil", "x+y")), digits(3), r.choice(("com", "org", "co.uk")))
    yield lambda: u" ".join(word() for _ in range(r.randint(1, 12)))
    yield lambda: "%s-%s-%s %s:%s" % (digits(4), digits(2), digits(2), digits(2), digits(2))
    yield lambda: "+%s (%s) %s-%s" % (digits(2), digits(3), digits(3), digits(4))
    yield lambda: "https://example.com/%s?q=%s&sort=price+desc#top" % (digits(3), digits(2))
    yield lambda: json.dumps({"name": word(), "tags": [word(), word()], "n": r.randint(0, 9)})
    yield lambda: "%s-%s-%s-%s-%s" % (digits(8), digits(4), digits(4), digits(4), digits(12))
    yield lambda: u"<p>%s &amp; %s</p>" % (word(), word())
    yield lambda: u"SELECT %s FROM %s WHERE %s = '%s' -- a question on a forum" % (word(), word(), word(), word())
    yield lambda: "".join(r.choice("'\"`\\;-/*#()%_ ") for _ in range(r.randint(1, 10)))
    yield lambda: "if (a[%s] == '%s') { return \"%s\"; } // done" % (digits(1), digits(2), digits(2))
    yield lambda: "C:\\Users\\%s\\file%s.txt" % (r.choice(("ada", "null")), digits(2))
    yield lambda: "%s/%s/%s" % (digits(2), digits(2), digits(4))
    yield lambda: u"%s, %s %s, 0x%s, 1e%s" % (word(), digits(2), word(), digits(4), digits(1))


def numbers(r):
    return r.choice((str(r.randint(-10 ** 9, 10 ** 9)), "%.4f" % r.uniform(-1000, 1000), "-%d" % r.randint(0, 99), "+7", ".5", "1e3", "-0.0"))


def main(number_of_values):
    r = random.Random(20261122)
    client, blocked, makers = app.test_client(), [], list(kinds(r))
    for n in range(number_of_values):
        if n % 10 == 8:
            path, value = r.choice((("/number", numbers(r)), ("/raw-number", numbers(r))))
        elif n % 10 == 9:
            path, value = "/order", r.choice(ORDERS)
        else:
            path, value = ("/parameter", "/literal")[n % 2], makers[r.randrange(len(makers))]()
        if n % 3 == 0 and path in ("/parameter", "/literal"):
            status = client.post(path, data={"value": value}).status_code
        else:
            status = client.get(path, query_string={"value": value}).status_code
        if status != 200:
            blocked.append([path, value, status])
    # The last one is an attack: it proves that somebody was watching.
    watched = client.get("/raw-number", query_string={"value": "1 OR 1=1"}).status_code
    print(json.dumps({"blocked": blocked, "attack": watched}))
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
    os._exit(0)
