#!/bin/sh
set -e
host="$1"
shift
# shellcheck disable=SC2124  # as it is written everywhere
cmd="$@"

until psql -h "$host" -c '\q'; do
  sleep 1
done

exec $cmd
