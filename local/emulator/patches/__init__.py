"""Patches for ministack where it differs from AWS in a way that affects this project: one module for each service.

If ministack no longer has the attribute that a patch replaces, the emulator does not start, and names the attribute.
"""

from __future__ import annotations

from emulator.patches import apigateway, cloudwatch, cognito, functions, http, iam, versions


def apply() -> None:
    """Applies all patches to the imported ministack, once in a process."""
    for patches in (http, iam, apigateway, functions, versions, cloudwatch, cognito):
        patches.apply()
