"""The provisions of one side in reading order, with what alignment asks of each: parent, place, words.

Limits: built once a side and then only read. Rejected: walking the tree for every question, which is quadratic on a
code with thousands of sections.
"""

from __future__ import annotations

from collections import Counter

from lexdiff.compare.tokens import meaningful
from lexdiff.model.provision import Provision

# For likeness only; the redline counts words more exactly, and ten times as slowly.
_SIGNS = ".,;:"
HEADED = frozenset(("ordinance", "division", "section", "heading"))


class Forest:
    """One side's provisions; a provision is known by its place in reading order."""

    def __init__(self, root: Provision) -> None:
        self.nodes: list[Provision] = []
        self.parent: list[int] = []
        self.place: list[int] = []  # among its parent's children
        self.depth: list[int] = []
        self.children: list[list[int]] = []
        self._walk(root)
        nodes = self.nodes
        self.headed = [node.kind in HEADED for node in nodes]
        self.heads = [k for k, headed in enumerate(self.headed) if headed]
        self.headings = Counter([nodes[k].heading.lower() for k in self.heads])  # how often each occurs
        self.sealed = [k for k, node in enumerate(nodes) if node.sealed]  # what was left unread
        # Unnumbered headings inside sections, such as "Annotations", and what is below them, only follow their section.
        self.follows: list[bool] = []
        for node, above in zip(nodes, self.parent, strict=True):
            inside = node.kind == "note" or (node.kind == "heading" and nodes[above].kind == "section")
            numbered = node.kind in ("section", "division")
            self.follows.append(above >= 0 and not numbered and (inside or self.follows[above]))
        self.end = [0] * len(nodes)  # one past the last provision below
        for k in range(len(nodes) - 1, -1, -1):
            self.end[k] = self.end[self.children[k][-1]] if self.children[k] else k + 1
        self._own: dict[int, list[str]] = {}
        self._body: dict[int, list[str]] = {}

    def _walk(self, root: Provision) -> None:
        nodes, parent, place, depth, children = self.nodes, self.parent, self.place, self.depth, self.children
        stack = [(root, -1, 0, 0)]
        while stack:
            node, above, among, deep = stack.pop()
            k = len(nodes)
            if above >= 0:
                children[above].append(k)
            nodes.append(node)
            parent.append(above)
            place.append(among)
            depth.append(deep)
            children.append([])
            if node.children:
                stack += [(child, k, n, deep + 1) for n, child in enumerate(node.children)][::-1]

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
