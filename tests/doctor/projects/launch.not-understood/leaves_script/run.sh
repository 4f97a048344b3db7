#!/bin/sh
exec sqreen start gunicorn shop:app
