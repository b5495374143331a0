"""Environments: their files in environments/, and their connections to AWS or to the emulator."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError, NoCredentialsError

from emulator import DEFAULT_PORT
from emulator.credentials import Credentials
from emulator.instance import Instance
from tools.errors import ToolError
from tools.paths import ENVIRONMENTS
from tools.terraform import settings

LOCAL = "local"
SIGN_IN = "sign in ('aws sso login') or set AWS_PROFILE"


@dataclass(frozen=True)
class Environment:
    """An environment in AWS, or in an emulator if one is given.

    role: credentials for calls of the emulator; None for its root user
    """

    name: str
    emulator: Instance | None = None
    role: Credentials | None = None

    @staticmethod
    def named(name: str, port: int) -> Environment:
        """Returns the environment of that name, which has a file; "local" is in the emulator on that port.

        ToolError if its file is not valid, or is a copy that names another environment, which it would deploy over.
        """
        environment = Environment(name, Instance(port) if name == LOCAL else None)
        _ = environment.settings
        return environment

    @property
    def variables_file(self) -> Path:
        return ENVIRONMENTS / f"{self.name}.tfvars"

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The values of all Terraform variables, from its file or by default."""
        return settings.read(self.variables_file, self.name)

    @property
    def region(self) -> str:
        return str(self.settings["region"])

    @property
    def cors_allow_origins(self) -> set[str]:
        """The origins whose pages may call the API, "*" for every one."""
        return set(self.settings["cors_allow_origins"])

    @property
    def is_protected(self) -> bool:
        """Whether Terraform refuses to delete its data."""
        return bool(self.settings["deletion_protection"])

    @cached_property
    def process_environment(self) -> dict[str, str]:
        """Environment variables that point any AWS tool at this environment and no other."""
        if self.emulator is None:
            return dict(os.environ)
        # Without the user's own AWS settings: a call with them could bypass the emulator and reach AWS.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | {
            "AWS_EC2_METADATA_DISABLED": "true",
            **self.emulator_variables(self.emulator),
        }

    def emulator_variables(self, emulator: Instance) -> dict[str, str]:
        """Environment variables that point the AWS CLI and SDKs at that emulator."""
        credentials = self.role or emulator.credentials
        # SDKs differ in which of the two they read; boto3 reads only AWS_DEFAULT_REGION.
        region = {"AWS_REGION": self.region, "AWS_DEFAULT_REGION": self.region}
        return {"AWS_ENDPOINT_URL": emulator.url, **region, **credentials.environment()}

    def client(self, service: str) -> Any:
        """A client of that AWS service in this environment."""
        if self.emulator is None:
            return boto3.client(service, region_name=self.region)
        return self.emulator.client(service, self.region, self.role)

    @cached_property
    def account(self) -> str:
        """The AWS account of the credentials; ToolError if they are missing, invalid or for another account."""
        if self.emulator is not None:
            self.emulator.require()
        try:
            account = str(self.client("sts").get_caller_identity()["Account"])
        except NoCredentialsError as error:
            raise ToolError(f"There are no AWS credentials for {self.name}; {SIGN_IN}.") from error
        except ClientError as error:
            raise ToolError(f"AWS refuses the credentials for {self.name}: {error}; {SIGN_IN}.") from error
        wanted = self.settings["account_id"]
        if wanted and account != wanted:
            raise ToolError(
                f"{self.name} belongs to account {wanted}, but the credentials are for {account}; set AWS_PROFILE to a"
                f" profile of {wanted}. Nothing was read or changed."
            )
        return account

    def make(self, target: str, **arguments: str) -> str:
        """The command for that target, environment and arguments, as one types it in a shell."""
        port = {"PORT": str(self.emulator.port)} if self.emulator and self.emulator.port != DEFAULT_PORT else {}
        given = {"ENV": self.name} | arguments | port
        return " ".join(["make", target, *(f"{name}={shlex.quote(value)}" for name, value in given.items())])

    @property
    def partition(self) -> str:
        """The first part of every ARN after "arn:": aws, aws-cn for China, aws-us-gov for GovCloud."""
        return str(boto3.session.Session().get_partition_for_region(self.region))
