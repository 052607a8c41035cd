"""Finds what is wrong in a whole repository: its texts, its amendments, its records, and where they point.

Every address, version, amendment and record that a file names must exist. Limits: no link is fetched; parsed
ordinances are kept only where something points into them. Of versions that git carries a file is checked once.
Rejected: checking while comparing. A comparison needs few of these answers, and must not wait for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from functools import partial

from lexdiff.errors import LexdiffError, UnknownName
from lexdiff.model.location import Problem
from lexdiff.model.record import Amendment, Bearing, Record
from lexdiff.model.version import Ordinance
from lexdiff.read import addresses, duties, instruments, naming, provisions, sequence, translations, unread
from lexdiff.read.fields import nearest, sheet
from lexdiff.read.files import Blob, decode, default_id
from lexdiff.read.frontmatter import Field, one_line
from lexdiff.read.records import APPROVALS, CLOCKS, amendments, as_problem, records
from lexdiff.read.standing import STAGES
from lexdiff.read.texts import every, front
from lexdiff.read.versions import Versions, hint, listed, mentioned, missing
from lexdiff.read.workspace import Tree, Workspace, amendment_folder, drafts, tree

ORDINANCE_KEYS = (
    "ordinance", "title", "amendment", "stage", "date", "wording", "official", "language", "note", "place", *CLOCKS,
    "approval",
)  # fmt: skip
EMPTY = "the ordinance has no provision"
WORDINGS = ("official", "restatement", "not held")


def check(
    workspace: Workspace,
    only: Container[str] | None = None,
    added: Mapping[str, Blob] | None = None,
    languages: Collection[str] = (),
    known_within: Container[str] = (),
) -> tuple[Problem, ...]:
    """Returns all that is wrong in a repository, sorted by file and line, or what is wrong in ``only`` these files.

    ``added`` are files below ``amendments/`` that aren't written yet, by their path: they count as if they were.
    ``languages`` are those that a site can have; a translation into another is wrong. Of the files ``known_within``
    the caller knows what ``within`` says, and they are read only where something points into them.
    """
    beside = amendment_folder(workspace)
    beside = beside._replace(blobs={**beside.blobs, **(added or {})})
    known, of_amendments = amendments(beside.blobs)
    events, of_records = records(beside.blobs)
    texts = _Texts(workspace, known_within)
    found = {*beside.problems, *of_amendments, *of_records, *texts.read(known, only)}
    if lacking := missing(texts.known, mentioned(known, events)):
        found.add(lacking)
    for amendment in known:
        found.update(translations.problems(amendment, languages))
        if only is None or amendment.where.file in only:
            found.update(_amendment(amendment, texts, beside.blobs[f"amendments/{amendment.id}/amendment.md"]))
    found.update(_order(workspace, known, beside.blobs, events))
    found.update(unread.unread(workspace, carried=texts.known.past is not None))
    found.update(unread.fallen_in(texts.keys))
    scopes = {amendment.id: amendment.ordinances for amendment in known}
    found.update(duties.problems(known, events))
    ids = {record.id for record in events}
    for record in events:
        found.update(translations.problems(record, languages))
        if only is None or record.where.file in only:
            scope = scopes.get(record.id.partition("/")[0], ())
            found.update(_record(record, ids, texts, scope, beside.blobs[f"amendments/{record.id}.md"]))
    wanted = [problem for problem in found if only is None or problem.file in only]
    return tuple(sorted({Problem(p.file, p.line, one_line(p.what), one_line(p.hint)) for p in wanted}))


def _order(
    workspace: Workspace, known: tuple[Amendment, ...], beside: Mapping[str, Blob], events: tuple[Record, ...]
) -> list[Problem]:
    try:
        told = every(workspace, known)
        found = [*instruments.problems(told, known, beside), *sequence.problems(told.values(), beside, events)]
    except LexdiffError:
        return []  # a file that can't be read is a problem of its own
    return found


class _Texts:
    """The ordinances of all versions; parsed again, and then kept, where something points into one."""

    def __init__(self, workspace: Workspace, known_within: Container[str]) -> None:
        self.workspace = workspace
        self.known_within = known_within
        self.known: Versions = listed(workspace.root)
        self.versions: dict[str, dict[str, Blob]] = {name: {} for name in self.known.held}
        self.keys: dict[str, Mapping[str, Blob]] = {}
        self.parsed: dict[Blob, Ordinance] = {}
        self.checked: set[tuple[str, str]] = set()

    def read(self, known: tuple[Amendment, ...], only: Container[str] | None = None) -> Iterator[Problem]:
        """Yields what is wrong with the texts (or ``only`` some), and learns which ordinance stands in which file.

        What git carries is looked at from the newest on, behind what is about to be committed: there it can be mended.
        """
        yield from self.known.problems
        ids = [amendment.id for amendment in known]
        for one in self.known.held.values():
            if one.said.amendment and one.said.amendment not in ids:
                what = f"Amendment: there is no amendment {one.said.amendment}"
                yield Problem(f"commit {one.commit[:12]}", 0, what, nearest(one.said.amendment, ids))
        if self.known.past:
            yield from self.files(drafts(self.workspace, self.known), {}, known, only)
        for version in reversed([*self.known.held]) if self.known.past else self.known.held:
            try:
                found = tree(self.workspace, self.known, version)
            except LexdiffError as error:
                yield as_problem(error, f"ordinances/{version}")
                continue
            self.keys[version] = found.files
            yield from self.files(found, self.versions[version], known, only)

    def files(
        self, found: Tree, by_id: dict[str, Blob], known: tuple[Amendment, ...], only: Container[str] | None
    ) -> Iterator[Problem]:
        """Yields what is wrong with the files of a version."""
        yield from found.problems
        for key, blob in found.files.items():
            same = (key, blob.oid or "")
            if same not in self.checked and (only is None or blob.file in only):
                yield from self.text(key, blob, by_id, known)
            else:
                self.learn(key, blob, by_id)
            if blob.oid:
                self.checked.add(same)

    def text(self, key: str, blob: Blob, by_id: dict[str, Blob], known: tuple[Amendment, ...]) -> Iterator[Problem]:
        """Yields what is wrong with one file."""
        if blob.file in self.known_within:
            yield from self.second(self.learn(key, blob, by_id), blob, by_id)
            return
        try:
            source = decode(blob.load(), blob.file)
        except LexdiffError as error:
            yield as_problem(error, blob.file)
            return
        ordinance, problems = provisions.read_ordinance(source, blob.file, default_id(key))
        yield from within(ordinance, problems, known)
        yield from self.second(ordinance.id, blob, by_id)

    def second(self, name: str, blob: Blob, by_id: dict[str, Blob]) -> Iterator[Problem]:
        """Yields a problem where an ordinance of a version stands in another file already."""
        first = by_id.setdefault(name, blob)
        if first is not blob:
            yield second(name, first.file, blob.file)

    def learn(self, key: str, blob: Blob, by_id: dict[str, Blob]) -> str:
        """Enters a file under the id of its ordinance, and returns that; no more than front matter is parsed."""
        try:
            name = front(blob).get("ordinance") or default_id(key)
        except LexdiffError:
            return ""  # a fault of another file than those asked for
        by_id.setdefault(name, blob)
        return name

    def ordinance(self, blob: Blob, name: str) -> Ordinance:
        """Returns the parsed ordinance of a file."""
        if blob not in self.parsed:
            self.parsed[blob] = provisions.read_ordinance(decode(blob.load(), blob.file), blob.file, name)[0]
        return self.parsed[blob]

    def missing(self, version: str, file: str, line: Callable[[], int], what: str) -> Iterator[Problem]:
        """Yields a problem where a version doesn't exist."""
        if version and version not in self.versions:
            there = hint(self.known, self.workspace.root)
            yield Problem(file, line(), f"{what} names version {version}, which isn't there", there)

    def lacks(self, address: str, version: str, scope: Iterable[str]) -> UnknownName | None:
        """Returns None where an address leads to a provision of a version, else why it doesn't."""
        here = self.versions[version]
        head = address.partition("/")[0]
        wanted = [head] if head in here else self.within(version, scope)
        error = UnknownName(f"version {version} holds no ordinance of this amendment", "give the ordinance's id too")
        for name in wanted:
            try:
                addresses.find(self.ordinance(here[name], name), address)
                return None
            except UnknownName as reason:
                error = reason
        return error

    def within(self, version: str, scope: Iterable[str]) -> list[str]:
        """Returns the ordinances of a version that an amendment is about, all of them where there is no amendment."""
        here, known = self.versions[version], list(scope)
        return [name for name in known if name in here] if known else list(here)

    def has_words(self, term: str, version: str, scope: Iterable[str]) -> bool:
        """Returns whether a term leads to a provision of a version, as the history of changes will look for it."""
        here = self.versions[version]
        texts = (self.ordinance(here[name], name) for name in self.within(version, scope))
        return any(addresses.with_words(text, term) for text in texts)


