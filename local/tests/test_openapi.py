"""Reading an OpenAPI document: how each part is translated, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from emulator import openapi
from emulator.openapi import UnsupportedDocumentError

OUR_DOCUMENT = Path(__file__).resolve().parents[2] / "terraform" / "openapi.yaml"

DOCUMENT = """
openapi: 3.0.3
info: {title: Things, version: "1"}
x-amazon-apigateway-request-validator: all
x-amazon-apigateway-request-validators:
  all: {validateRequestBody: true, validateRequestParameters: true}
paths:
  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    put:
      operationId: putThing
      security: [{jwt: []}]
      parameters:
        - {name: dry, in: query, schema: {type: boolean}}
        - {$ref: "#/components/parameters/Trace"}
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Thing"}}
      responses:
        "200":
          description: Done.
          content:
            application/json: {schema: {$ref: "#/components/schemas/Thing"}}
        "404": {$ref: "#/components/responses/NotFound"}
      x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: "arn:function"}
components:
  schemas:
    Thing:
      type: object
      properties: {name: {type: string, description: The name., minLength: 1}}
      additionalProperties: false
  parameters:
    Trace: {name: X-Trace, in: header, required: true, schema: {type: string}}
  responses:
    NotFound: {description: None.}
  securitySchemes:
    jwt:
      type: apiKey
      name: Authorization
      in: header
      x-amazon-apigateway-authtype: custom
      x-amazon-apigateway-authorizer: {type: token, authorizerUri: "arn:authorizer", authorizerResultTtlInSeconds: 60}
x-amazon-apigateway-gateway-responses:
  UNAUTHORIZED:
    statusCode: 401
    responseTemplates: {application/json: "{}"}
