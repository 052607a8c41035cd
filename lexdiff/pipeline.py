"""The whole way of the data on one screen: names into files, files into pairs, pairs into redlines.

Limits: a file is read only where its bytes differ, and in it only what differs. Rejected: reading both versions whole;
the cost would follow the size of the code instead of the change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lexdiff import differing
from lexdiff.compare.redline import one_sided
from lexdiff.compare.summary import summary
from lexdiff.errors import UnknownName, Unreadable
from lexdiff.model.dates import Clocks
from lexdiff.model.pair import Pair
from lexdiff.model.record import Amendment
from lexdiff.model.redline import OrdinanceRedline, Redline, Summary
from lexdiff.model.version import Crosswalk, Ordinance, Stamp
from lexdiff.read import addresses, frontmatter, records, standing, versions, workspace
from lexdiff.read.files import Blob, decode, default_id, portable
from lexdiff.read.provisions import NOTHING_SEALED, Outline, Sealed, read_ordinance
from lexdiff.read.workspace import Tree

if TYPE_CHECKING:
    from concurrent.futures import Executor

T = TypeVar("T")
_BATCH = 1_000_000  # bytes


class _File(NamedTuple):
    """A file of one side: the ordinance's id, and where its text is. Whoever compares it reads it, and lets it go."""

    id: str
    blob: Blob

    def text(self) -> str:
        """Returns what the file holds; ``Unreadable`` where that is no text."""
        return decode(self.blob.load(), self.blob.file)


class _Task(NamedTuple):
    """One ordinance to compare: its files, the names of the versions, and what the newer side says of it."""

    files: Pair[_File | None]
    names: Pair[str]
    crosswalk: list[Crosswalk]
    instruments: tuple[Amendment, ...]
    whole: bool


class _Plan(NamedTuple):
    """What there is to compare: the two sides, the ordinances that differ, and how many files are equal."""

    trees: Pair[Tree]
    tasks: list[_Task]
    equal: int


def compare(
    before: str, after: str, cwd: Path, wanted: Sequence[str] = (), whole: bool = False, stamped: bool = False
) -> Redline:
    """Returns the redline of two versions as they are typed, or of the provisions ``wanted`` in them.

    ``whole`` keeps unchanged rows too, ``stamped`` asks git whether the files differ from its commit. Raises
    ``LexdiffError`` for names that aren't there and files that can't be read.
    """
    trees = Pair(*workspace.resolve_all((before, after), cwd))
    return compare_trees(trees, wanted, whole, stamped)


def compare_trees(trees: Pair[Tree], wanted: Sequence[str] = (), whole: bool = False, stamped: bool = False) -> Redline:
    """Returns the same of two sides whose files are known."""
    plan = _plan(trees, whole or bool(wanted))
    redlines = [_redline(task) for task in plan.tasks]
    if wanted:
        redlines = _only(redlines, wanted, whole, plan.trees)
    total = _total(map(summary, redlines), plan)
    if wanted:
        total = total._replace(compared=len(redlines))  # nothing is said of what nobody asked for
    return Redline(_stamps(plan.trees, stamped), tuple(redlines), total, whole)


def stream(
    before: str, after: str, cwd: Path, finish: Callable[[OrdinanceRedline], T], pool: Callable[[int], Executor | None]
) -> tuple[Pair[Stamp], list[T], Summary]:
    """Returns what ``finish`` makes of each ordinance's redline, where they are too many to be kept.

    ``pool`` gives, for the number of bytes to compare, an executor to share the work with, or none. The result is the
    same with and without.
    """
    plan = _plan(Pair(*workspace.resolve_all((before, after), cwd)), whole=False)
    executor = pool(sum(_size(task) for task in plan.tasks))
    if executor is None:
        done = [_finished(task, finish) for task in plan.tasks]
    else:
        try:
            with executor:
                done = _shared(plan.tasks, finish, executor)
        except Unreadable:
            _read_through(plan.tasks)  # of several files that can't be read, the same one is named every time
            raise
    return _stamps(plan.trees, True), [one for one, _ in done], _total((count for _, count in done), plan)


