"""Amendments and records: the instruments, and the hearings, votes and news that stand around them.

Every field is what the file says, as text; ``None`` or "" where it says nothing. Nothing here is computed.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from lexdiff.model.dates import Clocks, ProvisionClock, When
from lexdiff.model.duty import Duty, Fulfilment
from lexdiff.model.location import Location
from lexdiff.model.version import Crosswalk

AmendmentType = Literal["ordinance", "order", "resolution", "editorial revision", "correction"]
Relation = Literal[
    "adopts",
    "explains",
    "prompts",
    "asks for",
    "supports",
    "opposes",
    "reports",
    "implements",
    "interprets",
    "challenges",
    "reaffirms",
    "came before",
]
Strength = Literal["stated", "sequence", "inferred"]
Outcome = Literal["", "adopted", "partly", "not"]
Fate = Literal["", "pending", "adopted", "not yet in force", "not adopted"]


class Person(NamedTuple):
    """A person or body in a record, in an official role, with the position taken ("for", "against", "if amended")."""

    name: str
    role: str
    position: str


class Vote(NamedTuple):
    """A vote: who voted, with what result, by tally or by name; "" and empty where the source doesn't say."""

    body: str
    date: When | None
    result: str
    tally: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    absent: tuple[str, ...]


class Figure(NamedTuple):
    """A number that a record carries: what is counted, for which period, the value as printed, and a remark."""

    what: str
    period: str
    value: str
    remark: str


class Bearing(NamedTuple):
    """What a record bears on: an address or a term in a version, how, and how well that is known.

    ``outcome`` says, of something asked for, whether that version has it; "" where that isn't known.
    """

    at: str
    term: str
    version: str
    relation: Relation
    strength: Strength
    outcome: Outcome
    note: str
    where: Location


class Source(NamedTuple):
    """Where a statement comes from."""

    publisher: str
    title: str
    date: str
    link: str


class Translation(NamedTuple):
    """A title and text in another language; ``of`` is the digest of the text that it was made from."""

    language: str
    title: str
    text: str
    of: str
    where: Location


class Record(NamedTuple):
    """One event or document, tied to what it bears on. ``id`` is its path under ``amendments/`` without the ending.

    ``testify`` says how people can speak at a hearing, or write to it.
    """

    id: str
    where: Location
    kind: str
    date: When | None
    title: str
    publisher: str
    body: str
    docket: str
    link: str
    archive: str
    bears_on: tuple[Bearing, ...]
    people: tuple[Person, ...]
    bodies: tuple[Person, ...]
    votes: tuple[Vote, ...]
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]
    time: str
    page: str
    quote: str
    language: str
    status: str
    conflict: str
    topics: tuple[str, ...]
    answers: tuple[str, ...]
    follows: tuple[str, ...]
    corrects: tuple[str, ...]
    note: str
    translations: tuple[Translation, ...] = ()
    fulfils: tuple[Fulfilment, ...] = ()
    testify: str = ""

    @property
    def announced(self) -> bool:
        """Whether it is yet to come, by its status; the day on which somebody asks plays no part."""
        return self.status.lower().startswith("announced")


class Amendment(NamedTuple):
    """The instrument that made, or would make, version ``after`` out of version ``before`` of its ordinances.

    ``status`` is what became of it, "" where the clocks say it.
    """

    id: str
    where: Location
    title: str
    type: AmendmentType
    ordinances: tuple[str, ...]
    before: str
    after: str
    docket: str
    clocks: Clocks
    sponsors: tuple[Person, ...]
    votes: tuple[Vote, ...]
    crosswalk: tuple[Crosswalk, ...]
    link: str
    summary: str
    language: str = ""
    translations: tuple[Translation, ...] = ()
    status: Fate = ""
    by_provision: tuple[ProvisionClock, ...] = ()
    duties: tuple[Duty, ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether it is pending, or nobody has said what became of it."""
        known = any(self.clocks.dates) or self.clocks.approval == "vetoed"
        return self.status == "pending" or (not self.status and not known)
