import ddtrace.auto
import sqreen

sqreen.start()
import flask

app = flask.Flask(__name__)
