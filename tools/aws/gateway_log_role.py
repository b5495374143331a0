"""The role with which API Gateway writes access logs: an account has one per region, which all its APIs share.

The tools create it, because the role that deploys one environment must not be able to change it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

from tools.aws.environment import Environment
from tools.errors import ToolError

POLICY = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
# API Gateway checks the role when it is set, and may not see a new one yet.
ATTEMPTS = 10
PAUSE_SECONDS = 3


def ensure_log_role(environment: Environment) -> None:
    """Creates the role and sets it, unless the account has set one in this region."""
    gateway = environment.client("apigateway")
    if gateway.get_account().get("cloudwatchRoleArn"):
        return
    arn = _create(environment)
    for attempt in range(ATTEMPTS):
        try:
            _set(gateway, arn)
            print(f"API Gateway writes logs of {environment.region} with the role {arn}.", flush=True)
            return
        except gateway.exceptions.BadRequestException as error:
            if attempt == ATTEMPTS - 1:
                raise ToolError(f"API Gateway does not accept the role {arn} for logs: {error}") from error
            time.sleep(PAUSE_SECONDS)


def _create(environment: Environment) -> str:
    """The ARN of the role, which may be left from an earlier attempt."""
    iam, name = environment.client("iam"), f"users-api_gateway-logs-{environment.region}"
    with contextlib.suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps(TRUST),
            Description="How API Gateway writes the logs of all APIs of this account and region",
        )
    iam.attach_role_policy(RoleName=name, PolicyArn=f"arn:{environment.partition}:iam::aws:policy/{POLICY}")
    return str(iam.get_role(RoleName=name)["Role"]["Arn"])


def _set(gateway: Any, arn: str) -> None:
    gateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": arn}])