def within(ordinance: Ordinance, problems: Iterable[Problem], known: Iterable[Amendment]) -> Iterator[Problem]:
    """Yields what is wrong with one text as it stands in its file, beginning with what its reader has found."""
    source, file = ordinance.source, ordinance.file
    yield from front_problems(source, file, known)
    yield from problems
    if ordinance.wording == "not held" and any(p.text and p.text != "[not held]" for p in ordinance.root.walk()):
        what = "wording says that the text is not held, and here is one"
        yield Problem(file, sheet(source, file).at("wording"), what, "take out wording, or the text")
    yield from _empty(ordinance, source, file)
    if flaw := naming.too_long(ordinance.id):
        yield Problem(file, sheet(source, file).at("ordinance"), flaw, "shorten it (ordinance: ...)")


def _empty(ordinance: Ordinance, source: str, file: str) -> Iterator[Problem]:
    """Yields a problem where nothing stands below a file's front matter and title: all before it would be struck."""
    own = ordinance.root.text.removeprefix(ordinance.root.heading)
    if ordinance.wording != "not held" and not ordinance.root.children and not own.strip():
        hint = "write the text; if nobody holds it: wording: not held"
        yield Problem(file, max(source.count("\n"), 1), EMPTY, hint)


def _amendment(amendment: Amendment, texts: _Texts, blob: Blob) -> Iterator[Problem]:
    for version, key in ((amendment.before, "before"), (amendment.after, "after")):
        yield from texts.missing(version, blob.file, partial(_line, blob, key), key)
    for name in amendment.ordinances:
        held = texts.versions.get(amendment.after)
        if held is not None and name not in held:
            what = f"version {amendment.after} has no ordinance {name}"
            yield Problem(blob.file, _line(blob, "ordinances"), what, nearest(name, list(held)))
    for clock in amendment.by_provision:
        there = [name for name in (amendment.after, amendment.before) if name in texts.versions]
        errors = [texts.lacks(clock.at, version, amendment.ordinances) for version in there]
        if errors and all(errors):
            what = f"clocks point to nothing in version {there[0]}: {errors[0].what if errors[0] else ''}"
            yield Problem(*clock.where, what, errors[0].hint if errors[0] else "")
    for duty in amendment.duties if amendment.after in texts.versions else ():
        if error := texts.lacks(duty.at, amendment.after, amendment.ordinances):
            what = f"the duty {duty.name!r} points to nothing in version {amendment.after}: {error.what}"
            yield Problem(*duty.where, what, error.hint)
    for line in amendment.crosswalk:
        for version, side in ((amendment.before, line.before), (amendment.after, line.after)):
            for address in side if version in texts.versions else ():
                if error := texts.lacks(address, version, amendment.ordinances):
                    what = f"the crosswalk points to nothing in version {version}: {error.what}"
                    yield Problem(blob.file, _line(blob, "crosswalk", address), what, error.hint)


