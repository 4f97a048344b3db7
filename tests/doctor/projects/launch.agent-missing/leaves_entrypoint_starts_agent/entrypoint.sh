#!/bin/sh
exec sqreen-start "$@"
