"""Dates as law knows them: a day, a month, a year, a range, or unknown (which is ``None``, never a guess)."""

from __future__ import annotations

from typing import NamedTuple

from lexdiff.model.location import Location


class When(NamedTuple):
    """A date as written, with the first and the last day it can mean, both as ``YYYY-MM-DD``."""

    text: str
    first: str
    last: str


class Clocks(NamedTuple):
    """The four clocks of a version, each a date or unknown, and how the approval came about.

    ``approval`` is one of "signed", "unsigned", "vetoed", "overridden" or "" where nobody says.
    """

    passed: When | None = None
    approved: When | None = None
    effective: When | None = None
    published: When | None = None
    approval: str = ""

    @property
    def dates(self) -> tuple[When | None, When | None, When | None, When | None]:
        """Returns the four dates in their order, without how the approval came about."""
        return self[:4]


class ProvisionClock(NamedTuple):
    """The days of one provision that aren't those of its version: from when it is in force, and until when.

    ``at`` is the address as written. ``apart`` says that its beginning is told apart from the version's; then an
    ``effective`` of None means that nobody knows it, else that the version's clock holds.
    """

    at: str
    apart: bool
    effective: When | None
    until: When | None
    where: Location
