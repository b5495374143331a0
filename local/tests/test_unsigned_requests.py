"""Requests without a signature: the emulator serves those that AWS serves, and refuses all others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import botocore.session
import pytest
import urllib3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from emulator.instance import Instance

# The services that a deployment of this project uses, and those whose operations AWS serves unsigned.
SERVICES = [
    "apigateway",
    "apigatewayv2",
    "cloudwatch",
    "cognito-identity",
    "cognito-idp",
    "dynamodb",
    "ec2",
    "iam",
    "lambda",
    "logs",
    "s3",
    "sns",
    "sts",
    "wafv2",
    "xray",
]
# The codes of a missing signature with another status than 403.
REFUSALS = {"MissingAuthenticationTokenException", "MissingParameter"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
COGNITO = "AWSCognitoIdentityProviderService"
JSON = {"Content-Type": "application/x-amz-json-1.1"}


def is_unsigned(operation: Any) -> bool:
    """Whether AWS's SDK sends this operation without a signature, or AWS's documentation says that it needs none."""
    return (
        operation.name == "GetClientToken" or operation.auth_type == "none" or operation.auth == ["smithy.api#noAuth"]
    )


def made_up(shape: Any) -> Any:
    """A value for a parameter; of structures, the required members."""
    match shape.type_name:
        case "structure":
            return {name: made_up(shape.members[name]) for name in shape.required_members}
        case "list":
            return [made_up(shape.member)]
        case "map":
            return {}
        case "string":
            return shape.enum[0] if shape.enum else "x"
        case "blob":
            return b"x"
        case "boolean":
            return True
        case _:
            return 1


def outcome(client: Any, operation: Any) -> str:
    """Whether a call with made-up values is served, or refused for its missing signature, or unknown to the emulator."""
    try:
        client._make_api_call(operation.name, made_up(operation.input_shape) if operation.input_shape else {})
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "InvalidAction":
            return "unknown"
        if code in REFUSALS or error.response["ResponseMetadata"]["HTTPStatusCode"] == 403:
            return "refused"
    return "served"


@pytest.fixture(params=SERVICES)
def client(request: pytest.FixtureRequest, emulator: Instance) -> Any:
    config = Config(
        signature_version=UNSIGNED,
        parameter_validation=False,
        inject_host_prefix=False,
        retries={"total_max_attempts": 1},
        s3={"addressing_style": "path"},
    )
    return botocore.session.Session().create_client(
        request.param, region_name="eu-west-1", endpoint_url=emulator.url, config=config
    )


def test_operations_that_aws_wants_signed_are_refused(client: Any) -> None:
    service = client.meta.service_model
    signed = [each for each in map(service.operation_model, service.operation_names) if not is_unsigned(each)]

    served = [each.name for each in signed if outcome(client, each) == "served"]

    assert served == []


@pytest.mark.parametrize("client", ["cognito-identity", "cognito-idp", "sts"], indirect=True)
def test_operations_that_aws_serves_unsigned_are_served(client: Any) -> None:
    service = client.meta.service_model
    unsigned = [each for each in map(service.operation_model, service.operation_names) if is_unsigned(each)]

    outcomes = {each.name: outcome(client, each) for each in unsigned}

    assert "served" in outcomes.values()
    assert [name for name, result in outcomes.items() if result == "refused"] == []


def post(emulator: Instance, path: str, body: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
    return urllib3.request("POST", f"{emulator.url}{path}", body=body, headers=headers)


def test_a_request_that_nobody_can_carry_out_is_refused_not_an_error(emulator: Instance) -> None:
    assert post(emulator, "/2015-03-31/functions", "{}", JSON).status == 403


@pytest.mark.parametrize("body", ["{}", "{", '{"FunctionName": 1}'])
def test_a_signed_request_with_an_odd_body_is_invalid_not_an_error(emulator: Instance, body: str) -> None:
    functions = emulator.client("lambda")

    def replace_body(request: Any, **_: Any) -> None:
        request.data = body

    functions.meta.events.register("before-sign", replace_body)
    with pytest.raises(ClientError) as error:
        functions.create_function(FunctionName="odd", Role="odd", Code={})

    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


@pytest.fixture
def pool(emulator: Instance) -> Iterator[str]:
    cognito = emulator.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="unsigned")["UserPool"]["Id"]
    yield pool
    cognito.delete_user_pool(UserPoolId=pool)


def users(emulator: Instance, pool: str) -> list[Any]:
    return list(emulator.client("cognito-idp").list_users(UserPoolId=pool)["Users"])


@pytest.mark.parametrize(
    ("path", "target"),
    [
        pytest.param("/?Action=GetUser", f"{COGNITO}.AdminCreateUser", id="another one in the query string"),
        pytest.param("/", f"{COGNITO}.GetUser.AdminCreateUser", id="two in the header"),
        pytest.param("/", f"{COGNITO}.AdminCreateUser.GetUser", id="two in the header, reversed"),
        pytest.param("/", f"{COGNITO}.AdminCreateUser", id="the one that needs a signature"),
    ],
)
def test_the_name_of_an_unsigned_operation_opens_no_other(
    emulator: Instance, pool: str, path: str, target: str
) -> None:
    body = json.dumps({"UserPoolId": pool, "Username": "ada"})

    post(emulator, path, body, {**JSON, "X-Amz-Target": target})

    assert users(emulator, pool) == []


@pytest.fixture
def role(emulator: Instance) -> Iterator[str]:
    """A role that the account itself may assume."""
    iam = emulator.client("iam")
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
    }
    yield iam.create_role(RoleName="assumable", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    iam.delete_role(RoleName="assumable")


@pytest.mark.parametrize(
    ("query", "body_action", "headers"),
    [
        pytest.param("Action=AssumeRoleWithSAML", "AssumeRole", FORM, id="another one in the query string"),
        pytest.param("", "AssumeRole&Action=AssumeRoleWithSAML", FORM, id="two in the body"),
        pytest.param("", "AssumeRoleWithSAML&Action=AssumeRole", FORM, id="two in the body, reversed"),
        pytest.param("Action=AssumeRoleWithSAML", "AssumeRole", {"Content-Type": "text/plain"}, id="not a form"),
    ],
)
def test_nobody_assumes_a_role_by_naming_two_operations(
    emulator: Instance, role: str, query: str, body_action: str, headers: dict[str, str]
) -> None:
    body = f"Action={body_action}&" + urlencode({"RoleArn": role, "RoleSessionName": "x", "Version": "2011-06-15"})

    reply = post(emulator, f"/?{query}", body, {**headers, "Host": f"sts.localhost:{emulator.port}"})

    assert b"SecretAccessKey" not in reply.data


def test_nobody_assumes_a_role_by_naming_another_operation_in_json(emulator: Instance, role: str) -> None:
    body = json.dumps({"Action": "AssumeRole", "RoleArn": role, "RoleSessionName": "x"})
    target = "AWSSecurityTokenServiceV20110615.AssumeRoleWithSAML"

    reply = post(emulator, "/", body, {**JSON, "X-Amz-Target": target})

    assert b"SecretAccessKey" not in reply.data


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "/", id="a list of buckets"),
        pytest.param("PUT", "/mine", id="a new bucket"),
        pytest.param("GET", "/state/terraform.tfstate", id="an object"),
        pytest.param("GET", "/v2/_catalog", id="a container registry"),
        pytest.param("POST", "/v2/images/blobs/uploads/", id="an upload to a container registry"),
        pytest.param("GET", "/latest/meta-data/iam/security-credentials/", id="instance metadata"),
        pytest.param("POST", "/v1/chat/completions", id="a model"),
        pytest.param("GET", "/iceberg/v1/config", id="a catalog"),
        pytest.param("GET", "/v20180820/mrap/instances", id="S3's control plane"),
    ],
)
def test_other_unsigned_requests_are_refused(emulator: Instance, method: str, path: str) -> None:
    assert urllib3.request(method, f"{emulator.url}{path}").status in (400, 403)
    assert emulator.client("s3").list_buckets()["Buckets"] == []


@pytest.mark.parametrize("protected", [True, False])
def test_a_method_with_iam_needs_a_signature(emulator: Instance, protected: bool) -> None:
    gateway = emulator.client("apigateway")
    api = gateway.create_rest_api(name="protected")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    method = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    gateway.put_method(**method, authorizationType="AWS_IAM" if protected else "NONE")
    gateway.put_integration(**method, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    gateway.put_method_response(**method, statusCode="200")
    gateway.put_integration_response(**method, statusCode="200")
    gateway.create_deployment(restApiId=api, stageName="live")

    reply = urllib3.request("GET", f"{emulator.url}/_aws/execute-api/{api}/live/")

    gateway.delete_rest_api(restApiId=api)
    assert reply.status == (403 if protected else 200)
    if protected:
        assert reply.json() == {"message": "Missing Authentication Token"}
