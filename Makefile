# `make run` and `make test` need Python 3.11 or newer, make and git. Everything else they fetch.
PYTHON := .venv/bin/python
EMBEDDED := exec $(PYTHON) -m embedded --tied
UV := .venv/bin/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --override requirements-without.in --custom-compile-command "make lock"
ARGS ?=
# Two processes, a file of tests each: what waits for a browser leaves the core to the other
SIDE_BY_SIDE ?= --numprocesses 2 --dist loadfile --no-loadscope-reorder
CHECKS = check check_migrations check_supply

.PHONY: $(CHECKS) run test everything demo-reset bench faults restore-test deploy-test cluster-test fuzz supply install lock

run: install  ## The site with example data, at http://localhost:8000
	@$(EMBEDDED) run

test: install  ## All checks and tests; ARGS="tests/desk -x" runs only those tests
	@$(EMBEDDED) exec --hasty -- \
		$(if $(ARGS),$(PYTHON) -m pytest $(ARGS),$(MAKE) --no-print-directory everything)

everything: # all of it, also after a finding: one run tells everything
	@bad=0; \
	$(MAKE) --no-print-directory --keep-going --jobs 2 --output-sync $(CHECKS) || bad=1; \
	$(PYTHON) -m pytest $(SIDE_BY_SIDE) || bad=1; \
	exit $$bad

check: install  ## The checks that need no database
$(CHECKS):
	@sh deploy/$@.sh

demo-reset: install  ## Throw the example's data away
	@$(PYTHON) -m embedded reset

bench: install  ## Measure how fast it is, on engines of its own
	@$(EMBEDDED) exec -- $(PYTHON) -m bench $(ARGS)

faults: install  ## Break the parts one by one while people book; ARGS="FT-7 FT-14" only these
	@exec $(PYTHON) -m faults $(ARGS)

restore-test: install  ## Back up 65,000 people, restore them into an empty cluster, check everything
	@$(EMBEDDED) exec -- $(PYTHON) -m bench restore

deploy-test: install  ## Change versions while people book; ARGS="from=TAG" says from which one
	@$(EMBEDDED) exec -- $(PYTHON) -m bench.deploying $(ARGS)

cluster-test: install  ## Kill a database among five hosts (network namespaces): needs root and iproute2
	@$(PYTHON) -m bench.cluster $(ARGS)

supply: install  ## List what a server installs (sbom.json), and ask whether weaknesses are known
	@sh deploy/check_supply.sh

fuzz: install  ## Send 20,000 requests of nonsense to every form and address, as each role
	@$(EMBEDDED) exec --hasty -- env FUZZ=$${FUZZ:-20000} \
		$(PYTHON) -m pytest tests/fuzz --numprocesses 2 --dist load

install:
	@sh embedded/install.sh

lock: install  ## Choose new versions: UPGRADE=--upgrade takes the newest
	@$(COMPILE) $(UPGRADE) requirements-dev.in -o requirements.lock
	@$(COMPILE) requirements.in -c requirements.lock -o requirements-server.lock
	@printf 'uv\n' | $(COMPILE) $(UPGRADE) - -o bootstrap.lock
