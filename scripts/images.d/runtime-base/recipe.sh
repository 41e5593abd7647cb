# What the release binary links against, and nothing else; `ftcompose image build` puts the binary on top.
NAME=ftcompose-testbed/runtime-base
SUITE=bookworm
VARIANT=essential
PACKAGES=libyaml-0-2,libssl3,zlib1g,libstdc++6,libsqlite3-0,ca-certificates
HOOKS=()
CHANGES=(--change 'ENV LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
