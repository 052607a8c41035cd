"""The search: what can be found, in which index, and the page that searches.

Four indexes, so that nobody takes a repealed word for law, or a word in force for a repealed one: the current text;
what changed, with the amendments in plain words; earlier wording; records.
Each is made for each language that it speaks. What is found is written with the facts of an ordinance, behind
them, so that no page is read again. Limits: sections, not items. Rejected: one index with a filter; Pagefind's filters
differ from run to run, and a filter that fails shows everything.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from lexdiff import settings
from lexdiff.model.history import Edition, History, Step
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.record import Record
from lexdiff.model.redline import Row
from lexdiff.render import telling
from lexdiff.render.labels import visible
from lexdiff.render.say import ENGLISH
from lexdiff.site import changes, citation, dates, facts, pagefind, speech, text, translations, urls
from lexdiff.site.facts import Facts
from lexdiff.site.page import Link, Page
from lexdiff.site.pagefind import Document
from lexdiff.site.pages import version
from lexdiff.site.places import Places, language, sections

FACTS = ("shelves",)  # of an ordinance, that this needs
FOLDER = "search"
LAW, RECORDS = ("current", "changes", "past"), ("records",)
INDEXES = (*LAW, *RECORDS)
_DONE = {"insert": "added", "delete": "struck"}


class Findable(NamedTuple):
    """One thing to be found: in which index and language, of what kind, where, and its words."""

    shelf: str
    language: str
    kind: str
    url: str
    title: str
    version: str
    restated: bool
    words: str


Groups = Mapping[tuple[str, str], list[Findable]]


class Content(NamedTuple):
    """What the page that searches shows: the indexes there are, by kind and language; none where there is no search."""

    indexes: tuple[tuple[str, str], ...]


def of_ordinance(history: History, places: Places) -> list[Findable]:
    """Returns what can be found of an ordinance; nothing where nothing can make an index of it."""
    if not pagefind.maker():
        return []
    return [*_law(history, places), *_amendments(history), *_changes(history, places)]


def write(found: Iterable[Findable]) -> bytes:
    """Returns what can be found, packed."""
    rows = json.dumps([*found], ensure_ascii=True)
    return zlib.compress(rows.encode("ascii"), 6)


def read(kept: bytes) -> list[Findable]:
    """Returns what can be found, as it stands behind an ordinance's facts."""
    return [Findable(*row) for row in json.loads(zlib.decompress(kept.partition(facts.END)[2]))]


def shelves(found: Iterable[Findable]) -> list[tuple[str, str]]:
    """Returns on which shelf something can be found, in which language."""
    there = {(one.shelf, one.language) for one in found if _has_words(one)}
    return sorted(there, key=_place)


def _has_words(one: Findable) -> bool:
    return any(map(str.isalnum, one.title + one.words))  # Pagefind refuses an index of signs alone


def _place(shelf: tuple[str, str]) -> tuple[int, str]:
    return INDEXES.index(shelf[0]), shelf[1]


def groups(kept: Iterable[bytes], records: Iterable[Record]) -> Groups:
    """Returns all that can be found by index and language."""
    found: dict[tuple[str, str], list[Findable]] = {}
    for one in (*(row for part in kept for row in read(part)), *map(_record, records)):
        if _has_words(one):
            found.setdefault((one.shelf, one.language), []).append(one)
    return dict(sorted(found.items(), key=lambda group: _place(group[0])))


def files(found: Groups, shelves: Sequence[str]) -> dict[str, bytes]:
    """Returns the files of the indexes on some shelves by their paths, none where nothing can make them."""
    if not pagefind.maker():
        return {}
    return {
        f"{FOLDER}/{name}-{language}/{path}": content
        for (name, language), several in found.items()
        if name in shelves
        for path, content in pagefind.index(map(_document, several), language).items()
    }


def law_of(kept: Iterable[bytes]) -> list[bytes]:
    """Returns what the indexes of the law are made from, as it is kept: the same as long as no text changes."""
    return [part.partition(facts.END)[2] for part in kept]


def pages(read: Iterable[Facts], records: Iterable[Record]) -> Iterator[Page]:
    """Yields the page that searches; the facts of ordinances say on which shelves they stand."""
    found = {(shelf, language) for one in read for shelf, language in one["shelves"]}
    there = sorted({*found, *shelves(map(_record, records))}, key=_place) if pagefind.maker() else ()
    content = Content(tuple(there))
    yield Page(path="search.html", kind="search", title="Search", content=content, trail=(Link("", "index.html"),))


