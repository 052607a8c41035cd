"""What was left unread because it is equal on both sides, and has a row after all.

It is asked twice: when the headed provisions are paired, before the long search among items, and at the end.
Limits: which provisions to read is all that is said; reading them is the caller's. Rejected: asking at the end only; a
title whose sections change places is then aligned twice from start to end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lexdiff.compare import order
from lexdiff.compare.align import Matching
from lexdiff.compare.forest import Forest
from lexdiff.model.pair import Pair


class SealedRow(Exception):
    """Provisions that were left unread have rows after all; ``spans`` says what must be read, by offsets on each side.

    Read with them are those that crossed them: which of two moved is decided by their words.
    """

    def __init__(self, spans: Pair[list[tuple[int, int]]]) -> None:
        self.spans = spans


def refuse(before: Forest, after: Forest, matching: Matching, moved: Collection[int]) -> None:
    """Raises ``SealedRow`` where provisions that were left unread moved, changed or have no partner."""
    ab, ba = matching.ab, matching.ba
    places_a = [a for a in before.sealed if ab[a] < 0 or a in moved or not unchanged(before, after, matching, a, ab[a])]
    places_b = [b for b in after.sealed if ba[b] < 0]
    if places_a or places_b:
        crossed = order.crossed(before, after, matching)
        raise SealedRow(Pair(spans(before, places_a + crossed), spans(after, places_b)))


def refuse_early(before: Forest, after: Forest, matching: Matching) -> None:
    """Raises ``SealedRow`` where the headed provisions, when paired, show it already."""
    if before.sealed or after.sealed:
        refuse(before, after, matching, order.relocated(before, after, matching))


def spans(forest: Forest, places: Sequence[int]) -> list[tuple[int, int]]:
    """Returns where provisions stand in the source, with all that is below them."""
    stops = [node.start for node in forest.nodes] + [forest.nodes[-1].end]
    return [(forest.nodes[k].start, stops[forest.end[k]]) for k in places]


def unchanged(before: Forest, after: Forest, matching: Matching, a: int, b: int) -> bool:
    """Returns whether two partners have the same words and label, and neither was split or joined."""
    one, other = before.nodes[a], after.nodes[b]
    linked = a in matching.parts or b in matching.merged
    return one.text == other.text and one.label == other.label and one.number == other.number and not linked
