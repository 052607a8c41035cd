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

from lexdiff import repository, settings
from lexdiff.model.record import Amendment, Bearing, Record
from lexdiff.read import citing
from lexdiff.read.check import named
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
        made_from = fingerprint.of(base, around, ties, known, *sources)
        render = partial(_ordinance, found.root, chosen, name, texts, found.amendments, ties, known)
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
    known: Mapping[str, Line],
) -> Rendered:
    history = repository.history(name, texts, amendments, ties, citing.read(root))
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
    wrong = problems.within(history, amendments)
    told = facts.write(history, places, paths, files, left, wrong, chosen.languages)
    files |= feeds.of_ordinance(chosen, facts.read(told), dict.fromkeys(record for record, _ in ties))

    def made(code: str) -> Iterable[Page]:
        found = first if code == chosen.languages[0] else pages(code)
        marked = (page._replace(was=(*page.was, *was.get(page.path, ()))) for page in found)
        return heads.of_ordinance(marked, history, chosen, files)

    return Rendered({**_printed(root, chosen, made), **files}, told + b"\n" + search.write(history, places))


def _source(text: Text) -> Source:
    content = text.source.encode("utf-8", "surrogatepass")
    return Source(text.version, text.file, hashlib.sha256(content).hexdigest())


def _closing(found: Repository, chosen: Settings, published: Registry, kept: Mapping[str, bytes]) -> Sequence[Unit]:
    """Returns the units that gather from all ordinances."""
    read = {name.removeprefix("ordinance "): facts.read(one) for name, one in kept.items()}
    told = {
        code: {name.removeprefix("ordinance "): facts.read(one, code) for name, one in kept.items()}
        for code in chosen.languages
    }
    texts = own.files(found.root, chosen.languages)
    kept_of = (found.amendments, found.records, texts, cards.maker(), pagefind.maker(), published)
    base = fingerprint.of(fingerprint.program(), fingerprint.own(found.root), chosen, sorted(kept.items()), *kept_of)
    findable = once(lambda: search.groups(kept.values(), found.records))
    pages = _gathering(found, chosen, told, findable)
    units = [Unit(name, base, partial(_gathered, found.root, chosen, published, kind)) for name, kind in pages.items()]
    units += _for_programs(found, chosen, read, base, pages)
    units += _searching(found, kept, findable)
    units.append(problems.unit(found, sum(one["problems"] for one in read.values())))
    return [*units, Unit("static", fingerprint.of(base), partial(_static, found.root, chosen))]


def _for_programs(
    found: Repository,
    chosen: Settings,
    read: Mapping[str, Facts],
    base: str,
    pages: Mapping[str, Pages],
) -> Iterator[Unit]:
    """Yields the units of what is for programs."""
    state = sources_state(found.root, _sources(found, chosen))
    kinds: Mapping[str, Callable[[], Mapping[str, bytes]]] = {
        "feed": lambda: feeds.of_site(chosen, read, found.records),
        "calendar": lambda: almanac.calendar(chosen, read, found.records),
        "crawl": lambda: crawl.crawl(chosen, _paths(chosen, read, pages.values())),
        "data": lambda: exports.of_site(chosen, state, found.commits, read, found.records),
    }
    for name, make in kinds.items():
        made_from = fingerprint.of(base, state, sorted(found.commits.items())) if name == "data" else base
        yield Unit(name, made_from, partial(_plain, make))


def _sources(found: Repository, chosen: Settings) -> tuple[str, ...]:
    """Returns the folders that a site is made from: where git carries versions, those that are folders all the same."""
    law = ["ordinances"]
    if chosen.versions != "folders":
        law = [f"ordinances/{name}" for name in found.versions if name not in found.commits]
    return (*law, "amendments", "site")


def _searching(found: Repository, kept: Mapping[str, bytes], findable: Callable[[], search.Groups]) -> Iterator[Unit]:
    """Yields the indexes of the law and those of the records apart: a new record leaves those of the law."""
    shelves = {"law": (search.LAW, search.law_of(kept.values())), "records": (search.RECORDS, found.records)}
    for name, (shelf, made_from) in shelves.items():

        def make(shelf: Sequence[str] = shelf) -> Mapping[str, bytes]:
            return search.files(findable(), shelf)

        made_by = fingerprint.of(fingerprint.program(), pagefind.maker(), made_from)
        yield Unit(f"search of the {name}", made_by, partial(_plain, make))


