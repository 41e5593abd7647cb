# Apache's server of Debian 12, with its files and commands where the official image has them.
NAME=httpd:2.4
SUITE=bookworm
VARIANT=minbase
PACKAGES=apache2-bin,media-types
HOOKS=(
    --customize-hook='install -d "$1"/usr/local/apache2/bin "$1"/usr/local/apache2/conf "$1"/usr/local/apache2/htdocs "$1"/usr/local/apache2/logs'
    --customize-hook='ln -s /usr/lib/apache2/modules "$1"/usr/local/apache2/modules'
    --customize-hook='ln -s /etc/mime.types "$1"/usr/local/apache2/conf/mime.types'
    --customize-hook="upload $RECIPE/httpd.conf /usr/local/apache2/conf/httpd.conf"
    --customize-hook="upload $RECIPE/index.html /usr/local/apache2/htdocs/index.html"
    --customize-hook="upload $RECIPE/httpd.sh /usr/local/apache2/bin/httpd"
    --customize-hook="upload $RECIPE/httpd-foreground.sh /usr/local/bin/httpd-foreground"
    --customize-hook='chmod 0644 "$1"/usr/local/apache2/conf/httpd.conf "$1"/usr/local/apache2/htdocs/index.html'
    --customize-hook='chmod 0755 "$1"/usr/local/apache2/bin/httpd "$1"/usr/local/bin/httpd-foreground'
)
CHANGES=(
    --change 'CMD ["httpd-foreground"]'
    --change 'EXPOSE 80'
    --change 'WORKDIR /usr/local/apache2'
    --change 'ENV LANG=C.UTF-8 PATH=/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
)
