"""Errors before anything is done: one sentence with the problem and a fix, and a non-zero exit code."""

from __future__ import annotations

import os
import pty
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

from emulator.instance import free_port
from tools import __main__ as command_line
from tools.paths import ROOT
from tools.tests import shell

ESSENTIALS = (
    "basename",
    "bash",
    "dirname",
    "find",
    "head",
    "make",
    "python3",
    "readlink",
    "sed",
    "sh",
    "sort",
    "uname",
)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with the programs of every system, but none of the tools that we need."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for program in ESSENTIALS:
        found = shutil.which(program)
        assert found is not None
        (folder / program).symlink_to(found)
    return folder


def install(programs: Path, name: str, says: str) -> None:
    """Puts a program there that prints its version."""
    program = programs / name
    program.unlink(missing_ok=True)
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)


def run(*command: str, path: Path | None = None, **variables: str) -> tuple[int, str]:
    """The exit code and last line of a command, without AWS credentials and without the variables of "make test"."""
    kept = shell.variables("AWS_", "JAVA_HOME", "GIVEN")
    environment = kept | {"HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"} | variables
    if path is not None:
        environment["PATH"] = str(path)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    lines = [line for line in done.stderr.splitlines() if line and not line.startswith("make: ***")]
    return done.returncode, lines[-1] if lines else ""


def tools(*arguments: str) -> tuple[int, str]:
    """The same of a command of the tools, in this process: starting Python takes longer than most of them."""
    before, terminal = dict(os.environ), sys.stdin
    for name in [name for name in before if name.startswith(("AWS_", "GIVEN"))]:
        del os.environ[name]
    os.environ |= {"HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"}
    boto3.DEFAULT_SESSION = None
    try:
        with Path(os.devnull).open() as sys.stdin, pytest.raises(SystemExit) as ended:
            command_line.run(list(arguments))
    finally:
        os.environ.clear()
        os.environ |= before
        sys.stdin, boto3.DEFAULT_SESSION = terminal, None
    # A text is printed, and makes the exit code 1.
    return 1, str(ended.value.code).splitlines()[-1]


def test_terraform_is_missing(programs: Path) -> None:
    code, message = run("tools/require", "terraform", path=programs)

    assert code != 0
    assert message.startswith("Terraform is missing; install version 1.11 or newer: https://")


def test_terraform_is_too_old(programs: Path) -> None:
    install(programs, "terraform", "Terraform v1.9.8")

    code, message = run("tools/require", "terraform", path=programs)

    assert code != 0
    assert message.startswith("Terraform 1.9.8 is too old; install version 1.11 or newer: https://")


def test_maven_is_missing(programs: Path) -> None:
    code, message = run("tools/require", "mvn", path=programs)

    assert code != 0
    assert message.startswith("Maven is missing; install version 3.8 or newer: https://")


def test_python_is_missing(programs: Path) -> None:
    (programs / "python3").unlink()

    code, message = run("tools/require", "python3", path=programs)

    assert code != 0
    assert message.startswith("Python is missing; install version 3.11 or newer: https://")


def test_the_system_is_not_linux(programs: Path) -> None:
    install(programs, "uname", "Darwin")

    code, message = run("tools/require", "linux", path=programs)

    assert code != 0
    assert message.startswith("This needs Linux, because AWS's Lambda runtime client")


def test_every_tool_is_there() -> None:
    assert run("tools/require", "linux", "terraform", "mvn", "python3") == (0, "")


def javac(version: str, home: Path) -> str:
    """What javac prints of itself."""
    return (
        f"Property settings:\n    java.home = {home}\n    java.specification.version = {version}\njavac {version}.0.1"
    )


