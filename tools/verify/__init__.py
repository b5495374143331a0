"""Checks whether a deployed environment behaves as docs/aws-claims.md says.

It creates two people and a machine, calls the API as them, reads settings, and deletes them and their data.
"""

from __future__ import annotations

from tools.aws.environment import Environment
from tools.errors import ToolError
from tools.paths import REPORTS
from tools.terraform.terraform import Terraform
from tools.verify.calls import Calls
from tools.verify.claims import Finding, check
from tools.verify.machine import Machine
from tools.verify.people import two_people
from tools.verify.settings import Settings


def verify(terraform: Terraform, allow_protected: bool) -> None:
    """Prints a table of claims, expected and seen, and writes it to a file; ToolError if a claim fails."""
    environment = terraform.environment
    if environment.is_protected and not allow_protected:
        raise ToolError(
            f"{environment.name} is protected, and this would temporarily create two people and two users there;"
            " add ALLOW_PROTECTED=1 to allow that."
        )
    outputs = terraform.outputs()
    print(f"Verifying {environment.name} with about 60 calls, for less than a cent …", flush=True)
    findings: list[Finding] = []
    report = REPORTS / f"verify-{environment.name}.md"
    report.parent.mkdir(parents=True, exist_ok=True)
    try:
        with two_people(environment, outputs) as (admin, user):
            calls, machine = Calls(environment, outputs, admin, user), Machine(environment, outputs)
            for subject in (calls, machine, Settings(terraform, outputs)):
                for finding in check(subject):
                    print(finding, flush=True)
                    findings.append(finding)
    finally:
        report.write_text(_table(environment, findings))
    count = {verdict: sum(finding.verdict == verdict for finding in findings) for verdict in ("holds", "open", "FAILS")}
    print(f"Claims that hold: {count['holds']}, open: {count['open']}, that fail: {count['FAILS']}. Report: {report}")
    if count["FAILS"]:
        raise ToolError(f"{environment.name} does not behave as docs/aws-claims.md says; attach {report} to an issue.")


def _table(environment: Environment, findings: list[Finding]) -> str:
    place = "the emulator" if environment.emulator else f"AWS, {environment.region}"
    rows = [f"| {one.verdict} | {one.claim} | {one.expected} | {one.seen} |" for one in findings]
    head = [f"# {environment.name} in {place}", "", "| | claim | expected | seen |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])
