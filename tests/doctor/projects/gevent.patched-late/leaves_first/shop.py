import os

from gevent import monkey

monkey.patch_all()

import requests
