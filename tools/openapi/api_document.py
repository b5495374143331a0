"""The OpenAPI document for readers and generators of clients: without the extensions for Terraform and API Gateway."""

from __future__ import annotations

from typing import Any

import yaml

from tools.paths import ROOT

FILE = ROOT / "terraform" / "openapi.yaml"
EXTENSIONS = ("x-amazon-apigateway-", "x-function")
EXAMPLE_URL = "https://api.example.com/Prod"

# API Gateway's import takes a token in a header only as an API key.
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "A Cognito access or ID token.",
}


def for_readers(api_url: str, text: str | None = None) -> dict[str, Any]:
    """The document with that URL as its server, and a bearer token as its security scheme.

    text: the document in YAML; None for that of the working tree
    """
    document = _without_extensions(yaml.safe_load(FILE.read_text() if text is None else text))
    # Leave out paths that consist of extensions only.
    paths = {path: item for path, item in document["paths"].items() if item}
    components = document["components"] | {"securitySchemes": {"jwt": BEARER}}
    return document | {"servers": [{"url": api_url}], "paths": paths, "components": components}


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The operations of a document, by method and path, such as "GET /users"."""
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if "operationId" in operation
    }


def _without_extensions(node: Any) -> Any:
    match node:
        case dict():
            return {
                key: _without_extensions(value) for key, value in node.items() if not str(key).startswith(EXTENSIONS)
            }
        case list():
            return [_without_extensions(value) for value in node]
        case _:
            return node
