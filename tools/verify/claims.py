"""Claims about AWS, and the findings when they are checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

# For what is not visible yet, such as metrics of recent calls: neither a failure nor a proof.
NOT_YET = "not yet"


@dataclass(frozen=True)
class Finding:
    claim: str
    expected: str
    seen: str

    @property
    def verdict(self) -> str:
        return "holds" if self.seen == self.expected else "open" if self.seen.startswith(NOT_YET) else "FAILS"

    def __str__(self) -> str:
        seen = "" if self.verdict == "holds" else f": expected {self.expected}, seen {self.seen}"
        return f"{self.verdict:6} {self.claim}{seen}"


def claim(says: str, expected: str) -> Callable[[Any], Any]:
    """Marks a method as the check of a claim; it returns what it sees. Checks run in the order of the methods."""

    def mark(see: Any) -> Any:
        see.claim = says, expected
        return see

    return mark


def check(subject: Any) -> Iterator[Finding]:
    for see in vars(type(subject)).values():
        if hasattr(see, "claim"):
            says, expected = see.claim
            try:
                seen = str(see(subject))
            except Exception as error:
                # An unexpected error fails this claim only, not the others.
                seen = f"{type(error).__name__}: {error}"
            yield Finding(says, expected, seen)
