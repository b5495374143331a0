"""The authorizer as it is usually written in Python: python-jose, the keys fetched once."""

import json
import os
import urllib.request

from jose import jwt

keys = None


def handler(event, context):
    global keys
    if keys is None:
        with urllib.request.urlopen(os.environ["JWKS_URL"]) as answer:
            keys = json.load(answer)["keys"]
    token = event["authorizationToken"].removeprefix("Bearer ")
    try:
        key_id = jwt.get_unverified_header(token)["kid"]
        key = next(key for key in keys if key["kid"] == key_id)
        claims = jwt.decode(
            token, key, algorithms=["RS256"], audience=os.environ["CLIENT_IDS"], issuer=os.environ["JWT_ISSUER"]
        )
    except Exception as error:
        raise Exception("Unauthorized") from error
    stage = "/".join(event["methodArn"].split("/")[:2])
    admin = os.environ["ADMIN_GROUP"] in claims.get("cognito:groups", [])
    resource = f"{stage}/*" if admin else f"{stage}/*/users/{claims['sub']}"
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": [resource]}
    return {
        "principalId": claims["sub"],
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"sub": claims["sub"], "admin": admin},
    }
