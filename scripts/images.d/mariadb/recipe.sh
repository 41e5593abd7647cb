# MariaDB 10.11 of Debian 12 behind an entrypoint of our own that honours the official image's variables.
NAME=mariadb:10.11
SUITE=bookworm
VARIANT=minbase
PACKAGES=mariadb-server,mariadb-client,mariadb-backup,tzdata
HOOKS=(
    --customize-hook='rm -rf "$1"/var/lib/mysql "$1"/var/log/mysql'
    --customize-hook='install -d -m 0755 "$1"/docker-entrypoint-initdb.d'
    --customize-hook='chroot "$1" install -d -o mysql -g mysql -m 0755 /var/lib/mysql /run/mysqld /var/log/mysql'
    --customize-hook='rm -f "$1"/etc/mysql/mariadb.conf.d/*'
    --customize-hook="upload $RECIPE/docker.cnf /etc/mysql/mariadb.conf.d/05-docker.cnf"
    --customize-hook="upload $RECIPE/docker-entrypoint.sh /usr/local/bin/docker-entrypoint.sh"
    --customize-hook="upload $RECIPE/healthcheck.sh /usr/local/bin/healthcheck.sh"
    --customize-hook='chmod 0644 "$1"/etc/mysql/mariadb.conf.d/05-docker.cnf'
    --customize-hook='chmod 0755 "$1"/usr/local/bin/docker-entrypoint.sh "$1"/usr/local/bin/healthcheck.sh'
)
CHANGES=(
    --change 'ENTRYPOINT ["docker-entrypoint.sh"]'
    --change 'CMD ["mariadbd"]'
    --change 'EXPOSE 3306'
    --change 'VOLUME /var/lib/mysql'
    --change 'ENV LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
)
