"""People and bodies: who sponsored, voted, testified, reported, decided, in which roles, as records say it.

The council, the mayor and the clerk come first, because they can be written to. Limits: roles are free text; those
three are known by English words in them, and a role that names another place (of those compared) doesn't count.
Rejected: addresses and telephone numbers; no record holds them, and a site that guesses them misleads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lexdiff.model.dates import When
from lexdiff.model.record import Amendment, Person, Record, Vote
from lexdiff.render.labels import visible
from lexdiff.site import dates, translations
from lexdiff.site.page import Link, Page
from lexdiff.site.pages.elsewhere import places

_DECIDES = re.compile(
    r"\b(?:council\w*|mayor\w*|clerk\w*|alderm[ae]n|select\w*|supervisors?|trustees?)\b", re.IGNORECASE
)


class Act(NamedTuple):
    """What somebody did, by one record or amendment: ``done`` is a key ("sponsored", "voted for"), "" if only named."""

    page: Link
    when: When | None
    date: str
    kind: str
    done: str
    role: str
    position: str


class Named(NamedTuple):
    """A person or body, with its roles (each with the years of its records) and acts, oldest first."""

    name: str
    mark: str
    roles: tuple[tuple[str, str], ...]
    acts: tuple[Act, ...]


class Content(NamedTuple):
    """All that the page shows."""

    deciding: tuple[Named, ...]
    others: tuple[Named, ...]
    bodies: tuple[Named, ...]


def pages(amendments: Sequence[Amendment], records: Sequence[Record]) -> Iterator[Page]:
    """Yields the page of people and bodies."""
    people = _gathered(_people(amendments, records), "person")
    bodies = _gathered(_bodies(amendments, records), "body")
    elsewhere = tuple(places(records))
    content = Content(
        deciding=tuple(one for one in people if _decides(one, elsewhere)),
        others=tuple(one for one in people if not _decides(one, elsewhere)),
        bodies=tuple(sorted(bodies, key=lambda one: not _decides(one, elsewhere))),
    )
    yield Page("people.html", "people", "", content, (Link("", "index.html"),))


def _people(amendments: Sequence[Amendment], records: Sequence[Record]) -> Iterator[tuple[str, Act]]:
    for amendment in amendments:
        when = next((clock for clock in amendment.clocks.dates if clock), None)
        page = translations.link(amendment)
        for one in amendment.sponsors:
            yield one.name, _act(page, when, amendment.type, one, "sponsored")
        yield from _voters(page, amendment.votes, when, amendment.type)
    for record in records:
        page = translations.link(record)
        for one in record.people:
            yield one.name, _act(page, record.date, record.kind, one, "")
        yield from _voters(page, record.votes, record.date, record.kind)


def _bodies(amendments: Sequence[Amendment], records: Sequence[Record]) -> Iterator[tuple[str, Act]]:
    for amendment in amendments:
        page = translations.link(amendment)
        for vote in amendment.votes:
            yield vote.body, _act(page, vote.date, amendment.type, Person(vote.body, "", ""), _result(vote))
    for record in records:
        page = translations.link(record)
        found: dict[str, Act] = {}
        for one in record.bodies:
            found[one.name] = _act(page, record.date, record.kind, one, "")
        for name in filter(None, (record.body, *(vote.body for vote in record.votes))):
            found.setdefault(name, _act(page, record.date, record.kind, Person(name, "", ""), ""))
        yield from found.items()


def _result(vote: Vote) -> str:
    return visible(", ".join(filter(None, (vote.result, vote.tally))))


def _voters(page: Link, votes: Iterable[Vote], when: When | None, kind: str) -> Iterator[tuple[str, Act]]:
    for vote in votes:
        for done, names in (("voted for", vote.yes), ("voted against", vote.no), ("was absent", vote.absent)):
            for name in names:
                yield name, _act(page, vote.date or when, kind, Person(name, "", ""), done)


def _act(page: Link, when: When | None, kind: str, one: Person, done: str) -> Act:
    return Act(page, when, dates.shown(when), kind or "other", done, visible(one.role), one.position)


def _gathered(found: Iterable[tuple[str, Act]], mark: str) -> list[Named]:
    """Returns people by their names, in the order of what their names end with."""
    acts: dict[str, list[Act]] = {}
    for name, act in found:
        if name.strip():
            acts.setdefault(" ".join(name.split()), []).append(act)
    ordered = sorted(acts, key=lambda name: (name.split()[-1].casefold(), name.casefold(), name))
    if mark == "body":
        ordered = sorted(acts, key=lambda name: (name.casefold(), name))
    return [_named(name, f"{mark}-{n}", acts[name]) for n, name in enumerate(ordered, 1)]


def _named(name: str, mark: str, acts: Sequence[Act]) -> Named:
    ordered = tuple(sorted(acts, key=lambda a: (a.when is None, a.when.first if a.when else "", a.page.url)))
    roles: dict[str, list[str]] = {}
    for act in ordered:
        if act.role:
            roles.setdefault(act.role, []).extend((act.when.first[:4], act.when.last[:4]) if act.when else ())
    return Named(visible(name), mark, tuple((role, _years(years)) for role, years in roles.items()), ordered)


def _years(found: Sequence[str]) -> str:
    if not found:
        return ""
    first, last = min(found), max(found)
    return first if first == last else f"{first}..{last}"


def _decides(one: Named, elsewhere: Sequence[str]) -> bool:
    """Returns whether somebody sponsored or voted, or sits, as the role says, in the council or an office here."""
    if any(act.done for act in one.acts):
        return True
    said = [role for role, _ in one.roles] if one.mark.startswith("person") else [one.name]
    return any(_DECIDES.search(words) and not _of(words, elsewhere) for words in said)


def _of(words: str, elsewhere: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(place)}(?!\w)", words) for place in elsewhere)
