"""Writes a report to paste in a memo: versions, clocks, counts, then each change under its heading, with its words.

Struck and added words stand in ``<del>`` and ``<ins>``, which Markdown draws wherever it is. A line break between two
equal marks is theirs, any other was kept; what can't be seen stands in signs (``labels.raw`` undoes them), and a
backslash stands before what Markdown would read as a sign of its own. So kept and struck words together are the text
before, kept and added ones the text after.
Limits: changes only, and of what only moved its sentence. Rejected: ``~~struck~~`` and ``**added**``; next to a space
or a comma they don't close, and a renderer then marks the wrong words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from lexdiff.model.pair import Pair
from lexdiff.model.redline import OrdinanceRedline, Redline, Row, Segment
from lexdiff.render import opening, telling
from lexdiff.render.labels import View, visible
from lexdiff.render.sentences import sentence

_TAGS = {"delete": "del", "insert": "ins"}
_ANYWHERE = re.compile(r"[\\`*_~\[\]<>|&$]")
_AT_START = re.compile(r"^(?:[#+=:-]|\d{1,9}(?=[.)]))", re.MULTILINE)
_INDENT = re.compile(r"^ +", re.MULTILINE)


def render(redline: Redline, view: View, out: TextIO) -> None:
    """Writes a redline as a report."""
    names = opening.versions(redline)
    many = len(redline.ordinances) != 1
    about = "Changes" if many else opening.title(redline.ordinances[0])
    out.write(f"# {inline(about)}: {inline(names.before)} to {inline(names.after)}\n")
    if note := opening.restated(redline):
        out.write(f"\n**{inline(note)}**\n")
    if counted := opening.counted(redline):
        out.write(f"\n{counted}\n\nSigns: <del>struck words</del> <ins>added words</ins>\n")
    if not redline.ordinances and not view.hidden:
        out.write("\n" + "\n\n".join(opening.empty(redline)) + "\n")
    if hidden := opening.hidden(view):
        out.write(f"\n{hidden}\n")
    for ordinance in redline.ordinances:
        for line in _ordinance(ordinance, names, many):
            out.write(line + "\n")


def escape(text: str) -> str:
    """Returns lines that Markdown draws as they are: with backslashes before its signs."""
    return _AT_START.sub(_delimited, inline(_INDENT.sub(lambda match: visible(match[0], changed=True), text)))


def inline(text: str) -> str:
    """Returns a text that Markdown draws as it is where it doesn't begin a line."""
    return _ANYWHERE.sub(r"\\\g<0>", text)


def _delimited(match: re.Match[str]) -> str:
    return match[0] + "\\" if match[0].isdigit() else "\\" + match[0]


def _ordinance(ordinance: OrdinanceRedline, names: Pair[str], many: bool) -> Iterator[str]:
    yield ""
    if many:
        yield from (f"## {inline(opening.title(ordinance))}", "")
    told = opening.clocks(ordinance)
    for name, clocks in zip(names, told, strict=True):
        if clocks:
            yield f"- {inline(name)}: {inline(clocks)}"
    if whole := opening.whole(ordinance):
        yield whole
    group: tuple[str, ...] | None = None
    for row in ordinance.rows:
        here = telling.section(row)
        if here != group:
            group = here
            heading = " › ".join(inline(telling.heading(part)) for part in here) or "Title and opening"
            yield from ("", f"{'###' if many else '##'} {heading}")
        yield from _change(row, ordinance.id, names)


def _change(row: Row, ordinance: str, names: Pair[str]) -> Iterator[str]:
    yield ""
    if not row.kinds:
        yield f"- {escape(telling.address(row, ordinance))} · unchanged"
        yield from _quote(words(row.segments))
        return
    missing = telling.not_held(row, ordinance, names)
    told = missing or ("" if row.part_of else sentence(row))
    yield f"- **{inline(telling.address(row, ordinance))}** · {inline(telling.kinds(row))}"
    yield from (f"  - {escape(' '.join(line.split()))}" for line in _lines(row, told))
    if missing:
        held = telling.held(row, names)
        if held and held[1]:
            yield from ("", f"  {escape(held[0])}", *_quote(escape(visible(held[1]))))
    elif telling.changed(row):
        yield from _quote(words(row.segments))


def _lines(row: Row, told: str) -> Iterator[str]:
    if told and told.rstrip(".").lower() != telling.kinds(row):
        yield told
    alarms = "; ".join(telling.alarms(row))
    if alarms:
        yield f"Watch: {alarms}."
    said = told.lower()
    yield from (note for note in telling.notes(row) if note.rstrip(".").lower() not in said)


def _quote(text: str) -> Iterator[str]:
    if text:
        yield ""
        yield from (f"  > {line}" if line else "  >" for line in text.split("\n"))


def words(segments: Sequence[Segment]) -> str:
    """Returns the words of a row with their marks."""
    found: list[str] = []
    for k, (op, text) in enumerate(segments):
        if op == "keep":
            beside = {s.op for s in (*segments[max(k - 1, 0) : k], *segments[k + 1 : k + 2])}
            between_equals = 0 < k < len(segments) - 1 and len(beside) == 1 and not text.strip("\n")
            shown = visible(text, changed=between_equals)
            first, _, rest = shown.partition("\n")
            found.append(inline(first) if found else escape(first))
            found += ["\n", escape(rest)] if "\n" in shown else []
        else:
            found.append(_marked(_TAGS[op], text))
    return "".join(found)


def _marked(tag: str, text: str) -> str:
    """Returns struck or added words in their mark, which closes before a line break and opens again behind it."""
    core = text.strip("\n")
    if not core:
        return f"<{tag}>{visible(text, changed=True)}</{tag}>"
    lead, tail = text[: len(text) - len(text.lstrip("\n"))], text[len(text.rstrip("\n")) :]
    lines = [inline(visible(line, changed=True)) for line in core.split("\n")]
    lines[0] = visible(lead, changed=True) + lines[0]
    lines[-1] += visible(tail, changed=True)
    return "\n".join(f"<{tag}>{line}</{tag}>" if line else "" for line in lines)
