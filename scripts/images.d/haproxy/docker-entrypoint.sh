#!/bin/sh
set -e
# As the official image: the master process stays in the foreground.
if [ "$1" = haproxy ]; then
    shift
    set -- haproxy -W -db "$@"
fi
exec "$@"
