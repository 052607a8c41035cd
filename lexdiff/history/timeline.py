"""All that happened around a repository's ordinances, in order: records, clocks of amendments, days of versions.

A clock that nobody knows is an event without a date; an amendment that is pending has none yet.
Limits: dates as written; of two on one day none is the earlier.
Rejected: leaving out what has no date; a reader would take the gap for proof that nothing happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lexdiff.model.event import CLOCK, OTHER, VERSION, Dated, Event
from lexdiff.model.record import Amendment, Record

_CLOCKS = ("passed", "approved", "effective", "published")


def events(amendments: Iterable[Amendment], records: Iterable[Record], versions: Iterable[Dated] = ()) -> list[Event]:
    """Returns all events: the clocks of amendments, the days of versions, then the records, as they come."""
    return [*_of_amendments(amendments), *map(_of_version, versions), *map(_of_record, records)]


def _of_amendments(amendments: Iterable[Amendment]) -> Iterator[Event]:
    for one in amendments:
        if one.undecided:
            continue  # "passed, on a day that nobody knows" would be said of what was never passed
        for name, when in zip(_CLOCKS, one.clocks.dates, strict=True):
            approval = one.clocks.approval if name == "approved" else ""
            yield Event("amendment", CLOCK, name, approval, when, one.id, one.title, ordinances=one.ordinances)


def _of_version(one: Dated) -> Event:
    name = f"{one.ordinance}/{one.version}"
    return Event("version", VERSION, one.said, one.approval, one.when, name, one.title, ordinances=(one.ordinance,))


def _of_record(one: Record) -> Event:
    kind = one.kind or OTHER
    return Event("record", kind, kind, "", one.date, one.id, one.title, one.publisher or one.body, one.status)


def in_order(found: Iterable[Event]) -> list[Event]:
    """Returns events oldest first, a longer span behind a shorter one, those without a date last."""
    return sorted(found, key=lambda one: (one.when is None, *(one.when or ("", "", ""))[1:], one.id))


def chosen(found: Iterable[Event], kind: str = "", year: int = 0) -> list[Event]:
    """Returns the events of a kind (or so called), and of a year: a span is in each year that it touches."""
    return [one for one in found if (not kind or kind in (one.kind, one.said)) and (not year or _in(one, year))]


def _in(one: Event, year: int) -> bool:
    return one.when is not None and int(one.when.first[:4]) <= year <= int(one.when.last[:4])
