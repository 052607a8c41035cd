"""The figures that records carry, by what is counted: a table, and bars where there are two or more.

A value is shown as printed. What its remark begins with ("disputed", "late") is said in words and, if disputed, by
stripes; two values for one period say that sources differ; a year without one says that no figure was found. Where a
record that answers or follows another disputes its figure, both stand together.
Limits: a bar is as long as the one number in a value. Rejected: sums and rates; a figure that no source prints.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from lexdiff.model.record import Figure, Record
from lexdiff.render.labels import visible
from lexdiff.site import dates, translations
from lexdiff.site.page import Link, Page
from lexdiff.site.pages.duties import Recurring
from lexdiff.site.pages.elsewhere import initial

Named = Callable[[str, str], str | None]
MARKS = ("disputed", "late")
DIFFER = "sources differ"
_NUMBER = re.compile(r"(?<![\w.,\-−])(\d{1,12}|\d{1,3}(?:,\d{3}){1,4})(\.\d{1,6})?(?![\w,]|\.\d)", re.ASCII)
_ROW = 2.5  # letters, of one bar with its words


class Counted(NamedTuple):
    """A figure with the record that carries it; ``other`` says that it stands with the figure that it disputes."""

    record: Record
    figure: Figure
    other: bool


class Row(NamedTuple):
    """A figure, or a gap (no ``record``), as the table shows it; ``what`` is named where it is another count."""

    period: str
    value: str
    what: str
    marks: tuple[str, ...]
    remark: str
    conflict: str
    record: Link | None
    date: str
    status: str
    sources: tuple[tuple[Link, str], ...]
    language: str = ""


class Bar(NamedTuple):
    """One bar: its words, its measures as SVG writes them; no ``width`` where there is no number."""

    period: str
    value: str
    marks: tuple[str, ...]
    other: bool
    striped: bool
    width: str
    words: str
    y: str
    line: str


class Chart(NamedTuple):
    """The bars of one group."""

    name: str
    bars: tuple[Bar, ...]
    height: str


class Group(NamedTuple):
    """All that is counted under one name."""

    name: str
    mark: str
    rows: tuple[Row, ...]
    chart: Chart | None


class Content(NamedTuple):
    """All that the page of numbers shows."""

    groups: tuple[Group, ...]
    duties: tuple[Recurring, ...]


def pages(records: Sequence[Record], named: Named, duties: tuple[Recurring, ...] = ()) -> Iterator[Page]:
    """Yields the page of numbers, with what recurs. ``named`` finds the record that a reference means."""
    groups = _grouped(records, named)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0].casefold(), item[0]))
    shown = tuple(_group(name, f"counted-{n}", found) for n, (name, found) in enumerate(ordered, 1))
    yield Page("numbers.html", "numbers", "", Content(shown, duties), (Link("", "index.html"),))


def _grouped(records: Sequence[Record], named: Named) -> dict[str, list[Counted]]:
    """Returns figures by what they count; one that disputes another's stands with that."""
    disputed = _disputes(records, named)
    groups: dict[str, list[Counted]] = {}
    for record in records:
        for figure in record.figures:
            home = disputed.get((record.id, figure), "")
            groups.setdefault(home or figure.what, []).append(Counted(record, figure, bool(home)))
    return groups


def _disputes(records: Sequence[Record], named: Named) -> dict[tuple[str, Figure], str]:
    """Returns, for each figure that disputes one of a record it answers or follows, what that one counts."""
    known = {record.id: record for record in records}
    found = {}
    for record in records:
        for reference in (*record.answers, *record.follows, *record.corrects):
            first = known.get(named(reference, record.id) or "")
            for figure in record.figures if first else ():
                against = next((f for f in first.figures if _against(f, figure)), None) if first else None
                if against:
                    found[record.id, figure] = against.what
    return found


def _against(one: Figure, other: Figure) -> bool:
    return one.what != other.what and one.period == other.period and _disputed(one) and _disputed(other)


def _disputed(figure: Figure) -> bool:
    return "disputed" in _marks(figure.remark)


def _marks(remark: str) -> tuple[str, ...]:
    return tuple(mark for mark in MARKS if re.match(rf"{mark}\b", remark, re.IGNORECASE))


