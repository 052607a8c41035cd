"""The timeline: all records and the clocks of all amendments, newest first, with real pages by kind and by year.

An event without a date stands apart, and is never put somewhere by guess. A range of years is on the page of each year
that has one. Limits: a year has a page where some event begins or ends, so that "0001..9999" makes two pages.
Rejected: filters by script; pages can be linked, printed, and read from a disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from lexdiff.history import timeline
from lexdiff.model.dates import When
from lexdiff.model.event import CLOCK, Event
from lexdiff.model.record import Amendment, Record
from lexdiff.render import timeline_text
from lexdiff.render.labels import visible
from lexdiff.site import dates, translations, urls
from lexdiff.site.page import Link, Page
from lexdiff.site.years import Picture, picture

DECISIONS = frozenset({"vote", "signing", "resolution", "ruling", CLOCK})


class Happening(NamedTuple):
    """One event: ``kind`` is what its page of the timeline goes by, ``said`` what it is called.

    ``source`` is the language of its status.
    """

    page: Link
    when: When | None
    date: str
    kind: str
    said: str
    publisher: str
    status: str
    source: str


class Choice(NamedTuple):
    """A page of the timeline in the list of them, with the number of its events."""

    name: str
    url: str
    number: int
    chosen: bool


class Content(NamedTuple):
    """All that a page of the timeline shows; ``kind`` or ``year`` says which it is, both are "" on the whole."""

    kind: str
    year: str
    number: int
    years: tuple[tuple[str, tuple[Happening, ...]], ...]
    undated: tuple[Happening, ...]
    by_kind: tuple[Choice, ...]
    by_year: tuple[Choice, ...]
    picture: Picture | None


def pages(amendments: Sequence[Amendment], records: Sequence[Record]) -> Iterator[Page]:
    """Yields the whole timeline, then that of each kind and of each year."""
    sources: dict[tuple[str, str], Amendment | Record] = {("amendment", one.id): one for one in amendments}
    sources |= {("record", one.id): one for one in records}
    found = [_happening(one, sources[one.of, one.id]) for one in timeline.events(amendments, records)]
    yield _page(found, found, "", "")
    for kind in sorted({one.kind for one in found}):
        yield _page([one for one in found if one.kind == kind], found, kind, "")
    for year in _years(found):
        yield _page([one for one in found if _in(one, year)], found, "", f"{year:04}")


def _happening(event: Event, source: Amendment | Record) -> Happening:
    return Happening(
        page=translations.link(source),
        when=event.when,
        date=dates.shown(event.when),
        kind=event.kind,
        said=timeline_text.said(event),
        publisher=visible(event.publisher),
        status=visible(event.status),
        source=translations.source(source) if isinstance(source, Record) else "",
    )


def _years(found: Sequence[Happening]) -> list[int]:
    return sorted({year for one in found if one.when for year in dates.years(one.when)}, reverse=True)


def _in(one: Happening, year: int) -> bool:
    if one.when is None:
        return False
    first, last = dates.years(one.when)
    return first <= year <= last


def _page(shown: Sequence[Happening], found: Sequence[Happening], kind: str, year: str) -> Page:
    ordered = sorted((one for one in shown if one.when), key=_newest, reverse=True)
    content = Content(
        kind=kind,
        year=year,
        number=len(shown),
        years=tuple((first, tuple(several)) for first, several in groupby(ordered, lambda one: _newest(one)[0][:4])),
        undated=tuple(one for one in shown if one.when is None),
        by_kind=tuple(_by_kind(found, kind)),
        by_year=tuple(_by_year(found, year)),
        picture=None if year else _picture(ordered),
    )
    return Page(
        path=urls.timeline(kind or year or "index"),
        kind="timeline",
        title="",
        content=content,
        trail=(Link("", "index.html"),),
    )


def _newest(one: Happening) -> tuple[str, str, str]:
    return (one.when.first, one.when.last, one.page.url) if one.when else ("", "", "")


def _by_kind(found: Sequence[Happening], chosen: str) -> Iterator[Choice]:
    counts = Counter(one.kind for one in found)
    for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield Choice(kind, urls.timeline(kind), count, kind == chosen)


def _by_year(found: Sequence[Happening], chosen: str) -> Iterator[Choice]:
    for year in _years(found):
        name = f"{year:04}"
        yield Choice(name, urls.timeline(name), sum(_in(one, year) for one in found), name == chosen)


def _picture(found: Sequence[Happening]) -> Picture | None:
    return picture([(dates.years(one.when), one.kind in DECISIONS) for one in found if one.when])
