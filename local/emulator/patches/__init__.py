"""Where ministack differs from AWS in a way that this project sees: one module for each service.

Each patch names what it replaces; one that ministack no longer has stops the emulator's start with its name.
"""

from __future__ import annotations

from emulator.patches import apigateway, cloudwatch, cognito, functions, http, iam, versions


def apply() -> None:
    """Applies all patches to the imported ministack, once in a process."""
    for patches in (http, iam, apigateway, functions, versions, cloudwatch, cognito):
        patches.apply()
