"""App clients of machines, which sign in by the client credentials grant (RFC 6749, section 4.4).

They are not in Terraform, because its state would contain their secrets.
"""

from __future__ import annotations

import getpass
import json
import re
import sys
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

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
        # The machine's own flow, beside which there can be none for people. With an empty list, Cognito would enable three.
        ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH"],
        SupportedIdentityProviders=[],
    )["UserPoolClient"]
    return Machine(client["ClientId"], client["ClientSecret"])


def token(environment: Environment, client_id: str, secret: str | None = None) -> str:
    """The access token of a machine, for all its scopes; asks for its secret if that is None.

    ToolError if Cognito refuses the client. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetClientToken.html
    """
    cognito = environment.client("cognito-idp")
    try:
        reply = cognito.get_client_token(ClientId=client_id, Secret=secret or _secret())
    except ParamValidationError as error:
        raise ToolError(f"Cognito has no such client or secret. {error}") from error
    except ClientError as error:
        raise ToolError(f"Cognito refuses the machine {client_id}: {error.response['Error']['Message']}.") from error
    return str(reply["ClientAuthenticationResult"]["AccessToken"])


def claims(token: str) -> dict[str, Any]:
    """What a token of Cognito says; its signature is not checked."""
    payload = token.split(".")[1]
    decoded: dict[str, Any] = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return decoded


def _secret() -> str:
    if not sys.stdin.isatty():
        raise ToolError("The client's secret is missing; set the environment variable CLIENT_SECRET.")
    return getpass.getpass("Client secret: ")
