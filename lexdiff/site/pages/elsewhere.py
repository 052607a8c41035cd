"""Ordinances of other places that records mention, by place and topic, with what happened to them.

They are the records of kind "comparator", and all others in the folder ``amendments/elsewhere``. Limits: topics are
what records say; a cell without a record says nothing about that place's law. Rejected: ticks and crosses; they would
say more than anybody has read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lexdiff.model.record import Record
from lexdiff.render.labels import visible
from lexdiff.site import dates, translations
from lexdiff.site.page import Link, Page

FOLDER = "elsewhere/"


class Mention(NamedTuple):
    """One record of another place; ``compared`` says that it stands for an ordinance or a bill there.

    ``short`` is its title without the place's name.
    """

    page: Link
    short: str
    date: str
    kind: str
    compared: bool
    status: str
    conflict: str
    note: str
    source: Link
    language: str


class Place(NamedTuple):
    """A place: its ordinances and what happened, and for each topic of the table the records on it."""

    name: str
    mark: str
    found: tuple[Mention, ...]
    topics: tuple[tuple[Mention, ...], ...]
    flags: tuple[str, ...]


class Content(NamedTuple):
    """All that the page shows; ``topics`` are the columns of the table."""

    topics: tuple[str, ...]
    places: tuple[Place, ...]


def pages(records: Sequence[Record]) -> Iterator[Page]:
    """Yields the page of other places."""
    found = _by_place(records)
    all_ = [record for several in found.values() for record in several]
    topics = sorted({t for record in all_ for t in record.topics if not all(t in r.topics for r in all_)})
    shown = tuple(_place(name, f"place-{n}", several, topics) for n, (name, several) in enumerate(found.items(), 1))
    content = Content(tuple(initial(visible(topic)) for topic in topics), shown)
    yield Page("elsewhere.html", "elsewhere", "", content, (Link("", "index.html"),))


def places(records: Sequence[Record]) -> list[str]:
    """Returns the names of the places that are compared, longest first."""
    names = {_before_colon(record) for record in records if record.kind == "comparator"}
    return sorted(names, key=lambda name: (-len(name), name))


def _before_colon(record: Record) -> str:
    title = translations.first_title(record)
    name, colon, _ = title.partition(":")
    return name.strip() if colon and name.strip() else record.body or title or record.id


def _by_place(records: Sequence[Record]) -> dict[str, list[Record]]:
    known = places(records)
    found: dict[str, list[Record]] = {}
    for record in records:
        if record.kind == "comparator" or record.id.startswith(FOLDER):
            found.setdefault(_where(record, known), []).append(record)
    return {
        name: sorted(found[name], key=lambda r: (r.date is None, r.date.first if r.date else "", r.id))
        for name in sorted(found, key=lambda name: (name.casefold(), name))
    }


def _where(record: Record, known: Sequence[str]) -> str:
    """Returns the place of a record: its own if it is a comparator, else a known one that it names."""
    if record.kind == "comparator":
        return _before_colon(record)
    told = (translations.first_title(record), record.body)
    named = (n for words in told for n in known if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", words))
    return next(named, "") or _before_colon(record)


def _place(name: str, mark: str, found: Sequence[Record], topics: Sequence[str]) -> Place:
    mentions = [(record, _mention(record, name)) for record in found]
    return Place(
        name=visible(name),
        mark=mark,
        found=tuple(mention for _, mention in mentions),
        topics=tuple(tuple(mention for record, mention in mentions if topic in record.topics) for topic in topics),
        flags=tuple(dict.fromkeys(initial(m.status) for _, m in mentions if m.status and m.compared)),
    )


def initial(words: str) -> str:
    """Returns words with a capital at their beginning, the rest as it is."""
    return words[:1].upper() + words[1:]


def _mention(record: Record, place: str) -> Mention:
    return Mention(
        page=translations.link(record),
        short=visible(initial(record.title.removeprefix(f"{place}:").strip())) or visible(record.id),
        date=dates.shown(record.date),
        kind=record.kind or "other",
        compared=record.kind == "comparator",
        status=visible(record.status),
        conflict=visible(record.conflict),
        note=record.note.strip().partition("\n\n")[0],
        source=Link(visible(record.publisher), record.link),
        language=translations.source(record),
    )
