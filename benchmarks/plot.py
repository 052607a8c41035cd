"""Draws figures as SVG: one bar for each thing measured, longest first, with its number beside it.

Limits: one measure a picture, nothing but text and bars. Rejected: a plotting library, for two pictures a release.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

_ROW, _LEFT, _WIDE, _RIGHT, _TOP = 28, 250, 380, 90, 44


def bars(title: str, unit: str, figures: Mapping[str, float], ours: str) -> str:
    """Gives a bar chart as SVG; the bars whose names begin with ``ours`` are ours."""
    most = max(figures.values())
    height = _TOP + _ROW * len(figures) + 12
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDE + _RIGHT} {height}" role="img" '
        f'font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="12" y="24" font-weight="bold">{escape(title)} ({escape(unit)})</text>',
    ]
    for number, (name, value) in enumerate(sorted(figures.items(), key=lambda item: (-item[1], item[0]))):
        y = _TOP + _ROW * number
        long = max(1, round(_WIDE * value / most))
        colour = "#1d4f91" if name.startswith(ours) else "#9aa3ad"
        shown = f"{value:,.0f}" if most >= 100 else f"{value:.2f}"
        lines += [
            f'<text x="{_LEFT - 8}" y="{y + 16}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{y + 4}" width="{long}" height="16" fill="{colour}"/>',
            f'<text x="{_LEFT + long + 6}" y="{y + 16}">{shown}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])
