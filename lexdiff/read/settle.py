"""What is equal on both sides is found by its text alone, and never read.

Parts of a file (a heading with its body) that are equal and stand in one order are settled: they are each other's
partners, and nothing in them changed. The cost follows the change, not the size of the code.
Limits: equal parts in another order are left to alignment. Rejected: hashes; the texts are in memory, and a dictionary
compares them exactly.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lexdiff.model.pair import Pair
from lexdiff.read.crossed import crossed
from lexdiff.read.markdown import Head
from lexdiff.read.provisions import Outline, Run, Sealed, heading_of

# Lists of source notes ("- *History*: ...") grow by a line with each amendment; what is equal around it stays unread.
_NOTES = re.compile(r"\n(?=- \*[A-Z])")
_WORTH = 400
_LONGEST_NUMBER = 4  # of an item; "p12" among them


class Equal(NamedTuple):
    """What is equal on both sides: what to leave unread on each, and the offsets of equal parts, in pairs."""

    sealed: Pair[Sealed]
    offsets: list[tuple[int, int]]


def equal_parts(outlines: Pair[Outline], sources: Pair[str]) -> Equal:
    """Returns the parts of two files that are equal and stand in one order.

    Where headings changed places, their equal parts are read all the same: which of them moved, their words decide.
    """
    parts = Pair(outlines.before.parts(sources.before), outlines.after.parts(sources.after))
    heads = Pair(outlines.before.heads, outlines.after.heads)
    pairs = settled(parts.before, parts.after)
    offsets = [(heads.before[a].start, heads.after[b].start) for a, b in pairs]
    runs: Pair[dict[int, list[Run]]] = Pair({}, {})
    for a, b in _notes(parts, pairs):
        for one, other in _runs(parts.before[a], parts.after[b]):
            for side, k, run in ((0, a, one), (1, b, other)):
                start = heads[side][k].start
                runs[side].setdefault(start, []).append(Run(start + run.start, start + run.end, run.items))
            offsets.append((runs.before[heads.before[a].start][-1].start, runs.after[heads.after[b].start][-1].start))
    sealed = [Sealed(frozenset(pair[side] for pair in offsets), runs[side]) for side in range(2)]
    equal = Equal(Pair(*sealed), offsets)
    spans = crossed(outlines, sources, pairs)
    return Equal(opened(equal, Pair(spans, [])), offsets) if spans else equal


def addressed(equal: Equal, outlines: Pair[Outline], sources: Pair[str]) -> Equal:
    """Returns the same for provisions that are followed: each heading and each item of a list that changed is read.

    So are the items before a numbered heading that stands below theirs: two of one number take addresses in turn.
    """
    above = [set(_above_numbers(outline, source)) for outline, source in zip(outlines, sources, strict=True)]
    shut = [pair for pair in equal.offsets if not any(start in some for start, some in zip(pair, above, strict=True))]
    sealed = (Sealed(frozenset(pair[side] for pair in shut), {}, True) for side in range(2))
    return Equal(Pair(*sealed), equal.offsets)


def _above_numbers(outline: Outline, source: str) -> Iterator[int]:
    """Yields where headings stand that have one directly below them whose address an item of theirs could have."""
    above: list[Head] = []
    for head in outline.heads:
        while above and above[-1].level >= head.level:
            above.pop()
        if above:
            said = heading_of(source[head.content : head.end].strip())
            if said.label is not None or len(said.slug) <= _LONGEST_NUMBER:
                yield above[-1].start
        above.append(head)


def opened(equal: Equal, spans: Pair[list[tuple[int, int]]]) -> Pair[Sealed]:
    """Returns what may stay unread when what stands in some spans of either side must be read."""
    shut = [pair for pair in equal.offsets if not any(map(_inside, pair, spans))]
    found = []
    for side, sealed in enumerate(equal.sealed):
        starts = frozenset(pair[side] for pair in shut) & sealed.heads
        runs = {head: [run for run in some if run.start in starts] for head, some in sealed.runs.items()}
        found.append(Sealed(starts, runs, sealed.addressed))
    return Pair(*found)


def _inside(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)


def _notes(parts: Pair[list[str]], pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns the unsettled lists of notes under one heading on both sides: the same, behind the same numbered one."""
    found: list[dict[tuple[str, str], int]] = []
    for side, texts in enumerate(parts):
        done = {pair[side] for pair in pairs}
        named: dict[tuple[str, str], int] = {}
        above = ""
        for k, text in enumerate(texts):
            line = text[: text.find("\n")]
            if heading_of(line.lstrip("#").lstrip(" \t")).label is not None:
                above = line
            elif k not in done and len(text) > 2 * _WORTH:
                named[above, line] = -1 if (above, line) in named else k
        found.append(named)
    both = [(a, found[1].get(name, -1)) for name, a in found[0].items() if a >= 0]
    return [(a, b) for a, b in both if b >= 0]


