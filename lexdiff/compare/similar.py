"""How alike two provisions are: shared words, the rare ones counting more, and how far they stand in one order.

Words that everybody uses ("the Department shall") make all law look alike; weighed by rarity, two provisions of one
boilerplate differ by the one noun that matters. Limits: words in small letters, no stems.
Rejected: character similarity (random text scores 0.5), min-hashes (a recall nobody can explain to a clerk).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from math import log
from typing import NamedTuple

from rapidfuzz.distance import Indel

_CANDIDATES = 5  # scored for each provision, of all
_PALE = 0.4  # none that shares less than this part of what the best one shares
_NEAREST = 5  # and of those near it
_PALE_SHARE = 0.12  # below it, two provisions are not alike
_PROBES = 16  # rare words looked up
_COMMON = 12  # of the words in more provisions than this one is looked up, and only where no rarer ones are shared


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


def known_words(part: Sequence[str], whole: Sequence[str]) -> float:
    """Returns the share of ``part``'s words that stand in ``whole`` at all: ``contained`` is at most that."""
    return sum(map(frozenset(whole).__contains__, part)) / len(part)


class _Probes(NamedTuple):
    """Words to look up: the rare ones, the rank of each from the rarest on, and by rank its weight and its holders."""

    rare: frozenset[str]
    ranks: dict[str, int]
    entries: list[tuple[int, list[int]]]


class Likeness:
    """Likeness between provisions of two sides, with word weights learned from both.

    Weights are whole numbers, so that a sum is the same in whatever order a set gives its words.
    """

    def __init__(self, before: Mapping[int, Sequence[str]], after: Mapping[int, Sequence[str]]) -> None:
        self.words = (before, after)
        self.bags = ({k: frozenset(w) for k, w in before.items()}, {k: frozenset(w) for k, w in after.items()})
        uses = Counter(chain.from_iterable(chain.from_iterable(side.values() for side in self.bags)))
        total = 1 + len(before) + len(after)
        by_count = {n: max(round(1000 * (log(1 + total / n) - 0.6)), 50) for n in set(uses.values())}
        self.rarity = {word: by_count[count] for word, count in uses.items()}
        self.sizes = tuple({k: self._weight(bag) or 1 for k, bag in side.items()} for side in self.bags)
        self.partnered: frozenset[int] = frozenset()  # of the after side, left out of the search
        self._known: _Probes | None = None

    def _probes(self) -> _Probes:
        """Returns what the words that both sides have find on the after side."""
        asked = frozenset().union(*self.bags[0].values())
        holders: dict[str, list[int]] = {}
        for k, bag in self.bags[1].items():
            if k not in self.partnered:
                for word in bag & asked:
                    holders.setdefault(word, []).append(k)
        by_rank = sorted(holders, key=lambda word: (len(holders[word]), word))
        ranks = {word: rank for rank, word in enumerate(by_rank)}
        rare = frozenset(word for word, held in holders.items() if len(held) <= _COMMON)
        return _Probes(rare, ranks, [(self.rarity[word], holders[word]) for word in by_rank])

    def _weight(self, words: Iterable[str]) -> int:
        return sum(map(self.rarity.__getitem__, words))

    def shared(self, a: int, b: int) -> float:
        """Returns the weighed share of words, 0 to 1, that two provisions have in common, whatever their order."""
        return self.shares(a, (b,))[0]

    def shares(self, a: int, among: Sequence[int]) -> list[float]:
        """Returns for each of some provisions of the after side the share of words that it has in common with ``a``."""
        bag, size, bags, sizes = self.bags[0][a], self.sizes[0][a], self.bags[1], self.sizes[1]
        weigh = self.rarity.__getitem__
        return [2 * sum(map(weigh, bag & bags[b])) / (size + sizes[b]) for b in among]

    def scores(self, a: int, among: Sequence[int]) -> dict[tuple[int, int], float]:
        """Returns by pair how alike ``a`` and each of some provisions are, 0 to 1."""
        return {(a, b): self.score(a, b, shared) for b, shared in zip(among, self.shares(a, among), strict=True)}

    def score(self, a: int, b: int, shared: float) -> float:
        """Returns how alike two provisions are that share so much; where that is little, order isn't looked at."""
        if shared < _PALE_SHARE:
            return shared
        return (shared + order_alike(self.words[0][a], self.words[1][b])) / 2

    def best(self, a: int, among: Sequence[int]) -> list[tuple[int, float]]:
        """Returns those of some provisions that share most words with ``a``, best first, and how much they share."""
        ranked = sorted([(-shared, b) for b, shared in zip(among, self.shares(a, among), strict=True)])
        return [(b, -shared) for shared, b in ranked[:_NEAREST] if shared < 0]

    def forget(self, places: Iterable[int]) -> None:
        """Takes provisions of the after side that have a partner out of the search."""
        self.partnered |= frozenset(places)
        self._known = None

    def candidates(self, a: int) -> list[int]:
        """Returns the provisions of the after side that share most rare words with ``a``, best first."""
        found: dict[int, int] = {}
        self._known = self._known or self._probes()
        rare, ranks, entries = self._known
        bag = self.bags[0][a]
        some = sorted([ranks[word] for word in bag & rare])[:_PROBES]
        if not some:
            some = sorted([ranks[word] for word in ranks.keys() & bag])[:1]
        for rank in some:
            weight, held = entries[rank]
            for b in held:
                found[b] = found.get(b, 0) + weight
        size, sizes = self.sizes[0][a], self.sizes[1]
        ranked = sorted([(-weight / (size + sizes[b]), b) for b, weight in found.items()])
        return [b for share, b in ranked[:_CANDIDATES] if share <= ranked[0][0] * _PALE]
