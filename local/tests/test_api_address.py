"""The deployed API has a port of its own, with the paths that it has on AWS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import urllib3

from emulator.instance import Instance


@pytest.fixture
def deploy(emulator: Instance) -> Iterator[Callable[[str], str]]:
    """Deploys an API that answers each GET of /a with 204, at a stage with that name; returns its id."""
    gateway, apis = emulator.client("apigateway"), []

    def deployed(stage: str) -> str:
        api = str(gateway.create_rest_api(name="addressed")["id"])
        apis.append(api)
        root = gateway.get_resources(restApiId=api)["items"][0]["id"]
        resource = gateway.create_resource(restApiId=api, parentId=root, pathPart="a")["id"]
        method: dict[str, Any] = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
        gateway.put_method(**method, authorizationType="NONE")
        gateway.put_integration(**method, type="MOCK", requestTemplates={"application/json": '{"statusCode": 204}'})
        gateway.put_method_response(**method, statusCode="204")
        gateway.put_integration_response(**method, statusCode="204")
        gateway.create_deployment(restApiId=api, stageName=stage)
        return api

    yield deployed
    for api in apis:
        gateway.delete_rest_api(restApiId=api)


def status(url: str) -> int:
    return int(urllib3.request("GET", url, retries=False).status)


def test_paths_begin_with_the_stage(emulator: Instance, deploy: Callable[[str], str]) -> None:
    deploy("Prod")

    assert status(f"{emulator.api_url}/Prod/a") == 204
    assert status(f"{emulator.api_url}/a") == 403, "as of a stage that AWS does not know"


def test_apis_are_told_apart_by_their_stages(emulator: Instance, deploy: Callable[[str], str]) -> None:
    deploy("Prod")
    deploy("v2")

    assert status(f"{emulator.api_url}/Prod/a") == status(f"{emulator.api_url}/v2/a") == 204


def test_says_how_to_call_one_of_several_apis_with_the_same_stage(
    emulator: Instance, deploy: Callable[[str], str]
) -> None:
    deploy("Prod")
    deploy("Prod")

    reply = urllib3.request("GET", f"{emulator.api_url}/Prod/a", retries=False)

    assert reply.status == 403
    assert "2 APIs have the stage 'Prod'; call one by its host" in reply.json()["message"]


def test_services_of_aws_are_not_served_there(emulator: Instance, deploy: Callable[[str], str]) -> None:
    assert status(f"{emulator.api_url}/_ministack/config") == 403
    deploy("Prod")

    assert status(f"{emulator.api_url}/_ministack/config") == 403
    assert status(f"{emulator.api_url}/eu-west-1_pool/.well-known/jwks.json") == 403


def test_another_name_of_this_machine_is_refused(emulator: Instance, deploy: Callable[[str], str]) -> None:
    deploy("Prod")

    reply = urllib3.request("GET", f"{emulator.api_url}/Prod/a", headers={"Host": "example.com"})

    assert reply.status == 403
    assert "example.com" in reply.json()["message"]
