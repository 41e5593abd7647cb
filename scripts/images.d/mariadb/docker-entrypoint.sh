#!/bin/bash
# Entrypoint of the test bed's MariaDB image: the variables of the official image, on Debian's server.
#
#   MARIADB_ROOT_PASSWORD, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD, MARIADB_ROOT_HOST, MARIADB_DATABASE,
#   MARIADB_USER, MARIADB_PASSWORD, each also as MYSQL_* and (except ALLOW_EMPTY) with _FILE;
#   /docker-entrypoint-initdb.d/*.sql, *.sql.gz, *.sh on a fresh data folder.
#
# Arguments that begin with a dash are passed to the server; another command is run as it is.
set -euo pipefail

DATADIR=/var/lib/mysql
SOCKET=/run/mysqld/init.sock

log() { printf '%s [entrypoint] %s\n' "$(date -u +%FT%TZ)" "$*" >&2; }

fail() {
    log "error: $*"
    exit 1
}

# Value of MARIADB_$1, MYSQL_$1 or the file named by one of them with _FILE; default $2.
setting() {
    local prefix name file
    for prefix in MARIADB MYSQL; do
        name=${prefix}_$1
        file=${name}_FILE
        if [ -n "${!name:-}" ] && [ -n "${!file:-}" ]; then
            fail "both $name and $file are set"
        fi
        if [ -n "${!name:-}" ]; then
            printf '%s' "${!name}"
            return
        fi
        if [ -n "${!file:-}" ]; then
            [ -r "${!file}" ] || fail "$file names ${!file}, which cannot be read"
            cat "${!file}"
            return
        fi
    done
    printf '%s' "${2:-}"
}

# SQL string literal.
quote() { printf "'%s'" "$(printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e "s/'/''/g")"; }

# SQL identifier.
identifier() { printf '`%s`' "$(printf '%s' "$1" | sed -e 's/`/``/g')"; }

run_init_files() {
    local file
    for file in /docker-entrypoint-initdb.d/*; do
        case "$file" in
        *.sh)
            log "running $file"
            if [ -x "$file" ]; then "$file"; else . "$file"; fi
            ;;
        *.sql)
            log "loading $file"
            "${CLIENT[@]}" ${DATABASE:+"$DATABASE"} <"$file"
            ;;
        *.sql.gz)
            log "loading $file"
            gunzip -c "$file" | "${CLIENT[@]}" ${DATABASE:+"$DATABASE"}
            ;;
        esac
    done
}

# The accounts and the database, in one session of the temporary server.
account_statements() {
    local host
    # mariadb-install-db also makes accounts for the container's host name and loopback, without passwords.
    printf "DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys' AND (User, Host) <> ('root', 'localhost');\n"
    printf "DELETE FROM mysql.proxies_priv WHERE (User, Host) <> ('root', 'localhost');\n"
    printf 'FLUSH PRIVILEGES;\n'
    if [ -n "$ROOT_PASSWORD" ]; then
        printf 'ALTER USER root@localhost IDENTIFIED BY %s;\n' "$(quote "$ROOT_PASSWORD")"
    fi
    host=$(setting ROOT_HOST '%')
    if [ "$host" != localhost ]; then
        printf 'CREATE USER root@%s IDENTIFIED BY %s;\n' "$(quote "$host")" "$(quote "$ROOT_PASSWORD")"
        printf 'GRANT ALL ON *.* TO root@%s WITH GRANT OPTION;\n' "$(quote "$host")"
    fi
    if [ -n "$DATABASE" ]; then
        printf 'CREATE DATABASE IF NOT EXISTS %s;\n' "$(identifier "$DATABASE")"
    fi
    if [ -n "$NEW_USER" ]; then
        printf "CREATE USER %s@'%%' IDENTIFIED BY %s;\n" "$(quote "$NEW_USER")" "$(quote "$NEW_PASSWORD")"
        if [ -n "$DATABASE" ]; then
            printf "GRANT ALL ON %s.* TO %s@'%%';\n" "$(identifier "$DATABASE")" "$(quote "$NEW_USER")"
        fi
    fi
}

initialise() {
    ROOT_PASSWORD=$(setting ROOT_PASSWORD)
    DATABASE=$(setting DATABASE)
    NEW_USER=$(setting USER)
    NEW_PASSWORD=$(setting PASSWORD)
    local empty=${MARIADB_ALLOW_EMPTY_ROOT_PASSWORD:-${MYSQL_ALLOW_EMPTY_PASSWORD:-}}
    if [ -z "$ROOT_PASSWORD" ] && [ -z "$empty" ]; then
        fail "set MARIADB_ROOT_PASSWORD (or MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1)"
    fi
    if [ -n "$NEW_USER" ] && [ -z "$NEW_PASSWORD" ]; then
        fail "MARIADB_USER is set but MARIADB_PASSWORD is not"
    fi
    log "initialising $DATADIR"
    mariadb-install-db --user=mysql --datadir="$DATADIR" --skip-test-db \
        --auth-root-authentication-method=normal --skip-name-resolve >/dev/null ||
        fail "mariadb-install-db failed"
    # On a socket only, so that no client meets a half-made server; without the general log, because the
    # statements of initialisation are not the clients'.
    mariadbd --user=mysql --datadir="$DATADIR" --skip-networking --socket="$SOCKET" \
        --skip-general-log --skip-slow-query-log "$@" &
    local server=$! waited=0
    CLIENT=(mariadb --protocol=socket --socket="$SOCKET" -uroot --batch)
    until "${CLIENT[@]}" -e 'SELECT 1' >/dev/null 2>&1; do
        kill -0 "$server" 2>/dev/null || fail "the temporary server ended"
        sleep 0.2
        waited=$((waited + 1))
        [ $waited -lt 300 ] || fail "the temporary server did not answer within 60 s"
    done
    mariadb-tzinfo-to-sql /usr/share/zoneinfo 2>/dev/null | "${CLIENT[@]}" mysql ||
        log "time zone tables were not loaded"
    account_statements | "${CLIENT[@]}"
    CLIENT+=("-p$ROOT_PASSWORD")
    [ -n "$ROOT_PASSWORD" ] || unset 'CLIENT[-1]'
    run_init_files
    kill "$server"
    wait "$server" || fail "the temporary server did not end cleanly"
    log "initialised"
}

if [ "${1:-}" = "" ] || [ "${1#-}" != "$1" ]; then
    set -- mariadbd "$@"
fi

if [ "$1" = mariadbd ] || [ "$1" = mysqld ]; then
    shift
    install -d -o mysql -g mysql /run/mysqld
    if [ "$(id -u)" = 0 ]; then
        find "$DATADIR" \! -user mysql -exec chown mysql: '{}' +
    fi
    # A crash in the middle of an initialisation leaves the marker: such a folder is made anew.
    marker=$DATADIR/.ftcompose-initialising
    if [ ! -d "$DATADIR/mysql" ] || [ -e "$marker" ]; then
        [ ! -e "$marker" ] || find "$DATADIR" -mindepth 1 -delete
        : >"$marker"
        chown mysql: "$marker"
        initialise "$@"
        rm -f "$marker"
    fi
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid=mysql --regid=mysql --init-groups mariadbd "$@"
    fi
    exec mariadbd "$@"
fi
exec "$@"
