"""Clients for a local endpoint, which no setting of the user for AWS or for proxies changes."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.request import OpenerDirector, ProxyHandler, build_opener

import boto3
import botocore.session
from botocore.config import Config

from emulator.credentials import Credentials

# Without proxies: those of the environment are not for this machine.
opener: OpenerDirector = build_opener(ProxyHandler({}))


def client(service: str, region: str, url: str, credentials: Credentials) -> Any:
    """A client of an AWS service at that URL."""
    return _session().client(
        service,
        region_name=region,
        endpoint_url=url,
        aws_access_key_id=credentials.access_key_id,
        aws_secret_access_key=credentials.secret_access_key,
        aws_session_token=credentials.session_token,
        # Without this argument, botocore would use the proxies that the environment names.
        config=Config(proxies={}),
    )


@cache
def _session() -> boto3.session.Session:
    """A session with the default of each setting: neither environment variables nor the files in ~/.aws are read."""
    variables = botocore.session.Session.SESSION_VARIABLES
    defaults = {name: (None, None, default, convert) for name, (_, _, default, convert) in variables.items()}
    # The defaults of these two are the files in ~/.aws.
    for file in ("config_file", "credentials_file"):
        defaults[file] = (None, None, None, None)
    return boto3.session.Session(botocore_session=botocore.session.Session(session_vars=defaults))
