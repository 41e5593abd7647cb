# Clients of Debian 12: the mariadb client 10.11, PyMySQL, sysbench.
NAME=ftcompose-testbed/client-12
SUITE=bookworm
VARIANT=minbase
PACKAGES=mariadb-client,python3-pymysql,sysbench
HOOKS=()
CHANGES=(
    --change 'CMD ["sleep","infinity"]'
    --change 'ENV LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
)