def _document(one: Findable) -> Document:
    shown = {"url": one.url, "kind": one.kind, "version": one.version, "restated": "yes" if one.restated else ""}
    return Document(one.title, one.words, {key: value for key, value in shown.items() if value})


def _law(history: History, places: Places) -> Iterator[Findable]:
    """Yields the sections of the newest text, then the earlier wordings that no section has any more."""
    newest = history.editions[-1]
    told: set[str] = set()
    for edition in reversed(history.editions):
        for section in sections(edition.ordinance.root):
            words = _words(section)
            if words and (edition is newest or words not in told):
                yield _section(edition, section, words, places, edition is newest)
            told.add(words)


def _section(edition: Edition, section: Provision, words: str, places: Places, current: bool) -> Findable:
    name = telling.heading(f"{section.label} {section.heading}".strip()) or citation.cited(section, places.name)
    old = f"{urls.version(places.name, edition.version)}#{places.mark(section.address)}"
    return Findable(
        shelf="current" if current else "past",
        language=_language(language(edition)),
        kind="current" if current else "earlier",
        url=places.page(section.address) if current else old,
        title=f"{name} · {version.title(edition)}",
        version=visible(edition.version),
        restated=bool(version.restated(edition)),
        words=words,
    )


def _words(section: Provision) -> str:
    """Returns all that a section says, on one line, with the gaps in it; nothing where all of it isn't held."""
    nodes = [node for node in section.walk() if node.text]
    if all(node.attestation == "not held" for node in nodes):
        return ""
    return visible(" ".join(text.bare(" ".join(f"{node.label} {node.text}".split())) for node in nodes))


def _amendments(history: History) -> Iterator[Findable]:
    """Yields the amendments that made the law's versions, in every language in which somebody tells of them."""
    for edition in history.editions:
        one = edition.amendment
        if one is None:
            continue
        for told in (one, *(translations.told(one, other.language) for other in one.translations)):
            yield Findable(
                shelf="changes",
                language=_language(told.language),
                kind="amendment",
                url=urls.amendment(one.id),
                title=visible(told.title),
                version=visible(edition.version),
                restated=False,
                words=visible(" ".join(told.summary.split())),
            )


def _changes(history: History, places: Places) -> Iterator[Findable]:
    """Yields the changes of wording between neighbouring versions: the sentence, and what was struck or added."""
    for step, editions in zip(history.neighbours, pairwise(history.editions), strict=True):
        for row in step.redline.rows:
            if row.kinds and row.part_of is None and not row.editorial:
                yield _change(row, step, Pair(*editions), places)


def _change(row: Row, step: Step, editions: Pair[Edition], places: Places) -> Findable:
    names = changes.versions(step)
    said = [changes.told(row, places.name, step.versions, ENGLISH)]
    said += [f"{_DONE[op]}: {text.bare(words)};" for op, words in row.segments if op != "keep"]
    return Findable(
        shelf="changes",
        language=_language(language(editions.after)),
        kind="change",
        url=f"{urls.redline(places.name, *step.versions)}#{row.id}",
        title=f"{citation.both(row.provision, places.name)} · {version.title(editions.after)}",
        version=" → ".join(names),
        restated=any(map(version.restated, editions)),
        words=visible(" ".join(" ".join(said).split())),
    )


def _record(record: Record) -> Findable:
    words = (record.kind, record.publisher, record.body, record.docket, record.note, record.quote, *record.topics)
    return Findable(
        shelf="records",
        language=_language(record.language),
        kind="record",
        url=urls.record(record.id),
        title=visible(" ".join(record.title.split())),
        version=_said(record),
        restated=False,
        words=visible(" ".join(" ".join(words).split())),
    )


def _said(record: Record) -> str:
    """Returns a record's date in words, in its language where the site speaks that."""
    code = _language(record.language)
    return (
        dates.day(speech.say(code if settings.catalogue(code).exists() else "en"), record.date) if record.date else ""
    )


def _language(said: str) -> str:
    """Returns a language's code of two or three letters, English where none is said."""
    code = re.match(r"[a-z]{2,3}(?![a-z])", said.lower())
    return code[0] if code else "en"
