import sqreen
from flask import Flask
from uwsgidecorators import postfork

app = Flask(__name__)


@postfork
def protect():
    sqreen.start()
