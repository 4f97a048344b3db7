# SPDX-License-Identifier: Apache-2.0
"""A celery app, and settings for an RQ worker: importing it is what the tests wait for."""

import probe  # noqa: F401

REDIS_URL = "redis://127.0.0.1:1/0"

try:
    import celery
except ImportError:
    pass
else:
    app = celery.Celery("worker_tasks", broker="memory://")
