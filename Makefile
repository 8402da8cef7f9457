# Every target makes the environment it needs in .venv; nothing else has to be set up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint .ci/requirements.lock
# On all cores, unlike pip, and only what may be imported; some packages have files that only other
# Pythons can compile.
UNUSED := /(tests|testing|pip|setuptools|networkx|mypyc|_inductor)/
COMPILE := $(BIN)/python -m compileall -qq -j 0 -x '$(UNUSED)' $(VENV)/lib || true

# Compiled modules make the many processes that tests start quicker.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run dev test checks tests soak bench bundle web-check pictures clean

run: $(VENV)/.run  ## start the app on the bundled data
	@$(BIN)/fourfold $(ARGS)

dev: $(VENV)/.dev  ## the environment for training and for development

test: $(VENV)/.dev  ## everything that continuous integration runs
	@$(MAKE) --no-print-directory --jobs 2 tests checks

tests: $(VENV)/.dev
	$(BIN)/pytest -n 3 --dist worksteal

checks: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(VENV)/.dev  ## many more faults than `make test` injects; about an hour
	FOURFOLD_SOAK=1 $(BIN)/pytest -n 3 --dist worksteal tests/faults tests/tui/test_any_order.py

bench: $(VENV)/.bench  ## every benchmark, the figures in bench/; about half an hour
	$(BIN)/python -m benchmarks --out bench

bundle: $(VENV)/.dev  ## make bundle SOURCE=folder-or-zip rebuilds processed/ and artifacts/
	@test -n "$(SOURCE)" || { echo "make bundle: say SOURCE=path of ml-latest-small" >&2; exit 2; }
	$(BIN)/python -m preprocessing.setup "$(SOURCE)" --min-movie-ratings 5 --processed processed
	$(BIN)/python -m training.train_svd_model --processed processed --out artifacts
	$(BIN)/python -m training.train_als --processed processed --out artifacts
	$(BIN)/python -m training.train_twotower --objective softmax --processed processed --out artifacts

web-check: $(VENV)/.dev  ## the app in headless Chromium (Debian's package), with a picture to look at
	$(PIP) textual-dev
	$(BIN)/python -m tests.web_check

pictures: $(VENV)/.dev  ## take the pictures in docs/screens/ from the running app
	$(BIN)/python -m tests.pictures

clean:  ## remove the environment and what tools leave behind
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist

$(VENV)/.run: pyproject.toml .ci/requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	touch $@

$(VENV)/.dev: pyproject.toml .ci/requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(PIP) --no-compile --editable '.[train,dev]'
	$(COMPILE)
	touch $@ $(VENV)/.run

$(VENV)/.bench: $(VENV)/.dev
	$(PIP) --editable '.[bench]'
	touch $@
