from shop import app as application  # noqa: F401
