"""What came of a lawsuit: the rulings that answer it, or what answers it, as the records say.

A record belongs to what it answers; one that answers nothing, to what it follows, unless it is a suit of its own. So a
ruling that answers one suit and follows the ruling on another is the outcome of the first alone. What else in court
answers or follows a ruling is named as later, and never as an outcome.
Limits: only what records say of one another; where no ruling is found, that says nothing about the court.
Rejected: reading "dismissed" out of titles; a ruling may dismiss a motion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.record import Record
from lexdiff.read.check import named
from lexdiff.render.labels import visible
from lexdiff.site import dates, translations
from lexdiff.site.page import Link

SUIT, RULING = "lawsuit", "ruling"
IN_COURT = (SUIT, RULING)


class Step(NamedTuple):
    """A record of a lawsuit: its page, kind, date, status, and the language of the status."""

    page: Link
    kind: str
    date: str
    status: str
    source: str


class Challenge(NamedTuple):
    """What challenges the law, the rulings on it, oldest first, and what is recorded in court after these."""

    step: Step
    rulings: tuple[Step, ...]
    later: tuple[Step, ...]


class Chained(NamedTuple):
    """For each record those that belong to it, in the order of their dates, and all that answer or follow it."""

    chains: Mapping[str, tuple[Record, ...]]
    after: Mapping[str, tuple[Record, ...]]


def step(record: Record) -> Step:
    """Returns a record as a step of a lawsuit."""
    return Step(
        page=translations.link(record),
        kind=record.kind,
        date=dates.shown(record.date),
        status=visible(record.status),
        source=translations.source(record),
    )


def chained(records: Iterable[Record]) -> Chained:
    """Returns how records belong to one another."""
    known = {record.id: record for record in records}
    below: dict[str, list[Record]] = {}
    after: dict[str, list[Record]] = {}
    for record in known.values():
        belongs = record.answers or (() if record.kind == SUIT else record.follows)
        for reference in (*record.answers, *record.follows):
            if other := named(reference, record.id, known):
                after.setdefault(other, []).append(record)
                if reference in belongs:
                    below.setdefault(other, []).append(record)
    chains = {name: tuple(sorted(_below(name, below), key=_when)) for name in below}
    return Chained(chains, {name: tuple(sorted(found, key=_when)) for name, found in after.items()})


def _below(name: str, below: Mapping[str, Sequence[Record]]) -> Iterable[Record]:
    found: dict[str, Record] = {}
    stack = list(below[name])
    while stack:
        one = stack.pop()
        if one.id not in found and one.id != name:
            found[one.id] = one
            stack.extend(below.get(one.id, ()))
    return found.values()


def challenge(record: Record, found: Chained) -> Challenge:
    """Returns a record with the rulings on it and what came after them."""
    rulings = [one for one in found.chains.get(record.id, ()) if one.kind == RULING]
    after = {one.id: one for ruling in rulings for one in found.after.get(ruling.id, ()) if one.kind in IN_COURT}
    later = [one for name, one in after.items() if name not in {ruling.id for ruling in rulings}]
    return Challenge(step(record), tuple(map(step, rulings)), tuple(map(step, later)))


def _when(record: Record) -> tuple[str, str]:
    return (record.date.first if record.date else "9999", record.id)
