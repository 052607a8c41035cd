"""The thread of each provision: one through all its versions and numbers, with branches to others.

A thread ends where its provision is struck or joined into another, and begins where one is added or split off. One
that was gone and comes again begins a thread of its own, which says what it returns from.
Limits: a return is told by the pin, or by the same words (four at least, or the same address).
Rejected: one thread through the gap; while it was gone, its number may have been another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lexdiff.history.links import Chain, Spot, known_by
from lexdiff.model.history import Branch, Thread
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Row

_FEW_WORDS = 4


def thread(chain: Chain, spot: Spot) -> Thread:
    """Returns the thread that a provision (version's number and address) lies on."""
    way = [spot]
    while way[0][0] and (came := chain.links[way[0][0] - 1].before(way[0][1])[0]):
        way.insert(0, (way[0][0] - 1, came))
    while way[-1][0] < len(chain.links) and (went := chain.links[way[-1][0]].after(way[-1][1])[0]):
        way.append((way[-1][0] + 1, went))
    places = tuple((chain.versions[number], address) for number, address in way)
    return Thread(places, tuple(_came(chain, way)), tuple(_went(chain, way)))


def threads(chain: Chain, addresses: Sequence[Iterable[str]]) -> list[Thread]:
    """Returns every thread of a chain, given the addresses of each version, in the order in which they begin."""
    seen: set[tuple[str, str]] = set()
    found = []
    for number, several in enumerate(addresses):
        for address in several:
            if (chain.versions[number], address) not in seen:
                found.append(thread(chain, (number, address)))
                seen.update(found[-1].places)
    return found


def _came(chain: Chain, way: Sequence[Spot]) -> Iterator[Branch]:
    for n, (number, address) in enumerate(way):
        links = chain.links[number - 1] if number else None
        for row in links.newer.get(address, ()) if links else ():
            before = row.provision.before
            if before and (not n or before.address != way[n - 1][1]):
                kind = "join" if "join" in row.kinds else "split"
                yield _branch(chain, kind, number, (number - 1, before.address), row)
            elif before is None and (old := returning(chain, number, row)):
                yield _branch(chain, "return", number, old, row)


def _went(chain: Chain, way: Sequence[Spot]) -> Iterator[Branch]:
    for n, (number, address) in enumerate(way):
        links = chain.links[number] if number < len(chain.links) else None
        for row in links.older.get(address, ()) if links else ():
            after = row.provision.after
            if after and (n + 1 == len(way) or after.address != way[n + 1][1]):
                kind = "join" if "join" in row.kinds else "split"
                yield _branch(chain, kind, number + 1, (number + 1, after.address), row)
            elif after is None:
                yield from _returned(chain, number, row)


def _branch(chain: Chain, kind: str, number: int, place: Spot, row: Row) -> Branch:
    where = chain.versions[place[0]], place[1]
    return Branch(kind, chain.versions[number], where, row.id)  # type: ignore[arg-type]


def returning(chain: Chain, number: int, row: Row) -> Spot | None:
    """Returns where a provision that a row inserts stood last, if it was struck before and comes again."""
    came = row.provision.after
    assert came is not None
    for step in range(number - 2, -1, -1):
        for struck in chain.links[step].struck.get(known_by(came), ()):
            old = struck.provision.before
            if old and _same(old, came):
                return step, old.address
    return None


def _returned(chain: Chain, number: int, row: Row) -> Iterator[Branch]:
    """Yields where a provision that was struck comes again, for the first time."""
    old = row.provision.before
    assert old is not None
    for step in range(number + 1, len(chain.links)):
        for later in chain.links[step].added.get(known_by(old), ()):
            new = later.provision.after
            if new is not None and returning(chain, step + 1, later) == (number, old.address):
                yield _branch(chain, "return", step + 1, (step + 1, new.address), later)
                return


def _same(one: Provision, other: Provision) -> bool:
    """Returns whether a provision that is known by the same is the same: a few words alone don't tell."""
    return bool(one.pin) or one.address == other.address or len(one.text.split()) >= _FEW_WORDS
