# The front door. Each target installs what it needs, the first time. An environment is deleted and made anew, never
# cleared: where it is a link to another clone's, `venv --clear` would empty that one.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Several targets install into the same environment.
.NOTPARALLEL:
SHELL := /bin/sh

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
# Where Node is missing, the one from PyPI stands in .venv/bin.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
# Material announces its end of life on every build; docs/ builds with its successor as well (tests/test_serving.py).
export NO_MKDOCS_2_WARNING := 1
# Our modules and tests are compiled once, not on every run, whatever the machine's image says.
unexport PYTHONDONTWRITEBYTECODE
# $(call install,<interpreter>,<lock file>). pip says what failed, and not how to go on.
install = $(1) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r $(2) || { \
	echo "$(2) was not installed; above, pip says why. 'Retrying': it reaches no package index. 'No matching" \
		"distribution' alone: there is none for $$($(1) --version); make clean, then make PYTHON=python3.13 …" >&2; exit 2; }
DONE := .done

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(VENV)/site$(DONE) node_modules/$(DONE) ## Serve http://127.0.0.1:8000/ and rebuild when a file changes (PORT=8000)
	@$(RUN) scripts/serve.py$(if $(PORT), --port $(PORT))

site: $(VENV)/site$(DONE) node_modules/$(DONE) ## Write the static site to site/ (address from SITE_URL)
	@$(RUN) scripts/publish.py

pdf: $(VENV)/pdf$(DONE) ## Write the static site with a PDF of every sheet
	@$(RUN) scripts/browser.py --install
	@$(RUN) scripts/pdf.py

check: $(VENV)/site$(DONE) ## Report every problem of the content (FORMAT=github for annotations)
	@$(RUN) scripts/check.py --format $(or $(FORMAT),text)

verify: .venv-verify/$(DONE) $(VENV)/site$(DONE) ## Run every snippet (Q=<id>: of one question; UPDATE=1: rewrite the output)
	@$(RUN) scripts/verify.py $(Q) $(if $(UPDATE),--update) --format $(or $(FORMAT),text)

verify-next: $(VENV)/site$(DONE) ## Report what the newest releases would break; fail nothing
	@mkdir -p .build && sed 's/==[^ ;]*//' requirements-verify.in > .build/verify-next.in
	@echo "Installing the newest releases of requirements-verify.in into .build/verify-next …"
	@rm -rf .build/verify-next && $(PYTHON) -m venv .build/verify-next
	@.build/verify-next/bin/python -m pip install --quiet --disable-pip-version-check --no-input --upgrade -r .build/verify-next.in
	@$(RUN) scripts/verify.py --newest --python .build/verify-next/bin/python
	@rm -rf .build/verify-next

check-links: .venv-links/$(DONE) $(VENV)/site$(DONE) ## Ask for every external link of the content (needs the network)
	@$(RUN) scripts/check_links.py --format $(or $(FORMAT),text)

build: $(VENV)/site$(DONE) node_modules/$(DONE) ## Write the generated pages into docs/
	@$(RUN) scripts/build.py

new: $(VENV)/site$(DONE) ## Start a question file (TOPIC=<topic> ID=<id>)
	@$(RUN) scripts/new.py "$(TOPIC)" "$(ID)"

test: $(VENV)/test$(DONE) node_modules/test$(DONE) .venv-verify/$(DONE) ## Install everything that the tests need, and run them all
	@$(RUN) scripts/browser.py --install
	@$(RUN) scripts/browser.py --install firefox || true
	@$(RUN) scripts/verify.py
	@$(RUN) -m pytest -n 2 --dist loadfile tests

test-fast: $(VENV)/test$(DONE) node_modules/$(DONE) ## Run the tests that need no browser
	@$(RUN) -m pytest -n 2 --dist loadfile -m "not slow" tests

bench: $(VENV)/test$(DONE) node_modules/test$(DONE) ## Measure build and search beside a plain Material site: make bench N=1000
	@$(RUN) scripts/browser.py --install
	@$(RUN) scripts/bench.py $(or $(N),1000)
	@$(RUN) scripts/bench_search.py --questions $(or $(N),1000)

