"""What Terraform has saved of a deployment, read without Terraform, which needs seconds to start.

https://developer.hashicorp.com/terraform/internals/json-format describes outputs; version 4 of the state has the same.
"""

from __future__ import annotations

import json
from typing import Any

from tools.aws.environment import Environment
from tools.aws.state_bucket import nothing_deployed, require_bucket
from tools.errors import ToolError

API = "users-api"
VERSION = 4


def key(environment: Environment, states: str = API) -> str:
    """The key of an environment's state in the state bucket; states: the prefix of the configuration's states"""
    return f"{states}/{environment.name}.tfstate"


def outputs(environment: Environment, states: str = API) -> dict[str, Any]:
    """The outputs of a deployment, without those that are null; ToolError if nothing is deployed."""
    bucket, s3 = require_bucket(environment), environment.client("s3")
    try:
        state = json.load(s3.get_object(Bucket=bucket, Key=key(environment, states))["Body"])
    except s3.exceptions.NoSuchKey:
        raise nothing_deployed(environment) from None
    if state["version"] != VERSION:
        raise ToolError(f"The state of {environment.name} has the version {state['version']}, which is not supported.")
    deployed = {name: output["value"] for name, output in state["outputs"].items()}
    if not deployed:
        raise nothing_deployed(environment)
    return deployed
