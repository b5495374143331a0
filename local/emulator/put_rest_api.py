"""PutRestApi: replaces a REST API according to an OpenAPI document, with calls that the emulator supports.

https://docs.aws.amazon.com/apigateway/latest/api/API_PutRestApi.html
"""

from __future__ import annotations

from typing import Any

import boto3

from emulator import openapi

PAGE = 500


def put_rest_api(endpoint: str, region: str, api_id: str, document: bytes) -> dict[str, Any]:
    """Replaces the whole API, and returns it as GetRestApi does. The document is read completely before that.

    It calls the emulator with the credentials in the environment, which are those of its root user.
    """
    api = openapi.read(document)
    gateway = boto3.client("apigateway", endpoint_url=endpoint, region_name=region)
    _Writer(gateway, api_id).replace(api)
    reply = gateway.get_rest_api(restApiId=api_id)
    del reply["ResponseMetadata"]
    return {**reply, "createdDate": reply["createdDate"].timestamp()}


class _Writer:
    def __init__(self, gateway: Any, api_id: str):
        self.gateway = gateway
        self.api_id = api_id

    def replace(self, api: openapi.RestApi) -> None:
        root_id = self._clear()
        settings = [{"op": "replace", "path": f"/{name}", "value": value} for name, value in api.settings.items()]
        self.gateway.update_rest_api(restApiId=self.api_id, patchOperations=settings)
        for name, schema in api.models.items():
            self.gateway.create_model(
                restApiId=self.api_id,
                name=name,
                contentType="application/json",
                schema=openapi.model_schema(schema, self.api_id),
            )
        for response in api.gateway_responses:
            self.gateway.put_gateway_response(restApiId=self.api_id, responseType=response.type, **response.settings)
        validators = {
            name: self.gateway.create_request_validator(restApiId=self.api_id, name=name, **settings)["id"]
            for name, settings in api.validators.items()
        }
        authorizers = {
            authorizer.name: self.gateway.create_authorizer(
                restApiId=self.api_id, name=authorizer.name, **authorizer.settings
            )["id"]
            for authorizer in api.authorizers
        }
        resources = {"/": root_id}
        for method in api.methods:
            self._put_method(method, self._resource(method.path, resources), validators, authorizers)

    def _clear(self) -> str:
        """Deletes everything but the root resource, and returns the id of that."""
        everything = {"restApiId": self.api_id, "limit": PAGE}
        resources = self.gateway.get_resources(**everything)["items"]
        root_id = next(resource["id"] for resource in resources if resource["path"] == "/")
        for resource in sorted(resources, key=lambda resource: -len(resource["path"])):
            if resource["id"] != root_id:
                self.gateway.delete_resource(restApiId=self.api_id, resourceId=resource["id"])
        for http_method in next(r for r in resources if r["id"] == root_id).get("resourceMethods", {}):
            self.gateway.delete_method(restApiId=self.api_id, resourceId=root_id, httpMethod=http_method)
        for authorizer in self.gateway.get_authorizers(**everything)["items"]:
            self.gateway.delete_authorizer(restApiId=self.api_id, authorizerId=authorizer["id"])
        for validator in self.gateway.get_request_validators(**everything)["items"]:
            self.gateway.delete_request_validator(restApiId=self.api_id, requestValidatorId=validator["id"])
        for model in self.gateway.get_models(**everything)["items"]:
            self.gateway.delete_model(restApiId=self.api_id, modelName=model["name"])
        for response in self.gateway.get_gateway_responses(restApiId=self.api_id)["items"]:
            if not response.get("defaultResponse"):
                self.gateway.delete_gateway_response(restApiId=self.api_id, responseType=response["responseType"])
        return root_id

    def _resource(self, path: str, ids: dict[str, str]) -> str:
        """The id of the resource at that path; creates it and its parents if they are missing."""
        if path not in ids:
            parent, _, part = path.rpartition("/")
            parent_id = self._resource(parent or "/", ids)
            ids[path] = self.gateway.create_resource(restApiId=self.api_id, parentId=parent_id, pathPart=part)["id"]
        return ids[path]

    def _put_method(
        self, method: openapi.Method, resource_id: str, validators: dict[str, str], authorizers: dict[str, str]
    ) -> None:
        place = {"restApiId": self.api_id, "resourceId": resource_id, "httpMethod": method.http_method}
        optional = {}
        if method.authorizer is not None:
            optional["authorizerId"] = authorizers[method.authorizer]
        if method.validator is not None:
            optional["requestValidatorId"] = validators[method.validator]
        self.gateway.put_method(
            **place,
            authorizationType="CUSTOM" if method.authorizer else "NONE",
            operationName=method.operation_name,
            requestParameters=method.parameters,
            requestModels=method.models,
            **optional,
        )
        for status, parameters in method.response_parameters.items():
            self.gateway.put_method_response(**place, statusCode=status, responseParameters=parameters)
        self.gateway.put_integration(**place, **method.integration.settings)
        for response in method.integration.responses:
            self.gateway.put_integration_response(
                **place,
                statusCode=response.status,
                selectionPattern=response.selection_pattern,
                responseParameters=response.parameters,
                responseTemplates=response.templates,
            )
