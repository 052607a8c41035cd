"""Before and after in two columns, the struck words marked on the left, the added ones on the right.

Limits: needs ``LEAST`` columns, and falls back on one below the other with a note; a word that is longer than its
column is cut. Rejected: lining up sentence by sentence; it tears a rewritten paragraph apart, while paragraphs stay
together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import TextIO

from lexdiff.model.pair import Pair
from lexdiff.model.redline import OrdinanceRedline, Redline, Row, Segment
from lexdiff.render import marks, opening, telling, terminal
from lexdiff.render.labels import View
from lexdiff.render.wrap import Line, Run, joined, width_of, wrap

LEAST = 60
WIDEST = 2 * terminal.MEASURE
_RULE = " │ "


def render(redline: Redline, view: View, out: TextIO) -> None:
    """Writes the redline in two columns; where there is no room for them, as the default view with a note."""
    if view.width < LEAST:
        out.write(f"Two columns need a width of {LEAST}; shown one below the other.\n\n")
        terminal.render(redline, view, out)
        return
    for line in _page(redline, replace(view, width=min(view.width, WIDEST))):
        out.write(terminal.painted(line, view.colour) + "\n")


def _page(redline: Redline, view: View) -> Iterator[Line]:
    yield from terminal.head(redline, view)
    column = (view.width - len(_RULE)) // 2
    for ordinance in redline.ordinances:
        yield ()
        if len(redline.ordinances) > 1:
            yield from terminal.facts(redline, ordinance, view)
            yield ()
        if whole := opening.whole(ordinance):
            yield (Run(whole, "bold"),)
        names = [[Run(name, "bold")] for name in opening.versions(redline)]
        yield from _columns(Pair(names[0], names[1]), column)
        yield (Run("─" * (column + 1) + "┼" + "─" * (column + 1), "faint"),)
        for row in ordinance.rows:
            yield from _row(row, ordinance, redline, view, column)
    if note := opening.hidden(view):
        yield ()
        yield (Run(note),)


def _row(row: Row, ordinance: OrdinanceRedline, redline: Redline, view: View, column: int) -> Iterator[Line]:
    """Yields a change: what it is across both columns, then its words."""
    said = f"  {telling.kinds(row)}" if row.kinds and row.part_of is None else ""
    title = [Run(f"{telling.sign(row)} "), Run(telling.address(row, ordinance.id), "bold" if row.kinds else "faint")]
    missing = telling.not_held(row, ordinance.id, opening.versions(redline))
    notes = [*telling.notes(row), *(f"⚠ {one}" for one in telling.alarms(row)), *([missing] if missing else [])]
    for line in wrap([*title, Run(said)], view.width):
        yield line
    for note in notes:
        for line in wrap([Run(note)], view.width - 2):
            yield (Run("  "), *line)
    yield from _columns(Pair(_side(row, 0, view), _side(row, 1, view)), column)
    yield ()


def _side(row: Row, side: int, view: View) -> list[Run]:
    """Returns the words of one side; unmarked where either isn't held."""
    provision = row.provision[side]
    if provision and any(p and p.attestation == "not held" for p in row.provision):
        return marks.words((Segment("keep", provision.text),), view)
    drop = "insert" if side == 0 else "delete"
    return marks.words([segment for segment in row.segments if segment.op != drop], view)


def _columns(sides: Pair[list[Run]], column: int) -> Iterator[Line]:
    """Yields two texts beside each other, as tall as the taller one."""
    left, right = (wrap(side, column, cut=True) if side else [] for side in sides)
    for one, other in zip_longest(left, right, fillvalue=()):
        one = _trimmed(one)
        filled = " " * (column - sum(width_of(run.text) for run in one))
        yield joined((*one, Run(filled), Run(_RULE.rstrip() if not other else _RULE, "faint"), *_trimmed(other)))


def _trimmed(line: Line) -> Line:
    """Returns a line without the space that it was broken at."""
    return (*line[:-1], line[-1]._replace(text=line[-1].text.rstrip(" "))) if line else ()
