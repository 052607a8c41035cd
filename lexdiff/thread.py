"""One ordinance through its versions, read only as far as they differ: what ``log`` and ``blame`` ask of it.

Neighbours are compared with what is equal left unread, so that one provision of a large code is answered at once; with
a cache, two texts are compared once for all questions about them. Limits: a part that is asked for is read whole in its
version. Rejected: ``repository.history``, which compares every pair of versions and keeps every provision of each; a
site needs that, a question doesn't.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from lexdiff import remembered, repository
from lexdiff.cache import Cache
from lexdiff.errors import UnknownName
from lexdiff.history import evidence, scope, strata
from lexdiff.history import log as telling
from lexdiff.history.lineage import Place
from lexdiff.history.links import Chain, Links
from lexdiff.history.scope import Scope
from lexdiff.model.history import Blame, Edition, Evidence, Log
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.record import Amendment, Bearing, Record
from lexdiff.model.redline import OrdinanceRedline, Row
from lexdiff.model.version import Crosswalk, Ordinance
from lexdiff.read import addresses, frontmatter, provisions, records, texts, versions, workspace
from lexdiff.read.files import Blob, decode
from lexdiff.read.provisions import NOTHING_SEALED, Outline, Sealed, outline_of, read_ordinance
from lexdiff.repository import Repository, Text


class Course(NamedTuple):
    """An ordinance through its versions: its texts, who made them, how each became the next, and what bears on it.

    ``newest`` is the repository's newest version, which needn't have the ordinance; "" where that isn't known.
    ``cache`` remembers the redlines, where there is one.
    """

    id: str
    texts: Sequence[Text]
    editions: tuple[Edition, ...]
    chain: Chain
    amendments: Sequence[Amendment]
    ties: tuple[tuple[Record, Bearing], ...] = ()
    newest: str = ""
    cache: Cache | None = None


class Asked(NamedTuple):
    """What was asked for: a provision with all below it, in a version (by its number)."""

    course: Course
    number: int
    provision: Provision


def ask(cwd: Path, typed: str, version: str = "", tied: bool = False, cache: Cache | None = None) -> Asked:
    """Returns the provision at an address as typed: in the version named, else in the newest that has it.

    ``tied`` reads the records too. ``UnknownName`` says which versions, ordinances or addresses there are.
    """
    home = workspace.home(cwd)
    beside = workspace.amendment_files(home) if tied else workspace.instrument_files(home)
    amendments, told = records.amendments(beside)[0], records.records(beside)[0] if tied else ()
    known = versions.whole(home.root, amendments, told)
    order = versions.order(known, amendments)
    if version and version not in order:
        raise UnknownName(f"there is no version {version!r}", f"versions: {', '.join(order)}")
    held = _Held(_seen(home, known, cache), amendments, known)
    name, several = _one(held, typed)
    around = Repository(home.root, tuple(order), dict.fromkeys(held.names, ()), amendments, told, ())
    found = course(name, several, amendments, cache)
    newest = next((one for one in reversed(order) if held.has(one, name)), "")
    return find(found._replace(ties=repository.bearing_on(around, name), newest=newest), typed, version)


def _seen(home: workspace.Workspace, known: versions.Versions, cache: Cache | None) -> dict[str, dict[str, texts.Seen]]:
    """Returns the files of each ordinance; what git holds keeps its front matter, so that it is looked for once."""
    if cache is None or known.past is None:
        return texts.seen(home, known)
    key = remembered.fronts_key()
    kept = cache.recall(key)
    fronts = remembered.fronts_read(kept)
    found = texts.seen(home, known, fronts)
    if (content := remembered.fronts_written(fronts)) != kept:
        cache.keep({key: content})
    return found


class _Held:
    """The texts of each ordinance that are law and held, looked for where they are asked for."""

    def __init__(
        self, seen: Mapping[str, Mapping[str, texts.Seen]], amendments: Sequence[Amendment], known: versions.Versions
    ) -> None:
        self.names = sorted(seen)
        self._seen, self._amendments, self._known = seen, amendments, known
        self._found: dict[str, dict[str, Blob]] = {}

    def of(self, name: str) -> dict[str, Blob]:
        """Returns the texts of an ordinance by their versions, oldest first."""
        if name not in self._found:
            several = texts.of_one(name, self._seen[name], self._amendments, self._known)
            self._found[name] = {one.version: one.blob for one in texts.law_of(several)}
        return self._found[name]

    def has(self, version: str, first: str) -> bool:
        """Returns whether a version has the text of any ordinance; ``first`` is the one to look for first."""
        return any(version in self._seen[name] and version in self.of(name) for name in (first, *self.names))


def _one(held: _Held, typed: str) -> tuple[str, list[Text]]:
    """Returns the ordinance that an address means: by its id, else the only one, else the only one that has it."""
    wanted = addresses.tidy(typed)
    name = wanted.partition("/")[0]
    if name not in held.names:
        fitting = held.names
        if len(fitting) != 1:
            fitting = [one for one in held.names if _has(one, held.of(one), typed)]
        if len(fitting) != 1:
            several = ", ".join(f"{one}/{wanted}" for one in (fitting or held.names)[:4])
            what = f"{len(fitting)} of {len(held.names)} ordinances have {typed!r} in their newest text"
            raise UnknownName(
                what, f"put the ordinance's id in front: {several}" if held.names else "there are no ordinances"
            )
        name = fitting[0]
    blobs = held.of(name).items()
    return name, [Text(version, blob.file, decode(blob.load(), blob.file), blob.said) for version, blob in blobs]


def _has(name: str, blobs: Mapping[str, Blob], typed: str) -> bool:
    """Returns whether the newest text of an ordinance has an address; most are told by their headings."""
    blob = [*blobs.values()][-1]
    source = decode(blob.load(), blob.file)
    first = addresses.tidy(typed).partition("/")[0]
    outline = outline_of(source)
    for sealed in (Sealed(frozenset(head.start for head in outline.heads[1:])), NOTHING_SEALED):
        every = list(read_ordinance(source, blob.file, name, outline, sealed)[0].root.walk())
        if not first.startswith("#") and addresses.among(name, every, first) is None:
            return False
    return addresses.among(name, every, typed) is not None


def course(name: str, texts: Sequence[Text], amendments: Sequence[Amendment], cache: Cache | None = None) -> Course:
    """Returns an ordinance through its versions, each compared with the next."""
    editions = tuple(_edition(name, text, amendments) for text in texts)
    found = _redlines(name, [Pair(*pair) for pair in pairwise(texts)], amendments, cache)
    chain = Chain([text.version for text in texts], [Links(one) for one in found], strata.founded(editions))
    return Course(name, texts, editions, chain, amendments, cache=cache)


def _edition(name: str, text: Text, amendments: Sequence[Amendment]) -> Edition:
    """Returns a version of which nothing is read but the front matter."""
    start = frontmatter.cut(text.source)
    front = frontmatter.scalars(text.source[:start]) if start else {}
    amendment = records.made_by(name, text.version, front, amendments, text.said)
    root = Provision(name, "ordinance", "", "", "", "", "", "", "", 1, 0, len(text.source), (), True)
    clocks = records.clocks(front, amendment, text.said)
    wording = provisions.wording(front)
    ordinance = Ordinance(name, text.file, text.source, root, front.get("title", ""), wording, clocks, front)
    return Edition(text.version, ordinance, amendment)


def _redlines(
    name: str, pairs: Sequence[Pair[Text]], amendments: Sequence[Amendment], cache: Cache | None
) -> list[OrdinanceRedline | None]:
    """Returns the redlines of pairs of texts, what is equal left unread; None where two texts are the same."""
    found: list[OrdinanceRedline | None] = []
    fresh: dict[bytes, bytes] = {}
    for pair in pairs:
        if pair.before.source == pair.after.source:
            found.append(None)
            continue
        lines = records.crosswalk(amendments, Pair(pair.before.version, pair.after.version), name, forward=True)
        key = remembered.key(name, [one[:3] for one in pair], lines) if cache else b""
        content = cache.recall(key) if cache else None
        if content is None:
            content = fresh[key] = remembered.written(_compared(name, pair, lines))
        found.append(remembered.read(name, content))
    if cache and fresh:
        cache.keep(fresh)
    return found


def _compared(name: str, pair: Pair[Text], lines: Sequence[Crosswalk]) -> OrdinanceRedline:
    from lexdiff import differing  # nothing to compare, nothing to load for it

    def reader(text: Text) -> differing.Reader:
        def read(outline: Outline, sealed: Sealed) -> Ordinance:
            return read_ordinance(text.source, text.file, name, outline, sealed)[0]

        return read

    sources, versions = Pair(pair.before.source, pair.after.source), Pair(pair.before.version, pair.after.version)
    return differing.redline(sources, Pair(reader(pair.before), reader(pair.after)), versions, lines, ways=True)


def whole(course: Course, number: int) -> Ordinance:
    """Returns an ordinance in one version, read to the end."""
    text = course.texts[number]
    return _read(text.source, text.file, course.id)


@lru_cache(maxsize=2)
def _read(source: str, file: str, name: str) -> Ordinance:
    return read_ordinance(source, file, name)[0]  # the newest is asked for its title too


def find(course: Course, typed: str, version: str = "") -> Asked:
    """Returns the provision at an address: in the version named, else in the newest version that has it."""
    numbers = [n for n, text in enumerate(course.texts) if version in ("", text.version)]
    if not numbers:
        raise UnknownName(f"{course.id} isn't in {version}", f"it is in {', '.join(course.chain.versions)}")
    problem = None
    for number in reversed(numbers):
        try:
            return Asked(course, number, _at(whole(course, number), typed))
        except UnknownName as error:
            problem = problem or error
    assert problem is not None
    raise problem


def _at(ordinance: Ordinance, typed: str) -> Provision:
    if addresses.tidy(typed).casefold() == ordinance.id.casefold():
        return ordinance.root
    found = addresses.find(ordinance, typed)
    known = {provision.address: provision for provision in ordinance.root.walk()}
    address = found.address
    while address not in known:  # a row or cell of a table leads to the table
        address = address.rpartition("/")[0]
    return known[address]


def log(asked: Asked) -> Log:
    """Returns the thread of the provision asked for, step by step, with the evidence that bears on it."""
    course = asked.course

    def net() -> Iterable[Row]:
        ends = Pair(course.texts[0], course.texts[-1])
        (found,) = _redlines(course.id, [ends], course.amendments, course.cache)
        return found.rows if found else ()

    found = telling.log(course.id, title(course), course.editions, _scope(asked), _places(course), net)
    return replace(found, over=course.newest not in ("", course.texts[-1].version))


def blame(asked: Asked) -> Blame:
    """Returns the runs of the provision asked for and of all below it, and the words that left them."""
    course = asked.course
    return telling.blame(course.id, title(course), course.editions, _scope(asked), _places(course))


def title(course: Course) -> str:
    """Returns what an ordinance is called: its newest title, "" where no version says."""
    titles = (edition.ordinance.title for edition in reversed(course.editions))
    return next(filter(None, titles), "") or whole(course, -1).title


def _scope(asked: Asked) -> Scope:
    """Returns what belongs to the provision asked for; sections don't have a division's address in front of theirs."""
    course, number, top = asked
    found = scope.scope(course.chain, number, top)
    if top.kind != "division":
        return found
    return scope.wider(found, lambda n, address: [one.address for one in _part(whole(course, n), address)])


def _part(ordinance: Ordinance, address: str) -> Iterator[Provision]:
    top = next((one for one in ordinance.root.walk() if one.address == address), None)
    return top.walk() if top else iter(())


def _places(course: Course) -> Mapping[Place, Sequence[Evidence]]:
    """Returns the evidence at each place; only versions on which a record bears are read for it."""
    read: dict[str, Ordinance] = {}
    ties: list[evidence.Tie] = []
    numbers = {version: number for number, version in enumerate(course.chain.versions)}
    for record, bearing in course.ties:
        if bearing.version in numbers:
            if bearing.version not in read:
                read[bearing.version] = whole(course, numbers[bearing.version])
            ties += [(record, bearing, address) for address in repository.led_to(bearing, read[bearing.version])]
    return evidence.by_place(ties, course.editions)