def _size(task: _Task) -> int:
    return sum(file.blob.size for file in task.files if file)


def _read_through(tasks: Iterable[_Task]) -> None:
    """Reads every file in the order of the tasks, which stops at the first that can't be read."""
    for task in tasks:
        for file in task.files:
            if file:
                file.text()


def _portable(task: _Task) -> _Task:
    """Returns the same task for another process, which has the disk, but not our way into git."""
    one, other = (file and file._replace(blob=portable(file.blob)) for file in task.files)
    return task._replace(files=Pair(one, other))


def _shared(
    tasks: Sequence[_Task], finish: Callable[[OrdinanceRedline], T], executor: Executor
) -> list[tuple[T, Summary]]:
    """Returns what becomes of the tasks, in their order; the largest are begun first, so that none is waited for."""
    places = sorted(range(len(tasks)), key=lambda k: -_size(tasks[k]))
    batches = list(_batches(tasks, places))
    done: dict[int, tuple[T, Summary]] = {}
    found = executor.map(_batch, ([_portable(tasks[k]) for k in batch] for batch in batches), repeat(finish))
    for batch, results in zip(batches, found, strict=True):
        done.update(zip(batch, results, strict=True))
    return [done[k] for k in range(len(tasks))]


def _batches(tasks: Sequence[_Task], places: Sequence[int]) -> Iterator[list[int]]:
    """Yields the places of tasks in batches that are worth the way to another process."""
    batch: list[int] = []
    size = 0
    for place in places:
        batch.append(place)
        size += _size(tasks[place])
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _batch(tasks: Sequence[_Task], finish: Callable[[OrdinanceRedline], T]) -> list[tuple[T, Summary]]:
    return [_finished(task, finish) for task in tasks]


def _finished(task: _Task, finish: Callable[[OrdinanceRedline], T]) -> tuple[T, Summary]:
    redline = _redline(task)
    return finish(redline), summary(redline)


def _plan(trees: Pair[Tree], whole: bool) -> _Plan:
    names = Pair(trees.before.stamp.version, trees.after.stamp.version)
    instruments = instruments_of(trees)
    forward = _forward(trees, instruments)
    found, equal = pair_files(trees)
    tasks = [
        _Task(files, names, records.crosswalk(instruments, names, _id(files), forward), instruments, whole)
        for files in found
    ]
    return _Plan(trees, tasks, equal)


def _id(files: Pair[_File | None]) -> str:
    file = files.before or files.after
    return file.id if file else ""


def _total(counts: Iterable[Summary], plan: _Plan) -> Summary:
    sums = [sum(column) for column in zip(Summary(), *counts, strict=True)]
    return Summary(*sums)._replace(compared=len(plan.tasks), equal_files=plan.equal)


def _stamps(trees: Pair[Tree], stamped: bool) -> Pair[Stamp]:
    return Pair(_stamp(trees.before, stamped), _stamp(trees.after, stamped))


def _stamp(tree: Tree, stamped: bool) -> Stamp:
    return replace(tree.stamp, dirty=workspace.dirty(tree)) if stamped else tree.stamp


def show(
    tree: Tree, instruments: Sequence[Amendment], address: str | None = None, stamped: bool = False
) -> tuple[Stamp, list[Ordinance]]:
    """Returns the ordinances of a version, or those with a provision at an address, cut down to it."""
    found: list[Ordinance] = []
    problem: UnknownName | None = None
    for key, blob in tree.files.items():
        file = _file(key, blob)
        ordinance = _ordinance(file, file.text(), tree.stamp.version, instruments)
        if address is None:
            found.append(ordinance)
            continue
        try:
            found.append(replace(ordinance, root=addresses.find(ordinance, address)))
        except UnknownName as error:
            problem = problem or error
    if not found:
        raise problem or UnknownName(f"{tree.stamp.version} holds no ordinances", "put Markdown files there")
    return _stamp(tree, stamped), found


