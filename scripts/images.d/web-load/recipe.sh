# What the benchmark of web servers runs beside the tunnel: wrk, and nginx as server and as proxy.
NAME=ftcompose-testbed/web-load
SUITE=bookworm
VARIANT=minbase
PACKAGES=nginx-light,wrk
HOOKS=()
CHANGES=(
    --change 'CMD ["sleep","infinity"]'
    --change 'ENV LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
)
