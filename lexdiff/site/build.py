"""Builds the site: the units it is made of, each with all that it depends on, handed to ``publish``.

A unit is an ordinance (all its pages), or the pages of one kind that gather from all. What a unit is made from makes
its fingerprint, so that an edit costs what it touches. Limits: versions in the working tree.
Rejected: asking each page for its inputs while it is printed; what isn't printed wouldn't be asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from functools import lru_cache, partial
from pathlib import Path

from lexdiff import __version__, repository, settings
from lexdiff.model.record import Amendment, Bearing, Record
from lexdiff.read.check import named
from lexdiff.repository import Repository, Text
from lexdiff.settings import Settings
from lexdiff.site import facts, speech, translations, urls
from lexdiff.site.page import Link, Page, Source
from lexdiff.site.pages import (
    amendment,
    asked,
    elsewhere,
    home,
    index,
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
from lexdiff.site.template import Printer

STATIC = Path(__file__).parent / "static"
CACHE = ".lexdiff/site.cache"
_PACKAGE = Path(__file__).parent.parent
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
    chosen = settings.read(found.root)
    found = translations.known(found, chosen.languages[0])
    told = {"progress": progress} if progress else {}
    closing = partial(_closing, found, chosen)
    return publish(target, cache or found.root / CACHE, tuple(_ordinances(found, chosen)), closing, executor, **told)


def _ordinances(found: Repository, chosen: Settings) -> Iterable[Unit]:
    """Yields a unit for each ordinance."""
    base = _fingerprint(_program(), _own(found.root), chosen)
    around = _fingerprint(found.amendments)
    for name, texts in found.texts.items():
        ties = repository.bearing_on(found, name)
        sources = (part for text in texts for part in text)
        made_from = _fingerprint(base, around, ties, *sources)
        render = partial(_ordinance, found.root, chosen, name, texts, found.amendments, ties)
        yield Unit(f"ordinance {name}", made_from, render)


def _ordinance(
    root: Path,
    chosen: Settings,
    name: str,
    texts: Sequence[Text],
    amendments: Sequence[Amendment],
    ties: Sequence[tuple[Record, Bearing]],
) -> Rendered:
    history = repository.history(name, texts, amendments, ties)
    places = Places(name, history.editions)
    sources = {text.version: _source(text) for text in texts}
    newest = history.editions[-1]
    trail = (Link("", "index.html"), Link(version.title(newest), urls.ordinance(name), places.language))

    def pages(code: str) -> Iterable[Page]:
        for kind in (ordinance, version, redline, provision):
            yield from kind.pages(history, places, sources, trail, speech.say(code))

    return Rendered(_printed(root, chosen, pages), facts.write(history, places, chosen.languages))


def _source(text: Text) -> Source:
    content = text.source.encode("utf-8", "surrogatepass")
    return Source(text.version, text.file, hashlib.sha256(content).hexdigest())


def _closing(found: Repository, chosen: Settings, kept: Mapping[str, bytes]) -> Sequence[Unit]:
    """Returns the units that gather from all ordinances."""
    read = {
        code: {name.removeprefix("ordinance "): facts.read(one, code) for name, one in kept.items()}
        for code in chosen.languages
    }
    base = _fingerprint(_program(), _own(found.root), chosen, sorted(kept.items()), found.amendments, found.records)
    ids = {one.id for one in found.records}
    records = {code: translations.all_told(found.records, code) for code in chosen.languages}
    amendments = {code: translations.all_told(found.amendments, code) for code in chosen.languages}
    ways = {code: {one.id: translations.link(one) for one in several} for code, several in amendments.items()}
    kinds: Mapping[str, Pages] = {
        "home": lambda code: home.pages(chosen, records[code], read[code]),
        "amendments": lambda code: amendment.pages(amendments[code], records[code], read[code], code),
        "records": lambda code: record.pages(
            records[code], read[code], lambda r, b: named(r, b, ids), ways[code], speech.say(code)
        ),
        "asked for": lambda code: asked.pages(records[code], read[code]),
        "numbers": lambda code: numbers.pages(records[code], lambda r, b: named(r, b, ids)),
        "people": lambda code: people.pages(amendments[code], records[code]),
        "elsewhere": lambda code: elsewhere.pages(records[code]),
        "index": lambda code: index.pages(read[code]),
        "timeline": lambda code: timeline.pages(amendments[code], records[code]),
    }
    units = [Unit(name, base, partial(_gathered, found.root, chosen, pages)) for name, pages in kinds.items()]
    texts = own.files(found.root, chosen.languages)
    own_pages = partial(_gathered, found.root, chosen, lambda code: own.pages(texts, chosen.languages))
    units.append(Unit("own pages", _fingerprint(base, texts), own_pages))
    return [*units, Unit("static", _fingerprint(base), partial(_static, found.root, chosen))]


def _gathered(root: Path, chosen: Settings, pages: Pages) -> Rendered:
    return Rendered(_printed(root, chosen, pages), b"")


def _printed(root: Path, chosen: Settings, pages: Pages) -> dict[str, bytes]:
    """Returns pages by their path, in every language."""
    return dict(_printer(root, chosen, code).page(page) for code in chosen.languages for page in pages(code))


@lru_cache(maxsize=8)
def _printer(root: Path, chosen: Settings, code: str) -> Printer:
    return Printer(root, chosen, speech.language(code, chosen.languages))


def _static(root: Path, chosen: Settings) -> Rendered:
    """Returns the files that pages share; a publisher's own come before ours."""
    files: dict[str, bytes] = {}
    for folder in (STATIC, root / "site" / "static"):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.name.startswith("."):
                files[f"static/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    accents = f":root{{--accent-light:{chosen.accent};--accent-dark:{chosen.accent_dark}}}\n"
    return Rendered({**files, "static/publisher.css": accents.encode()}, b"")


def _fingerprint(*parts: object) -> str:
    """Returns the hash of texts, and of values whose ``repr`` tells all there is to them."""
    found = hashlib.sha256()
    for part in parts:
        content = (part if isinstance(part, str) else repr(part)).encode("utf-8", "surrogatepass")
        found.update(b"%d\0" % len(content) + content)
    return found.hexdigest()


@lru_cache(maxsize=8)
def _program() -> str:
    """Returns the hash of all that makes pages: the program, the templates, the catalogues."""
    found = hashlib.sha256(__version__.encode())
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            found.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _own(root: Path) -> str:
    """Returns the hash of a publisher's own templates and files."""
    found = hashlib.sha256()
    for name in ("templates", "static"):
        for path in sorted((root / "site" / name).rglob("*")):
            if path.is_file():
                found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
