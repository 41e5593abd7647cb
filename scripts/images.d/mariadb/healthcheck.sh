#!/bin/bash
# The official image's health check, as far as projects use it: --connect and --innodb_initialized.
# Succeeds when the server takes connections over TCP; a wrong password still proves a server.
set -uo pipefail
[ $# -gt 0 ] || { echo "usage: healthcheck.sh --connect [--innodb_initialized]" >&2; exit 1; }
for argument in "$@"; do
    case "$argument" in
    --connect | --innodb_initialized)
        answer=$(timeout 3 mariadb -h127.0.0.1 -uhealthcheck -pnone -e 'SELECT 1' 2>&1)
        case "$answer" in
        *"(2002)"* | *"(2003)"* | *"ERROR 2002"* | *"ERROR 2003"* | *"ERROR 2013"*) exit 1 ;;
        esac
        ;;
    *) echo "healthcheck.sh: $argument is not known here" >&2; exit 1 ;;
    esac
done
