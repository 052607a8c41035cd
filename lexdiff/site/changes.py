"""A change as pages show it: its words, what is told of it, and beside it the records that bear on it.

Limits: values for templates, words from ``render``. Rejected: another telling of changes for the site; the page and
the terminal would drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from lexdiff.model.citation import Citation
from lexdiff.model.history import Evidence, Period, Step
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Row
from lexdiff.model.ripple import Ripple, TouchKind
from lexdiff.render import html, telling
from lexdiff.render.labels import visible
from lexdiff.render.say import Say
from lexdiff.render.sentences import quoted, sentence
from lexdiff.site import citation, dates, translations, turns, urls
from lexdiff.site.page import Link
from lexdiff.site.places import Places
from lexdiff.site.turns import Turn

_MARKS = re.compile(r"\*\*|__")
_FEW = 4  # records that stand open beside a change
PERIODS: tuple[Period, ...] = ("before", "asked", "since", "undated")


class Item(NamedTuple):
    """One record beside a change, as a reader sees it.

    ``language`` is the title's, ``source`` that of what is never translated (its quote, the note on the place).
    """

    url: str
    kind: str
    date: str
    publisher: str
    title: str
    relation: str
    strength: str
    outcome: str
    quote: str
    note: str
    link: str
    archive: str
    version: str
    place: str
    period: Period
    language: str
    source: str


class Beside(NamedTuple):
    """The records of one period beside a change; the first ``told`` of them stand open, the rest folds.

    Of how a change came about, those come first of which a source says what they have to do with it.
    """

    period: Period
    items: tuple[Item, ...]
    told: int


class Touched(NamedTuple):
    """A place that a change touches: its page, the words there, and where they lead now, if anywhere."""

    at: Link
    words: str
    now: Link | None


class Touching(NamedTuple):
    """The places that a change touches in one way."""

    kind: TouchKind
    places: tuple[Touched, ...]


class Shown(NamedTuple):
    """A change with its evidence, what it touches elsewhere, and the other laws it cites, where they can be opened.

    ``at`` is the provision's own page, ``came`` where it stood before it moved; ``near`` are the ids of the changes
    before and after it, "" at the ends and where it stands alone; ``language`` is the law's. ``turns`` are what was
    changed and changed back: by this change, or unseen between the two versions.
    """

    change: html.Change
    cite: str
    sign: str
    sentence: str
    editorial: bool
    part: bool
    changed: bool
    at: Link
    came: Link | None
    near: Pair[str]
    beside: tuple[Beside, ...]
    unlinked: bool
    restated: bool
    heading: str
    language: str
    touching: tuple[Touching, ...] = ()
    laws: tuple[Link, ...] = ()
    turns: tuple[Turn, ...] = ()


def shown(row: Row, step: Step, places: Places, say: Say) -> Shown:
    """Returns a row as a page shows it."""
    name = step.redline.id
    before, after = row.provision
    newer = after or before
    assert newer is not None
    moved = before is not None and after is not None and before.address != after.address
    evidence = step.evidence.get(row.id, ())
    ripple = step.ripple.get(row.id, Ripple())
    return Shown(
        change=html.change(row, name, step.versions, say, _cited),
        cite=citation.both(row.provision, name),
        sign=telling.sign(row) if row.kinds else "",
        sentence=told(row, name, step.versions, say),
        editorial=row.editorial,
        part=row.part_of is not None,
        changed=bool(row.kinds),
        at=Link(citation.cited(newer, name), places.url(newer.address)),
        came=_old(before, step.versions.before, places) if moved and before else None,
        near=Pair("", ""),
        beside=beside(evidence, say),
        unlinked=bool(row.kinds) and not evidence and row.part_of is None,
        restated=any(p is not None and p.attestation == "restated" for p in row.provision),
        heading=" › ".join(map(telling.heading, telling.section(row))),
        language=places.language,
        touching=tuple(_touching(ripple, places)),
        laws=tuple(
            dict.fromkeys(Link(visible(" ".join(law.text.split())), law.link) for law in ripple.laws if law.link)
        ),
        turns=tuple(turns.of_all(step.turns.get(row.id, ()), places, say)),
    )


def _touching(ripple: Ripple, places: Places) -> Iterator[Touching]:
    """Yields what a change touches, in the order of what matters most."""
    for kind, several in groupby(ripple.touches, lambda touch: touch.kind):
        yield Touching(
            kind,
            tuple(
                Touched(
                    Link(_cite(touch.address, places), places.url(touch.address)),
                    visible(" ".join(touch.words.split())),
                    Link(_cite(touch.now, places), places.url(touch.now)) if touch.now else None,
                )
                for touch in several
            ),
        )


def _law(law: Citation) -> Link:
    return Link(visible(" ".join(law.text.split())), law.link)


def _cite(address: str, places: Places) -> str:
    provision = places.provisions.get(address)
    return citation.cited(provision, places.name) if provision else visible(address.partition("/")[2])


def told(row: Row, ordinance: str, names: Pair[str], say: Say) -> str:
    """Returns what happened as one sentence; of what came or went whole, its first words too."""
    said = telling.not_held(row, ordinance, names, say, _cited) or sentence(row, say)
    if len(row.sentence) == 1 and row.sentence[0].key in ("added", "struck", "repealed", "word"):
        provision = row.provision.after or row.provision.before
        words = provision and _MARKS.sub("", provision.heading or provision.text)
        return f"{said.rstrip('.')}: {quoted(words)}" if words else said
    return said


def _cited(provision: Provision, ordinance: str, _: Say) -> str:
    return citation.cited(provision, ordinance)


def _old(before: Provision, version: str, places: Places) -> Link:
    name = f"{citation.cited(before, places.name)} ({visible(version)})"
    return Link(name, f"{urls.version(places.name, version)}#{places.mark(before.address)}")


def beside(evidence: Iterable[Evidence], say: Say) -> tuple[Beside, ...]:
    """Returns evidence in the order of its periods, each with its items, oldest first but for the stated reasons."""
    found: dict[Period, list[Item]] = {}
    for one in evidence:
        found.setdefault(one.period, []).append(item(one, say))
    return tuple(_group(period, found[period]) for period in PERIODS if period in found)


def _group(period: Period, items: Sequence[Item]) -> Beside:
    if len(items) <= _FEW:
        return Beside(period, tuple(items), len(items))
    if period != "before":
        return Beside(period, tuple(items), 0)
    stated = [one for one in items if _stated(one)]
    return Beside(period, (*stated, *(one for one in items if not _stated(one))), min(len(stated), _FEW))


def _stated(one: Item) -> bool:
    return one.strength == "stated" and one.relation != "came before"


def item(evidence: Evidence, say: Say) -> Item:
    """Returns one piece of evidence as a reader sees it."""
    record, bearing = translations.told(evidence.record, say.code), evidence.bearing
    return Item(
        url=urls.record(record.id),
        kind=record.kind,
        date=dates.shown(record.date),
        publisher=visible(record.publisher),
        title=visible(record.title),
        relation=bearing.relation,
        strength=bearing.strength,
        outcome=bearing.outcome,
        quote=visible(record.quote),
        note=visible(" ".join(bearing.note.split())),
        link=record.link,
        archive=record.archive,
        version=evidence.version,
        place=_place(evidence.address),
        period=evidence.period,
        language=record.language,
        source=translations.source(record),
    )


def _place(address: str) -> str:
    """Returns how people cite an address, "" for the whole ordinance."""
    name, _, below = address.partition("/")
    return citation.at(address, name) if below else ""


def recites(address: str) -> bool:
    """Returns whether an address is that of recitals, or of a part of them."""
    return address.partition("/")[2].partition("/")[0].startswith("recital")


def carried(rows: Sequence[Row]) -> set[str]:
    """Returns the newer addresses (older, where a row is gone) of all that stands above a change."""
    found: set[str] = set()
    for row in rows:
        provision = row.provision.after or row.provision.before
        if row.kinds and provision:
            parts = provision.address.split("/")
            found.update("/".join(parts[:n]) for n in range(1, len(parts)))
    return found


def versions(step: Step) -> Pair[str]:
    """Returns what the two versions are called, made safe to show."""
    return Pair(visible(step.versions.before), visible(step.versions.after))
