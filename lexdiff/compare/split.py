"""Finds provisions that were split or joined: what is left over on one side and stands in a neighbour's partner.

Both are one search, made in both directions. Limits: parts stand beside one another, or one below the other; a part
that went elsewhere is an insertion. Rejected: looking everywhere, which finds boilerplate in everything.
"""

from __future__ import annotations

from collections.abc import Sequence

from lexdiff.compare.align import Matching, vacant
from lexdiff.compare.forest import Forest
from lexdiff.compare.similar import contained, known_words, order_alike

_PART_IN_WHOLE = 0.6
_WHOLE_MADE_OF_PARTS = 0.6
_GAIN = 0.08
_FEW_WORDS = 4


def find_splits(
    before: Forest, after: Forest, matching: Matching, alone: tuple[frozenset[int], frozenset[int]]
) -> None:
    """Adds to the matching the further parts of what was split, and of what was joined."""
    found = _search(before, after, matching.ab, matching.ba, alone[1], {})
    taken = {part: whole for whole, parts in found.items() for part in parts}
    joined = _search(after, before, matching.ba, matching.ab, alone[0], taken)
    for whole, parts in found.items():
        matching.parts[whole] = parts
    for whole, parts in joined.items():
        if whole not in taken and matching.ba[whole] not in matching.parts:
            matching.merged[whole] = parts


def _search(
    one: Forest,
    other: Forest,
    partner: Sequence[int],
    back: Sequence[int],
    barred: frozenset[int],
    taken: dict[int, int],
) -> dict[int, list[int]]:
    """Returns for provisions of ``one`` the unpaired provisions of ``other`` that are parts of them."""
    found: dict[int, list[int]] = {}
    claimed: dict[int, int] = {}
    for part in range(len(other.nodes)):
        if back[part] >= 0 or part in barred or part in taken or vacant(other.nodes[part]):
            continue
        best, score = -1, 0.0
        for whole in _wholes(other, part, back, claimed):
            if other.headed[part] != one.headed[whole] and other.parent[part] != partner[whole]:
                continue
            gain = _gain(one, other, whole, part, partner[whole], found.get(whole, []))
            if gain > score:
                best, score = whole, gain
        if best >= 0:
            found.setdefault(best, []).append(part)
            claimed[part] = best
    return found


def _wholes(other: Forest, part: int, back: Sequence[int], claimed: dict[int, int]) -> list[int]:
    """Returns the provisions that a part may come from: the partners of its neighbours and of its parent."""
    above = other.parent[part]
    brothers = other.children[above] if above >= 0 else []
    place = other.place[part]
    near = [above, *brothers[max(0, place - 2) : place], *brothers[place + 1 : place + 3]]
    found = []
    for k in near:
        whole = claimed.get(k, back[k] if k >= 0 else -1)
        if whole > 0 and whole not in found:
            found.append(whole)
    return found


def _gain(one: Forest, other: Forest, whole: int, part: int, first: int, others: Sequence[int]) -> float:
    """Returns how much better the parts together resemble the whole than without this one; 0 where they don't."""
    use_body = other.headed[part] and one.headed[whole]
    words = Forest.body if use_body else Forest.own
    text, piece = words(one, whole), words(other, part)
    if len(piece) < _FEW_WORDS or len(text) < 2 * _FEW_WORDS or known_words(piece, text) < _PART_IN_WHOLE:
        return 0.0
    if contained(piece, text) < _PART_IN_WHOLE:
        return 0.0
    known = sorted((first, *others))
    without = [w for k in known for w in words(other, k)]
    together = [w for k in sorted((*known, part)) for w in words(other, k)]
    likeness = order_alike(text, together)
    gain = likeness - order_alike(text, without)
    if likeness < _WHOLE_MADE_OF_PARTS or gain < _GAIN:
        return 0.0
    return gain
