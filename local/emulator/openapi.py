"""Translates an OpenAPI document into the parts of a REST API, as API Gateway's import does.

Each keyword is translated, ignored because it is documentation only, or refused by name. Nothing is dropped silently: a
document that can be imported here means the same on AWS, as far as the emulator supports it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/import-edit-api.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import botocore.session
import yaml

# By keyword; ANY handles the methods that a path does not declare.
HTTP_METHODS = {
    **{method: method.upper() for method in ("get", "put", "post", "delete", "patch", "head", "options")},
    "x-amazon-apigateway-any-method": "ANY",
}
PARAMETER_LOCATIONS = {"query": "querystring", "path": "path", "header": "header"}
GATEWAY_RESPONSE_TYPES = {
    "ACCESS_DENIED",
    "API_CONFIGURATION_ERROR",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY",
    "BAD_REQUEST_PARAMETERS",
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "INVALID_API_KEY",
    "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN",
    "QUOTA_EXCEEDED",
    "REQUEST_TOO_LARGE",
    "RESOURCE_NOT_FOUND",
    "THROTTLED",
    "UNAUTHORIZED",
    "UNSUPPORTED_MEDIA_TYPE",
    "WAF_FILTERED",
}
SCHEMA_KEYWORDS = {
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "type",
    "uniqueItems",
}
PROSE = {"description", "summary", "title", "tags", "externalDocs", "deprecated", "example", "examples"}


class UnsupportedDocumentError(ValueError):
    """The document has something that is not translated; the message names the place."""


@dataclass(frozen=True)
class Authorizer:
    name: str
    settings: dict[str, Any]


@dataclass(frozen=True)
class GatewayResponse:
    type: str
    settings: dict[str, Any]


@dataclass(frozen=True)
class IntegrationResponse:
    status: str
    selection_pattern: str
    parameters: dict[str, str]
    templates: dict[str, str]


@dataclass(frozen=True)
class Integration:
    settings: dict[str, Any]
    responses: list[IntegrationResponse]


@dataclass(frozen=True)
class Method:
    path: str
    http_method: str
    operation_name: str
    authorizer: str | None
    validator: str | None
    parameters: dict[str, bool]
    models: dict[str, str]
    response_parameters: dict[str, dict[str, bool]]
    integration: Integration


@dataclass(frozen=True)
class RestApi:
    settings: dict[str, str]
    models: dict[str, dict[str, Any]]
    validators: dict[str, dict[str, bool]]
    authorizers: list[Authorizer]
    gateway_responses: list[GatewayResponse]
    methods: list[Method]


def read(text: str | bytes) -> RestApi:
    """Reads a document in JSON or YAML; UnsupportedDocumentError if anything in it is not translated."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UnsupportedDocumentError(f"The document is neither JSON nor YAML: {error}") from error
    return _Reader(document).read()


class _Node:
    """An object in the document, with its location."""

    def __init__(self, value: Any, place: str):
        if not isinstance(value, dict):
            raise UnsupportedDocumentError(f"{place or 'The document'} must be an object.")
        self.value = value
        self.place = place

    def only(self, *translated: str) -> _Node:
        """Returns this node; raises if a keyword is neither translated nor documentation."""
        for keyword in self.value:
            if keyword not in translated and keyword not in PROSE:
                raise UnsupportedDocumentError(f"The import does not translate {self.place}/{keyword}.")
        return self

    def get(self, keyword: str, default: Any = None) -> Any:
        return self.value.get(keyword, default)

    def required(self, keyword: str) -> Any:
        if keyword not in self.value:
            raise UnsupportedDocumentError(f"{self.place} has no {keyword}.")
        return self.value[keyword]

    def child(self, keyword: str) -> _Node:
        return _Node(self.value.get(keyword, {}), f"{self.place}/{_escaped(keyword)}")

    def children(self) -> Iterator[tuple[str, _Node]]:
        for name in self.value:
            yield str(name), _Node(self.value[name], f"{self.place}/{_escaped(str(name))}")


