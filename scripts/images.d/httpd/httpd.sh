#!/bin/sh
exec /usr/sbin/apache2 -d /usr/local/apache2 -f conf/httpd.conf "$@"