def pair_files(trees: Pair[Tree]) -> tuple[list[Pair[_File | None]], int]:
    """Returns the files of two sides that differ, paired by id, else by path, and how many are equal."""
    olds, news = trees.before.files, trees.after.files
    if trees.before.single and trees.after.single:
        first, second = (_file(*next(iter(tree.files.items()))) for tree in trees)
        same = _equal(first.blob, second.blob)
        return ([] if same else [Pair(first, second._replace(id=first.id))]), int(same)
    if trees.before.single != trees.after.single:
        olds, news = _narrowed(trees)
    left: dict[str, _File] = {}
    right: dict[str, _File] = {}
    equal = 0
    for key in sorted({*olds, *news}):
        old, new = olds.get(key), news.get(key)
        if old and new and _equal(old, new):
            equal += 1
            continue
        for blob, side in ((old, left), (new, right)):
            if blob:
                file = _file(key, blob)
                side[file.id if file.id not in side else f"{file.id} {key}"] = file
    pairs = [Pair(left.get(name), right.get(name)) for name in sorted({*left, *right})]
    pairs = _touched(pairs, trees)
    found = [pair for pair in pairs if not (pair.before and pair.after and _equal(pair.before.blob, pair.after.blob))]
    return found, equal + len(pairs) - len(found)


def _touched(pairs: list[Pair[_File | None]], trees: Pair[Tree]) -> list[Pair[_File | None]]:
    """Returns the pairs without those that a draft leaves alone: it holds the ordinances that it would change only."""
    drafts = [side for side in (0, 1) if any(pair[side] is None for pair in pairs) and _is_draft(trees[side])]
    return [pair for pair in pairs if all(pair[side] is not None for side in drafts)]


def _is_draft(tree: Tree) -> bool:
    return bool(tree.files) and all(standing.on_the_way(_front(blob)) for blob in tree.files.values())


def _narrowed(trees: Pair[Tree]) -> tuple[Mapping[str, Blob], Mapping[str, Blob]]:
    """Returns the files where one side is a single file: of the other side, the file with the same ordinance."""
    single, many = (trees.before, trees.after) if trees.before.single else (trees.after, trees.before)
    key, blob = next(iter(single.files.items()))
    name = _file(key, blob).id
    match = next((k for k, b in many.files.items() if k == key or _file(k, b).id == name), None)
    if match is None and len(many.files) == 1:
        match = next(iter(many.files))
    if match is None:
        hint = f"it holds: {', '.join(list(many.files)[:8]) or 'no files'}; name one of its files"
        raise UnknownName(f"{many.stamp.version} has no ordinance {name!r}", hint)
    files = {key: many.files[match]}
    return (single.files, files) if trees.before.single else (files, single.files)


def _equal(one: Blob, other: Blob) -> bool:
    if one.oid and other.oid:
        return one.oid == other.oid
    return one.size == other.size and one.load() == other.load()


def _file(key: str, blob: Blob) -> _File:
    return _File(_front(blob).get("ordinance", "") or default_id(key), blob)


def _front(blob: Blob) -> dict[str, str]:
    lead = frontmatter.lead(blob.load())
    return frontmatter.scalars(decode(lead, blob.file)) if lead else {}


def _redline(task: _Task) -> OrdinanceRedline:
    """Returns the redline of one ordinance, read as far as it differs."""
    files, names, crosswalk, instruments, whole = task
    one, other = files
    if one is None or other is None:
        file, name = (other, names.after) if other else (one, names.before)
        assert file is not None
        ordinance = _held(_ordinance(file, file.text(), name, instruments))
        return one_sided(ordinance, names, inserted=one is None, whole=whole)
    sources = Pair(one.text(), other.text())
    readers = Pair(
        _reader(one, sources.before, names.before, instruments),
        _reader(other, sources.after, names.after, instruments),
    )
    return differing.redline(sources, readers, names, crosswalk, whole)


def _reader(file: _File, source: str, version: str, instruments: Sequence[Amendment]) -> differing.Reader:
    return lambda outline, sealed: _held(_ordinance(file, source, version, instruments, outline, sealed))


def _held(ordinance: Ordinance) -> Ordinance:
    """Returns an ordinance whose text is held; ``Unreadable`` for one that only its front matter is known of."""
    if ordinance.wording == "not held":
        what = "the text of this version is not held, so there is nothing to compare"
        raise Unreadable(what, "compare a version whose text is held", ordinance.file)
    return ordinance


