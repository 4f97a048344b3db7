import flask
from uwsgidecorators import postfork

app = flask.Flask(__name__)


@postfork
def set_up():
    import shop_tracing