"""
PUT = ("paths", "/things/{id}", "put")


def document(*path: str, **keywords: Any) -> str:
    """The document, with keywords added or replaced in the object at that path."""
    value = yaml.safe_load(DOCUMENT)
    target = value
    for name in path:
        target = target[name]
    target.update(keywords)
    return yaml.safe_dump(value)


def only_method(text: str) -> openapi.Method:
    [method] = openapi.read(text).methods
    return method


def test_a_path_becomes_a_method_of_a_resource() -> None:
    method = only_method(DOCUMENT)

    assert (method.path, method.http_method, method.operation_name) == ("/things/{id}", "PUT", "putThing")


def test_a_method_has_the_parameters_of_its_path_and_operation() -> None:
    assert only_method(DOCUMENT).parameters == {
        "method.request.path.id": True,
        "method.request.querystring.dry": False,
        "method.request.header.X-Trace": True,
    }


def test_a_request_body_becomes_a_model() -> None:
    assert only_method(DOCUMENT).models == {"application/json": "Thing"}
    assert openapi.read(DOCUMENT).models["Thing"]["properties"]["name"]["minLength"] == 1


def test_a_model_refers_to_another_by_url() -> None:
    text = openapi.model_schema({"$ref": "#/components/schemas/Thing"}, "api1")

    assert text == '{"$ref": "https://apigateway.amazonaws.com/restapis/api1/models/Thing"}'


def test_an_operations_security_becomes_its_authorizer() -> None:
    assert only_method(DOCUMENT).authorizer == "jwt"


def test_an_operation_may_be_open_to_all() -> None:
    open_to_all = document(*PUT, **{"security": [], "x-amazon-apigateway-auth": {"type": "NONE"}})

    assert only_method(open_to_all).authorizer is None


def test_a_scheme_becomes_an_authorizer_that_reads_its_header() -> None:
    [authorizer] = openapi.read(DOCUMENT).authorizers

    assert authorizer.name == "jwt"
    assert authorizer.settings == {
        "type": "TOKEN",
        "authorizerUri": "arn:authorizer",
        "authorizerResultTtlInSeconds": 60,
        "identitySource": "method.request.header.Authorization",
    }


def test_the_documents_validator_applies_to_every_operation() -> None:
    assert openapi.read(DOCUMENT).validators == {
        "all": {"validateRequestBody": True, "validateRequestParameters": True}
    }
    assert only_method(DOCUMENT).validator == "all"


def test_an_integration_keeps_its_settings() -> None:
    integration = only_method(DOCUMENT).integration

    assert integration.settings == {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": "arn:function"}
    assert integration.responses == []


def test_a_mock_integration_has_responses_and_their_headers() -> None:
    mock = {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 204}'},
        "responses": {
            "default": {
                "statusCode": 204,
                "responseParameters": {"method.response.header.Access-Control-Allow-Origin": "'*'"},
            }
        },
    }
    responses = {"204": {"description": "Done.", "headers": {"Access-Control-Allow-Origin": {}}}}
    method = only_method(document(*PUT, responses=responses, **{"x-amazon-apigateway-integration": mock}))

    [response] = method.integration.responses
    assert (response.status, response.selection_pattern) == ("204", "")
    assert method.response_parameters == {"204": {"method.response.header.Access-Control-Allow-Origin": True}}


def test_a_path_can_have_an_any_method() -> None:
    other = {"x-amazon-apigateway-integration": {"type": "mock"}}
    methods = openapi.read(document("paths", "/things/{id}", **{"x-amazon-apigateway-any-method": other})).methods

    assert [method.http_method for method in methods] == ["PUT", "ANY"]


def test_a_gateway_response_keeps_its_status_as_text() -> None:
    [response] = openapi.read(DOCUMENT).gateway_responses

    assert response.type == "UNAUTHORIZED"
    assert response.settings == {"statusCode": "401", "responseTemplates": {"application/json": "{}"}}


def test_a_json_document_is_read() -> None:
    assert openapi.read('{"openapi": "3.0.3", "info": {}, "paths": {}}').methods == []


def test_our_own_document_is_translated_completely() -> None:
    # As modules/api changes it: it makes integrations, and leaves "nullable" out.
    ours = yaml.safe_load(re.sub(r"\n *nullable: true", "", OUR_DOCUMENT.read_text()))
    for operation in (operation for item in ours["paths"].values() for operation in item.values()):
        if "x-function" in operation:
            del operation["x-function"]
            operation["x-amazon-apigateway-integration"] = {"type": "aws_proxy", "httpMethod": "POST", "uri": "a"}
    scheme = ours["components"]["securitySchemes"]["jwt"]
    scheme["x-amazon-apigateway-authorizer"] |= {"authorizerUri": "a", "authorizerResultTtlInSeconds": 300}
    del scheme["x-function"]

    methods = openapi.read(json.dumps(ours).encode()).methods

    assert sorted(f"{method.http_method} {method.path}" for method in methods) == sorted(
        f"{method.removeprefix('x-amazon-apigateway-').removesuffix('-method').upper()} {path}"
        for path, item in yaml.safe_load(OUR_DOCUMENT.read_bytes())["paths"].items()
        for method in item
        if method != "parameters"
    )
    assert all(method.authorizer == "jwt" for method in methods if method.http_method != "ANY")


SCHEMA = ("components", "schemas", "Thing")
SCHEME = ("components", "securitySchemes", "jwt")
AUTHORIZER = (*SCHEME, "x-amazon-apigateway-authorizer")
INTEGRATION = (*PUT, "x-amazon-apigateway-integration")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param(document(servers=[{"url": "/v1"}]), "/servers", id="servers"),
        pytest.param(document(**{"x-amazon-apigateway-policy": {}}), "/x-amazon-apigateway-policy", id="policy"),
        pytest.param(document("components", links={}), "/components/links", id="links"),
        pytest.param(
            document("paths", "/things/{id}", trace={}), "/paths/~1things~1{id}/trace", id="an unsupported method"
        ),
        pytest.param(document(*PUT, callbacks={}), "/paths/~1things~1{id}/put/callbacks", id="callbacks"),
        pytest.param(document(*SCHEMA, nullable=True), "/components/schemas/Thing/nullable", id="nullable"),
        pytest.param(document(*SCHEMA, default={}), "/components/schemas/Thing/default", id="default"),
        pytest.param(
            document(*SCHEMA, "properties", "name", readOnly=True),
            "/components/schemas/Thing/properties/name/readOnly",
            id="readOnly, inside",
        ),
        pytest.param(
            document(*SCHEMA, allOf=[{"discriminator": {}}]),
            "/components/schemas/Thing/allOf/0/discriminator",
            id="discriminator, inside",
        ),
        pytest.param(document(*AUTHORIZER, jwks="x"), "x-amazon-apigateway-authorizer/jwks", id="authorizer setting"),
        pytest.param(document(*INTEGRATION, connectionId="x"), "integration/connectionId", id="integration setting"),
    ],
)
def test_an_unsupported_keyword_is_refused_with_its_location(text: str, place: str) -> None:
    with pytest.raises(UnsupportedDocumentError, match="does not translate") as refusal:
        openapi.read(text)

    assert place in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("openapi: [", "neither JSON nor YAML", id="no document"),
        pytest.param("just text", "must be an object", id="text"),
        pytest.param("info: {}", "has no openapi", id="no version"),
        pytest.param(document(openapi="3.1.0"), "takes OpenAPI 3.0, not 3.1.0", id="OpenAPI 3.1"),
        pytest.param(
            document("components", "schemas", My_Thing={"type": "object"}), "alphanumeric, unlike My_Thing", id="name"
        ),
        pytest.param(
            document(**{"x-amazon-apigateway-security-policy": "TLS_1_1"}), "unknown: TLS_1_1", id="unknown policy"
        ),
        pytest.param(
            document(**{"x-amazon-apigateway-security-policy": "SecurityPolicy_TLS13_1_3_2025_09"}),
            "also needs the endpoint access mode",
            id="policy without access mode",
        ),
        pytest.param(document(security=[{"jwt": []}]), "/security applies to every operation here", id="root security"),
        pytest.param(
            document(*PUT, **{"x-amazon-apigateway-auth": {"type": "AWS_IAM"}}), "must be NONE, not AWS_IAM", id="IAM"
        ),
        pytest.param(
            document(*PUT, **{"x-amazon-apigateway-auth": {"type": "NONE"}}), "has both a security scheme", id="both"
        ),
        pytest.param(document(*INTEGRATION, httpMethod="GET"), "httpMethod must be POST", id="Lambda by GET"),
        pytest.param(document(*PUT, security=[{"other": []}]), "security scheme other", id="unknown scheme"),
        pytest.param(document(*PUT, security=[{"jwt": []}, {}]), "at most one security scheme", id="two schemes"),
        pytest.param(
            document(*PUT, **{"x-amazon-apigateway-request-validator": "none"}),
            "request validator none",
            id="unknown validator",
        ),
        pytest.param(
            document(*PUT, "requestBody", content={"application/json": {"schema": {"$ref": "#/components/schemas/X"}}}),
            "the model X",
            id="unknown model",
        ),
        pytest.param(
            document(*PUT, "requestBody", content={"application/json": {"schema": {"type": "object"}}}),
            "must be a $ref",
            id="a schema without a name",
        ),
        pytest.param(
            document(*PUT, parameters=[{"name": "c", "in": "cookie"}]), "query, path or header, not cookie", id="cookie"
        ),
        pytest.param(
            document(*PUT, parameters=[{"$ref": "#/components/parameters/X"}]), "not in the document", id="lost $ref"
        ),
        pytest.param(document(*SCHEME, type="oauth2"), "must be of type apiKey", id="oauth2"),
        pytest.param(document(*AUTHORIZER, type="jwt"), "must be token or request, not jwt", id="authorizer type"),
        pytest.param(
            document(*INTEGRATION, responses={"default": {"statusCode": 200, "responseParameters": {"a.b": "'c'"}}}),
            "maps a.b, which its response does not declare",
            id="a header that is not declared",
        ),
        pytest.param(
            document("x-amazon-apigateway-gateway-responses", NO_SUCH={}), "not a type of gateway response", id="type"
        ),
    ],
)
def test_an_invalid_document_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnsupportedDocumentError) as refusal:
        openapi.read(text)

    assert message in str(refusal.value)
