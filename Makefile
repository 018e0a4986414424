# The front door. Each target installs what it needs, the first time.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
# Where Node is missing, the one from PyPI stands in .venv/bin.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PYTHONDONTWRITEBYTECODE := 1
INSTALL := -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
DONE := .done

help: ## Say what each target does
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS='	' read -r target text; do \
		printf '  make %-14s %s\n' "$$target" "$$text"; done

serve: $(VENV)/site$(DONE) ## Serve http://127.0.0.1:8000/ and rebuild when a file changes
	@$(RUN) scripts/serve.py

site: $(VENV)/site$(DONE) ## Write the static site to site/ (address from SITE_URL)
	@$(RUN) scripts/publish.py

check: $(VENV)/site$(DONE) ## Report every problem of the content (FORMAT=github for annotations)
	@$(RUN) scripts/check.py --format $(or $(FORMAT),text)

build: $(VENV)/site$(DONE) ## Write the generated pages into docs/
	@$(RUN) scripts/build.py

new: $(VENV)/site$(DONE) ## Start a question file: make new TOPIC=training ID=early-stopping
	@$(RUN) scripts/new.py "$(TOPIC)" "$(ID)"

test: $(VENV)/test$(DONE) node_modules/$(DONE) ## Install everything that the tests need, and run them all
	@$(RUN) scripts/browser.py --install
	@$(RUN) scripts/browser.py --install firefox || true
	@$(RUN) -m pytest -n 2 --dist loadfile tests

test-fast: $(VENV)/test$(DONE) ## Run the tests that need no browser
	@$(RUN) -m pytest -n 2 --dist loadfile -m "not slow" tests

audit: $(VENV)/site$(DONE) tools/audit/node_modules/$(DONE) ## Measure with Lighthouse, beside a plain Material site (RUNS=3)
	@$(RUN) scripts/audit.py --runs $(or $(RUNS),3)

audit-deps: .venv-audit/$(DONE) $(VENV)/node$(DONE) ## Look the locked packages up among known vulnerabilities (needs a network)
	@.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off $(patsubst %,-r %,$(wildcard requirements*.txt))
	@npm audit --package-lock-only
	@npm audit --package-lock-only --prefix tools/audit

lock: $(VENV)/site$(DONE) ## Write the lock files from requirements*.in and package.json
	$(RUN) -m pip install --quiet uv
	for name in requirements requirements-test requirements-verify requirements-node requirements-audit; do \
		$(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-annotate --no-header $$name.in -o $$name.txt || exit 1; done
	npm install --package-lock-only --ignore-scripts
	npm install --package-lock-only --ignore-scripts --prefix tools/audit

clean: ## Delete everything that was generated or installed
	rm -rf $(VENV) .venv-verify .venv-audit .build site node_modules tools/audit/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		docs/index.md docs/questions docs/sheets docs/schemas docs/questions.json docs/assets/vendor

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is not. Name another: make PYTHON=python3.12 …" >&2; exit 2; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }

$(VENV)/site$(DONE): requirements.txt | $(VENV)/bin/python
	@echo "Installing what builds the site into $(VENV) …"
	@$(RUN) $(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/test$(DONE): requirements-test.txt $(VENV)/site$(DONE)
	@echo "Installing what the tests need into $(VENV) …"
	@$(RUN) $(INSTALL) -r requirements-test.txt
	@touch $@

$(VENV)/node$(DONE): requirements-node.txt $(VENV)/site$(DONE)
	@$(RUN) scripts/node.py || { echo "Installing Node into $(VENV) …"; $(RUN) $(INSTALL) -r requirements-node.txt; }
	@touch $@

node_modules/$(DONE): package-lock.json $(VENV)/node$(DONE)
	@echo "Installing the node packages …"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

tools/audit/node_modules/$(DONE): tools/audit/package-lock.json $(VENV)/node$(DONE)
	@echo "Installing Lighthouse into tools/audit …"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefix tools/audit
	@touch $@

.venv-audit/$(DONE): requirements-audit.txt
	@echo "Installing pip-audit into .venv-audit …"
	@$(PYTHON) -m venv --clear .venv-audit
	@.venv-audit/bin/python $(INSTALL) -r requirements-audit.txt
	@touch $@

.PHONY: help serve site check build new test test-fast audit audit-deps lock clean
