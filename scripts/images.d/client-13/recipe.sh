# Clients of Debian 13: the mariadb client 11.8, which refuses servers without TLS by default.
NAME=ftcompose-testbed/client-13
SUITE=trixie
VARIANT=minbase
PACKAGES=mariadb-client
HOOKS=()
CHANGES=(
    --change 'CMD ["sleep","infinity"]'
    --change 'ENV LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
)
