"""How much changed in which section: counts and a little bar, a line each, like ``git diff --stat``.

Limits: counts words as blanks part them. Rejected: counting provisions; a moved comma would weigh as a new chapter.
"""

from __future__ import annotations

from collections import Counter
from typing import TextIO

from lexdiff.model.redline import OrdinanceRedline, Redline, Row
from lexdiff.render import opening, telling
from lexdiff.render.labels import View, visible
from lexdiff.render.wrap import width_of

_BAR = 20


def render(redline: Redline, view: View, out: TextIO) -> None:
    """Writes a line for each section: its changes, and a bar of words added and struck."""
    lines = [line for ordinance in redline.ordinances for line in sections(ordinance, len(redline.ordinances) > 1)]
    most = max((words.total() for _, _, words in lines), default=0)
    room = max(20, view.width - _BAR - 22)
    wide = min(max((width_of(name) for name, _, _ in lines), default=0), room)
    for name, n, words in lines:
        shown = fitted(name, wide)
        out.write(f" {shown}{' ' * (wide - width_of(shown))} | {n:>4} {bar(words, most)}".rstrip() + "\n")
    if not lines and not view.hidden:
        out.write("\n".join(opening.empty(redline)) + "\n")
    elif lines:
        total = sum((words for _, _, words in lines), Counter[str]())
        out.write(f" {opening.counted(redline)}\n" if any(redline.summary) else "")
        out.write(f" {total['insert']} words added (+), {total['delete']} words struck (-)\n")
    if note := opening.hidden(view):
        out.write(f" {note}\n")


def sections(ordinance: OrdinanceRedline, many: bool) -> list[tuple[str, int, Counter[str]]]:
    """Returns for each section with changes its name, how many, and how many words came and went."""
    rows: dict[tuple[str, ...], list[Row]] = {}
    for row in ordinance.rows:
        if row.kinds:
            rows.setdefault(telling.section(row), []).append(row)
    found = []
    for path, changes in rows.items():
        name = telling.heading(path[-1]) if path else opening.title(ordinance)
        words = Counter[str]()
        for row in changes:
            words.update({op: len(text.split()) for op, text in row.segments if op != "keep"})
        found.append((f"{visible(ordinance.id)}: {name}" if many and path else name, len(changes), words))
    return found


def fitted(name: str, wide: int) -> str:
    """Returns a name that takes no more columns than there are."""
    if width_of(name) <= wide:
        return name
    while name and width_of(name) > wide - 1:
        name = name[:-1]
    return name.rstrip() + "…"


def bar(words: Counter[str], most: int) -> str:
    """Returns plus and minus signs in proportion to the words; at least one for each that isn't zero."""
    scale = min(1.0, _BAR / most) if most else 0.0
    return "".join(
        sign * max(1, int(words[op] * scale)) for op, sign in (("insert", "+"), ("delete", "-")) if words[op]
    )
