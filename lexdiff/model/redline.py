"""Two versions compared: the redline, which holds all that an output needs, so that no output computes anything.

Sentences, kinds and alarms are keys with parameters until they are printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from lexdiff.model.dates import Clocks, When
from lexdiff.model.location import Location
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.version import Stamp, Wording

Op = Literal["keep", "delete", "insert"]
ChangeKind = Literal[
    "insertion", "deletion", "repeal", "substitution", "formatting", "renumbering", "relocation", "split", "join"
]
KINDS: tuple[ChangeKind, ...] = (
    "insertion",
    "deletion",
    "repeal",
    "relocation",
    "renumbering",
    "split",
    "join",
    "substitution",
    "formatting",
)
Reason = Literal[
    "pinned",
    "crosswalk",
    "same number",
    "same term",
    "same heading",
    "similar words",
    "same place",
    "unmatched",
]
AlarmKind = Literal[
    "duty",
    "negation",
    "connective",
    "number",
    "money",
    "percentage",
    "date",
    "deadline",
    "penalty",
    "citation",
    "definition",
]


class Segment(NamedTuple):
    """A run of words that was kept, deleted or inserted."""

    op: Op
    text: str


class Basis(NamedTuple):
    """Why two provisions were paired; ``score`` is a similarity from 0 to 1, where words decided."""

    reason: Reason
    score: float | None = None


class Alarm(NamedTuple):
    """An operative word that changed: what kind, and what it was and is ("" where there was or is none)."""

    kind: AlarmKind
    before: str
    after: str


class Phrase(NamedTuple):
    """A part of a sentence before it is printed: a key and its parameters, in the order the key wants them."""

    key: str
    values: tuple[str, ...] = ()


class Row(NamedTuple):
    """What became of one provision: one place in the redline.

    ``kinds`` is empty where nothing changed. ``group`` ties the rows of one split or join together. ``part_of`` is the
    id of the inserted, deleted or repealed row that this one only goes with; counts leave such rows out. ``path`` names
    the headings above, outermost first. ``depth`` counts the provisions above it. ``word`` is a crosswalk's word for
    the change, ``why`` its reason. ``degraded`` says why a plainer result is shown than was asked for.
    """

    id: str
    provision: Pair[Provision | None]
    kinds: tuple[ChangeKind, ...]
    editorial: bool
    basis: Basis
    segments: tuple[Segment, ...]
    alarms: tuple[Alarm, ...]
    sentence: tuple[Phrase, ...]
    where: Pair[Location | None]
    path: tuple[str, ...] = ()
    depth: int = 0
    group: str | None = None
    part_of: str | None = None
    word: str = ""
    why: str = ""
    degraded: str = ""


class OrdinanceFacts(NamedTuple):
    """What a redline says of one side of an ordinance; ``dated`` is the day of a text before its passage."""

    id: str
    file: str
    title: str
    wording: Wording
    clocks: Clocks
    official: str
    stage: str = ""
    dated: When | None = None


@dataclass(frozen=True, slots=True)
class OrdinanceRedline:
    """One ordinance compared: its facts on both sides, and its rows in reading order."""

    id: str
    facts: Pair[OrdinanceFacts | None]
    rows: tuple[Row, ...]


class Summary(NamedTuple):
    """How many changes of each kind; rows that only go with another are not counted.

    ``compared`` counts the ordinances that differ and were compared, ``equal_files`` those that are the same.
    """

    inserted: int = 0
    deleted: int = 0
    repealed: int = 0
    substituted: int = 0
    formatted: int = 0
    renumbered: int = 0
    relocated: int = 0
    split: int = 0
    joined: int = 0
    editorial: int = 0
    compared: int = 0
    equal_files: int = 0


@dataclass(frozen=True, slots=True)
class Redline:
    """Two versions compared. ``ordinances`` holds those that differ; ``whole`` says that unchanged rows are in too."""

    stamp: Pair[Stamp]
    ordinances: tuple[OrdinanceRedline, ...]
    summary: Summary
    whole: bool = False
