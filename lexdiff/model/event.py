"""Something that happened: a record, a date of an amendment, or a date that a version has for itself.

Limits: an event without a date has none; it is never put somewhere by guess.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from lexdiff.model.dates import When

CLOCK, VERSION, OTHER = "date of an amendment", "date of a version", "other"


class Dated(NamedTuple):
    """A date that a version of an ordinance has for itself: ``said`` is the clock, or the stage of a draft."""

    ordinance: str
    version: str
    title: str
    said: str
    approval: str
    when: When | None


class Event(NamedTuple):
    """One event: ``kind`` is a record's kind, or says whose date it is; ``said`` what it is called, such as a clock.

    ``id`` is that of the record or amendment, or "ordinance/version". ``ordinances`` are those that it surely concerns.
    """

    of: Literal["record", "amendment", "version"]
    kind: str
    said: str
    approval: str
    when: When | None
    id: str
    title: str
    publisher: str = ""
    status: str = ""
    ordinances: tuple[str, ...] = ()
