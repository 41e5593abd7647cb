# nginx of Debian 12, with its files where the official image has them; that has curl for health checks too.
NAME=nginx:1.22
SUITE=bookworm
VARIANT=minbase
PACKAGES=nginx-light,curl
HOOKS=(
    --customize-hook='rm -rf "$1"/etc/nginx/sites-enabled "$1"/etc/nginx/sites-available "$1"/var/www/html'
    --customize-hook="upload $RECIPE/nginx.conf /etc/nginx/nginx.conf"
    --customize-hook="upload $RECIPE/default.conf /etc/nginx/conf.d/default.conf"
    --customize-hook='chmod 0644 "$1"/etc/nginx/nginx.conf "$1"/etc/nginx/conf.d/default.conf'
    --customize-hook='ln -sf /dev/stdout "$1"/var/log/nginx/access.log'
    --customize-hook='ln -sf /dev/stderr "$1"/var/log/nginx/error.log'
)
CHANGES=(
    --change 'CMD ["nginx", "-g", "daemon off;"]'
    --change 'EXPOSE 80'
    --change 'ENV LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
)
