"""The page of an amendment: docket, sponsors, clocks, votes, summary, its records in order, the changes it made.

Limits: the changes between the two versions that it names. Rejected: changes by what an instrument claims; what is
shown here was compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff import repository
from lexdiff.model.record import Amendment, Record
from lexdiff.render import labels
from lexdiff.render.labels import visible
from lexdiff.site import dates, translations, urls
from lexdiff.site.facts import Facts, counted, named
from lexdiff.site.page import Link, Page
from lexdiff.site.pages import pending
from lexdiff.site.pages.ordinance import Decision, decisions, person
from lexdiff.site.pages.pending import Pending

FACTS = ("title", "url", "restated", "versions", "steps", "proposals")  # of an ordinance, that this needs


class Event(NamedTuple):
    """A record in a list: its page, date, kind and publisher."""

    page: Link
    date: str
    kind: str
    publisher: str


class Made(NamedTuple):
    """What an amendment did to one ordinance: the redline, its counts, and its changes."""

    ordinance: Link
    redline: Link
    counts: str
    changes: tuple[Facts, ...]
    form_only: int


class Content(NamedTuple):
    """All that the page of an amendment shows."""

    amendment: Amendment
    translation: str
    docket: str
    sponsors: tuple[str, ...]
    clocks: tuple[tuple[str, str], ...]
    decisions: tuple[Decision, ...]
    made: tuple[Made, ...]
    proposed: tuple[Made, ...]
    pending: Pending | None
    versions: tuple[Link, ...]
    events: tuple[Event, ...]


def pages(
    amendments: Sequence[Amendment], records: Sequence[Record], facts: Mapping[str, Facts], code: str
) -> Iterator[Page]:
    """Yields the page of each amendment."""
    for amendment in amendments:
        proposed = tuple(_proposed(amendment, facts))
        hearings = (record for record in records if repository.hears(record, amendment))
        content = Content(
            amendment=amendment,
            translation=translations.state(amendment, code),
            docket=visible(amendment.docket),
            sponsors=tuple(person(one.name, one.role) for one in amendment.sponsors),
            clocks=labels.clocks(amendment.clocks),
            decisions=decisions(amendment.votes),
            made=tuple(_made(amendment, facts)),
            proposed=proposed,
            pending=pending.before(amendment, hearings, code) if proposed or amendment.status == "pending" else None,
            versions=tuple(_versions(amendment, facts)),
            events=events(record for record in records if record.id.startswith(f"{amendment.id}/")),
        )
        yield Page(
            path=urls.amendment(amendment.id),
            kind="amendment",
            title=visible(amendment.title),
            content=content,
            language=amendment.language,
            trail=(Link("", "index.html"),),
            description=visible(" ".join(amendment.summary.split())[:200]),
            restated="restatement" if any(facts[n]["restated"] for n in amendment.ordinances if n in facts) else "",
        )


def events(records: Iterator[Record]) -> tuple[Event, ...]:
    """Returns records as a list in the order of their dates; those without a date stand last."""
    ordered = sorted(records, key=lambda r: (r.date.first if r.date else "9999", r.id))
    return tuple(Event(translations.link(r), dates.shown(r.date), r.kind, visible(r.publisher)) for r in ordered)


def _made(amendment: Amendment, facts: Mapping[str, Facts]) -> Iterator[Made]:
    """Yields what changed in each ordinance between the version before and the one that the amendment made."""
    for one in facts.values():
        made = {v["name"] for v in one["versions"] if v["amendment"] == amendment.id}
        for step in one["steps"]:
            if step["after"] in made and step["changes"]:
                yield _told(one, step)


def _proposed(amendment: Amendment, facts: Mapping[str, Facts]) -> Iterator[Made]:
    """Yields what would change in each ordinance."""
    for one in facts.values():
        for step in one["proposals"]:
            if step["amendment"] == amendment.id:
                yield _told(one, step)


def _told(one: Facts, step: Facts) -> Made:
    return Made(
        ordinance=Link(one["title"], one["url"]),
        redline=named(step),
        counts=counted(step),
        changes=tuple(c for c in step["changes"] if not c["part"] and not c["editorial"]),
        form_only=sum(c["editorial"] for c in step["changes"]),
    )


def _versions(amendment: Amendment, facts: Mapping[str, Facts]) -> Iterator[Link]:
    for one in facts.values():
        for version in one["versions"]:
            if version["amendment"] == amendment.id:
                yield Link(f"{one['title']}, {visible(version['name'])}", version["url"])
