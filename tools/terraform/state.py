"""What Terraform has saved of a deployment, read without Terraform, which needs seconds to start.

https://developer.hashicorp.com/terraform/internals/json-format describes outputs; version 4 of the state has the same.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tools.aws.environment import Environment
from tools.aws.state_bucket import NothingDeployedError, ensure_bucket, require_bucket
from tools.errors import ToolError
from tools.paths import ENVIRONMENTS

API = "users-api"
VERSION = 4
SETTING = re.compile(r'(\w+)\s*=\s*(?:"([^"\\]*)"|(true|false|[0-9]+))\s*(?:#.*)?')


def backend(environment: Environment, states: str = API, create: bool = False) -> dict[str, str]:
    """The settings of Terraform's backend "s3".

    environments/<name>.s3.tfbackend has them, for a state of the API that is kept elsewhere. What it leaves out, or if there
    is no such file, is the bucket that the tools keep. https://developer.hashicorp.com/terraform/language/backend#file

    states: the prefix of the configuration's states
    create: whether the bucket is created if it is missing; otherwise ToolError, because then nothing is deployed
    """
    file = ENVIRONMENTS / f"{environment.name}.s3.tfbackend"
    given = _settings(file) if states == API and file.exists() else {}
    defaults = {"key": f"{states}/{environment.name}.tfstate", "region": environment.region}
    if "bucket" not in given:
        defaults["bucket"] = ensure_bucket(environment) if create else require_bucket(environment)
    return defaults | given


def _settings(file: Path) -> dict[str, str]:
    """ToolError for a line that is no setting with a simple value: Terraform would take what is left out here."""
    settings = {}
    for line in filter(None, map(str.strip, file.read_text().splitlines())):
        if setting := SETTING.fullmatch(line):
            settings[setting[1]] = setting[2] or setting[3] or ""
        elif not line.startswith("#"):
            raise ToolError(f"{file.name} can only have lines such as 'bucket = \"name\"', but has '{line}'.")
    return settings


def outputs(environment: Environment, states: str = API) -> dict[str, Any]:
    """The outputs of a deployment, without those that are null; ToolError if nothing is deployed."""
    place, s3 = backend(environment, states), environment.client("s3")
    try:
        state = json.load(s3.get_object(Bucket=place["bucket"], Key=place["key"])["Body"])
    except s3.exceptions.NoSuchKey:
        raise NothingDeployedError(environment) from None
    if state["version"] != VERSION:
        raise ToolError(f"The state of {environment.name} has the version {state['version']}, which is not supported.")
    deployed = {name: output["value"] for name, output in state["outputs"].items()}
    if not deployed:
        raise NothingDeployedError(environment)
    return deployed
