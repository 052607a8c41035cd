"""A whole repository: which ordinances, amendments and records there are, and the history of one ordinance.

``survey`` reads no ordinance: files are opened, not parsed, so that what didn't change costs nothing. ``history`` is
the work: reading, comparing, tying records to changes. Limits: amendments and records of the working tree.
Rejected: one value that holds all histories; a whole code doesn't need to stand in memory at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from lexdiff.compare.redline import compare_ordinances, facts
from lexdiff.compare.summary import summary
from lexdiff.errors import UnknownName, Unreadable
from lexdiff.history import evidence, lineage
from lexdiff.model.history import Edition, History, Step
from lexdiff.model.location import Problem
from lexdiff.model.pair import Pair
from lexdiff.model.record import Amendment, Bearing, Record
from lexdiff.model.redline import OrdinanceRedline
from lexdiff.model.version import NOTHING_SAID, Ordinance, Said
from lexdiff.read import addresses, frontmatter, provisions, records, settle, versions, workspace
from lexdiff.read.files import Blob, beginning, decode, default_id
from lexdiff.read.provisions import outline_of
from lexdiff.read.versions import Versions
from lexdiff.read.workspace import Workspace

# With more versions than this, only neighbours and the first with the last are compared.
_ALL_PAIRS = 10


class Text(NamedTuple):
    """One ordinance in one version, as it stands in its file, and what the commit that brought it says."""

    version: str
    file: str
    source: str
    said: Said = NOTHING_SAID


class Repository(NamedTuple):
    """What a repository holds: its versions, oldest first; the texts of each ordinance; what stands around them.

    ``commits`` are those of the versions that git carries; the others are folders.
    """

    root: Path
    versions: tuple[str, ...]
    texts: Mapping[str, tuple[Text, ...]]
    amendments: tuple[Amendment, ...]
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    commits: Mapping[str, str] = {}


def root(cwd: Path) -> Path:
    """Returns the top folder of the repository around a folder; ``UnknownName`` where there is none."""
    home = workspace.find(cwd)
    if home is None:
        raise UnknownName("no folder ordinances/ is here or above", "go to one, or make one with `lexdiff init`")
    return home.root


def survey(cwd: Path) -> Repository:
    """Returns what the repository around a folder holds; ``UnknownName`` where there is none."""
    home = Workspace(root(cwd))
    beside = workspace.amendment_folder(home)
    amendments, of_amendments = records.amendments(beside.blobs)
    found, of_records = records.records(beside.blobs)
    known = listed(home, amendments, found)
    order = versions.order(known, amendments)
    texts: dict[str, list[Text]] = {}
    sources: dict[str, str] = {}
    for name, blobs in held(home, known, order).items():
        texts[name] = [Text(version, blob.file, _source(blob, sources), blob.said) for version, blob in blobs.items()]
    kept = {name: tuple(texts[name]) for name in sorted(texts)}
    problems = (*beside.problems, *known.problems, *of_amendments, *of_records)
    commits = {name: one.commit for name, one in known.held.items() if one.commit}
    return Repository(home.root, tuple(order), kept, amendments, found, problems, commits)


def listed(home: Workspace, amendments: Iterable[Amendment], found: Iterable[Record]) -> Versions:
    """Returns the versions of a repository; ``Unreadable`` where a clone lacks some, since pages would vanish."""
    known = versions.listed(home.root)
    named = {version for one in amendments for version in (one.before, one.after)}
    named |= {bearing.version for record in found for bearing in record.bears_on}
    if lacking := versions.missing(known, named):
        raise Unreadable(lacking.what, lacking.hint, f"{lacking.file}:{lacking.line}")
    return known


def held(home: Workspace, known: Versions, order: Iterable[str]) -> dict[str, dict[str, Blob]]:
    """Returns the file of each ordinance in each version, in their order; of two in one version the first.

    A file that git holds unchanged in many versions is looked into once.
    """
    found: dict[str, dict[str, Blob]] = {}
    ids: dict[tuple[str, str], str] = {}
    for version in order:
        for key, blob in workspace.tree(home, known, version).files.items():
            same = (key, blob.oid or f"{version}:")
            if same not in ids:
                ids[same] = _id(key, blob)
            found.setdefault(ids[same], {}).setdefault(version, blob)  # `check` reports the other
    return found


def _id(key: str, blob: Blob) -> str:
    """Returns the id of the ordinance in a file."""
    first = beginning(blob)
    lead = frontmatter.lead(first if len(first) == blob.size or b"---" not in first[:8] else blob.load())
    named = frontmatter.scalars(decode(lead, blob.file)).get("ordinance", "") if lead else ""
    return named or default_id(key)


def _source(blob: Blob, sources: dict[str, str]) -> str:
    """Returns the text of a file; ``sources`` keeps what git holds, by its id."""
    if not blob.oid:
        return decode(blob.load(), blob.file)
    if blob.oid not in sources:
        sources[blob.oid] = decode(blob.load(), blob.file)
    return sources[blob.oid]


def bearing_on(repository: Repository, name: str) -> tuple[tuple[Record, Bearing], ...]:
    """Returns the records, with their bearings, that may bear on an ordinance, before any text is read."""
    return tuple(
        (record, bearing)
        for record, scope in _scoped(repository)
        for bearing in record.bears_on
        if _may_bear(bearing, scope, name, repository.texts)
    )


def around(repository: Repository, name: str) -> tuple[Record, ...]:
    """Returns the records around an ordinance, tied to it or not: its amendments', and those of no amendment."""
    return tuple(record for record, scope in _scoped(repository) if not scope or name in scope)


