"""The provisions of one side in reading order, with what alignment asks of each: parent, place, words.

Limits: built once a side and then only read. Rejected: walking the tree for every question, which is quadratic on a
code with thousands of sections.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from lexdiff.compare.tokens import meaningful
from lexdiff.model.provision import Provision

# For likeness only; the redline counts words more exactly, and ten times as slowly.
_SIGNS = ".,;:"
HEADED = frozenset(("ordinance", "division", "section", "heading"))


class Forest:
    """One side's provisions; a provision is known by its place in reading order."""

    def __init__(self, root: Provision) -> None:
        self.nodes: list[Provision] = list(root.walk())
        count = len(self.nodes)
        self.parent = [-1] * count
        self.end = [0] * count  # one past the last provision below
        self.place = [0] * count  # among its parent's children
        self.children: list[list[int]] = [[] for _ in range(count)]
        places = {id(node): k for k, node in enumerate(self.nodes)}
        self.depth = [0] * count
        for k, node in enumerate(self.nodes):
            for n, child in enumerate(node.children):
                c = places[id(child)]
                self.parent[c], self.place[c], self.depth[c] = k, n, self.depth[k] + 1
                self.children[k].append(c)
        for k in range(count - 1, -1, -1):
            self.end[k] = self.end[self.children[k][-1]] if self.children[k] else k + 1
        self.headed = [node.kind in HEADED for node in self.nodes]
        # Unnumbered headings inside sections, such as "Annotations", and what is below them, only follow their section.
        self.follows = [False] * count
        for k, node in enumerate(self.nodes):
            above = self.parent[k]
            if above >= 0:
                inside = self.nodes[above].kind == "section" and node.kind == "heading"
                numbered = node.kind in ("section", "division")
                self.follows[k] = not numbered and (self.follows[above] or inside or node.kind == "note")
        self._own: dict[int, list[str]] = {}
        self._body: dict[int, list[str]] = {}

    def own(self, k: int) -> list[str]:
        """Returns the words of a provision's own text in small letters, punctuation left out."""
        if k not in self._own:
            text = self.nodes[k].text.lower()
            for sign in _SIGNS:
                text = text.replace(sign, " ")
            self._own[k] = text.split()
        return self._own[k]

    def body(self, k: int) -> list[str]:
        """Returns the words of a provision and of the items below it, but not of headed provisions below it."""
        if k not in self._body:
            words = list(self.own(k))
            n = k + 1
            while n < self.end[k]:
                if self.headed[n]:
                    n = self.end[n]
                else:
                    words += self.own(n)
                    n += 1
            self._body[k] = words
        return self._body[k]

    def content(self, k: int) -> str:
        """Returns the texts of a provision and of the items below it, for comparison by equality."""
        parts = [self.nodes[k].text]
        n = k + 1
        while n < self.end[k]:
            if self.headed[n]:
                n = self.end[n]
            else:
                parts.append(f"{self.nodes[n].label}\x1f{self.nodes[n].text}")
                n += 1
        return "\x1e".join(parts)

    def weight(self, k: int) -> int:
        """Returns how many words with meaning a provision's own text has."""
        return sum(map(meaningful, self.own(k)))

    def items(self, head: int) -> list[int]:
        """Returns the unheaded provisions below a headed one, in reading order."""
        found = []
        n = head + 1
        while n < self.end[head]:
            if self.headed[n]:
                n = self.end[n]
            else:
                found.append(n)
                n += 1
        return found

    @cached_property
    def heads(self) -> Sequence[int]:
        """Returns the headed provisions in reading order."""
        return [k for k, headed in enumerate(self.headed) if headed]

    @cached_property
    def headings(self) -> Counter[str]:
        """Returns how often each heading occurs, in small letters."""
        return Counter(self.nodes[k].heading.lower() for k in self.heads)
