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
from tools.testing.stages import stages
from tools.tests import shell
from tools.tests.copies import add_setting, copy_built_project, copy_project
from tools.tests.github import GitHub
from tools.tests.github_roles import REPOSITORY, as_role, token
from tools.tests.iam_simulator import Question, answers, policies_of

FOLDER = ROOT / ".github"
WORKFLOWS = sorted((FOLDER / "workflows").glob("*.yml"))
FILES = [*WORKFLOWS, *sorted((FOLDER / "actions").glob("*/action.yml"))]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
# The job that may comment on pull requests; it runs no code from them.
WITHOUT_A_CLONE = ("plan.yml", "comment")
MARKER = "<!-- users-api-plan -->"
HEADER = f"{MARKER}\nThe plans for commit a-commit, from [this run](https://run).\n"
NOT_PLANNED = "### {}: not planned; the log of this run says why\n"
BOT = "github-actions[bot]"
# What a person may type into the form of a workflow.
HOSTILE = "'\"; touch RAN; `touch RAN` $(touch RAN) $(shell touch RAN)"
EXPRESSIONS = {
    "${{ github.repository }}": REPOSITORY.name,
    "${{ github.sha }}": "a-commit",
    "${{ github.ref_name }}": "v1.2.0",
    "${{ inputs.environment }}": "dev",
    "${{ inputs.replace }}": HOSTILE,
    "${{ matrix.environment }}": "dev",
    "${{ github.event.pull_request.number }}": "7",
    "${{ github.event.pull_request.head.sha }}": "a-commit",
    "${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}": "https://run",
    "${{ needs.environments.outputs.list }}": json.dumps([{"environment": "dev"}, {"environment": "prod"}]),
    "${{ github.token }}": "a-token",
    "${{ toJSON(vars) }}": json.dumps({"PLAN_ROLE_DEV": "arn:aws:iam::000000000000:role/github-users-api-dev-plan"}),
}


def jobs(workflow: str) -> dict[str, dict[str, Any]]:
    return dict(yaml.safe_load((FOLDER / "workflows" / workflow).read_text())["jobs"])


def steps(workflow: str, job: str) -> list[dict[str, Any]]:
    """The steps of a job that run something."""
    return [step for step in jobs(workflow)[job]["steps"] if "run" in step]


def all_steps(file: Path) -> list[dict[str, Any]]:
    """The steps of a workflow or an action that run something."""
    document = yaml.safe_load(file.read_text())
    parts = document["jobs"].values() if "jobs" in document else [document["runs"]]
    return [step for part in parts for step in part.get("steps", []) if "run" in step]


def run_step(step: dict[str, Any], folder: Path, **variables: str) -> tuple[int, str]:
    """Runs a step as GitHub does; returns its exit code and output."""
    kept = shell.variables()
    given = {name: EXPRESSIONS[value] for name, value in step.get("env", {}).items()}
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=folder,
        env=kept | given | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout


