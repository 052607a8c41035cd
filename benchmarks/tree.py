"""Ordinance Markdown as a small tree of its own, read and printed without any code of lexdiff.

The generator must not share a fault with what it measures, so this reader is separate and much simpler.
Limits: only the regular shape (numbered headings, labelled items, paragraphs); a section with a table, an unlabelled
item or two labels in one line is left out. Rejected: reading with lexdiff, which would hide the reader's own errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

HEADING = re.compile(r"(#+) +(.*?) *$")
NUMBERED = re.compile(r"(§ )?(\d[0-9A-Za-z:.–-]*)\. +(\S.*)")
ITEM = re.compile(r"( *)- \(([0-9]+[A-Za-z]{0,2}|[A-Za-z]{1,6}(?:-[0-9a-z]{1,3})?)\)(?: +(\S.*))?$")
PIN = re.compile(r" *\{[#.][^{}]*\} *$")
IRREGULAR = re.compile(r" *(?:[-*+>|]|\d+[.)] |```|<|\()")


@dataclass(eq=False)
class Node:
    """A provision: ``kind`` is document, division, section, item or paragraph.

    ``words`` are its own words (paragraphs parted by a blank line); ``origin`` the numbers of the provisions of the
    text before that it came from; ``sign`` stands before a section's number; ``line`` is set by ``printed``.
    """

    kind: str
    label: str = ""
    heading: str = ""
    words: str = ""
    level: int = 0
    sign: str = ""
    children: list[Node] = field(default_factory=list)
    origin: tuple[int, ...] = ()
    line: int = 0

    @property
    def text(self) -> str:
        """Gives the heading and the own words, without the label."""
        return f"{self.heading}\n\n{self.words}".strip()

    def walk(self) -> Iterator[Node]:
        """Yields this provision and all below it in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def whole(self) -> str:
        """Gives the text of this provision and of all below it, labels left out."""
        return "\n".join(node.text for node in self.walk())

    def copy(self) -> Node:
        """Gives a copy that shares nothing."""
        children = [child.copy() for child in self.children]
        return Node(
            self.kind, self.label, self.heading, self.words, self.level, self.sign, children, self.origin, self.line
        )


def provisions(root: Node) -> list[Node]:
    """Gives the sections and items of a tree in reading order."""
    return [node for node in root.walk() if node.kind in ("section", "item")]


def parsed(source: str) -> Node:
    """Reads a file; irregular sections, annotations and front matter are left out."""
    root = Node("document")
    for heading, first, lines in _blocks(source):
        match = HEADING.fullmatch(heading)
        assert match
        level, title = len(match[1]), PIN.sub("", match[2])
        number = NUMBERED.fullmatch(title)
        if number:
            section = Node("section", number[2], number[3], level=level, sign=number[1] or "", line=first)
            if _fill(section, lines, first + 1):
                root.children.append(section)
        elif "§" not in title and title != "Annotations":
            root.children.append(Node("division", heading=title, level=level, line=first))
    return root


def _blocks(source: str) -> Iterator[tuple[str, int, list[str]]]:
    """Yields each heading with its line and the lines below it; what stands before the first heading is dropped."""
    heading, first, below = "", 0, list[str]()
    for number, line in enumerate(source.split("\n"), 1):
        if HEADING.fullmatch(line):
            if heading:
                yield heading, first, below
            heading, first, below = line, number, []
        else:
            below.append(line)
    if heading:
        yield heading, first, below


def _fill(section: Node, lines: Iterable[str], first: int) -> bool:
    """Adds items and paragraphs to a section; gives False where something irregular stands in it."""
    open_: list[Node] = [section]
    for number, line in enumerate(lines, first):
        match = ITEM.fullmatch(line)
        if not line.strip():
            continue
        if match:
            depth, odd = divmod(len(match[1]), 4)
            words = PIN.sub("", match[3] or "")
            if odd or depth >= len(open_) or words.startswith(("(", "[(")):
                return False
            item = Node("item", match[2], words=words, line=number)
            open_[depth].children.append(item)
            open_[depth + 1 :] = [item]
        elif IRREGULAR.match(line):
            return False
        else:
            _add_paragraph(open_, line, number)
    return bool(section.words or section.children)


def _add_paragraph(open_: list[Node], line: str, number: int) -> None:
    """Puts a paragraph where its indentation says: into its parent's own words, or behind the parent's children."""
    depth = min((len(line) - len(line.lstrip())) // 4, len(open_) - 1)
    parent, words = open_[depth], PIN.sub("", line.strip())
    del open_[depth + 1 :]
    if parent.children:
        parent.children.append(Node("paragraph", words=words, line=number))
    else:
        parent.words = f"{parent.words}\n\n{words}".strip()


def printed(root: Node) -> str:
    """Prints a tree as Markdown and notes on every provision the line where it stands."""
    lines: list[str] = []
    for node in root.children:
        if lines and lines[-1]:
            lines.append("")
        node.line = len(lines) + 1
        number = f"{node.sign}{node.label}. " if node.kind == "section" else ""
        lines += [f"{'#' * node.level} {number}{node.heading}", ""]
        _print_words(node.words, "", lines)
        _print_children(node, 0, lines)
    return "\n".join(lines).rstrip("\n") + "\n"


def _print_words(words: str, indent: str, lines: list[str]) -> None:
    for paragraph in words.split("\n\n") if words else ():
        lines += [indent + paragraph, ""]


def _print_children(node: Node, depth: int, lines: list[str]) -> None:
    indent = "    " * depth
    for child in node.children:
        if child.kind == "paragraph" and lines[-1]:
            lines.append("")
        child.line = len(lines) + 1
        if child.kind == "paragraph":
            _print_words(child.words, indent, lines)
            continue
        first, _, rest = child.words.partition("\n\n")
        lines.append(f"{indent}- ({child.label}) {first}".rstrip())
        if rest:
            lines.append("")
            _print_words(rest, indent + "    ", lines)
        _print_children(child, depth + 1, lines)
