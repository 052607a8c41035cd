"""The way of each provision through the versions, through the numbers it had: from the redlines of neighbours.

Limits: a provision that was split goes on in the part that keeps its address, else in the first; one that was joined
comes from the provision whose address it keeps, else from the first. The redlines name the others.
Rejected: following labels; a number given to another provision would lead astray.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
        leads = _leads(redlines[number - 1], edition) if number else {}
        before = editions[number - 1].version if number else ""
        for provision in edition.ordinance.root.walk():
            came, row = leads.get(provision.address, ("", None))
            way = ways.get((before, came), [])
            way.append(Stop(edition.version, provision, row))
            ways[edition.version, provision.address] = way
    return {place: tuple(way) for place, way in ways.items()}


def _leads(redline: OrdinanceRedline | None, edition: Edition) -> dict[str, tuple[str, Row | None]]:
    """Returns for each address of the newer side the older one that it comes from, "" for none, and the change."""
    if redline is None:
        return {p.address: (p.address, None) for p in edition.ordinance.root.walk()}
    leads: dict[str, tuple[str, Row | None]] = {}
    taken: set[str] = set()
    for row in sorted(redline.rows, key=_strays):
        before, after = row.provision
        if after is not None and after.address not in leads:
            came = before.address if before and before.address not in taken else ""
            taken.add(came)
            leads[after.address] = came, row if row.kinds else None
    return leads


def _strays(row: Row) -> bool:
    """Returns whether a row is of a split or join and leads to another address: the way keeps to the same one."""
    before, after = row.provision
    return bool(row.group and before and after and before.address != after.address)


def at(ways: Ways, place: Place, version: str) -> str | None:
    """Returns the address that the provision at a place has in another version, None where it isn't there."""
    return next((stop.provision.address for stop in ways.get(place, ()) if stop.version == version), None)


def ends(ways: Ways, place: Place, versions: Pair[str]) -> Pair[str | None]:
    """Returns the addresses that the provision at a place has in two versions."""
    return Pair(at(ways, place, versions.before), at(ways, place, versions.after))
