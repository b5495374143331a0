"""The gateway can call only functions whose policy allows it; ministack calls any function.

https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html#apigateway-permissions
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import apigateway_v1, lambda_svc

from emulator.patches.replacing import replace


def apply() -> None:
    replace(apigateway_v1, "_invoke_lambda_proxy_v1", _check_function_policy)
    replace(apigateway_v1, "_invoke_authorizer_lambda", _check_authorizer_policy)


def _check_function_policy(invoke: Any) -> Any:
    async def _invoke_lambda_proxy_v1(
        integration: dict[str, Any],
        api: str,
        stage: str,
        settings: Any,
        resource: Any,
        path: str,
        method: str,
        *more: Any,
        **named: Any,
    ) -> Any:
        if not _permitted(integration.get("uri", ""), f"{api}/{stage}/{method}{resource['path']}"):
            return apigateway_v1._gw_error("API_CONFIGURATION_ERROR", "Internal server error")
        return await invoke(integration, api, stage, settings, resource, path, method, *more, **named)

    return _invoke_lambda_proxy_v1


def _check_authorizer_policy(invoke: Any) -> Any:
    async def _invoke_authorizer_lambda(authorizer: dict[str, Any], event: dict[str, Any], *more: Any) -> Any:
        api = event["methodArn"].split(":")[5].partition("/")[0]
        if not _permitted(authorizer.get("authorizerUri", ""), f"{api}/authorizers/{authorizer['id']}"):
            return None
        return await invoke(authorizer, event, *more)

    return _invoke_authorizer_lambda


def _permitted(uri: str, source: str) -> bool:
    function = apigateway_v1._extract_lambda_ref_from_integration_uri(uri)
    policy = lambda_svc.function_policy_for_arn(function)
    caller = f"arn:aws:execute-api:{get_region()}:{get_account_id()}:{source}"
    # ministack itself refuses a function that does not exist.
    return policy is None or any(_allows(statement, function, caller) for statement in policy[0]["Statement"])


def _allows(statement: dict[str, Any], function: str, caller: str) -> bool:
    sources = statement.get("Condition", {}).get("ArnLike", {}).get("AWS:SourceArn", "*")
    return (
        statement["Principal"] == {"Service": "apigateway.amazonaws.com"}
        and statement["Resource"] == function
        and apigateway_v1._arn_matches(sources, caller)
    )
