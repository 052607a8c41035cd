"""Pairs the provisions of two sides: by pin, crosswalk, equal text, number, term, heading and similar words.

What is certain comes first, and what is only likely must beat its rivals: a false move costs more trust than a missed
one. Sections are paired before their items, divisions by the sections in them. Nothing here knows which side is older;
the caller gives the sides in a canonical order, so that swapping them mirrors the result.
Limits: a provision has one partner, or is one part of a split or join. Rejected: pairing by number first; when each
section of a run takes its neighbour's number, that pairs every one of them wrongly.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lexdiff.compare.forest import Forest
from lexdiff.compare.similar import Likeness, order_alike
from lexdiff.compare.tokens import meaningful
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Basis, Reason


class Given(NamedTuple):
    """What people say of the pairing: pairs, provisions that have no partner, and groups (one became many)."""

    pairs: Sequence[tuple[int, int, Reason]] = ()
    alone: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())


@dataclass
class Matching:
    """Which provision became which: ``ab`` and ``ba`` hold the partner's place or -1, ``basis`` why, by ``a``.

    ``parts`` holds further partners of a provision that was split (by ``a``), ``merged`` those of one that was joined
    (by ``b``); the partner in ``ab`` or ``ba`` is not repeated there.
    """

    ab: list[int]
    ba: list[int]
    basis: dict[int, Basis] = field(default_factory=dict)
    parts: dict[int, list[int]] = field(default_factory=dict)
    merged: dict[int, list[int]] = field(default_factory=dict)

    def pair(self, a: int, b: int, reason: Reason, score: float | None = None) -> bool:
        """Pairs two provisions if both are free, and returns whether it did."""
        if self.ab[a] >= 0 or self.ba[b] >= 0:
            return False
        self.ab[a], self.ba[b] = b, a
        self.basis[a] = Basis(reason, None if score is None else round(score, 2))
        return True


# How alike provisions must be (0 to 1: half shared words by rarity, half words in one order); set on perturbed law.
_SURE = 0.62
_UNMOVED = 0.75
_SAME_NUMBER = 0.24
_SAME_PARENT = 0.40
_MOVED = 0.55
_MOVED_FAR = 0.7  # to another section: a false move costs more trust than a missed one
_MARGIN = 0.08
_HOPELESS = 0.2
_FEW_WORDS = 4


class Aligner:
    """Pairs the provisions of two forests, in steps that each leave the matching a little fuller.

    ``same`` holds headed provisions whose parts of the file are known to be equal.
    """

    def __init__(self, before: Forest, after: Forest, given: Given, same: Iterable[tuple[int, int]]) -> None:
        self.a, self.b = before, after
        self.m = Matching([-1] * len(before.nodes), [-1] * len(after.nodes))
        self.alone = given.alone
        self.m.pair(0, 0, "same place")
        for a, b, reason in given.pairs:
            self.m.pair(a, b, reason)
        for a, b in same:
            self._same(a, b)

    def headed(self) -> Matching:
        """Returns the matching as it stands when the headed provisions are paired."""
        self._sections()
        self._divisions()
        self._followers()
        return self.m

    def items(self) -> Matching:
        """Returns the finished matching, in which the items are paired too."""
        self._items()
        return self.m

    # -- what is free, and how two provisions stand to each other

    def _free_a(self, places: Iterable[int]) -> list[int]:
        return [k for k in places if self.m.ab[k] < 0 and k not in self.alone[0]]

    def _free_b(self, places: Iterable[int]) -> list[int]:
        return [k for k in places if self.m.ba[k] < 0 and k not in self.alone[1]]

    def _siblings(self, a: int, b: int) -> bool:
        """Returns whether two provisions stand under parents that are each other's partners."""
        pa, pb = self.a.parent[a], self.b.parent[b]
        return pa >= 0 and pb >= 0 and self.m.ab[pa] == pb

    def _same_number(self, a: int, b: int) -> bool:
        one, other = self.a.nodes[a], self.b.nodes[b]
        return bool(one.number) and one.number == other.number

    def _neighbours(self, a: int, b: int, step: int) -> bool:
        """Returns whether the next brothers on one hand are partners, or both are missing."""
        pa, pb = self.a.parent[a], self.b.parent[b]
        na, nb = self.a.place[a] + step, self.b.place[b] + step
        there_a = 0 <= na < len(self.a.children[pa])
        there_b = 0 <= nb < len(self.b.children[pb])
        if there_a != there_b:
            return False
        return not there_a or self.m.ab[self.a.children[pa][na]] == self.b.children[pb][nb]

    def _same(self, a: int, b: int) -> None:
        """Pairs two headed provisions whose parts of the file are equal, and what is in them, in order."""
        if not self.m.pair(a, b, "same number" if self.a.nodes[a].number else "same heading"):
            return
        for x, y in zip(self.a.items(a), self.b.items(b), strict=False):
            self._plain_pair(x, y)

    def _plain_pair(self, a: int, b: int) -> None:
        one, other = self.a.nodes[a], self.b.nodes[b]
        reason: Reason = "same place"
        if one.term and one.term.lower() == other.term.lower():
            reason = "same term"
        elif one.number and one.number == other.number:
            reason = "same number"
        self.m.pair(a, b, reason)

    # -- sections

    def _sections(self) -> None:
        heads_a = self._free_a(k for k in self.a.heads if not self.a.follows[k] and self.a.nodes[k].kind != "division")
        heads_b = self._free_b(k for k in self.b.heads if not self.b.follows[k] and self.b.nodes[k].kind != "division")
        self._equal(heads_a, heads_b, self.a.content, self.b.content, lambda k: len(self.a.body(k)) > 2 * _FEW_WORDS)
        self._named(heads_a, heads_b)
        heads_a, heads_b = self._free_a(heads_a), self._free_b(heads_b)
        if not heads_a or not heads_b:
            return
        likeness = Likeness({k: self.a.body(k) for k in heads_a}, {k: self.b.body(k) for k in heads_b})
        rivals = self._rivals(likeness, heads_a, heads_b)
        self._choose(rivals, lambda _, rival: rival.total >= _SURE)
        self._choose(rivals, self._likely_section)
        by_heading = {self.b.nodes[b].heading.lower(): b for b in self._free_b(heads_b)}
        by_number = {self.b.nodes[b].number: b for b in reversed(self._free_b(heads_b))}
        by_address = {self.b.nodes[b].address: b for b in self._free_b(heads_b)}
        for a in self._free_a(heads_a):
            b = by_address.get(self.a.nodes[a].address, by_number.get(self.a.nodes[a].number, -1))
            if b >= 0 and self._same_number(a, b) and self._akin(likeness, a, b):
                self.m.pair(a, b, "same number")
            b = by_heading.get(self.a.nodes[a].heading.lower(), -1)
            if b >= 0 and self._heading_bonus(a, b) > 0.1 and vacant(self.a.nodes[a]) != vacant(self.b.nodes[b]):
                self.m.pair(a, b, "same heading")

    def _named(self, heads_a: Sequence[int], heads_b: Sequence[int]) -> None:
        """Pairs sections that alone have their number and heading on both sides."""
        named = {}
        for b in self._free_b(heads_b):
            node = self.b.nodes[b]
            if node.number and node.heading and self.b.headings[node.heading.lower()] == 1:
                named[node.number, node.heading.lower()] = b
        for a in self._free_a(heads_a):
            node = self.a.nodes[a]
            found = named.get((node.number, node.heading.lower()), -1)
            if found >= 0 and self.a.headings[node.heading.lower()] == 1 and self._same_level(a, found):
                self.m.pair(a, found, "same number")

    def _likely_section(self, score: float, rival: _Rival) -> bool:
        a, b = rival.a, rival.b
        if self._same_number(a, b) and self._same_level(a, b):
            return score >= _SAME_NUMBER
        enough = min(len(self.a.body(a)), len(self.b.body(b))) > 2 * _FEW_WORDS
        same_heading = self.a.nodes[a].heading.lower() == self.b.nodes[b].heading.lower() != ""
        return enough and (score >= _SAME_PARENT - 0.1 * same_heading) and rival.lead >= _MARGIN

    def _same_level(self, a: int, b: int) -> bool:
        return self.a.nodes[a].address.count("/") == self.b.nodes[b].address.count("/") == 1 or self._siblings(a, b)

    def _akin(self, likeness: Likeness, a: int, b: int) -> bool:
        """Returns whether sections of one number have anything in common, in heading or words, or one is repealed."""
        if not self._same_level(a, b):
            return False
        one, other = self.a.nodes[a], self.b.nodes[b]
        if vacant(one) or vacant(other) or one.text == other.text:
            return True
        first, second = _meaning(one.heading), _meaning(other.heading)
        return bool(first & second) or likeness.shared(a, b) >= 0.12

    def _rivals(self, likeness: Likeness, free_a: Sequence[int], free_b: Sequence[int]) -> list[_Rival]:
        """Returns the candidate pairs with their scores, and how far each is ahead of its best rival."""
        by_number: defaultdict[str, list[int]] = defaultdict(list)
        for b in free_b:
            by_number[self.b.nodes[b].number].append(b)
        scored: dict[tuple[int, int], float] = {}
        for a in free_a:
            named = by_number[self.a.nodes[a].number][:4] if self.a.nodes[a].number else []
            scored |= likeness.scores(a, list(dict.fromkeys((*likeness.candidates(a), *named))))
        return self._ranked(scored)

    def _ranked(self, scored: dict[tuple[int, int], float]) -> list[_Rival]:
        totals = {ab: score + self._bonus(*ab) for ab, score in scored.items()}
        best: tuple[dict[int, tuple[float, float]], dict[int, tuple[float, float]]] = ({}, {})
        for ab, total in totals.items():
            for side, k in enumerate(ab):
                first, second = best[side].get(k, (0.0, 0.0))
                if total > second:
                    best[side][k] = (total, first) if total > first else (first, total)
        found = []
        for (a, b), total in totals.items():
            rivals = [second if total == first else first for first, second in (best[0][a], best[1][b])]
            found.append(_Rival(a, b, scored[a, b], total, total - max(rivals)))
        found.sort(key=lambda r: (-r.total, r.a, r.b))
        return found

    def _bonus(self, a: int, b: int) -> float:
        """Returns what number, parent and heading speak for a pair besides its words."""
        return 0.04 * self._same_number(a, b) + 0.04 * self._siblings(a, b) + self._heading_bonus(a, b)

    def _heading_bonus(self, a: int, b: int) -> float:
        """Returns what an equal heading speaks for a pair: much where no other provision has it."""
        heading = self.a.nodes[a].heading.lower()
        if not heading or heading != self.b.nodes[b].heading.lower():
            return 0.0
        if not self.a.headings[heading] == 1 == self.b.headings[heading]:
            return 0.03
        return 0.35 if len(_meaning(heading)) > 2 else 0.15

    def _choose(self, rivals: Sequence[_Rival], accept: Callable[[float, _Rival], bool]) -> None:
        for rival in rivals:
            if self.m.ab[rival.a] < 0 and self.m.ba[rival.b] < 0 and accept(rival.score, rival):
                plain: Reason = "same number" if self._same_number(rival.a, rival.b) else "similar words"
                self.m.pair(rival.a, rival.b, plain, None if plain == "same number" else rival.score)

    def _equal(
        self,
        free_a: Sequence[int],
        free_b: Sequence[int],
        key_a: Callable[[int], str],
        key_b: Callable[[int], str],
        enough: Callable[[int], bool],
        across: bool = False,
    ) -> None:
        """Pairs provisions of equal text: those alone in it, then those of one number, then brothers, then in order.

        ``across`` sections, only a text that stands once on each side tells where it went.
        """
        places: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        keys_b = list(map(key_b, free_b))
        on_both = set(keys_b)
        for a in free_a:
            key = key_a(a)
            if key in on_both and enough(a):  # asked second: it takes counting words
                places[key][0].append(a)
        for b, key in zip(free_b, keys_b, strict=True):
            if key in places:
                places[key][1].append(b)
        for some_a, some_b in places.values():
            if across and (len(some_a) > 1 or len(some_b) > 1):
                continue  # what stands in many sections says nothing of where one of them went
            if len(some_a) > 1 or len(some_b) > 1:
                for told in (self._spot, self._place, self._address, self._number, self._family):
                    self._line_up(some_a, some_b, told)
            for a, b in zip(self._free_a(some_a), self._free_b(some_b), strict=False):
                self._equal_pair(a, b)

    def _line_up(self, some_a: Sequence[int], some_b: Sequence[int], told: Callable[[int, int], object]) -> None:
        """Pairs provisions of equal text of which the same is told on both sides, in order."""
        waiting: defaultdict[object, deque[int]] = defaultdict(deque)
        for b in self._free_b(some_b):
            if (key := told(1, b)) is not None:
                waiting[key].append(b)
        for a in self._free_a(some_a):
            key = told(0, a)
            if key is not None and waiting.get(key):
                self._equal_pair(a, waiting[key].popleft())

    # What is told of a provision for lining up: None where there is nothing to tell.

    def _family(self, side: int, k: int) -> int | None:
        above = self.m.ab[self.a.parent[k]] if side == 0 else self.b.parent[k]
        return above if above >= 0 else None

    def _address(self, side: int, k: int) -> str:
        return (self.a, self.b)[side].nodes[k].address

    def _number(self, side: int, k: int) -> str | None:
        return (self.a, self.b)[side].nodes[k].number or None

    def _spot(self, side: int, k: int) -> tuple[int, str] | None:
        family = self._family(side, k)
        return None if family is None else (family, self._address(side, k))

    def _place(self, side: int, k: int) -> tuple[int, str] | None:
        family, number = self._family(side, k), self._number(side, k)
        return None if family is None or number is None else (family, number)

    def _equal_pair(self, a: int, b: int) -> None:
        if self._same_number(a, b):
            self.m.pair(a, b, "same number")
        elif self._siblings(a, b) and not self.a.nodes[a].number and not self.b.nodes[b].number:
            self._plain_pair(a, b)
        else:
            self.m.pair(a, b, "similar words", 1.0)

    # -- divisions, and headings that only follow

    def _divisions(self) -> None:
        """Pairs divisions: by most of their sections, else by number and heading under paired parents."""
        free_a = self._free_a(k for k in self.a.heads if self.a.nodes[k].kind == "division")
        free_b = self._free_b(k for k in self.b.heads if self.b.nodes[k].kind == "division")
        votes: defaultdict[tuple[int, int], float] = defaultdict(float)
        wanted_b = set(free_b)
        for a in free_a:
            for child in range(a + 1, self.a.end[a]):
                partner = self.m.ab[child] if self.a.headed[child] else -1
                above = self.b.parent[partner] if partner >= 0 else -1
                while above >= 0:
                    if above in wanted_b:
                        votes[a, above] += 1.0 if self.a.parent[child] == a and self.b.parent[partner] == above else 0.1
                    above = self.b.parent[above]
        for a in free_a:
            for b in free_b:
                one, other = self.a.nodes[a], self.b.nodes[b]
                if one.number == other.number:
                    votes[a, b] += 0.5 + 2.0 * (one.heading == other.heading)
                elif one.heading == other.heading != "":
                    votes[a, b] += 0.6
        ranked = sorted(votes, key=lambda ab: (-votes[ab], ab))
        for a, b in ranked:
            one, other = self.a.nodes[a], self.b.nodes[b]
            if one.number == other.number or one.heading == other.heading or votes[a, b] >= 1.5:
                if votes[a, b] >= 1.0 or self._siblings(a, b) or (self._akin_names(a, b)):
                    self.m.pair(a, b, "same number" if one.number == other.number else "same heading")

    def _akin_names(self, a: int, b: int) -> bool:
        return bool(_meaning(self.a.nodes[a].heading) & _meaning(self.b.nodes[b].heading))

    def _followers(self) -> None:
        """Pairs unnumbered headings, such as "Annotations", under paired parents."""
        for a in self._free_a(self.a.heads):
            pa = self.a.parent[a]
            pb = self.m.ab[pa] if pa >= 0 else -1
            if pb < 0 or self.a.nodes[a].number:
                continue
            for b in self._free_b(self.b.children[pb]):
                if self.b.headed[b] and self.a.nodes[a].heading.lower() == self.b.nodes[b].heading.lower():
                    self.m.pair(a, b, "same heading")
                    break

    # -- items

    def _items(self) -> None:
        pairs = [(a, self.m.ab[a]) for a in self.a.heads if self.m.ab[a] >= 0]
        for a, b in pairs:
            if self.a.children[a] and self.b.children[b]:
                self._equal_items(self.a.items(a), self.b.items(b))
        every_a = [k for k in self._free_a(range(len(self.a.nodes))) if not self.a.headed[k]]
        every_b = [k for k in self._free_b(range(len(self.b.nodes))) if not self.b.headed[k]]
        if every_a and every_b:
            self._unmoved(every_a)
            self._notes(every_a)
            text_a, text_b = (lambda k: self.a.nodes[k].text), (lambda k: self.b.nodes[k].text)
            free_a = [k for k in self._free_a(every_a) if not self.a.follows[k]]
            free_b = [k for k in self._free_b(every_b) if not self.b.follows[k]]
            self._equal(free_a, free_b, text_a, text_b, lambda k: self.a.weight(k) > _FEW_WORDS, across=True)
            self._similar_items(free_a, free_b)

    def _equal_items(self, items_a: Sequence[int], items_b: Sequence[int]) -> None:
        """Pairs what is equal within one section, the order kept where texts recur."""
        free_a, free_b = self._free_a(items_a), self._free_b(items_b)
        if self._as_printed(self.a, free_a) == self._as_printed(self.b, free_b):
            for a, b in zip(free_a, free_b, strict=True):
                self._plain_pair(a, b)
            return
        text_a, text_b = (lambda k: self.a.nodes[k].text), (lambda k: self.b.nodes[k].text)
        with_children = [k for k in free_a if self.a.children[k]], [k for k in free_b if self.b.children[k]]
        if all(with_children):
            self._equal(*with_children, self.a.content, self.b.content, lambda _: True)
        self._equal(free_a, free_b, text_a, text_b, lambda k: _long(self.a.nodes[k].text, _FEW_WORDS))
        self._short(self._free_a(items_a))
        self._by_children(self._free_a(items_a))

    @staticmethod
    def _as_printed(forest: Forest, items: Sequence[int]) -> list[tuple[str, str, int]]:
        return [(forest.nodes[k].label, forest.nodes[k].text, forest.depth[k]) for k in items]

    def _short(self, free_a: Sequence[int]) -> None:
        """Pairs equal texts too short to speak for themselves: with their number, or beside paired neighbours."""
        left = self._free_a(free_a)
        twins: Counter[tuple[int, str]] = Counter()
        equal: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        same: dict[tuple[int, str, str], int] = {}
        for pa in dict.fromkeys(self.a.parent[a] for a in left):
            twins.update((pa, self.a.nodes[k].text) for k in self.a.children[pa])
            for b in reversed(self._free_b(self.b.children[self.m.ab[pa]]) if self.m.ab[pa] >= 0 else []):
                node = self.b.nodes[b]
                equal[pa, node.text].append(b)
                same[pa, node.text, node.number or (node.address if not node.text else "")] = b
        for a in left:
            node, pa = self.a.nodes[a], self.a.parent[a]
            b = same.get((pa, node.text, node.number or (node.address if not node.text else "")), -1)
            named = b >= 0 and self.m.ba[b] < 0 and (node.number or not node.text)
            if named and (len(equal[pa, node.text]) > 1 or not node.text or self._neighbours(a, b, -1)):
                self._plain_pair(a, b)
        for step in (-1, 1):
            for a in left if step < 0 else reversed(left):
                text, pa = self.a.nodes[a].text, self.a.parent[a]
                found = equal.get((pa, text), [])
                if not text or self.m.ab[a] >= 0 or not found:
                    continue
                alone = len(found) == 1 == twins[pa, text] and not vacant(self.a.nodes[a])
                b = found[0] if alone else self._beside(a, step)
                if b >= 0 and self.b.nodes[b].text == text and self._free_b([b]):
                    self._equal_pair(a, b)

    def _beside(self, a: int, step: int) -> int:
        """Returns the provision beside the partner of the next brother on one hand, or the outermost; -1 for none."""
        pa = self.a.parent[a]
        pb = self.m.ab[pa]
        brothers = self.b.children[pb] if pb >= 0 else []
        place = self.a.place[a] + step
        if not 0 <= place < len(self.a.children[pa]):
            return brothers[0 if step < 0 else -1] if brothers else -1
        partner = self.m.ab[self.a.children[pa][place]]
        if partner < 0 or self.b.parent[partner] != pb:
            return -1
        place = self.b.place[partner] - step
        return brothers[place] if 0 <= place < len(brothers) else -1

    def _by_children(self, free_a: Sequence[int]) -> None:
        """Pairs parents by most of their children, from the innermost on: "(b)" may have no words of its own."""
        for a in reversed(free_a):
            if self.m.ab[a] >= 0 or not self.a.children[a]:
                continue
            votes = Counter(self.b.parent[self.m.ab[c]] for c in self.a.children[a] if self.m.ab[c] >= 0)
            for b, count in votes.most_common(1):
                most = 2 * count > max(len(self.a.children[a]), len(self.b.children[b]))
                if most and not self.b.headed[b] and self._free_b([b]) and not self._gone_elsewhere(a, b):
                    if self._same_number(a, b):
                        self._plain_pair(a, b)
                    else:
                        self.m.pair(a, b, "similar words", order_alike(self.a.body(a), self.b.body(b)))

    def _gone_elsewhere(self, a: int, b: int) -> bool:
        """Returns whether one of two parents has words of its own and the other none: those went elsewhere."""
        return bool(self.a.nodes[a].text) != bool(self.b.nodes[b].text)

    def _unmoved(self, every_a: Sequence[int]) -> None:
        """Pairs the brothers left under paired parents where both sides have the same labels and most words stayed."""
        parents = dict.fromkeys(self.a.parent[a] for a in self._free_a(every_a) if not self.a.follows[a])
        for pa in parents:
            pb = self.m.ab[pa]
            if pb < 0:
                continue
            some_a, some_b = self._free_a(self.a.children[pa]), self._free_b(self.b.children[pb])
            numbers = [self.a.nodes[a].number for a in some_a]
            if all(numbers) and numbers == [self.b.nodes[b].number for b in some_b]:
                pairs = list(zip(some_a, some_b, strict=True))
                if all(order_alike(self.a.own(a), self.b.own(b)) >= _UNMOVED for a, b in pairs):
                    for a, b in pairs:
                        self._plain_pair(a, b)

    def _notes(self, every_a: Sequence[int]) -> None:
        """Pairs notes and annotations that are alike between paired neighbours; they never go elsewhere."""
        for a in self._free_a(k for k in every_a if self.a.follows[k]):
            pb = self.m.ab[self.a.parent[a]]
            if pb < 0:
                continue
            brothers, place = self.a.children[self.a.parent[a]], self.a.place[a]
            start = 0
            for k in reversed(brothers[:place]):
                if self.m.ab[k] >= 0 and self.b.parent[self.m.ab[k]] == pb:
                    start = self.b.place[self.m.ab[k]] + 1
                    break
            for b in self.b.children[pb][start : start + 4]:
                if self.m.ba[b] >= 0 or self.b.headed[b]:
                    break
                if order_alike(self.a.own(a), self.b.own(b)) >= _SURE:
                    self._plain_pair(a, b)
                    break

    def _similar_items(self, free_a: Sequence[int], free_b: Sequence[int]) -> None:
        free_a, free_b = self._free_a(free_a), self._free_b(free_b)
        if not free_a or not free_b:
            return
        likeness = Likeness({k: self.a.own(k) for k in free_a}, {k: self.b.own(k) for k in free_b})
        self._terms(free_a, free_b)
        near = {
            (a, b): likeness.score(a, b, shared)
            for a in self._free_a(free_a)
            for b, shared in likeness.best(a, self._near(a, free_b))
        }
        self._choose(self._ranked(near), self._sure_item)
        scored = {ab: score for ab, score in near.items() if self._both_free(*ab)}
        likeness.forget(b for b in free_b if self.m.ba[b] >= 0)
        for a in self._free_a(free_a):
            if len(self.a.own(a)) > _FEW_WORDS:
                scored |= likeness.scores(a, [b for b in likeness.candidates(a) if (a, b) not in scored])
        fresh = [a for a in self._free_a(free_a) if self.m.ab[self.a.parent[a]] >= 0]
        for _ in range(4):  # a parent found makes its children likelier
            for a in fresh:
                for b, shared in likeness.best(a, self._brothers(a)):
                    if (a, b) not in scored:
                        scored[a, b] = likeness.score(a, b, shared)
            orphans = [a for a in self._free_a(free_a) if self.m.ab[self.a.parent[a]] < 0]
            scored = {ab: score for ab, score in scored.items() if score > _HOPELESS and self._both_free(*ab)}
            rivals = self._ranked(scored)
            self._choose(rivals, self._sure_item)
            self._choose(rivals, self._likely_item)
            self._by_children(self._free_a(free_a))
            self._stay(free_a, likeness)
            fresh = [a for a in self._free_a(orphans) if self.m.ab[self.a.parent[a]] >= 0]
            if not fresh:
                break

    def _both_free(self, a: int, b: int) -> bool:
        return self.m.ab[a] < 0 and self.m.ba[b] < 0

    def _near(self, a: int, free_b: Sequence[int]) -> list[int]:
        """Returns the free items of the section that is the partner of an item's section."""
        head = self.m.ab[_head(self.a, a)]
        if head < 0:
            return []
        start, end = bisect_left(free_b, head), bisect_left(free_b, self.b.end[head])
        return [b for b in free_b[start:end] if self.m.ba[b] < 0 and self.m.ba[_head(self.b, b)] >= 0]

    def _brothers(self, a: int) -> list[int]:
        pb = self.m.ab[self.a.parent[a]]
        return (
            self._free_b(k for k in self.b.children[pb] if not self.b.follows[k] and not self.b.headed[k])
            if pb >= 0
            else []
        )

    def _terms(self, free_a: Sequence[int], free_b: Sequence[int]) -> None:
        by_term: defaultdict[str, list[int]] = defaultdict(list)
        for b in free_b:
            if self.b.nodes[b].term:
                by_term[self.b.nodes[b].term.lower()].append(b)
        for a in free_a:
            for b in by_term.get(self.a.nodes[a].term.lower(), ()):
                if self._in_partners(a, b):
                    self.m.pair(a, b, "same term")

    def _in_partners(self, a: int, b: int) -> bool:
        """Returns whether two items stand in sections that are each other's partners."""
        return self.m.ab[_head(self.a, a)] == _head(self.b, b)

    def _sure_item(self, score: float, rival: _Rival) -> bool:
        if score < _SURE or not self._enough(rival):
            return False
        near = self._siblings(rival.a, rival.b) or self._in_partners(rival.a, rival.b)
        return near or (score >= _MOVED_FAR and rival.lead >= _MARGIN)

    def _enough(self, rival: _Rival) -> bool:
        few = min(self.a.weight(rival.a), self.b.weight(rival.b))
        return few >= _FEW_WORDS or (few >= 2 and self._siblings(rival.a, rival.b))

    def _likely_item(self, score: float, rival: _Rival) -> bool:
        a, b = rival.a, rival.b
        if self._siblings(a, b):
            if self._same_number(a, b) and score >= _SAME_NUMBER:
                return True
            return score >= _SAME_PARENT and rival.lead >= _MARGIN and self._enough(rival)
        least = _MOVED if self._in_partners(a, b) else _MOVED_FAR
        return score >= least and rival.lead >= _MARGIN and self._enough(rival)

    def _stay(self, free_a: Sequence[int], likeness: Likeness) -> None:
        """Pairs items without a heading that keep their place and label, whatever became of their words."""
        left = self._free_a(free_a)
        numbered: dict[tuple[int, str], int] = {}
        for pa in dict.fromkeys(self.a.parent[a] for a in left):
            for b in reversed(self.b.children[self.m.ab[pa]] if self.m.ab[pa] >= 0 else []):
                numbered[pa, self.b.nodes[b].number] = b
        for a in left:
            one = self.a.nodes[a]
            b = numbered.get((self.a.parent[a], one.number), -1) if one.number else -1
            if b >= 0 and self._may_stay(b) and vacant(one) != vacant(self.b.nodes[b]):
                self.m.pair(a, b, "same number")
                continue
            b = self._beside(a, -1)
            if b < 0 or not self._may_stay(b) or one.number != self.b.nodes[b].number:
                continue
            alike = likeness.shared(a, b) > 0.1
            if one.number:
                kept = alike or self._neighbours(a, b, 1) or vacant(one) or vacant(self.b.nodes[b])
            else:
                kept = alike and self._neighbours(a, b, 1)
            if kept:
                self.m.pair(a, b, "same number" if one.number else "same place")

    def _may_stay(self, b: int) -> bool:
        return bool(self._free_b([b])) and not self.b.follows[b] and not self.b.headed[b]


