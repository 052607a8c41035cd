"""How alike two provisions are: shared words, the rare ones counting more, and how far they stand in one order.

Words that everybody uses ("the Department shall") make all law look alike; weighed by rarity, two provisions of one
boilerplate differ by the one noun that matters. Limits: words in small letters, no stems.
Rejected: character similarity (random text scores 0.5), min-hashes (a recall nobody can explain to a clerk).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log
from typing import Iterable, Mapping, Sequence

from rapidfuzz.distance import Indel

_CANDIDATES = 8  # scored for each provision, of all
_NEAREST = 5  # and of those near it
_PROBES = 40  # rare words looked up
_COMMON = 60  # a word in more provisions than this is looked up only while candidates are few


def order_alike(a: Sequence[str], b: Sequence[str]) -> float:
    """Returns the share of words, 0 to 1, that both have in one order."""
    if len(a) * len(b) > 400_000_000:
        return 0.0
    return Indel.normalized_similarity(a, b) if (len(a), a) <= (len(b), b) else Indel.normalized_similarity(b, a)


def contained(part: Sequence[str], whole: Sequence[str]) -> float:
    """Returns the share of ``part``'s words that stand in ``whole`` in one order."""
    if not part or len(part) * len(whole) > 400_000_000:
        return 0.0
    return (len(part) + len(whole) - Indel.distance(part, whole)) / 2 / len(part)


class Likeness:
    """Likeness between provisions of two sides, with word weights learned from both."""

    def __init__(self, before: Mapping[int, Sequence[str]], after: Mapping[int, Sequence[str]]) -> None:
        self.words = (before, after)
        self.bags = ({k: Counter(w) for k, w in before.items()}, {k: Counter(w) for k, w in after.items()})
        uses = Counter(word for side in self.bags for bag in side.values() for word in bag)
        total = 1 + len(before) + len(after)
        self.rarity = {word: max(log(1 + total / count) - 0.6, 0.05) for word, count in uses.items()}
        self.sizes = tuple({k: self._size(bag) for k, bag in side.items()} for side in self.bags)
        self.holders: defaultdict[str, list[int]] = defaultdict(list)
        for k, bag in self.bags[1].items():
            for word in bag:
                self.holders[word].append(k)

    def _size(self, bag: Counter[str]) -> float:
        return sum(self.rarity[w] * n for w, n in bag.items()) or 1e-9

    def shared(self, a: int, b: int) -> float:
        """Returns the weighed share of words, 0 to 1, that two provisions have in common, whatever their order."""
        one, other = self.bags[0][a], self.bags[1][b]
        if len(one) > len(other):
            one, other = other, one
        both = sum(self.rarity[w] * min(n, other[w]) for w, n in one.items() if w in other)
        return 2 * both / (self.sizes[0][a] + self.sizes[1][b])

    def score(self, a: int, b: int) -> float:
        """Returns how alike two provisions are, 0 to 1."""
        return (self.shared(a, b) + order_alike(self.words[0][a], self.words[1][b])) / 2

    def best(self, a: int, among: Sequence[int]) -> list[int]:
        """Returns those of some provisions that share most words with ``a``, best first."""
        ranked = sorted(((-self.shared(a, b), b) for b in among))
        return [b for shared, b in ranked[:_NEAREST] if shared < 0]

    def candidates(self, a: int) -> list[int]:
        """Returns the provisions of the after side that share most rare words with ``a``, best first."""
        found: defaultdict[int, float] = defaultdict(float)
        holders, rarity = self.holders, self.rarity
        probes = sorted((len(holders[word]), word) for word in self.bags[0][a] if word in holders)
        for count, word in probes[:_PROBES]:
            if count > _COMMON and len(found) >= _CANDIDATES:
                break
            weight = rarity[word]
            for b in holders[word]:
                found[b] += weight
        size, sizes = self.sizes[0][a], self.sizes[1]
        ranked = sorted((-weight / (size + sizes[b]), b) for b, weight in found.items())
        return [b for _, b in ranked[:_CANDIDATES]]
