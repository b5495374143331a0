"""App clients of machines, which sign in by the client credentials grant (RFC 6749, section 4.4).

They are not in Terraform, because its state would contain their secrets.
"""

from __future__ import annotations

import getpass
import re
import sys
from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import urllib3

from tools.aws.environment import Environment
from tools.errors import ToolError

NAME = re.compile(r"[\w+=,.@-]{1,128}")


@dataclass(frozen=True)
class Machine:
    """client_id: public; secret: as Cognito generated it"""

    client_id: str
    secret: str


def create(environment: Environment, outputs: dict[str, Any], name: str, scopes: list[str]) -> Machine:
    """Creates the app client of a machine.

    scopes: such as "users:read". ToolError if the name is not valid or taken, or if there is no such scope.
    """
    cognito, pool = environment.client("cognito-idp"), outputs["user_pool_id"]
    if not NAME.fullmatch(name):
        raise ToolError("NAME must be 1 to 128 letters, digits and the characters _ + = , . @ -.")
    server = cognito.describe_resource_server(UserPoolId=pool, Identifier=outputs["resource_server"])
    known = sorted(scope["ScopeName"] for scope in server["ResourceServer"]["Scopes"])
    if not scopes or set(scopes) - set(known):
        raise ToolError(f"SCOPES must be some of: {' '.join(known)}")
    pages = cognito.get_paginator("list_user_pool_clients").paginate(UserPoolId=pool)
    if name in {client["ClientName"] for page in pages for client in page["UserPoolClients"]}:
        raise ToolError(f"There is a client named {name} already; delete it, or choose another NAME.")
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName=name,
        GenerateSecret=True,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=[f"{outputs['resource_server']}/{scope}" for scope in scopes],
        # No person can sign in through it.
        ExplicitAuthFlows=[],
        SupportedIdentityProviders=[],
    )["UserPoolClient"]
    return Machine(client["ClientId"], client["ClientSecret"])


def token(environment: Environment, outputs: dict[str, Any], client_id: str, secret: str | None = None) -> str:
    """The access token of a machine, for all its scopes; asks for its secret if that is None.

    ToolError if the pool has no domain, or Cognito refuses the client.
    """
    credentials = b64encode(f"{client_id}:{secret or _secret()}".encode()).decode()
    endpoint = _token_endpoint(environment, outputs)
    try:
        reply = urllib3.request(
            "POST",
            endpoint,
            body=urlencode({"grant_type": "client_credentials", "client_id": client_id}),
            headers={"Authorization": f"Basic {credentials}", "Content-Type": "application/x-www-form-urlencoded"},
            timeout=30,
            retries=False,
        )
        answer = reply.json()
    except urllib3.exceptions.HTTPError as error:
        raise ToolError(f"{endpoint} does not answer: {error}. A new domain takes some minutes.") from error
    except ValueError as error:
        raise ToolError(f"{endpoint} answers with {reply.status} and no JSON.") from error
    if reply.status != 200:
        raise ToolError(f"Cognito refuses the machine {client_id}: {answer.get('error', reply.status)}.")
    return str(answer["access_token"])


def _token_endpoint(environment: Environment, outputs: dict[str, Any]) -> str:
    """https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html"""
    if environment.emulator is not None:
        return f"{environment.emulator.url}/oauth2/token"
    pool = environment.client("cognito-idp").describe_user_pool(UserPoolId=outputs["user_pool_id"])["UserPool"]
    if "CustomDomain" in pool:
        return f"https://{pool['CustomDomain']}/oauth2/token"
    if "Domain" in pool:
        return f"https://{pool['Domain']}.auth.{environment.region}.amazoncognito.com/oauth2/token"
    raise ToolError(
        f"The pool of {environment.name} has no domain, at which machines get their tokens; set sign_in_domain."
    )


def _secret() -> str:
    if not sys.stdin.isatty():
        raise ToolError("The client's secret is missing; set the environment variable CLIENT_SECRET.")
    return getpass.getpass("Client secret: ")
