"""Runs the steps of GitHub's workflows as they are written, against the emulator and a fake GitHub."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from emulator.instance import Instance, disposable
from tools.aws.environment import Environment
from tools.github import matrix
from tools.paths import REPORTS, ROOT
from tools.terraform.terraform import Terraform
from tools.tests.copies import add_setting, copy_built_project
from tools.tests.github import GitHub
from tools.tests.github_roles import REPOSITORY, as_role, token
from tools.tests.iam_simulator import Question, answers, policies_of

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
# Commands of the job that may comment on pull requests; it runs no code from them.
WITHOUT_A_CLONE = {
    "cat plans/*.md | head -c 65000 > comment.md",
    'gh pr comment "$NUMBER" --repo "$REPOSITORY" --edit-last --create-if-none --body-file comment.md',
}
# What a person may type into the form of a workflow.
HOSTILE = "'\"; touch RAN; `touch RAN` $(touch RAN) $(shell touch RAN)"
EXPRESSIONS = {
    "${{ github.repository }}": REPOSITORY,
    "${{ inputs.environment }}": "dev",
    "${{ inputs.replace }}": HOSTILE,
    "${{ matrix.environment }}": "dev",
    "${{ github.event.pull_request.number }}": "7",
    "${{ github.token }}": "a-token",
    "${{ toJSON(vars) }}": json.dumps({"PLAN_ROLE_DEV": "arn:aws:iam::000000000000:role/github-users-api-dev-plan"}),
}


def steps(workflow: str, job: str) -> list[dict[str, Any]]:
    """The steps of a job that run something."""
    document = yaml.safe_load((ROOT / ".github" / "workflows" / workflow).read_text())
    return [step for step in document["jobs"][job]["steps"] if "run" in step]


def run(environment: Environment, workflow: str, job: str, subject: str, role: str, outputs: Path, folder: Path) -> str:
    """Runs a job's steps with a role that a workflow with that subject assumes; returns their output."""
    keys = as_role(environment, role, token(subject)).process_environment
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    printed = ""
    for step in steps(workflow, job):
        given = {name: EXPRESSIONS[value] for name, value in step.get("env", {}).items()}
        files = {name: str(outputs / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=folder,
            env=kept | keys | given | files,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout
        printed += f"$ {step['run']}\n{done.stdout}"
    return printed


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file in which the emulator records its IAM evaluations."""
    return tmp_path_factory.mktemp("iam") / "record.jsonl"


@pytest.fixture(scope="module")
def emulator(record: Path) -> Iterator[Instance]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMULATOR_IAM_RECORD", str(record))
        with disposable() as instance:
            yield instance


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: str(file.stem))
def test_workflows_run_only_make_targets(workflow: Path) -> None:
    jobs = yaml.safe_load(workflow.read_text())["jobs"]
    commands = [step["run"] for job in jobs.values() for step in job.get("steps", []) if "run" in step]

    for command in commands:
        if command in WITHOUT_A_CLONE:
            continue
        assert command == ".ci/run" or re.match(r"make( [a-z-]+)+( [A-Z_]+=([0-9]+|\"\$[A-Z]+\"))*$", command), command
        assert set(re.findall(r" ([a-z-]+)", command)) <= TARGETS


def test_environments_are_planned_once_they_have_a_role() -> None:
    assert matrix.matrix({"PLAN_ROLE_DEV": "a-role", "ANOTHER": "1"}) == [
        {"environment": "dev", "region": "eu-west-1", "plan_role": "a-role"}
    ]
    assert matrix.matrix({}) == []


@pytest.mark.parametrize("text", [HOSTILE, f"{HOSTILE}\ntouch RAN\n"], ids=["one line", "several lines"])
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: str(file.stem))
def test_text_from_outside_reaches_a_program_as_it_is(workflow: Path, text: str, tmp_path: Path) -> None:
    for name in ("make", "gh"):
        program = tmp_path / name
        program.write_text('#!/bin/sh\nfor one in "$@"; do printf "%s\\0" "$one"; done >> seen\n')
        program.chmod(0o755)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "plan.md").touch()
    jobs = yaml.safe_load(workflow.read_text())["jobs"]
    for step in (step for job in jobs.values() for step in job.get("steps", []) if "run" in step):
        given = dict.fromkeys(step.get("env", {}), text)
        path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        subprocess.run(["bash", "-e", "-c", step["run"]], cwd=tmp_path, env={"PATH": path} | given, check=False)

        if used := re.findall(r"(\w+)=\"\$\w+\"", step["run"]):
            assert {f"{name}={text}" for name in used} <= set((tmp_path / "seen").read_text().split("\0"))
    assert not (tmp_path / "RAN").exists()


def test_a_change_goes_from_a_pull_request_to_an_environment(
    bootstrapped: Environment, github: GitHub, record: Path, tmp_path: Path
) -> None:
    """One test for the whole sequence, because each step needs the results of the one before."""
    copy, shown = copy_built_project(tmp_path), []
    pull_request, main, deployment = (
        f"repo:{REPOSITORY}:{subject}" for subject in ("pull_request", "ref:refs/heads/main", "environment:dev")
    )

    shown.append(run(bootstrapped, "environments.yml", "list", pull_request, "plan", tmp_path, copy))
    assert (tmp_path / "GITHUB_OUTPUT").read_text().startswith('list=[{"environment": "dev"')

    shown.append(run(bootstrapped, "plan.yml", "plan", pull_request, "plan", tmp_path, copy))
    (tmp_path / "plans").mkdir()
    shutil.copy(copy / "build" / "reports" / "plan-dev.md", tmp_path / "plans")
    shown.append(run(bootstrapped, "plan.yml", "comment", pull_request, "plan", tmp_path, tmp_path))
    assert "### dev: " in github.comments["7"]
    assert "to create" in (tmp_path / "GITHUB_STEP_SUMMARY").read_text()

    add_setting(copy, "dev", 'permissions_boundary_arn = "arn:aws:iam::000000000000:policy/users-api-dev-boundary"')
    shown.append(run(bootstrapped, "deploy-environment.yml", "plan", main, "plan", tmp_path, copy))
    shown.append(run(bootstrapped, "deploy-environment.yml", "deploy", deployment, "deploy", tmp_path, copy))
    assert "The API of dev answers at https://" in shown[-1]

    shown.append(run(bootstrapped, "drift.yml", "drift", main, "plan", tmp_path, copy))
    assert [issue["body"] for issue in github.issues] == []
    assert "dev has not changed since it was deployed." in shown[-1]

    (REPORTS / "workflows.txt").write_text("\n".join(shown))
    with pytest.raises(AssertionError, match="There is no release to roll back"):
        run(bootstrapped, "rollback.yml", "rollback", deployment, "deploy", tmp_path, copy)

    deploying = Terraform(as_role(bootstrapped, "deploy", token(deployment)), unattended=True)
    deploying.init()
    deploying.destroy()

    assert not list(copy.rglob("RAN"))
    assert disallowed(bootstrapped, record) == {}


def disallowed(environment: Environment, record: Path) -> dict[str, str]:
    """The calls of the workflows' roles that another implementation of IAM would deny, and why."""
    roles = [f"github-users-api-dev-{role}" for role in ("plan", "deploy")]
    questions = sorted({str(question): question for question in allowed(record, roles)}.values(), key=str)
    policies = {role: policies_of(environment.client("iam"), role) for role in roles}
    answered = zip(questions, answers(questions, policies, {}), strict=True)
    rows = [f"{role:30}{sum(question.role == role for question in questions):5}" for role in roles]
    table = "\n".join(["Different calls of the workflows that IAM allows", *rows, ""])
    tables = REPORTS / "tables"
    tables.mkdir(parents=True, exist_ok=True)
    (tables / "iam.txt").write_text(table)
    return {str(question): why for question, why in answered if why != "Allowed"}


def allowed(record: Path, roles: list[str]) -> Iterator[Question]:
    """The calls that the emulator allowed these roles."""
    for line in record.read_text().splitlines():
        asked = json.loads(line)
        role = asked["principal"].split("/")[1]
        if asked["allowed"] and role in roles:
            yield Question(role, asked["action"], asked["resource"], asked["context"])


def permissions(workflow: str, job: str) -> Any:
    return yaml.safe_load((ROOT / ".github" / "workflows" / workflow).read_text())["jobs"][job]["permissions"]


def test_code_from_a_pull_request_runs_without_write_permission() -> None:
    assert permissions("plan.yml", "build") == {"contents": "read"}
    assert permissions("plan.yml", "plan") == {"contents": "read", "id-token": "write"}
    assert permissions("plan.yml", "comment") == {"pull-requests": "write"}
    document = yaml.safe_load((ROOT / ".github" / "workflows" / "plan.yml").read_text())
    used = [step.get("uses", "") for step in document["jobs"]["comment"]["steps"]]
    assert not any("checkout" in action or action.startswith("./") for action in used)


def test_a_skipped_environment_does_not_skip_the_next_ones() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "deploy.yml").read_text())["jobs"]

    # GitHub skips a job if one that it needs was skipped, unless its condition says otherwise.
    for name in ("staging", "prod"):
        assert "!cancelled()" in jobs[name]["if"]
        assert "needs.build.result == 'success'" in jobs[name]["if"]
