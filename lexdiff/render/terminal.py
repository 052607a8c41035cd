"""The redline as text, for a terminal and for a file: one renderer, with or without colour.

A change is a line with its sign, address and kinds, then its words, indented by four more than that line. Lines of
words are folded as ``wrap`` says: one that ends with a space goes on in the next, so that kept and struck words can
be put together to the text before, kept and added ones to the text after, once ``labels.raw`` and the backslashes of
``marks`` are undone. Limits: words of which nothing changed are told by their first words only, unless all context is
asked for; the style that writes capitals can't be undone. Rejected: rich, which takes longer to start than the
comparison.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from lexdiff.model.pair import Pair
from lexdiff.model.redline import OrdinanceRedline, Redline, Row, Segment
from lexdiff.render import marks, opening, telling
from lexdiff.render.labels import LABELS, View, visible
from lexdiff.render.wrap import Line, Run, joined, width_of, wrap

MEASURE = 100
NARROWEST = 24


def render(redline: Redline, view: View, out: TextIO) -> None:
    """Writes the redline in reading order, with what a drafter looks for first on top."""
    for line in _page(redline, view):
        out.write(painted(line, view.colour) + "\n")


def painted(line: Line, colour: bool) -> str:
    """Returns a line as it is written: with the terminal's codes where it has colour."""
    if not colour:
        return "".join(run.text for run in line)
    return "".join(f"\x1b[{code}m{run.text}\x1b[0m" if (code := marks.SGR[run.style]) else run.text for run in line)


def _page(redline: Redline, view: View) -> Iterator[Line]:
    yield from head(redline, view)
    if redline.ordinances:
        yield from _set([], [Run("Signs: "), *marks.legend(view)], view)
    for ordinance in redline.ordinances:
        yield from _ordinance(redline, ordinance, view)
    if note := opening.hidden(view):
        yield ()
        yield from _said(note, view)


def head(redline: Redline, view: View) -> Iterator[Line]:
    """Yields what stands above the changes: the versions, their clocks, the restatement, the counts."""
    names = opening.versions(redline)
    if len(redline.ordinances) == 1:
        yield from facts(redline, redline.ordinances[0], view)
    else:
        yield from _said(f"{names.before} → {names.after}", view, style="bold")
    if note := opening.restated(redline):
        yield from _said(note, view)
    yield ()
    if not any(row.kinds for ordinance in redline.ordinances for row in ordinance.rows):
        for line in opening.empty(redline) if not view.hidden else ():
            yield from _said(line, view)
    elif counted := opening.counted(redline):
        yield from _said(counted, view, style="bold")


def facts(redline: Redline, ordinance: OrdinanceRedline, view: View) -> Iterator[Line]:
    """Yields an ordinance's title, clocks and files."""
    names = opening.versions(redline)
    yield from _said(f"{opening.title(ordinance)} · {names.before} → {names.after}", view, style="bold")
    wide = max(map(width_of, names))
    for name, clock in zip(names, opening.clocks(ordinance), strict=True):
        if clock:
            yield from _set([Run(f"{name}{' ' * (wide - width_of(name))}  ")], [Run(clock)], view)
    yield from _said(opening.files(ordinance), view, style="faint")


def _ordinance(redline: Redline, ordinance: OrdinanceRedline, view: View) -> Iterator[Line]:
    if len(redline.ordinances) > 1:
        yield ()
        yield (Run("═" * min(view.width, MEASURE), "faint"),)
        yield from facts(redline, ordinance, view)
    if whole := opening.whole(ordinance):
        yield from _said(whole, view, style="bold")
    levels: dict[str, int] = {}
    above: tuple[str, ...] = ()
    for n, row in enumerate(ordinance.rows):
        levels[row.id] = level = levels[row.part_of] + 1 if row.part_of in levels else 0
        if (group := telling.section(row)) != above:
            yield from _rule(group, view)
            above = group
        elif not level or not n:
            yield ()
        yield from _change(row, ordinance, redline, level, view)


