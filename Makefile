# Two commands are all that one needs: `make run` and `make test`. See README.md.

ifndef PYTHON
PYTHON := $(shell for python in python3 python3.11 python3.12 python3.13 python3.14; do \
    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
    && echo $$python && break; done)
endif
BIN := .venv/bin
STAMPS := .venv/stamps
CHECKED := gis layers app resources tests tools $(wildcard bench)

export PYTHON

.DEFAULT_GOAL := run
.PHONY: run test setup bench endurance lint font sample lock clean

## run: set up, then the sample township: in the window, or headless without a display
run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; \
	then $(BIN)/towngrid demo --open; \
	else $(BIN)/towngrid demo --out demo-output; fi

## test: set up, then every check and every test
test: setup $(STAMPS)/test lint
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

## lint: style, dependency rules and types
lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy $(CHECKED)

## setup: the virtual environment and the system libraries
setup: $(STAMPS)/packages $(STAMPS)/paint $(STAMPS)/window

## bench: the benchmarks, with peers side by side
bench: setup
	$(BIN)/python -m bench

## endurance: 100,000 random edits written into a project, then its check (an hour)
endurance: setup
	rm -f build/endurance.gpkg && mkdir -p build
	PYTHONPATH=tests:. $(BIN)/python tests/endurance.py --project build/endurance.gpkg

## lock: pin every dependency in requirements.lock, from the ranges in pyproject.toml
lock: setup
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --quiet \
	    --custom-compile-command "make lock" $(LOCK_OPTIONS) --output-file requirements.lock

## font: build the bundled fonts anew (needs npm, apt-get and dpkg-deb)
font: setup
	$(BIN)/python -m tools.build_font
	$(BIN)/python -m tools.build_rare_fonts

## sample: build the sample township anew
sample: setup
	$(BIN)/python -m tools.sample_township

## clean: remove all that the targets above have made
clean:
	rm -rf .venv demo-output build *.egg-info .mypy_cache .ruff_cache .pytest_cache \
	    .import_linter_cache .hypothesis .benchmarks

$(STAMPS)/python: | tools/system.sh
	@tools/system.sh python .venv/python-is-ready
	$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/packages: $(STAMPS)/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/paint $(STAMPS)/window $(STAMPS)/test: tools/system.sh | $(STAMPS)/python
	@tools/system.sh $(@F) $@