def run(environment: Environment, workflow: str, job: str, subject: str, role: str, outputs: Path, folder: Path) -> str:
    """Runs a job's steps with a role that a workflow with that subject assumes; returns their output."""
    keys = as_role(environment, role, token(subject)).process_environment
    files = {name: str(outputs / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    printed = ""
    for step in steps(workflow, job):
        code, output = run_step(step, folder, **keys, **files)
        assert code == 0, output
        printed += f"$ {step['run']}\n{output}"
    return printed


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file in which the emulator records its IAM evaluations."""
    return tmp_path_factory.mktemp("iam") / "record.jsonl"


@pytest.fixture(scope="module")
def emulator(record: Path) -> Iterator[Instance]:
    with disposable(EMULATOR_IAM_RECORD=str(record)) as instance:
        yield instance


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: str(file.stem))
def test_workflows_run_only_make_targets(workflow: Path) -> None:
    for job in jobs(workflow.name):
        for command in commands(workflow.name, job) if (workflow.name, job) != WITHOUT_A_CLONE else []:
            arguments = r"( [A-Z_]+=([0-9]+|\"\$[A-Z]+\"))*"
            assert re.match(rf"make( [a-z-]+)+{arguments}$", command), command
            assert set(re.findall(r" ([a-z-]+)", command)) <= TARGETS


def commands(workflow: str, job: str) -> list[str]:
    """What a job runs, with each of the targets in its matrix."""
    matrix_of_job = jobs(workflow)[job].get("strategy", {}).get("matrix", {})
    targets = matrix_of_job.get("targets", []) if isinstance(matrix_of_job, dict) else []
    runs = [step["run"] for step in jobs(workflow)[job].get("steps", []) if "run" in step]
    return [run.replace("${{ matrix.targets }}", one) for run in runs for one in targets or [""]]


def test_a_change_is_checked_in_parallel_by_all_that_make_lint_and_make_test_do() -> None:
    checked = {target for command in commands("ci.yml", "test") for target in command.split()[1:]}

    assert checked == {"check-contract", "lint", *(f"test-{stage.name.lower()}" for stage in stages(False))}


def test_environments_are_planned_once_they_have_a_role() -> None:
    assert matrix.matrix({"PLAN_ROLE_DEV": "a-role", "ANOTHER": "1"}) == [
        {"environment": "dev", "region": "eu-west-1", "plan_role": "a-role"}
    ]
    assert matrix.matrix({}) == []


@pytest.mark.parametrize("text", [HOSTILE, f"{HOSTILE}\ntouch RAN\n"], ids=["one line", "several lines"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_text_from_outside_reaches_a_program_as_it_is(file: Path, text: str, tmp_path: Path) -> None:
    for name in ("make", "gh"):
        program = tmp_path / name
        program.write_text('#!/bin/sh\nfor one in "$@"; do printf "%s\\0" "$one"; done >> seen\n')
        program.chmod(0o755)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "plan.md").touch()
    for step in all_steps(file):
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
        f"{REPOSITORY.subject}:{subject}" for subject in ("pull_request", "ref:refs/heads/main", "environment:dev")
    )

    shown.append(run(bootstrapped, "environments.yml", "list", pull_request, "plan", tmp_path, copy))
    assert (tmp_path / "GITHUB_OUTPUT").read_text().startswith('list=[{"environment": "dev"')

    shown.append(run(bootstrapped, "plan.yml", "plan", pull_request, "plan", tmp_path, copy))
    (tmp_path / "plans").mkdir()
    shutil.copy(copy / "build" / "reports" / "plan-dev.md", tmp_path / "plans")
    shown.append(run(bootstrapped, "plan.yml", "comment", pull_request, "plan", tmp_path, tmp_path))
    assert "### dev: " in github.comments[0]["body"]
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


def comment(github: GitHub, folder: Path, **plans: str) -> list[str]:
    """Runs the job that comments on a pull request, with these plans; returns the bodies of all comments."""
    shutil.rmtree(folder / "plans", ignore_errors=True)
    for name, plan in plans.items():
        (folder / "plans").mkdir(exist_ok=True)
        (folder / "plans" / f"plan-{name}.md").write_text(plan)
    for step in steps(*WITHOUT_A_CLONE):
        assert run_step(step, folder) == (0, "")
    return [comment["body"] for comment in github.comments]


def test_only_the_comment_of_the_same_workflow_is_updated(github: GitHub, tmp_path: Path) -> None:
    others = [(BOT, "From another workflow"), ("ada", f"{MARKER}\nA copy"), (BOT, f"About {MARKER}")]
    for author, body in others:
        github.comment(author, body)
    kept = [body for _, body in others]

    first = comment(github, tmp_path, dev="### dev: 1\n", prod="### prod: 2\n")
    assert first == [*kept, f"{HEADER}\n### dev: 1\n\n### prod: 2\n"]
    github.comment(BOT, "From another workflow, later")
    second = comment(github, tmp_path, dev="### dev: 3\n", prod="### prod: 4\n")
    assert second == [*kept, f"{HEADER}\n### dev: 3\n\n### prod: 4\n", "From another workflow, later"]


def test_without_a_plan_the_comment_says_so(github: GitHub, tmp_path: Path) -> None:
    missing = {name: NOT_PLANNED.format(name) for name in ("dev", "prod")}
    one = comment(github, tmp_path, dev="### dev: 1\n")
    assert one == [f"{HEADER}\n### dev: 1\n\n{missing['prod']}"]

    none = comment(github, tmp_path)
    assert none == [f"{HEADER}\n{missing['dev']}\n{missing['prod']}"]
    # GitHub skips the plans if the build has failed.
    assert jobs("plan.yml")["comment"]["if"] == (
        "${{ !cancelled() && (needs.build.result != 'skipped' || needs.environments.result == 'failure') }}"
    )


def test_from_a_comment_that_is_too_long_terraforms_output_is_left_out(github: GitHub, tmp_path: Path) -> None:
    details = f"<details><summary>Terraform's output</summary>\n\n```diff\n{'ä' * 50_000}\n```\n\n</details>\n"

    (body,) = comment(github, tmp_path, dev=f"### dev: 1\n\n{details}", prod="### prod: 2\n")

    rest = "The rest is in the summaries of this run.\n"
    assert body == f"{HEADER}\n### dev: 1\n\n\n### prod: 2\n\n\n{rest}"


def test_a_comment_that_is_too_long_even_then_is_cut(github: GitHub, tmp_path: Path) -> None:
    (body,) = comment(github, tmp_path, dev="ä" * 50_000, prod="### prod: 2\n")

    assert len(body) < 65_536
    assert body.endswith("\n\nThe rest is in the summaries of this run.\n")


def permissions(workflow: str, job: str) -> Any:
    return jobs(workflow)[job]["permissions"]


def test_code_from_a_pull_request_runs_without_write_permission() -> None:
    assert permissions("plan.yml", "build") == {"contents": "read"}
    assert permissions("plan.yml", "plan") == {"contents": "read", "id-token": "write"}
    assert permissions("plan.yml", "comment") == {"pull-requests": "write"}
    used = [step.get("uses", "") for step in jobs("plan.yml")["comment"]["steps"]]
    assert not any("checkout" in action or action.startswith("./") for action in used)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: str(file.stem))
def test_maven_runs_without_write_permission(workflow: Path) -> None:
    document = yaml.safe_load(workflow.read_text())
    for name, job in document["jobs"].items():
        commands = [step["run"] for step in job.get("steps", []) if "run" in step]
        if (
            set(job.get("permissions", document["permissions"]).values()) == {"read"}
            or (workflow.name, name) == WITHOUT_A_CLONE
        ):
            continue
        for command in commands:
            assert not {"build", "sbom"} & set(command.split()), f"{name}: {command}"
        # Make builds nothing if the package is there and newer than its sources.
        if any(command.split()[1] == "plan" for command in commands):
            assert {"name": "package", "path": "java/target"} in [step.get("with") for step in job["steps"]], name


def test_a_release_publishes_what_another_job_has_built(github: GitHub, tmp_path: Path) -> None:
    copy = copy_project(tmp_path)
    (copy / "build").mkdir()
    (copy / "build" / "venv").symlink_to(ROOT / "build" / "venv")
    github.install("mvn", "echo Maven runs >&2; exit 1")
    (publish,) = steps("release.yml", "publish")

    code, output = run_step(publish, copy)
    assert code != 0
    assert "java/target/users-api.jar is missing; 'make build sbom' makes it." in output

    uploaded = next(step for step in jobs("release.yml")["build"]["steps"] if "upload-artifact" in step.get("uses", ""))
    for file in uploaded["with"]["path"].split():
        (copy / file).parent.mkdir(exist_ok=True)
        (copy / file).touch()
    code, output = run_step(publish, copy)
    assert code == 0, output
    assert github.releases == {"v1.2.0": ["java/target/users-api.jar", "java/target/users-api.cdx.json"]}


def test_a_skipped_environment_does_not_skip_the_next_ones() -> None:
    # GitHub skips a job if one that it needs was skipped, unless its condition says otherwise.
    for name in ("staging", "prod"):
        assert "!cancelled()" in jobs("deploy.yml")[name]["if"]
        assert "needs.build.result == 'success'" in jobs("deploy.yml")[name]["if"]


def test_a_plan_that_waits_for_approval_holds_up_its_environment_alone() -> None:
    document = yaml.safe_load((FOLDER / "workflows" / "deploy.yml").read_text())
    assert "concurrency" not in document

    groups = {name: job["concurrency"] for name, job in document["jobs"].items()}
    assert groups == {
        name: {"group": f"deploy-{name}", "cancel-in-progress": False}
        for name in ("test", "build", "dev", "staging", "prod")
    }


def test_one_run_at_a_time_plans_and_applies_in_an_environment() -> None:
    called = {name: job for name, job in jobs("deploy.yml").items() if "deploy-environment" in job.get("uses", "")}
    assert {name: job["with"]["environment"] for name, job in called.items()} == {name: name for name in called}

    # The caller's group covers both jobs, so that nothing comes between a plan and its approval.
    callee = yaml.safe_load((FOLDER / "workflows" / "deploy-environment.yml").read_text())
    assert "concurrency" not in callee
    assert not any("concurrency" in job for job in callee["jobs"].values())


@pytest.mark.parametrize(("newest", "expected"), [("a-commit", 0), ("a-newer-commit", 1)])
def test_a_run_is_repeated_only_for_the_newest_commit(
    github: GitHub, tmp_path: Path, newest: str, expected: int
) -> None:
    (step,) = all_steps(FOLDER / "actions" / "no-older-commit" / "action.yml")
    github.push(newest)

    code, output = run_step(step, tmp_path)

    assert step["if"] == "github.run_attempt > 1"
    assert code == expected
    assert ("::error::main has newer commits" in output) == bool(expected)


@pytest.mark.parametrize("job", ["plan", "deploy"])
def test_a_repeated_run_is_checked_before_it_gets_a_role(job: str) -> None:
    used = [step.get("uses", "").partition("@")[0] for step in jobs("deploy-environment.yml")[job]["steps"]]

    assert used.index("./.github/actions/no-older-commit") < used.index("aws-actions/configure-aws-credentials")


@pytest.mark.parametrize(
    ("private", "fork", "code_scanning", "expected"),
    [
        (False, False, "", {"codeql", "scorecard"}),
        (True, False, "", set()),
        (True, False, "true", {"codeql", "scorecard"}),
        (False, True, "", {"codeql"}),
        (True, True, "", set()),
    ],
)
def test_code_is_scanned_only_where_github_takes_the_findings(
    private: bool, fork: bool, code_scanning: str, expected: set[str]
) -> None:
    known = {
        "github.event.repository.private": str(private),
        "github.event.repository.fork": str(fork),
        "vars.CODE_SCANNING": repr(code_scanning),
        "&&": " and ",
        "||": " or ",
        "!": " not ",
    }
    ran = set()
    for workflow, job in [("codeql", "analyze"), ("scorecard", "scorecard")]:
        condition = jobs(f"{workflow}.yml")[job]["if"].removeprefix("${{").removesuffix("}}")
        for expression, value in known.items():
            condition = condition.replace(expression, value)
        if eval(condition.strip(), {"__builtins__": {}}):
            ran.add(workflow)

    assert ran == expected
