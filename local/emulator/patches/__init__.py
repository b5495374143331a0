"""Patches for ministack where it differs from AWS in a way that affects this project: one module for each service.

EMULATOR_FAULTS names a module whose apply() adds faults, for tests.

If ministack no longer has the attribute that a patch replaces, the emulator does not start, and names the attribute.
"""

from __future__ import annotations

import os
from importlib import import_module

from emulator.patches import (
    apigateway,
    cloudwatch,
    cognito,
    functions,
    http,
    iam,
    runtime_api,
    signatures,
    web_identity,
    xray,
)

ALL = (http, signatures, iam, web_identity, apigateway, functions, runtime_api, cloudwatch, cognito, xray)


def apply() -> None:
    """Applies all patches to the imported ministack, once in a process."""
    for patches in ALL:
        patches.apply()
    if faults := os.environ.get("EMULATOR_FAULTS"):
        import_module(faults).apply()
