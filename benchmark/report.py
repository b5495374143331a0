"""The results as tables, as a chart, and as the sentences of the README."""

from __future__ import annotations

import statistics
from html import escape

from benchmark import variants
from benchmark.estimates import estimate
from benchmark.results import Results
from benchmark.targets import MEGA, all_targets
from benchmark.variants import AUTHORIZER, FLOOR, USERS

NOISY = 0.15
BAR, LABEL_WIDTH, PLOT_WIDTH = 16, 230, 420
OURS, OTHERS, TEXT = "#0b7261", "#9aa5b1", "#1f2933"
ON_TOP = "On AWS, loading the snapshot comes on top of the restored bars; see docs/performance."


def tables(results: Results) -> str:
    """The results in Markdown."""
    head = [
        "# Results of the benchmark",
        f"Made by `make bench` on {results.date}: {results.machine}; {results.rounds} rounds, in which each variant was"
        f" started once, and in every third answered {results.calls:,} calls. Medians with 95 % intervals;"
        " ratios are those of each round.",
        _noise(results),
    ]
    groups = [_group(results, group, variants.PYTHON, variants.NODE) for group in (AUTHORIZER, USERS, FLOOR)]
    return "\n\n".join(part for part in [*head, *groups, _targets(results)] if part) + "\n"


def change(results: Results, base: str) -> str:
    """The functions of several JARs, compared with those of one of them, in Markdown."""
    return "\n\n".join(_group(results, group, base, base) for group in results.groups)


def readme(results: Results) -> str:
    """The README's paragraph on speed."""

    def first(group: str, name: str) -> str:
        return f"{statistics.median(results.of(group, name).first):.0f}"

    def ratios(name: str, other: str) -> str:
        ratios = (results.first_ratio(group, name, other).text(2) for group in (AUTHORIZER, USERS))
        return " and ".join(ratios)

    def warm(name: str, other: str) -> str:
        return results.warm_ratio(AUTHORIZER, name, other).text(2)

    restored, package, managed = variants.RESTORED, variants.PACKAGE, variants.MANAGED
    return "\n".join(
        [
            f"- Restored from a snapshot (`snap_start`, the default), the authorizer first answers after"
            f" {first(AUTHORIZER, restored)} ms and the users function after {first(USERS, restored)} ms:"
            f" {ratios(restored, variants.PYTHON)} of the same in Python. On AWS, loading the snapshot comes on top.",
            f"- Without a snapshot, on Lambda's own Java, they take {ratios(managed, variants.PLAIN)} of the time of"
            " plain Java.",
            f"- With their own Java and an AOT cache (`make package`), they first answer after"
            f" {first(AUTHORIZER, package)} and {first(USERS, package)} ms: {ratios(package, variants.NODE)} of"
            " Node.js.",
            f"- A warm call of the authorizer with a new token takes {warm(restored, variants.NODE)} of Node.js's time,"
            f" {warm(restored, variants.PYTHON)} of Python's and {warm(restored, variants.GO)} of Go's; without a"
            f" snapshot, {warm(managed, variants.NODE)} of Node.js's.",
        ]
    )


def chart(results: Results) -> str:
    """The first answers of all variants as bars with their intervals, in SVG."""
    longest = max(estimate(series.first).high for series in results.all_series())
    parts: list[str] = []
    y = 10
    for group in (AUTHORIZER, USERS, FLOOR):
        parts.append(f'<text x="0" y="{y + 12}" font-weight="bold">{escape(group)}: ms to the first answer</text>')
        y += 24
        for name, series in results.groups[group].items():
            first = estimate(series.first)
            start, end, width = (round(value / longest * PLOT_WIDTH) for value in (first.low, first.high, first.median))
            colour = OURS if name.startswith("ours") else OTHERS
            parts += [
                f'<text x="{LABEL_WIDTH - 8}" y="{y + 12}" text-anchor="end">{escape(name)}</text>',
                f'<rect x="{LABEL_WIDTH}" y="{y}" width="{max(width, 1)}" height="{BAR}" fill="{colour}"/>',
                f'<path d="M{LABEL_WIDTH + start} {y + 8}H{LABEL_WIDTH + end}" stroke="{TEXT}"/>',
                f'<text x="{LABEL_WIDTH + end + 6}" y="{y + 12}">{first.text(0)}</text>',
            ]
            y += BAR + 4
        y += 14
    parts.append(f'<text x="0" y="{y + 4}">{escape(ON_TOP)}</text>')
    width, height = LABEL_WIDTH + PLOT_WIDTH + 110, y + 20
    size = f'viewBox="-10 0 {width} {height}" width="{width}" height="{height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="Milliseconds to the first answer">',
            f"<style>text {{ font: 12px system-ui, sans-serif; fill: {TEXT} }}</style>",
            f'<rect x="-10" width="{width}" height="{height}" fill="#fff"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _table(title: str, header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table under a heading, with columns of equal width."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(cells: list[str]) -> str:
        padded = [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]
        return f"| {cells[0].ljust(widths[0])} | {' | '.join(padded[1:])} |"

    rule = f"|{'-' * (widths[0] + 2)}|{'|'.join('-' * (width + 1) + ':' for width in widths[1:])}|"
    return "\n".join([f"## {title}", "", line(header), rule, *map(line, rows)])


def _noise(results: Results) -> str:
    if results.noise <= NOISY:
        return ""
    return f"**The machine was noisy**: the same start took {results.noise:.0%} longer in some rounds than in others."


def _group(results: Results, group: str, first_base: str, warm_base: str) -> str:
    """A table of one function; its first answers and warm calls are compared with those of the bases."""
    times = ["first answer, ms", f"÷ {first_base}", "next 49, µs", "p50, µs", f"÷ {warm_base}", "p99, µs"]
    rows = [
        [
            name,
            estimate(series.first).text(1),
            "1" if name == first_base else results.first_ratio(group, name, first_base).text(2),
            f"{statistics.median(series.early):.0f}",
            estimate(series.p50).text(0),
            "1" if name == warm_base else results.warm_ratio(group, name, warm_base).text(2),
            f"{statistics.median(series.p99):.0f}",
            f"{statistics.median(series.memory):.0f}",
            f"{max(series.peak):.0f}",
            f"{series.size / MEGA:.1f} MB" if series.size else "none",
        ]
        for name, series in results.groups[group].items()
    ]
    return _table(group, ["", *times, "MiB", "at most", "size"], rows)


def _targets(results: Results) -> str:
    rows = [
        [t.name, f"≤ {t.bound:g}", f"{t.found.median:.2f}", f"{t.found.low:.2f} to {t.found.high:.2f}", t.verdict]
        for t in all_targets(results)
    ]
    return _table("Targets", ["", "wanted", "found", "95 % interval", ""], rows)
