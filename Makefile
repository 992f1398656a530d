# Every target sets up what it needs, from a bare python3 (3.11 or later, with venv) and the package index.
# pip's own settings (PIP_INDEX_URL, PIP_FIND_LINKS, pip.conf, ...) are used as they are.

PYTHON ?= python3
VENV ?= .venv
OUT ?= demo-out
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

# A set-up is done again when what it was made from changes.
KEY := $(shell cat pyproject.toml constraints.txt | cksum | cut -d' ' -f1)
MADE := $(VENV)/.made
READY := $(VENV)/.pipeline-$(KEY)
READY_DEV := $(VENV)/.development-$(KEY)

.PHONY: demo test check format setup constraints clean help

help:
	@echo "make demo         index, retrieve, verify and report on the demonstration corpus"
	@echo "make test         run the tests"
	@echo "make check        lint, formatting, types and the direction of imports"
	@echo "make format       format the sources"
	@echo "make setup        everything for development, in $(VENV)"
	@echo "make constraints  resolve the newest versions that fit together into constraints.txt"
	@echo "make clean        remove $(VENV), build and test leftovers"

demo: $(READY)
	@$(BIN)/groundwire demo --out $(OUT)

test: $(READY_DEV)
	$(BIN)/python -m pytest $(ARGS)

check: $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY_DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: $(READY_DEV)

$(READY): | $(MADE)
	@echo "Setting up $(VENV): the default pipeline (a minute or two, about 600 MB) ..."
	@$(PIP) install --quiet -c constraints.txt -e '.[pipeline]'
	@rm -f $(VENV)/.pipeline-* && touch $@

# The development set-up holds all that the demonstration needs.
$(READY_DEV): | $(MADE)
	@echo "Setting up $(VENV): the default pipeline and the development tools (a few minutes, about 1.1 GB) ..."
	@$(PIP) install --quiet -c constraints.txt -e '.[pipeline,langchain,haystack,test,check]'
	@rm -f $(VENV)/.development-* $(VENV)/.pipeline-* && touch $@ $(READY)

# A file of its own: a set-up that was interrupted leaves a python without pip behind.
$(MADE):
	@$(call require_python)
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

define require_python
command -v $(PYTHON) >/dev/null 2>&1 || { \
	echo "$(PYTHON) was not found; install Python 3.11 or later, or name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "$$($(PYTHON) --version 2>&1) is too old: Groundwire needs Python 3.11 or later; name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }; \
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "$(PYTHON) has no venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
endef

# A real installation, then what it holds: so that two fresh set-ups are the same.
constraints:
	@$(call require_python)
	@set -e; fresh=$$(mktemp -d); trap 'rm -rf "$$fresh"' EXIT; \
	$(PYTHON) -m venv "$$fresh"; \
	"$$fresh/bin/python" -m pip --disable-pip-version-check install --quiet '.[pipeline,langchain,haystack,test,check]'; \
	{ echo "# Every version, of every package, in a set-up; made by: make constraints"; \
	  "$$fresh/bin/python" -m pip --disable-pip-version-check freeze --all \
	    | grep -viE '^(groundwire|pip|wheel)[ =@]'; } > constraints.txt

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
