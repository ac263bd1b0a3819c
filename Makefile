# Everything a newcomer needs: `make chat` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 7860

.DEFAULT_GOAL := help
.PHONY: help chat test check soak audit quality bench format screenshots wheel clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Tanya needs Python 3.11 or later: make PYTHON=/path/to/python3.11 chat"; exit 2; }
	$(PYTHON) -m venv $(VENV)

# The stamps are older than what they depend on only after a change of the dependencies.
$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

chat: $(VENV)/installed  ## install, index corpus/articles/ and open the chat (PORT=7860)
	$(BIN)/tanya add corpus/articles
	$(BIN)/tanya chat --port $(PORT)

test: check  ## install what tests need and run every check
	$(BIN)/python -m pytest

soak: $(VENV)/installed-dev  ## kill, damage and crowd libraries for a quarter of an hour
	TANYA_SOAK=1 $(BIN)/python -m pytest -s tests/test_durability.py tests/test_backup.py tests/test_concurrency.py tests/test_fuzz.py tests/test_importing.py

check: $(VENV)/installed-dev  ## style and types only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/installed-dev  ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Advisories that were read and do not apply here, each with its reason: --ignore-vuln ID
ACCEPTED :=

$(VENV)/audit/bin/pip-audit: | $(BIN)/python
	$(BIN)/python -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet 'pip-audit>=2.10'

audit: $(VENV)/audit/bin/pip-audit  ## ask the package index for advisories on the pinned versions
	$< --requirement constraints.txt --no-deps --disable-pip --progress-spinner off $(ACCEPTED)

quality: $(VENV)/installed-dev  ## measure the models; DATA=DIR: see index/training/README.md
	@test -n "$(DATA)" || { echo "Say where the datasets are: make quality DATA=DIR"; exit 2; }
	$(BIN)/python -m qa.evaluation --data "$(DATA)" --out build/quality

# The peers see the packages of .venv and add their own, so torch is the same for everybody.
$(VENV)/peers/installed: qa/evaluation/speed/peers.txt $(VENV)/installed-dev
	$(BIN)/python -m venv --without-pip $(VENV)/peers
	$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > \
	  "$$($(VENV)/peers/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/tanya.pth"
	$(BIN)/python -m pip --python $(VENV)/peers/bin/python install --quiet --no-deps --requirement $<
	@touch $@

bench: $(VENV)/peers/installed  ## measure the speed, beside other programs; DATA=DIR as for quality
	$(BIN)/python -m qa.evaluation.speed --out build/bench $(if $(DATA),--data "$(DATA)")

screenshots: $(VENV)/installed-dev  ## take the README's pictures from the running product
	$(BIN)/python -m tests.screenshots

wheel: $(VENV)/installed-dev  ## build dist/*.whl with the article and the models inside
	$(BIN)/python -m build --wheel

clean:  ## remove what was installed and built, not your library
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache
