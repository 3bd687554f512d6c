# Two commands do everything: `make demo` and `make test`. Both can be run again at any time and are
# quick the second time: what is installed is remembered in .venv until pyproject.toml or the lock changes.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PORT ?= 8000
WORKERS ?= 2
# quick leaves out the tests marked exhaustive (slow and thorough); all runs every one, as .ci/run does.
TESTS ?= quick
LEFT_OUT := $(if $(filter all,$(TESTS)),,-m 'not exhaustive')
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test lint types layers pytest servers bench docs lock clean

help:  ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.core  ## load the bundled fictional council, print the answers, open the pages
	@echo "==> Starting the demonstration; Ctrl-C ends it"
	@$(BIN)/landscape demo --port $(PORT)

test: lint types layers pytest  ## style, types, layers, then the tests (TESTS=all: the slow ones too)

lint: $(VENV)/.dev  ## ruff: style and format
	@echo "==> ruff"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

types: $(VENV)/.dev  ## mypy --strict
	@echo "==> mypy"
	@$(BIN)/mypy

layers: $(VENV)/.dev  ## import-linter: which package may import which
	@echo "==> import-linter"
	@$(BIN)/lint-imports --no-cache > $(VENV)/layers.txt || (cat $(VENV)/layers.txt; exit 1)

pytest: $(VENV)/.dev  ## the tests alone, in parallel
	@echo "==> pytest$(if $(LEFT_OUT), without the exhaustive tests (TESTS=all runs them too))"
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(LEFT_OUT)

servers: $(VENV)/.dev  ## bring the Neo4j servers that the tests start (needs Maven and a JDK)
	@$(BIN)/python -m tests.servers.neo4j_server

bench: $(VENV)/.dev  ## measure speed, size and the quality of the inference
	@$(BIN)/python benchmarks/run.py

docs: $(VENV)/.dev  ## write the generated pages of docs/reference anew
	@$(BIN)/python docs/build_reference.py

lock: $(VENV)/.dev  ## write requirements.lock anew with the newest versions that fit
	@$(PIP) install uv
	@sed -n '/^#/p' requirements.lock > $(VENV)/lock
	@printf 'pip==%s\n' "$$($(BIN)/python -c 'import pip; print(pip.__version__)')" >> $(VENV)/lock
	@$(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --all-extras \
		--group dev --upgrade --no-header --no-annotate --no-emit-index-url --no-emit-find-links >> $(VENV)/lock
	@mv $(VENV)/lock requirements.lock
	@echo "requirements.lock is new: look at the difference, then run make test"

clean:  ## remove the environment and every cache
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.made:
	@test -n "$(PYTHON)" || { \
		echo "landscape needs Python 3.11 or later, and python3 here is older or absent."; \
		echo "Install it (Debian: apt install python3 python3-venv; macOS: brew install python@3.13)"; \
		echo "or name it: make PYTHON=/path/to/python3.12 demo"; exit 1; }
	@echo "==> Making the environment in $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV) || { \
		echo "$(PYTHON) cannot make an environment. On Debian: apt install python3-venv"; exit 1; }
	@$(PIP) install --upgrade -c requirements.lock pip
	@touch $@

$(VENV)/.core: $(VENV)/.made pyproject.toml requirements.lock
	@echo "==> Installing landscape (the versions of requirements.lock)"
	@$(PIP) install -c requirements.lock -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.core
	@echo "==> Installing what the tests need"
	@$(PIP) install -c requirements.lock -e '.[neo4j,pandas,pyvis]' --group dev
	@touch $@
