#!/bin/sh
set -e
case "$1" in
  web)
    python manage.py migrate --noinput
    exec gunicorn shop.wsgi:application --bind "0.0.0.0:${PORT:-8000}" --workers "${WEB_CONCURRENCY:-4}"
    ;;
  worker)
    exec celery -A shop worker
    ;;
  *)
    exec "$@"
    ;;
esac
