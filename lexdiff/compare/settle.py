"""What is equal on both sides is found by its text alone, and never read.

Parts of a file (a heading with its body) that are equal and stand in one order are settled: they are each other's
partners, and nothing in them changed. The cost follows the change, not the size of the code.
Limits: equal parts in another order are left to alignment. Rejected: hashes; the texts are in memory, and a dictionary
compares them exactly.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Sequence


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
