from gevent import monkey

monkey.patch_all()

from flask import Flask  # noqa: E402

app = Flask(__name__)
