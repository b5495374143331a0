"""How the patches replace a part of ministack."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any


class PatchError(Exception):
    """The part of ministack or its server that a patch replaces does not exist."""

    def __init__(self, owner: Any, name: str):
        place = getattr(owner, "__qualname__", None) or getattr(owner, "__name__", None) or type(owner).__name__
        super().__init__(
            f"A patch of local/emulator/patches replaces {place}.{name}, which ministack {version('ministack')}"
            f" does not have; fix the patch, or pin the version that it was written for."
        )


def replace(owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    """Replaces an attribute by what make returns for the original; PatchError if there is no such attribute."""
    if not hasattr(owner, name):
        raise PatchError(owner, name)
    setattr(owner, name, make(getattr(owner, name)))
