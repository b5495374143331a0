"""The runbook has a section for every alarm, and for every command that refers to it."""

from __future__ import annotations

import re
import shlex

import pytest
from botocore import xform_name
from botocore.session import Session

from tools.paths import ROOT

ALARMS = (ROOT / "terraform" / "modules" / "observability" / "main.tf").read_text()
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
TEXTS = {file.name: file.read_text() for file in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]}
# Options of the AWS CLI itself.
GLOBAL = {"region", "query", "output", "endpoint-url", "profile", "sign-request"}
OF_ALARMS, _, OTHERS = RUNBOOK.partition("\n# Other procedures")


def sections(text: str) -> list[str]:
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def test_every_alarm_has_a_section_and_every_section_an_alarm() -> None:
    linked = set(re.findall(r'runbook += "([a-z-]+)"', ALARMS))

    assert sorted(linked) == sorted(sections(OF_ALARMS))


def test_no_link_is_broken() -> None:
    assert set(re.findall(r"\]\(#([a-z-]+)\)", RUNBOOK)) <= set(sections(RUNBOOK))


def test_links_in_messages_lead_to_sections() -> None:
    said = "".join(file.read_text() for file in (ROOT / "tools").rglob("*.py"))

    named = set(re.findall(r"docs/runbook\.md#([a-z-]+)", said))
    assert named
    assert named <= set(sections(OTHERS))


def aws_commands(text: str) -> list[list[str]]:
    """The commands of the AWS CLI in a text, split into words; those of its own, such as "aws sso login", left out."""
    lines = text.replace("\\\n", " ")
    code = [*re.findall(r"`(aws [^`]+)`", text), *re.findall(r"^    .*?(aws .+)", lines, re.MULTILINE)]
    words = [shlex.split(one, comments=True) for one in code]
    return [one for one in words if one[1:3] not in (["sso", "login"], ["logs", "tail"])]


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if aws_commands(text)])
def test_commands_of_the_aws_cli_have_operations_and_options_of_aws(name: str) -> None:
    """By botocore's models, from which the AWS CLI makes its commands."""
    session = Session()
    for _, service, operation, *words in aws_commands(TEXTS[name]):
        model = session.get_service_model(service)
        operations = {xform_name(one, "-"): one for one in model.operation_names}
        assert operation in operations
        members = model.operation_model(operations[operation]).input_shape.members
        options = {word.removeprefix("--").removeprefix("no-") for word in words if word.startswith("--")}
        assert options - GLOBAL <= {xform_name(member, "-") for member in members}
