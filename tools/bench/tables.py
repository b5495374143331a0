"""What was measured, as tables in Markdown."""

from __future__ import annotations

from tools.bench import flavours, targets
from tools.bench.measure import Measurement
from tools.bench.results import TITLES, Results
from tools.functions.function import Function

HEADER = [
    "",
    "first answer",
    "from",
    "to",
    "÷ Python",
    "next 49",
    "p50",
    "÷ Node.js",
    "p99",
    "memory",
    "at most",
    "size",
]


def all_tables(results: Results) -> str:
    parts = [_functions(results, function) for function in Function]
    return "\n\n".join([*parts, _verification(results), _targets(results)]) + "\n"


def _functions(results: Results, function: Function) -> str:
    python, node = results.of(function, flavours.PYTHON), results.of(function, flavours.NODE)
    return table(TITLES[function], HEADER, [_row(m, python, node) for m in results.of_function(function)])


def _row(m: Measurement, python: Measurement, node: Measurement) -> list[str]:
    return [
        m.flavour,
        f"{m.first:.0f} ms",
        *(f"{bound:.0f}" for bound in m.first_range),
        f"{m.first / python.first:.2f}",
        f"{m.early:.0f} µs",
        f"{m.warm:.0f} µs",
        f"{m.warm / node.warm:.2f}",
        f"{m.warm_p99:.0f} µs",
        f"{m.memory:.0f} MiB",
        f"{m.peak:.0f} MiB",
        f"{m.size / targets.MEGA:.1f} MB" if m.size else "none",
    ]


def _verification(results: Results) -> str:
    rows = [
        [compiler, f"{v.token:.1f} µs", f"{v.signature:.1f} µs", f"{v.token / v.signature:.2f}", f"{v.openssl:.1f} µs"]
        for compiler, v in results.verifications.items()
    ]
    header = ["compiled by", "a token", "its signature alone", "ratio", "the signature in OpenSSL"]
    return table("Verification of a token, RSA of 2,048 bits", header, rows)


def _targets(results: Results) -> str:
    rows = [
        [t.name, f"≤ {t.bound:g}", f"{t.reached:.2f}", "reached" if t.reached <= t.bound else "missed"]
        for t in targets.all_targets(results)
    ]
    return table("Targets", ["", "wanted", "found", ""], rows)


def table(title: str, header: list[str], rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(cells: list[str]) -> str:
        padded = [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]
        return f"| {cells[0].ljust(widths[0])} | {' | '.join(padded[1:])} |"

    rule = f"|{'-' * (widths[0] + 2)}|{'|'.join('-' * (width + 1) + ':' for width in widths[1:])}|"
    return "\n".join([f"### {title}", "", line(header), rule, *map(line, rows)])
