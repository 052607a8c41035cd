# What can be done here. On a fresh machine Python 3.11 (or newer), git and make are enough.
# Another Python: make demo PYTHON=python3.12

PYTHON ?= $(or $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done),python3)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check -c constraints.txt
WHEEL := $(PY) -m pip wheel -qq --disable-pip-version-check --no-deps --wheel-dir
INSTALLED := $(VENV)/.installed
TOOLS := $(VENV)/.tools
BROWSER := $(VENV)/.browser
COMPILED := build/compiled
# The tests share the processors where pytest-xdist is there to share them out.
SHARED = $$($(PY) -c 'import xdist' 2>/dev/null && echo "-n auto --maxprocesses 4")
MUST_WORK = if [ "$$CI" = true ]; then exit 1; fi

# Modules are compiled once, whatever the caller's surroundings say: each test that starts a process would do it anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo test check accept words bench release-check clean
.DELETE_ON_ERROR:

help:
	@echo "make demo           installs lexdiff into .venv, prints the redline of the Boston Trust Act, builds its site"
	@echo "make test           installs what the tests need and runs all of them"
	@echo "make check          style, types, layers and the fast tests, in half a minute"
	@echo "make accept         rewrites the expected outputs of the tests; read the difference before you commit it"
	@echo "make words          enters what the site says anew into the catalogues of other languages, and lists what they lack"
	@echo "make bench          speed, beside that of others (LEXDIFF_CORPUS=DIR adds a whole city code)"
	@echo "make release-check  larger tests, benchmarks, and the built package in an environment of its own"
	@echo "make clean          removes what the commands above made"

# One environment for all; it is made again only when the list of packages changes.
$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "lexdiff needs Python 3.11 or newer; name one, for instance: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12"; exit 1; }
	@command -v git >/dev/null || { echo "lexdiff needs git, which is not installed"; exit 1; }
	@echo "Making the environment in $(VENV), once ..."
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing (on Debian and Ubuntu: apt install python3-venv)"; exit 1; }
	@$(PIP) -e . || { echo "lexdiff could not be installed; the lines above say why"; exit 1; }
	@for extra in search cards; do $(PIP) -e ".[$$extra]" 2>/dev/null || \
		echo "left out: what makes the site's $$extra could not be installed"; done
	@$(PY) -m compileall -q lexdiff
	@touch $@

# A tool that can't be installed takes its tests with it (tests/conftest.py), except pytest itself, and is tried again.
$(TOOLS): $(INSTALLED)
	@echo "Installing what the tests need, once ..."
	@$(PIP) -e '.[dev]' 2>$(VENV)/tools.log && touch $@ || { \
		$(PIP) pytest || { echo "pytest could not be installed; the lines above say why"; exit 1; }; \
		for tool in pytest-xdist hypothesis icalendar jsonschema Babel mypy playwright ruff types-PyYAML; do \
			$(PIP) $$tool 2>/dev/null || { echo "skipped: $$tool could not be installed"; $(MUST_WORK); }; \
		done; }

# What the browser tests need besides: the system's Chromium and Java, and two packages from npm. Playwright fetches no
# browser of its own. As above, what can't be installed takes its tests with it, and is tried again.
$(BROWSER): $(TOOLS) tests/browser/package-lock.json
	@has() { for name; do command -v "$$name" >/dev/null && return; done; return 1; }; missing=; \
		has chromium chromium-browser google-chrome || missing=chromium; \
		has java || missing="$$missing default-jre-headless"; \
		has npm || missing="$$missing npm"; \
		if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && has apt-get; then \
			echo "Installing what the browser tests need, once:" $$missing; \
			{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
				$$missing; } >$(VENV)/browser.log 2>&1 || true; \
		fi; \
		(cd tests/browser && npm ci --silent) >>$(VENV)/browser.log 2>&1 || true; whole=yes; \
		lacks() { whole=; echo "skipped: $$1 could not be installed"; $(MUST_WORK); }; \
		has chromium chromium-browser google-chrome || lacks chromium; \
		has java || lacks java; \
		for name in axe-core vnu-jar; do [ -d tests/browser/node_modules/$$name ] || lacks $$name; done; \
		[ -z "$$whole" ] || touch $@