def _scoped(repository: Repository) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """Yields the records, each with the ordinances of its amendment, none where it belongs to none."""
    scopes = {amendment.id: amendment.ordinances for amendment in repository.amendments}
    return ((record, scopes.get(record.id.partition("/")[0], ())) for record in repository.records)


def _may_bear(bearing: Bearing, scope: Sequence[str], name: str, known: Mapping[str, object]) -> bool:
    head = addresses.tidy(bearing.at).partition("/")[0] if bearing.at else ""
    if head in known:
        return head == name
    return name in scope if scope else True


def history(
    name: str, texts: Sequence[Text], amendments: Sequence[Amendment], ties: Iterable[tuple[Record, Bearing]]
) -> History:
    """Returns an ordinance through all its versions, every pair of them compared, with the evidence of each change."""
    editions = _editions(name, texts, amendments)
    redlines = {pair: _redline(pair, editions, amendments) for pair in _pairs(editions)}
    neighbours = [redlines[pair] for pair in _neighbours(editions)]
    ways = lineage.trails(editions, neighbours)
    places = evidence.by_place(_ties(ties, editions), editions)
    steps = []
    for pair, redline in redlines.items():
        shown = redline or _empty(name, pair, editions)
        tied, whole = evidence.of_changes(shown, pair, editions, places, ways)
        steps.append(Step(pair, shown, summary(shown), tied, whole, redline is None))
    return History(name, tuple(editions), tuple(steps), places, ways)


def _editions(name: str, texts: Sequence[Text], amendments: Sequence[Amendment]) -> list[Edition]:
    """Returns the versions of an ordinance; a text that stands in several is read once."""
    read: dict[str, Ordinance] = {}
    found = []
    for text in texts:
        if text.source not in read:
            read[text.source] = provisions.read_ordinance(text.source, text.file, name)[0]
        same = read[text.source]
        amendment = records.made_by(name, text.version, same.front, amendments, text.said)
        clocks = records.clocks(same.front, amendment, text.said)
        found.append(Edition(text.version, replace(same, file=text.file, clocks=clocks), amendment))
    return found


def _neighbours(editions: Sequence[Edition]) -> list[Pair[str]]:
    names = [edition.version for edition in editions]
    return [Pair(*pair) for pair in pairwise(names)]


def _pairs(editions: Sequence[Edition]) -> list[Pair[str]]:
    """Returns the versions to compare: neighbours first; all pairs where they are few, else the first with the last."""
    names = [edition.version for edition in editions]
    near = _neighbours(editions)
    if len(names) > _ALL_PAIRS:
        return [*near, Pair(names[0], names[-1])]
    return [*near, *(Pair(a, b) for i, a in enumerate(names) for b in names[i + 2 :])]


def _redline(pair: Pair[str], editions: Sequence[Edition], amendments: Sequence[Amendment]) -> OrdinanceRedline | None:
    """Returns the redline of two versions with unchanged rows, None where their texts are the same."""
    by_name = {edition.version: edition.ordinance for edition in editions}
    sides = Pair(by_name[pair.before], by_name[pair.after])
    if sides.before.source == sides.after.source:
        return None
    lines = records.crosswalk(amendments, pair, sides.after.id, forward=True)
    sources = Pair(sides.before.source, sides.after.source)
    same = settle.equal_parts(Pair(outline_of(sources.before), outline_of(sources.after)), sources).offsets
    return compare_ordinances(sides, pair, lines, same, whole=True)


def _empty(name: str, pair: Pair[str], editions: Sequence[Edition]) -> OrdinanceRedline:
    by_name = {edition.version: facts(edition.ordinance) for edition in editions}
    return OrdinanceRedline(name, Pair(by_name[pair.before], by_name[pair.after]), ())


def _ties(ties: Iterable[tuple[Record, Bearing]], editions: Sequence[Edition]) -> Iterator[evidence.Tie]:
    """Yields each bearing with the addresses that it leads to; one that leads nowhere is a problem of `check`."""
    by_name = {edition.version: edition.ordinance for edition in editions}
    for record, bearing in ties:
        ordinance = by_name.get(bearing.version)
        if ordinance is not None:
            for address in led_to(bearing, ordinance):
                yield record, bearing, address


def led_to(bearing: Bearing, ordinance: Ordinance) -> list[str]:
    """Returns the addresses of the provisions that a bearing leads to; a table's cell leads to the table."""
    if not bearing.at:
        return addresses.with_words(ordinance, bearing.term)
    try:
        address = addresses.find(ordinance, bearing.at).address
    except UnknownName:
        return []
    held = {provision.address for provision in ordinance.root.walk()}
    while address not in held:
        address = address.rpartition("/")[0]
    return [address]
