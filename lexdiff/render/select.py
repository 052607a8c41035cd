"""Keeps the rows that somebody wants to see, and says how many changes that hides.

Limits: counts of the summary stay those of the whole redline. Rejected: leaving it to each output.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from lexdiff.errors import UnknownName
from lexdiff.model.redline import KINDS, OrdinanceRedline, Redline, Row
from lexdiff.render.labels import LABELS

Test = Callable[[Row], bool]
_WORDING = frozenset(("insertion", "deletion", "repeal", "split", "join"))


def select(redline: Redline, only: Sequence[str]) -> tuple[Redline, int]:
    """Returns the redline with only such changes, and how many others it had; ``UnknownName`` for an unknown name.

    Unchanged rows stay.
    """
    if not only:
        return redline, 0
    keep = wanted(only)
    found, hidden = [], 0
    for ordinance in redline.ordinances:
        rows = tuple(row for row in ordinance.rows if not row.kinds or keep(row))
        hidden += sum(row.part_of is None for row in ordinance.rows) - sum(row.part_of is None for row in rows)
        if any(row.kinds for row in rows):
            found.append(replace(ordinance, rows=rows))
    return replace(redline, ordinances=tuple(found)), hidden


def wanted(only: Sequence[str]) -> Test:
    """Returns the test that tells a wanted row; ``UnknownName`` for a name that isn't one."""
    tests = [_named(name.strip().lower()) for name in only]
    return lambda row: any(test(row) for test in tests)


def context(redline: Redline, n: int | None) -> Redline:
    """Returns the redline with the ``n`` unchanged rows before and behind each change; all of them for None."""
    if n is None:
        return redline
    return replace(redline, ordinances=tuple(_near(one, n) for one in redline.ordinances), whole=False)


def _near(ordinance: OrdinanceRedline, n: int) -> OrdinanceRedline:
    if all(row.kinds for row in ordinance.rows):
        return ordinance
    near: set[int] = set()
    for place, row in enumerate(ordinance.rows):
        if row.kinds:
            near.update(range(max(place - n, 0), min(place + n + 1, len(ordinance.rows))))
    return replace(ordinance, rows=tuple(row for place, row in enumerate(ordinance.rows) if place in near))


def wording(row: Row) -> bool:
    """Returns whether more than form, marks, number or place changed."""
    return bool(_WORDING & {*row.kinds}) or ("substitution" in row.kinds and not row.editorial)


def _named(name: str) -> Test:
    if name == "wording":
        return wording
    if name in ("form", "editorial", LABELS["editorial"].word):
        return lambda row: row.editorial
    kind = _NAMES.get(name)
    if kind is None:
        raise UnknownName(f"no kind of change is called {name!r}", f"known are: {', '.join(NAMES)}")
    return lambda row: kind in row.kinds


def known(only: Sequence[str]) -> None:
    """Raises ``UnknownName`` where a name is none that ``select`` knows."""
    wanted(only)


_NAMES: Mapping[str, str] = {
    **{kind: kind for kind in KINDS},
    **{LABELS[kind].word: kind for kind in KINDS},
}
# What ``--only`` takes, the spoken names last.
NAMES = ("wording", "form", *KINDS, *(name for name in _NAMES if name not in KINDS and " " not in name))
