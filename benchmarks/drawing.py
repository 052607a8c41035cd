"""Draws what the generator works on: a document of real text, real text from elsewhere, provisions, and labels.

All randomness comes from one seed, through lists and never through sets, so that a seed means the same everywhere.
Limits: a document is a run of sections of one file. Rejected: invented text, whose words are too unlike one another to
mislead anybody.
"""

from __future__ import annotations

import math
import os
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from benchmarks.tree import Node, parsed, provisions

ROMAN = [
    tens + ones for tens in ("", "x", "xx") for ones in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
][1:]
WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*[,;]?")
Fits = Callable[[Node], bool]


@dataclass
class Sample:
    """A document, a copy of it that is being changed, and the real text from elsewhere that changes draw on.

    ``touched`` holds what a change has met already; ``families`` provisions of the text before that are nearly
    identical, with the places of the words that tell them apart.
    """

    before: Node
    after: Node
    donors: list[Node]
    vocabulary: list[str]
    hard: bool
    rng: random.Random
    touched: list[Node] = field(default_factory=list)
    families: list[tuple[list[Node], list[int]]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    bags: dict[str, list[frozenset[str]]] = field(default_factory=dict)


def corpus() -> list[Path]:
    """Gives the files that samples are drawn from: the corpus if there is one, else the project's own ordinances."""
    named = os.environ.get("LEXDIFF_CORPUS")
    if not named:  # those that are law: a draft is nearly the text that passed
        return sorted((Path(__file__).parent.parent / "ordinances").glob("[0-9][0-9][0-9][0-9]/*.md"))
    root = Path(named)
    return sorted((root / "old" if (root / "old").is_dir() else root).rglob("*.md"))


@cache
def read(path: Path) -> Node:
    """Gives the tree of a file."""
    return parsed(path.read_text(encoding="utf-8"))


def drawn(seed: int, hard: bool, sizes: tuple[int, int]) -> Sample:
    """Gives a document drawn by the seed, not yet changed."""
    rng = random.Random(f"{seed} {'hard' if hard else 'light'}")
    files = corpus()
    before = _document(files, rng, sizes)
    others = [read(path) for path in rng.sample(files, min(3, len(files)))]
    known = {node.whole() for node in provisions(before)}
    donors = [node for other in others for node in provisions(other) if node.whole() not in known]
    text = " ".join(node.words for node in donors or provisions(before))
    return Sample(before, before, donors, [word for word in text.split() if WORD.fullmatch(word)], hard, rng)


def _document(files: list[Path], rng: random.Random, sizes: tuple[int, int]) -> Node:
    """Draws a run of sections of one file; sizes are drawn so that small documents are as common as large ones."""
    size = round(math.exp(rng.uniform(math.log(sizes[0]), math.log(sizes[1]))))
    least = size if len(files) > 20 else 1
    for path in rng.sample(files, len(files)):
        children = read(path).children
        at = [place for place, node in enumerate(children) if node.kind == "section"]
        if len(at) >= least:
            first = rng.randrange(max(1, len(at) - size + 1))
            run = children[at[first] : at[min(first + size, len(at)) - 1] + 1]
            return Node("document", children=[Node("division", heading="Sample", level=1), *(n.copy() for n in run)])
    raise SystemExit("benchmarks: no file with enough regular sections; name a corpus in LEXDIFF_CORPUS")


def start(made: Sample) -> None:
    """Numbers the provisions, and makes the copy that will be changed."""
    for number, node in enumerate(made.before.walk()):
        node.origin = (number,)
    made.after = made.before.copy()
    for node in provisions(made.before):
        made.bags.setdefault(node.kind, []).append(bag(node.whole()))
    members = [node.origin for family, _ in made.families for node in family]
    made.touched = [node for node in made.after.walk() if node.origin in members]


# Choosing


def chosen(made: Sample, fits: Fits) -> tuple[Node, Node] | None:
    """Draws a provision that nothing has touched yet, and its parent; sections in two draws of five."""
    kind = "section" if made.rng.random() < 0.4 else "item"
    touched = {id(node) for node in made.touched}
    found = [n for n in provisions(made.after) if n.kind == kind and id(n) not in touched and n.origin and fits(n)]
    if not found:
        return None
    node = made.rng.choice(found)
    made.touched.append(node)
    return node, parent_of(made, node)


def parent_of(made: Sample, node: Node) -> Node:
    """Gives the provision that a provision stands in."""
    return next(parent for parent in made.after.walk() if any(child is node for child in parent.children))


def free(made: Sample) -> Fits:
    """Gives a test for provisions that hold nothing touched, and that are long enough to be told from others."""
    touched = {id(node) for node in made.touched}
    return lambda node: len(node.whole().split()) >= 5 and not any(id(below) in touched for below in node.walk())


def brothers(parent: Node, kind: str) -> list[Node]:
    """Gives the children of one kind."""
    return [child for child in parent.children if child.kind == kind]


def put(parent: Node, node: Node, place: int) -> None:
    """Puts a provision among its brothers, so that ``place`` of them stand before it."""
    family = brothers(parent, node.kind)
    at = parent.children.index(family[place]) if place < len(family) else len(parent.children)
    parent.children.insert(at, node)
    node.level = family[min(place, len(family) - 1)].level


def bag(text: str) -> frozenset[str]:
    """Gives the different words of a text."""
    return frozenset(text.lower().split())


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Gives the share of different words that two texts have in common (Dice)."""
    return 2 * len(one & other) / max(1, len(one) + len(other))


def stranger(made: Sample, like: Node, fits: Fits = lambda node: True) -> Node | None:
    """Draws real text of another file that is like nothing in the document, neither in words nor in heading."""
    headings = {node.heading for root in (made.before, made.after) for node in root.children}
    donors = [
        node
        for node in made.donors
        if node.kind == like.kind and node.heading not in headings - {""} and len(node.text.split()) >= 8 and fits(node)
    ]
    for node in made.rng.sample(donors, min(8, len(donors))):
        words = bag(node.whole())
        if len(node.whole()) < 6000 and all(likeness(words, known) < 0.5 for known in made.bags[like.kind]):
            new = node.copy()
            new.level, new.sign = like.level, like.sign
            for below in new.walk():
                below.origin = ()
                made.bags.setdefault(below.kind, []).append(bag(below.whole()))
            return new
    return None


# Labels


def following(label: str, roman: bool = False) -> str:
    """Gives the next label: 9 to 10, 16-901 to 16-902, c to d, z to aa, iv to v."""
    number = re.fullmatch(r"(.*?)(\d+)[A-Za-z]*", label)
    if number:
        return f"{number[1]}{int(number[2]) + 1:0{len(number[2])}d}"
    lower = label.lower()
    if roman and lower in ROMAN[:-1]:
        after = ROMAN[ROMAN.index(lower) + 1]
    elif lower[-1] == "z":
        after = "a" * (len(lower) + 1)
    else:
        after = chr(ord(lower[-1]) + 1) * len(lower)
    return after if label.islower() else after.upper()


def by_place(family: Sequence[Node], labels: list[str]) -> None:
    """Gives the labels out again in order, and new ones at the end."""
    roman = labels[0].lower() == "i"
    for place, node in enumerate(family):
        if place >= len(labels):
            labels.append(following(labels[-1], roman))
        node.label = labels[place]


def fresh(node: Node, family: Sequence[Node]) -> str:
    """Gives a label that no brother has: at the end the next one, elsewhere "5A", "c-1", "16-901A"."""
    place = next(at for at, brother in enumerate(family) if brother is node)
    taken = [brother.label for brother in family if brother is not node]
    if not taken:
        return "1"
    before = family[place - 1].label if place else family[1].label
    if place == len(family) - 1:
        label = following(before, taken[0].lower() == "i")
        if label not in taken:
            return label
    if node.kind == "section":
        forms = [re.sub(r"(\d)[A-Za-z]$", r"\1", before) + chr(64 + n) for n in range(1, 27)]
    elif before[0].isdigit():
        forms = [re.sub(r"\D.*", "", before) + chr(64 + n) for n in range(1, 27)]
    else:
        forms = [f"{before.partition('-')[0]}-{n}" for n in range(1, 90)]
    return next(form for form in forms if form not in taken)
