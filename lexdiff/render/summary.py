"""The changes in sentences, one a line, for who wants to know what happened before reading how.

Limits: form-only changes are counted and not listed, nor are the parts of what came or went whole. Rejected: wrapping;
a line a change can be searched and sorted.
"""

from __future__ import annotations

from typing import TextIO

from lexdiff.model.redline import Redline, Row
from lexdiff.render import opening, telling
from lexdiff.render.labels import View, visible
from lexdiff.render.sentences import sentence


def render(redline: Redline, view: View, out: TextIO) -> None:
    """Writes a line for each change: where, and what; the last line counts what is not listed."""
    names = opening.versions(redline)
    many = len(redline.ordinances) > 1
    if note := opening.restated(redline):
        out.write(f"{note}\n\n")
    form = parts = 0
    for ordinance in redline.ordinances:
        if whole := opening.whole(ordinance):
            out.write(f"{visible(ordinance.id)}: {whole}\n")
            continue
        for row in (row for row in ordinance.rows if row.kinds):
            form += form_only(row)
            parts += row.part_of is not None
            if not form_only(row) and row.part_of is None:
                where = f"{visible(ordinance.id)} " if many else ""
                told = telling.not_held(row, ordinance.id, names) or told_of(row)
                out.write(f"{where}{telling.address(row, ordinance.id)}: {told}\n")
    for line in opening.empty(redline) if not redline.ordinances and not view.hidden else ():
        out.write(f"{line}\n")
    for line in left_out(form, parts, view):
        out.write(f"{line}\n")


def form_only(row: Row) -> bool:
    """Returns whether nothing but form changed: no words, no place, no number."""
    return not {*row.kinds} - ({"substitution", "formatting"} if row.editorial else {"formatting"})


def told_of(row: Row) -> str:
    """Returns a change's sentence, with its alarms where the sentence tells only that much was rewritten."""
    told = sentence(row)
    if row.alarms and any(phrase.key in ("rewritten", "more") for phrase in row.sentence):
        told += " Watch: " + "; ".join(telling.alarms(row)) + "."
    return f"{told.rstrip('.')}: {visible(row.why).rstrip('.')}." if row.why else told


def left_out(form: int, parts: int, view: View) -> list[str]:
    """Returns what the list leaves out, a line each."""
    counts = (
        (form, "form-only change", "is not listed", "are not listed"),
        (
            parts,
            "provision",
            "went or came with another and is not listed",
            "went or came with another and are not listed",
        ),
    )
    lines = [f"{n} {noun}{'' if n == 1 else 's'} {one if n == 1 else many}." for n, noun, one, many in counts if n]
    return [*lines, opening.hidden(view)] if view.hidden else lines
