# Every command of the project. `make` alone lists them; docs/testing.md says what each proves.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help deps build debug image engine images demo test unit e2e soak bench bench-web ledger micro \
	compile fuzz completions lint clean

# The release binary links the Swift runtime statically: the image holds one file.
RELEASE := swift build -c release --static-swift-stdlib --product ftcompose

help: ## List the commands
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

deps: ## Install what building and testing need (root)
	@scripts/install-dependencies

build: deps ## Build the release binary
	$(RELEASE)

debug: deps ## Build for development
	swift build

engine: ## Make sure a Docker engine and Compose v2 answer
	@scripts/engine start

images: engine ## Make or find the images of the test bed
	@scripts/images

image: build images ## Build the runtime image from the release binary
	@scripts/image

demo: image ## The experiment of the thesis: seven statements, three faults, a vote proved offline; CLASS=webserver: pages
	@scripts/demo $(CLASS)

test: ## Everything: lint, unit tests, end-to-end tests on real servers (under 60 minutes)
	@scripts/test

unit: deps images ## Unit tests; some talk to a real engine and to private MariaDB servers
	@scripts/unit

e2e: image ## End-to-end tests only; ONLY=pattern selects
	@scripts/e2e $(if $(ONLY),--only '$(ONLY)')

soak: image ## The long counts; writes docs/evidence
	@scripts/soak

bench: image ## Throughput, CPU and memory beside real peers; writes docs/benchmarks.md
	@bench/mariadb

bench-web: build ## Web servers through the tunnel beside nginx mirror; writes docs/benchmarks.md
	@bench/web

ledger: build ## How much the ledger bears: requests, killed members, votes; writes docs/benchmarks.md
	@bench/ledger

micro: deps ## Time of the pure parts, one by one; writes docs/benchmarks.md
	@bench/micro

compile: build ## Build and lint beside docker compose config; writes docs/benchmarks.md
	@bench/compile

fuzz: deps ## Fuzz the compiler for a minute a test; TIME=N seconds for longer
	@scripts/fuzz $(TIME)

completions: build ## Completion scripts for bash, zsh and fish, in build/completions
	@scripts/completions

lint: ## Format, import directions, script syntax
	@scripts/lint

clean: ## Remove every container, volume, network and image of the test bed
	@scripts/clean