def test_a_javac_that_is_only_a_launcher_says_where_its_jdk_is(programs: Path, tmp_path: Path) -> None:
    """As on macOS, whose /usr/bin/javac is a program that finds a JDK, and no link."""
    install(programs, "javac", javac("21", tmp_path / "Home of 21"))

    for variables in ({}, {"JAVA_HOME": str(programs.parent)}):
        done = subprocess.run(
            [ROOT / "tools" / "java-home"],
            env={"PATH": str(programs), "HOME": "/nonexistent", "JDK_HOMES": "/nonexistent"} | variables,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == str(tmp_path / "Home of 21")


def test_no_jdk_is_new_enough(programs: Path, tmp_path: Path) -> None:
    old = tmp_path / "jdk-17" / "bin"
    old.mkdir(parents=True)
    install(old, "javac", javac("17", old.parent))

    code, message = run("tools/java-home", path=programs, JAVA_HOME=str(old.parent), JDK_HOMES=f"{tmp_path}/jdk*")

    assert code != 0
    assert message == "No JDK 21 or newer was found; install one (https://adoptium.net) or set JAVA_HOME to its folder."


def test_the_oldest_jdk_that_is_new_enough_is_found(programs: Path, tmp_path: Path) -> None:
    for version in (17, 25, 21):
        home = tmp_path / f"jdk-{version}" / "bin"
        home.mkdir(parents=True)
        install(home, "javac", javac(str(version), home.parent))

    done = subprocess.run(
        ["tools/java-home"],
        cwd=ROOT,
        env={"PATH": str(programs), "HOME": "/nonexistent", "JDK_HOMES": f"{os.path.relpath(tmp_path, ROOT)}/jdk*"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == str(tmp_path / "jdk-21")


def test_the_environment_is_unknown() -> None:
    code, message = run("make", "plan", "ENV=qa")

    assert code != 0
    assert message == "There is no environment 'qa'; choose one with ENV=<name>: dev local prod staging"


def test_the_environment_is_missing() -> None:
    code, message = run("make", "deploy")

    assert code != 0
    assert message == "ENV is missing; add ENV=<name>, one of: dev local prod staging."


@pytest.mark.parametrize("command", ["user", "token"])
def test_the_address_of_a_person_is_missing(command: str) -> None:
    assert tools(command, "ENV=dev") == (1, "EMAIL is missing; add EMAIL=<address>.")


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("ENV", "prod", "ENV is missing; add ENV=<name>, one of: dev local prod staging. The variable ENV of your"),
        ("EMAIL", "me@example.com", "EMAIL is missing; add EMAIL=<address>. The variable EMAIL of your shell is not"),
    ],
    ids=["environment", "person"],
)
def test_variables_of_the_shell_name_nobody_and_nothing(variable: str, value: str, message: str) -> None:
    arguments = [] if variable == "ENV" else ["ENV=local"]

    code, said = run("make", "disable-user", *arguments, path=None, **{variable: value})

    assert code != 0
    assert said.startswith(message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            "user ENV=local EMAIL=p@example.com ADMIN=0",
            "ADMIN must be 1 to switch it on; leave it out to switch it off.",
        ),
        ("user ENV=local EMAIL=p@example.com READER=false", "READER must be 1 to switch it on; leave it out"),
        ("verify ENV=prod ALLOW_PROTECTED=0", "ALLOW_PROTECTED must be 1 to switch it on; leave it out"),
        ("release CREATE_TAG=0", "CREATE_TAG must be 1 to switch it on; leave it out"),
        ("deploy ENV=prod AUTO_APPROVE=yes", "AUTO_APPROVE must be 1 to switch it on; leave it out"),
        ("local PORT=99999", "PORT must be a whole number from 1 to 65534."),
        ("local PORT=0", "PORT must be a whole number from 1 to 65534."),
        ("docs DOCS_PORT=-1", "DOCS_PORT must be a whole number from 1 to 65535."),
        ("fuzz MINUTES=x", "MINUTES must be a whole number from 1 to 10000."),
        ("outputs ENV=local FORMAT=yaml", "FORMAT must be text or json."),
    ],
)
def test_a_value_that_is_not_valid_is_refused(arguments: str, message: str) -> None:
    _, said = tools(*arguments.split())

    assert said.startswith(message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("local PORT=abc", "PORT must be a whole number from 1 to 65534."),
        ("bench MINUTES=0", "MINUTES must be a number above 0."),
    ],
)
def test_arguments_are_checked_before_anything_is_built(arguments: str, message: str) -> None:
    code, said = run("make", *arguments.split())

    assert code != 0
    assert said == message


