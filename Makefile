# `make run` and `make test` work from a fresh clone: each first brings what is missing.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test fmt lint unit server-test browser-test bench dev setup clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z -]+:.*## / { printf "  make %-30s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build Lambent and start it with a demo administrator; ARGS="…" go to lambent instead of --demo
	@.tools/setup run
	@.tools/build frontend
	@.tools/build server
	@exec "$$(.tools/env printenv CARGO_TARGET_DIR)/release/lambent" $(or $(ARGS),--demo)

test: ## all checks, one after the other
	@.tools/setup test
	@.tools/test

fmt lint: ## one check alone
	@.tools/setup dev
	@.tools/test $@

unit server-test browser-test: ## the same, of those that may need the engine
	@.tools/setup test
	@.tools/test $@

bench: ## measure the release build with the local engine: bytes, milliseconds, memory, AWS calls
	@.tools/setup run
	@.tools/build frontend
	@.tools/build server
	@.tools/env .tools/bench "$$(.tools/env printenv CARGO_TARGET_DIR)/release/lambent"

dev: ## build and start, rebuild and restart on every change; ARGS="…" go to lambent
	@.tools/setup dev
	@.tools/dev $(ARGS)

setup: ## install what all of these need
	@.tools/setup test

clean: ## remove everything that was built (installed tools stay)
	@.tools/env cargo clean
	@rm -rf target