def _runs(before: str, after: str) -> list[tuple[Run, Run]]:
    """Returns the equal notes at the start and at the end of two lists, offsets counted from the heading."""
    if "```" in before or "~~~" in before:
        return []
    olds, news = _NOTES.split(before), _NOTES.split(after)
    shorter = min(len(olds), len(news))
    start = 1
    while start < shorter and olds[start] == news[start]:
        start += 1
    end = 0
    while end < shorter - start and olds[-1 - end] == news[-1 - end]:
        end += 1
    found = []
    if start > 1 and olds[0] == news[0]:
        found.append((_run(olds, 1, start), _run(news, 1, start)))
    if end:
        found.append((_run(olds, len(olds) - end, len(olds)), _run(news, len(news) - end, len(news))))
    return [pair for pair in found if pair[0].end - pair[0].start > _WORTH]


def _run(chunks: Sequence[str], first: int, last: int) -> Run:
    start = sum(map(len, chunks[:first])) + first
    return Run(start, start + sum(map(len, chunks[first:last])) + last - first - 1, last - first)


def settled(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Returns the places of equal parts that stand in one order on both sides, in that order."""
    start = 0
    shorter = min(len(before), len(after))
    while start < shorter and before[start] == after[start]:
        start += 1
    end = 0
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    pairs = [(k, k) for k in range(start)]
    last_a, last_b = len(before) - end, len(after) - end
    done_a, done_b = start, start
    for a, b in (*_once_on_both(before, after, start, last_a, last_b), (last_a, last_b)):
        if a < done_a or b < done_b:
            continue
        run = 0  # grow forward from the last anchor
        while done_a + run < a and done_b + run < b and before[done_a + run] == after[done_b + run]:
            pairs.append((done_a + run, done_b + run))
            run += 1
        back = 0  # and backward from this one
        while a - back > done_a + run and b - back > done_b + run and before[a - back - 1] == after[b - back - 1]:
            back += 1
        pairs += [(a - k, b - k) for k in range(back, 0, -1)]
        if a < last_a and b < last_b:
            pairs.append((a, b))
        done_a, done_b = a + 1, b + 1
    return pairs + [(last_a + k, last_b + k) for k in range(end)]


def _once_on_both(
    before: Sequence[str], after: Sequence[str], start: int, last_a: int, last_b: int
) -> list[tuple[int, int]]:
    """Returns the places of parts that occur once on each side, the most of them that stand in one order."""
    places_a, places_b = _once(before, start, last_a), _once(after, start, last_b)
    both = [(a, places_b[text]) for text, a in places_a.items() if text in places_b]
    tails: list[int] = []
    ends: list[int] = []
    links: list[int] = []
    for k, (_, b) in enumerate(both):
        at = bisect_left(tails, b)
        links.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [b]
        ends[at : at + 1] = [k]
    chain = []
    k = ends[-1] if ends else -1
    while k >= 0:
        chain.append(both[k])
        k = links[k]
    return chain[::-1]


def _once(parts: Sequence[str], start: int, end: int) -> dict[str, int]:
    seen: dict[str, int] = {}
    for place in range(start, end):
        seen[parts[place]] = -1 if parts[place] in seen else place
    return {text: place for text, place in seen.items() if place >= 0}
