"""A whole repository: which ordinances, amendments and records there are, and the history of one ordinance.

``survey`` reads no ordinance: files are opened, not parsed, so that what didn't change costs nothing. ``history`` is
the work: reading, comparing, tying records to changes. Limits: the versions in the working tree.
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
from lexdiff.errors import UnknownName
from lexdiff.history import evidence, lineage, strata
from lexdiff.model.history import Edition, History, Step
from lexdiff.model.location import Problem
from lexdiff.model.pair import Pair
from lexdiff.model.record import Amendment, Bearing, Record
from lexdiff.model.redline import OrdinanceRedline
from lexdiff.model.version import Ordinance
from lexdiff.read import addresses, frontmatter, provisions, records, settle, workspace
from lexdiff.read.files import Blob, beginning, decode, default_id
from lexdiff.read.provisions import outline_of
from lexdiff.read.workspace import Workspace

# With more versions than this, only neighbours and the first with the last are compared.
_ALL_PAIRS = 10


class Text(NamedTuple):
    """One ordinance in one version, as it stands in its file."""

    version: str
    file: str
    source: str


class Repository(NamedTuple):
    """What a repository holds: its versions, oldest first; the texts of each ordinance; what stands around them."""

    root: Path
    versions: tuple[str, ...]
    texts: Mapping[str, tuple[Text, ...]]
    amendments: tuple[Amendment, ...]
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


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
    versions = ordered_versions(home, amendments)
    texts: dict[str, list[Text]] = {}
    for version in versions:
        for name, text in _texts(home, version):
            texts.setdefault(name, []).append(text)
    kept = {name: tuple(texts[name]) for name in sorted(texts)}
    problems = (*beside.problems, *of_amendments, *of_records)
    return Repository(home.root, tuple(versions), kept, amendments, found, problems)


def ordered_versions(home: Workspace, amendments: Sequence[Amendment]) -> list[str]:
    """Returns the versions of a repository, oldest first."""
    return workspace.ordered(records.version_clocks(workspace.version_names(home), amendments))


def _texts(home: Workspace, version: str) -> Iterator[tuple[str, Text]]:
    """Yields the texts of a version with their ordinances' ids, of two that claim one id the first."""
    seen: set[str] = set()
    for name, blob in files(home, version):
        source = decode(blob.load(), blob.file)
        if name not in seen:  # `check` reports the other
            seen.add(name)
            yield name, Text(version, blob.file, source)


def files(home: Workspace, version: str) -> Iterator[tuple[str, Blob]]:
    """Yields the files of a version, each with the id of its ordinance."""
    for key, blob in workspace.resolve(version, home.root).files.items():
        first = beginning(blob)
        lead = frontmatter.lead(first if len(first) == blob.size or b"---" not in first[:8] else blob.load())
        named = frontmatter.scalars(decode(lead, blob.file)).get("ordinance", "") if lead else ""
        yield named or default_id(key), blob


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
    return strata.dug(History(name, tuple(editions), tuple(steps), places, ways))


def _editions(name: str, texts: Sequence[Text], amendments: Sequence[Amendment]) -> list[Edition]:
    """Returns the versions of an ordinance; a text that stands in several is read once."""
    read: dict[str, Ordinance] = {}
    found = []
    for text in texts:
        if text.source not in read:
            read[text.source] = provisions.read_ordinance(text.source, text.file, name)[0]
        same = read[text.source]
        amendment = records.made_by(name, text.version, same.front, amendments)
        clocks = records.clocks(same.front, amendment)
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
