# `make chase` and `make test` are all that a fresh machine with Python 3.11 or later and make needs.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
# Two workers keep two cores busy, with the browsers and servers that they start: with three it took as long.
WORKERS ?= 2
PAGE := afoot/viewer/static/index.html
PAGE_SOURCE := $(shell find afoot/viewer/page -name node_modules -prune -o -type f -print)

.PHONY: chase page page-check test check lint types rooms bounds nojit warm clean help

help:
	@echo "make chase   run the main job: 1,000 chases through the centre of Helsinki"
	@echo "make page    build the page that afoot watch and afoot play open"
	@echo "make test    run the tests"
	@echo "make check   all of CI: lint, types, rooms, tests, the bounds-check lane, the lane without the JIT"

$(VENV)/.ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "afoot needs Python 3.11 or later: none was found on the PATH" >&2; exit 2; }
	@echo "Setting up $(VENV): Python packages are fetched and installed, once (a minute or two)." >&2
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

page: $(VENV)/.ready
	$(BIN)/python hatch_build.py

# A chase runs without its page: where it cannot be built, it is said, and tried again the next time.
$(PAGE): $(PAGE_SOURCE) | $(VENV)/.ready
	@echo "Building the page: its packages are fetched from npm (up to a minute)." >&2
	@$(BIN)/python hatch_build.py || echo "Going on without the page: the run is recorded all the same." >&2

chase: $(VENV)/.ready $(PAGE)
	$(BIN)/afoot run helsinki --chases 1000 --seed 1 --threads 2 --record afoot-runs.duckdb

warm: $(VENV)/.ready
	$(BIN)/afoot warmup

# The kernels are compiled once, before the workers start, so that no two of them compile the same. Each worker takes
# a file at a time, in the order of tests/conftest.py.
test: warm $(PAGE)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations=20

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready
	$(BIN)/mypy

rooms: $(VENV)/.ready
	$(BIN)/lint-imports

# Every array index is checked. The small cases only: compiling with checks takes as long as all the other tests, and a
# fifth less where it optimises little; what is checked is the same. Two workers would compile the same side by side.
bounds: $(VENV)/.ready
	NUMBA_BOUNDSCHECK=1 NUMBA_OPT=1 $(BIN)/python -m pytest -m small

# No test plays more than about a thousand ticks of a chase here: tests/conftest.py counts them.
nojit: $(VENV)/.ready
	NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest -m small

# The page's own checks: its types, and the tests of what it reckons with, by the Node that builds it.
page-check: $(VENV)/.ready $(PAGE)
	$(BIN)/python hatch_build.py check

check: lint types rooms page-check test bounds nojit

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf afoot/viewer/static afoot/viewer/page/node_modules
