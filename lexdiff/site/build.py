"""Builds the site: the units it is made of, each with all that it depends on, handed to ``publish``.

A unit is an ordinance (all its pages), or the pages of one kind that gather from all. What a unit is made from makes
its fingerprint, so that an edit costs what it touches. Limits: amendments and records of the working tree.
Rejected: asking each page for its inputs while it is printed; what isn't printed wouldn't be asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from lexdiff import repository, settings
from lexdiff.model.record import Amendment, Bearing, Record
from lexdiff.read import checked, citing
from lexdiff.read.check import named
from lexdiff.read.checked import Checked
from lexdiff.read.files import in_folder
from lexdiff.read.state import state as sources_state
from lexdiff.render.labels import visible
from lexdiff.repository import Repository, Text
from lexdiff.settings import Settings
from lexdiff.site import (
    almanac,
    cards,
    crawl,
    exports,
    facts,
    feeds,
    fingerprint,
    fit,
    gone,
    heads,
    pagefind,
    problems,
    registry,
    search,
    sources,
    speech,
    translations,
    urls,
)
from lexdiff.site.facts import Facts
from lexdiff.site.page import Link, Page, Source, Was
from lexdiff.site.pages import (
    amendment,
    aside,
    asked,
    duties,
    elsewhere,
    held,
    home,
    index,
    layers,
    numbers,
    ordinance,
    own,
    people,
    provision,
    record,
    redline,
    timeline,
    version,
)
from lexdiff.site.places import Places
from lexdiff.site.publish import Progress, Published, Rendered, Unit, publish
from lexdiff.site.registry import Line, Registry
from lexdiff.site.template import Printer

MISSING: Mapping[str, tuple[str, Callable[[], str]]] = {
    "no card images: Pillow is not installed": ("lexdiff[cards]", lambda: cards.maker()),
    "no search: Pagefind is not installed": ("lexdiff[search]", lambda: pagefind.maker()),
}
once = lru_cache(maxsize=1)
STATIC = Path(__file__).parent / "static"
CACHE = ".lexdiff/site.cache"
Pages = Callable[[str], Iterable[Page]]  # what a page holds is told in a language, so it is made for each


def build(
    cwd: Path,
    target: Path,
    executor: Executor | None = None,
    progress: Progress | None = None,
    cache: Path | None = None,
) -> Published:
    """Makes the site of the repository around a folder; ``LexdiffError`` where that isn't possible.

    ``cache`` is the file in which the build remembers what it made; it lies in the repository unless one is named.
    """
    found = repository.survey(cwd)
    fit.survey(found, target)
    _printer.cache_clear()  # a publisher may have changed a template since
    chosen = settings.read(found.root)
    found = translations.known(found, chosen.languages[0])
    published = registry.read(found.root)
    told = {"progress": progress} if progress else {}
    closing = partial(_closing, found, chosen, published)
    last = partial(_last, found, chosen, published)
    units = tuple(_ordinances(found, chosen, published))
    return publish(target, cache or found.root / CACHE, units, closing, executor, last=last, **told)


def left_out() -> tuple[str, ...]:
    """Returns a line for each part of the site that can't be made because what makes it isn't installed."""
    return tuple(f'{what} (pip install "{extra}")' for what, (extra, maker) in MISSING.items() if not maker())


def _ordinances(found: Repository, chosen: Settings, published: Registry) -> Iterable[Unit]:
    """Yields a unit for each ordinance."""
    table = citing.read(found.root)
    base = fingerprint.of(
        fingerprint.program(), fingerprint.own(found.root), chosen, cards.maker(), pagefind.maker(), table
    )
    around = fingerprint.of(found.amendments)
    for name, texts in sorted(found.texts.items(), key=_longest):  # first, so that no worker is left with it at the end
        ties = repository.bearing_on(found, name)
        sources = (part for text in texts for part in text)
        known = published.below(urls.folder(name))
        hearings = repository.heard(found, name)
        made_from = fingerprint.of(base, around, ties, hearings, known, *sources)
        render = partial(_ordinance, found.root, chosen, name, texts, found.amendments, ties, hearings, known)
        yield Unit(f"ordinance {name}", made_from, render)


def _longest(item: tuple[str, Sequence[Text]]) -> tuple[int, str]:
    return -sum(len(text.source) for text in item[1]), item[0]


def _ordinance(
    root: Path,
    chosen: Settings,
    name: str,
    texts: Sequence[Text],
    amendments: Sequence[Amendment],
    ties: Sequence[tuple[Record, Bearing]],
    hearings: Sequence[Record],
    known: Mapping[str, Line],
) -> Rendered:
    history = repository.history(name, texts, amendments, ties, citing.read(root), hearings)
    places = Places(name, history.editions)
    sources = {text.version: _source(text) for text in texts}
    trail = (Link("", "index.html"), Link(version.title(history.editions[-1]), urls.ordinance(name), places.language))

    def pages(code: str) -> Iterator[Page]:
        for kind in (ordinance, version, redline, provision, layers, aside):
            for page in kind.pages(history, places, sources, trail, speech.say(code)):
                yield aside.marked(page, history)

    first = list(pages(chosen.languages[0]))
    paths = [page.path for page in first]
    was = {path: gone.left(history, places, line) for path, line in known.items()}
    files = {**exports.of_ordinance(history), **cards.of_ordinance(history, chosen)}
    left = gone.write({path: several for path, several in was.items() if path not in {*paths}})
    wrong, findable = problems.within(history, amendments), search.of_ordinance(history, places)
    told = facts.write(history, places, paths, files, left, wrong, search.shelves(findable), chosen.languages)
    files |= feeds.of_ordinance(chosen, facts.read(told), dict.fromkeys(record for record, _ in ties))

    def made(code: str) -> Iterable[Page]:
        found = first if code == chosen.languages[0] else pages(code)
        marked = (page._replace(was=(*page.was, *was.get(page.path, ()))) for page in found)
        return heads.of_ordinance(marked, history, chosen, files)

    return Rendered({**_printed(root, chosen, made), **files}, told + facts.END + search.write(findable))


def _source(text: Text) -> Source:
    content = text.source.encode("utf-8", "surrogatepass")
    return Source(text.version, text.file, hashlib.sha256(content).hexdigest())


def _closing(found: Repository, chosen: Settings, published: Registry, kept: Mapping[str, bytes]) -> Sequence[Unit]:
    """Returns the units that gather from all ordinances."""
    read = _kept(kept)
    texts, links = own.files(found.root, chosen.languages), checked.read(found.root)
    dated = feeds.dated(read.some(["versions"]), found.records)
    makers = (fingerprint.program(), fingerprint.own(found.root), cards.maker(), pagefind.maker())
    around = (found.amendments, found.records, texts, sorted(links.items()), published, dated)
    base = fingerprint.of(chosen, *makers, *around)
    amendments = {code: translations.all_told(found.amendments, code) for code in chosen.languages}
    units: list[Unit] = []
    for name, kind in _gathering(found, chosen, texts, links, amendments).items():
        names = {*_HEAD, *kind.names}
        made_from = fingerprint.of(base, *read.written(sorted(names), chosen.languages))
        pages = partial(_dressed, chosen, amendments, dated, partial(read.some, names), kind.pages)
        units.append(Unit(name, made_from, partial(_gathered, found.root, chosen, published, pages)))
    units += _for_programs(found, chosen, read, base)
    units += _searching(found, kept)
    units.append(problems.unit(found, sum(one["problems"] for one in read.some(["problems"]).values())))
    return [*units, Unit("static", fingerprint.of(base), partial(_static, found.root, chosen))]


def _kept(kept: Mapping[str, bytes]) -> facts.Kept:
    return facts.Kept({name.removeprefix("ordinance "): one for name, one in kept.items()})


def _for_programs(found: Repository, chosen: Settings, read: facts.Kept, base: str) -> Iterator[Unit]:
    """Yields the units of what is for programs."""
    state = sources_state(found.root, _sources(found, chosen))
    held = sorted(found.commits.items())
    kinds: Mapping[str, tuple[Sequence[str], Callable[[Mapping[str, Facts]], Mapping[str, bytes]], object]] = {
        "feed": (feeds.FACTS, lambda told: feeds.of_site(chosen, told, found.records), ""),
        "calendar": (almanac.FACTS, lambda told: almanac.calendar(chosen, told, found.records), ""),
        "data": (
            exports.FACTS,
            lambda told: exports.of_site(chosen, state, found.commits, told, found.records),
            (state, held),
        ),
    }
    for name, (names, make, more) in kinds.items():
        yield Unit(name, fingerprint.of(base, more, *read.written(names)), partial(_told, make, read, names))


def _told(
    make: Callable[[Mapping[str, Facts]], Mapping[str, bytes]], read: facts.Kept, names: Sequence[str]
) -> Rendered:
    return Rendered(make(read.some(names)), b"")


def _sources(found: Repository, chosen: Settings) -> tuple[str, ...]:
    """Returns the folders that a site is made from: where git carries versions, those that are folders all the same."""
    law = ["ordinances"]
    if chosen.versions != "folders":
        law = [f"ordinances/{name}" for name in found.versions if name not in found.commits]
    return (*law, "amendments", "site")


def _searching(found: Repository, kept: Mapping[str, bytes]) -> Iterator[Unit]:
    """Yields the indexes of the law and those of the records apart: a new record leaves those of the law."""
    findable = once(lambda: search.groups(kept.values(), found.records))
    shelves = {"law": (search.LAW, search.law_of(kept.values())), "records": (search.RECORDS, found.records)}
    for name, (shelf, made_from) in shelves.items():

        def make(shelf: Sequence[str] = shelf) -> Mapping[str, bytes]:
            return search.files(findable(), shelf)

        made_by = fingerprint.of(fingerprint.program(), pagefind.maker(), made_from)
        yield Unit(f"search of the {name}", made_by, partial(_plain, make))


class _Kind(NamedTuple):
    """A kind of page that gathers from all ordinances: the names of the facts it needs, and its pages in a language."""

    names: Sequence[str]
    pages: Callable[[str, Mapping[str, Facts]], Iterable[Page]]


_HEAD = ("title", "url", "restated", "card")  # what the head of a page needs


Told = Mapping[str, Sequence[Amendment]]  # the amendments, as each language tells them


def _gathering(
    found: Repository, chosen: Settings, texts: Sequence[own.File], links: Mapping[str, Checked], amendments: Told
) -> Mapping[str, _Kind]:
    """Returns the kinds of pages that gather from all ordinances."""
    ids = {one.id for one in found.records}
    records = {code: translations.all_told(found.records, code) for code in chosen.languages}
    ways = {code: {one.id: translations.link(one) for one in several} for code, several in amendments.items()}
    listed = once(lambda: tuple(own.pages(texts, chosen.languages)))

    def resolved(record: str, beside: str) -> str | None:
        return named(record, beside, ids)

    return {
        "home": _Kind(home.FACTS, lambda code, read: home.pages(chosen, records[code], read)),
        "amendments": _Kind(
            amendment.FACTS, lambda code, read: amendment.pages(amendments[code], records[code], read, code)
        ),
        "records": _Kind(
            record.FACTS,
            lambda code, read: record.pages(records[code], read, resolved, ways[code], links, speech.say(code)),
        ),
        "asked for": _Kind(record.FACTS, lambda code, read: asked.pages(records[code], read)),
        "numbers": _Kind(
            duties.FACTS,
            lambda code, read: numbers.pages(
                records[code], resolved, duties.shown(amendments[code], records[code], read)
            ),
        ),
        "people": _Kind((), lambda code, _: people.pages(amendments[code], records[code])),
        "elsewhere": _Kind((), lambda code, _: elsewhere.pages(records[code])),
        "held": _Kind(held.FACTS, lambda code, read: held.pages(records[code], read, links)),
        "index": _Kind(index.FACTS, lambda _, read: index.pages(read)),
        "timeline": _Kind((), lambda code, _: timeline.pages(amendments[code], records[code])),
        **{
            f"{own.FOLDER}/{name}.md": _Kind((), partial(_own, listed, name))
            for name in sorted({one.name for one in texts})
        },
        "search page": _Kind(search.FACTS, lambda _, read: search.pages(read.values(), found.records)),
    }


def _dressed(
    chosen: Settings,
    amendments: Told,
    dated: bool,
    read: Callable[[str], Mapping[str, Facts]],
    pages: Callable[[str, Mapping[str, Facts]], Iterable[Page]],
    code: str,
) -> Iterable[Page]:
    """Returns the pages of a kind in a language, with their heads."""
    told = read(code)
    return heads.of_site(pages(code, told), amendments[code], told, chosen, dated)


def _own(listed: Callable[[], Sequence[Page]], name: str, *_: object) -> Sequence[Page]:
    """Returns the page of one file, which is the same in each language: its template takes the words of one."""
    return [page for page in listed() if page.path == own.url(name)]


def _gathered(root: Path, chosen: Settings, published: Registry, pages: Pages) -> Rendered:
    def known(code: str) -> Iterator[Page]:
        return (_known(page, published) for page in pages(code))

    return Rendered(_printed(root, chosen, known), b"")


def _known(page: Page, published: Registry) -> Page:
    """Returns a page with the marks that it once had."""
    line = published.pages.get(page.path)
    return page._replace(was=tuple(Was(mark, "", None, None) for mark in line.marks)) if line else page


def _last(
    found: Repository, chosen: Settings, published: Registry, kept: Mapping[str, bytes], made: frozenset[str]
) -> Iterator[Unit]:
    """Yields the units that need to know what all others make: what search engines are told, and pages made no more."""
    pages = sorted(path for path in made if path.endswith(".html") and not path.startswith("static/"))
    made_from = fingerprint.of(fingerprint.program(), chosen, pages)
    yield Unit("crawl", made_from, partial(_plain, partial(crawl.crawl, chosen, pages)))
    if not published.pages:
        return
    titles, read = _titles(found), _kept(kept)
    base = fingerprint.of(
        *(fingerprint.program(), fingerprint.own(found.root), chosen, *read.written(gone.FACTS)),
        *(published, sorted(made), sorted(titles.items())),
    )
    yield Unit("gone", base, partial(_gone, found.root, chosen, published, read.some(gone.FACTS), made, titles))


def _titles(found: Repository) -> dict[str, tuple[str, ...]]:
    """Returns the pages of records and amendments by their titles."""
    pages: dict[str, tuple[str, ...]] = {}
    for title, url in (
        *((one.title, urls.record(one.id)) for one in found.records),
        *((one.title, urls.amendment(one.id)) for one in found.amendments),
    ):
        shown = " ".join(visible(title).split())
        pages[shown] = (*pages.get(shown, ()), url)
    return pages


def _gone(
    root: Path,
    chosen: Settings,
    published: Registry,
    read: Mapping[str, Facts],
    made: frozenset[str],
    titles: gone.Titles,
) -> Rendered:
    folders = {speech.prefix(code, chosen.languages): code for code in chosen.languages}
    found = gone.pages(published, made, tuple(folders), read, titles)
    pages = (
        _printer(root, chosen, folders.get(folder, chosen.languages[0])).page(page, folder) for folder, page in found
    )
    return Rendered(dict(pages), b"")


def _plain(make: Callable[[], Mapping[str, bytes]]) -> Rendered:
    return Rendered(make(), b"")


def _printed(root: Path, chosen: Settings, pages: Pages) -> dict[str, bytes]:
    """Returns pages by their path, in every language."""
    return dict(_printer(root, chosen, code).page(page) for code in chosen.languages for page in pages(code))


@lru_cache(maxsize=8)
def _printer(root: Path, chosen: Settings, code: str) -> Printer:
    return Printer(root, chosen, speech.language(code, chosen.languages), fingerprint.program())


def _static(root: Path, chosen: Settings) -> Rendered:
    """Returns the files that pages share; a publisher's own come before ours."""
    found = {**in_folder(STATIC, STATIC, "static/", "").blobs, **sources.below(root, "static")}
    files = {f"static/{path}": blob.load() for path, blob in found.items()}
    accents = f":root{{--accent-light:{chosen.accent};--accent-dark:{chosen.accent_dark}}}\n"
    return Rendered({**files, "static/publisher.css": accents.encode()}, b"")
