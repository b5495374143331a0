"""The local environment's API, deployed once and called by all kinds of clients: tests, fuzzers, a browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Page, expect, sync_playwright

from emulator.instance import Instance
from tools.aws.environment import Environment
from tools.cognito import users
from tools.commands.local import credentials
from tools.errors import ToolError
from tools.openapi import api_document, coverage, documentation, fuzz
from tools.paths import REPORTS, ROOT
from tools.terraform.terraform import Terraform
from tools.testing import browser
from tools.tests import end_to_end, shell
from tools.tests.deployed import ON_ONE_WORKER, Deployed
from tools.verify import verify

README = (ROOT / "README.md").read_text()
ADMIN = "docs-admin@example.com"
WHO_AM_I = 'import boto3; print(boto3.client("sts").get_caller_identity()["Arn"])'


pytestmark = ON_ONE_WORKER


@pytest.fixture
def local(shared_local: Deployed) -> Deployed:
    return shared_local


@pytest.fixture
def emulator(local: Deployed) -> Instance:
    assert local.environment.emulator is not None
    return local.environment.emulator


def write_table(name: str, title: str, table: str) -> None:
    """Writes a table that "make test" prints."""
    folder = REPORTS / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(f"{title}\n{table}\n")


def test_has_an_empty_second_plan(local: Deployed) -> None:
    assert not local.terraform.plan()


def test_its_functions_may_do_no_more_than_they_need(local: Deployed) -> None:
    assert policies(local.environment, local.outputs["functions"]["authorizer"]) == ["runtime"]
    for resource in local.outputs["tables"]:
        assert policies(local.environment, local.outputs["functions"][resource]) == ["runtime", "table"]


def policies(environment: Environment, role: str) -> list[str]:
    """The names of the policies that a role has, attached ones included."""
    iam = environment.client("iam")
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    inline = iam.list_role_policies(RoleName=role)["PolicyNames"]
    return sorted([*inline, *(policy["PolicyName"] for policy in attached)])


def test_prints_credentials_that_a_shell_can_use(
    local: Deployed, emulator: Instance, capsys: pytest.CaptureFixture[str]
) -> None:
    credentials(local.environment)

    script = f"{capsys.readouterr().out}\nexec '{sys.executable}' -c '{WHO_AM_I}'"
    environment = shell.variables("AWS_")
    done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "arn:aws:iam::000000000000:root\n"


def make(emulator: Instance, target: str, *arguments: str, **variables: str) -> str:
    """Runs a make target for this deployment, as one types it, and returns what it prints."""
    kept = shell.variables()
    done = subprocess.run(
        ["make", target, "ENV=local", f"PORT={emulator.port}", *arguments],
        cwd=ROOT,
        env=kept | variables,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_is_what_commands_work_on_whatever_the_shell_exports(local: Deployed, emulator: Instance) -> None:
    nowhere = "http://127.0.0.1:9"
    exported = {
        **{"TF_WORKSPACE": "dev", "TF_CLI_ARGS": "-lock-timeout=1m", "TF_CLI_ARGS_plan": "-destroy"},
        **{"TF_VAR_log_retention_days": "1", "AWS_PROFILE": "nosuch", "AWS_ENDPOINT_URL": nowhere},
        **{"HTTP_PROXY": nowhere, "http_proxy": nowhere, "HTTPS_PROXY": nowhere, "ALL_PROXY": nowhere},
        **{"ADMIN": "1", "EMAIL": "other@example.com", "USERID": "someone", "PYTHONOPTIMIZE": "2"},
    }

    assert "No changes." in make(emulator, "plan", **exported)
    said = make(emulator, "user", "EMAIL=exported@example.com", **exported)
    assert "Created exported@example.com in local." in said and "Roles: none." in said
    assert make(emulator, "token", "EMAIL=exported@example.com", **exported).count(".") == 2


def test_people_with_every_character_in_their_address_can_be_managed(local: Deployed, emulator: Instance) -> None:
    # If a shell or make took it for its own text, it would become another of these.
    email, others = "o'a$b@example.com", ("oa@example.com", "o'a@example.com")
    for other in others:
        users.create(local.environment, local.outputs, other)

    assert f"Created {email} in local." in make(emulator, "user", f"EMAIL={email}", "ADMIN=1")
    assert make(emulator, "token", f"EMAIL={email}").count(".") == 2
    assert f"{email} can't sign in any more." in make(emulator, "disable-user", f"EMAIL={email}")
    assert f"The login of {email} is deleted." in make(emulator, "delete-user", f"EMAIL={email}")

    listed = make(emulator, "users")
    assert all(f"{other} " in listed for other in others)
    assert email not in listed


def test_gives_every_reply_of_the_document_over_http_and_no_other(local: Deployed, tmp_path: Path) -> None:
    seen = end_to_end.run(local, tmp_path, "e2e-reports")

    replies = coverage.Coverage.of(seen)
    write_table("coverage", "Documented replies that the tests saw over HTTP", replies.table())
    missing = replies.missing()
    assert not missing, "No test got these replies; test them, or remove them from the document: " + ", ".join(missing)


@pytest.fixture
def example(local: Deployed) -> dict[str, str]:
    """Environment variables for an example of the README, which reads and changes a new user."""
    users.create(local.environment, local.outputs, ADMIN, "admin")
    token = users.token(local.environment, local.outputs, ADMIN)
    url = local.outputs["api_url"]
    userid = str(uuid.uuid4())
    requests.post(
        f"{url}/users",
        headers={"Authorization": f"Bearer {token}"},
        json={"userid": userid, "name": "Ada", "attributes": {"team": "engine"}},
        timeout=60,
    ).raise_for_status()
    return os.environ | {"API": url, "TOKEN": token, "USERID": userid}


def readme_example(language: str) -> str:
    [text] = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(text)


def test_the_readmes_typescript_client_is_generated_checked_and_works(example: dict[str, str], tmp_path: Path) -> None:
    document = api_document.for_readers(example["API"])
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    (tmp_path / "readme.mts").write_text(readme_example("ts"))
    (tmp_path / "node_modules").symlink_to(ROOT / "build" / "node" / "node_modules")
    node, programs = ROOT / "build" / "venv" / "bin" / "node", tmp_path / "node_modules" / ".bin"
    checks = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2024", "--allowImportingTsExtensions"]
    commands: list[list[str | Path]] = [
        [programs / "openapi-typescript", "openapi.json", "--output", "users-api.ts"],
        [programs / "tsc", *checks, "--types", "node", "readme.mts"],
        ["readme.mts"],
    ]
    for command in commands:
        done = subprocess.run([node, *command], cwd=tmp_path, env=example, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    assert done.stdout.startswith("Ada\n")
    assert "version: 2" in done.stdout
    assert "{ team: 'engine', language: 'fr' }" in done.stdout


def test_the_readmes_java_client_works(example: dict[str, str], tmp_path: Path) -> None:
    packages = ("java.util", "dev.usersapi.client", "dev.usersapi.client.model")
    imports = "".join(f"import {package}.*;\n" for package in packages)
    program = (
        f"class Readme {{ public static void main(String[] none) throws Exception {{\n{readme_example('java')}}} }}"
    )
    (tmp_path / "Readme.java").write_text(imports + program)

    done = subprocess.run(
        [Path(os.environ["JAVA_HOME"]) / "bin" / "java", "-cp", end_to_end.classpath(), "Readme.java"],
        cwd=tmp_path,
        env=example,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("Ada\n")
    assert "version: 2" in done.stdout
    assert "language=fr" in done.stdout and "team=engine" in done.stdout


def in_bash(command: str, **variables: str) -> str:
    """Runs a command as it is printed, which reads a password; returns its output."""
    kept = shell.variables("AWS_")
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", command],
        env=kept | variables,
        input=f"{users.LOCAL_PASSWORD}\n",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("aws") is None, reason="The AWS CLI is not installed.")
def test_the_readmes_command_of_the_aws_cli_gives_a_token(local: Deployed, emulator: Instance) -> None:
    email = "ada@example.com"
    users.create(local.environment, local.outputs, email)
    [readmes] = re.findall(r"(    read -rs PASSWORD && aws .*?)\n\n", README, re.DOTALL)
    for name in ("region", "client_id"):
        readmes = readmes.replace(f"<{name}>", local.outputs[name])

    assert in_bash(readmes, AWS_ENDPOINT_URL=emulator.url).count(".") == 2


def test_the_readmes_call_with_curl_works(example: dict[str, str]) -> None:
    [command] = re.findall(r"^    (curl .*)$", README, re.MULTILINE)

    assert json.loads(in_bash(command, **example))["name"] == "Ada"


@pytest.mark.parametrize("path", ["/users/%zz", "/users/%4", "/users/a%"])
def test_refuses_a_malformed_escape_in_a_path(local: Deployed, path: str) -> None:
    users.create(local.environment, local.outputs, ADMIN, "admin")
    token = users.token(local.environment, local.outputs, ADMIN)
    url = urlsplit(local.outputs["api_url"])
    # Not a client that corrects URLs.
    connection = HTTPConnection(url.netloc)
    connection.request("GET", f"{url.path}{path}", headers={"Authorization": f"Bearer {token}"})
    reply = connection.getresponse()

    assert reply.status == 400
    assert json.load(reply)["errors"][0]["field"] == "userid"


def test_keeps_to_the_document_whatever_it_is_sent(local: Deployed) -> None:
    examples = 15 if "TEST_EVERYTHING" in os.environ else 4
    results = list(fuzz.fuzz(local.environment, local.outputs, f"--max-examples={examples}", "--seed=1"))

    write_table("fuzz", "Fuzzed over HTTP by schemathesis", "\n".join(map(str, results)))
    assert [result for result in results if not result.succeeded] == []


def test_logs_neither_tokens_nor_names_nor_addresses(local: Deployed) -> None:
    """Checks the logs of all tests above, which must contain the authorizer's decisions."""
    logs = local.environment.client("logs")
    lines = [
        event["message"]
        for function in local.outputs["functions"].values()
        for page in logs.get_paginator("filter_log_events").paginate(logGroupName=f"/aws/lambda/{function}")
        for event in page["events"]
    ]

    assert [line for line in lines if '"message":"authorization"' in line]
    for secret in (r"eyJ[\w-]{8}", "@example", "Ada", "Grace"):
        assert [line for line in lines if re.search(secret, line)] == []


