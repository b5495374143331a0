"""PutRestApi on the running emulator, called as Terraform does."""

from __future__ import annotations

from typing import Any

import pytest
import urllib3
import yaml

from emulator.instance import Instance

FUNCTION = (
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:0:function:f/invocations"
)


def document(*paths: str, **more: Any) -> bytes:
    method = {
        "operationId": "call",
        "responses": {"200": {"description": "Done."}},
        "x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": FUNCTION},
    }
    return yaml.safe_dump(
        {"openapi": "3.0.3", "info": {}, "paths": {path: {"get": method} for path in paths}} | more
    ).encode()


@pytest.fixture
def gateway(emulator: Instance) -> Any:
    return emulator.client("apigateway")


@pytest.fixture
def api_id(gateway: Any) -> Any:
    api_id = gateway.create_rest_api(name="things")["id"]
    yield api_id
    gateway.delete_rest_api(restApiId=api_id)


def put(gateway: Any, api_id: str, body: bytes, mode: str = "overwrite") -> Any:
    return gateway.put_rest_api(restApiId=api_id, mode=mode, body=body)


def paths(gateway: Any, api_id: str) -> set[str]:
    return {resource["path"] for resource in gateway.get_resources(restApiId=api_id, limit=500)["items"]}


def test_answers_with_the_api(gateway: Any, api_id: str) -> None:
    assert put(gateway, api_id, document("/a"))["id"] == api_id


def test_sets_the_tls_policy(gateway: Any, api_id: str) -> None:
    policy = {
        "x-amazon-apigateway-security-policy": "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
        "x-amazon-apigateway-endpoint-access-mode": "BASIC",
    }
    put(gateway, api_id, document("/a", **policy))

    assert gateway.get_rest_api(restApiId=api_id)["securityPolicy"] == policy["x-amazon-apigateway-security-policy"]


def test_creates_the_resources_of_every_path_and_their_parents(gateway: Any, api_id: str) -> None:
    put(gateway, api_id, document("/", "/a/{b}/c", "/a/d"))

    assert paths(gateway, api_id) == {"/", "/a", "/a/{b}", "/a/{b}/c", "/a/d"}


def test_leaves_nothing_of_the_previous_document(gateway: Any, api_id: str) -> None:
    schemas = {"schemas": {"Thing": {"type": "object"}}}
    responses = {"UNAUTHORIZED": {"statusCode": 418}}
    validators = {"all": {"validateRequestBody": True}}
    put(
        gateway,
        api_id,
        document(
            "/",
            "/old/{id}",
            components=schemas,
            **{
                "x-amazon-apigateway-gateway-responses": responses,
                "x-amazon-apigateway-request-validators": validators,
            },
        ),
    )

    put(gateway, api_id, document("/new"))

    assert paths(gateway, api_id) == {"/", "/new"}
    root = next(r for r in gateway.get_resources(restApiId=api_id)["items"] if r["path"] == "/")
    assert not root.get("resourceMethods")
    assert gateway.get_models(restApiId=api_id)["items"] == []
    assert gateway.get_request_validators(restApiId=api_id)["items"] == []
    assert gateway.get_gateway_response(restApiId=api_id, responseType="UNAUTHORIZED")["statusCode"] == "401"


def test_refuses_an_unsupported_document_and_changes_nothing(gateway: Any, api_id: str) -> None:
    put(gateway, api_id, document("/a"))

    with pytest.raises(gateway.exceptions.BadRequestException, match="does not translate /webhooks"):
        put(gateway, api_id, document("/b", webhooks={}))

    assert paths(gateway, api_id) == {"/", "/a"}


def test_refuses_to_merge(gateway: Any, api_id: str) -> None:
    with pytest.raises(gateway.exceptions.BadRequestException, match="overwrite only, not merge"):
        put(gateway, api_id, document("/a"), mode="merge")


def test_refuses_an_unknown_api(gateway: Any) -> None:
    with pytest.raises(gateway.exceptions.BadRequestException, match="Invalid API identifier"):
        put(gateway, "0123456789", document("/a"))


