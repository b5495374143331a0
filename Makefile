# What one does with this project. Each target works from a fresh clone; "make help" lists them.

ENV   ?=
PORT  ?= 4566
EMAIL ?=
ADMIN ?=

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-builtin-rules

export PYTHONPATH := $(CURDIR)/local:$(CURDIR)
export PYTHONDONTWRITEBYTECODE := 1
# Nothing of a build is left in the machine's temporary folder.
export MAVEN_OPTS ?= -XX:-UsePerfData

ENVIRONMENTS := $(basename $(notdir $(wildcard environments/*.tfvars)))

JAR        := java/target/users-api.jar
SOURCES    := java/pom.xml local/bootstrap $(shell find java/src/main java/src/assembly -type f)
VENV       := build/venv
VENV_READY := $(VENV)/.ready
PYTHON     := $(VENV)/bin/python
WITH_JDK    = JAVA_HOME="$$(tools/java-home)" && export JAVA_HOME &&
MAVEN       = $(WITH_JDK) mvn -B -ntp -q -f java/pom.xml

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

##### The code

.PHONY: build
build: $(JAR) ## Build the shaded JAR that Lambda runs, and its package for the local run

$(JAR): $(SOURCES)
	@tools/require mvn
	@echo "Building $(JAR) (the first time, Maven downloads what it needs) …"
	@$(MAVEN) package -Dmaven.test.skip=true
	@touch $(JAR)

##### The deployments

.PHONY: deploy
deploy: env build $(VENV_READY) ## Deploy to ENV; Terraform shows what changes and asks (AUTO_APPROVE=1: no question)
	@$(PYTHON) -m tools deploy $(ENV) --port $(PORT)

.PHONY: plan
plan: env build $(VENV_READY) ## Show what "make deploy" would change in ENV
	@$(PYTHON) -m tools plan $(ENV) --port $(PORT)

.PHONY: destroy
destroy: env build $(VENV_READY) ## Destroy ENV; where its data are protected, someone must type its name
	@$(PYTHON) -m tools destroy $(ENV) --port $(PORT)

.PHONY: outputs
outputs: env $(VENV_READY) ## Print what one needs to know of ENV: URL, pool, client, how to sign in
	@$(PYTHON) -m tools outputs $(ENV) --port $(PORT)

.PHONY: user
user: env $(VENV_READY) ## Create EMAIL in ENV, an administrator with ADMIN=1; the password is asked for
	@$(PYTHON) -m tools user $(ENV) --port $(PORT) --email '$(EMAIL)' $(if $(ADMIN),--admin)

.PHONY: token
token: env $(VENV_READY) ## Sign EMAIL in to ENV and print the token; the password is asked for
	@$(PYTHON) -m tools token $(ENV) --port $(PORT) --email '$(EMAIL)'

##### What the targets above stand on

.PHONY: env
env: tools-deploy
	@[ -f 'environments/$(ENV).tfvars' ] || { echo "There is no environment '$(ENV)'; choose one with ENV=<name>: $(ENVIRONMENTS)" >&2; exit 1; }

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
	@$(PYTHON) -m pip install -q --disable-pip-version-check -r local/requirements.txt
	@touch $@
