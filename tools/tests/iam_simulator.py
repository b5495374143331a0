"""A second implementation of IAM, based on AWS's data about actions, resources and condition keys."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.paths import ROOT

ACCOUNT = "000000000000"
NODE_MODULES = ROOT / "build" / "node"


@dataclass(frozen=True)
class Question:
    """Whether a role may make a call; context: the condition keys of the request, such as its tags."""

    role: str
    action: str
    resource: str
    context: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        given = " ".join(f"{name}={value}" for name, value in self.context.items())
        return f"{self.role} {self.action} {self.resource} {given}".strip()


def answers(questions: list[Question], policies: dict[str, dict[str, Any]], boundaries: dict[str, Any]) -> list[str]:
    """For each question "Allowed", or the reason for a denial, by the policies and boundary of its role."""
    asked = [
        {
            "principal": f"arn:aws:iam::{ACCOUNT}:role/{question.role}",
            "action": question.action,
            "resource": question.resource,
            "account": ACCOUNT,
            "context": question.context,
            "policies": policies[question.role],
            "boundary": boundaries.get(question.role),
        }
        for question in questions
    ]
    program = Path(__file__).with_name("simulate.mjs")
    path = f"{ROOT / 'build' / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["node", str(program), str(NODE_MODULES)],
        input=json.dumps(asked),
        env=os.environ | {"PATH": path},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def policies_of(iam: Any, role: str) -> dict[str, Any]:
    """The inline and attached policies of a role, by name."""
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    policies = {name: iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names}
    for attached in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        policies[attached["PolicyName"]] = managed_policy(iam, attached["PolicyArn"])
    return policies


def managed_policy(iam: Any, arn: str) -> Any:
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
