"""The way of each provision through the versions, through the numbers it had: from the redlines of neighbours.

Limits: a provision that was split goes on in the first of its parts, one that was joined comes from its own row; the
redlines name the others. Rejected: following labels; a number given to another provision would lead astray.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
            way = ways.get((before, came)) if came else None
            if way is None or way[-1].version != before:
                way = []
            way.append(Stop(edition.version, provision, row))
            ways[edition.version, provision.address] = way
    return {place: tuple(way) for place, way in ways.items()}


def _leads(redline: OrdinanceRedline | None, edition: Edition) -> dict[str, tuple[str, Row | None]]:
    """Returns for each address of the newer side the older one that it comes from, "" for none, and the change."""
    if redline is None:
        return {p.address: (p.address, None) for p in edition.ordinance.root.walk()}
    origins = {row.group: row.provision.before.address for row in redline.rows if row.group and row.provision.before}
    return dict(_arrivals(redline.rows, origins))


def _arrivals(rows: Sequence[Row], origins: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, Row | None]]]:
    for row in rows:
        before, after = row.provision
        if after is not None:
            came = before.address if before else origins.get(row.group or "", "")
            yield after.address, (came, row if row.kinds else None)


def at(ways: Ways, place: Place, version: str) -> str | None:
    """Returns the address that the provision at a place has in another version, None where it isn't there."""
    return next((stop.provision.address for stop in ways.get(place, ()) if stop.version == version), None)


def ends(ways: Ways, place: Place, versions: Pair[str]) -> Pair[str | None]:
    """Returns the addresses that the provision at a place has in two versions."""
    return Pair(at(ways, place, versions.before), at(ways, place, versions.after))
