"""Duties that recur: what a law asks for every year, which records fulfil it, and what became of each time.

Limits: duties that are due on fixed days of every year. What no record says is not known, and never missed.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from lexdiff.model.location import Location

Outcome = Literal["kept", "late", "missed", "not found"]  # what a record may say; "" leaves it to the dates
Result = Literal["kept", "late", "missed", "not known"]


class Duty(NamedTuple):
    """What an amendment says of a duty: by whom, to whom, on which days of every year ("12-31"), in which years.

    ``first`` and ``last`` are years, 0 where nobody says. ``name`` is how records refer to it; ``at`` is an address in
    the version that the amendment made.
    """

    name: str
    at: str
    who: str
    to: str
    days: tuple[str, ...]
    first: int
    last: int
    where: Location


class Fulfilment(NamedTuple):
    """What a record says of a duty: for which times (a year, or a day), and how it went, "" where it doesn't say."""

    duty: str
    due: tuple[str, ...]
    outcome: Outcome | Literal[""]
    where: Location


class Said(NamedTuple):
    """One record on one time of a duty: its id, when it was done (as written, "" where not known), how that went.

    ``outcome`` is what the record says outright, "" where the result follows from the dates.
    """

    record: str
    done: str
    result: Result
    outcome: Outcome | Literal[""]


class Turn(NamedTuple):
    """One time at which a duty was due: the day, what became of it, and the records that say so.

    ``differ`` says that records contradict one another, which leaves the result not known.
    """

    day: str
    name: str
    result: Result
    said: tuple[Said, ...]
    differ: bool = False


class Kept(NamedTuple):
    """A duty with all its times, oldest first; ``ordinances`` and ``version`` are its amendment's."""

    duty: Duty
    ordinances: tuple[str, ...]
    version: str
    turns: tuple[Turn, ...]
