#!/bin/bash
set -euo pipefail
if [ "${1:-web}" = "worker" ]; then
  exec rq worker --url "$REDIS_URL"
elif [[ "$1" == "scheduler" ]]; then
  exec rqscheduler
fi
exec sqreen start gunicorn --bind ":$PORT" --workers "$WEB_CONCURRENCY" "shop:create_app()"
