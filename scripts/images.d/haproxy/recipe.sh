# HAProxy of Debian 12; its settings are where the official image has them, which has none of its own.
NAME=haproxy:2.6
SUITE=bookworm
VARIANT=minbase
PACKAGES=haproxy
HOOKS=(
    --customize-hook='install -d "$1"/usr/local/etc/haproxy'
    --customize-hook="upload $RECIPE/docker-entrypoint.sh /usr/local/bin/docker-entrypoint.sh"
    --customize-hook='chmod 0755 "$1"/usr/local/bin/docker-entrypoint.sh'
)
CHANGES=(
    --change 'ENTRYPOINT ["docker-entrypoint.sh"]'
    --change 'CMD ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]'
    --change 'ENV LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
)
