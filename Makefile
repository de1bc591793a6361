# ISCM Explorer: `make run` starts it, `make test` checks it. Both make their own .venv and install only once.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
# A lock names all that is needed. Byte code is made when a module is first used, of few of them, as uv leaves it too.
INSTALL = $(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,$(PIP) --no-compile) --no-deps --require-hashes -r
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' $(LOCK_FLAGS)

.DELETE_ON_ERROR:
BASE ?= main
MINUTES ?= 30
PARTS ?=
.PHONY: audit help run test test-browsers check build changes ingest bench soak lock sbom

help:
	@echo 'make run     start the explorer at http://localhost:$(PORT) (another port: make run PORT=9000)'
	@echo 'make test    all checks and tests, in a real browser too'
	@echo 'make test-browsers   try the app in Firefox and in WebKitGTK, the engine of Safari'
	@echo 'make check   check the records under data/'
	@echo 'make build   check them and write data/parquet'
	@echo 'make changes tell what the built data changes against a branch or commit (make changes BASE=$(BASE))'
	@echo 'make ingest  install what reading documents needs, for: $(BIN)/python -m iscm_data ingest FILE...'
	@echo 'make bench   measure: suggestions of ingest, speed beside its peers, growth, many readers (BENCH_RUNS=3 for a look)'
	@echo 'make soak    readers that click for a long time: does memory stay? (make soak MINUTES=30)'
	@echo 'make audit   ask for known faults of the packages (needs a network)'
	@echo 'make sbom    write what all of it is made of, with licences, to sbom.cdx.json (CycloneDX)'
	@echo 'make lock    renew the lock files after a change of requirements*.txt (newest of all: LOCK_FLAGS=--upgrade)'

# Without a home, which a uid without a name has not, Streamlit does not start.
run: $(VENV)/installed
	@exec env HOME="$${HOME:-$(CURDIR)}" $(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: $(VENV)/installed-test
	@$(BIN)/python tests/programs.py
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy & types=$$!; \
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder; tests=$$?; \
	wait $$types && exit $$tests

test-browsers: $(VENV)/installed-test
	@$(BIN)/python tests/programs.py FIREFOX WEBKIT XVFB
	@$(BIN)/python -m pytest tests/engines/journey.py

check build: $(VENV)/installed
	@$(BIN)/python -m iscm_data $@

# diff ends with 1 where there is a difference: here that is an answer, not a failure.
changes: $(VENV)/installed
	@$(BIN)/python -m iscm_data diff '$(BASE)' data || [ $$? -eq 1 ]

ingest: $(VENV)/installed-ingest
	@echo 'Ready. Take in documents with:  $(BIN)/python -m iscm_data ingest FILE...'
	@echo 'then decide on what it suggests: $(BIN)/python -m iscm_data review'

# PARTS picks some of: ingest pages growth users
bench: $(VENV)/installed-test .venv-bench/installed
	@$(BIN)/python tests/programs.py CHROME
	@$(BIN)/python -m tests.bench $(PARTS)

soak: $(VENV)/installed-test
	@MINUTES=$(MINUTES) $(BIN)/python -m tests.bench soak

# 1 is a fault found; a service that cannot be reached is said, and is no fault of the packages.
audit: $(VENV)/installed-test
	@out=$$(timeout 120 $(BIN)/pip-audit --progress-spinner off --disable-pip --require-hashes -r requirements.lock 2>&1); \
	status=$$?; printf '%s\n' "$$out" | tail -n 40; \
	case "$$status:$$out" in \
	0:*'could not be audited'*) echo 'NOT AUDITED: packages above are unknown to the index that was asked.' ;; \
	0:*) ;; \
	1:*[Ff]ound*vulnerabilit*) exit 1 ;; \
	*) echo 'NOT AUDITED: the service that lists known faults could not be asked. Nothing is known of the packages.' ;; \
	esac

sbom: $(VENV)/installed-test
	@$(BIN)/python deploy/sbom.py > sbom.cdx.json.new && mv sbom.cdx.json.new sbom.cdx.json
	@echo 'Written: sbom.cdx.json'

# The other locks hold only what the app's lock does not fix already, so they never disagree.
lock: $(VENV)/installed
	@command -v uv >/dev/null || $(PIP) uv
	@export PATH="$(BIN):$$PATH"; \
	$(COMPILE) -o requirements.lock requirements.txt && \
	$(COMPILE) -c requirements.lock -o requirements-ingest.lock requirements-ingest.txt && \
	$(COMPILE) -c requirements.lock -c requirements-ingest.lock -o requirements-test.lock requirements-test.txt && \
	$(COMPILE) -c requirements.lock -o requirements-bench.lock requirements-bench.txt

# A stamp is newer than the lock it was installed from; when the lock changes, the next `make` installs again.
$(VENV)/installed: requirements.lock | $(BIN)/python
	@echo 'Installing the packages of $<, once ...'
	@$(INSTALL) $<
	@touch $@

$(VENV)/installed-ingest: requirements-ingest.lock $(VENV)/installed
	@echo 'Installing the packages of $<, once ...'
	@$(INSTALL) $<
	@touch $@

$(VENV)/installed-test: requirements-test.lock $(VENV)/installed-ingest
	@echo 'Installing the packages of $<, once ...'
	@$(INSTALL) $<
	@touch $@

# The peers stand in an environment of their own: they are measured beside the explorer, never a part of it.
.venv-bench/installed: requirements-bench.lock | $(BIN)/python
	@echo 'Installing the packages of $<, once ...'
	@test -x .venv-bench/bin/python || $(BIN)/python -m venv .venv-bench
	@$(if $(UV),$(UV) pip install --quiet --python .venv-bench/bin/python,.venv-bench/bin/python -m pip install --quiet) \
		--require-hashes -r $<
	@touch $@

$(BIN)/python:
	@command -v '$(PYTHON)' >/dev/null || { \
		echo "There is no '$(PYTHON)' here. ISCM Explorer needs Python 3.11 or newer: install it, or name it as in" \
			"'make run PYTHON=/path/to/python3.11'." >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "'$(PYTHON)' is $$('$(PYTHON)' --version 2>&1). ISCM Explorer needs Python 3.11 or newer: name one as in" \
			"'make run PYTHON=/path/to/python3.11'." >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@'$(PYTHON)' -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
