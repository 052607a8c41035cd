"""The light operations: what amendments do every day. And what the hard ones share with them.

Each gives True when it found a place, and leaves the text alone when it didn't. Limits: one operation a provision.
Rejected: letting operations meet in one provision; nobody could then say what the right answer is.
"""

from __future__ import annotations

import re

from benchmarks.drawing import Sample, brothers, by_place, chosen, following, free, fresh, put, stranger
from benchmarks.tree import Node, provisions

TERM = re.compile(r"“([^”]+)”|\*\*([^*]+)\*\*")


def renumber(made: Sample) -> bool:
    """Gives a provision a label that no brother has."""
    found = chosen(made, lambda node: len(node.whole().split()) >= 5)
    if not found:
        return False
    node, parent = found
    family = brothers(parent, node.kind)
    label = family[-1].label
    for _ in range(made.rng.randint(2, 12)):
        label = following(label, family[0].label.lower() == "i")
    taken = {brother.label for brother in family}
    node.label = label if label not in taken else fresh(node, family)
    return True


def move(made: Sample, edited: bool = False) -> bool:
    """Moves a provision with all below it: among its brothers, or an item under another parent."""
    test, least = free(made), 12 if edited else 0
    found = chosen(made, lambda node: test(node) and len(node.words.split()) >= least)
    if not found:
        return False
    node, parent = found
    inside = {id(below) for below in node.walk()}
    to = parent
    if node.kind == "item" and made.rng.random() < 0.6:
        homes = [n for n in provisions(made.after) if brothers(n, "item") and n.origin and id(n) not in inside]
        to = made.rng.choice(homes or [parent])
    labels = [child.label for child in brothers(to, node.kind)]
    old = brothers(parent, node.kind).index(node)
    places = [n for n in range(len(labels)) if to is not parent or abs(n - old) > 1]
    if not places or (to is not parent and len(brothers(parent, node.kind)) < 2):
        return False
    take_out(made, parent, node)
    put(to, node, made.rng.choice(places))
    if edited:
        edit_words(made, node)
    number(made, to, node, labels)
    return True


def edit(made: Sample) -> bool:
    """Changes a few words of a provision where it stands."""
    found = chosen(made, lambda node: len(node.words.split()) >= 12)
    if found:
        edit_words(made, found[0])
    return bool(found)


def insert(made: Sample) -> bool:
    """Inserts real text from elsewhere."""
    found = chosen(made, lambda node: True)
    new = stranger(made, found[0]) if found else None
    if not found or not new:
        return False
    made.touched.pop()
    labels = [child.label for child in brothers(found[1], new.kind)]
    put(found[1], new, made.rng.randint(0, len(labels)))
    number(made, found[1], new, labels)
    return True


def delete(made: Sample) -> bool:
    """Takes a provision out with all below it."""
    found = chosen(made, free(made))
    if not found or len(brothers(found[1], found[0].kind)) < 2:
        return False
    take_out(made, found[1], found[0])
    return True


def repeal(made: Sample) -> bool:
    """Puts "[Repealed]" in place of a provision's words and of all below it."""
    found = chosen(made, free(made))
    if not found or "epealed" in found[0].text:
        return False
    node = found[0]
    node.words, node.children = made.rng.choice(["[Repealed.]", "Repealed.", "[Repealed]"]), []
    return True


def swap(made: Sample) -> bool:
    """Lets two brothers change places; the labels stay where they are."""
    test = free(made)
    found = chosen(made, test)
    if not found:
        return False
    node, parent = found
    others = [brother for brother in brothers(parent, node.kind) if brother is not node and brother.origin]
    others = [brother for brother in others if test(brother)]
    if not others:
        return False
    other = made.rng.choice(others)
    made.touched.append(other)
    exchange(parent, node, other)
    return True


def resort(made: Sample) -> bool:
    """Adds a definition, puts all of its list in the order of the alphabet and numbers them again."""
    lists = [n for n in provisions(made.after) if len(n.children) >= 4 and all(_term(child) for child in n.children)]
    if not lists:
        return False
    parent = made.rng.choice(lists)
    known = [_term(child) for child in parent.children]
    new = stranger(made, parent.children[0], lambda node: bool(_term(node)) and _term(node) not in known)
    if not new:
        return False
    labels = [child.label for child in parent.children]
    parent.children = sorted([*parent.children, new], key=_term)
    by_place(parent.children, labels)
    return True


# What operations share


def number(made: Sample, parent: Node, node: Node, labels: list[str]) -> None:
    """Numbers a provision that has come: in hard samples half of the time by place, so that the brothers shift."""
    family = brothers(parent, node.kind)
    if made.hard and made.rng.random() < 0.5:
        by_place(family, labels)
    else:
        node.label = fresh(node, family)


def take_out(made: Sample, parent: Node, node: Node) -> None:
    """Takes a provision out of its parent; in hard samples half of the time its brothers move up."""
    labels = [child.label for child in brothers(parent, node.kind)]
    parent.children = [child for child in parent.children if child is not node]
    if made.hard and made.rng.random() < 0.5:
        by_place(brothers(parent, node.kind), labels)


def exchange(parent: Node, one: Node, two: Node) -> None:
    at, to = parent.children.index(one), parent.children.index(two)
    parent.children[at], parent.children[to] = two, one
    one.label, two.label = two.label, one.label


def words_of(text: str) -> list[str]:
    """Gives the words of a text, each with the space after it."""
    return re.split(r"(?<=\s)(?=\S)", text)


def edit_words(made: Sample, node: Node, first: int = 0) -> None:
    """Changes a few words of a provision, at most one in seven: replaces, adds or strikes them."""
    words = words_of(node.words)
    for _ in range(made.rng.randint(1, max(1, min(4, len(words) // 7)))):
        at = made.rng.randrange(min(first, len(words) - 1), len(words))
        space = words[at][len(words[at].rstrip()) :]
        new = made.rng.choice(made.vocabulary)
        words[at] = made.rng.choice([new + space, f"{new} {words[at]}", "" if at and space else new + space])
    node.words = "".join(words)


def _term(node: Node) -> str:
    """Gives the term that an item defines, or nothing."""
    match = TERM.match(node.words)
    return (match[1] or match[2]).strip(" .—").lower() if match else ""
