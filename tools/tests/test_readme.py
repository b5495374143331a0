"""The README and the runbook: each command exists, and the commands for a deployment work."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from emulator.instance import Instance
from tools.aws.environment import Environment
from tools.commands.deployments import FOR_PEOPLE
from tools.paths import ROOT
from tools.tests import shell
from tools.tests.copies import add_setting, copy_built_project
from tools.tests.deployed import left_in

README = (ROOT / "README.md").read_text()
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
# What GitHub says of the repository in the README, and of its subjects.
REPOSITORY = {
    "full_name": "example/users-api",
    "owner": {"id": 1},
    "id": 2,
    "created_at": "2026-08-01T00:00:00Z",
    "sub_claim_prefix": "repo:example@1/users-api@2",
}


def commands(section: str) -> list[str]:
    """The make commands of a section, without their comments."""
    text = README.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return [line.split("#")[0].strip() for line in text.splitlines() if line.startswith("    make ")]


@pytest.mark.parametrize("text", [README, RUNBOOK], ids=["README", "runbook"])
def test_every_make_command_is_listed_by_make_help_all(text: str) -> None:
    named = set(re.findall(r"(?:`|^    )make ([a-z][a-z-]+)", text, re.MULTILINE))

    assert named
    assert named <= listed("help-all")


def test_make_help_shows_what_people_need_on_one_screen() -> None:
    assert listed("help") < listed("help-all")
    assert {"local", "test", "plan", "deploy", "outputs", "user", "help-all"} <= listed("help")
    assert len(listed("help")) <= 22


def listed(target: str) -> set[str]:
    """The targets that it shows."""
    printed = subprocess.run(["make", target], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    return set(re.findall(r"^  make ([a-z-]+) ", printed, re.MULTILINE))


def test_every_make_command_of_the_readme_is_run_here_or_in_a_workflow() -> None:
    named = set(re.findall(r"(?:`|^    )make ([a-z][a-z-]+)", README, re.MULTILINE))
    run_here = {command.split()[1] for command in commands("Deploy it") + commands("Call it")}
    workflows = "".join(file.read_text() for file in (ROOT / ".github" / "workflows").glob("*.yml"))
    run_there = {
        target
        for line in re.findall(r"(?:run: make|targets: \[)(.+)", workflows)
        for target in re.findall(r"\b[a-z][a-z-]+", line)
    }

    # "make test" is all the stages. The others have tests of their own, such as test_rename.py and test_people.py.
    tested = {"test", "docs", "rename", "import-users", "machine-token", "revoke"}
    assert named - run_here - run_there == tested


def test_no_link_is_broken() -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", README)

    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_the_deployment_commands_of_the_readme_work(emulator: Instance, tmp_path: Path) -> None:
    copy = copy_built_project(tmp_path)
    # GitHub's command line, which knows the repository.
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text(f"#!/bin/sh\necho '{json.dumps(REPOSITORY)}'\n")
    gh.chmod(0o755)
    given = Environment("dev", emulator).process_environment | {
        "PATH": f"{gh.parent}{os.pathsep}{os.environ['PATH']}",
        "AUTO_APPROVE": "1",
        "PASSWORD": "Correct-Horse-1",
    }
    kept = shell.variables(of=given)
    said = {}
    # In the README's order, but with "make destroy" last. "make verify" can't call the API here, because its URL is
    # that of AWS; test_local_api.py tests it.
    for command in sorted(commands("Deploy it") + commands("Call it"), key=lambda command: "destroy" in command):
        if command == "make verify ENV=dev":
            continue
        if command == "make deploy ENV=dev":
            # So that there is a release to roll back.
            add_setting(copy, "dev", "function_memory_size = 640")
        done = subprocess.run(command.split(), cwd=copy, env=kept, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        said[command] = done.stdout

    assert "The API calls version 2 of users-api-dev-users." in said["make deploy ENV=dev"]
    assert [line.partition(" = ")[0] for line in said["make outputs ENV=dev"].splitlines()] == list(FOR_PEOPLE)
    assert "api_url = https://" in said["make outputs ENV=dev"]
    assert "functions = authorizer=users-api-dev-authorizer users=users-api-dev-users\n" in said["make outputs ENV=dev"]
    assert "The API calls version 1 of users-api-dev-users again." in said["make rollback ENV=dev"]
    assert "dev has not changed since it was deployed." in said["make drift ENV=dev"]
    assert said["make token ENV=dev EMAIL=ada@example.com"].count(".") == 2
    left = left_in(Environment("dev", emulator))
    assert {role["RoleName"] for role in left.pop("iam")} == {
        "github-users-api-dev-plan",
        "github-users-api-dev-deploy",
    }
    assert left == {}


@pytest.mark.extended
def test_the_commands_for_a_single_test_work() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text().partition("A single test:\n")[2].partition("\n\n**")[0]
    kept = shell.variables("PYTEST")

    done = subprocess.run(["bash", "-eu", "-c", text], cwd=ROOT, env=kept, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Tests run: " in done.stdout and " passed" in done.stdout


def test_every_test_named_in_aws_claims_exists() -> None:
    claims = (ROOT / "docs" / "aws-claims.md").read_text()
    tracked = [
        *ROOT.glob("local/tests/*"),
        *ROOT.glob("tools/**/*.py"),
        *ROOT.glob("benchmark/tests/*"),
        *ROOT.glob("java/src/test/**/*.java"),
    ]
    tracked += ROOT.glob("terraform/**/tests/*.hcl")
    known = {file.name for file in tracked} | {file.stem for file in tracked if file.suffix == ".java"}
    named = set(re.findall(r"`(\w+\.py|[\w]+\.tftest\.hcl|\w+(?:IT|Test))\b", claims))

    assert named
    assert named - known == set()
