"""Events as API Gateway sends them to the functions, with tokens like those of a Cognito user pool."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path

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

    def token(self, number: int, later: int = 0) -> str:
        """An administrator's ID token, a different one for each number, issued that many seconds from now."""
        now = int(time.time()) + later
        times = {"auth_time": now, "iat": now, "exp": now + 3600}
        person = {"sub": USERID, "email": "ada@example.com", "cognito:groups": [ADMIN_GROUP]}
        issued = {"iss": ISSUER, "aud": CLIENT, "token_use": "id", "jti": f"00000000-0000-0000-0000-{number:012}"}
        parts = [{"alg": "RS256", "kid": KEY_ID}, person | issued | times]
        signed = ".".join(base64url(json.dumps(part).encode()) for part in parts)
        return f"{signed}.{base64url(self.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def authorizer_event(token: str) -> bytes:
    arn = f"{STAGE_ARN}/GET/users/{USERID}"
    return json.dumps({"type": "TOKEN", "methodArn": arn, "authorizationToken": f"Bearer {token}"}).encode()


def users_event() -> bytes:
    """GET /users/{userid}"""
    event = json.loads(Path(__file__).with_name("users_event.json").read_text())
    event["multiValueHeaders"] = {name: [value] for name, value in event["headers"].items()}
    return json.dumps(event).encode()
