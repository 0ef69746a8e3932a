# Stipple. `make run` and `make test` are all that a fresh Debian or Ubuntu machine needs; `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

# Stamps stand in .venv, so that `rm -rf .venv` starts from nothing and a second run is quick.
RUNTIME := .venv/runtime.stamp
PACKAGE := .venv/package.stamp
TOOLS := .venv/tools.stamp
TEST_SYSTEM := .venv/test-system.stamp
LINTERS := node_modules/.package-lock.json

COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --quiet \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo setup setup-test test check lint types unit browser messages format icons vendor audit lock upgrade clean

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-11s %s\n", $$1, $$2}'

# --- Use ---

run: setup  ## Set up, migrate and serve; prints the address and, at first, a link to create the manager account
	$(BIN)/stipple run

demo: setup  ## The same on a throw-away database with invented clients
	$(BIN)/stipple demo

setup: $(RUNTIME) $(PACKAGE)  ## Create .venv with what `stipple` needs to run
	@.ci/system-packages run

# --- Test ---

test: lint types setup-test  ## Everything: linters, types, all tests; what CI runs
	$(BIN)/pytest --numprocesses 2 --dist worksteal

setup-test: setup $(TOOLS) $(TEST_SYSTEM) $(LINTERS)  ## Also install the test tools, Chromium and the linters

lint: $(TOOLS) $(PACKAGE) $(LINTERS)  ## Style, import directions, templates, scripts, security smells
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml webapp wsgi.py
	npm run --silent lint

types: $(TOOLS) $(PACKAGE)  ## mypy
	$(BIN)/mypy

unit: $(TOOLS) $(PACKAGE)  ## All tests but those in a browser
	$(BIN)/pytest -m 'not browser'

browser: setup-test  ## The tests in Chromium
	$(BIN)/pytest -m browser

check: $(RUNTIME) $(PACKAGE)  ## Validate questionnaires/ and run the proof
	$(BIN)/stipple check

messages: $(RUNTIME) $(PACKAGE)  ## Collect every text for translators in webapp/translations/messages.pot
	mkdir -p webapp/translations
	$(BIN)/pybabel --quiet extract --mapping-file .ci/babel.cfg \
		--ignore-dirs ".venv node_modules" --output-file webapp/translations/messages.pot .

icons: $(TOOLS) $(TEST_SYSTEM)  ## Draw the icons of the home screen from static/icons/favicon.svg
	$(BIN)/python .ci/icons.py

vendor: $(LINTERS)  ## Copy other people's scripts from their packages into static/vendor
	$(PYTHON) .ci/vendor.py

format: $(TOOLS)  ## Format and repair what can be repaired
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# --- Dependencies: edit pyproject.toml, then `make lock` ---

lock: $(TOOLS)  ## Write the lock files from pyproject.toml, keeping the versions that still fit
	$(COMPILE) --group build --output-file requirements.txt
	$(COMPILE) --group build --group dev --constraints requirements.txt --output-file requirements-dev.txt
	npm install --package-lock-only
	@! grep -nE 'https?://' requirements.txt requirements-dev.txt || { echo 'A lock file names an address.' >&2; exit 1; }

upgrade: COMPILE += --upgrade
upgrade: lock  ## Write the lock files anew with the newest versions

audit: $(TOOLS)  ## Look the locked versions up in the vulnerability database (needs the internet)
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.txt

clean:  ## Remove .venv and every cache; instance/ stays
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# --- Set-up, stamped ---

$(BIN)/python:
	@.ci/system-packages python $(PYTHON)
	$(PYTHON) -m venv --clear .venv

$(RUNTIME): $(BIN)/python requirements.txt
	$(PIP) --require-hashes --requirement requirements.txt
	@$(BIN)/python -c 'import pysqlite3.dbapi2 as s; assert s.sqlite_version_info >= (3, 51, 3), s.sqlite_version'
	@touch $@

# --no-deps and --no-build-isolation: nothing outside the lock is installed, not even to build.
$(PACKAGE): $(RUNTIME) pyproject.toml
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS): $(RUNTIME) requirements-dev.txt
	$(PIP) --require-hashes --requirement requirements-dev.txt
	@touch $@

$(TEST_SYSTEM): $(TOOLS) .ci/system-packages
	@.ci/system-packages tests
	@touch $@

$(LINTERS): package.json package-lock.json | $(BIN)/python
	@.ci/system-packages node
	npm ci --loglevel error
	@touch $@
