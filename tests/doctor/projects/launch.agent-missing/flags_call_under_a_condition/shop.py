import os

import sqreen

if os.environ.get("PRODUCTION"):
    sqreen.start()
