"""What belongs to a provision in each version: its own address there, all below it, and what came to it later.

Limits: what came from elsewhere belongs to it in earlier versions too, what went elsewhere not in later ones.
Rejected: the addresses below today's; what was struck would be missed, and so would what had another number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from lexdiff.history.links import Chain, Spot, below
from lexdiff.history.threads import thread
from lexdiff.model.history import Thread
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Row


class Inside(NamedTuple):
    """What belongs to a provision in one version: ``top`` is its address, "" where it isn't there."""

    top: str
    further: frozenset[str]

    def holds(self, address: str) -> bool:
        """Returns whether an address belongs to it."""
        return bool(self.top and below(address, self.top)) or address in self.further


class Scope(NamedTuple):
    """A provision in a version of a chain (by its number), its thread, and what belongs to it in each version."""

    chain: Chain
    number: int
    provision: Provision
    thread: Thread
    inside: tuple[Inside, ...]


def scope(chain: Chain, number: int, top: Provision) -> Scope:
    """Returns the scope of a provision."""
    own = thread(chain, (number, top.address))
    tops = dict(own.places)
    further: list[set[str]] = [set() for _ in chain.versions]
    for provision in top.walk():
        for at, address in _back(chain, (number, provision.address)):
            further[at].add(address)
    several = zip(chain.versions, further, strict=True)
    inside = tuple(Inside(tops.get(version, ""), frozenset(more)) for version, more in several)
    return Scope(chain, number, top, own, inside)


def wider(found: Scope, belonging: Callable[[int, str], Iterable[str]]) -> Scope:
    """Returns a scope with what else belongs to its provision, told by a version's number and the address there."""
    inside = tuple(
        one._replace(further=one.further.union(belonging(number, one.top))) if one.top else one
        for number, one in enumerate(found.inside)
    )
    return found._replace(inside=inside)


def _back(chain: Chain, spot: Spot) -> Iterator[Spot]:
    """Yields a provision's place and those it had in earlier versions."""
    number, address = spot
    while address:
        yield number, address
        if not number:
            return
        address = chain.links[number - 1].before(address)[0]
        number -= 1


def changes(found: Scope) -> Iterator[tuple[int, Row]]:
    """Yields what changed, with the number of the newer version, oldest first; the provision's own rows come first."""
    for number, links in enumerate(found.chain.links, 1):
        yield from ((number, row) for row in _held(Pair(found.inside[number - 1], found.inside[number]), links.rows))


def between(found: Scope, rows: Iterable[Row]) -> list[Row]:
    """Returns what changed according to rows that compare the first version with the last."""
    return _held(Pair(found.inside[0], found.inside[-1]), rows)


def _held(sides: Pair[Inside], rows: Iterable[Row]) -> list[Row]:
    changed = [row for row in rows if row.kinds and _any(row, sides, Inside.holds)]
    return sorted(changed, key=lambda row: not _any(row, sides, lambda side, address: address == side.top))


def _any(row: Row, sides: Pair[Inside], test: Callable[[Inside, str], bool]) -> bool:
    return any(p is not None and test(side, p.address) for p, side in zip(row.provision, sides, strict=True))