def _line(blob: Blob, key: str, value: str = "") -> int:
    """Returns the line on which a field of a file, or an address below it, stands; files are read again for it."""
    front = sheet(decode(blob.load(), blob.file), blob.file)
    return next(_lines(front.fields[key], value), front.at(key)) if key in front.fields else 1


def _lines(field: Field, address: str) -> Iterator[int]:
    if isinstance(field.value, str):
        if f"/{field.value.strip()}".endswith(f"/{address}"):
            yield field.line
        return
    for below in field.value.values() if isinstance(field.value, dict) else field.value:
        yield from _lines(below, address)


def _record(record: Record, ids: set[str], texts: _Texts, scope: tuple[str, ...], blob: Blob) -> Iterator[Problem]:
    for bearing in record.bears_on:
        yield from _bearing(bearing, texts, scope)
    for key in ("answers", "follows", "corrects"):
        for reference in getattr(record, key):
            if named(reference, record.id, ids) is None:
                what = f"{key} names a record that isn't there: {reference}"
                yield Problem(blob.file, _line(blob, key, reference), what, nearest(reference, sorted(ids)))


def named(reference: str, beside: str, ids: Iterable[str]) -> str | None:
    """Returns the id of the record that a reference means: a whole id, or a name in the same folder; else None."""
    wanted = reference.removesuffix(".md").removeprefix("amendments/")
    folder = beside.rpartition("/")[0]
    return next((name for name in (wanted, f"{folder}/{wanted}") if name in ids), None)


def _bearing(bearing: Bearing, texts: _Texts, scope: tuple[str, ...]) -> Iterator[Problem]:
    yield from texts.missing(bearing.version, bearing.where.file, lambda: bearing.where.line, "bears_on")
    if bearing.version not in texts.versions:
        return
    if bearing.at and (error := texts.lacks(bearing.at, bearing.version, scope)):
        yield Problem(
            *bearing.where, f"bears_on points to nothing in version {bearing.version}: {error.what}", error.hint
        )
    if bearing.term and not texts.has_words(bearing.term, bearing.version, scope):
        what = f"the term {bearing.term!r} doesn't occur in version {bearing.version}"
        yield Problem(*bearing.where, what, "use whole words of one provision, or give an address (at: ...)")


def second(name: str, first: str, file: str) -> Problem:
    """Returns what is wrong with a file whose ordinance stands in another one already."""
    return Problem(
        file, 1, f"the ordinance {name} is in {first} already", "give one of them another id (ordinance: ...)"
    )


def front_problems(source: str, file: str, known: Iterable[Amendment]) -> list[Problem]:
    """Returns what is wrong with the front matter of an ordinance's file."""
    front = sheet(source, file)
    front.expect(ORDINANCE_KEYS)
    name = front.text("ordinance")
    if not naming.plain(name):
        what = "an ordinance's id holds more than letters, digits, hyphens"
        front.report(front.at("ordinance"), what, naming.nearest_plain(name))
    front.choice("stage", STAGES)
    front.choice("wording", WORDINGS)
    front.choice("approval", APPROVALS)
    front.link("official")
    for clock in (*CLOCKS, "date"):
        front.date(clock)
    amendment, ids = front.text("amendment"), [amendment.id for amendment in known]
    if amendment and amendment not in ids:
        hint = f"there are: {', '.join(ids)}" if ids else "make amendments/NAME/amendment.md"
        front.report(front.at("amendment"), f"there is no amendment {amendment}", hint)
    return front.problems
