"""The variables of a shell in which somebody types a command."""

from __future__ import annotations

import os
from collections.abc import Mapping


def variables(*others: str, of: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Environment variables, by default those of the tests, without make's and others that begin with these prefixes.

    "make test" exports make's, and a make that a test runs would take the tests' options and targets from them.
    """
    return {name: value for name, value in of.items() if not name.startswith(("MAKE", "MFLAGS", *others))}
