"""What is held here, and what isn't: of each ordinance its dates and gaps, and of all records their dates.

Limits: as far as the files say. Rejected: leaving it to each ordinance's page; who asks whether a whole collection can
be trusted must not have to open it all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.record import Record
from lexdiff.read import checked
from lexdiff.read.checked import Checked
from lexdiff.site import dates
from lexdiff.site.facts import Facts
from lexdiff.site.page import Link, Page

FACTS = ("title", "url", "language", "held")  # of an ordinance, that this needs
PATH = "held.html"


class Held(NamedTuple):
    """An ordinance with what is held of it."""

    page: Link
    facts: Facts


class Links(NamedTuple):
    """How many links the records have, how many of them were checked with which result, and on which days."""

    number: int
    results: tuple[tuple[str, int], ...]
    unchecked: int
    first: str
    last: str


class Content(NamedTuple):
    """All that the page shows; ``first`` and ``last`` are dates of records, ``undated`` counts those without."""

    ordinances: tuple[Held, ...]
    records: int
    first: str
    last: str
    undated: int
    links: Links


def pages(records: Sequence[Record], facts: Mapping[str, Facts], links: Mapping[str, Checked]) -> Iterator[Page]:
    """Yields the page of what is held; ``links`` are those that were checked."""
    dated = [one.date for one in records if one.date]
    yield Page(
        path=PATH,
        kind="held",
        title="",
        content=Content(
            ordinances=tuple(
                Held(Link(one["title"], one["url"], one["language"]), one["held"]) for one in facts.values()
            ),
            records=len(records),
            first=dates.shown(min(dated, key=lambda when: (when.first, when.last), default=None)),
            last=dates.shown(max(dated, key=lambda when: (when.last, when.first), default=None)),
            undated=len(records) - len(dated),
            links=_links(records, links),
        ),
        trail=(Link("", "index.html"),),
    )


def _links(records: Sequence[Record], links: Mapping[str, Checked]) -> Links:
    named = {one.link for one in records if one.link}
    found = [one for link in sorted(named) if (one := checked.of(link, links))]
    counts = Counter(one.result for one in found)
    days = sorted(one.date for one in found)
    results = tuple((result, counts[result]) for result in checked.RESULTS if counts[result])
    return Links(len(named), results, len(named) - len(found), *((days[0], days[-1]) if days else ("", "")))
