"""Keeps the local environment apart from what the shell exports for real ones."""

from __future__ import annotations

from collections.abc import MutableMapping

# It has credentials of its own: with others, or another profile, a call could reach AWS.
AWS = ("AWS_", "BOTO_CONFIG")
# It is on this machine, which a proxy may not reach.
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


def drop(variables: MutableMapping[str, str]) -> None:
    """Removes these variables, in capital or small letters."""
    for name in [name for name in variables if name.upper().startswith((*AWS, *PROXIES))]:
        del variables[name]
