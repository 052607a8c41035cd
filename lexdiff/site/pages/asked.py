"""What was asked for, and beside it what the text has: adopted, partly, not, or not known, with the place.

Requests come first, then what other records (hearings, news) say that somebody asked. Limits: that a text has what was
asked for doesn't say that it has it because of that; the page says so. Rejected: a verdict for each request as a whole;
records judge place by place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.record import Record
from lexdiff.render.labels import visible
from lexdiff.site import dates, translations
from lexdiff.site.facts import Facts
from lexdiff.site.page import Link, Page
from lexdiff.site.pages.record import Bears, bears


class Asker(NamedTuple):
    """Who asked: name, role, and the position taken."""

    name: str
    role: str
    position: str


class Asked(NamedTuple):
    """One request: when, who, what (its record and note), and what the text has, place by place.

    ``language`` is that of what is never translated.
    """

    date: str
    kind: str
    page: Link
    note: str
    source: Link
    status: str
    language: str
    who: tuple[Asker, ...]
    places: tuple[Bears, ...]


class Content(NamedTuple):
    """All that the page shows: records that are requests, and others in which something is asked for."""

    requests: tuple[Asked, ...]
    others: tuple[Asked, ...]


def pages(records: Sequence[Record], facts: Mapping[str, Facts]) -> Iterator[Page]:
    """Yields the page of what was asked for, oldest first."""
    tied = bears(facts)
    ordered = sorted(records, key=lambda r: (r.date is None, r.date.first if r.date else "", r.id))
    only = f"{next(iter(facts.values()))['title']}, " if len(facts) == 1 else ""
    found = [(record, _asked(record, [one for one, _ in tied.get(record.id, ())], only)) for record in ordered]
    content = Content(
        requests=tuple(one for record, one in found if record.kind == "request"),
        others=tuple(one for record, one in found if record.kind != "request" and _asks(record)),
    )
    restated = any(one["restated"] for one in facts.values())
    trail = (Link("", "index.html"),)
    yield Page("asked-for.html", "asked", "", content, trail, restated="restatement" if restated else "")


def _asks(record: Record) -> bool:
    return any(bearing.relation == "asks for" for bearing in record.bears_on)


def _asked(record: Record, tied: Sequence[Bears], only: str) -> Asked:
    """Returns a request; where the site has one ordinance ``only``, its title needn't stand before each place."""
    return Asked(
        date=dates.shown(record.date),
        kind=record.kind,
        page=translations.link(record),
        note=record.note.strip().partition("\n\n")[0],
        source=Link(visible(record.publisher), record.link),
        status=visible(record.status),
        language=translations.source(record),
        who=tuple(Asker(visible(p.name), visible(p.role), p.position) for p in (*record.people, *record.bodies)),
        places=tuple(
            one._replace(place=Link(one.place.name.removeprefix(only), one.place.url))
            for one in tied
            if one.relation == "asks for"
        ),
    )
