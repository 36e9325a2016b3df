# The two commands are `make demo` and `make test`. Both set up what they need.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo test test-full lint fix wheel watch catalogue bench screenshots clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Install and build everything into .venv and node_modules
	@$(PYTHON) tools/setup.py

setup-test:
	@$(PYTHON) tools/setup.py --test

demo: setup ## JupyterLab in front of a demo SageMaker project (ARGS=--no-browser)
	@exec $(BIN)/python -m jupyterlab_mlspace.demo $(ARGS)

test: setup-test ## Run every check; ends with one line of counts
	@$(BIN)/python tools/test.py $(ARGS)

test-full: setup-test ## The same, with the long suites whole
	@MLSPACE_TEST_FULL=1 $(BIN)/python tools/test.py $(ARGS)

lint: setup ## Linters and type checks only
	@$(BIN)/python tools/test.py --only lint

fix: setup ## Let the formatters and linters mend what they can
	@node_modules/.bin/prettier --write --log-level warn .
	@node_modules/.bin/eslint . --fix
	@$(BIN)/ruff check --fix jupyterlab_mlspace tools src/guard/kernel

wheel: setup ## One wheel with labextension, companion and command line, in dist/
	@$(BIN)/python tools/wheel.py

watch: setup ## Rebuild the extension and the bundles on each change
	@node tools/watch.mjs

catalogue: setup ## Regenerate the engine's tables from botocore and the SageMaker SDK
	@$(BIN)/python -m tools.catalogue

bench: setup ## Print the measures: medians and ratios of one run
	@node tools/bench.mjs $(ARGS)

screenshots: setup-test ## Take the pictures of README and docs from the running demo
	@$(BIN)/python tools/screenshots.py $(ARGS)

clean: ## Remove what was built (not .venv and node_modules)
	@rm -rf lib dist demo/build jupyterlab_mlspace/labextension jupyterlab_mlspace/bundles .cache/stamps