def _rule(group: Sequence[str], view: View) -> Iterator[Line]:
    """Yields the heading of a section as a rule line; one that is too long loses what is farthest above."""
    width = min(view.width, MEASURE)
    shown = " › ".join(map(telling.heading, group))
    while width_of(shown) > width - 6 and " › " in shown.removeprefix("… › "):
        shown = "… › " + shown.removeprefix("… › ").partition(" › ")[2]
    yield ()
    if shown:
        yield (Run("── ", "faint"), Run(shown, "bold"), Run(" " + "─" * max(2, width - 4 - width_of(shown)), "faint"))


def _change(row: Row, ordinance: OrdinanceRedline, redline: Redline, level: int, view: View) -> Iterator[Line]:
    indent = Run("  " * level)
    style = LABELS[row.kinds[0]].style if row.kinds else "faint"
    lead = [indent, Run(f"{telling.sign(row)} ", style if style not in ("insert", "delete") else f"{style} sign")]
    label = [Run(telling.address(row, ordinance.id), "bold" if row.kinds else "faint")]
    if row.kinds and not level:
        label.append(Run(f"  {telling.kinds(row)}"))
    yield from _set(lead, label, view)
    margin = [Run(indent.text + "    ")]
    for note in telling.notes(row):
        yield from _set(margin, [Run(note)], view)
    for one in telling.alarms(row):
        yield from _set([*margin, Run("⚠ ", "alarm")], [Run(one, "alarm")], view)
    yield from _words(row, ordinance.id, opening.versions(redline), margin, view)


def _words(row: Row, ordinance: str, names: Pair[str], margin: list[Run], view: View) -> Iterator[Line]:
    """Yields the words: with marks, dim where nothing changed, told by the first few where only their place did."""
    if note := telling.not_held(row, ordinance, names):
        yield from _set(margin, [Run(note)], view)
        if known := telling.held(row, names):
            yield from _set(margin, [Run(known[0])], view)
            yield from _folded(marks.words((Segment("keep", known[1]),), view), margin, view)
    elif telling.changed(row):
        yield from _folded(marks.words(row.segments, view), margin, view)
    elif row.kinds and view.context is not None:
        yield from _first_words(row, margin, view)
    elif row.segments:
        yield from _folded(marks.words(row.segments, view, "faint"), margin, view)


def _first_words(row: Row, margin: list[Run], view: View) -> Iterator[Line]:
    text = visible(" ".join("".join(text for _, text in row.segments).split()))
    if not text:
        return
    lines = wrap([Run(text)], _room(margin, view) - width_of("Same words: “…”"))
    first = "".join(run.text for run in lines[0]).rstrip()
    yield (*margin, Run(f"Same words: “{first}{'…' if lines[1:] else ''}”", "faint"))


def _room(margin: Sequence[Run], view: View) -> int:
    """Returns how many columns are left for words; deep levels don't press them into nothing."""
    return max(NARROWEST, min(view.width, MEASURE) - sum(width_of(run.text) for run in margin))


def _folded(runs: Sequence[Run], margin: list[Run], view: View) -> Iterator[Line]:
    for line in wrap(runs, _room(margin, view)):
        yield joined((*margin, *line)) if line else ()


def _set(lead: list[Run], runs: Sequence[Run], view: View) -> Iterator[Line]:
    """Yields lines that hang below the first one's lead, without the spaces that they were broken at."""
    hang = Run(" " * sum(width_of(run.text) for run in lead))
    for n, line in enumerate(wrap(runs, _room(lead, view))):
        trimmed = [*line[:-1], line[-1]._replace(text=line[-1].text.rstrip(" "))] if line else []
        yield joined((*(lead if n == 0 else [hang]), *trimmed))


def _said(text: str, view: View, style: str = "") -> Iterator[Line]:
    yield from _set([], [Run(text, style)], view)
