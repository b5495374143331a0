"""The runbook: whoever is woken by an alarm finds there what it means."""

from __future__ import annotations

import re

from tools.environment import ROOT

ALARMS = (ROOT / "terraform" / "modules" / "observability" / "main.tf").read_text()
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()


def test_every_alarm_leads_to_a_section_and_every_section_is_led_to() -> None:
    led_to = set(re.findall(r'runbook += "([a-z-]+)"', ALARMS))

    assert sorted(led_to) == sorted(re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE))


def test_leads_nowhere_that_is_not() -> None:
    sections = set(re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE))

    assert set(re.findall(r"\]\(#([a-z-]+)\)", RUNBOOK)) <= sections
