"""The project itself: its contract, releases, name, tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tools import maven
from tools import rename as renaming
from tools.aws.environment import Environment
from tools.errors import ToolError
from tools.github import matrix
from tools.openapi import api_document, contract
from tools.paths import ROOT
from tools.releases import last_release, tag
from tools.terraform import checks, state
from tools.testing import runner
from tools.testing.stages import stages as all_stages

DOCUMENT = ROOT / "build" / "openapi.json"
RELEASED_FILES = ("java/target/users-api.jar", "java/target/users-api.cdx.json")
# What the fuzzer prints on success: its result, and how many tokens it has tried.
FUZZER_RESULTS = ("Done", "== ", "stat::number", "[ERROR]")


def openapi(environment: Environment | None) -> None:
    """Writes the OpenAPI document for readers and generators of clients, with the URL of an environment's API."""
    url = state.outputs(environment)["api_url"] if environment else api_document.EXAMPLE_URL
    DOCUMENT.write_text(json.dumps(api_document.for_readers(url), indent=2, ensure_ascii=False) + "\n")
    print(f"The document is {DOCUMENT.relative_to(ROOT)}; its server is {url}")


def check_contract() -> None:
    """Checks that the OpenAPI document breaks no client of the last release, unless its version says so."""
    last_release.check_tags()
    last = last_release.last()
    if last is None:
        print("Nothing was released yet, so there is no contract to keep.")
        return
    before, now = contract.released(), api_document.for_readers(api_document.EXAMPLE_URL)
    changes = contract.check(before, now)
    breaking = [change for change in changes if change.breaking]
    for change in breaking:
        print(change)
    print(
        f"The contract {now['info']['version']} has {len(changes)} changes since {last.version}, of which"
        f" {len(breaking)} may break clients."
    )


def release(create_tag: bool) -> None:
    """Checks that this commit can be released, shows the notes, and creates the tag if that is wanted."""
    name, notes = tag.prepare()
    print(f"{name} can be released. Its notes:\n\n{notes}\n")
    if not create_tag:
        print("Nothing was changed. 'make release CREATE_TAG=1' creates the tag.")
        return
    tag.create(name, notes)
    print(
        f"Created the tag {name}, and listed the release in tools/releases: commit that. GitHub publishes the release once"
        f" you push the tag: git push origin {name}"
    )


def publish_release(tag: str) -> None:
    """Publishes the release of a tag on GitHub, with the notes in it and the files that were built for it."""
    for file in RELEASED_FILES:
        if not (ROOT / file).exists():
            raise ToolError(f"{file} is missing; 'make build sbom' makes it.")
    command = ["gh", "release", "create", tag, "--verify-tag", "--notes-from-tag", *RELEASED_FILES]
    if subprocess.run(command, cwd=ROOT).returncode != 0:
        raise ToolError("gh release create failed; see above.")


def rename(name: str, package: str) -> None:
    renaming.rename(ROOT, name, package)
    for command in renaming.formatting(Path(sys.executable)):
        if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode != 0:
            raise ToolError(f"The project is renamed, but '{' '.join(command)}' failed; see above. Run 'make format'.")
    print(f"The project is now called {renaming.title(name)}. Run 'make lint test', and commit.")


def environments(variables: str) -> None:
    """Prints the environments that have a role for plans among GitHub's variables, as the matrix of a workflow."""
    line = json.dumps(matrix.matrix(json.loads(variables)))
    print(line)
    if output := os.environ.get("GITHUB_OUTPUT"):
        with Path(output).open("a") as file:
            file.write(f"list={line}\n")


def test(stages: str, everything: bool) -> None:
    """Runs stages in parallel, or all of them, and ends with a summary; the exit code is 1 if one failed."""
    known = [stage.name.lower() for stage in all_stages(everything)]
    sys.exit(runner.run(stages.split() or known, everything))


def check_terraform(check: str, test_reports: str) -> None:
    match check:
        case "validate":
            checks.validate()
        case "test":
            checks.test(Path(test_reports) if test_reports else None)
        case "newest":
            checks.newest()


def fuzz_tokens(minutes: int) -> None:
    """Fuzzes the authorizer's reading of tokens."""
    target = ROOT / "java" / "target"
    (target / "fuzz").mkdir(parents=True, exist_ok=True)
    libraries = (target / "test-classpath.txt").read_text().strip()
    classpath = os.pathsep.join([str(target / "test-classes"), str(target / "classes"), libraries])
    properties = [f"-Dtest.classpath={classpath}", f"-Dfuzz.seconds={60 * minutes}"]
    with subprocess.Popen(
        maven.command("dependency:properties", "exec:exec", *properties, file=maven.QUALITY),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(FUZZER_RESULTS):
                print(line, end="", flush=True)
    if process.returncode != 0:
        raise ToolError("The fuzzer failed; see above.")
