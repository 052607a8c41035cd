"""The home page: the ordinances, what changed last, hearings that are announced, how to read a redline.

Limits: a hearing is "announced" by its record's status; the day of the build plays no part. Rejected: a list of all
changes; a code has thousands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.record import Record
from lexdiff.render.labels import visible
from lexdiff.settings import Settings
from lexdiff.site import changes
from lexdiff.site.facts import Facts, counted, named, near
from lexdiff.site.page import Link, Page
from lexdiff.site.pages.amendment import Event, events

FACTS = ("title", "url", "restated", "language", "versions", "steps", "proposals")  # of an ordinance, that this needs
_LAST = 8
_EVENTS = 6


class Listed(NamedTuple):
    """An ordinance on the home page: its page, its newest version, and its newest redline with its counts."""

    page: Link
    version: Link
    decided: str
    redline: Link | None
    counts: str


class Proposed(NamedTuple):
    """A proposal on the home page: its redline under its title, its docket, the ordinance, what it would change."""

    redline: Link
    docket: str
    ordinance: Link
    counts: str


class Content(NamedTuple):
    """All that the home page shows; ``last`` has the first changes of an ordinance, and how many more there are."""

    name: str
    ordinances: tuple[Listed, ...]
    last: tuple[tuple[Listed, tuple[Facts, ...], int], ...]
    proposed: tuple[Proposed, ...]
    announced: tuple[Event, ...]
    latest: tuple[Event, ...]


def pages(settings: Settings, records: Sequence[Record], facts: Mapping[str, Facts]) -> Iterator[Page]:
    """Yields the home page."""
    listed = [(_listed(one), _changes(one)) for one in facts.values()]
    newest = sorted((pair for pair in listed if pair[1]), key=lambda pair: pair[0].decided, reverse=True)
    dated = sorted(
        (r for r in records if r.date and not r.announced), key=lambda r: (r.date.first if r.date else "", r.id)
    )
    name = settings.name or (listed[0][0].page.name if len(listed) == 1 else "")
    yield Page(
        path="index.html",
        kind="home",
        title=visible(name),
        content=Content(
            name=visible(name),
            ordinances=tuple(one for one, _ in listed),
            last=tuple((one, several[:_LAST], len(several[_LAST:])) for one, several in newest[:3]),
            proposed=tuple(_proposed(facts)),
            announced=events(r for r in records if r.announced),
            latest=tuple(reversed(events(iter(dated[-_EVENTS:])))),
        ),
        restated="restatement" if any(one["restated"] for one in facts.values()) else "",
    )


def _listed(one: Facts) -> Listed:
    newest = one["versions"][-1]
    step = next((s for s in reversed(near(one)) if s["changes"]), None)
    return Listed(
        page=Link(one["title"], one["url"], one["language"]),
        version=Link(visible(newest["name"]), newest["url"]),
        decided=newest["decided"],
        redline=named(step) if step else None,
        counts=counted(step) if step else "",
    )


def _proposed(facts: Mapping[str, Facts]) -> Iterator[Proposed]:
    for one in facts.values():
        for step in one["proposals"]:
            yield Proposed(
                redline=Link(step["title"], step["url"], step["language"]),
                docket=step["docket"],
                ordinance=Link(one["title"], one["url"], one["language"]),
                counts=counted(step),
            )


def _changes(one: Facts) -> tuple[Facts, ...]:
    """Returns the changes of wording of the newest redline; those of recitals, which command nothing, come last."""
    step = next((s for s in reversed(near(one)) if s["changes"]), None)
    found = (c for c in step["changes"] if not c["part"] and not c["editorial"] and c["sentence"]) if step else ()
    return tuple(sorted(found, key=_recites))


def _recites(change: Facts) -> bool:
    address = change["addresses"][1] or change["addresses"][0]
    return changes.recites(address)
