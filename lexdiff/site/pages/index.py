"""The index from A to Z: defined terms and the headings of sections; what is gone stands in a list apart.

It serves instead of a search where there is no script or no server. Limits: a letter is the first one of a heading
without accents; with more than some thousand entries each letter has its page. Rejected: what is gone among the rest
with a mark; somebody would take a repealed word for law.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from unicodedata import normalize

from lexdiff.render.labels import visible
from lexdiff.site import urls
from lexdiff.site.facts import Facts
from lexdiff.site.page import Link, Page

FACTS = ("title", "restated", "terms", "sections")  # of an ordinance, that this needs
HOME = "index-a-z.html"
_LONGEST = 1500  # entries on one page
_NO_LETTER = "#"


class Entry(NamedTuple):
    """A term or heading, its place, and of which ordinance; ``now`` is what became of one that is gone."""

    name: str
    url: str
    kind: str
    label: str
    ordinance: str
    version: str
    gone: bool
    now: Link | None


class Letter(NamedTuple):
    """The entries under one letter; ``page`` is where they stand, with their mark."""

    name: str
    mark: str
    page: str
    number: int
    entries: tuple[Entry, ...]


class Content(NamedTuple):
    """All that a page of the index shows; ``letters`` without entries stand on pages of their own."""

    letter: str
    letters: tuple[Letter, ...]
    shown: tuple[Letter, ...]
    gone: tuple[Entry, ...]
    several: bool


def pages(facts: Mapping[str, Facts]) -> Iterator[Page]:
    """Yields the index: one page, or one for each letter where it is long."""
    entries = sorted((one for fact in facts.values() for one in _entries(fact)), key=_order)
    current = [one for one in entries if not one.gone]
    gone = tuple(one for one in entries if one.gone)
    split = len(entries) > _LONGEST
    letters = tuple(_letters(current, split))
    several = len(facts) > 1
    restated = any(one["restated"] for one in facts.values())
    yield _page(HOME, Content("", letters, () if split else letters, gone, several), restated)
    for letter in letters if split else ():
        yield _page(letter.page, Content(letter.name, letters, (letter,), (), several), restated)


def _page(path: str, content: Content, restated: bool) -> Page:
    trail = (Link("", "index.html"), *((Link("A–Z", HOME),) if content.letter else ()))
    return Page(path, "index", "", content, trail, restated="restatement" if restated else "")


def _entries(fact: Facts) -> Iterator[Entry]:
    """Yields the terms and sections of an ordinance."""
    for one in fact["terms"]:
        name = one["term"]
        yield Entry(name, one["url"], "term", "", fact["title"], visible(one["version"]), one["gone"], _now(one))
    for one in fact["sections"]:
        name, label = one["heading"] or one["name"], one["label"] if one["heading"] else ""
        yield Entry(
            name, one["url"], "provision", label, fact["title"], visible(one["version"]), one["gone"], _now(one)
        )


def _now(one: Facts) -> Link | None:
    return Link(*one["now"]) if one["now"] else None


def _order(one: Entry) -> tuple[str, str, str, str]:
    letter = _letter(one.name)
    return ("" if letter == _NO_LETTER else letter, _plain(one.name), one.ordinance, one.url)


@lru_cache(maxsize=65536)  # asked for each entry three times
def _plain(name: str) -> str:
    kept = (c for c in normalize("NFKD", name) if c.isalnum() or c == " ")
    return "".join(kept).casefold().strip()


def _letter(name: str) -> str:
    first = _plain(name)[:1].upper()[:1]
    return first if first.isalpha() else _NO_LETTER


def _letters(entries: Iterable[Entry], split: bool) -> Iterator[Letter]:
    for name, several in groupby(entries, lambda one: _letter(one.name)):
        found: Sequence[Entry] = tuple(several)
        part = "signs" if name == _NO_LETTER else urls.slug(name.lower())
        mark = f"letter-{part}"
        page = f"index-a-z/{part}.html" if split else HOME
        yield Letter(name, mark, page, len(found), tuple(found))
