# SPDX-License-Identifier: Apache-2.0
"""The shop that bin/demo attacks. It looks fine, works fine, and builds its SQL by gluing strings together: do not copy it.

  SHOP_DATABASE=/tmp/shop.db sqreen start gunicorn shop:app
"""

import os
import sqlite3

import flask

app = flask.Flask(__name__)
DATABASE = os.environ.get("SHOP_DATABASE", "shop.db")

PRODUCTS = [
    ("Assam", "Malty and strong, for the morning", 690, "#8c4a2f"),
    ("Earl Grey", "Black tea with bergamot", 790, "#5b6b8c"),
    ("Sencha", "Green tea from the first harvest", 1150, "#5d8a57"),
    ("Pai Mu Tan", "White tea, light and sweet", 1390, "#c9b98f"),
    ("Rooibos", "No caffeine, notes of vanilla", 590, "#b4532a"),
    ("O'Connor's Breakfast", "An honest quote in an honest name", 840, "#3f5f4f"),
]
CUSTOMERS = [("admin", "correct horse battery staple"), ("ada", "lovelace1815"), ("grace", "nanosecond")]


def create_database():
    connection = sqlite3.connect(DATABASE)
    connection.execute("CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, about TEXT, cents INTEGER, colour TEXT)")
    connection.execute("CREATE TABLE customers (name TEXT, password TEXT)")
    connection.executemany("INSERT INTO products (name, about, cents, colour) VALUES (?, ?, ?, ?)", PRODUCTS)
    connection.executemany("INSERT INTO customers VALUES (?, ?)", CUSTOMERS)
    connection.commit()
    connection.close()


def select(statement):
    connection = sqlite3.connect(DATABASE)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


@app.template_filter("euros")
def euros(cents):
    return u"%d.%02d \N{EURO SIGN}" % divmod(cents, 100)


@app.route("/")
def home():
    return flask.render_template("products.html", products=select("SELECT * FROM products ORDER BY name"), searched=None)


@app.route("/search")
def search():
    searched = flask.request.args.get("q", "")
    found = select("SELECT * FROM products WHERE name LIKE '%" + searched + "%' ORDER BY name")  # the hole
    return flask.render_template("products.html", products=found, searched=searched)


@app.route("/products/<int:number>")
def product(number):
    found = select("SELECT * FROM products WHERE id = %d" % number)
    if not found:
        flask.abort(404)
    return flask.render_template("product.html", product=found[0])


@app.route("/login", methods=["GET", "POST"])
def login():
    if flask.request.method == "GET":
        return flask.render_template("login.html", message=None)
    name, password = flask.request.form["name"], flask.request.form["password"]
    known = select("SELECT name FROM customers WHERE name = '" + name + "' AND password = '" + password + "'")  # another one
    message = "Welcome back, %s!" % known[0][0] if known else "Name or password is wrong."
    return flask.render_template("login.html", message=message), 200 if known else 401


if not os.path.exists(DATABASE):
    create_database()
