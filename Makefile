# What can be done here; `make` alone lists it. Each target sets up what it needs and is quick the second time.

VENV    := .venv
PYTHON  ?= python3
BIN     := $(VENV)/bin
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup demo serve check format test test-sqlite test-postgres benchmarks faults measure audit lock clean

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# uv is used where it is, pip otherwise; both take nothing but the versions and hashes of a lock file, and the project
# itself without asking for anything more: a checked install takes no folder, and a folder has no hash.
define install
	@test -x $(BIN)/python || { echo "Setting up $(VENV) ..."; $(PYTHON) -m venv $(VENV); }
	@echo "Installing what is needed (the first time takes a minute or two) ..."
	@if command -v uv >/dev/null 2>&1; then \
		install="uv pip install --quiet --python $(BIN)/python"; \
	else \
		install="$(BIN)/python -m pip install --quiet --disable-pip-version-check"; \
	fi; \
	$$install --require-hashes --requirement $(1) && $$install --no-deps --no-build-isolation --editable .
	@touch $@
endef

$(VENV)/.ready: pyproject.toml .requirements.lock
	$(call install,.requirements.lock)

$(VENV)/.ready-to-test: pyproject.toml .requirements-dev.lock
	$(call install,.requirements-dev.lock)
	@touch $(VENV)/.ready

setup: $(VENV)/.ready-to-test ## set up everything to develop and test

demo: $(VENV)/.ready ## a store with the founding ward and an illustrative one, and the dashboard on it
	@$(BIN)/kpi demo

serve: $(VENV)/.ready ## the dashboard on the store that is there
	@$(BIN)/kpi serve

check: $(VENV)/.ready-to-test ## lint, types, import contracts, the rules of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_house.py tests/test_handbook.py

format: $(VENV)/.ready-to-test ## put the code into its common shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: test-sqlite test-postgres ## the whole test suite: on SQLite with the browser, then the record on PostgreSQL

test-sqlite: $(VENV)/.ready-to-test ## the suite on SQLite, with the browser
	$(BIN)/python -m pytest -n $(WORKERS)

test-postgres: $(VENV)/.ready-to-test ## what touches the record, on PostgreSQL
	$(BIN)/python -m pytest -n $(WORKERS) --engine postgres -m "not browser" tests

benchmarks: $(VENV)/.ready-to-test ## the questions of a screen as ratios to bare SQLite (makes a large file in a temporary folder)
	$(BIN)/python -m tests.benchmarks.questions
	$(BIN)/python -m tests.benchmarks.writes

measure: $(VENV)/.ready-to-test ## how long the code is, how it hangs together, how much of it is explained
	@$(BIN)/python -m tests.measure

faults: $(VENV)/.ready-to-test ## the long trials on both engines: writers that do not end, kills, stores put back (a quarter of an hour)
	$(BIN)/python -m tests.faults

audit: $(VENV)/.ready-to-test ## look all dependencies up for known holes, where an index can be reached
	@$(BIN)/python .ci/audit.py

# setuptools, which makes the project itself, is locked with the rest.
COMPILE := uv pip compile --quiet --universal --no-annotate --no-header --python-version 3.11 --generate-hashes --upgrade
lock: $(VENV)/.ready-to-test ## choose the versions of everything anew (needs uv)
	echo 'setuptools>=77' | $(COMPILE) --all-extras pyproject.toml - -o .requirements-dev.lock
	echo 'setuptools>=77' | $(COMPILE) --constraint .requirements-dev.lock pyproject.toml - -o .requirements.lock

clean: ## remove what was set up; stores stay
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .import_linter_cache
