"""A provision's thread told step by step, and who put its words there, each with the evidence that bears on it.

What came after a version was decided belongs to the next step; what came after the last one has come since.
Limits: evidence is placed by dates and addresses only. Rejected: placing a record at every version that it could speak
of; a resolution would stand at each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from lexdiff.history import evidence, scope
from lexdiff.history.blame import compared, gone, runs
from lexdiff.history.lineage import Place
from lexdiff.history.reversals import reversals
from lexdiff.history.scope import Scope
from lexdiff.history.threads import thread
from lexdiff.model.history import Blame, Blamed, Edition, Evidence, Log, LogStep, Thread
from lexdiff.model.redline import Row

Places = Mapping[Place, Sequence[Evidence]]
Changes = Sequence[tuple[int, Row]]


def log(
    name: str, title: str, editions: Sequence[Edition], found: Scope, places: Places, net: Callable[[], Iterable[Row]]
) -> Log:
    """Returns the log of the provision that a scope is of; ``net`` compares the first version with the newest."""
    changes = list(scope.changes(found))
    together = net() if len({number for number, _ in changes}) > 1 else ()
    bearing = list(_bearing(editions, found, places))
    since = tuple(one for number, one in bearing if number == len(editions))
    return Log(
        name, title, (found.chain.versions[found.number], found.provision.address), found.thread, tuple(editions),
        tuple(_steps(found, changes, bearing)),
        tuple(scope.between(found, together)), reversals(found.chain, changes), since, tuple(_others(found)),
    )  # fmt: skip


def blame(name: str, title: str, editions: Sequence[Edition], found: Scope, places: Places) -> Blame:
    """Returns the blame of the provision that a scope is of, and of all below it."""
    chain, number, top = found.chain, found.number, found.provision
    provisions = list(top.walk())
    known = runs(chain, [(number, provision) for provision in provisions])
    changes = [(n, row) for n, row in scope.changes(found) if n <= number]
    return Blame(
        name, title, chain.versions[number], top.address,
        tuple(Blamed(one, known[number, one.address]) for one in provisions),
        tuple(gone(chain, changes)), tuple(_unknown(found, changes)),
        tuple(editions[: number + 1]), _behind(editions, found, changes, places),
    )  # fmt: skip


def _unknown(found: Scope, changes: Changes) -> Iterator[tuple[str, str]]:
    for number, row in changes:
        before, after = row.provision
        if before and after and not compared(row):
            yield found.chain.versions[number], after.address


def _steps(found: Scope, changes: Changes, bearing: Sequence[tuple[int, Evidence]]) -> Iterator[LogStep]:
    """Yields the first version of the thread, and each in which something changed or to which a record belongs."""
    versions = found.chain.versions
    for number, version in enumerate(versions):
        rows = tuple(row for n, row in changes if n == number)
        several = tuple(one for n, one in bearing if n == number)
        if rows or several or version == found.thread.places[0][0]:
            before = versions[number - 1] if number else None
            yield LogStep(before, version, found.inside[number].top, rows, several)


def _others(found: Scope) -> Iterator[Thread]:
    """Yields the threads of other provisions that had the address once, the latest first."""
    chain, address = found.chain, found.provision.address
    seen = set(found.thread.places)
    for number in reversed(range(len(chain.versions))):
        if (chain.versions[number], address) not in seen and _stood(found, number, address):
            other = thread(chain, (number, address))
            seen.update(other.places)
            yield other


def _stood(found: Scope, number: int, address: str) -> bool:
    """Returns whether a version has an address, as far as the redlines tell."""
    links = found.chain.links
    into = number > 0 and links[number - 1].newer.get(address)
    return bool(into or (number < len(links) and links[number].older.get(address)))


def _bearing(editions: Sequence[Edition], found: Scope, places: Places) -> Iterator[tuple[int, Evidence]]:
    """Yields what bears on the provision or on what is below it, with the number of the version whose story it is."""
    numbers = {version: number for number, version in enumerate(found.chain.versions)}
    for (version, address), several in places.items():
        number = numbers[version]
        made = evidence.decided(editions[number])
        if found.inside[number].holds(address):
            yield from ((number + evidence.later(one.record, made), one) for one in several)


def _behind(
    editions: Sequence[Edition], found: Scope, changes: Changes, places: Places
) -> dict[str, tuple[Evidence, ...]]:
    """Returns the evidence that bears on the provision of each change, by the change's id."""
    bearing = list(_bearing(editions, found, places))
    versions = found.chain.versions
    behind: dict[str, tuple[Evidence, ...]] = {}
    for number, row in changes:
        at = {(versions[number - 1 + side], p.address) for side, p in enumerate(row.provision) if p}
        if fitting := tuple(one for n, one in bearing if n == number and (one.version, one.address) in at):
            behind[row.id] = fitting
    return behind