def test_a_switch_of_the_shell_is_checked_as_well() -> None:
    code, message = run("make", "deploy", "ENV=prod", AUTO_APPROVE="0")

    assert code != 0
    assert message == "AUTO_APPROVE must be 1 to switch it on; leave it out to switch it off."


@pytest.mark.parametrize("email", ["a\nb@example.com", "\x1b[31mred@example.com"], ids=["line break", "escape"])
def test_control_characters_do_not_reach_a_command(email: str) -> None:
    code, message = run("make", "user", "ENV=local", f"EMAIL={email}")

    assert code != 0
    assert message == "EMAIL must be one line of text, without control characters."


def test_control_characters_of_a_message_do_not_reach_the_terminal() -> None:
    code, message = tools("plan", "ENV=\x1b]0;title\x07")

    assert code != 0
    assert message.startswith(r"There is no environment '\x1b]0;title\x07'; choose one")


@pytest.mark.parametrize("command", ["plan", "apply", "deploy", "rollback", "drift", "outputs"])
def test_there_are_no_credentials(command: str) -> None:
    code, message = tools(command, "ENV=dev")

    assert code != 0
    assert message == "There are no AWS credentials for dev; sign in ('aws sso login') or set AWS_PROFILE."


@pytest.mark.parametrize(
    "command",
    [
        *("plan", "apply", "deploy", "rollback", "drift", "destroy", "outputs", "docs", "fuzz"),
        *("user EMAIL=ada@example.com", "token EMAIL=ada@example.com"),
    ],
)
def test_the_emulator_does_not_run(command: str) -> None:
    port = free_port()

    code, message = tools(*command.split(), "ENV=local", f"PORT={port}")

    assert code != 0
    assert (
        message == f"The emulator does not answer at http://127.0.0.1:{port}; start it with 'make local PORT={port}'."
    )


def test_the_port_is_busy() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        said = tools("local", f"PORT={port}"), run("make", "surroundings-local", f"PORT={port}")

    for code, message in said:
        assert code != 0
        assert message.startswith(f"Port {port} is in use by another program")


@pytest.mark.parametrize("target", ["plan", "deploy", "verify"])
def test_missing_credentials_are_reported_before_the_build(target: str) -> None:
    code, message = run("make", f"surroundings-{target}", "ENV=dev")

    assert code != 0
    assert message == "There are no AWS credentials for dev; sign in ('aws sso login') or set AWS_PROFILE."
    steps = subprocess.run(
        ["make", "-n", "-W", "java/pom.xml", target, "ENV=dev"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    assert steps.index("--check-surroundings") < steps.index("pom.xml package") < steps.index(f"-m tools {target}")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("destroy", "Destroying prod must be confirmed by typing its name at a terminal."),
        (
            "delete-user EMAIL=ada@example.com",
            "Deleting people of prod must be confirmed at a terminal, or by AUTO_APPROVE=1.",
        ),
    ],
)
def test_protected_data_are_not_deleted_without_a_terminal(command: str, message: str) -> None:
    assert tools(*command.split(), "ENV=prod") == (1, message)


@pytest.mark.parametrize(
    ("command", "typed", "answer"),
    [
        ("destroy", "dev", "Nothing was destroyed: you did not type 'prod'."),
        ("destroy", "yes", "Nothing was destroyed: you did not type 'prod'."),
        ("destroy", "prod", "There are no AWS credentials for prod"),
        (
            "delete-user EMAIL=a$b@example.com",
            "a@example.com",
            "Nothing was deleted: you did not type 'a$b@example.com'.",
        ),
        ("delete-user EMAIL=a$b@example.com", "a$b@example.com", "There are no AWS credentials for prod"),
    ],
)
def test_protected_data_are_deleted_only_after_the_name_is_typed(command: str, typed: str, answer: str) -> None:
    person, terminal = pty.openpty()
    os.write(person, f"{typed}\n".encode())
    kept = shell.variables("AWS_")
    done = subprocess.run(
        [sys.executable, "-m", "tools", *command.split(), "ENV=prod"],
        cwd=ROOT,
        env=kept | {"PYTHONPATH": f"{ROOT}:{ROOT}/local", "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"},
        stdin=terminal,
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert answer in done.stderr
