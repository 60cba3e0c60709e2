# Each target is one plain command: a machine without make can type what stands under it.
PYTHON ?= python3
PORT ?= 8000
DATA ?= var
.DEFAULT_GOAL := help
.PHONY: help run test check bench journeys kill-test corpus import-check search-check clean styles lock messages reading-age broken-builds flood guess slow-line plant-and-search sbom advisories mutants

help:    ## show this list
	@sed -n 's/^\([a-z-]*\): *##/  make \1\t/p' Makefile

run:     ## install what is needed into .venv, then serve on PORT (8000) and PORT + 1, keeping everything in DATA (var)
	@$(PYTHON) tools/environment.py run
	@.venv/bin/oversight serve --port $(PORT) --data $(DATA)

test:    ## run the whole test suite on both databases and in a browser
	@$(PYTHON) tests/run.py

check:   ## format, lint, types, import contracts, templates, schema, locks
	@$(PYTHON) tools/check.py

bench:   ## measure, each figure as a ratio against a floor from the same run
	@$(PYTHON) tests/run.py -n 0 -s tests/load

journeys: ## go every path of filing by keyboard, in two languages, with and without scripts, and have axe judge each page
	@OVERSIGHT_JOURNEYS=all $(PYTHON) tests/run.py -n 0 -s tests/browser/test_paths.py

kill-test: ## kill the keepers of the log twenty times at every point of their work, while sixteen people write
	@OVERSIGHT_KILLS=20 $(PYTHON) tests/run.py -n 0 -s tests/integration/log/test_log_kill.py

corpus:  ## take every hostile file of the corpus out in a real browser, and see that none is run or shown
	@OVERSIGHT_CORPUS=whole $(PYTHON) tests/run.py -n 0 tests/browser/test_files.py

flood:   ## a hundred times as many complaints as usual for MINUTES (10), against a real server; prints who was served
	@.venv/bin/python -m tests.live.flood --minutes $(or $(MINUTES),10)

guess:   ## ten thousand wrong codes (CODES) against a real server, and whether answers tell the known from the unknown
	@.venv/bin/python -m tests.live.guessing --codes $(or $(CODES),10000)

plant-and-search: ## plant addresses, codes and words everywhere, and say where in all that was written they are
	@.venv/bin/python -m tests.live.plant_and_search --sealed $(LOOK_FOR)

slow-line: ## file a complaint in Chromium at 50 kbit/s, and print the weight and the seconds of each page
	@.venv/bin/python -m tests.live.slow_line

import-check: ## import the public Philadelphia files from DATA_DIR, and compare with what is known of them
	@$(PYTHON) tools/import_check.py "$(DATA_DIR)"

search-check: ## import the same files, and compare what a search finds in sealed cases with a search in plain text
	@.venv/bin/python -m tests.live.search_check "$(DATA_DIR)"

broken-builds: ## break the record on purpose on copies, one way after the other, and see that the named tests fail
	@.venv/bin/python tools/broken_builds.py

messages: ## bring the catalogues of all languages up to date with the code, and list what is not translated
	@.venv/bin/python tools/messages.py

reading-age: ## print how hard the words that citizens read are to read, where a formula exists
	@.venv/bin/python tools/reading_age.py

styles:  ## build the two style sheets anew (needs node)
	npm install --no-package-lock
	npm run build

lock:    ## write requirements/*.txt anew from requirements/*.in
	@$(PYTHON) tools/lock.py

mutants: ## change small things in the code that guards (PART access, sealing or audit), and list what no test noticed
	@$(PYTHON) tools/mutants.py $(or $(PART),access)

sbom:    ## write what the application is made of to build/sbom (CycloneDX), from the locks
	@$(PYTHON) tools/supply_chain.py sbom

advisories: ## ask whether a flaw of any locked package is known; one that could not be asked about is an error
	@$(PYTHON) tools/supply_chain.py advisories

clean:   ## remove what the other targets made; the data in DATA stays
	rm -rf .venv .venv.lock .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
