#!/bin/bash
WORKERS=4
OPTS="-w $WORKERS --timeout 60"
OPTS="$OPTS --log-level info"
exec sqreen start gunicorn $OPTS shop:app
