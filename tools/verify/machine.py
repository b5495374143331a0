"""Claims about machines, which a client checks that is deleted at once."""

from __future__ import annotations

import uuid
from typing import Any

import urllib3

from tools.aws.environment import Environment
from tools.cognito import machines
from tools.verify.claims import claim


class Machine:
    def __init__(self, environment: Environment, outputs: dict[str, Any]):
        self._environment = environment
        self._outputs = outputs

    @claim(
        "A machine gets a token without a domain, with its id as subject and no user; with it, it reads users",
        "True False 200",
    )
    def token(self) -> str:
        client = machines.create(self._environment, self._outputs, f"verify-{uuid.uuid4()}", ["users:read"])
        try:
            token = machines.token(self._environment, client.client_id, client.secret)
        finally:
            self._environment.client("cognito-idp").delete_user_pool_client(
                UserPoolId=self._outputs["user_pool_id"], ClientId=client.client_id
            )
        claims = machines.claims(token)
        reply = urllib3.request(
            "GET", f"{self._outputs['api_url']}/users", headers={"Authorization": f"Bearer {token}"}, timeout=60
        )
        return f"{claims['sub'] == claims['client_id'] == client.client_id} {'username' in claims} {reply.status}"
