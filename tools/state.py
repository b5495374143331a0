"""Where Terraform keeps what it knows of an environment: an S3 bucket, one for each account and region.

It is made here and not by Terraform, which would have to keep what it knows of the bucket in that very bucket.
"""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from tools.environment import Environment

# How long a version of the state is kept once another has taken its place.
OLD_VERSION_DAYS = 90
NOT_FOUND = ("404", "NoSuchBucket", "NotFound")


def ensure_bucket(environment: Environment) -> str:
    """The name of the state bucket, which is created where it is missing: private, encrypted, with old versions."""
    name = f"users-api-state-{environment.account()}-{environment.region}"
    s3 = environment.client("s3")
    if not _exists(s3, name):
        if environment.emulator is None:
            print(f"Creating the bucket {name} for Terraform's state.", flush=True)
        _create(s3, name, environment.region)
        if environment.emulator is None:
            # The emulator has no TLS.
            s3.put_bucket_policy(Bucket=name, Policy=json.dumps(_policy(name)))
    return name


def _exists(s3: Any, name: str) -> bool:
    try:
        s3.head_bucket(Bucket=name)
        return True
    except ClientError as error:
        if error.response["Error"]["Code"] in NOT_FOUND:
            return False
        raise


def _create(s3: Any, name: str, region: str) -> None:
    # us-east-1 is where a bucket goes without a constraint, and the one region that refuses to be named.
    location = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **location)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_public_access_block(
        Bucket=name,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
    )
    s3.put_bucket_lifecycle_configuration(
        Bucket=name,
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "forget-old-versions",
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "NoncurrentVersionExpiration": {"NoncurrentDays": OLD_VERSION_DAYS},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                }
            ]
        },
    )


def _policy(name: str) -> dict[str, Any]:
    """Nobody gets at it without TLS."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "RefuseWithoutTls",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }
