"""The page of an ordinance: in one screen what it is, whether it is in force and challenged, what changed last, who
decided it and how, and where the official text is; then its contents, versions, clocks and records.

Limits: "in force" is what the clocks and stages say; where they don't, the page says so. Rejected: today's date; the
same sources must make the same page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lexdiff.model.history import Aside, Edition, Evidence, History
from lexdiff.model.provision import Provision
from lexdiff.model.record import Record, Vote
from lexdiff.model.redline import Row
from lexdiff.model.version import Standing
from lexdiff.render import labels, opening, telling
from lexdiff.render.labels import visible
from lexdiff.render.say import Say
from lexdiff.site import changes, citation, dates, days, gone, held, outcomes, translations, urls
from lexdiff.site.changes import Beside
from lexdiff.site.days import Days
from lexdiff.site.held import Facts
from lexdiff.site.outcomes import Challenge
from lexdiff.site.page import Link, Page, Source, Was
from lexdiff.site.pages import aside, pending, redline, version
from lexdiff.site.pages.pending import Pending
from lexdiff.site.places import Places

_SENTENCES = 12


class Decision(NamedTuple):
    """Who decided a version and how: the body, the result, the count, the day."""

    body: str
    result: str
    tally: str
    date: str


class Made(NamedTuple):
    """A version as the list of versions shows it; ``text`` leads nowhere where the text isn't held.

    ``standing`` is "law", or says what the text is; then ``redline`` shows what became of it, or what it would change
    in version ``law``.
    """

    text: Link
    stage: str
    clocks: tuple[tuple[str, str], ...]
    amendment: Link | None
    summary: str
    sponsors: tuple[str, ...]
    decisions: tuple[Decision, ...]
    standing: Standing = "law"
    told: str = ""
    day: str = ""
    note: str = ""
    redline: Link | None = None
    counts: str = ""
    law: str = ""
    pending: Pending | None = None


class Last(NamedTuple):
    """What changed last: the redline, its counts, its first sentences and how many more there are."""

    redline: Link
    counts: str
    sentences: tuple[tuple[str, str], ...]
    more: int


class Content(NamedTuple):
    """All that the page of an ordinance shows; the newest version comes first.

    ``editions`` are the law's; ``every`` has drafts and proposals too, ``proposed`` what would or will change the law.
    ``challenges`` are those in court, ``demands`` those outside of it.
    """

    name: str
    note: str
    official: str
    editions: tuple[Made, ...]
    every: tuple[Made, ...]
    proposed: tuple[Made, ...]
    last: Last | None
    redlines: tuple[Link, ...]
    contents: tuple[tuple[int, Link, str], ...]
    challenges: tuple[Challenge, ...]
    demands: tuple[Challenge, ...]
    records: tuple[Beside, ...]
    layers: str
    days: Days | None
    held: Facts


def pages(
    history: History, places: Places, sources: dict[str, Source], trail: tuple[Link, ...], say: Say
) -> Iterator[Page]:
    """Yields the page of an ordinance."""
    newest = history.editions[-1]
    editions = {edition.version: _edition(history, edition, say) for edition in history.editions}
    asides = {aside.edition.version: _aside(history, aside, say) for aside in history.asides}
    court, outside = _challenges(history, say)
    content = Content(
        name=version.title(newest),
        note=visible(newest.ordinance.front.get("note", "")),
        official=version.official(newest),
        editions=tuple(reversed(editions.values())),
        every=tuple((editions | asides)[name] for name in reversed(history.order)),
        proposed=tuple(one for one in reversed(asides.values()) if one.standing in ("proposed", "enacted")),
        last=_last(history, say),
        redlines=tuple(redline.others(history, history.steps[-1])) if len(history.steps) > 1 else (),
        contents=tuple(_contents(newest.ordinance.root, places)),
        challenges=court,
        demands=outside,
        records=changes.beside(_whole(history), say),
        layers=urls.layers(history.id),
        days=days.days(history),
        held=held.of_ordinance(history, places),
    )
    yield Page(
        path=urls.ordinance(history.id),
        kind="ordinance",
        title=version.title(newest),
        content=content,
        trail=trail[:1],
        language=places.language,
        restated=version.restated(newest),
        sources=tuple(sources[edition.version] for edition in history.editions),
        was=tuple(_was(history, places)),
    )


def _was(history: History, places: Places) -> Iterator[Was]:
    """Yields what became of divisions that the newest text has no more."""
    for address in dict.fromkeys(address for _, address in history.trails if address not in places.owners):
        yield gone.followed(history, places, places.mark(address))


def _edition(history: History, edition: Edition, say: Say) -> Made:
    amendment = translations.told(edition.amendment, say.code) if edition.amendment else None
    return Made(
        text=Link(visible(edition.version), urls.version(history.id, edition.version)),
        stage=visible(edition.ordinance.front.get("stage", "")),
        clocks=labels.clocks(edition.ordinance.clocks),
        amendment=translations.link(amendment) if amendment else None,
        summary=amendment.summary if amendment else "",
        sponsors=tuple(person(one.name, one.role) for one in amendment.sponsors) if amendment else (),
        decisions=decisions(amendment.votes) if amendment else (),
        standing=edition.standing,
        told=aside.STANDINGS.get(edition.standing, ""),
        day=dates.shown(edition.ordinance.dated),
    )


def _aside(history: History, beside: Aside, say: Say) -> Made:
    """Returns a version that isn't law: its amendment is told of with the law that it made, where it made one."""
    made = _edition(history, beside.edition, say)
    front = beside.edition.ordinance.front
    made = made._replace(note=visible(front.get("note", "")))
    if beside.edition.standing == "proposed" and beside.edition.amendment is not None:
        made = made._replace(pending=pending.before(beside.edition.amendment, beside.hearings, say.code))
    if beside.edition.standing in ("draft", "law"):
        made = made._replace(summary="")
    if beside.history is None:
        return made._replace(text=made.text._replace(url=""))
    step = beside.history.steps[0]
    link = Link(" → ".join(changes.versions(step)), urls.redline(history.id, *step.versions))
    law = step.versions.after if beside.edition.standing == "draft" else step.versions.before
    return made._replace(redline=link, counts=opening.counted(redline.whole(step), say), law=visible(law))


