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
from typing import TYPE_CHECKING, NamedTuple

from lexdiff.errors import UnknownName
from lexdiff.history import evidence, lineage, strata
from lexdiff.model.dates import When
from lexdiff.model.event import Dated
from lexdiff.model.history import Aside, Edition, History, Step
from lexdiff.model.location import Problem
from lexdiff.model.pair import Pair
from lexdiff.model.record import Amendment, Bearing, Record
from lexdiff.model.redline import OrdinanceRedline
from lexdiff.model.ripple import Ripple
from lexdiff.model.version import NOTHING_SAID, Ordinance, Said
from lexdiff.read import addresses, frontmatter, provisions, records, settle, standing, texts, versions, workspace
from lexdiff.read.files import decode
from lexdiff.read.provisions import outline_of
from lexdiff.read.texts import Told, law_of

if TYPE_CHECKING:
    from lexdiff.model.citation import Pointer
    from lexdiff.model.provision import Provision
    from lexdiff.read.citing import Table
    from lexdiff.read.pointing import Index, Known

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
    return workspace.home(cwd).root


def survey(cwd: Path) -> Repository:
    """Returns what the repository around a folder holds; ``UnknownName`` where there is none."""
    home = workspace.home(cwd)
    beside = workspace.amendment_folder(home)
    amendments, of_amendments = records.amendments(beside.blobs)
    found, of_records = records.records(beside.blobs)
    known = versions.whole(home.root, amendments, found)
    every = texts.every(home, amendments, known)
    sources: dict[str, str] = {}
    kept = {name: tuple(_text(told, sources) for told in several) for name, several in every.items()}
    problems = (*beside.problems, *known.problems, *of_amendments, *of_records)
    commits = {name: one.commit for name, one in known.held.items() if one.commit}
    order = tuple(versions.order(known, amendments))
    return Repository(home.root, order, kept, amendments, found, problems, commits)


def _text(told: Told, sources: dict[str, str]) -> Text:
    """Returns the text of a version; ``sources`` keeps what git holds, which may stand unchanged in many, by its id."""
    blob = told.blob
    source = sources.get(blob.oid or "") or decode(blob.load(), blob.file)
    if blob.oid:
        sources[blob.oid] = source
    return Text(told.version, blob.file, source, blob.said)


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


def heard(repository: Repository, name: str) -> tuple[Record, ...]:
    """Returns the records of hearings on amendments of an ordinance that nobody has decided, by folder or docket."""
    undecided = [one for one in repository.amendments if name in one.ordinances and one.undecided]
    return tuple(one for one in repository.records if any(hears(one, amendment) for amendment in undecided))


def hears(record: Record, amendment: Amendment) -> bool:
    """Returns whether a record is that of a hearing on an amendment: it lies in its folder, or has its docket."""
    inside = record.id.startswith(f"{amendment.id}/")
    same = bool(record.docket) and record.docket == amendment.docket
    return record.kind in records.HEARINGS and (inside or same)


def _scoped(repository: Repository) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """Yields the records, each with the ordinances of its amendment, none where it belongs to none."""
    scopes = {amendment.id: amendment.ordinances for amendment in repository.amendments}
    return ((record, scopes.get(record.id.partition("/")[0], ())) for record in repository.records)


def dated(repository: Repository) -> Iterator[Dated]:
    """Yields the dates that versions have for themselves, which no amendment tells; drafts have that of their stage."""
    for name, several in repository.texts.items():
        for text in several:
            start = frontmatter.cut(text.source)
            front = frontmatter.scalars(text.source[:start]) if start else {}
            amendment = records.made_by(name, text.version, front, repository.amendments)
            own, day = records.clocks(front, None), standing.dated(front)
            title = front.get("title", "") or name
            for clock, when in own._asdict().items():
                if isinstance(when, When) and (amendment is None or getattr(amendment.clocks, clock) != when):
                    yield Dated(name, text.version, title, clock, own.approval if clock == "approved" else "", when)
            if day and standing.on_the_way(front):
                yield Dated(name, text.version, title, front["stage"], "", day)


def _may_bear(bearing: Bearing, scope: Sequence[str], name: str, known: Mapping[str, object]) -> bool:
    head = addresses.tidy(bearing.at).partition("/")[0] if bearing.at else ""
    if head in known:
        return head == name
    return name in scope if scope else True


def history(
    name: str,
    texts: Sequence[Text],
    amendments: Sequence[Amendment],
    ties: Iterable[tuple[Record, Bearing]],
    table: Table | None = None,
    hearings: Sequence[Record] = (),
) -> History:
    """Returns an ordinance through all its versions, every pair of them compared, with the evidence of each change.

    With a table of citations each step also holds what its changes touch elsewhere. ``hearings`` may be on proposals.
    """
    every, ties = _editions(name, texts, amendments), tuple(ties)
    editions = law_of(every)
    law = {edition.version for edition in editions}
    asides = tuple(
        _heard(_aside(one, editions, amendments, ties, table), hearings) for one in every if one.version not in law
    )
    order = tuple(one.version for one in every)
    found = strata.dug(_history(name, editions, amendments, ties, table))
    return replace(found, asides=asides, order=order)


