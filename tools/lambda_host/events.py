"""Events as API Gateway sends them to the functions, with tokens like those of a Cognito user pool."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Measured1"
CLIENT = "1example23456789"
ADMIN_GROUP = "apiAdmins"
KEY_ID = "measured"
USERID = "9201f246-eaaa-4226-95e7-a4518c3b936f"
STAGE_ARN = "arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod"


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Pool:
    """A user pool with one key."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def key_set(self) -> bytes:
        """The JSON Web Key Set that the pool publishes."""
        numbers = self.key.public_key().public_numbers()
        modulus, exponent = (base64url(n.to_bytes((n.bit_length() + 7) // 8, "big")) for n in (numbers.n, numbers.e))
        key = {"kid": KEY_ID, "kty": "RSA", "alg": "RS256", "use": "sig", "n": modulus, "e": exponent}
        return json.dumps({"keys": [key]}).encode()

    def token(self, number: int) -> str:
        """An administrator's ID token, a different one for each number."""
        now = int(time.time())
        claims = {
            "sub": USERID,
            "iss": ISSUER,
            "aud": CLIENT,
            "token_use": "id",
            "email": "ada@example.com",
            "cognito:groups": [ADMIN_GROUP],
            "jti": f"00000000-0000-0000-0000-{number:012}",
            "auth_time": now,
            "iat": now,
            "exp": now + 3600,
        }
        parts = [{"alg": "RS256", "kid": KEY_ID}, claims]
        signed = ".".join(base64url(json.dumps(part).encode()) for part in parts)
        return f"{signed}.{base64url(self.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def authorizer_event(token: str) -> bytes:
    event = {
        "type": "TOKEN",
        "methodArn": f"{STAGE_ARN}/GET/users/{USERID}",
        "authorizationToken": f"Bearer {token}",
    }
    return json.dumps(event).encode()


def users_event() -> bytes:
    """GET /users/{userid}"""
    path = f"/users/{USERID}"
    headers = {
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate",
        "Authorization": "Bearer left.out.here",
        "Host": "abc123.execute-api.eu-west-1.amazonaws.com",
        "User-Agent": "curl/8.5.0",
        "X-Amzn-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
        "X-Forwarded-For": "192.0.2.1",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    event: dict[str, Any] = {
        "resource": "/users/{userid}",
        "path": path,
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"userid": USERID},
        "stageVariables": None,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "authorizer": {"principalId": USERID, "sub": USERID, "admin": "true", "integrationLatency": 20},
            "domainName": "abc123.execute-api.eu-west-1.amazonaws.com",
            "extendedRequestId": "JJbxmplHYosFVYQ=",
            "httpMethod": "GET",
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "curl/8.5.0"},
            "path": f"/Prod{path}",
            "protocol": "HTTP/1.1",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "requestTimeEpoch": 1_767_225_600_000,
            "resourceId": "123abc",
            "resourcePath": "/users/{userid}",
            "stage": "Prod",
        },
        "body": None,
        "isBase64Encoded": False,
    }
    return json.dumps(event).encode()
