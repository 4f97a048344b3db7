# SPDX-License-Identifier: Apache-2.0
"""The Flask shop with Sentry in it, which wraps Flask, the WSGI app and the drivers; nobody listens where it reports to."""

import sentry_sdk

sentry_sdk.init(dsn="http://nobody@127.0.0.1:9/1", traces_sample_rate=1.0)

from flask_shop.app import app  # noqa: E402, F401  Sentry comes first, as its documentation says
