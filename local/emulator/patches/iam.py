"""IAM: what our policies ask of a request and ministack does not know, and one root key, whose signatures are checked.

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
from ministack.services import apigateway_v1, cognito, iam, sts, tagging

from emulator.patches.replacing import replace

GATEWAY_OWNER = re.compile(r"arn:aws:apigateway:[^:]*::/(restapis|domainnames)/[^/]+")
# Where tests find what was asked of IAM; not recorded where it is not set.
RECORD = "EMULATOR_IAM_RECORD"
BOUNDED = ("iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy")


def apply() -> None:
    replace(iam_actions, "request_tag_context", _with_boundaries)
    replace(iam_actions, "request_tag_context", _with_tags_of_new_apis)
    replace(tagging, "resource_tags", _with_tags_of_apis)
    replace(iam_actions, "extract_resource_arn", _with_named_resources)
    replace(iam_actions, "dynamodb_resource_arns", _with_tagged_tables)
    # By AWS's own description of the service; ministack takes one alias for a list of them.
    replace(iam_actions, "_BOTOCORE_SERVICE_MAP", lambda services: {**services, "lambda": ["lambda"]})
    replace(iam_actions, "_lambda_action", lambda _: _lambda_action)
    replace(tagging, "_RESOURCE_TAG_COLLECTORS", lambda collectors: {**collectors, "cognito-idp": _user_pools})
    _know_one_root_key()
    if os.environ.get(RECORD):
        replace(iam_evaluator, "evaluate", _recording)


def _recording(evaluate: Any) -> Any:
    """Writes down each question to IAM, a JSON object a line, for another implementation to answer."""

    def evaluated(context: Any, *policies: Any) -> Any:
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

    return evaluated


def _know_one_root_key() -> None:
    """Makes the emulator's own access key that of the account's root, and checks its signatures as any other's.

    ministack also takes "test", every account number and a missing key for root, and checks no signature of theirs.
    A request without a key is one that AWS serves unsigned: the others are refused before they come here.
    """

    def is_root(key: str | None) -> bool:
        return not key or key == os.environ["AWS_ACCESS_KEY_ID"]

    replace(iam_evaluator, "is_root_access_key", lambda _: is_root)
    replace(sts, "is_root_access_key", lambda _: is_root)
    # By this it decides whose signatures are not checked.
    replace(iam_evaluator, "_is_root_key", lambda _: lambda key: not key)


def _with_boundaries(context: Any) -> Any:
    def known(service: str, action: str, body: bytes, parameters: dict[str, Any]) -> dict[str, Any]:
        boundary = _boundary(parameters) if action in BOUNDED else None
        more = {"iam:PermissionsBoundary": boundary} if boundary else {}
        return {**context(service, action, body, parameters), **more}

    return known


def _with_tags_of_new_apis(context: Any) -> Any:
    """Knows the tags that a request to API Gateway gives, whose actions are named by HTTP methods."""

    def known(service: str, action: str, body: bytes, parameters: dict[str, Any]) -> dict[str, Any]:
        found = context(service, action, body, parameters)
        if service != "apigateway" or action != "apigateway:POST":
            return dict(found)
        given = json.loads(body or b"{}").get("tags") or {}
        return {**found, **{f"aws:RequestTag/{name}": value for name, value in given.items()}}

    return known


def _with_tags_of_apis(tags: Any) -> Any:
    """Gives all that is in a REST API or belongs to a domain name the tags of that, as AWS does."""

    def known(arn: str) -> Any:
        owner = GATEWAY_OWNER.match(arn)
        return dict(apigateway_v1._v1_tags.get(owner[0], {})) if owner else tags(arn)

    return known


def _lambda_action(method: str, path: str) -> str | None:
    operation = iam_actions._match_rest_action("lambda", method, path)
    return "InvokeFunction" if operation == "Invoke" else operation


def _with_named_resources(resource: Any) -> Any:
    def named(service: str, method: str, path: str, headers: Any, body: bytes, *more: Any) -> str:
        if service == "lambda" and method == "POST" and path.rstrip("/").endswith("/functions"):
            # Of a function that is being created, the name is in the body.
            path = f"{path.rstrip('/')}/{_named(body, 'FunctionName')[0]}"
        if service == "monitoring" and (watching := _watching(body, *more)):
            return watching
        return str(resource(service, method, path, headers, body, *more))

    return named


def _with_tagged_tables(tables: Any) -> Any:
    return lambda body, region, account: tables(body, region, account) or _named(body, "ResourceArn")


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
