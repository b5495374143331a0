"""The first answers of all flavours as bars, in SVG."""

from __future__ import annotations

from html import escape

from tools.bench.results import TITLES, Results
from tools.functions.function import Function

BAR = 16
LABEL_WIDTH = 230
PLOT_WIDTH = 420
OURS, OTHERS, TEXT = "#0b7261", "#9aa5b1", "#1f2933"


def draw(results: Results) -> str:
    groups = {function: results.of_function(function) for function in Function}
    longest = max(m.first for group in groups.values() for m in group)
    parts: list[str] = []
    y = 10
    for function, group in groups.items():
        parts.append(
            f'<text x="0" y="{y + 12}" font-weight="bold">{escape(TITLES[function])}: ms to the first answer</text>'
        )
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
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 0 {width} {y}" width="{width}" height="{y}" role="img"'
    )
    return "\n".join(
        [
            f'{head} aria-label="Milliseconds to the first answer">',
            f"<style>text {{ font: 12px system-ui, sans-serif; fill: {TEXT} }}</style>",
            f'<rect x="-10" width="{width}" height="{y}" fill="#fff"/>',
            *parts,
            "</svg>\n",
        ]
    )
