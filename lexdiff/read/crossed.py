"""Which headings changed places, seen before anything between them is read.

Of two parts that passed one another, the one with fewer words moved. Where an amended part passed equal ones, these
must be read too, for their words to count; a comparison that finds this out by itself has to begin again.
Limits: a heading is known again by its line and the line above it. What isn't known again, the comparison finds.
Rejected: reading whatever was passed. A line that moves from the end of a code to its start passes all of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, pairwise

from lexdiff.model.pair import Pair
from lexdiff.read.provisions import Outline


def crossed(outlines: Pair[Outline], sources: Pair[str], settled: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns where on the before side, with all below them, headings stand that changed places.

    ``settled`` are the equal parts that stand in one order. There are none where what passed them is so short that
    it is what moved, whatever is in them.
    """
    amended = _amended(outlines, sources, settled)
    every = sorted((*settled, *amended))
    if _in_order(every):
        return []
    families: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    above = _above(outlines.before)
    for a, b in every:
        families[above[a]].append((a, b))
    spans = _spans(outlines.before, len(sources.before))
    equal = {a for a, _ in settled}
    weights = _weights(outlines.before, sources.before, equal, spans)
    if not any(_outweighed(family, equal, weights) for family in families.values()):
        return []
    return [spans[a] for family in families.values() for a in _out_of_order(family)]


def _in_order(pairs: Sequence[tuple[int, int]]) -> bool:
    return all(one < other for (_, one), (_, other) in pairwise(pairs))


def _amended(outlines: Pair[Outline], sources: Pair[str], settled: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns the parts that aren't equal, but have one heading under one heading, in pairs."""
    olds, news = (
        _named(outline, source, {pair[side] for pair in settled})
        for side, (outline, source) in enumerate(zip(outlines, sources, strict=True))
    )
    both = [(a, news.get(name, -1)) for name, a in olds.items() if a >= 0]
    return [(a, b) for a, b in both if b >= 0]


def _named(outline: Outline, source: str, settled: AbstractSet[int]) -> dict[tuple[str, str], int]:
    """Returns the places of the other headings by the line above them and their own, -1 where these occur again."""
    found: dict[tuple[str, str], int] = {}
    heads = outline.heads
    for k, above in enumerate(_above(outline)):
        if k not in settled:
            upper = source[heads[above].content : heads[above].end] if above >= 0 else ""
            name = (upper, source[heads[k].content : heads[k].end])
            found[name] = -1 if name in found else k
    return found


def _above(outline: Outline) -> list[int]:
    """Returns under which heading each one stands, -1 for none."""
    found: list[int] = []
    stack = [(0, -1)]
    for k, head in enumerate(outline.heads):
        while stack[-1][0] >= head.level:
            stack.pop()
        found.append(stack[-1][1])
        stack.append((head.level, k))
    return found


def _spans(outline: Outline, length: int) -> list[tuple[int, int]]:
    """Returns where each heading begins, and where what is below it ends."""
    found: list[tuple[int, int]] = []
    stack: list[tuple[int, int]] = []  # the headings behind that end something: level and start
    for head in reversed(outline.heads):
        while stack and stack[-1][0] > head.level:
            stack.pop()
        found.append((head.start, stack[-1][1] if stack else length))
        stack.append((head.level, head.start))
    return found[::-1]


def _weights(outline: Outline, source: str, equal: AbstractSet[int], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Returns how many words the comparison would see in each part: of equal ones, left unread, the headings only."""
    starts = [head.start for head in outline.heads]
    headings = [0, *accumulate(1 + source.count(" ", head.content, head.end) for head in outline.heads)]
    return [
        headings[bisect_left(starts, end)] - headings[k] if k in equal else 1 + len(source[start:end].split())
        for k, (start, end) in enumerate(spans)
    ]


def _outweighed(family: Sequence[tuple[int, int]], equal: AbstractSet[int], weights: Sequence[int]) -> bool:
    """Returns whether an amended part weighs as much as the equal ones that it passed."""
    if _in_order(family):
        return False
    stayed = [pair for pair in family if pair[0] in equal]
    olds, news = [a for a, _ in stayed], [b for _, b in stayed]
    sums = [0, *accumulate(weights[a] for a in olds)]
    for a, b in family:
        first, last = sorted((bisect_left(olds, a), bisect_left(news, b)))
        if a not in equal and first < last and weights[a] >= sums[last] - sums[first]:
            return True
    return False


def _out_of_order(pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Returns those on the before side that stand behind one on the after side that they stood before."""
    places = [b for _, b in pairs]
    highest, lowest = accumulate(places, max), [*accumulate(reversed(places), min)][::-1]
    return [a for (a, b), high, low in zip(pairs, highest, lowest, strict=True) if low < b or b < high]
