"""The roles of GitHub's workflows in the environment dev, assumed as a workflow does."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

from emulator.credentials import Credentials
from tools.aws.environment import Environment
from tools.github.repository import IDS, NAMES, Repository
from tools.github.roles import AUDIENCE, PROVIDER

REPOSITORY = Repository("example/users-api", owner_id="123456", id="1300456789", subjects=IDS)
# The same repository, had it been created before GitHub put ids into subjects.
OLD_REPOSITORY = replace(REPOSITORY, subjects=NAMES)


def token(subject: str, audience: str = AUDIENCE, repository_id: str | None = REPOSITORY.id) -> str:
    """A token as GitHub gives it to a workflow; the emulator does not look at its signature."""
    claims = {"iss": f"https://{PROVIDER}", "aud": audience, "sub": subject}
    if repository_id is not None:
        claims["repository_id"] = repository_id
    parts = [{"alg": "RS256"}, claims, {}]
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


def as_role(environment: Environment, role: str, token: str) -> Environment:
    """The environment, called with a role that a workflow assumes with its token."""
    credentials = environment.client("sts").assume_role_with_web_identity(
        RoleArn=f"arn:aws:iam::000000000000:role/github-users-api-dev-{role}",
        RoleSessionName="workflow",
        WebIdentityToken=token,
    )["Credentials"]
    keys = (credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])
    return replace(environment, role=Credentials(*keys))
