"""A shortest script into the redline that a careful editor would draw; what is kept, deleted and inserted stays exact.

Rules, in order: an edit that may slide stands where a clause or list item begins; an island of function words or
punctuation between two edits goes under; a sentence that is rewritten takes its full stop along; where nothing with
meaning is shared the whole is replaced. The inserted or deleted words take the space after them, or the one before
them where the clause ends.
Limits: no edit reaches across a paragraph. Rejected: diff-match-patch's semantic clean-up, which counts letters and
swallows short words that carry the law ("owner", "not").
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from lexdiff.compare.tokens import Words, meaningful
from lexdiff.model.redline import Segment


class Edit(NamedTuple):
    """Words ``i1:i2`` of the one side became words ``j1:j2`` of the other."""

    i1: int
    i2: int
    j1: int
    j2: int

    @property
    def replaces(self) -> bool:
        """Returns whether words stand on both sides."""
        return self.i1 < self.i2 and self.j1 < self.j2


_STOPS = frozenset(".;:?!")
# How many words an edit needs on both sides for each word of an island with meaning that it may swallow.
_DROWNED = 20
# The share of words with meaning below which a rewritten text is shown as one replacement.
_SHARED = 0.04


def polish(before: Words, after: Words, edits: list[Edit]) -> list[Edit]:
    """Returns the edits as an editor would draw them."""
    edits = _slide(before, after, edits)
    edits = _absorb(before, after, edits)
    if edits and (whole := _rewritten(before, after, edits)):
        return [whole]
    return _take_stops(before, after, edits)


def _slide(before: Words, after: Words, edits: list[Edit]) -> list[Edit]:
    found: list[Edit] = []
    for k, edit in enumerate(edits):
        i1, i2, j1, j2 = edit
        if i1 < i2 and j1 < j2:
            found.append(edit)
            continue
        side, start, end = (after, j1, j2) if i1 == i2 else (before, i1, i2)
        left = found[-1] if found else Edit(0, 0, 0, 0)
        right = edits[k + 1] if k + 1 < len(edits) else Edit(len(before.words), 0, len(after.words), 0)
        words = side.words
        room_left = min(i1 - left.i2, j1 - left.j2)
        room_right = min(right.i1 - i2, right.j1 - j2)
        low = 0
        while -low < room_left and words[start + low - 1] == words[end + low - 1]:
            low -= 1
        high = 0
        while high < room_right and words[start + high] == words[end + high]:
            high += 1
        best = max(range(low, high + 1), key=lambda shift: (_fit(side, start + shift, end + shift), -shift))
        found.append(Edit(i1 + best, i2 + best, j1 + best, j2 + best))
    return found


def _fit(side: Words, start: int, end: int) -> int:
    """Returns how well words ``start:end`` stand by themselves: a clause best, then a list item, then a phrase."""
    words = side.words
    first, last = words[start], words[end - 1]
    previous = words[start - 1] if start else "."
    following = words[end] if end < len(words) else "."
    if "\n" in side.gaps[start] and ("\n" in side.gaps[end] or end == len(words)):
        return 8
    if previous in _STOPS and last in _STOPS:
        return 7
    if first == "(" and last == ")":
        return 6
    if first == "," and meaningful(last) and (following in ",.;" or following in ("and", "or")):
        return 5
    if first in ("and", "or", "but", ",") and meaningful(last):
        return 4
    if previous in _STOPS and first not in _STOPS and first != ",":
        return 3
    return (last not in _STOPS and meaningful(last)) + (meaningful(first))


def _absorb(before: Words, after: Words, edits: list[Edit]) -> list[Edit]:
    found: list[Edit] = []
    for edit in edits:
        while found and _sinks(before, after, found[-1], edit):
            last = found.pop()
            edit = Edit(last.i1, edit.i2, last.j1, edit.j2)
        found.append(edit)
    return found


def _sinks(before: Words, after: Words, left: Edit, right: Edit) -> bool:
    """Returns whether the island between two edits goes under."""
    island = before.words[left.i2 : right.i1]
    if not island:
        return True
    size = len(island)
    only_one_side = (left.i1 == left.i2 and right.i1 == right.i2) or (left.j1 == left.j2 and right.j1 == right.j2)
    if only_one_side or size > 8 or any("\n" in gap for gap in before.gaps[left.i2 : right.i1 + 1]):
        return False
    if any(word in _STOPS for word in island):
        rewritten = left.replaces and right.replaces and (left.i1 == 0 or before.words[left.i1 - 1] in _STOPS)
        return rewritten and not any(map(meaningful, island))
    smaller = min(max(e.i2 - e.i1, e.j2 - e.j1) for e in (left, right))
    if not any(map(meaningful, island)):
        both = left.replaces and right.replaces
        if both and all(map(_figure, (*_ends(before, left.i2, right.i1), *_ends(after, left.j2, right.j1)))):
            return island != ["of"]  # "§ 4 of Law 21-213": a section and its law are read one by one
        if both:
            return size <= 2 or size <= smaller
        return size == 1 and max(right.i2 - left.i1, right.j2 - left.j1) <= 4
    return left.replaces and right.replaces and size * _DROWNED <= smaller


def _ends(side: Words, left: int, right: int) -> tuple[str, str]:
    return side.words[left - 1], side.words[right]


def _figure(word: str) -> bool:
    return any(map(str.isdigit, word))


def _rewritten(before: Words, after: Words, edits: list[Edit]) -> Edit | None:
    """Returns the part that is one replacement: where nothing with meaning is shared, or next to nothing.

    Paragraphs that are equal at the start and the end, such as the heading, are not part of it.
    """
    if not any(edit.i1 < edit.i2 for edit in edits) or not any(edit.j1 < edit.j2 for edit in edits):
        return None
    first, last = edits[0], edits[-1]
    start, end = 0, len(before.words)
    if "\n\n" in before.text:
        start = next((k for k in range(first.i1, 0, -1) if "\n\n" in before.gaps[k]), 0)
        end = next((k for k in range(last.i2, end) if "\n\n" in before.gaps[k]), end)
    whole = Edit(start, end, first.j1 - (first.i1 - start), last.j2 + (end - last.i2))
    if start and any("\n\n" in gap for gap in before.gaps[start + 1 : end]):
        return None
    went = sum(sum(map(meaningful, before.words[edit.i1 : edit.i2])) for edit in edits)
    came = sum(sum(map(meaningful, after.words[edit.j1 : edit.j2])) for edit in edits)
    runs = [(left.i2, right.i1) for left, right in pairwise((Edit(0, start, 0, 0), *edits, Edit(end, end, 0, 0)))]
    kept = 0
    for i1, i2 in runs:
        for word in before.words[i1:i2]:
            kept += meaningful(word)
            if kept > 2 * _SHARED * min(went, came) + 1:
                return None  # the rest needn't be counted
    few = not kept or kept < _SHARED * min(kept + went, kept + came)
    return whole if kept + went and kept + came and few else None


def _take_stops(before: Words, after: Words, edits: list[Edit]) -> list[Edit]:
    """Returns the edits, those that replace a sentence from its first word to its last with its full stop."""
    found: list[Edit] = []
    for k, edit in enumerate(edits):
        words = before.words
        limit = edits[k + 1].i1 if k + 1 < len(edits) else len(words)
        whole = edit.replaces and (edit.i1 == 0 or words[edit.i1 - 1] in _STOPS) and edit.i2 < limit
        ends = edit.i2 + 1 == len(words) or before.gaps[min(edit.i2 + 1, len(words))] != ""
        if whole and words[edit.i2] in _STOPS and ends and edit.i2 - edit.i1 > 2 and edit.j2 - edit.j1 > 2:
            edit = Edit(edit.i1, edit.i2 + 1, edit.j1, edit.j2 + 1)
        if found and (found[-1].i2, found[-1].j2) == (edit.i1, edit.j1):  # the stop was all that stood between
            last = found.pop()
            edit = Edit(last.i1, edit.i2, last.j1, edit.j2)
        found.append(edit)
    return found


def spell(before: Words, after: Words, edits: Sequence[Edit]) -> tuple[Segment, ...]:
    """Returns the edits as segments, each gap given to the words that it goes with."""
    pen = _Pen()
    i = j = 0  # the next word on each side
    if edits[0].i1 if edits else before.words:  # the words that are kept first have a gap before them
        pen.change(before.gaps[0], after.gaps[0])
    end = Edit(len(before.words), len(before.words), len(after.words), len(after.words))
    for edit in edits if edits and (edits[-1].i2, edits[-1].j2) == (end.i1, end.j1) else (*edits, end):
        _keep(pen, before, after, (i, edit.i1), (j, edit.j1))
        i, j = edit.i2, edit.j2
        old, new = _run(before, edit.i1, edit.i2), _run(after, edit.j1, edit.j2)
        if edit.i1 == edit.i2 and edit.j1 == edit.j2:
            pen.change(before.gaps[i], after.gaps[j])
        elif edit.i1 == edit.i2:
            _one_sided(pen, "insert", before.gaps[i], (after.gaps[edit.j1], new, after.gaps[j]), _closes(before, i))
        elif edit.j1 == edit.j2:
            _one_sided(pen, "delete", after.gaps[j], (before.gaps[edit.i1], old, before.gaps[i]), _closes(after, j))
        else:
            pen.replace((before.gaps[edit.i1], old, before.gaps[i]), (after.gaps[edit.j1], new, after.gaps[j]))
    return pen.segments()


def _run(side: Words, start: int, end: int) -> str:
    """Returns the text of words ``start:end`` with the gaps between them."""
    if start == end:
        return ""
    return side.text[side.starts[start] : side.starts[end - 1] + len(side.words[end - 1])]


def _closes(side: Words, place: int) -> bool:
    return place >= len(side.words)


def _keep(pen: _Pen, before: Words, after: Words, old: tuple[int, int], new: tuple[int, int]) -> None:
    """Writes kept words; a gap among them that differs is a change of its own."""
    (i, i_end), (j, j_end) = old, new
    if i == i_end:
        return
    gaps, others = before.gaps[i + 1 : i_end], after.gaps[j + 1 : j_end]
    if gaps == others:
        pen.put("keep", _run(before, i, i_end))
        return
    start = 0
    for k, (gap, other) in enumerate(zip(gaps, others, strict=True)):
        if gap != other:
            pen.put("keep", _run(before, i + start, i + k + 1))
            pen.change(gap, other)
            start = k + 1
    pen.put("keep", _run(before, i + start, i_end))


def _one_sided(pen: _Pen, op: str, gap: str, run: tuple[str, str, str], closing: bool) -> None:
    """Writes an insertion or deletion into the single gap of the other side."""
    lead, words, trail = run
    other = "delete" if op == "insert" else "insert"
    if gap == lead and not (closing and gap == trail):
        pen.put("keep", gap)
        pen.put(op, words + trail)
    elif gap == trail:
        pen.put(op, lead + words)
        pen.put("keep", gap)
    elif op == "insert":
        pen.put(other, gap)
        pen.put(op, lead + words + trail)
    else:
        pen.put(op, lead + words + trail)
        pen.put(other, gap)


class _Pen:
    """Collects segments: neighbours of one kind grow together, and deletions stand before insertions."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, str]] = []

    def put(self, op: str, text: str) -> None:
        if text:
            self.parts.append((op, text))

    def change(self, old: str, new: str) -> None:
        if old == new:
            self.put("keep", old)
        else:
            self.put("delete", old)
            self.put("insert", new)

    def replace(self, old: tuple[str, str, str], new: tuple[str, str, str]) -> None:
        """Writes a replacement; equal gaps at its ends are kept."""
        lead = old[0] if old[0] == new[0] else ""
        trail = old[2] if old[2] == new[2] else ""
        self.put("keep", lead)
        self.put("delete", ("" if old[0] == new[0] else old[0]) + old[1] + ("" if old[2] == new[2] else old[2]))
        self.put("insert", ("" if old[0] == new[0] else new[0]) + new[1] + ("" if old[2] == new[2] else new[2]))
        self.put("keep", trail)

    def segments(self) -> tuple[Segment, ...]:
        found: list[Segment] = []
        kept: list[str] = []
        gone: list[str] = []
        came: list[str] = []

        def flush() -> None:
            if gone:
                found.append(Segment("delete", "".join(gone)))
            if came:
                found.append(Segment("insert", "".join(came)))
            gone.clear()
            came.clear()

        for op, text in self.parts:
            if op == "keep":
                flush()
                kept.append(text)
                continue
            if kept:
                found.append(Segment("keep", "".join(kept)))
                kept.clear()
            (gone if op == "delete" else came).append(text)
        flush()
        if kept:
            found.append(Segment("keep", "".join(kept)))
        return tuple(found)
