"""Calls of a deployed REST API, as recorded on AWS: which method answers, and what reaches its function."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any

import pytest
import urllib3

from emulator.instance import Instance


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


def test_a_client_can_set_the_request_id_but_not_the_extended_one(api: str) -> None:
    chosen = {"x-amzn-RequestId": "chosen"}
    first, second = (urllib3.request("GET", f"{api}/users/a", headers=chosen) for _ in range(2))

    contexts = [reply.json()["requestContext"] for reply in (first, second)]
    assert [context["requestId"] for context in contexts] == ["chosen", "chosen"]
    assert first.headers["x-amzn-RequestId"] == "chosen"
    assert len({context["extendedRequestId"] for context in contexts}) == 2
    assert first.headers["x-amz-apigw-id"] == contexts[0]["extendedRequestId"]


def test_requests_without_an_id_get_different_ones(api: str) -> None:
    contexts = [urllib3.request("GET", f"{api}/users/a").json()["requestContext"] for _ in range(2)]

    assert len({context["requestId"] for context in contexts}) == 2


def called(url: str, path: str, **headers: str) -> Any:
    """The event of a GET; not by urllib3, which would normalize the path."""
    host, _, stage = url.removeprefix("http://").partition("/")
    connection = HTTPConnection(host)
    connection.request("GET", f"/{stage}{path}", headers=headers)
    return json.load(connection.getresponse())


@pytest.mark.parametrize(
    ("sent", "path", "parameter"),
    [
        pytest.param("/files/a/", "/files/a/", "a", id="after the last segment"),
        pytest.param("/files/a//b", "/files/a//b", "a//b", id="between segments"),
        pytest.param("//files/a", "/files/a", "a", id="before the first segment"),
    ],
)
def test_empty_segments_count_between_others(api: str, sent: str, path: str, parameter: str) -> None:
    event = called(api, sent)

    assert (event["path"], event["pathParameters"]) == (path, {"proxy": parameter})
    assert event["requestContext"]["path"] == f"/Prod{sent}"


def test_a_path_with_an_empty_segment_is_a_different_path(api: str) -> None:
    assert urllib3.request("GET", f"{api}/users//a").status == 404


def test_a_second_leading_slash_is_ignored(api: str) -> None:
    event = called(api, "//hardcoded")

    assert (event["path"], event["resource"], event["pathParameters"]) == ("/hardcoded", "/hardcoded", None)


def test_the_last_value_of_a_query_parameter_counts(api: str) -> None:
    event = called(api, "/users/a?price=10&price=20&price=30")

    assert event["queryStringParameters"] == {"price": "30"}
    assert event["multiValueQueryStringParameters"] == {"price": ["10", "20", "30"]}


def test_an_event_has_the_keys_of_a_rest_api(api: str) -> None:
    event = called(api, "/hardcoded")

    assert event.keys() == {
        "body",
        "headers",
        "httpMethod",
        "isBase64Encoded",
        "multiValueHeaders",
        "multiValueQueryStringParameters",
        "path",
        "pathParameters",
        "queryStringParameters",
        "requestContext",
        "resource",
        "stageVariables",
    }
    absent = ("body", "queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables")
    assert {name: event[name] for name in absent} == dict.fromkeys(absent)
    context = event["requestContext"]
    assert context.keys() == {
        "accountId",
        "apiId",
        "deploymentId",
        "domainName",
        "domainPrefix",
        "extendedRequestId",
        "httpMethod",
        "identity",
        "path",
        "protocol",
        "requestId",
        "requestTime",
        "requestTimeEpoch",
        "resourceId",
        "resourcePath",
        "stage",
    }
    assert {name for name, value in context["identity"].items() if value} == {"sourceIp"}


NOT_PASSED_ON = ["Content-MD5", "Expect", "Max-Forwards", "Proxy-Authenticate", "Server", "TE", "Upgrade", "Trailer"]
PASSED_ON = ["Accept", "Authorization", "Date", "If-Match", "Pragma", "Range", "Referer", "User-Agent", "Via", "Warn"]


def test_headers_between_client_and_gateway_do_not_reach_the_function(api: str) -> None:
    event = called(api, "/hardcoded", **dict.fromkeys([*NOT_PASSED_ON, *PASSED_ON], "sent"))

    reached = {name.lower() for name, value in event["headers"].items() if value == "sent"}
    assert reached == {name.lower() for name in PASSED_ON}


def test_a_client_cannot_set_its_source_address(api: str) -> None:
    event = called(api, "/hardcoded", **{"X-Forwarded-For": "192.0.2.1"})

    assert event["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"
    assert {"X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Amzn-Trace-Id"} <= event["headers"].keys()


def test_missing_parameters_are_named_by_header_path_and_query(api: str) -> None:
    reply = urllib3.request("GET", f"{api}/picky")

    assert (reply.status, reply.json()) == (400, {"message": "Missing required request parameters: [b, a]"})


def test_a_stage_cannot_call_a_function_without_permission(api: str) -> None:
    reply = urllib3.request("GET", f"{api.removesuffix('Prod')}Elsewhere/hardcoded")

    assert (reply.status, reply.json()) == (599, {"message": "Internal server error"})


def test_a_custom_domain_calls_the_same_api(emulator: Instance, api: str) -> None:
    gateway = emulator.client("apigateway")
    gateway.create_domain_name(domainName="users.localhost", regionalCertificateArn="arn:aws:acm:eu-west-1:0:x")
    gateway.create_base_path_mapping(domainName="users.localhost", restApiId=api.split("/")[-2], stage="Prod")

    event = called(emulator.url, "/users/ada%40example.com", Host="users.localhost")

    assert event["pathParameters"] == {"userid": "ada%40example.com"}


@pytest.mark.parametrize(
    ("size", "status", "answer"),
    [
        pytest.param(6 * 1024 * 1024, 413, b'{"message": "Request Too Long"}', id="more than Lambda takes"),
        pytest.param(
            10 * 1024 * 1024 + 1,
            413,
            b"HTTP content length exceeded 10485760 bytes.",
            id="more than the gateway takes",
        ),
    ],
)
def test_a_body_that_is_too_large_is_refused(api: str, size: int, status: int, answer: bytes) -> None:
    reply = urllib3.request("POST", f"{api}/users/a", body=b"a" * size)

    assert (reply.status, reply.data) == (status, answer)
