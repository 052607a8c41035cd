"""Histories grown from real ordinances, version by version, with who put each word there known beforehand.

Every word carries the number of the version that it came with, every provision a name of its own that no number gives
away. The text is read without lexdiff, so that the truth doesn't share its faults. Limits: one operation meets a
provision once in a version; what comes anew is real text of another file.
Rejected: invented text; its words are too unlike one another to mislead anybody.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import NamedTuple

from benchmarks.tree import Node, parsed

ROOT = Path(__file__).parent.parent


class Word(NamedTuple):
    """A word, and the number of the version that it came with."""

    text: str
    born: int


@dataclass(eq=False)
class Part:
    """A section or item: its own words, those of its heading first; ``name`` stays with it whatever its number."""

    name: int
    number: str
    heading: int  # how many of the words are the heading's
    words: list[Word]
    parts: list[Part] = field(default_factory=list)
    skips: int = 0  # how many numbers stay free before its own

    def walk(self) -> Iterator[Part]:
        """Yields this part and all below it in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()


class Told(NamedTuple):
    """What is known of a provision in a version: its name and its words, by the line where it stands."""

    name: int
    words: tuple[Word, ...]


class Grown(NamedTuple):
    """The texts of the versions, what is known of each, and what was done."""

    texts: list[str]
    truth: list[dict[int, Told]]
    done: list[str]


def files() -> list[Path]:
    """Returns the real texts: those of LEXDIFF_CORPUS where it is set, else the project's own ordinances."""
    named = os.environ.get("LEXDIFF_CORPUS")
    if not named:  # those that are law: a draft is nearly the text that passed, and a moved word could be from either
        return sorted((ROOT / "ordinances").glob("[0-9][0-9][0-9][0-9]/*.md"))
    root = Path(named)
    return sorted((root / "old" if (root / "old").is_dir() else root).rglob("*.md"))


@cache
def read(path: Path) -> list[Node]:
    """Returns the sections of a file that the printed form keeps: what stands behind a list is left out."""
    found = [_listed(node) for node in parsed(path.read_text(encoding="utf-8")).children if node.kind == "section"]
    return [node for node in found if _plain(node)]


def _listed(node: Node) -> Node:
    children = [_listed(child) for child in node.children if child.kind == "item" and child.words.split()]
    return Node(node.kind, node.label, node.heading, node.words, children=children)


@cache
def notes() -> list[Node]:
    """Returns sections made of the project's records: the title, and an item for each sentence of the note."""
    found = []
    for path in sorted((ROOT / "amendments").rglob("*.md")):
        title, body = (
            re.search(r"^title: (.*)$", text := path.read_text("utf-8"), re.MULTILINE),
            text.split("\n---\n")[-1],
        )
        sentences = re.split(r"(?<=[.;]) (?=[A-Z])", " ".join(body.split()))
        items = [Node("item", words=one) for one in sentences if len(one.split()) >= 8]
        node = Node("section", heading=title[1] if title else "", words="", children=items)
        found += [node] if items and _plain(node) else []
    return found


