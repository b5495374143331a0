"""The environments: what stands in environments/ of each, and how its AWS is reached."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
import hcl2
from botocore.exceptions import BotoCoreError, ClientError

from emulator.instance import Instance
from tools.errors import ToolError

ROOT = Path(__file__).resolve().parents[1]
LOCAL = "local"


@dataclass(frozen=True)
class Environment:
    """One environment; for the local one, port is where the emulator listens."""

    name: str
    port: int

    @property
    def is_local(self) -> bool:
        return self.name == LOCAL

    @property
    def variables_file(self) -> Path:
        return ROOT / "environments" / f"{self.name}.tfvars"

    @cached_property
    def _variables(self) -> dict[str, Any]:
        with self.variables_file.open() as file:
            return hcl2.load(file)

    @property
    def region(self) -> str:
        return str(self._variables["region"]).strip('"')

    @property
    def is_protected(self) -> bool:
        """Whether its data are worth a question before they are destroyed."""
        return bool(self._variables.get("deletion_protection", True))

    @cached_property
    def process_environment(self) -> dict[str, str]:
        """The environment variables with which any AWS tool reaches this environment and no other."""
        if not self.is_local:
            return dict(os.environ)
        return emulator_environment(Instance(self.port).url, self.region)

    def client(self, service: str) -> Any:
        """A client of that AWS service in this environment."""
        if not self.is_local:
            return boto3.client(service, region_name=self.region)
        return boto3.client(
            service,
            region_name=self.region,
            endpoint_url=Instance(self.port).url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def account(self) -> str:
        """The AWS account that the credentials are for; ToolError where there are none that work."""
        if self.is_local:
            Instance(self.port).require()
        try:
            return str(self.client("sts").get_caller_identity()["Account"])
        except (BotoCoreError, ClientError) as error:
            raise ToolError(
                f"AWS takes no credentials for {self.name}: {error}; sign in ('aws sso login') or set AWS_PROFILE."
            ) from error


def emulator_environment(url: str, region: str) -> dict[str, str]:
    """This process's environment with AWS replaced by the emulator: no profile or session of the user's gets through."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": region,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
