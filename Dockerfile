# The runtime image: one binary for tunnel, voter and seed. `ftcompose image build` builds it from the
# running binary; by hand: put a release build made with --static-swift-stdlib beside this file as
# "ftcompose" and run "docker build -t ftcompose:0.1.0 .".
ARG BASE=debian:12-slim
FROM ${BASE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates libsqlite3-0 libssl3 libstdc++6 libyaml-0-2 zlib1g \
    && rm -rf /var/lib/apt/lists/*
COPY ftcompose /usr/local/bin/ftcompose
ENTRYPOINT ["/usr/local/bin/ftcompose"]