def _escaped(name: str) -> str:
    """A name as JSON Pointer writes it (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _security_policy(root: _Node) -> dict[str, str]:
    """The API's TLS policy and access mode, by the names of AWS's model; the emulator has no TLS.

    UnsupportedDocumentError if the model does not know a value, or a policy needs an access mode and has none.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-security-policy.html
    """
    model = botocore.session.get_session().get_service_model("apigateway")
    values: dict[str, str] = {}
    for name, keyword in (("securityPolicy", "security-policy"), ("endpointAccessMode", "endpoint-access-mode")):
        value = root.get(f"x-amazon-apigateway-{keyword}")
        if value is None:
            continue
        if value not in model.shape_for("RestApi").members[name].enum:
            raise UnsupportedDocumentError(f"/x-amazon-apigateway-{keyword} is unknown: {value}")
        values[name] = value
    if values.get("securityPolicy", "").startswith("SecurityPolicy_") and "endpointAccessMode" not in values:
        raise UnsupportedDocumentError("/x-amazon-apigateway-security-policy also needs the endpoint access mode.")
    return values


class _Reader:
    def __init__(self, document: Any):
        if isinstance(document, dict) and "security" in document:
            raise UnsupportedDocumentError(
                "/security applies to every operation here, but to none by AWS's documentation; set it on each one."
            )
        self.root = _Node(document, "").only(
            "openapi",
            "info",
            "paths",
            "components",
            "x-amazon-apigateway-request-validator",
            "x-amazon-apigateway-request-validators",
            "x-amazon-apigateway-gateway-responses",
            # Terraform also sets these by UpdateRestApi.
            "x-amazon-apigateway-endpoint-configuration",
            "x-amazon-apigateway-minimum-compression-size",
            "x-amazon-apigateway-security-policy",
            "x-amazon-apigateway-endpoint-access-mode",
        )
        version = str(self.root.required("openapi"))
        if not version.startswith("3.0."):
            raise UnsupportedDocumentError(f"The import takes OpenAPI 3.0, not {version}.")
        self.components = self.root.child("components").only("schemas", "securitySchemes", "parameters", "responses")

    def read(self) -> RestApi:
        models = {name: self.schema(node) for name, node in self.components.child("schemas").children()}
        for name in models:
            if not name.isalnum():
                raise UnsupportedDocumentError(f"The name of a model must be alphanumeric, unlike {name}.")
        api = RestApi(
            settings=_security_policy(self.root),
            models=models,
            validators={
                name: node.only("validateRequestBody", "validateRequestParameters").value
                for name, node in self.root.child("x-amazon-apigateway-request-validators").children()
            },
            authorizers=[self.authorizer(*named) for named in self.components.child("securitySchemes").children()],
            gateway_responses=[
                self.gateway_response(*named)
                for named in self.root.child("x-amazon-apigateway-gateway-responses").children()
            ],
            methods=[method for named in self.root.child("paths").children() for method in self.methods(*named)],
        )
        _check_references(api)
        return api

    def schema(self, node: _Node) -> dict[str, Any]:
        node.only(*SCHEMA_KEYWORDS)
        for _, child in node.child("properties").children():
            self.schema(child)
        for keyword in ("items", "not", "additionalProperties"):
            if isinstance(node.get(keyword), dict):
                self.schema(node.child(keyword))
        for keyword in ("allOf", "anyOf", "oneOf"):
            for index, member in enumerate(node.get(keyword, [])):
                self.schema(_Node(member, f"{node.place}/{keyword}/{index}"))
        return node.value

    def authorizer(self, name: str, scheme: _Node) -> Authorizer:
        scheme.only("type", "name", "in", "x-amazon-apigateway-authtype", "x-amazon-apigateway-authorizer")
        if scheme.get("type") != "apiKey" or scheme.get("in") != "header":
            raise UnsupportedDocumentError(f"{scheme.place} must be of type apiKey, in a header.")
        settings = scheme.child("x-amazon-apigateway-authorizer").only(
            "type",
            "authorizerUri",
            "authorizerCredentials",
            "authorizerResultTtlInSeconds",
            "identityValidationExpression",
            "identitySource",
        )
        kind = settings.required("type").upper()
        if kind not in ("TOKEN", "REQUEST"):
            raise UnsupportedDocumentError(f"{settings.place}/type must be token or request, not {kind.lower()}.")
        defaults = {"identitySource": f"method.request.header.{scheme.required('name')}"}
        return Authorizer(name, defaults | settings.value | {"type": kind})

    def gateway_response(self, kind: str, node: _Node) -> GatewayResponse:
        if kind not in GATEWAY_RESPONSE_TYPES:
            raise UnsupportedDocumentError(f"{node.place} is not a type of gateway response.")
        node.only("statusCode", "responseParameters", "responseTemplates")
        settings = {key: value for key, value in node.value.items() if key != "statusCode"}
        if "statusCode" in node.value:
            settings["statusCode"] = str(node.get("statusCode"))
        return GatewayResponse(kind, settings)

    def methods(self, path: str, item: _Node) -> Iterator[Method]:
        item.only("parameters", *HTTP_METHODS)
        for keyword in HTTP_METHODS:
            if item.get(keyword) is not None:
                yield self.method(path, item, keyword)

    def method(self, path: str, item: _Node, keyword: str) -> Method:
        operation = item.child(keyword).only(
            "operationId",
            "parameters",
            "requestBody",
            "responses",
            "security",
            "x-amazon-apigateway-auth",
            "x-amazon-apigateway-integration",
            "x-amazon-apigateway-request-validator",
        )
        integration = self.integration(operation.child("x-amazon-apigateway-integration"))
        declared = self.response_headers(operation.child("responses"))
        for response in integration.responses:
            for header in response.parameters.keys() - declared.get(response.status, set()):
                raise UnsupportedDocumentError(f"{operation.place} maps {header}, which its response does not declare.")
        return Method(
            path=path,
            http_method=HTTP_METHODS[keyword],
            operation_name=operation.get("operationId", ""),
            authorizer=self.security(operation),
            validator=operation.get(
                "x-amazon-apigateway-request-validator", self.root.get("x-amazon-apigateway-request-validator")
            ),
            parameters=dict(self.parameters(item)) | dict(self.parameters(operation)),
            models=self.models(operation.child("requestBody")),
            response_parameters={
                response.status: dict.fromkeys(response.parameters, True) for response in integration.responses
            },
            integration=integration,
        )

    def security(self, operation: _Node) -> str | None:
        auth = operation.child("x-amazon-apigateway-auth").only("type")
        if auth.get("type", "NONE") != "NONE":
            raise UnsupportedDocumentError(f"{auth.place}/type must be NONE, not {auth.get('type')}.")
        requirements = operation.get("security", [])
        if requirements and auth.value:
            raise UnsupportedDocumentError(f"{operation.place} has both a security scheme and the type NONE.")
        if not requirements:
            return None
        if len(requirements) != 1 or len(requirements[0]) != 1:
            raise UnsupportedDocumentError(f"{operation.place} must have at most one security scheme.")
        return next(iter(requirements[0]))

    def parameters(self, owner: _Node) -> Iterator[tuple[str, bool]]:
        for index, value in enumerate(owner.get("parameters", [])):
            node = self.resolved(_Node(value, f"{owner.place}/parameters/{index}"), "parameters")
            node.only("name", "in", "required", "schema")
            location = PARAMETER_LOCATIONS.get(node.required("in"))
            if location is None:
                raise UnsupportedDocumentError(f"{node.place}/in must be query, path or header, not {node.get('in')}.")
            yield f"method.request.{location}.{node.required('name')}", bool(node.get("required", False))

    def models(self, body: _Node) -> dict[str, str]:
        body.only("content", "required")
        return {media_type: self.model(node.only("schema")) for media_type, node in body.child("content").children()}

    def model(self, media_type: _Node) -> str:
        reference = media_type.child("schema").get("$ref", "")
        prefix = "#/components/schemas/"
        if not reference.startswith(prefix):
            raise UnsupportedDocumentError(f"{media_type.place}/schema must be a $ref to a schema under {prefix}.")
        return reference.removeprefix(prefix)

    def response_headers(self, responses: _Node) -> dict[str, set[str]]:
        """The headers that each response declares; the gateway does not use the rest of a response."""
        headers = {}
        for status, value in responses.children():
            response = self.resolved(value, "responses").only("headers", "content")
            for _, media_type in response.child("content").children():
                self.model(media_type.only("schema"))
            headers[status] = {f"method.response.header.{name}" for name in response.get("headers", {})}
        return headers

    def integration(self, node: _Node) -> Integration:
        if node.get("type") == "aws_proxy" and node.get("httpMethod") != "POST":
            # Recorded: the API is imported, and each of its calls is answered 500.
            raise UnsupportedDocumentError(f"{node.place}/httpMethod must be POST: Lambda accepts nothing else.")
        node.only(
            "type",
            "httpMethod",
            "uri",
            "credentials",
            "passthroughBehavior",
            "requestParameters",
            "requestTemplates",
            "timeoutInMillis",
            "contentHandling",
            "responses",
        )
        settings = {key: value for key, value in node.value.items() if key not in ("type", "httpMethod", "responses")}
        settings["type"] = node.required("type").upper()
        if "httpMethod" in node.value:
            settings["integrationHttpMethod"] = node.get("httpMethod")
        return Integration(
            settings,
            [self.integration_response(*named) for named in node.child("responses").children()],
        )

    def integration_response(self, pattern: str, node: _Node) -> IntegrationResponse:
        node.only("statusCode", "responseParameters", "responseTemplates")
        return IntegrationResponse(
            status=str(node.required("statusCode")),
            selection_pattern="" if pattern == "default" else pattern,
            parameters=node.get("responseParameters", {}),
            templates=node.get("responseTemplates", {}),
        )

    def resolved(self, node: _Node, kind: str) -> _Node:
        reference = node.get("$ref")
        if reference is None:
            return node
        prefix = f"#/components/{kind}/"
        name = reference.removeprefix(prefix)
        if not reference.startswith(prefix) or name not in self.components.child(kind).value:
            raise UnsupportedDocumentError(f"{node.place} refers to {reference}, which is not in the document.")
        return self.components.child(kind).child(name)


def _check_references(api: RestApi) -> None:
    """Checks that every authorizer, validator and model that a method uses exists."""
    authorizers = {authorizer.name for authorizer in api.authorizers}
    for method in api.methods:
        place = f"{method.http_method} {method.path}"
        for kind, name, known in (
            ("security scheme", method.authorizer, authorizers),
            ("request validator", method.validator, api.validators),
            *(("model", model, api.models) for model in method.models.values()),
        ):
            if name is not None and name not in known:
                raise UnsupportedDocumentError(f"{place} uses the {kind} {name}, which is not in the document.")


def model_schema(schema: dict[str, Any], api_id: str) -> str:
    """A schema as the text of a model, in which other models are named by URL."""
    models = f"https://apigateway.amazonaws.com/restapis/{api_id}/models/"
    return json.dumps(schema).replace("#/components/schemas/", models)
