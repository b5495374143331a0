"""IAM as AWS evaluates it, where our policies ask for more than ministack knows of a request.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ministack.core import iam_actions
from ministack.core.responses import get_account_id
from ministack.services import cognito, iam, tagging

BOUNDED = ("iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy")


def know_what_requests_are_about() -> None:
    """Gives the evaluation what it misses: boundaries of roles, tags of user pools, and what some requests name."""
    context = iam_actions.request_tag_context
    resource = iam_actions.extract_resource_arn
    tables = iam_actions.dynamodb_resource_arns

    def corrected_context(service: str, action: str, body: bytes, parameters: dict[str, Any]) -> dict[str, Any]:
        known = context(service, action, body, parameters)
        boundary = _boundary(parameters) if action in BOUNDED else None
        return {**known, **({"iam:PermissionsBoundary": boundary} if boundary else {})}

    def corrected_lambda_action(method: str, path: str) -> str | None:
        operation = iam_actions._match_rest_action("lambda", method, path)
        return "InvokeFunction" if operation == "Invoke" else operation

    def corrected_resource(service: str, method: str, path: str, headers: Any, body: bytes, *more: Any) -> str:
        if service == "lambda" and method == "POST" and path.rstrip("/").endswith("/functions"):
            # Of a function that is being created, the name is in the body.
            path = f"{path.rstrip('/')}/{_named(body, 'FunctionName')[0]}"
        if service == "monitoring" and (watching := _watching(body, *more)):
            return watching
        return str(resource(service, method, path, headers, body, *more))

    def corrected_tables(body: bytes, region: str, account: str) -> list[str]:
        return tables(body, region, account) or _named(body, "ResourceArn")

    # By AWS's own description of the service, where ministack takes one alias for a list of them.
    iam_actions._BOTOCORE_SERVICE_MAP["lambda"] = ["lambda"]
    iam_actions._lambda_action = corrected_lambda_action
    iam_actions.request_tag_context = corrected_context
    iam_actions.extract_resource_arn = corrected_resource
    iam_actions.dynamodb_resource_arns = corrected_tables
    tagging._RESOURCE_TAG_COLLECTORS["cognito-idp"] = _user_pools


def _boundary(parameters: dict[str, Any]) -> str | None:
    """The boundary that the request gives to the role, or else the one that the role has."""
    given = iam_actions._query_param(parameters, "PermissionsBoundary")
    role = iam._roles.get_scoped(get_account_id(), None, iam_actions._query_param(parameters, "RoleName")) or {}
    return given or role.get("PermissionsBoundary")


def _watching(body: bytes, parameters: dict[str, Any], region: str, account: str) -> str | None:
    """The dashboard or alarm that a request to CloudWatch names, where ministack finds none."""
    if dashboard := iam_actions._param(body, parameters, "DashboardName", "DashboardNames.member.1"):
        return f"arn:aws:cloudwatch::{account}:dashboard/{dashboard}"
    if alarm := iam_actions._param(body, parameters, "AlarmNames.member.1"):
        return f"arn:aws:cloudwatch:{region}:{account}:alarm:{alarm}"
    return iam_actions._param(body, parameters, "ResourceARN") or None


def _named(body: bytes, field: str) -> list[str]:
    named = json.loads(body or b"{}").get(field)
    return [named] if named else []


def _user_pools() -> Iterator[tuple[str, list[dict[str, str]]]]:
    for pool in cognito._user_pools.values():
        yield pool["Arn"], [{"Key": key, "Value": value} for key, value in pool.get("UserPoolTags", {}).items()]
