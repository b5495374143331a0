"""What was measured, as tables and as a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from tools.bench import flavours
from tools.bench.measure import Measurement
from tools.bench.verification import Verification
from tools.functions.function import Function

MIB_LIMIT = 128
MEGA = 1e6
TITLES = {Function.AUTHORIZER: "The authorizer, a new token each call", Function.USERS: "GET /users/{userid}"}
HEADER = ["", "first answer", "range", "÷ Python", "next 49", "p50", "÷ Node.js", "p99", "memory", "at most", "package"]


@dataclass(frozen=True)
class Target:
    """What the project wants to reach: a name, the bound, and what was reached, of ratios, ms, MiB or MB."""

    name: str
    bound: float
    reached: float

    def row(self) -> list[str]:
        return [self.name, f"≤ {self.bound:g}", f"{self.reached:.2f}", "yes" if self.reached <= self.bound else "no"]


class Results:
    """All measurements of one run, found by function and flavour."""

    def __init__(self, measured: Iterable[Measurement], verifications: Iterable[Verification]) -> None:
        self.measured = {(m.function, m.flavour): m for m in measured}
        self.verifications = {v.compiler: v for v in verifications}

    def of(self, function: Function, flavour: str) -> Measurement:
        return self.measured[function, flavour]

    def ratio(self, function: Function, ours: str, other: str, value: Callable[[Measurement], float]) -> float:
        return value(self.of(function, ours)) / value(self.of(function, other))

    def tables(self) -> str:
        parts = [self._table(function) for function in Function]
        return "\n\n".join([*parts, self._verification_table(), self._targets_table()]) + "\n"

    def _table(self, function: Function) -> str:
        rows = [self._row(m) for m in self.measured.values() if m.function is function]
        return _markdown(f"{TITLES[function]} (ms, µs, MiB, MB)", HEADER, rows)

    def _row(self, m: Measurement) -> list[str]:
        python, node = self.of(m.function, flavours.PYTHON), self.of(m.function, flavours.NODE)
        return [
            m.flavour,
            f"{m.first:.0f} ms",
            f"{m.first_range[0]:.0f}–{m.first_range[1]:.0f}",
            f"{m.first / python.first:.2f}",
            f"{m.early:.0f} µs",
            f"{m.warm:.0f} µs",
            f"{m.warm / node.warm:.2f}",
            f"{m.warm_p99:.0f} µs",
            f"{m.memory:.0f} MiB",
            f"{m.peak:.0f} MiB",
            f"{m.size / MEGA:.1f} MB" if m.size else "–",
        ]

    def _verification_table(self) -> str:
        rows = [
            [v.compiler, f"{v.token:.1f} µs", f"{v.signature:.1f} µs", f"{v.token / v.signature:.2f}", f"{v.openssl:.1f} µs"]
            for v in self.verifications.values()
        ]
        header = ["compiled by", "a token", "its signature alone", "ratio", "the same in OpenSSL"]
        return _markdown("Verification, RSA of 2,048 bits (JMH)", header, rows)

    def targets(self) -> list[Target]:
        authorizer, users = Function.AUTHORIZER, Function.USERS
        of, ratio = self.of, self.ratio

        def first(m: Measurement) -> float:
            return m.first

        def cold(function: Function) -> float:
            return min(ratio(function, ours, flavours.PYTHON, first) for ours in (flavours.MANAGED, flavours.PACKAGE))

        def memory(function: Function) -> float:
            return ratio(function, flavours.MANAGED, flavours.OBVIOUS_DEFAULTS, lambda m: m.memory)

        c2 = self.verifications["C2"]
        ours = (flavours.MANAGED, flavours.RESTORED, flavours.PACKAGE)
        managed, obvious = flavours.MANAGED, flavours.OBVIOUS
        return [
            Target("authorizer's first answer, best of ours / Python's", 1.0, cold(authorizer)),
            Target("users' first answer, best of ours / Python's", 0.8, cold(users)),
            Target("authorizer's first answer / obvious Java's, Lambda's flags", 0.6, ratio(authorizer, managed, obvious, first)),
            Target("users' first answer / obvious Java's, Lambda's flags", 0.6, ratio(users, managed, obvious, first)),
            Target("authorizer, restored to first answer, ms", 10, of(authorizer, flavours.RESTORED).first),
            Target("users, restored to first answer, ms", 15, of(users, flavours.RESTORED).first),
            Target("authorizer's p50 / Node.js's", 0.75, ratio(authorizer, managed, flavours.NODE, lambda m: m.warm)),
            Target("verification / its signature alone", 1.5, c2.token / c2.signature),
            Target("authorizer's memory / obvious Java's", 0.6, memory(authorizer)),
            Target("users' memory / obvious Java's", 0.6, memory(users)),
            Target("most memory of all calls, MiB", MIB_LIMIT, max(of(f, o).peak for f in Function for o in ours)),
            Target("the JAR, MB", 8, of(users, managed).size / MEGA),
        ]

    def _targets_table(self) -> str:
        return _markdown("Targets", ["", "wanted", "reached", ""], [target.row() for target in self.targets()])

    def picture(self) -> str:
        """The first answers of both functions as bars (SVG)."""
        return _picture({f: [m for m in self.measured.values() if m.function is f] for f in Function})


def _markdown(title: str, header: list[str], rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(cells: list[str]) -> str:
        first, *others = (cell.ljust(width) if not n else cell.rjust(width) for n, (cell, width) in enumerate(zip(cells, widths, strict=True)))
        return "| " + " | ".join([first, *others]) + " |"

    rule = "|" + "|".join("-" * (width + 1) + ("-" if not n else ":") for n, width in enumerate(widths)) + "|"
    return "\n".join([f"### {title}", "", line(header), rule, *map(line, rows)])


BAR = 16
LABEL_WIDTH = 230
PLOT_WIDTH = 420
OURS, OTHERS = "#0b7261", "#9aa5b1"


def _picture(groups: dict[Function, list[Measurement]]) -> str:
    longest = max(m.first for group in groups.values() for m in group)
    parts: list[str] = []
    y = 10
    for function, group in groups.items():
        parts.append(f'<text x="0" y="{y + 12}" font-weight="bold">{escape(TITLES[function])}: ms to the first answer</text>')
        y += 24
        for m in group:
            width = max(1, round(m.first / longest * PLOT_WIDTH))
            colour = OURS if m.flavour.startswith("ours") else OTHERS
            parts.append(f'<text x="{LABEL_WIDTH - 8}" y="{y + 12}" text-anchor="end">{escape(m.flavour)}</text>')
            parts.append(f'<rect x="{LABEL_WIDTH}" y="{y}" width="{width}" height="{BAR}" fill="{colour}"/>')
            parts.append(f'<text x="{LABEL_WIDTH + width + 6}" y="{y + 12}">{m.first:.0f}</text>')
            y += BAR + 4
        y += 14
    width = LABEL_WIDTH + PLOT_WIDTH + 50
    style = "text { font: 12px system-ui, sans-serif; fill: currentColor } svg { color: #1f2933; background: #fff }"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y}" viewBox="0 0 {width} {y}" role="img" '
        f'aria-label="Milliseconds to the first answer">\n<style>{style}</style>\n'
        f'<rect width="{width}" height="{y}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )
