#!/bin/bash
set -euo pipefail

if [ "$1" = gunicorn ]; then
  python manage.py migrate --noinput
  python manage.py collectstatic --noinput
fi
exec sqreen start "$@"