class Growth:
    """An ordinance while it grows."""

    def __init__(self, seed: int, most: int = 14) -> None:
        self.rng = random.Random(f"grown {seed}")
        self.names = count()
        self.version = 0
        self.unused: list[Node] = []
        paths = files()
        self.sections = [self.part(node) for node in self._run(paths, most)]
        known = {word.text for section in self.sections for part in section.walk() for word in part.words}
        self.vocabulary = self._vocabulary(paths, known)
        self.touched: set[int] = set()
        self.done: list[str] = []
        self._number()

    def _run(self, paths: list[Path], most: int) -> list[Node]:
        """Returns a run of sections of one file, and a few notes where files are few; ``unused`` may come later."""
        run = next(nodes for path in self.rng.sample(paths, len(paths)) if len(nodes := read(path)) >= 3)
        first = self.rng.randrange(max(1, len(run) - most + 1))
        run = run[first : first + most]
        others = [node for path in self.rng.sample(paths, min(4, len(paths))) for node in read(path)]
        if len(paths) < 20:
            others = self.rng.sample(notes(), len(notes()))
            run, others = [*run, *others[:8]], others[8:]
        headings = {node.heading for node in run}
        self.unused = [node for node in others if node.heading not in headings]
        return run

    def _vocabulary(self, paths: list[Path], known: set[str]) -> list[str]:
        """Returns words of real text that the ordinance doesn't have."""
        nodes = [*(node for path in paths[:40] for node in read(path)), *notes()]
        words = [word for node in nodes for word in node.whole().split() if word.isalpha()]
        return [word for word in dict.fromkeys(words) if word not in known]

    def part(self, node: Node) -> Part:
        """Returns a part made of real text; its words came with the version that is being made."""
        heading = node.heading.split()
        words = [Word(word, self.version) for word in (*heading, *node.words.split())]
        children = [self.part(child) for child in node.children]
        return Part(next(self.names), node.label, len(heading), words, children)

    # -- choosing

    def families(self) -> list[list[Part]]:
        """Returns the lists of brothers."""
        return [self.sections, *(part.parts for section in self.sections for part in section.walk() if part.parts)]

    def chosen(self, fits: Callable[[Part], bool], least: int = 1) -> tuple[list[Part], Part] | None:
        """Returns a part that nothing has met in this version, with its brothers."""
        found = [
            (family, part)
            for family in self.families()
            if len(family) >= least
            for part in family
            if not any(id(one) in self.touched for one in part.walk()) and len(part.words) >= 8 and fits(part)
        ]
        return self.rng.choice(found) if found else None

    def met(self, *parts: Part) -> None:
        """Notes what an operation has met."""
        self.touched.update(id(one) for part in parts for one in part.walk())

    # -- operations

    def edit(self) -> bool:
        """Puts in, strikes or replaces up to three words in a row, not in a heading or a defined term."""
        found = self.chosen(lambda part: len(part.words) - _led(part) >= 12)
        if not found:
            return False
        words, part = found[1].words, found[1]
        at = self.rng.randrange(_led(part) + 2, len(words) - 4)
        gone = self.rng.choice((0, 1, 1, 2, 3))
        came = self.rng.choice((0, 1, 2) if gone else (1, 1, 2, 3))
        words[at : at + gone] = [Word(self.other(words), self.version) for _ in range(came)]
        self.met(part)
        return True

    def other(self, words: Sequence[Word]) -> str:
        """Returns a word that a text doesn't have yet, if there is one."""
        held = {word.text for word in words}
        for _ in range(20):
            word = self.rng.choice(self.vocabulary)
            if word not in held:
                break
        return word

    def move(self) -> bool:
        """Moves a part among its brothers, or an item below another part."""
        found = self.chosen(lambda part: True, least=3)
        if not found:
            return False
        family, part = found
        family.remove(part)
        homes = [other for other in self.families() if other is not self.sections and other and other is not family]
        homes = [other for other in homes if not any(other is below.parts for below in part.walk())]
        home = self.rng.choice(homes) if family is not self.sections and homes and self.rng.random() < 0.6 else family
        home.insert(self.rng.randint(0, len(home)), part)
        self.met(part)
        return True

    def insert(self) -> bool:
        """Puts in a section of another file."""
        if not self.unused:
            return False
        node = self.unused.pop(self.rng.randrange(len(self.unused)))
        part = self.part(node)
        self.sections.insert(self.rng.randint(0, len(self.sections)), part)
        self.met(part)
        return True

    def delete(self) -> bool:
        """Takes a part out, with all below it."""
        found = self.chosen(lambda part: True, least=3)
        if found:
            found[0].remove(found[1])
        return bool(found)

    def repeal(self) -> bool:
        """Puts "[Repealed.]" in place of a part's words and of all below it."""
        found = self.chosen(lambda part: not part.heading and not part.parts)
        if found:
            found[1].words[:] = [Word("[Repealed.]", self.version)]
            self.met(found[1])
        return bool(found)

    def split(self) -> bool:
        """Makes two items of one at the end of a clause."""
        found = self.chosen(lambda part: not part.heading and not part.parts and bool(_cuts(part)))
        if not found:
            return False
        family, part = found
        at = self.rng.choice(_cuts(part))
        rest = Part(next(self.names), "", 0, part.words[at:])
        del part.words[at:]
        family.insert(family.index(part) + 1, rest)
        self.met(part, rest)
        return True

    def join(self) -> bool:
        """Makes one item of two neighbours."""
        found = self.chosen(lambda part: not part.heading and not part.parts, least=3)
        if not found:
            return False
        family, part = found
        at = family.index(part)
        following = family[at + 1] if at + 1 < len(family) else part
        if following is part or following.parts or id(following) in self.touched or len(following.words) < 8:
            return False
        part.words += following.words
        family.remove(following)
        self.met(part)
        return True

    def renumber(self) -> bool:
        """Lets a few numbers free before a part, or takes them up, so that all behind it have others."""
        found = self.chosen(lambda part: True)
        if found:
            found[1].skips = self.rng.choice([skips for skips in range(4) if skips != found[1].skips])
        return bool(found)

    # -- versions

    def grow(self, operations: Sequence[str], most: int) -> None:
        """Makes the next version by some operations, and numbers its parts by their places."""
        self.version += 1
        self.touched = set()
        for _ in range(self.rng.randint(1, most)):
            name = self.rng.choice(operations)
            if getattr(self, name)():
                self.done.append(name)
        self._number()

    def _number(self) -> None:
        for family in self.families():
            place = 0
            letters = family is not self.sections and sum(1 + part.skips for part in family) <= 26
            for part in family:
                place += 1 + part.skips
                part.number = chr(96 + place) if letters else str(place)

    def printed(self) -> tuple[str, dict[int, Told]]:
        """Returns the text as Markdown, and what is known of the provision at each line."""
        lines = ["# Grown", ""]
        truth: dict[int, Told] = {}
        for section in self.sections:
            truth[len(lines) + 1] = Told(section.name, tuple(section.words))
            heading, words = _texts(section)
            lines += [f"## {section.number}. {heading}", "", *([words, ""] if words else [])]
            for part, depth in _below(section, 0):
                truth[len(lines) + 1] = Told(part.name, tuple(part.words))
                lines.append(f"{'    ' * depth}- ({part.number}) {_texts(part)[1]}")
            lines.append("")
        return "\n".join(lines).rstrip("\n") + "\n", truth


