"""Which version was in force on a day, as far as the clocks say: a version for sure, or all that it can have been.

Of the versions that have begun, the last in the order of versions is in force. One whose day nobody knows may have
begun on any day. Nothing is approved or published before it is passed; it may be effective before.
Limits: one clock at a time; a clock that is a range leaves the days in it open.
Rejected: taking the first day of a range, or the middle; somebody would rely on a day that nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from lexdiff.model.dates import Clocks, When

CLOCKS = ("passed", "approved", "effective", "published")
# By which clock a version is taken to begin where nobody says by which: the first that is known.
_FALLBACK = ("effective", "approved", "passed", "published")
NONE = -1
_LAST = "9999-12-31"


class Beginning(NamedTuple):
    """When a version begins (None where nobody knows), and by which of its clocks."""

    when: When | None
    clock: str


class Answer(NamedTuple):
    """What the clocks say of a day: the places of all versions that may be in force then, oldest first.

    ``NONE`` stands for none of them yet. One place is a sure answer. ``since`` and ``until`` are the first and the last
    day of the sure answer. Where the answer isn't sure, ``before`` and ``after`` are the nearest days on which it is,
    each with its place. All are None where there is no such day.
    """

    places: tuple[int, ...]
    since: str | None = None
    until: str | None = None
    before: tuple[str, int] | None = None
    after: tuple[str, int] | None = None


def beginning(clocks: Clocks, clock: str) -> Beginning:
    """Returns when a version begins by a clock; by "" the first that is known of effective, approved, and so on."""
    for name in (clock,) if clock else _FALLBACK:
        when: When | None = getattr(clocks, name)
        if when is not None:
            return Beginning(when, name)
    return Beginning(_after_passage(clocks) if clock in ("approved", "published") else None, clock or "effective")


def _after_passage(clocks: Clocks) -> When | None:
    """Returns when something happened that can't come before the passage, as far as that is known."""
    first = clocks.passed.first if clocks.passed else ""
    return When(f"on a day that is not known, not before {first}", first, _LAST) if first else None


def in_force(beginnings: Sequence[When | None], day: When) -> Answer:
    """Returns what versions, in their order, may be in force on a day (or on all days of a span)."""
    places = _places(beginnings, day.first, day.last)
    if len(places) == 1:
        return Answer(places, *_sure(beginnings, places[0]))
    return Answer(places, before=_before(beginnings, day.last), after=_after(beginnings, day.first))


def _places(beginnings: Sequence[When | None], first: str, last: str) -> tuple[int, ...]:
    """Returns the versions that may be in force on some day of a span."""
    begun = [n for n, when in enumerate(beginnings) if when is not None and when.last <= first]
    surely = begun[-1] if begun else NONE
    later = enumerate(beginnings[surely + 1 :], surely + 1)
    return (surely, *(n for n, when in later if when is None or when.first <= last))


def _sure(beginnings: Sequence[When | None], place: int) -> tuple[str | None, str | None]:
    """Returns the first and the last day on which a version is surely in force, given that there is one."""
    began = beginnings[place] if place != NONE else None
    ends = [when.first for when in beginnings[place + 1 :] if when is not None]
    return began.last if began else None, _next(min(ends), -1) if ends else None


def _before(beginnings: Sequence[When | None], day: str) -> tuple[str, int] | None:
    """Returns the last day before another on which the answer is sure, with the answer."""
    ends = (last for when in beginnings if when and (last := _next(when.first, -1)))
    return next(_certain(beginnings, sorted((one for one in ends if one < day), reverse=True)), None)


def _after(beginnings: Sequence[When | None], day: str) -> tuple[str, int] | None:
    """Returns the first day after another on which the answer is sure, with the answer."""
    starts = sorted(when.last for when in beginnings if when and day < when.last < _LAST)
    return next(_certain(beginnings, starts), None)


def _certain(beginnings: Sequence[When | None], days: Sequence[str]) -> Iterator[tuple[str, int]]:
    for day in days:
        places = _places(beginnings, day, day)
        if len(places) == 1:
            yield day, places[0]


def _next(day: str, days: int) -> str | None:
    """Returns the day some days on, None beyond the calendar."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


class Stretch(NamedTuple):
    """Days on which the answer is the same: the first and the last, None where there is no such day."""

    since: str | None
    until: str | None
    places: tuple[int, ...]


def stretches(beginnings: Sequence[When | None]) -> tuple[Stretch, ...]:
    """Returns all days that there are, cut where the answer changes."""
    ends = {day for when in beginnings if when for day in when[1:] if day < _LAST}
    found: list[Stretch] = []
    for since in (None, *sorted(ends)):
        places = _places(beginnings, since or "", since or "")
        if found and found[-1].places == places:
            continue
        if found:
            found[-1] = found[-1]._replace(until=_next(since or "", -1))
        found.append(Stretch(since, None, places))
    return tuple(found)
