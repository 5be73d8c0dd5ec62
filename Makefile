# `make run`: the dashboard with the invented example. `make test`: everything that is shown to hold.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: run demo test check bench clean

run: $(VENV)/.runs
	$(BIN)/python -m trustdash init --demo --if-missing
	$(BIN)/python -m trustdash serve --port $(PORT)

demo: $(VENV)/.runs
	$(BIN)/python data/demo/make.py

test: $(VENV)/.tests
	./.ci/browser
	$(BIN)/python -m pytest -n 3 --dist loadgroup

check: $(VENV)/.tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.tests
	./.ci/browser
	$(BIN)/python -m benchmarks.survey_import
	$(BIN)/python -m benchmarks.page
	$(BIN)/python -m benchmarks.statistics
	$(BIN)/python -m benchmarks.review

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "trustdash needs Python 3.11 to 3.13: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runs: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.tests: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(VENV)/.runs