bench-search: $(VENV)/test$(DONE) node_modules/test$(DONE) ## Measure the search beside the theme's (N=10000 made-up questions)
	@$(RUN) scripts/browser.py --install
	@$(RUN) scripts/bench_search.py --questions $(or $(N),0) $(if $(HELD_BACK),--held-back)

audit: $(VENV)/site$(DONE) node_modules/$(DONE) tools/audit/node_modules/$(DONE) ## Measure with Lighthouse, beside a plain Material site (RUNS=3)
	@$(RUN) scripts/audit.py --runs $(or $(RUNS),3)

audit-deps: .venv-audit/$(DONE) $(VENV)/node$(DONE) ## Look the locked packages up among known vulnerabilities (needs a network)
	@.venv-audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off $(patsubst %,-r %,$(wildcard requirements*.txt))
	@npm audit --package-lock-only
	@npm audit --package-lock-only --prefix tools/audit

# The first comes first: others stand on it.
LOCKS := requirements $(basename $(wildcard requirements-*.in)) $(dir $(wildcard package.json tools/*/package.json))

lock: $(VENV)/site$(DONE) $(VENV)/node$(DONE) ## Write the lock files from requirements*.in and package.json (LOCK=requirements-verify: one)
	@$(RUN) -m pip install --quiet --disable-pip-version-check uv
	@for lock in $(or $(LOCK),$(LOCKS)); do echo "Locking $$lock …"; case $$lock in \
		*/) npm install --package-lock-only --ignore-scripts --no-audit --no-fund --prefix $$lock ;; \
		*) $(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-annotate --no-header $$lock.in -o $$lock.txt ;; esac || exit 1; done

clean: ## Delete everything that was generated or installed
	rm -rf $(VENV) .venv-verify .venv-links .venv-audit .build site node_modules tools/audit/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		docs/index.md docs/questions docs/sheets docs/schemas docs/questions.json docs/assets/vendor docs/assets/search

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is not. Name another: make PYTHON=python3.12 …" >&2; exit 2; }
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }

$(VENV)/site$(DONE): requirements.txt | $(VENV)/bin/python
	@echo "Installing what builds the site into $(VENV) …"
	@$(call install,$(RUN),requirements.txt)
	@touch $@

$(VENV)/pdf$(DONE): PURPOSE := what prints the sheets
$(VENV)/test$(DONE): PURPOSE := what the tests need
$(VENV)/%$(DONE): requirements-%.txt $(VENV)/site$(DONE)
	@echo "Installing $(PURPOSE) into $(VENV) …"
	@$(call install,$(RUN),$<)
	@touch $@

.venv-verify/$(DONE): PURPOSE := what the snippets run on (it may take minutes)
.venv-links/$(DONE): PURPOSE := the link checker
.venv-audit/$(DONE): PURPOSE := pip-audit
.venv-%/$(DONE): requirements-%.txt | $(VENV)/bin/python
	@echo "Installing $(PURPOSE) into .venv-$* …"
	@rm -rf .venv-$* && $(RUN) -m venv .venv-$*
	@$(call install,.venv-$*/bin/python,$<)
	@touch $@

$(VENV)/node$(DONE): requirements-node.txt $(VENV)/site$(DONE)
	@$(RUN) scripts/node.py || { echo "Installing Node into $(VENV) …"; $(call install,$(RUN),requirements-node.txt); }
	@touch $@

node_modules/$(DONE): package-lock.json $(VENV)/node$(DONE)
	@echo "Installing what the pages take from npm …"
	@npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# With what the tests take; it holds all that the pages take.
node_modules/test$(DONE): package-lock.json $(VENV)/node$(DONE)
	@echo "Installing what the pages and the tests take from npm …"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch node_modules/$(DONE) $@

tools/audit/node_modules/$(DONE): tools/audit/package-lock.json $(VENV)/node$(DONE)
	@echo "Installing Lighthouse into tools/audit …"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefix tools/audit
	@touch $@

.PHONY: help serve site pdf check verify verify-next check-links build new test test-fast bench bench-search audit audit-deps lock clean
