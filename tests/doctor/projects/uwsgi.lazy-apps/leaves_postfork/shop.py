from flask import Flask
from uwsgidecorators import postfork

app = Flask(__name__)


@postfork
def start_agent():
    try:
        import sqreen
    except ImportError:
        return
    sqreen.start()