def test_a_stage_without_access_logs_has_no_settings_for_them(gateway: Any, api_id: str) -> None:
    put(gateway, api_id, document("/a"))
    deployment = gateway.create_deployment(restApiId=api_id)["id"]
    gateway.create_stage(restApiId=api_id, stageName="Prod", deploymentId=deployment)

    assert "accessLogSettings" not in gateway.get_stage(restApiId=api_id, stageName="Prod")
    assert all("accessLogSettings" not in stage for stage in gateway.get_stages(restApiId=api_id)["item"])


@pytest.mark.parametrize(
    ("media_type", "status"),
    [("application/json", 400), ("application/json; charset=utf-8", 400), ("text/plain", 200), (None, 400)],
)
def test_a_body_is_validated_where_its_media_type_has_a_model(
    gateway: Any, emulator: Instance, api_id: str, media_type: str | None, status: int
) -> None:
    method = {
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
        "responses": {"200": {"description": "Done."}},
        "x-amazon-apigateway-integration": {"type": "mock", "responses": {"default": {"statusCode": 200}}},
    }
    body = {
        "openapi": "3.0.3",
        "info": {},
        "x-amazon-apigateway-request-validator": "all",
        "x-amazon-apigateway-request-validators": {"all": {"validateRequestBody": True}},
        "paths": {"/a": {"put": method}},
        "components": {"schemas": {"Thing": {"type": "object"}}},
    }
    put(gateway, api_id, yaml.safe_dump(body).encode())
    gateway.create_deployment(restApiId=api_id, stageName="Prod")

    reply = urllib3.request(
        "PUT",
        f"{emulator.url}/_aws/execute-api/{api_id}/Prod/a",
        body="not an object",
        headers={"Content-Type": media_type} if media_type else {},
    )

    assert reply.status == status


def test_a_stage_serves_the_document_that_was_deployed(gateway: Any, emulator: Instance, api_id: str) -> None:
    def status(path: str) -> int:
        return urllib3.request("GET", f"{emulator.url}/_aws/execute-api/{api_id}/Prod{path}").status

    mock = {"type": "mock", "responses": {"default": {"statusCode": 200}}}
    method = {"responses": {"200": {"description": "Done."}}, "x-amazon-apigateway-integration": mock}
    for path, not_deployed in (("/old", "/new"), ("/new", "/newer")):
        paths = {path: {"get": method}}
        put(gateway, api_id, yaml.safe_dump({"openapi": "3.0.3", "info": {}, "paths": paths}).encode())
        gateway.create_deployment(restApiId=api_id, stageName="Prod")

        put(gateway, api_id, document(not_deployed))

        assert (status(path), status(not_deployed)) == (200, 403)


@pytest.mark.parametrize(
    ("second", "message"),
    [
        pytest.param("/a/{c}", "already has a variable path part", id="a variable beside another"),
        pytest.param("/a/{c+}", "already has a variable path part", id="a greedy one beside another"),
        pytest.param("/b/{rest+}/c", "Cannot create a child of a resource with a greedy", id="below a greedy one"),
    ],
)
def test_refuses_ambiguous_paths(gateway: Any, api_id: str, second: str, message: str) -> None:
    with pytest.raises(gateway.exceptions.BadRequestException, match=message):
        put(gateway, api_id, document("/a/{b}", "/b/{rest+}", second))


def update(gateway: Any, api_id: str, path: str, value: str | None) -> Any:
    operation = {"op": "replace", "path": path} | ({"value": value} if value is not None else {})
    return gateway.update_rest_api(restApiId=api_id, patchOperations=[operation])


def test_an_updated_size_is_a_number(gateway: Any, api_id: str) -> None:
    assert update(gateway, api_id, "/minimumCompressionSize", "1024")["minimumCompressionSize"] == 1024
    assert "minimumCompressionSize" not in update(gateway, api_id, "/minimumCompressionSize", None)


@pytest.mark.parametrize("size", ["-1", "test", "10485761"])
def test_refuses_a_size_out_of_bounds(gateway: Any, api_id: str, size: str) -> None:
    with pytest.raises(gateway.exceptions.BadRequestException, match="between 0 and 10485760"):
        update(gateway, api_id, "/minimumCompressionSize", size)


@pytest.mark.parametrize(("sent", "kept"), [("true", True), ("false", False)])
def test_an_updated_switch_is_a_boolean(gateway: Any, api_id: str, sent: str, kept: bool) -> None:
    assert update(gateway, api_id, "/disableExecuteApiEndpoint", sent)["disableExecuteApiEndpoint"] is kept