@pytest.fixture
def page(local: Deployed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The documentation page in a browser; any error on it fails the test."""
    # Even a browser that is killed leaves nothing in the machine's temporary folder.
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with documentation.serving(local.environment, local.outputs, port=0) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chromium = playwright.chromium.launch(executable_path=browser.path(), args=browser.ARGUMENTS)
        page = chromium.new_page(viewport={"width": 1200, "height": 1400})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"http://localhost:{server.server_address[1]}/")
        yield page
        chromium.close()
        server.shutdown()
    assert errors == []


def sign_in(page: Page, password: str) -> None:
    page.get_by_label("E-mail").fill(ADMIN)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_can_be_tried_on_the_documentation_page(local: Deployed, page: Page) -> None:
    users.create(local.environment, local.outputs, ADMIN, "admin")
    sign_in(page, users.LOCAL_PASSWORD)
    expect(page.get_by_role("status")).to_have_text(f"Signed in as {ADMIN}.")

    operation = page.locator("#operations-users-createUser")
    operation.locator("button.opblock-summary-control").click()
    operation.locator("textarea.body-param__text").fill('{"userid": "grace", "name": "Grace Hopper"}')
    operation.get_by_role("button", name="Execute").click()

    reply = operation.locator(".live-responses-table")
    expect(reply.locator(".response-col_status").last).to_contain_text("200")
    expect(reply).to_contain_text('"userid": "grace"')
    expect(reply).to_contain_text("etag")
    reply.scroll_into_view_if_needed()
    page.screenshot(path=REPORTS / "docs.png")


def test_the_documentation_page_says_why_signing_in_failed(local: Deployed, page: Page) -> None:
    users.create(local.environment, local.outputs, ADMIN, "admin")
    sign_in(page, "wrong")

    expect(page.get_by_role("status")).to_have_text("Incorrect username or password.")


def test_the_documentation_page_loads_nothing_from_other_origins(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.reload(wait_until="networkidle")

    origin = page.evaluate("location.origin")
    assert [url for url in asked if not url.startswith((origin, "data:"))] == []
    operations = api_document.operations(api_document.for_readers(""))
    expect(page.locator(".opblock")).to_have_count(len(operations))


def test_a_busy_port_for_the_documentation_is_reported(local: Deployed) -> None:
    with (
        documentation.serving(local.environment, local.outputs, port=0) as server,
        pytest.raises(ToolError, match=f"^Port {server.server_address[1]} is in use; choose another with DOCS_PORT="),
        documentation.serving(local.environment, local.outputs, port=server.server_address[1]),
    ):
        pass


def test_the_claims_about_aws_hold(local: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    verify(local.terraform, allow_protected=False)

    said = capsys.readouterr().out
    assert "Claims that hold: " in said
    assert "FAILS" not in said
    assert (REPORTS / "verify-local.md").read_text().startswith("# local in the emulator\n")
    people = local.environment.client("cognito-idp").list_users(UserPoolId=local.outputs["user_pool_id"])["Users"]
    emails = [attribute["Value"] for one in people for attribute in one["Attributes"] if attribute["Name"] == "email"]
    assert not any(email.startswith("verify-") for email in emails), "all people of the verification are deleted"


def test_a_claim_that_fails_is_reported(local: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    logs = local.environment.client("logs")
    group = {"logGroupName": f"/aws/lambda/{local.outputs['functions']['users']}"}
    before = logs.describe_log_groups(logGroupNamePrefix=group["logGroupName"])["logGroups"][0]["retentionInDays"]
    logs.put_retention_policy(**group, retentionInDays=1)

    with pytest.raises(
        ToolError, match=r"local does not behave as docs/aws-claims\.md says; attach .*verify-local\.md"
    ):
        verify(local.terraform, allow_protected=False)

    logs.put_retention_policy(**group, retentionInDays=before)
    assert "FAILS  A second plan changes nothing: expected False, seen True" in capsys.readouterr().out


def test_nothing_is_created_in_a_protected_environment_unless_allowed() -> None:
    with pytest.raises(ToolError, match=r"prod is protected, .* add ALLOW_PROTECTED=1 to allow that"):
        verify(Terraform(Environment("prod")), allow_protected=False)
