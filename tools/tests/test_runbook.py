"""The runbook has a section for every alarm, and for every command that refers to it."""

from __future__ import annotations

import re

from tools.paths import ROOT

ALARMS = (ROOT / "terraform" / "modules" / "observability" / "main.tf").read_text()
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
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