def _gathering(
    found: Repository,
    chosen: Settings,
    read: Mapping[str, Mapping[str, Facts]],
    findable: Callable[[], search.Groups],
) -> Mapping[str, Pages]:
    """Returns the kinds of pages that gather from all ordinances, in a language each made once, when it is asked for.

    ``read`` holds the facts as each language tells them.
    """
    ids = {one.id for one in found.records}
    records = {code: translations.all_told(found.records, code) for code in chosen.languages}
    amendments = {code: translations.all_told(found.amendments, code) for code in chosen.languages}
    ways = {code: {one.id: translations.link(one) for one in several} for code, several in amendments.items()}
    texts = own.files(found.root, chosen.languages)
    listed = once(lambda: tuple(own.pages(texts, chosen.languages)))
    kinds: Mapping[str, Pages] = {
        "home": lambda code: home.pages(chosen, records[code], read[code]),
        "amendments": lambda code: amendment.pages(amendments[code], records[code], read[code], code),
        "records": lambda code: record.pages(
            records[code], read[code], lambda r, b: named(r, b, ids), ways[code], speech.say(code)
        ),
        "asked for": lambda code: asked.pages(records[code], read[code]),
        "numbers": lambda code: numbers.pages(
            records[code], lambda r, b: named(r, b, ids), duties.shown(amendments[code], records[code], read[code])
        ),
        "people": lambda code: people.pages(amendments[code], records[code]),
        "elsewhere": lambda code: elsewhere.pages(records[code]),
        "held": lambda code: held.pages(records[code], read[code]),
        "index": lambda code: index.pages(read[code]),
        "timeline": lambda code: timeline.pages(amendments[code], records[code]),
        **{f"{own.FOLDER}/{name}.md": partial(_own, listed, name) for name in sorted({one.name for one in texts})},
        "search page": lambda code: search.pages(findable()),
    }
    dated = feeds.dated(next(iter(read.values())), found.records)

    def dressed(pages: Pages, code: str) -> Sequence[Page]:
        return tuple(heads.of_site(pages(code), amendments[code], read[code], chosen, dated))

    return {name: lru_cache(maxsize=None)(partial(dressed, pages)) for name, pages in kinds.items()}


def _own(listed: Callable[[], Sequence[Page]], name: str, _: str) -> Sequence[Page]:
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
) -> Sequence[Unit]:
    """Returns the unit of the pages that were published once and are made no more."""
    if not published.pages:
        return ()
    titles = _titles(found)
    base = fingerprint.of(
        *(fingerprint.program(), fingerprint.own(found.root), chosen, sorted(kept.items())),
        *(published, sorted(made), sorted(titles.items())),
    )
    return (Unit("gone", base, partial(_gone, found.root, chosen, published, kept, made, titles)),)


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
    kept: Mapping[str, bytes],
    made: frozenset[str],
    titles: gone.Titles,
) -> Rendered:
    read = {name: facts.read(one) for name, one in kept.items()}
    folders = {speech.prefix(code, chosen.languages): code for code in chosen.languages}
    found = gone.pages(published, made, tuple(folders), read, titles)
    pages = (
        _printer(root, chosen, folders.get(folder, chosen.languages[0])).page(page, folder) for folder, page in found
    )
    return Rendered(dict(pages), b"")


def _plain(make: Callable[[], Mapping[str, bytes]]) -> Rendered:
    return Rendered(make(), b"")


def _paths(chosen: Settings, read: Mapping[str, Facts], gathered: Iterable[Pages]) -> Iterator[str]:
    """Yields the paths of all pages in all languages."""
    paths = [path for one in read.values() for path in one["pages"]]
    paths += [page.path for pages in gathered for page in pages(chosen.languages[0])]
    for code in chosen.languages:
        yield from (speech.prefix(code, chosen.languages) + path for path in paths)


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
