# Liangzheng: `make` alone prints the targets.
SHELL := /bin/bash
BIN := .venv/bin
WHOLE := portal/kernel/*,portal/domain/*/rules.py,portal/domain/*/policy.py,portal/domain/*/rules/*.py

.DEFAULT_GOAL := help
.PHONY: help run test check fix lint types arch coverage docs words bench lock ready

help: ## print this help
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, make a demonstration in ./var once, serve http://127.0.0.1:8000
	@tools/setup.sh run
	@tools/serve.sh

test: ready ## run every test, on SQLite and PostgreSQL, with a real browser
	$(BIN)/python -m pytest -n auto

check: lint types arch ## lint, types and architecture: seconds, before every commit

fix: ready ## let the formatters and the linter mend what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: ready ## ruff and djlint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates

types: ready ## mypy, strict
	$(BIN)/mypy

arch: ready ## import contracts and the tests about the code
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/architecture

coverage: ready ## every test with branch coverage: 95 % of all, 100 % of kernel, rules and policies
	$(BIN)/python -m pytest -n auto --cov --cov-report=term
	$(BIN)/coverage report --fail-under=100 --include='$(WHOLE)'

docs: ready ## draw the state machines into docs/states
	$(BIN)/python tools/draw_states.py

words: ready ## gather the sentences of the code, bring the Chinese catalogue up to date, compile it
	@mkdir -p build
	$(BIN)/pybabel -q extract -F pyproject.toml -k lazy_gettext --no-location --sort-output -o build/messages.pot .
	$(BIN)/pybabel -q update -i build/messages.pot $(CATALOGUE) --no-fuzzy-matching --ignore-obsolete \
	  --ignore-pot-creation-date --no-wrap
	$(BIN)/pybabel -q compile $(CATALOGUE)

CATALOGUE := -d portal/translations -l zh_Hans_CN

bench: ready ## time the lookup of a badge, chains of 10,000 grants, and 1,000,000 known people
	@tools/demonstrate.sh
	$(BIN)/python tools/time_lookup.py
	PYTHONPATH=. $(BIN)/python tools/time_chains.py $(PORTAL_BENCH_POSTGRES)
	PYTHONPATH=. $(BIN)/python tools/time_duplicates.py

lock: ## resolve pyproject.toml anew into the two lock files
	$(BIN)/uv pip compile pyproject.toml --group build $(LOCKING) --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group build --group test --group lint \
	  --constraints requirements.lock $(LOCKING) --output-file requirements-dev.lock

LOCKING := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --custom-compile-command 'make lock'

ready:
	@tools/setup.sh test
