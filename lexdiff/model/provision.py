"""A provision: any addressable node of an ordinance, with its own words and its children.

Limits: a provision's ``text`` is its own words only; what its children say stands in the children.
Rejected: one flat list with depths. It is smaller, but every question ("whose part is this?") is then a search.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal[
    "ordinance", "division", "section", "heading", "item", "definition", "paragraph", "recital", "table", "note"
]
Attestation = Literal["", "official", "restated", "not held"]


class Provision(NamedTuple):
    """One addressable node: a named tuple, because a code has them by the hundred thousand.

    ``label`` is the number as printed ("(b)", "§ 16-901."), ``number`` the same as addresses write it ("b", "16-901");
    ``start`` and ``end`` are character offsets of its own part of the source, children excluded, so that the parts of
    all provisions in reading order are the file; ``line`` is physical, from 1. A ``sealed`` one is a heading whose body
    was left unread because it is equal on both sides.
    """

    address: str
    kind: Kind
    label: str
    number: str
    heading: str
    text: str
    term: str
    pin: str
    attestation: Attestation
    line: int
    start: int
    end: int
    children: tuple[Provision, ...] = ()
    sealed: bool = False

    def walk(self) -> Iterator[Provision]:
        """Yields this provision and all below it in reading order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))