def _ordinance(
    file: _File,
    source: str,
    version: str,
    instruments: Sequence[Amendment],
    outline: Outline | None = None,
    sealed: Sealed = NOTHING_SEALED,
) -> Ordinance:
    said = file.blob.said

    def clocks(name: str, front: Mapping[str, str]) -> Clocks:
        return records.clocks(front, records.made_by(name, version, front, instruments, said), said)

    return read_ordinance(source, file.blob.file, file.id, outline, sealed, clocks)[0]


def instruments_of(trees: Pair[Tree]) -> tuple[Amendment, ...]:
    """Returns the amendments that stand beside the two sides."""
    found: dict[str, Amendment] = {}
    for tree in trees if trees.before.home != trees.after.home else trees[1:]:
        if tree.home is not None:
            found.update((a.id, a) for a in records.amendments(workspace.instrument_files(tree))[0])
    return tuple(found.values())


def _forward(trees: Pair[Tree], instruments: Sequence[Amendment]) -> bool:
    """Returns whether the after side is the newer one, as an amendment says, else by the clocks, by history or name."""
    names = Pair(trees.before.stamp.version, trees.after.stamp.version)
    if any(one.before == names.after and one.after == names.before for one in instruments):
        return False
    if any(one.before == names.before and one.after == names.after for one in instruments):
        return True
    among = trees.after.among
    if among is not None and among is trees.before.among:
        order = versions.order(among, instruments)
    else:
        order = versions.ordered(records.version_clocks(names, instruments), records.builds_on(instruments))
    return order.index(names.before) <= order.index(names.after)


def _only(
    redlines: Sequence[OrdinanceRedline], wanted: Sequence[str], whole: bool, trees: Pair[Tree]
) -> list[OrdinanceRedline]:
    """Returns the rows at and below the addresses wanted; ``UnknownName`` where neither side has one."""
    kept: dict[int, Pair[set[str]]] = {n: Pair(set(), set()) for n in range(len(redlines))}
    for typed in wanted:
        hits = 0
        problem: UnknownName | None = None
        for n, redline in enumerate(redlines):
            found = _roots(redline, typed)
            hits += sum(map(len, found))
            for side, addresses_there in zip(kept[n], found, strict=True):
                side.update(addresses_there)
        if not hits:
            problem = _missing(redlines, typed, trees)
        if problem:
            raise problem
    result = []
    for n, redline in enumerate(redlines):
        rows = tuple(
            row
            for row in redline.rows
            if (row.kinds or whole)
            and any(
                p and any(p.address == x or p.address.startswith(f"{x}/") for x in wanted_there)
                for p, wanted_there in zip(row.provision, kept[n], strict=True)
            )
        )
        if rows:
            result.append(OrdinanceRedline(redline.id, redline.facts, rows))
    return result


def _roots(redline: OrdinanceRedline, typed: str) -> Pair[set[str]]:
    """Returns the addresses on each side of the provision that is meant, so that it is followed when it moves."""
    found: Pair[set[str]] = Pair(set(), set())
    for side in range(2):
        facts = redline.facts[side]
        if facts is None:
            continue
        provisions = [p for row in redline.rows if (p := row.provision[side])]
        match = addresses.among(facts.id, provisions, typed)
        for row in redline.rows if match else ():
            if row.provision[side] is not None and row.provision[side].address == match.address:  # type: ignore[union-attr]
                for there, p in zip(found, row.provision, strict=True):
                    there.update([p.address] if p else [])
    return found


def _missing(redlines: Sequence[OrdinanceRedline], typed: str, trees: Pair[Tree]) -> UnknownName | None:
    """Returns what to say of an address that no ordinance that differs has; None where an equal one has it."""
    known: list[str] = []
    for tree in trees:
        for key, blob in tree.files.items():
            ordinance = read_ordinance(decode(blob.load(), blob.file), blob.file, default_id(key))[0]
            try:
                addresses.find(ordinance, typed)
                return None
            except UnknownName as error:
                known.append(error.hint)
                last = error
    return last if known else UnknownName(f"no provision {typed!r}", "both sides are empty")
