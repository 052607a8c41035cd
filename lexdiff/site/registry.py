"""The registry of addresses: every page that was ever published, and the marks on it, one line a page.

It is a file of the repository, so that a clone builds the same site, and it is written only when asked for: what was
tried out and never published owes nobody an address. Lines are written by us and read in the same shape, so that a
fault has a line. Limits: pages, not data files; marks of forms and pictures are left out.
Rejected: asking git what was published once (a build would depend on how deep the clone is).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from lexdiff.errors import Unreadable
from lexdiff.read.rewrite import rewrite
from lexdiff.site.claims import unsound
from lexdiff.site.speech import prefix

FILE = "site/addresses.json"
_HINT = "take the file back from git, or mend the line"
_HEAD = re.compile(r'\{"format": "lexdiff\.addresses/1", "languages": (\[.*\]), "pages": \[')
_MARKED = re.compile(r'<([a-z][a-z0-9]*)(?=\s)([^>]*?)\sid="([^"]*)"([^>]*)>')
_PIN = re.compile(r'\sdata-pin="([^"]*)"')
_VERSION = re.compile(r'<main [^>]*data-version="([^"]*)"')
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_NO_PLACE = {"input", "main", "title", "desc", "pattern"}  # nobody is sent to these


class Line(NamedTuple):
    """A page that was published: its title, the version that it showed, its marks, and what pins stood at them."""

    path: str
    title: str = ""
    version: str = ""
    marks: tuple[str, ...] = ()
    pins: tuple[tuple[str, str], ...] = ()


class Registry(NamedTuple):
    """All that was ever published: pages by their path below each of the folders of the languages."""

    folders: tuple[str, ...] = ()
    pages: Mapping[str, Line] = {}

    def below(self, folder: str) -> dict[str, Line]:
        """Returns the pages below a folder."""
        return {path: line for path, line in self.pages.items() if path.startswith(f"{folder}/")}


def read(root: Path) -> Registry:
    """Returns the registry of a repository, an empty one where there is none; ``Unreadable`` with the faulty line."""
    try:
        lines = (root / FILE).read_text("utf-8").rstrip("\n").split("\n")
    except FileNotFoundError:
        return Registry()
    except UnicodeDecodeError:
        raise Unreadable("the file is not UTF-8", _HINT, FILE) from None
    except OSError as error:
        raise Unreadable(f"the file can't be read ({error.strerror})", "see who may read it", FILE) from None
    head = _HEAD.fullmatch(lines[0])
    if head is None or lines[-1] != "]}":
        raise _broken(1 if head is None else len(lines), "this is not how a registry of addresses begins and ends")
    folders = _texts(_parsed(head[1], 1), 1)
    pages: dict[str, Line] = {}
    for number, text in enumerate(lines[1:-1], 2):
        line = _line(_parsed(text.removesuffix(","), number), number)
        pages[line.path] = _joined(pages[line.path], line) if line.path in pages else line
    return Registry(folders, pages)


def _broken(number: int, what: str) -> Unreadable:
    return Unreadable(what, _HINT, f"{FILE}:{number}")


def _parsed(text: str, number: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _broken(number, "this line is no page of a registry of addresses") from None


def _line(found: Any, number: int) -> Line:
    if not isinstance(found, dict) or not {"path"} <= set(found) <= {*Line._fields}:
        raise _broken(number, 'a page has "path", "title", "version", "marks", "pins" and nothing else')
    pins = found.get("pins", {})
    if not isinstance(pins, dict):
        raise _broken(number, "pins are names by marks")
    path, title, version = _texts([found["path"], found.get("title", ""), found.get("version", "")], number)
    if fault := unsound(path) or ("" if path.endswith(".html") else "it doesn't end in .html"):
        raise _broken(number, f"the path {path!a} can't be a page: {fault}")
    marks = _texts(found.get("marks", []), number)
    found_pins = zip(pins, _texts([*pins.values()], number), strict=True)
    return Line(path, title, version, marks, tuple(found_pins))


def _texts(found: Any, number: int) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _broken(number, "only texts and lists of texts stand here")
    return tuple(found)


def _joined(old: Line, new: Line) -> Line:
    """Returns a page as it was published last, with all marks that it ever had."""
    pins = {**dict(old.pins), **dict(new.pins)}
    marks = tuple(sorted({*old.marks, *new.marks}))
    return Line(new.path, new.title or old.title, new.version or old.version, marks, tuple(sorted(pins.items())))


def register(root: Path, site: Path, codes: Sequence[str]) -> int:
    """Adds the pages of a site to the registry of its repository; returns how many pages that has now."""
    known = read(root)
    pages = dict(known.pages)
    for line in _published(site, codes):
        pages[line.path] = _joined(pages[line.path], line) if line.path in pages else line
    folders = tuple(dict.fromkeys((*known.folders, *(prefix(code, codes) for code in codes))))
    _write(root / FILE, Registry(folders, pages))
    return len(pages)


def _published(site: Path, codes: Sequence[str]) -> Iterator[Line]:
    """Yields the pages of a site, those that only say where another went left out."""
    others = tuple(prefix(code, codes) for code in codes[1:])
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if not others or not name.startswith(others):
            text = path.read_text("utf-8", "surrogateescape")
            if '<body class="page-gone">' not in text:
                yield line(name, text)


def line(path: str, page: str) -> Line:
    """Returns what a printed page says of itself."""
    title, version = _TITLE.search(page), _VERSION.search(page)
    marks, pins = set(), {}
    for tag, before, mark, after in _MARKED.findall(page):
        if tag not in _NO_PLACE:
            marks.add(unescape(mark))
        if pin := _PIN.search(before + after):
            pins[unescape(mark)] = unescape(pin[1])
    said = unescape(re.sub(r"<[^>]*>", "", title[1])) if title else ""
    known = unescape(version[1]) if version else ""
    return Line(path, " ".join(said.split()), known, tuple(sorted(marks)), tuple(sorted(pins.items())))


def _write(path: Path, registry: Registry) -> None:
    """Writes a registry in one step."""
    pages = ",\n".join(_text(registry.pages[name]) for name in sorted(registry.pages))
    text = f'{{"format": "lexdiff.addresses/1", "languages": {json.dumps(list(registry.folders))}, "pages": [\n'
    rewrite(path, f"{text}{pages}\n]}}\n" if pages else f"{text}]}}\n", FILE)


def _text(line: Line) -> str:
    told = {name: value for name, value in line._asdict().items() if value and name != "pins"}
    if line.pins:
        told["pins"] = dict(line.pins)
    return json.dumps(told, ensure_ascii=False)
