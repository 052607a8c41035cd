"""Small repositories, and built sites as a reader's browser takes them in: marks, links, words.

Limits: pages are read with Python's own parser, which repairs nothing. Rejected: searching pages with patterns; they
would find what stands in a text.
"""

from __future__ import annotations

import os
import posixpath
import random
import subprocess
import sys
from collections.abc import Mapping
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from tests import texts

VOID = {"meta", "link", "input", "br", "hr", "img", "wbr", "col", "source", "rect", "line", "path", "circle"}
FORM = {"input", "main", "title", "desc", "pattern"}  # marks to which nobody is sent


class Tag(NamedTuple):
    """An element's opening: its name and its attributes."""

    name: str
    attributes: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def has(self, *classes: str) -> bool:
        return {*classes} <= {*self.get("class").split()}


class Word(NamedTuple):
    """A run of text with the elements that it stands in, outermost first."""

    text: str
    within: tuple[Tag, ...]


class Reader(HTMLParser):
    """Reads a page into tags and words; ``faults`` are elements that are never closed, or closed twice."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Tag] = []
        self.tags: list[Tag] = []
        self.words: list[Word] = []
        self.faults: list[str] = []
        self.events: list[Tag | Word | str] = []  # elements as they open, words, and names of elements as they close
        self.feed(page)
        self.close()
        self.faults += [f"{tag.name} stays open" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Tag(tag, {name: value or "" for name, value in attrs})
        if len(found.attributes) != len(attrs):
            self.faults.append(f"{tag} has an attribute twice")
        self.tags.append(found)
        self.events.append(found)
        if tag not in VOID:
            self.open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1].name != tag:
            self.faults.append(f"{tag} is closed in {self.open[-1].name if self.open else 'nothing'}")
            return
        self.open.pop()
        self.events.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(Word(data, tuple(self.open)))
        self.events.append(self.words[-1])


class Built:
    """A built site: its pages by their paths."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        self.texts = {path: (folder / path).read_text("utf-8") for path in self.files if path.endswith(".html")}
        self.pages = {path: Reader(text) for path, text in sorted(self.texts.items())}

    @cached_property
    def marks(self) -> dict[str, set[str]]:
        """Returns the marks of each page."""
        return {path: {tag.get("id") for tag in page.tags if tag.get("id")} for path, page in self.pages.items()}

    def places(self) -> set[tuple[str, str]]:
        """Returns every address somebody may have kept: page and mark, and the page alone."""
        found = {(path, "") for path in self.pages}
        for path, page in self.pages.items():
            found |= {(path, tag.get("id")) for tag in page.tags if tag.get("id") and tag.name not in FORM}
        return found

    def leads(self, place: tuple[str, str]) -> bool:
        """Returns whether an address still leads to a page that has the mark."""
        path, mark = place
        return path in self.pages and (not mark or mark in self.marks[path])

    def links(self, path: str) -> list[tuple[str, str]]:
        """Returns the links of a page inside the site, as page and mark."""
        found = []
        for tag in self.pages[path].tags:
            for name in ("href", "src", "action"):
                link = urlsplit(tag.get(name))
                if tag.get(name) and not link.scheme and not link.netloc:
                    way = posixpath.join(posixpath.dirname(path), unquote(link.path)) if link.path else path
                    found.append((posixpath.normpath(way), unquote(link.fragment)))
        return found


ROOT = Path(__file__).resolve().parent.parent
_MAIN = "from lexdiff.cli.main import main; main()"


def run(cwd: Path, *arguments: str, code: str = _MAIN, **env: str) -> subprocess.CompletedProcess[str]:
    """Returns what the command did, run in a process of its own."""
    around = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=cwd, env=around, capture_output=True, text=True, check=False
    )


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Writes files below a folder, and returns the folder."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    return root


def record(title: str, day: str = "2020-05-05", at: str = "", version: str = "", kind: str = "news") -> str:
    """Returns the file of a record."""
    tie = (
        f"bears_on:\n  - at: {at}\n    version: {version}\n    relation: reports\n    strength: stated\n" if at else ""
    )
    return f"---\nkind: {kind}\ndate: {day}\ntitle: {title}\n{tie}---\n\nA note on {title}.\n"


def amendment(before: str, after: str, ordinances: str, day: str) -> str:
    """Returns the file of an amendment."""
    return (
        f"---\ntitle: What made {after}\ntype: ordinance\nordinances: [{ordinances}]\nbefore: {before}\n"
        f"after: {after}\npassed: {day}\napproved: {day}\n---\n\nA summary.\n"
    )


def small(random_: random.Random, ordinances: int = 3, versions: int = 3) -> dict[str, str]:
    """Returns the files of a small repository: each ordinance in each version, amendments and records."""
    files = {}
    names = [f"law-{n}" for n in range(ordinances)]
    current = {name: texts.ordinance(random_) for name in names}
    for n in range(versions):
        version = str(2010 + n)
        for name, text in current.items():
            files[f"ordinances/{version}/{name}.md"] = text
        if n:
            files[f"amendments/{version}-act/amendment.md"] = amendment(
                str(2009 + n), version, ", ".join(names), f"{version}-03-03"
            )
            files[f"amendments/{version}-act/{version}-05-05-news.md"] = record(
                f"News of {version}", f"{version}-05-05", "law-0/1", version
            )
        current = {name: texts.amended(random_, text) for name, text in current.items()}
    return files
