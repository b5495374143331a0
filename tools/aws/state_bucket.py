"""The S3 bucket for Terraform's state, one for each account and region.

The tools create it, because Terraform would have to store the bucket's own state in that bucket.
"""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from tools.aws.environment import Environment
from tools.errors import ToolError

# How long a version of the state is kept after a newer one has replaced it.
OLD_VERSION_DAYS = 90
NOT_FOUND = ("404", "NoSuchBucket", "NotFound")
NOT_OURS = ("403", "AccessDenied", "Forbidden")


def ensure_bucket(environment: Environment) -> str:
    """Creates or completes the state bucket (private, encrypted, versioned) and returns its name.

    ToolError if another account owns a bucket of that name: its owner could read the states.
    """
    bucket = _Bucket(environment)
    if not bucket.exists():
        bucket.say("Creating")
        bucket.create()
    elif bucket.is_complete():
        return bucket.name
    else:
        bucket.say("Completing")
    bucket.configure()
    return bucket.name


def require_bucket(environment: Environment) -> str:
    """The name of the state bucket; ToolError if it does not exist, because then nothing is deployed."""
    bucket = _Bucket(environment)
    if not bucket.exists():
        raise NothingDeployedError(environment)
    return bucket.name


class NothingDeployedError(ToolError):
    """There is no state, or none with outputs."""

    def __init__(self, environment: Environment):
        super().__init__(f"Nothing is deployed in {environment.name}; run '{environment.make('deploy')}'.")


class _Bucket:
    def __init__(self, environment: Environment):
        account = environment.account
        self._environment = environment
        self._s3 = environment.client("s3")
        self.name = f"users-api-state-{account}-{environment.region}"
        self._ours = {"Bucket": self.name, "ExpectedBucketOwner": account}

    def say(self, what: str) -> None:
        if self._environment.emulator is None:
            print(f"{what} the bucket {self.name} for Terraform's state.", flush=True)

    def exists(self) -> bool:
        try:
            self._s3.head_bucket(**self._ours)
            return True
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in NOT_FOUND:
                return False
            if code in NOT_OURS:
                raise ToolError(
                    f"The bucket {self.name} for Terraform's state belongs to another account, or its policy denies"
                    " access with these credentials; nothing was written to it."
                ) from error
            raise

    def create(self) -> None:
        # us-east-1 is the default, and the only region that S3 does not accept as a LocationConstraint.
        region = self._environment.region
        location = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        self._s3.create_bucket(Bucket=self.name, **location)

    def is_complete(self) -> bool:
        """Whether versioning is on, which is configured last."""
        return bool(self._s3.get_bucket_versioning(**self._ours).get("Status") == "Enabled")

    def configure(self) -> None:
        everything = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
        self._s3.put_public_access_block(**self._ours, PublicAccessBlockConfiguration=dict.fromkeys(everything, True))
        expiry = {
            "ID": "expire-old-versions",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "NoncurrentVersionExpiration": {"NoncurrentDays": OLD_VERSION_DAYS},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        }
        self._s3.put_bucket_lifecycle_configuration(**self._ours, LifecycleConfiguration={"Rules": [expiry]})
        if self._environment.emulator is None:
            # The emulator has no TLS.
            self._s3.put_bucket_policy(**self._ours, Policy=json.dumps(self._policy()))
        self._s3.put_bucket_versioning(**self._ours, VersioningConfiguration={"Status": "Enabled"})

    def _policy(self) -> dict[str, Any]:
        """Denies access without TLS."""
        arn = f"arn:{self._environment.partition}:s3:::{self.name}"
        return {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "RefuseWithoutTls",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "s3:*",
                    "Resource": [arn, f"{arn}/*"],
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                }
            ],
        }