class _Rival(NamedTuple):
    """A candidate pair: its score, the score with what speaks for it besides, and its lead over the best rival."""

    a: int
    b: int
    score: float
    total: float
    lead: float


def _long(text: str, words: int) -> bool:
    return text.count(" ") >= words - 1


def _meaning(text: str) -> set[str]:
    return {word.strip(".,;:").lower() for word in text.split() if meaningful(word)}


def _head(forest: Forest, k: int) -> int:
    while not forest.headed[k]:
        k = forest.parent[k]
    return k


_REPEALED = re.compile(
    r"[\[(*_ ]*(?:repealed|reserved|omitted|expired|vacant)\b"
    r"(?:[.\])*_ ]*|[,. (\[]+(?:by|effective|eff\.|as of|pursuant)[^\n]{0,160})",
    re.IGNORECASE,
)


def repealed(text: str, heading: str = "") -> bool:
    """Returns whether a provision says only that it was repealed, or is reserved: "[Repealed.]", "Fees. [Repealed]"."""
    own = text.removeprefix(heading).strip()
    if own:
        return len(own) < 240 and _REPEALED.fullmatch(own) is not None
    return _REPEALED.fullmatch(heading.strip()) is not None or heading.rstrip(". ").lower().endswith("[repealed]")


def vacant(provision: Provision) -> bool:
    """Returns whether a provision holds nothing but the word that it was repealed or is reserved."""
    return repealed(provision.text, provision.heading)
