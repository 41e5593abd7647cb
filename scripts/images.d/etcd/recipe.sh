# etcd 3.5.16 of Debian 13 where the official image has it: same paths, same flags, no entrypoint, root.
NAME=quay.io/coreos/etcd:v3.5.16
SUITE=trixie
VARIANT=essential
PACKAGES=etcd-server,etcd-client
HOOKS=(
    --customize-hook='ln -s /usr/bin/etcd /usr/bin/etcdctl /usr/bin/etcdutl "$1"/usr/local/bin/'
    --customize-hook='rm -rf "$1"/var/lib/etcd && install -d -m 0700 "$1"/var/lib/etcd'
)
CHANGES=(
    --change 'CMD ["/usr/local/bin/etcd"]'
    --change 'EXPOSE 2379 2380'
    --change 'WORKDIR /var/lib/etcd'
    --change 'ENV LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
)
