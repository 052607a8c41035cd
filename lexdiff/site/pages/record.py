"""The page of a record: what it is, where it stands, and the very changes that it bears on, as small redlines.

Limits: what a source says stands beside what we say of it, each named. Rejected: copies of articles; a page carries
facts, a note in our own words, and the link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.record import Record
from lexdiff.read import checked
from lexdiff.read.checked import Checked
from lexdiff.render.labels import visible
from lexdiff.render.say import Say
from lexdiff.site import dates, outcomes, translations, urls
from lexdiff.site.facts import Facts
from lexdiff.site.outcomes import Challenge
from lexdiff.site.page import Link, Page
from lexdiff.site.pages.ordinance import Decision, decisions

FACTS = ("title", "restated", "steps", "bearings")  # of an ordinance, that this needs


class Bears(NamedTuple):
    """One thing that a record bears on: the place, how, and the changes there."""

    place: Link
    version: str
    relation: str
    strength: str
    outcome: str
    note: str
    period: str
    changes: tuple[Facts, ...]


class Content(NamedTuple):
    """All that the page of a record shows."""

    record: Record
    translation: str
    source: str
    date: str
    decisions: tuple[Decision, ...]
    voters: tuple[tuple[str, tuple[str, ...]], ...]
    bears: tuple[Bears, ...]
    others: tuple[tuple[str, tuple[Link, ...]], ...]
    amendment: Link | None
    restated: bool
    outcome: Challenge | None
    checked: Checked | None


def pages(
    records: Sequence[Record],
    facts: Mapping[str, Facts],
    named: Callable[[str, str], str | None],
    amendments: Mapping[str, Link],
    links: Mapping[str, Checked],
    say: Say,
) -> Iterator[Page]:
    """Yields the page of each record.

    ``named`` finds what a reference means, ``amendments`` gives their pages, ``links`` are those that were checked.
    """
    by_record = bears(facts)
    titles = {record.id: translations.link(record) for record in records}
    back = _answered(records, named)
    chained = outcomes.chained(records)
    for record in records:
        outcome = outcomes.challenge(record, chained) if record.kind == outcomes.SUIT else None
        link = checked.of(record.link, links) if record.link else None
        yield _page(record, by_record.get(record.id, ()), titles, back, named, amendments, outcome, link, say)


def bears(facts: Mapping[str, Facts]) -> dict[str, tuple[tuple[Bears, bool], ...]]:
    """Returns what each record bears on, and whether the wording there is a restatement."""
    found: dict[str, list[tuple[Bears, bool]]] = {}
    for one in facts.values():
        changed = {change["id"]: change for step in one["steps"] for change in step["changes"]}
        for tie in one["bearings"]:
            place = f"{one['title']}, {tie['place']}" if tie["place"] else one["title"]
            shown = Bears(
                place=Link(place, tie["url"]),
                version=visible(tie["version"]),
                relation=tie["relation"],
                strength=tie["strength"],
                outcome=tie["outcome"],
                note=tie["note"],
                period=tie["period"],
                changes=tuple(changed[name] for name in tie["changes"] if name in changed),
            )
            found.setdefault(tie["record"], []).append((shown, bool(one["restated"])))
    return {name: tuple(several) for name, several in found.items()}


def _answered(records: Iterable[Record], named: Callable[[str, str], str | None]) -> dict[str, dict[str, list[str]]]:
    """Returns, for each record, the records that answer, follow or correct it."""
    found: dict[str, dict[str, list[str]]] = {}
    for record in records:
        for key, references in _references(record):
            for reference in references:
                if (other := named(reference, record.id)) is not None:
                    found.setdefault(other, {}).setdefault(key, []).append(record.id)
    return found


def _references(record: Record) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("answers", record.answers), ("follows", record.follows), ("corrects", record.corrects))


def _page(
    record: Record,
    found: Sequence[tuple[Bears, bool]],
    titles: Mapping[str, Link],
    back: Mapping[str, Mapping[str, Sequence[str]]],
    named: Callable[[str, str], str | None],
    amendments: Mapping[str, Link],
    outcome: Challenge | None,
    link: Checked | None,
    say: Say,
) -> Page:
    others = [
        (key, [other for reference in references if (other := named(reference, record.id))])
        for key, references in _references(record)
    ]
    others += [(f"{key} this", list(names)) for key, names in back.get(record.id, {}).items()]
    content = Content(
        record=record,
        translation=translations.state(record, say.code),
        source=translations.source(record),
        date=dates.shown(record.date),
        decisions=decisions(record.votes),
        voters=tuple(_voters(record)),
        bears=tuple(one for one, _ in found),
        others=tuple((key, tuple(titles[n] for n in names)) for key, names in others if names),
        amendment=amendments.get(record.id.partition("/")[0]),
        restated=any(restated for _, restated in found),
        outcome=outcome,
        checked=link,
    )
    return Page(
        path=urls.record(record.id),
        kind="record",
        title=visible(record.title),
        content=content,
        language=record.language,
        trail=(Link("", "index.html"), Link(say("Records"), "timeline/index.html")),
        description=visible(" ".join(record.note.split())[:200]),
        restated="restatement" if content.restated else "",
    )


def _voters(record: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    for vote in record.votes:
        for word, names in (("in favor", vote.yes), ("against", vote.no), ("absent", vote.absent)):
            if names:
                yield word, tuple(map(visible, names))
