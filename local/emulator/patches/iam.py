"""IAM: condition keys and ARNs that our policies use and ministack lacks.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import apigateway_v1, cognito, iam, tagging

from emulator.patches.replacing import replace

GATEWAY_OWNER = re.compile(r"arn:aws:apigateway:[^:]*::/(restapis|domainnames)/[^/]+")
# The file in which IAM evaluations are recorded for tests; without it, nothing is recorded.
RECORD = "EMULATOR_IAM_RECORD"
BOUNDED = ("iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy")


def apply() -> None:
    replace(iam_actions, "request_tag_context", _add_boundary)
    replace(iam_actions, "request_tag_context", _add_request_tags)
    replace(iam_actions, "request_tag_context", _add_principal)
    replace(tagging, "resource_tags", _add_resource_tags)
    replace(iam_actions, "extract_resource_arn", _add_resource_arns)
    replace(iam_actions, "dynamodb_resource_arns", _add_tagged_tables)
    # Finds actions by botocore's model of the service; ministack mistakes calls of one alias for ListAliases.
    replace(iam_actions, "_BOTOCORE_SERVICE_MAP", lambda services: {**services, "lambda": ["lambda"]})
    replace(iam_actions, "_lambda_action", lambda _: _lambda_action)
    replace(tagging, "_RESOURCE_TAG_COLLECTORS", lambda collectors: {**collectors, "cognito-idp": _user_pools})
    if os.environ.get(RECORD):
        replace(iam_evaluator, "evaluate", _record_evaluations)


def _record_evaluations(evaluate: Any) -> Any:
    """Records each IAM evaluation as a line of JSON, so that another implementation can check it."""

    def wrapper(context: Any, *policies: Any) -> Any:
        result = evaluate(context, *policies)
        asked = {
            "principal": context.principal_arn,
            "action": context.action,
            "resource": context.resource_arn,
            "context": {name: value for name, value in context.service_context.items() if value is not None},
            "allowed": result.decision == "Allow",
        }
        with Path(os.environ[RECORD]).open("a") as record:
            record.write(json.dumps(asked) + "\n")
        return result

    return wrapper


def _add_boundary(context: Any) -> Any:
    def request_tag_context(service: str, action: str, body: bytes, parameters: dict[str, Any]) -> dict[str, Any]:
        boundary = _boundary(parameters) if action in BOUNDED else None
        more = {"iam:PermissionsBoundary": boundary} if boundary else {}
        return {**context(service, action, body, parameters), **more}

    return request_tag_context


def _add_request_tags(context: Any) -> Any:
    """Adds the tags in requests to API Gateway, whose actions are named by HTTP methods."""

    def request_tag_context(service: str, action: str, body: bytes, parameters: dict[str, Any]) -> dict[str, Any]:
        keys = context(service, action, body, parameters)
        if service != "apigateway" or action != "apigateway:POST":
            return dict(keys)
        given = _json_body(body).get("tags")
        tags = given if isinstance(given, dict) else {}
        return {**keys, **{f"aws:RequestTag/{name}": value for name, value in tags.items()}}

    return request_tag_context


def _add_principal(context: Any) -> Any:
    """Adds whom a statement of a function's policy is for."""

    def request_tag_context(service: str, action: str, body: bytes, parameters: dict[str, Any]) -> dict[str, Any]:
        named = _body_field(body, "Principal") if action == "lambda:AddPermission" else []
        return dict(context(service, action, body, parameters)) | ({"lambda:Principal": named[0]} if named else {})

    return request_tag_context


def _add_resource_tags(tags: Any) -> Any:
    """Gives everything in a REST API or domain name the tags of that API or name, as AWS does."""

    def resource_tags(arn: str) -> Any:
        owner = GATEWAY_OWNER.match(arn)
        return dict(apigateway_v1._v1_tags.get(owner[0], {})) if owner else tags(arn)

    return resource_tags


def _lambda_action(method: str, path: str) -> str | None:
    operation = iam_actions._match_rest_action("lambda", method, path)
    return "InvokeFunction" if operation == "Invoke" else operation


def _add_resource_arns(resource: Any) -> Any:
    def extract_resource_arn(service: str, method: str, path: str, headers: Any, body: bytes, *more: Any) -> str:
        if service == "lambda" and method == "POST" and path.rstrip("/").endswith("/functions"):
            # CreateFunction has the function's name in the body.
            path = "/".join([path.rstrip("/"), *_body_field(body, "FunctionName")])
        if service == "monitoring" and (arn := _cloudwatch_arn(body, *more)):
            return arn
        return str(resource(service, method, path, headers, body, *more))

    return extract_resource_arn


def _add_tagged_tables(tables: Any) -> Any:
    return lambda body, region, account: tables(body, region, account) or _body_field(body, "ResourceArn")


def _boundary(parameters: dict[str, Any]) -> str | None:
    """The boundary in the request, or else the one that the role has."""
    given = iam_actions._query_param(parameters, "PermissionsBoundary")
    role = iam._roles.get_scoped(get_account_id(), None, iam_actions._query_param(parameters, "RoleName")) or {}
    return given or role.get("PermissionsBoundary")


def _cloudwatch_arn(body: bytes, parameters: dict[str, Any], region: str, account: str) -> str | None:
    """The ARN of the dashboard or alarm in a request to CloudWatch, which ministack does not find."""
    if dashboard := iam_actions._param(body, parameters, "DashboardName", "DashboardNames.member.1"):
        return f"arn:aws:cloudwatch::{account}:dashboard/{dashboard}"
    if alarm := iam_actions._param(body, parameters, "AlarmNames.member.1"):
        return f"arn:aws:cloudwatch:{region}:{account}:alarm:{alarm}"
    return iam_actions._param(body, parameters, "ResourceARN") or None


def _body_field(body: bytes, field: str) -> list[str]:
    named = _json_body(body).get(field)
    return [named] if named and isinstance(named, str) else []


def _json_body(body: bytes) -> dict[str, Any]:
    """The members of a body; none if it is not a JSON object, which the service itself reports."""
    try:
        members = json.loads(body)
    except ValueError:
        return {}
    return members if isinstance(members, dict) else {}


def _user_pools() -> Iterator[tuple[str, list[dict[str, str]]]]:
    for pool in cognito._user_pools.values():
        yield pool["Arn"], [{"Key": key, "Value": value} for key, value in pool.get("UserPoolTags", {}).items()]
