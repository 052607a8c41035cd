"""Where provisions stand: which moved, and in which order a redline shows those of both sides.

What moved is what must be lifted so that the rest stands in one order; of two that change places, the one with fewer
words. Limits: a division that comes or goes around sections doesn't move them. Rejected: comparing places by number,
by which one insertion moves everything behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from lexdiff.compare.align import Matching
from lexdiff.compare.forest import Forest


def relocated(before: Forest, after: Forest, matching: Matching) -> set[int]:
    """Returns the provisions of the before side that moved."""
    families, moved = _families(before, after, matching)
    for pairs in families:
        places = [b for _, b in pairs]
        if any(x > y for x, y in pairwise(places)):
            moved.update(pairs[k][0] for k in _lifted(places, [_weight(before, a) for a, _ in pairs]))
    return moved


def crossed(before: Forest, after: Forest, matching: Matching) -> list[int]:
    """Returns the provisions of the before side whose order is not the same on both: of them some moved, by weight."""
    found: list[int] = []
    for pairs in _families(before, after, matching)[0]:
        places = [b for _, b in pairs]
        highest = accumulate(places, max)
        lowest = [*accumulate(reversed(places), min)][::-1]
        found += [a for (a, b), high, low in zip(pairs, highest, lowest, strict=True) if low < b or b < high]
    return found


def _families(before: Forest, after: Forest, matching: Matching) -> tuple[list[list[tuple[int, int]]], set[int]]:
    """Returns the pairs that stand under one parent on both sides, parent by parent, and what came under another."""
    moved: set[int] = set()
    brothers: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    came_from = {part: whole for whole, parts in matching.parts.items() for part in parts}
    went_to = {part: whole for whole, parts in matching.merged.items() for part in parts}
    for a, b in enumerate(matching.ab):
        if b < 0 or a == 0:
            continue
        above_a = _above(before, a, matching.ab, went_to)
        above_b = _above(after, b, matching.ba, came_from)
        if _partners(above_a, above_b, matching, came_from, went_to):
            brothers[above_a].append((a, b))
        else:
            moved.add(a)
    return list(brothers.values()), moved


def _above(forest: Forest, k: int, partner: Sequence[int], parts: dict[int, int]) -> int:
    """Returns the parent; divisions that have no partner are passed over."""
    above = forest.parent[k]
    while above > 0 and partner[above] < 0 and above not in parts and forest.nodes[above].kind == "division":
        above = forest.parent[above]
    return above


def _partners(a: int, b: int, matching: Matching, came_from: dict[int, int], went_to: dict[int, int]) -> bool:
    return matching.ab[a] == b or came_from.get(b) == a or went_to.get(a) == b


def _weight(forest: Forest, k: int) -> int:
    return 1 + sum(len(forest.nodes[n].text.split()) for n in range(k, forest.end[k]))


def _lifted(places: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Returns the positions outside a heaviest rising subsequence of distinct places."""
    ranks = {place: rank for rank, place in enumerate(sorted(places))}
    best = [(0, -1)] * (len(places) + 1)  # a Fenwick tree of (weight so far, last position)
    link = [-1] * len(places)
    top = (0, -1)
    for k, place in enumerate(places):
        rank = ranks[place]
        found = (0, -1)
        n = rank
        while n > 0:
            found = max(found, best[n], key=lambda entry: entry[0])
            n -= n & -n
        link[k] = found[1]
        entry = (found[0] + weights[k], k)
        if entry[0] > top[0]:
            top = entry
        n = rank + 1
        while n <= len(places):
            if entry[0] > best[n][0]:
                best[n] = entry
            n += n & -n
    kept = set()
    k = top[1]
    while k >= 0:
        kept.add(k)
        k = link[k]
    return [k for k in range(len(places)) if k not in kept]


def in_order(
    before: Forest, after: Forest, partner: Sequence[int], back: Sequence[int], moved: set[int], gone: set[int]
) -> Iterator[tuple[int, int]]:
    """Yields every provision once, as (before, after) with -1 for none, in reading order.

    What went and what moved stands at its old place, what came at its new one, and there too what moved into it.
    ``gone`` are the before provisions that have no row of their own on the after side.
    """
    away = {a for a in moved if back[after.parent[partner[a]]] >= 0}
    lifted = gone | away
    moved_to = {partner[a] for a in away}
    first: defaultdict[int, list[int]] = defaultdict(list)  # by after parent: lifted ones before its first child
    behind: defaultdict[int, list[int]] = defaultdict(list)  # by after provision: lifted ones behind it
    for a in sorted(lifted):
        above = before.parent[a]
        if above in gone:
            continue
        brothers = before.children[above]
        place = before.place[a] - 1
        while place >= 0 and (brothers[place] in gone or brothers[place] in moved or partner[brothers[place]] < 0):
            place -= 1
        if place >= 0:
            behind[partner[brothers[place]]].append(a)
        else:
            first[partner[above]].append(a)
    seen: set[int] = set()
    stack: list[tuple[bool, int]] = [(False, 0)]
    while stack:
        is_lifted, k = stack.pop()
        if is_lifted and k in gone:
            yield k, -1
            stack.extend((True, c) for c in reversed(before.children[k]) if c in lifted)
            continue
        b = partner[k] if is_lifted else k
        if b in seen:
            continue
        seen.add(b)
        yield back[b], b
        todo = [(True, a) for a in first.get(b, ())]
        for child in after.children[b]:
            if child not in moved_to:
                todo.append((False, child))
            if child in behind:
                todo += [(True, a) for a in behind[child]]
        stack += todo[::-1]
