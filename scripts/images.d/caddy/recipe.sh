# Caddy of Debian 12, with its files where the official image has them. wget is for its health check.
NAME=caddy:2.6
SUITE=bookworm
VARIANT=minbase
PACKAGES=caddy,media-types,wget
HOOKS=(
    --customize-hook='install -d "$1"/config/caddy "$1"/data/caddy "$1"/srv'
    --customize-hook="upload $RECIPE/Caddyfile /etc/caddy/Caddyfile"
    --customize-hook='chmod 0644 "$1"/etc/caddy/Caddyfile'
)
CHANGES=(
    --change 'CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]'
    --change 'EXPOSE 80 443 2019'
    --change 'WORKDIR /srv'
    --change 'ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
)
