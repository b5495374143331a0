"""The emulator refuses web pages of other origins, made-up keys and made-up signatures."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
import urllib3
from botocore.exceptions import ClientError

from emulator.credentials import Credentials
from emulator.instance import Instance

FUNCTIONS = "/2015-03-31/functions"
MADE_UP = "AWS4-HMAC-SHA256 Credential={}/20261124/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=00"


# What a page would send to run a program on this machine.
FUNCTION = {
    "FunctionName": "hostile",
    "Role": "arn:aws:iam::000000000000:role/any",
    "Runtime": "python3.12",
    "Handler": "hostile.handler",
}
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)


@pytest.fixture(autouse=True, scope="module")
def role(emulator: Instance) -> Iterator[None]:
    """A role for functions, as every deployment has it."""
    iam = emulator.client("iam")
    iam.create_role(RoleName="any", AssumeRolePolicyDocument="{}")
    yield
    iam.delete_role(RoleName="any")


def functions(emulator: Instance) -> list[Any]:
    return list(emulator.client("lambda").list_functions()["Functions"])


def create_function(emulator: Instance, headers: dict[str, str], query: str = "") -> urllib3.BaseHTTPResponse:
    body = json.dumps({**FUNCTION, "Code": {"ZipFile": base64.b64encode(EMPTY_ZIP).decode()}})
    return urllib3.request("POST", f"{emulator.url}{FUNCTIONS}{query}", body=body, headers=headers)


def test_the_request_would_succeed_if_it_were_signed(emulator: Instance) -> None:
    owner = emulator.client("lambda")

    owner.create_function(**FUNCTION, Code={"ZipFile": EMPTY_ZIP})

    assert len(functions(emulator)) == 1
    owner.delete_function(FunctionName="hostile")


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://example.com"}, id="a page of the internet"),
        pytest.param({"Origin": "http://localhost.example.com"}, id="a name that begins like this machine's"),
        pytest.param({"Origin": "http://127.0.0.1.example.com"}, id="a name that begins like an address"),
        pytest.param({"Origin": "http://10.0.0.1"}, id="a page of the local network"),
        pytest.param({"Origin": "null"}, id="a page without an origin"),
        pytest.param({"Origin": "http://["}, id="an invalid origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="an image or a link of another page"),
        pytest.param({"Host": "example.com"}, id="another name for this machine"),
    ],
)
def test_pages_of_other_origins_are_refused(emulator: Instance, headers: dict[str, str]) -> None:
    reply = create_function(emulator, headers)

    assert reply.status == 403
    assert "emulator" in reply.json()["message"]
    assert "Access-Control-Allow-Origin" not in reply.headers
    assert functions(emulator) == []


def test_a_preflight_of_another_origin_is_refused(emulator: Instance) -> None:
    headers = {"Origin": "https://example.com", "Access-Control-Request-Method": "POST"}

    reply = urllib3.request("OPTIONS", f"{emulator.url}{FUNCTIONS}", headers=headers)

    assert reply.status == 403
    assert "Access-Control-Allow-Origin" not in reply.headers


@pytest.mark.parametrize(
    "origin", ["http://localhost:8080", "http://127.0.0.1:3000", "http://[::1]:3000", "http://app.localhost"]
)
def test_pages_of_this_machine_are_answered(emulator: Instance, origin: str) -> None:
    assert urllib3.request("GET", f"{emulator.url}/_ministack/health", headers={"Origin": origin}).status == 200


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        pytest.param({}, "", id="no key"),
        pytest.param({"Authorization": "Bearer x"}, "", id="a token"),
        pytest.param({"Authorization": MADE_UP.format("test")}, "", id="a guessed key"),
        pytest.param({"Authorization": MADE_UP.format("000000000000")}, "", id="the account's number"),
        pytest.param({"Authorization": MADE_UP.format("KEY")}, "", id="a made-up signature"),
        pytest.param(
            {},
            "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=KEY/20261124/eu-west-1/lambda/aws4_request"
            "&X-Amz-Date=20261124T000000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=600&X-Amz-Signature=00",
            id="a made-up signature in the URL",
        ),
    ],
)
def test_requests_without_a_valid_signature_are_refused(
    emulator: Instance, headers: dict[str, str], query: str
) -> None:
    key = emulator.credentials.access_key_id
    signed = {name: value.replace("KEY", key) for name, value in headers.items()}

    reply = create_function(emulator, signed, query.replace("KEY", key))

    assert reply.status == 403
    assert functions(emulator) == []


def test_the_right_key_with_a_wrong_secret_is_refused(emulator: Instance) -> None:
    guessed = Credentials(emulator.credentials.access_key_id, "test")

    with pytest.raises(ClientError, match=r"SignatureDoesNotMatch|InvalidSignature"):
        emulator.client("lambda", credentials=guessed).list_functions()


def test_each_emulator_has_a_key_of_its_own_that_nobody_else_can_read(emulator: Instance) -> None:
    file = emulator.folder / "credentials.json"

    assert file.stat().st_mode & 0o777 == 0o600
    assert emulator.folder.stat().st_mode & 0o777 == 0o700
    assert emulator.credentials == Credentials.read(file)
    assert emulator.credentials != Credentials.generate()


@pytest.mark.parametrize(
    ("host", "protocol"),
    [
        pytest.param("localhost", "chat", id="no service"),
        pytest.param("x-ats.iot.eu-west-1.amazonaws.com", "mqtt", id="a message broker"),
        pytest.param("x.appsync-realtime-api.eu-west-1.amazonaws.com", "aws-appsync-event-ws", id="a stream of events"),
        pytest.param("abcdefghij.execute-api.example.com", "chat", id="an API under a foreign name"),
    ],
)
def test_websockets_of_strangers_are_refused(emulator: Instance, host: str, protocol: str) -> None:
    headers = {
        "Host": host,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Protocol": protocol,
        "Sec-WebSocket-Version": "13",
    }

    assert urllib3.request("GET", f"{emulator.url}/mqtt", headers=headers, timeout=5).status == 403


def test_permission_to_import_is_checked_before_anything_is_imported(emulator: Instance) -> None:
    iam = emulator.client("iam")
    gateway = emulator.client("apigateway")
    api = gateway.create_rest_api(name="theirs")["id"]
    iam.create_user(UserName="nobody")
    key = iam.create_access_key(UserName="nobody")["AccessKey"]
    nobody = emulator.client("apigateway", credentials=Credentials(key["AccessKeyId"], key["SecretAccessKey"]))

    with pytest.raises(ClientError, match="AccessDenied"):
        nobody.put_rest_api(restApiId=api, mode="overwrite", body=b'{"openapi": "3.0.3", "info": {}, "paths": {}}')

    gateway.delete_rest_api(restApiId=api)
    iam.delete_access_key(UserName="nobody", AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName="nobody")


def test_an_app_client_gets_a_token_with_its_secret_only(emulator: Instance) -> None:
    cognito = emulator.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="machines")["UserPool"]["Id"]
    scope = {"ScopeName": "read", "ScopeDescription": "read"}
    cognito.create_resource_server(UserPoolId=pool, Identifier="things", Name="things", Scopes=[scope])
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="machine",
        GenerateSecret=True,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["things/read"],
    )["UserPoolClient"]

    def status(secret: str, **headers: str) -> int:
        return urllib3.request(
            "POST",
            f"{emulator.url}/oauth2/token",
            body=f"grant_type=client_credentials&client_id={client['ClientId']}",
            headers=urllib3.make_headers(basic_auth=f"{client['ClientId']}:{secret}")
            | {"Content-Type": "application/x-www-form-urlencoded"}
            | headers,
        ).status

    assert status(client["ClientSecret"]) == 200
    assert status("made-up") == 400
    assert status(client["ClientSecret"], Origin="https://example.com") == 403
