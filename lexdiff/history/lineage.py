"""The way of each provision through the versions, through the numbers it had: from the redlines of neighbours.

Limits: a provision that was split goes on in the part that keeps its address, else in the first; one that was joined
comes from the provision whose address it keeps, else from the first. ``threads`` names the others.
Rejected: following labels; a number given to another provision would lead astray.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lexdiff.history.links import Links
from lexdiff.model.history import Edition, Stop
from lexdiff.model.pair import Pair
from lexdiff.model.redline import OrdinanceRedline, Row

Place = tuple[str, str]  # version, address
Ways = Mapping[Place, tuple[Stop, ...]]


def trails(editions: Sequence[Edition], redlines: Sequence[OrdinanceRedline | None]) -> Ways:
    """Returns the way of every provision by each place (version and address) that it had.

    ``redlines`` compares neighbours, unchanged rows included; None stands for two texts that are the same.
    """
    ways: dict[Place, list[Stop]] = {}
    for number, edition in enumerate(editions):
        links = Links(redlines[number - 1]) if number else None
        before = editions[number - 1].version if number else ""
        for provision in edition.ordinance.root.walk():
            came, row = links.before(provision.address) if links else ("", None)
            way = ways.get((before, came), [])
            way.append(Stop(edition.version, provision, _change(row)))
            ways[edition.version, provision.address] = way
    return {place: tuple(way) for place, way in ways.items()}


def _change(row: Row | None) -> Row | None:
    return row if row and row.kinds else None


def at(ways: Ways, place: Place, version: str) -> str | None:
    """Returns the address that the provision at a place has in another version, None where it isn't there."""
    return next((stop.provision.address for stop in ways.get(place, ()) if stop.version == version), None)


def ends(ways: Ways, place: Place, versions: Pair[str]) -> Pair[str | None]:
    """Returns the addresses that the provision at a place has in two versions."""
    return Pair(at(ways, place, versions.before), at(ways, place, versions.after))
