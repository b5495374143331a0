"""Calls of a deployed REST API, as recorded on AWS: what reaches the function, and what of its reply the client."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
import urllib3
import yaml

from emulator.instance import Instance

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


@pytest.fixture(scope="module")
def api(emulator: Instance) -> Iterator[str]:
    """The URL of an API whose function answers with the event that it got."""

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
    functions.add_permission(
        FunctionName="echo", StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
    )
    api = gateway.create_rest_api(name="echo")["id"]
    uri = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{function}/invocations"
    echo = {
        "responses": {"200": {"description": "The event."}},
        "x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": uri},
    }
    mock = {
        "responses": {"405": {"description": "No such method."}},
        "x-amazon-apigateway-integration": {
            "type": "mock",
            "requestTemplates": {"application/json": '{"statusCode": 405}'},
            "responses": {
                "default": {
                    "statusCode": "405",
                    "responseTemplates": {"application/json": '"$context.requestId $context.extendedRequestId"'},
                }
            },
        },
    }
    document = {
        "openapi": "3.0.3",
        "info": {},
        "paths": {"/users/{userid}": {"get": echo, "post": echo, "put": mock}},
        "x-amazon-apigateway-gateway-responses": {
            "MISSING_AUTHENTICATION_TOKEN": {
                "statusCode": 404,
                "responseTemplates": {"application/json": '"$context.requestId $context.extendedRequestId"'},
            }
        },
    }
    gateway.put_rest_api(restApiId=api, mode="overwrite", body=yaml.safe_dump(document).encode())
    gateway.create_deployment(restApiId=api, stageName="Prod")
    yield f"{emulator.url}/_aws/execute-api/{api}/Prod"
    gateway.delete_rest_api(restApiId=api)
    functions.delete_function(FunctionName="echo")
    iam.delete_role(RoleName="echo")


@pytest.mark.parametrize(
    "parameter",
    ["ada%40example.com", "test%2Balias@gmail.com", "test+alias@gmail.com", "%2540", "%zz", "a%2Fb", "caf%C3%A9"],
)
def test_a_path_parameter_reaches_the_function_as_it_is_in_the_url(api: str, parameter: str) -> None:
    host, _, path = api.removeprefix("http://").partition("/")
    connection = HTTPConnection(host)
    # Not urllib3, which corrects malformed escapes.
    connection.request("GET", f"/{path}/users/{parameter}")
    event = json.load(connection.getresponse())

    assert event["pathParameters"] == {"userid": parameter}
    assert event["path"] == f"/users/{parameter}"
    assert event["requestContext"]["path"] == f"/Prod/users/{parameter}"


def test_a_query_parameter_reaches_the_function_decoded(api: str) -> None:
    event = urllib3.request("GET", f"{api}/users/a?email=test%2Balias%40gmail.com&plus=a+b").json()

    assert event["queryStringParameters"] == {"email": "test+alias@gmail.com", "plus": "a b"}


def test_a_client_chooses_one_id_of_a_request_and_never_the_other(api: str) -> None:
    chosen = {"x-amzn-RequestId": "chosen"}
    first, second = (urllib3.request("GET", f"{api}/users/a", headers=chosen) for _ in range(2))

    contexts = [reply.json()["requestContext"] for reply in (first, second)]
    assert [context["requestId"] for context in contexts] == ["chosen", "chosen"]
    assert first.headers["x-amzn-RequestId"] == "chosen"
    assert len({context["extendedRequestId"] for context in contexts}) == 2
    assert first.headers["x-amz-apigw-id"] == contexts[0]["extendedRequestId"]


@pytest.mark.parametrize(
    ("reply", "status", "headers", "body"),
    [
        pytest.param({"statusCode": 200}, 200, {}, "", id="no body"),
        pytest.param({"headers": {"test-header": "value"}}, 200, {"test-header": "value"}, "", id="no status"),
        pytest.param({"statusCode": "201"}, 201, {}, "", id="a status as text"),
        pytest.param({"statusCode": 200, "headers": None}, 200, {}, "", id="headers that are null"),
        pytest.param(
            {"statusCode": 200, "headers": {"header-bool": True}}, 200, {"header-bool": "true"}, "", id="a boolean"
        ),
        pytest.param(
            {"statusCode": 200, "multiValueHeaders": {"test-multi": ["value1", "value2"]}},
            200,
            {"test-multi": "value1, value2"},
            "",
            id="a header with two values",
        ),
        pytest.param(
            {"statusCode": 200, "headers": {"test-multi": "solo"}, "multiValueHeaders": {"tesT-Multi": ["multi"]}},
            200,
            {"test-multi": "multi, solo"},
            "",
            id="a header in both",
        ),
        pytest.param(
            {"statusCode": 200, "body": "dGVzdA==", "isBase64Encoded": True}, 200, {}, "dGVzdA==", id="base64 as text"
        ),
    ],
)
def test_a_functions_reply_is_answered_as_recorded(
    api: str, reply: Any, status: int, headers: dict[str, str], body: str
) -> None:
    answer = urllib3.request("POST", f"{api}/users/a", json=reply)

    assert (answer.status, answer.data.decode()) == (status, body)
    assert {name: answer.headers[name] for name in headers} == headers


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param({"statusCode": 200, "wrongValue": "value"}, id="an unknown key"),
        pytest.param({"statusCode": "test"}, id="a status that is none"),
        pytest.param({"statusCode": 200, "multiValueHeaders": {"test": "value1"}}, id="a value that is no list"),
        pytest.param("justAString", id="a string"),
    ],
)
def test_a_reply_that_is_none_is_a_failure_of_the_function(api: str, reply: Any) -> None:
    answer = urllib3.request("POST", f"{api}/users/a", json=reply)

    assert answer.status >= 500
    assert answer.json() == {"message": "Internal server error"}


def test_a_functions_headers_that_are_the_gateways_affair_are_renamed(api: str) -> None:
    reply = urllib3.request("GET", f"{api}/users/a")

    assert reply.headers["x-amzn-Remapped-WWW-Authenticate"] == "Bearer"
    assert "WWW-Authenticate" not in reply.headers
    assert reply.headers["ETag"] == '"1"'


def test_requests_without_a_chosen_id_have_ids_of_their_own(api: str) -> None:
    contexts = [urllib3.request("GET", f"{api}/users/a").json()["requestContext"] for _ in range(2)]

    assert len({context["requestId"] for context in contexts}) == 2


@pytest.mark.parametrize(("method", "path"), [("PUT", "/users/a"), ("GET", "/nothing")])
def test_mocks_and_gateway_responses_name_the_same_ids(api: str, method: str, path: str) -> None:
    reply = urllib3.request(method, f"{api}{path}", headers={"x-amzn-RequestId": "chosen"})

    assert reply.json() == f"chosen {reply.headers['x-amz-apigw-id']}"
