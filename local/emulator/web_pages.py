"""Refuses requests from foreign web pages: the emulator runs functions as processes of the user.

Any page in a browser on this machine can send requests to the emulator. Requests from origins outside this machine are
refused, except for calls of a deployed API: for those, the API's own CORS settings decide, as on AWS.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from emulator.refusals import Refusal

# https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
TOKEN_ENDPOINT = "/oauth2/token"


def refusal(headers: dict[str, str], path: str, calls_an_api: bool) -> Refusal | None:
    """Why a request with these headers, by lower-case name, is refused; None if it is not."""
    host = headers.get("host", "")
    if not _is_loopback(f"//{host}"):
        # A page reaches this machine under a name of its own if that resolves to 127.0.0.1 (DNS rebinding).
        return Refusal(f"The emulator answers under names of this machine only, not under {host}.")
    if calls_an_api:
        return None
    origin = headers.get("origin")
    if origin is not None and not _is_loopback(origin):
        return Refusal(f"The emulator does not answer web pages of {origin}.")
    if origin is None and headers.get("sec-fetch-site") == "cross-site":
        return Refusal("The emulator does not answer web pages of other origins.")
    authorization = headers.get("authorization")
    # There, the id and secret of an app client are the credentials (RFC 6749, section 2.3.1).
    if path == TOKEN_ENDPOINT:
        return None
    if authorization is not None and not authorization.startswith("AWS4-HMAC-SHA256 "):
        return Refusal("The Authorization header is not an AWS signature of version 4.")
    return None


def _is_loopback(url: str) -> bool:
    """Whether the host of a URL is this machine: localhost, a name under it, or a loopback address."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
