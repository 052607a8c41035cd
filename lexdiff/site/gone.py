"""What became of what was published: the provisions that left a page, and the pages that are made no more.

A provision is followed by its trail through the versions, then by its pin; where neither leads anywhere, the
ordinance's own page is named, and no guess. Limits: a record that was renamed is known again by its title only.
Rejected: redirects; a reader who followed a citation must be told that the text is another one now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lexdiff.errors import LexdiffError
from lexdiff.model.history import Edition, History
from lexdiff.render.labels import visible
from lexdiff.site import citation, urls
from lexdiff.site.claims import Claims
from lexdiff.site.facts import Facts
from lexdiff.site.page import Link, Page, Was
from lexdiff.site.places import Places
from lexdiff.site.registry import Line, Registry

FACTS = ("id", "title", "url", "gone")  # of an ordinance, that this needs


class Content(NamedTuple):
    """All that a page shows of one that stood there: the last version known to have had it, and where to go."""

    version: str
    now: Link
    moved: bool


def left(history: History, places: Places, line: Line) -> tuple[Was, ...]:
    """Returns what became of all that was ever marked on a page of an ordinance."""
    pins = dict(line.pins)
    return tuple(followed(history, places, mark, line.version, pins.get(mark, "")) for mark in line.marks)


def followed(history: History, places: Places, mark: str, version: str = "", pin: str = "") -> Was:
    """Returns what became of the provision at a mark: where it is now, or the last version that has it."""
    for address in map(places.address, dict.fromkeys((mark, mark.removeprefix("at-")))):
        for edition in reversed(history.editions):
            if (edition.version, address) in history.trails:
                return _end(history, places, mark, edition, address)
    for edition in reversed(history.editions) if pin else ():
        for provision in edition.ordinance.root.walk():
            if provision.pin == pin:
                return _end(history, places, mark, edition, provision.address)
    return Was(mark, version, None, None)


def _end(history: History, places: Places, mark: str, edition: Edition, address: str) -> Was:
    end = history.trails[edition.version, address][-1]
    said = citation.cited(end.provision, history.id)
    if end.version == history.editions[-1].version:
        return Was(mark, visible(edition.version), Link(said, places.url(end.provision.address)), None)
    text = f"{urls.version(history.id, end.version)}#{places.mark(end.provision.address)}"
    return Was(mark, visible(end.version), None, Link(f"{said}, {visible(end.version)}", text))


def write(gone: Mapping[str, Iterable[Was]]) -> dict[str, list[list[str]]]:
    """Returns what became of pages as JSON can hold it."""
    return {path: [_flat(one) for one in several] for path, several in gone.items()}


def _flat(was: Was) -> list[str]:
    return [was.mark, was.until, *(was.now or Link("", ""))[:2], *(was.text or Link("", ""))[:2]]


def _read(flat: list[str]) -> Was:
    mark, until, now, now_url, text, text_url = flat
    return Was(mark, until, Link(now, now_url) if now_url else None, Link(text, text_url) if text_url else None)


def pages(
    registry: Registry, made: frozenset[str], folders: tuple[str, ...], facts: Mapping[str, Facts], titles: Titles
) -> Iterator[tuple[str, Page]]:
    """Yields a page, with the folder of its language, for each that was published and isn't made any more."""
    claims = Claims()
    for path in sorted(made):
        claims.claim("the site", path)
    homes = {f"{urls.folder(one['id'])}/": one for one in facts.values()}
    for folder in registry.folders:
        for path, line in registry.pages.items():
            if folder + path not in made and _is_free(claims, folder + path):
                if folder not in folders and folders[0] + path in made:
                    yield folder, _elsewhere(line)
                else:
                    yield folder, _page(line, _home(path, homes), titles)


Titles = Mapping[str, tuple[str, ...]]  # the pages of records and amendments by their titles


def _is_free(claims: Claims, path: str) -> bool:
    """Returns whether no page has the path, in this spelling or one that some file systems take for the same."""
    try:
        claims.claim("what is gone", path)
    except LexdiffError:
        return False
    return True


def _home(path: str, homes: Mapping[str, Facts]) -> Facts | None:
    return homes.get("/".join(path.split("/")[:2]) + "/")


def _elsewhere(line: Line) -> Page:
    """Returns the page that leads to the same page in another language."""
    was = tuple(Was(mark, "", Link(mark, f"{line.path}#{mark}"), None) for mark in line.marks)
    return _told(line, Link(line.title, line.path), was, True)


def _page(line: Line, home: Facts | None, titles: Titles) -> Page:
    known = (home or {}).get("gone", {}).get(line.path)
    was = tuple(map(_read, known)) if known else tuple(Was(mark, line.version, None, None) for mark in line.marks)
    same = titles.get(line.title, ())
    if home is not None:
        now = Link(home["title"], home["url"])
    elif len(same) == 1 and same[0].split("/")[0] == line.path.split("/")[0]:
        return _told(line, Link(line.title, same[0]), was, True)
    else:
        now = Link("", "index.html")
    return _told(line, now, was, False)


def _told(line: Line, now: Link, was: tuple[Was, ...], moved: bool) -> Page:
    return Page(
        path=line.path,
        kind="gone",
        title=visible(line.title) or visible(line.path),
        content=Content(visible(line.version), now, moved),
        trail=(Link("", "index.html"), *([now] if now.name and not moved else [])),
        was=was,
    )
