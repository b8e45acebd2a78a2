# Helpdesk: `make run` shows it, `make test` proves it. Both make their own virtual environment in .venv first.
# All paths are relative, so that the checkout may lie in a directory with spaces.

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-second lint check setup setup-dev web worker stop lock clean

# An environment that is there keeps its Python, unless another one is asked for: make setup PYTHON=python3.13
# A second one beside it: make test-second VENV=.venv-3.13 PYTHON=python3.13
VENV ?= .venv
PYTHON ?= $(shell $(VENV)/bin/python -c '' 2>/dev/null && echo $(VENV)/bin/python || echo python3)
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null)
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check

# What is installed, for which Python; a changed requirements file is newer than its stamp.
VENV_READY := $(VENV)/python-$(VERSION)
RUN_READY := $(VENV)/run-$(VERSION)
DEV_READY := $(VENV)/dev-$(VERSION)

help: ## List what can be made.
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

run: $(RUN_READY) ## Run all of Helpdesk here, with demo data, and show what it does.
	@$(PY) -m helpdesk.supervisor --with-parent

test: $(DEV_READY) ## Run all tests on a real PostgreSQL.
	@$(PY) -m pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder

test-fast: $(DEV_READY) ## Run all tests that are not slow: the loop while one works, under two minutes.
	@$(PY) -m pytest -m "not slow" --numprocesses 2 --dist loadfile --no-loadscope-reorder

test-second: $(DEV_READY) ## Run what a second Python would break first, and one journey in the browser.
	@$(PY) -m pytest -m second_python

lint: $(DEV_READY) ## Style, types, import arrows, missing migrations, Django's own checks.
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	HELPDESK_MODE=test $(PY) -m mypy
	$(VENV)/bin/lint-imports
	@# Without a server, Django warns that it cannot compare with what is applied; that is not asked here.
	HELPDESK_MODE=test $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	HELPDESK_MODE=test $(PY) manage.py check

check: lint test ## Lint, and then all tests.

setup: $(RUN_READY) ## Make .venv with what Helpdesk runs on.

setup-dev: $(DEV_READY) ## Make .venv with what tests and linting need too.

web: $(RUN_READY) ## Run the web server alone (settings come from the environment).
	@test -n "$$DATABASE_URL" || $(PY) -m helpdesk.embedded start
	@$(PY) -m gunicorn helpdesk.wsgi --bind "127.0.0.1:$${PORT:-8000}" --workers 2 --threads 4

worker: $(RUN_READY) ## Run the workers and the clock alone (settings come from the environment).
	@test -n "$$DATABASE_URL" || $(PY) -m helpdesk.embedded start
	@$(PY) manage.py work

stop: $(RUN_READY) ## Stop the embedded PostgreSQL if it was left running.
	@$(PY) -m helpdesk.embedded stop

lock: $(VENV_READY) ## Write the requirements*.txt anew from the requirements*.in.
	@$(PIP) install --quiet uv==0.13.8
	@for name in requirements requirements-dev requirements-cloud; do \
		echo "Locking $$name.txt"; \
		$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $$name.in -o $$name.txt \
			|| exit 1; \
	done

clean: ## Remove the virtual environment and caches. The data in var/ stays.
	@test ! -x $(PY) || $(PY) -m helpdesk.embedded stop
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV_READY):
	@test -n "$(VERSION)" || { echo "There is no $(PYTHON): install Python 3.11 or later, or name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Helpdesk needs Python 3.11 or later and $(PYTHON) is $(VERSION): name another, as in make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) cannot make virtual environments: on Debian or Ubuntu run: sudo apt-get install python3-venv"; exit 1; }
	@test "$(PYTHON)" = "$(PY)" || { echo "Making $(VENV) for Python $(VERSION)."; $(PYTHON) -m venv --clear $(VENV); }
	@touch $@

$(RUN_READY): requirements.txt | $(VENV_READY)
	@echo "Installing what Helpdesk runs on. The first time takes about a minute."
	@$(PIP) install --require-hashes --requirement requirements.txt
	@touch $@

$(DEV_READY): requirements.txt requirements-dev.txt | $(VENV_READY)
	@echo "Installing what Helpdesk, its tests and its linting need. The first time takes some minutes."
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@touch $(RUN_READY) $@
