"""Ties records to provisions and to changes: what a record bears on is followed where it was renumbered or moved.

A change between two versions has the records that bear on the newer side, and those that bear on the older side and
came after it was made: they are the story of the change. What has no row there (its provision is in neither version,
or the texts are equal) stands at the head: nothing is dropped. Limits: nothing is inferred from dates but the order.
Rejected: scoring records by shared words. A weak link is worse than none; `suggest` names such records to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lexdiff.history.lineage import Place, Ways, ends
from lexdiff.model.dates import When
from lexdiff.model.history import Edition, Evidence, Period
from lexdiff.model.pair import Pair
from lexdiff.model.record import Bearing, Record
from lexdiff.model.redline import OrdinanceRedline

Tie = tuple[Record, Bearing, str]  # a record, one of its bearings, and the address that this leads to


def by_place(ties: Iterable[Tie], editions: Sequence[Edition]) -> dict[Place, tuple[Evidence, ...]]:
    """Returns the evidence at each place (version and address), oldest first; periods as that version sees them."""
    made = {edition.version: edition for edition in editions}
    found: dict[Place, list[Evidence]] = {}
    for record, bearing, address in ties:
        if bearing.version in made:
            when = period(record, bearing, made[bearing.version])
            evidence = Evidence(record, bearing, bearing.version, address, when)
            found.setdefault((bearing.version, address), []).append(evidence)
    return {place: _sorted(several) for place, several in found.items()}


def decided(edition: Edition) -> When | None:
    """Returns the day on which a version was decided: approved, else passed; that of a text before its passage."""
    clocks = edition.ordinance.clocks
    return clocks.approved or clocks.passed or edition.ordinance.dated


def period(record: Record, bearing: Bearing, edition: Edition) -> Period:
    """Returns how a record stands to the day on which the version was decided; that of a proposal is yet to come."""
    pending = edition.standing == "proposed"
    made = None if pending else decided(edition)
    if bearing.outcome != "adopted" and (bearing.outcome or record.kind == "request"):
        return "asked"
    if record.date is None or (made is None and not pending):
        return "undated"
    return "since" if later(record, made) else "before"


def _order(evidence: Evidence) -> tuple[str, str, str]:
    date = evidence.record.date
    return (date.first if date else "9999", evidence.record.id, evidence.address)


def of_changes(
    redline: OrdinanceRedline,
    versions: Pair[str],
    editions: Sequence[Edition],
    places: Mapping[Place, Sequence[Evidence]],
    ways: Ways,
) -> tuple[dict[str, tuple[Evidence, ...]], tuple[Evidence, ...]]:
    """Returns the evidence of a redline's rows by their ids, and that of the ordinance as a whole.

    Periods are told as the newer version sees them: what came after the older one came before the change.
    """
    rows = {(side, p.address): row.id for row in redline.rows for side, p in enumerate(row.provision) if p}
    found: dict[str, list[Evidence]] = {}
    whole: list[Evidence] = []
    for place, evidence in _between(versions, editions, places):
        row = None if place[1] == redline.id else _row(rows, ends(ways, place, versions))
        (whole if row is None else found.setdefault(row, [])).extend(evidence)
    return {row: _sorted(several) for row, several in found.items()}, _sorted(whole)


def _row(rows: Mapping[tuple[int, str], str], addresses: Pair[str | None]) -> str | None:
    """Returns the row of a provision, by its newer address first; None where the redline has none."""
    for side, address in ((1, addresses.after), (0, addresses.before)):
        if address is not None and (side, address) in rows:
            return rows[side, address]
    return None


def _sorted(several: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(several, key=_order))


def _between(
    versions: Pair[str], editions: Sequence[Edition], places: Mapping[Place, Sequence[Evidence]]
) -> Iterator[tuple[Place, Sequence[Evidence]]]:
    """Yields the evidence that belongs to what changed between two versions."""
    names = [edition.version for edition in editions]
    first, last = names.index(versions.before), names.index(versions.after)
    made = decided(editions[first])
    for place, evidence in places.items():
        number = names.index(place[0])
        if number == first:
            evidence = [e for e in evidence if later(e.record, made)]
        if first <= number <= last and evidence:
            yield place, [e._replace(period=period(e.record, e.bearing, editions[last])) for e in evidence]


def later(record: Record, made: When | None) -> bool:
    """Returns whether a record surely came after a version was decided."""
    return bool(record.date and made and record.date.first > made.last)
