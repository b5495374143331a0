"""The runbook: whoever is woken by an alarm, or told so by a command, finds there what it means."""

from __future__ import annotations

import re

from tools.paths import ROOT

ALARMS = (ROOT / "terraform" / "modules" / "observability" / "main.tf").read_text()
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
OF_ALARMS, _, OTHERS = RUNBOOK.partition("\n# Other procedures")


def sections(text: str) -> list[str]:
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def test_every_alarm_leads_to_a_section_and_every_section_of_alarms_is_led_to() -> None:
    led_to = set(re.findall(r'runbook += "([a-z-]+)"', ALARMS))

    assert sorted(led_to) == sorted(sections(OF_ALARMS))


def test_leads_nowhere_that_is_not() -> None:
    assert set(re.findall(r"\]\(#([a-z-]+)\)", RUNBOOK)) <= set(sections(RUNBOOK))


def test_what_commands_say_leads_to_sections() -> None:
    said = "".join(file.read_text() for file in (ROOT / "tools").rglob("*.py"))

    named = set(re.findall(r"docs/runbook\.md#([a-z-]+)", said))
    assert named
    assert named <= set(sections(OTHERS))