def _history(
    name: str,
    editions: Sequence[Edition],
    amendments: Sequence[Amendment],
    ties: Iterable[tuple[Record, Bearing]],
    table: Table | None,
) -> History:
    """Returns versions of an ordinance, every pair of them compared, with the evidence of each change."""
    from lexdiff.compare.summary import summary

    redlines = {pair: _redline(pair, editions, amendments) for pair in _pairs(editions)}
    neighbours = [redlines[pair] for pair in _neighbours(editions)]
    ways = lineage.trails(editions, neighbours)
    places = evidence.by_place(_ties(ties, editions), editions)
    ripples = _Ripples(editions, table)
    steps = []
    for pair, redline in redlines.items():
        shown = redline or _empty(name, pair, editions)
        tied, whole = evidence.of_changes(shown, pair, editions, places, ways)
        steps.append(Step(pair, shown, summary(shown), tied, whole, redline is None, ripples.of(redline, pair)))
    return History(name, tuple(editions), tuple(steps), places, ways)


def _aside(
    one: Edition,
    law: Sequence[Edition],
    amendments: Sequence[Amendment],
    ties: Iterable[tuple[Record, Bearing]],
    table: Table | None,
) -> Aside:
    """Returns a version beside the law, compared with what became of it, or with what it would change."""
    if not one.held or not any(edition.standing == "law" for edition in law):
        return Aside(one, None)
    other = _beside(one, law)
    pair = [one, other] if one.standing == "draft" else [other, one]
    return Aside(one, _history(one.ordinance.id, pair, amendments, ties, table))


def _heard(aside: Aside, hearings: Sequence[Record]) -> Aside:
    amendment = aside.edition.amendment
    if aside.edition.standing != "proposed" or amendment is None:
        return aside
    return replace(aside, hearings=tuple(one for one in hearings if hears(one, amendment)))


def _beside(one: Edition, editions: Sequence[Edition]) -> Edition:
    """Returns the version of the law to hold another beside: what a draft became, else what was there to be changed."""
    by_name = {edition.version: edition for edition in editions}
    made = one.amendment
    if one.standing == "draft" and made and made.after in by_name:
        return by_name[made.after]
    if one.standing == "not adopted" and made and made.before in by_name:
        return by_name[made.before]
    return editions[-1]


def _editions(name: str, texts: Sequence[Text], amendments: Sequence[Amendment]) -> list[Edition]:
    """Returns the versions of an ordinance; a text that stands in several is read once."""
    read: dict[str, tuple[Ordinance, tuple[Problem, ...]]] = {}
    found = []
    for text in texts:
        if text.source not in read:
            read[text.source] = provisions.read_ordinance(text.source, text.file, name)
        same, problems = read[text.source]
        amendment = records.made_by(name, text.version, same.front, amendments, text.said)
        clocks = records.clocks(same.front, amendment, text.said)
        stands = standing.standing(text.version, same.front, amendment)
        here = replace(same, file=text.file, clocks=clocks)
        found.append(Edition(text.version, here, amendment, stands, problems))
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
    from lexdiff.compare.redline import compare_ordinances  # whoever only asks what there is doesn't pay for it

    by_name = {edition.version: edition.ordinance for edition in editions}
    sides = Pair(by_name[pair.before], by_name[pair.after])
    if sides.before.source == sides.after.source:
        return None
    lines = records.crosswalk(amendments, pair, sides.after.id, forward=True)
    sources = Pair(sides.before.source, sides.after.source)
    same = settle.equal_parts(Pair(outline_of(sources.before), outline_of(sources.after)), sources).offsets
    return compare_ordinances(sides, pair, lines, same, whole=True)


class _Ripples:
    """What changes touch elsewhere; the citations of a version are looked for once, where it changed at all."""

    def __init__(self, editions: Sequence[Edition], table: Table | None) -> None:
        self.by_name = {edition.version: edition.ordinance for edition in editions}
        self.table = table
        self.found: dict[str, Index] = {}
        self.known: Known = {}  # a provision mostly stands unchanged in several versions

    def of(self, redline: OrdinanceRedline | None, pair: Pair[str]) -> Mapping[str, Ripple]:
        """Returns what the changes of a step touch; nothing where nobody asked, or nothing changed."""
        if redline is None or self.table is None:
            return {}
        from lexdiff.history.ripple import ripple
        from lexdiff.read import pointing

        for version in pair:
            if version not in self.found:
                self.found[version] = pointing.index(self.by_name[version], self.table, self.known)
        ends = [self.found[version] for version in pair]
        pointers: Pair[Sequence[Pointer]] = Pair(*(tuple(pointing.pointers(one, pointing.Law([one]))) for one in ends))
        sides: Pair[Sequence[Provision]] = Pair(*([spot.provision for spot in one.spots] for one in ends))
        return ripple(redline, sides, pointers, Pair(*(pointing.laws(one) for one in ends)))


def _empty(name: str, pair: Pair[str], editions: Sequence[Edition]) -> OrdinanceRedline:
    from lexdiff.compare.redline import facts

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
