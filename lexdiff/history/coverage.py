"""Counts which changes have a record, and names those that have none; and the records that stand at no change.

A change without a record is no fault: many a clerical change has none. So this is told, and never a ``Problem``.
Limits: neighbouring versions; a record counts whatever it says of the change, and whenever it came.
Rejected: a share in percent. It makes a mark out of a list of work, and invites weak links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lexdiff.model.history import Evidence, History, Step
from lexdiff.model.pair import Pair
from lexdiff.model.record import Record
from lexdiff.model.redline import Row


class Change(NamedTuple):
    """One change: its rows (of a split or join several), those of what only goes with it, and the evidence of all."""

    rows: tuple[Row, ...]
    parts: tuple[Row, ...]
    evidence: tuple[Evidence, ...]


class Coverage(NamedTuple):
    """The changes between two neighbouring versions of an ordinance; ``form`` holds those that are form only."""

    ordinance: str
    versions: Pair[str]
    wording: tuple[Change, ...]
    form: tuple[Change, ...]


def coverage(history: History) -> tuple[Coverage, ...]:
    """Returns the coverage of each step between neighbouring versions, oldest first."""
    return tuple(_of(history.id, step) for step in history.neighbours)


def _of(name: str, step: Step) -> Coverage:
    found = changes(step)
    form = tuple(change for change in found if _is_form(change))
    return Coverage(name, step.versions, tuple(change for change in found if change not in form), form)


def changes(step: Step) -> tuple[Change, ...]:
    """Returns the changes of a step in reading order, each once, whatever goes with it."""
    above = {row.id: row for row in step.redline.rows}
    gathered: dict[str, list[Row]] = {}
    for row in step.redline.rows:
        if row.kinds:
            top = _top(row, above)
            gathered.setdefault(top.group or top.id, []).append(row)
    return tuple(_change(rows, step) for rows in gathered.values())


def _top(row: Row, above: dict[str, Row]) -> Row:
    """Returns the change that a row only goes with, or the row itself."""
    while row.part_of in above:
        row = above[row.part_of]
    return row


def _change(rows: Iterable[Row], step: Step) -> Change:
    every = tuple(rows)
    evidence = tuple(one for row in every for one in step.evidence.get(row.id, ()))
    return Change(
        tuple(row for row in every if row.part_of is None), tuple(row for row in every if row.part_of), evidence
    )


def _is_form(change: Change) -> bool:
    return all(row.editorial for row in change.rows)


def untied(records: Iterable[Record]) -> Iterator[Record]:
    """Yields the records that bear on nothing, and belong to no other record either."""
    return (one for one in records if not (one.bears_on or one.answers or one.follows or one.corrects))


def unlinked(found: Iterable[Change]) -> Iterator[Change]:
    """Yields the changes without a record."""
    return (change for change in found if not change.evidence)
