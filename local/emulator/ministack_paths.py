"""Refuses ministack's own paths: they need no key, and they reset the emulator, change it, and return code and messages.

Nothing here uses them, except for the health checks.
"""

from __future__ import annotations

from emulator.refusals import Refusal

HEALTH_CHECKS = ("/_ministack/health", "/_ministack/ready")
# The second is for programs that were written for LocalStack.
PREFIXES = ("/_ministack", "/_localstack")


def refusal(path: str) -> Refusal | None:
    """Why a request for this decoded path is refused; None if it is not."""
    if not path.startswith(PREFIXES) or path in HEALTH_CHECKS:
        return None
    return Refusal("The emulator does not serve ministack's own paths, except for health checks.")
