"""One emulator for the tests in this folder, with an API whose function returns its event."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from emulator.instance import Instance, disposable
from tools.tests import faults

ECHO = """
import json
def handler(event, context):
    if event["httpMethod"] == "POST":
        return json.loads(event["body"])
    return {"statusCode": 200, "headers": {"WWW-Authenticate": "Bearer", "ETag": '"1"'}, "body": json.dumps(event)}
"""
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
IDS = '"$context.requestId $context.extendedRequestId"'


@pytest.fixture(scope="session")
def emulator() -> Iterator[Instance]:
    with disposable(**faults.PLAYED) as instance:
        yield instance


@pytest.fixture
def cognito(emulator: Instance) -> Any:
    return emulator.client("cognito-idp")


@pytest.fixture
def pool(cognito: Any) -> Iterator[str]:
    """A user pool whose people sign in by their e-mail address, and may sign up."""
    pool = cognito.create_user_pool(PoolName="pool", UsernameAttributes=["email"])["UserPool"]["Id"]
    yield pool
    cognito.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE")
    cognito.delete_user_pool(UserPoolId=pool)


@pytest.fixture
def client(cognito: Any, pool: str) -> str:
    """An app client that people sign in to by their password."""
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app", ExplicitAuthFlows=flows)
    return str(client["UserPoolClient"]["ClientId"])


@pytest.fixture(scope="module")
def api(emulator: Instance) -> Iterator[str]:
    """The URL of the stage Prod, which may call the function; the stage Elsewhere may not."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("echo.py", ECHO)
    iam, functions, gateway = (emulator.client(service) for service in ("iam", "lambda", "apigateway"))
    role = iam.create_role(RoleName="echo", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    function = functions.create_function(
        FunctionName="echo",
        Runtime="python3.12",
        Handler="echo.handler",
        Role=role,
        Code={"ZipFile": package.getvalue()},
    )["FunctionArn"]
    api = gateway.create_rest_api(name="echo")["id"]
    functions.add_permission(
        FunctionName="echo",
        StatementId="api",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:eu-west-1:000000000000:{api}/Prod/*",
    )
    document = yaml.safe_dump(_document(function)).encode()
    gateway.put_rest_api(restApiId=api, mode="overwrite", body=document)
    for stage in ("Prod", "Elsewhere"):
        gateway.create_deployment(restApiId=api, stageName=stage)
    yield f"{emulator.url}/_aws/execute-api/{api}/Prod"
    gateway.delete_rest_api(restApiId=api)
    functions.delete_function(FunctionName="echo")
    iam.delete_role(RoleName="echo")


def _document(function: str) -> dict[str, Any]:
    uri = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{function}/invocations"
    echo = {
        "responses": {"200": {"description": "The event."}},
        "x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": uri},
    }
    parameters = [{"name": name, "in": place, "required": True} for name, place in (("a", "query"), ("b", "header"))]
    return {
        "openapi": "3.0.3",
        "info": {},
        "x-amazon-apigateway-request-validators": {"parameters": {"validateRequestParameters": True}},
        "paths": {
            "/users/{userid}": {"get": echo, "post": echo, "put": _mock("405", template=IDS)},
            "/files/{proxy+}": {"get": echo},
            "/hardcoded": {"get": echo},
            "/picky": {
                "get": {
                    **_mock("204"),
                    "parameters": parameters,
                    "x-amazon-apigateway-request-validator": "parameters",
                }
            },
            "/mock": {
                "get": _mock(
                    "444", headers={"ETag": "1", "Date": "2", "Content-Length": "3", "Transfer-Encoding": "4"}
                ),
                "post": _mock("200", passthroughBehavior="never"),
            },
        },
        "x-amazon-apigateway-gateway-responses": {
            "MISSING_AUTHENTICATION_TOKEN": {"statusCode": 404, "responseTemplates": {"application/json": IDS}},
            "DEFAULT_5XX": {"statusCode": 599},
        },
    }


def _mock(status: str, template: str = "", headers: dict[str, str] | None = None, **settings: str) -> dict[str, Any]:
    headers = headers or {}
    return {
        "responses": {status: {"description": "The answer.", "headers": {name: {} for name in headers}}},
        "x-amazon-apigateway-integration": {
            **settings,
            "type": "mock",
            "requestTemplates": {"application/json": json.dumps({"statusCode": int(status)})},
            "responses": {
                "default": {
                    "statusCode": status,
                    "responseParameters": {
                        f"method.response.header.{name}": f"'{value}'" for name, value in headers.items()
                    },
                    **({"responseTemplates": {"application/json": template}} if template else {}),
                }
            },
        },
    }
