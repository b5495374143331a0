"""Patches for ministack where it differs from AWS in a way that affects this project: one module for each service.

If ministack no longer has the attribute that a patch replaces, the emulator does not start, and names the attribute.
"""

from __future__ import annotations

from emulator.patches import (
    apigateway,
    cloudwatch,
    cognito,
    functions,
    http,
    iam,
    runtime_api,
    signatures,
    versions,
    web_identity,
)

ALL = (http, signatures, iam, web_identity, apigateway, functions, runtime_api, versions, cloudwatch, cognito)


def apply() -> None:
    """Applies all patches to the imported ministack, once in a process."""
    for patches in ALL:
        patches.apply()