def person(name: str, role: str) -> str:
    """Returns a name with its role."""
    return visible(f"{name}, {role}" if role else name)


def decisions(votes: Sequence[Vote]) -> tuple[Decision, ...]:
    """Returns votes as pages show them."""
    return tuple(Decision(visible(v.body), visible(v.result), visible(v.tally), dates.shown(v.date)) for v in votes)


def _last(history: History, say: Say) -> Last | None:
    """Returns the newest comparison of neighbours in which anything changed."""
    near = history.neighbours
    step = next((one for one in reversed(near) if any(row.kinds for row in one.redline.rows)), None)
    if step is None:
        return None
    url = urls.redline(history.id, *step.versions)
    rows = sorted(step.redline.rows, key=_recites)
    told = [
        (f"{url}#{row.id}", f"{citation.both(row.provision, history.id)}: {said}")
        for row in rows
        if row.kinds and row.part_of is None and not row.editorial
        if (said := changes.told(row, history.id, step.versions, say))
    ]
    name = Link(" → ".join(changes.versions(step)), url)
    counts = opening.counted(redline.whole(step), say)
    return Last(name, counts, tuple(told[:_SENTENCES]), max(0, len(told) - _SENTENCES))


def _recites(row: Row) -> bool:
    provision = row.provision.after or row.provision.before
    return provision is not None and changes.recites(provision.address)


def _contents(root: Provision, places: Places) -> Iterator[tuple[int, Link, str]]:
    """Yields the divisions and sections of the newest text, each with its depth; a division has its mark here."""
    stack = [(child, 0) for child in reversed(root.children)]
    while stack:
        node, level = stack.pop()
        name = telling.heading(f"{node.label} {node.heading}".strip()) or citation.cited(node, places.name)
        if node.kind == "division":
            yield level, Link(name, ""), places.mark(node.address)
            stack.extend((child, level + 1) for child in reversed(node.children))
        else:
            yield level, Link(name, places.page(node.address)), ""


def _whole(history: History) -> list[Evidence]:
    """Returns the evidence of the ordinance as a whole, over all versions, each record once."""
    found: dict[str, Evidence] = {}
    for (_, address), several in history.evidence.items():
        if address == history.id:
            for one in several:
                found.setdefault(one.record.id, one)
    return sorted(found.values(), key=_date)


def _challenges(history: History, say: Say) -> tuple[tuple[Challenge, ...], tuple[Challenge, ...]]:
    """Returns the records that challenge the ordinance or a part of it, in court and outside, newest first."""
    known = {one.record.id: one.record for several in history.evidence.values() for one in several}
    challenging = {
        one.record.id
        for several in history.evidence.values()
        for one in several
        if one.bearing.relation == "challenges"
    }
    told = {name: translations.told(record, say.code) for name, record in known.items()}
    chained = outcomes.chained(told.values())
    found = sorted((told[name] for name in challenging), key=_day, reverse=True)
    several = [(one.kind in outcomes.IN_COURT, outcomes.challenge(one, chained)) for one in found]
    return tuple(c for court, c in several if court), tuple(c for court, c in several if not court)


def _date(one: Evidence) -> tuple[str, str]:
    return _day(one.record)


def _day(record: Record) -> tuple[str, str]:
    return (record.date.first if record.date else "9999", record.id)
