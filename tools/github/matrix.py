"""The environments that GitHub's workflows plan."""

from __future__ import annotations

from tools.aws.environment import LOCAL, Environment
from tools.paths import environment_names


def variable(kind: str, environment: str) -> str:
    """The name of the repository's variable for a role: PLAN_ROLE_<ENVIRONMENT> or DEPLOY_ROLE_<ENVIRONMENT>."""
    return f"{kind}_{environment.upper()}"


def matrix(variables: dict[str, str]) -> list[dict[str, str]]:
    """Name, region and role of each environment that has a role for plans among these variables."""
    return [
        {"environment": name, "region": Environment(name).region, "plan_role": role}
        for name in environment_names()
        if name != LOCAL and (role := variables.get(variable("PLAN_ROLE", name)))
    ]
