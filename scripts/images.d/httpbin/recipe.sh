# httpbin of Debian 12 behind gunicorn: endpoints that answer alike and endpoints that make things up.
NAME=ftcompose-testbed/httpbin
SUITE=bookworm
VARIANT=minbase
PACKAGES=python3-httpbin,gunicorn,python3-gevent
HOOKS=()
CHANGES=(
    --change 'CMD ["gunicorn","--bind","0.0.0.0:80","--worker-class","gevent","--workers","1","--keep-alive","75","httpbin:app"]'
    --change 'EXPOSE 80'
    --change 'ENV LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
)
