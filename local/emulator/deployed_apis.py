"""Tells calls of a deployed API from calls of AWS itself."""

from __future__ import annotations

from ministack.app import _parse_execute_api_url, _resolve_custom_domain_request


def calls_an_api(host: str, path: str) -> bool:
    """Whether a request with this host and path is for an API that API Gateway serves."""
    return bool(_parse_execute_api_url(host, path) or _resolve_custom_domain_request(host, path))
