import sqreen

sqreen.start()

from shop import app as application  # noqa: E402, F401
