#!/bin/sh
set -e
# The file of a process that was killed would keep the server from starting.
rm -f /usr/local/apache2/logs/httpd.pid
exec httpd -DFOREGROUND "$@"
