"""Calls of a deployed REST API, as recorded on AWS: the client's view of replies, mocks and errors."""

from __future__ import annotations

from typing import Any

import pytest
import urllib3

from emulator.instance import Instance


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
        pytest.param({"statusCode": "test"}, id="an invalid status"),
        pytest.param({"statusCode": 200, "multiValueHeaders": {"test": "value1"}}, id="a value that is not a list"),
        pytest.param("justAString", id="a string"),
    ],
)
def test_an_invalid_reply_is_a_failure_of_the_function(api: str, reply: Any) -> None:
    answer = urllib3.request("POST", f"{api}/users/a", json=reply)

    assert answer.status >= 500
    assert answer.json() == {"message": "Internal server error"}


def test_reserved_headers_of_a_function_are_renamed(api: str) -> None:
    reply = urllib3.request("GET", f"{api}/users/a")

    assert reply.headers["x-amzn-Remapped-WWW-Authenticate"] == "Bearer"
    assert "WWW-Authenticate" not in reply.headers
    assert reply.headers["ETag"] == '"1"'


@pytest.mark.parametrize(("method", "path"), [("PUT", "/users/a"), ("GET", "/nothing")])
def test_mocks_and_gateway_responses_name_the_same_ids(api: str, method: str, path: str) -> None:
    reply = urllib3.request(method, f"{api}{path}", headers={"x-amzn-RequestId": "chosen"})

    assert reply.json() == f"chosen {reply.headers['x-amz-apigw-id']}"


def test_a_reply_larger_than_lambda_takes_is_a_failure_of_the_function(api: str) -> None:
    reply = {"statusCode": 200, "body": "\u20ac" * 1024 * 1024}

    assert urllib3.request("POST", f"{api}/users/a", json=reply).status == 599


def test_only_replies_of_functions_have_a_trace_id(api: str) -> None:
    traced = {path: urllib3.request("GET", f"{api}{path}").headers for path in ("/hardcoded", "/mock", "/nothing")}

    assert [path for path, headers in traced.items() if "X-Amzn-Trace-Id" in headers] == ["/hardcoded"]


def test_no_reply_names_a_server(api: str) -> None:
    assert "Server" not in urllib3.request("GET", f"{api}/hardcoded").headers


def test_a_mock_without_a_template_has_no_body(api: str) -> None:
    reply = urllib3.request("GET", f"{api}/mock")

    assert (reply.status, reply.data) == (444, b"")


def test_reserved_headers_of_a_mock_are_renamed(api: str) -> None:
    headers = urllib3.request("GET", f"{api}/mock").headers

    assert headers["ETag"] == "1"
    assert headers["x-amzn-Remapped-Date"] == "2"
    assert headers["x-amzn-Remapped-Content-Length"] == "3"
    assert "4" not in headers.values()


@pytest.mark.parametrize(
    ("method", "path", "media_type", "status"),
    [
        pytest.param("POST", "/mock", "application/json", 200, id="the template's"),
        pytest.param("POST", "/mock", "text/plain", 415, id="another, never passed through"),
        pytest.param("PUT", "/users/a", "text/plain", 599, id="another, passed through to a mock that knows no status"),
    ],
)
def test_a_mock_accepts_only_the_media_types_of_its_templates(
    api: str, method: str, path: str, media_type: str, status: int
) -> None:
    reply = urllib3.request(method, f"{api}{path}", body=b"{}", headers={"Content-Type": media_type})

    assert reply.status == status


def test_an_error_without_a_response_of_its_own_has_the_status_of_its_family(emulator: Instance, api: str) -> None:
    listed = emulator.client("apigateway").get_gateway_responses(restApiId=api.split("/")[-2])["items"]

    status = {response["responseType"]: response.get("statusCode") for response in listed}
    assert [status[kind] for kind in ("INTEGRATION_FAILURE", "AUTHORIZER_FAILURE", "THROTTLED")] == [
        "599",
        "599",
        "429",
    ]
