"""The thread of each provision: one through all its versions and numbers, with branches to others.

A thread ends where its provision is struck or joined into another, and begins where one is added or split off. One
that was gone and comes again begins a thread of its own, which says what it returns from.
Limits: a return is told by the pin, or by the same words (four at least, or the same address).
Rejected: one thread through the gap; while it was gone, its number may have been another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lexdiff.history.links import Chain, Spot
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
            elif before is None and (old := _return(row, _struck(chain, number))):
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


def _struck(chain: Chain, number: int) -> Iterator[tuple[Spot, Provision]]:
    """Yields what was struck in the steps before a version was made, the latest first."""
    for step in range(number - 2, -1, -1):
        for row in chain.links[step].struck:
            if row.provision.before:
                yield (step, row.provision.before.address), row.provision.before


def _return(row: Row, struck: Iterable[tuple[Spot, Provision]]) -> Spot | None:
    """Returns where an inserted provision stood before, if it was struck and comes again."""
    came = row.provision.after
    return next((spot for spot, old in struck if came and _same(old, came)), None)


def _returned(chain: Chain, number: int, row: Row) -> Iterator[Branch]:
    """Yields where a provision that was struck comes again: the first time only."""
    old = row.provision.before
    for step in range(number + 1, len(chain.links)):
        for later in chain.links[step].added:
            new = later.provision.after
            if old and new and _same(old, new):
                if _return(later, _struck(chain, step + 1)) == (number, old.address):
                    yield _branch(chain, "return", step + 1, (step + 1, new.address), later)
                    return


def _same(one: Provision, other: Provision) -> bool:
    """Returns whether a provision that was struck is the one that came later."""
    if one.pin or other.pin:
        return one.pin == other.pin
    words = one.text.split()
    return words == other.text.split() and (len(words) >= _FEW_WORDS or one.address == other.address)