def grown(seed: int, operations: Sequence[str], versions: int = 20, most: int = 6) -> Grown:
    """Returns a history of so many versions, the first of real text."""
    growth = Growth(seed)
    texts, truth = map(list, zip(growth.printed(), strict=True))
    while len(texts) < versions:
        growth.grow(operations, most)
        text, known = growth.printed()
        texts.append(text)
        truth.append(known)
    return Grown(texts, truth, growth.done)


def _plain(node: Node) -> bool:
    """Returns whether the printed form reads as it is meant: no label, table or mark at the start of the words."""
    every = list(node.walk())
    odd = ("“", '"', "*(", "(", "[", "|", ">", "_", "#", "-")
    if not node.heading or sum(len(one.words.split()) for one in every) < 12:
        return False
    return all(not one.words.startswith(odd) and len(one.children) < 40 for one in every)


def _led(part: Part) -> int:
    """Returns how many words the heading has, or what leads a definition."""
    return max([part.heading, *(n + 1 for n, word in enumerate(part.words) if "**" in word.text)])


def _cuts(part: Part) -> list[int]:
    ends = [n + 1 for n, word in enumerate(part.words) if word.text.endswith((".", ";"))]
    return [n for n in ends if 8 <= n <= len(part.words) - 8]


def _texts(part: Part) -> tuple[str, str]:
    texts = [word.text for word in part.words]
    return " ".join(texts[: part.heading]), " ".join(texts[part.heading :])


def _below(part: Part, depth: int) -> Iterator[tuple[Part, int]]:
    for child in part.parts:
        yield child, depth
        yield from _below(child, depth + 1)
