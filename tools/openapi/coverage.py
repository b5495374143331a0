"""Which replies of the OpenAPI document the tests saw over HTTP, as a table: an operation a line, a status a column."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools.openapi import api_document

SEEN = "seen"
MISSING = "MISSING"
NOT_DOCUMENTED = "."


@dataclass(frozen=True)
class Coverage:
    """documented: the statuses of each operation, which is a method and a path; seen: those that a test saw."""

    documented: dict[str, set[str]]
    seen: dict[str, set[str]]

    @staticmethod
    def of(seen: Path) -> Coverage:
        """Reads the file in which the end-to-end tests record method, path and status of each reply."""
        documented = {
            name: set(operation["responses"])
            for name, operation in api_document.operations(api_document.for_readers("")).items()
        }
        replies: dict[str, set[str]] = {operation: set() for operation in documented}
        for line in seen.read_text().splitlines():
            operation, _, status = line.rpartition(" ")
            replies[operation].add(status)
        return Coverage(documented, replies)

    def missing(self) -> list[str]:
        return [
            f"{operation} {status}"
            for operation, statuses in self.documented.items()
            for status in sorted(statuses - self.seen[operation])
        ]

    def table(self) -> str:
        columns = sorted(set().union(*self.documented.values()))
        width = max(map(len, self.documented)) + 2
        lines = ["".ljust(width) + "".join(status.rjust(8) for status in columns)]
        for operation in self.documented:
            cells = (self._cell(operation, status).rjust(8) for status in columns)
            lines.append(operation.ljust(width) + "".join(cells))
        return "\n".join(lines)

    def _cell(self, operation: str, status: str) -> str:
        if status not in self.documented[operation]:
            return NOT_DOCUMENTED
        return SEEN if status in self.seen[operation] else MISSING
