"""A picture of events over the years: a column for each year, a line below for what took several.

Columns stand at shares of the width and have heights in letters, so that the words keep their size on a phone.
Limits: a year without events has no column; its place stays empty. Rejected: one drawing that is scaled as a whole;
on a phone its words are too small to read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_HIGH = 7.0  # letters, of the highest column
_TOP = 1.5
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_LABELS = 8


class Box(NamedTuple):
    """A rectangle, its measures as SVG writes them."""

    x: str
    y: str
    width: str
    height: str


class Column(NamedTuple):
    """One year: its decisions, and above them all other events."""

    year: str
    number: int
    decided: int
    decisions: Box
    others: Box


class Picture(NamedTuple):
    """All that is drawn; ``peak`` is the highest column, ``labels`` are years with their places on the axis.

    The axis runs over the years that have columns; ``outside`` counts the spans that lie beyond it.
    """

    columns: tuple[Column, ...]
    spans: tuple[Box, ...]
    labels: tuple[tuple[str, str], ...]
    peak: tuple[str, str, int] | None
    axis: str
    words: str
    height: str
    outside: int


def picture(events: Sequence[tuple[tuple[int, int], bool]]) -> Picture | None:
    """Returns the picture of events (first and last year, whether a decision); None for fewer than two years."""
    single = [(span[0], decided) for span, decided in events if span[0] == span[1]]
    within = [year for year, _ in single] or [year for span, _ in events for year in span]
    if not within or min(within) == max(within):
        return None
    first, last = min(within), max(within)
    columns = _columns(single, first, last)
    several = [span for span, _ in events if span[0] != span[1]]
    lanes = _lanes([(max(a, first), min(b, last)) for a, b in several if b >= first and a <= last])
    base = _TOP + _HIGH
    step = next((n for n in _STEPS if (last - first) / n < _LABELS), _STEPS[-1])
    labels = tuple((f"{y:04}", _x(y + 0.5, first, last)) for y in range(-(-first // step) * step, last + 1, step))
    below = base + 2.2
    spans = tuple(_span(span, lane, below, first, last) for lane, span in lanes)
    deep = max((lane for lane, _ in lanes), default=-1) + 1
    top = max(columns, key=lambda one: one.number, default=None)
    peak = (_x(int(top.year) + 0.5, first, last), "1.1em", top.number) if top else None
    return Picture(
        columns, spans, labels, peak, _em(base), _em(base + 1.3), _em(below + 0.6 * deep), len(several) - len(lanes)
    )


def _columns(found: Iterable[tuple[int, bool]], first: int, last: int) -> tuple[Column, ...]:
    counted = Counter(found)
    totals = Counter(year for year, _ in counted.elements())
    high = max(totals.values(), default=1)
    columns = []
    for year, count in sorted(totals.items()):
        decided, base = counted[year, True], _TOP + _HIGH
        low, whole = decided / high * _HIGH, count / high * _HIGH
        x, width = _x(year + 0.1, first, last), _width(0.8, first, last)
        decisions = Box(x, _em(base - low), width, _em(low))
        columns.append(
            Column(f"{year:04}", count, decided, decisions, Box(x, _em(base - whole), width, _em(whole - low)))
        )
    return tuple(columns)


def _lanes(spans: Iterable[tuple[int, int]]) -> list[tuple[int, tuple[int, int]]]:
    """Returns spans with the lane of each: the first in which it touches none before it."""
    ends: list[int] = []
    found = []
    for span in sorted(spans):
        lane = next((n for n, end in enumerate(ends) if end < span[0]), len(ends))
        ends[lane : lane + 1] = [span[1]]
        found.append((lane, span))
    return found


def _span(span: tuple[int, int], lane: int, below: float, first: int, last: int) -> Box:
    width = _width(span[1] - span[0] + 1, first, last)
    return Box(_x(span[0], first, last), _em(below + 0.6 * lane), width, "0.3em")


def _x(year: float, first: int, last: int) -> str:
    return f"{(year - first) / (last - first + 1) * 100:.3f}%"


def _width(years: float, first: int, last: int) -> str:
    return f"{years / (last - first + 1) * 100:.3f}%"


def _em(letters: float) -> str:
    return f"{letters:.2f}em"
