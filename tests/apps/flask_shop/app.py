# SPDX-License-Identifier: Apache-2.0
"""The test shop on Flask, 0.10 to today. Routes are the same in every test app; see tests/apps/README.md."""

import hashlib
import os

import flask

import children
import shopdata
from text import lines, unquote

HERE = os.path.dirname(os.path.abspath(__file__))
app = flask.Flask(__name__)


def answer(rows):
    return flask.Response(lines(rows), content_type="text/plain; charset=utf-8")


@app.route("/")
def home():
    return "<h1>shop</h1>"


@app.route("/query")
def query():
    return answer(shopdata.concatenated(flask.request.args["name"]))


@app.route("/number")
def number():
    return answer(shopdata.concatenated_number(flask.request.args["id"]))


@app.route("/form", methods=["POST"])
def form():
    return answer(shopdata.concatenated(flask.request.form["name"]))


@app.route("/json", methods=["POST"])
def from_json():
    return answer(shopdata.concatenated(flask.request.get_json(force=True)["filter"]["name"]))


@app.route("/cookie")
def cookie():
    return answer(shopdata.concatenated(flask.request.cookies["name"]))


@app.route("/cookie-encoded")
def cookie_encoded():
    return answer(shopdata.concatenated(unquote(flask.request.cookies["name"])))


@app.route("/header")
def header():
    return answer(shopdata.concatenated(flask.request.headers["X-Name"]))


@app.route("/path/<name>")
def path(name):
    return answer(shopdata.concatenated(name))


@app.route("/safe")
def safe():
    return answer(shopdata.parameterised(flask.request.args["name"]))


@app.route("/sorted")
def in_order():
    return answer(shopdata.ordered(flask.request.args["by"]))


@app.route("/swallow")
def swallow():
    try:
        return answer(shopdata.concatenated(flask.request.args["name"]))
    except BaseException:  # what careless code does
        return answer(["nothing found"])


@app.route("/stream")
def stream():
    name = flask.request.args["name"]

    def parts():
        yield "first\n"
        for row in shopdata.parameterised(name):
            yield row + "\n"
        yield "last\n"

    return flask.Response(parts(), content_type="text/plain; charset=utf-8")


@app.route("/stream-bad")
def stream_bad():
    name = flask.request.args["name"]

    def parts():
        for row in shopdata.concatenated(name):
            yield row + "\n"

    return flask.Response(parts(), content_type="text/plain; charset=utf-8")


@app.route("/upload", methods=["POST"])
def upload():
    digest, size = hashlib.sha256(), 0
    source = flask.request.files["file"] if flask.request.files else flask.request.stream
    for block in iter(lambda: source.read(65536), b""):
        digest.update(block)
        size += len(block)
    return answer(["%d %s" % (size, digest.hexdigest())])


@app.route("/file")
def file():
    return flask.send_file(os.path.join(HERE, os.pardir, "sample.bin"), mimetype="application/octet-stream")


@app.route("/page")
def page():
    return flask.render_template_string("<h1>{{ name|e }}</h1>", name=flask.request.args["name"])


@app.route("/pid")
def pid():
    return answer([str(os.getpid())])


@app.route("/child")
def child():
    return answer([children.describe()])


@app.route("/child-with-copied-environment")
def child_with_copied_environment():
    return answer([children.describe_with_copied_environment()])


@app.route("/crash")
def crash():
    raise RuntimeError("the app's own failure")


@app.errorhandler(404)
def missing(error):
    return flask.Response("<h1>no such page</h1>", status=404, content_type="text/html; charset=utf-8")


@app.errorhandler(500)
def failed(error):
    return flask.Response("<h1>sorry</h1>", status=500, content_type="text/html; charset=utf-8")
