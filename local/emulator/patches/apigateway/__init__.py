"""API Gateway: configuration of REST APIs, and responses to their calls, as documented and recorded on AWS."""

from __future__ import annotations

from emulator.patches.apigateway import calls, deployments, events, permissions, replies, setup


def apply() -> None:
    for patches in (setup, deployments, calls, events, permissions, replies):
        patches.apply()
