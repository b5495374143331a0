"""Switches the API's writes off and on again.

A policy denies the roles of the resources' functions what writes to their tables. Callers get 503 with Retry-After, reads go
on, and drift shows the policy. The next deployment removes it.
"""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import yaml

from tools.aws.environment import Environment
from tools.deployments.release import ALIAS
from tools.errors import ToolError
from tools.openapi import api_document

POLICY = "read-only"
WRITES = ("BatchWriteItem", "DeleteItem", "PartiQLDelete", "PartiQLInsert", "PartiQLUpdate", "PutItem", "UpdateItem")
REFUSED, WOULD_WRITE = 503, 412
# Changes of IAM take some seconds to be valid everywhere, and may be valid only in some places meanwhile.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
QUIET_SECONDS = 60
PATIENCE_SECONDS = 300
PAUSE_SECONDS = 1
YEAR_9999 = "253402300799"


class ReadOnly:
    def __init__(self, environment: Environment, outputs: dict[str, Any]):
        self._environment = environment
        self._lambda, self._iam = environment.client("lambda"), environment.client("iam")
        self._functions = {key: outputs["functions"][key] for key in outputs["tables"]}
        self._tables = outputs["tables"]

    def switch_on(self) -> None:
        """Denies writes, and returns after a minute in which each function refused them; ToolError if that never comes."""
        for key, function in self._functions.items():
            self._iam.put_role_policy(
                RoleName=self._role(function),
                PolicyName=POLICY,
                PolicyDocument=json.dumps(self._deny(self._tables[key])),
            )
        self._await(REFUSED, QUIET_SECONDS)

    def switch_off(self) -> None:
        """Allows writes again, and returns once each function makes them."""
        for function in self._functions.values():
            with contextlib.suppress(self._iam.exceptions.NoSuchEntityException):
                self._iam.delete_role_policy(RoleName=self._role(function), PolicyName=POLICY)
        self._await(WOULD_WRITE, 0)

    def _role(self, function: str) -> str:
        return str(self._lambda.get_function_configuration(FunctionName=function)["Role"]).rpartition("/")[2]

    def _deny(self, table: str) -> dict[str, Any]:
        environment = self._environment
        place = f"{environment.region}:{environment.account}"
        return {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Deny",
                    "Action": [f"dynamodb:{name}" for name in WRITES],
                    "Resource": f"arn:{environment.partition}:dynamodb:{place}:table/{table}",
                }
            ],
        }

    def _await(self, wanted: int, seconds: float) -> None:
        """Waits until each function has given that answer for so many seconds without another."""
        probes = {self._functions[key]: probe(key) for key in self._functions}
        begin = since = time.monotonic()
        answered = False
        while not answered or time.monotonic() - since < seconds:
            if time.monotonic() - begin > PATIENCE_SECONDS:
                raise ToolError(
                    f"The functions still do not all answer writes with {wanted} after {PATIENCE_SECONDS} seconds."
                )
            if any(self._answer(function, event) != wanted for function, event in probes.items()):
                answered, since = False, time.monotonic()
            elif not answered:
                answered = True
                print(f"The functions answer writes with {wanted}, after {since - begin:.0f} s.", flush=True)
            time.sleep(PAUSE_SECONDS)

    def _answer(self, function: str, event: dict[str, Any]) -> int:
        reply = self._lambda.invoke(FunctionName=function, Qualifier=ALIAS, Payload=json.dumps(event).encode())
        status = json.loads(reply["Payload"].read()).get("statusCode")
        if status not in (REFUSED, WOULD_WRITE):
            raise ToolError(f"{function} answered {status} to a write that changes nothing; its log says why.")
        return int(status)


def probe(resource: str) -> dict[str, Any]:
    """An event that replaces an item of the resource if it is in a state that no item ever has, so that it changes nothing.

    ToolError if the document has no such operation.
    """
    document = yaml.safe_load(api_document.FILE.read_text())
    for path, item in document["paths"].items():
        operation = item.get("put", {})
        if operation.get("x-function") == resource and path.endswith("}"):
            names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
            ids = dict.fromkeys(names, "nobody.probe")
            context = {
                "sub": "nobody.probe",
                "admin": "true",
                "reader": "false",
                "issuedAt": "0",
                "validUntil": YEAR_9999,
            }
            return {
                "httpMethod": "PUT",
                "resource": path,
                "pathParameters": ids,
                "multiValueHeaders": {"Content-Type": ["application/json"], "If-Match": ['"0-0"']},
                "requestContext": {"extendedRequestId": "probe", "path": path.format(**ids), "authorizer": context},
                "body": json.dumps(_least(document, operation["requestBody"]["content"]["application/json"]["schema"])),
            }
    raise ToolError(f"The document has no operation PUT for one item of {resource}, so writes of it cannot be tested.")


def _least(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """The required members of an object, with a letter as each."""
    resolved = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return dict.fromkeys(resolved.get("required", []), "x")
