#!/bin/sh
export PYTHONPATH="/app/src:$PYTHONPATH"
exec gunicorn shop:app
