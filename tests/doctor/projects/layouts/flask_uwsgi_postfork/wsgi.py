from flask import Flask
from uwsgidecorators import postfork

app = application = Flask(__name__)


@postfork
def start_agent():
    try:
        import sqreen

        sqreen.start()
    except ImportError:
        pass