def _group(name: str, mark: str, found: Sequence[Counted]) -> Group:
    ordered = sorted(found, key=_when)
    several = {period for period, values in _values(ordered).items() if len(values) > 1}
    rows = [(_row(one, several), one) for one in ordered]
    shown = list(_with_gaps(rows))
    called = initial(visible(name))
    return Group(called, mark, tuple(row for row, _ in shown), _chart(called, shown))


def _when(one: Counted) -> tuple[bool, str, str, bool, str]:
    when = dates.span(one.figure.period)
    first, last = (when.first, when.last) if when else ("", one.figure.period)
    return (when is None, first, last, one.other, one.record.id)


def _values(found: Sequence[Counted]) -> dict[str, set[str]]:
    values: dict[str, set[str]] = {}
    for one in found:
        if one.figure.value and one.figure.period and not one.other:
            values.setdefault(one.figure.period, set()).add(one.figure.value)
    return values


def _row(one: Counted, several: set[str]) -> Row:
    record, figure = one.record, one.figure
    marks = _marks(figure.remark)
    if figure.value and figure.period in several:
        marks = (*marks, DIFFER)
    return Row(
        period=visible(figure.period),
        value=visible(figure.value),
        what=visible(figure.what) if one.other else "",
        marks=marks,
        remark=visible(figure.remark),
        conflict=visible(record.conflict) if {"disputed", DIFFER} & {*marks} else "",
        record=translations.link(record),
        date=dates.shown(record.date),
        status=visible(record.status),
        sources=tuple(_sources(record)),
        language=translations.source(record),
    )


def _sources(record: Record) -> Iterator[tuple[Link, str]]:
    """Yields where a record's figures come from, each with its date: its sources, its own link if not among them."""
    named = [(Link(visible(s.publisher or s.title), s.link), s.date) for s in record.sources]
    own = Link(visible(record.publisher), record.link)
    if own.url not in {one.url for one, _ in named} or (not own.url and own.name not in {one.name for one, _ in named}):
        yield (own, "")
    yield from named


def _with_gaps(rows: Sequence[tuple[Row, Counted]]) -> Iterator[tuple[Row, Counted | None]]:
    """Yields rows, and between those of single years one for the years that have none."""
    last: int | None = None
    for row, one in rows:
        year = int(one.figure.period) if re.fullmatch(r"[0-9]{4}", one.figure.period) else None
        if year is not None and last is not None and year > last + 1:
            missing = f"{last + 1:04}" if year == last + 2 else f"{last + 1:04}..{year - 1:04}"
            yield Row(missing, "", "", (), "", "", None, "", "", ()), None
        last = year if year is not None else last
        yield row, one


def _chart(name: str, rows: Sequence[tuple[Row, Counted | None]]) -> Chart | None:
    """Returns the bars of a group, None where fewer than two numbers of one unit can be drawn."""
    numbers = [number(row.value) for row, _ in rows]
    drawn = [n for n in numbers if n is not None]
    units = Counter(_unit(row.value) for (row, _), n in zip(rows, numbers, strict=True) if n is not None)
    if len(drawn) < 2 or len(units) > 1 or len({row.period for row, _ in rows}) < 2:
        return None
    longest = max(drawn) or 1
    bars = tuple(_bar(k, row, one, numbers[k], longest) for k, (row, one) in enumerate(rows))
    return Chart(name, bars, f"{_ROW * len(bars) + 0.2:.1f}em")


def _bar(k: int, row: Row, one: Counted | None, drawn: float | None, longest: float) -> Bar:
    top = _ROW * k
    return Bar(
        period=row.period,
        value=row.value,
        marks=row.marks,
        other=one is not None and one.other,
        striped=bool({"disputed", DIFFER} & {*row.marks}),
        width="" if drawn is None else f"{max(drawn / longest * 100, 0.4):.2f}%",
        words=f"{top + 1:.2f}em",
        y=f"{top + 1.4:.2f}em",
        line=f"{top + 1.7:.2f}em",
    )


def number(value: str) -> float | None:
    """Returns the number in a printed value, None where there is none or more than one."""
    found = _NUMBER.findall(value)
    if len(found) != 1 or len(re.findall(r"\d[\d.,]*", value)) != 1:
        return None
    return float("".join(found[0]).replace(",", ""))


def _unit(value: str) -> str:
    return "".join(sorted(set(re.findall(r"[$€£%]|\bpercent\b", value))))
