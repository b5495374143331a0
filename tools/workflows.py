"""python -m tools.workflows: the environments that GitHub's workflows plan, as a matrix."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tools.environment import LOCAL, ROOT, Environment


def variable(kind: str, environment: str) -> str:
    """The name of the repository's variable with the role of that kind: PLAN_ROLE or DEPLOY_ROLE."""
    return f"{kind}_{environment.upper()}"


def matrix(variables: dict[str, str]) -> list[dict[str, str]]:
    """The environments with a role that plans among these variables: name, region, role."""
    names = sorted(file.stem for file in (ROOT / "environments").glob("*.tfvars") if file.stem != LOCAL)
    return [
        {"environment": name, "region": Environment(name).region, "plan_role": role}
        for name in names
        if (role := variables.get(variable("PLAN_ROLE", name)))
    ]


def main() -> None:
    line = json.dumps(matrix(json.loads(os.environ.get("VARIABLES", "{}"))))
    print(line)
    if output := os.environ.get("GITHUB_OUTPUT"):
        with Path(output).open("a") as file:
            file.write(f"list={line}\n")


if __name__ == "__main__":
    main()
