"""Ministack's own paths, which need no signature: only those for health checks answer."""

from __future__ import annotations

import pytest
import urllib3

from emulator.instance import Instance


@pytest.mark.parametrize("path", ["/_ministack/health", "/_ministack/ready"])
def test_health_checks_are_answered(emulator: Instance, path: str) -> None:
    assert urllib3.request("GET", f"{emulator.url}{path}").status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/_ministack/reset"),
        ("POST", "/_ministack/config"),
        ("GET", "/_ministack/lambda-code/000000000000/eu-west-1/echo"),
        ("GET", "/_ministack/lambda-layers/layer/1/content"),
        ("GET", "/_ministack/ses/messages"),
        ("GET", "/_ministack/sqs/messages"),
        ("GET", "/_ministack/sns/sms-messages"),
        ("PUT", "/_ministack/cfn-response/token"),
        ("POST", "/_ministack/eks-auth/000000000000/eu-west-1/cluster/0123456789abcdef"),
        ("POST", "/_ministack/rds/iam-auth"),
        ("GET", "/_ministack/iot/ca.pem"),
        ("POST", "/%5Fministack/reset"),
        ("POST", "/_ministack/health/../reset"),
        ("GET", "/_ministack"),
        ("GET", "/_localstack/init"),
    ],
)
@pytest.mark.parametrize("host", ["localhost", "abcdefghij.execute-api.localhost"])
def test_everything_else_is_refused(emulator: Instance, method: str, path: str, host: str) -> None:
    connection = urllib3.HTTPConnectionPool("127.0.0.1", emulator.port)

    reply = connection.urlopen(method, path, headers={"Host": f"{host}:{emulator.port}"}, assert_same_host=False)

    assert reply.status == 403
    assert reply.json()["message"] == "The emulator does not serve ministack's own paths, except for health checks."


def test_nobody_resets_the_emulator(emulator: Instance) -> None:
    cognito = emulator.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="kept")["UserPool"]["Id"]

    urllib3.request("POST", f"{emulator.url}/_ministack/reset")

    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["Name"] == "kept"
    cognito.delete_user_pool(UserPoolId=pool)