# lexdiff with its busiest modules as machine code, beside the source and never in it. What can't be compiled is left out.
$(COMPILED): $(INSTALLED) hatch_build.py $(shell find lexdiff -type f ! -path '*/__pycache__/*')
	@echo "Compiling lexdiff into $@; needs a C compiler ..."
	@rm -rf $@ build/wheel && mkdir -p build
	@LEXDIFF_COMPILE=1 $(WHEEL) build/wheel . 2>build/compiled.log && $(PIP) --no-deps --target $@ build/wheel/*.whl || \
		grep -m 1 -o "lexdiff can't be compiled.*" build/compiled.log || echo "not compiled; build/compiled.log says why"

demo: $(INSTALLED)
	@$(VENV)/bin/lexdiff compare 2014 2019 </dev/null
	@echo
	@$(VENV)/bin/lexdiff build
	@echo "The site is made. Open public/index.html in a browser, or run: $(VENV)/bin/lexdiff serve"
	@echo
	@echo "Try next:"
	@echo "  $(VENV)/bin/lexdiff compare 2014 2019 --summary        the changes in sentences"
	@echo "  $(VENV)/bin/lexdiff compare 2014 2019 '2(b)'           one provision"
	@echo "  $(VENV)/bin/lexdiff compare 2014 2019 --format html --output redline.html"

test: $(TOOLS) $(BROWSER)
	@$(PY) -m pytest -q $(SHARED)

check: $(TOOLS)
	@$(PY) -m ruff check --quiet --output-format concise .
	@$(PY) -m ruff format --check --quiet . || { echo "mend it with: $(PY) -m ruff format ."; exit 1; }
	@$(PY) -m mypy
	@$(PY) -m pytest -q $(SHARED) -m "not slow and not browser"

accept: $(TOOLS)
	@LEXDIFF_ACCEPT=1 $(PY) -m pytest -q -k golden
	@git status --short tests docs 2>/dev/null || true

words: $(TOOLS)
	@$(PY) -m tests.catalogue --update

bench: $(INSTALLED) $(COMPILED)
	@$(PY) -m benchmarks

release-check: $(TOOLS) $(BROWSER) $(COMPILED)
	@echo "1 of 3: all tests, in their larger sizes"
	@LEXDIFF_RELEASE=1 $(PY) -m pytest -q $(SHARED)
	@echo "2 of 3: benchmarks"
	@$(PY) -m benchmarks
	@echo "3 of 3: the package, built and installed elsewhere"
	@rm -rf dist && $(WHEEL) dist .
	@elsewhere=$$(mktemp -d) && trap 'rm -rf "$$elsewhere"' EXIT && \
		$(PY) -m venv "$$elsewhere/env" && \
		"$$elsewhere/env/bin/python" -m pip install -qq --disable-pip-version-check -c constraints.txt dist/*.whl && \
		printf '## 1. Fee\n\nThe fee is $$100.\n' >"$$elsewhere/old.md" && \
		printf '## 1. Fee\n\nThe fee is $$150.\n' >"$$elsewhere/new.md" && \
		cd "$$elsewhere" && env/bin/lexdiff compare old.md new.md --format critic >redline.md && \
		grep -qF '{--$$100--}{++$$150++}' redline.md && env/bin/lexdiff --version && cd "$(CURDIR)" && \
		if [ -d $(COMPILED) ]; then \
			echo "and compiled, which writes the same" && bin="$$elsewhere/env/bin" && \
			"$$bin/lexdiff" compare 2014 2019 --format json >"$$elsewhere/source.json" && \
			"$$bin/python" -m pip install -qq --disable-pip-version-check --no-deps --force-reinstall build/wheel/*.whl && \
			"$$bin/python" -P -c 'from lexdiff.compare import align; assert not align.__file__.endswith(".py")' && \
			"$$bin/lexdiff" compare 2014 2019 --format json | cmp - "$$elsewhere/source.json"; \
		else echo "skipped: nothing is compiled here"; $(MUST_WORK); fi

clean:
	@rm -rf $(VENV) tests/browser/node_modules dist build public .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
