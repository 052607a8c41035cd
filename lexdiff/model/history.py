"""One ordinance through time: its versions, what changed between them, and the records that bear on each change.

Limits: nothing here says *because*. Evidence says how a record is related, how well that is known, and when it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from lexdiff.model.blame import Gone, Layers, Run
from lexdiff.model.location import Problem
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.record import Amendment, Bearing, Record
from lexdiff.model.redline import OrdinanceRedline, Row, Summary
from lexdiff.model.ripple import Ripple
from lexdiff.model.version import Ordinance, Standing

# How a change came about; what happened since; what was asked for and isn't (wholly) in the text; no date known.
Period = Literal["before", "since", "asked", "undated"]


@dataclass(frozen=True, slots=True)
class Edition:
    """An ordinance in one version, with the amendment that made it, where one is known, and how far it has come.

    ``problems`` are what its reader found wrong in the text.
    """

    version: str
    ordinance: Ordinance
    amendment: Amendment | None
    standing: Standing = "law"
    problems: tuple[Problem, ...] = ()

    @property
    def held(self) -> bool:
        """Returns whether the text is held; of one that isn't, only its front matter is known."""
        return self.ordinance.wording != "not held"


class Evidence(NamedTuple):
    """A record tied to a change or provision by one of its bearings; ``address`` is the provision's in ``version``.

    ``period`` is told as that version sees it, or, in a step, as the newer version of the step does.
    """

    record: Record
    bearing: Bearing
    version: str
    address: str
    period: Period


class Stop(NamedTuple):
    """A provision in one version of its way; ``row`` is the change that led here, None at the first version."""

    version: str
    provision: Provision
    row: Row | None


@dataclass(frozen=True, slots=True)
class Step:
    """Two versions of an ordinance compared, with evidence.

    ``evidence`` goes by the ids of rows; ``whole`` bears on the ordinance as a whole, or on a provision that has no row
    here (its address says which). An empty ``redline`` with ``equal`` means that the two texts are the same.
    ``ripple`` holds, by the ids of rows, what each change touches elsewhere; it is empty where nobody asked for it.
    ``turns`` holds, by the ids of rows, the reversals that a row is a part of, or that went unseen between the
    versions; ``between`` are all of the latter.
    """

    versions: Pair[str]
    redline: OrdinanceRedline
    counts: Summary
    evidence: Mapping[str, tuple[Evidence, ...]]
    whole: tuple[Evidence, ...]
    equal: bool
    ripple: Mapping[str, Ripple] = field(default_factory=dict)
    turns: Mapping[str, tuple[Reversal, ...]] = field(default_factory=dict)
    between: tuple[Reversal, ...] = ()


class Branch(NamedTuple):
    """Where a thread meets another, in the step to ``version``: ``place`` (version, address) lies on the other one.

    A "return" is a provision that was gone and came again with its pin or its words.
    """

    kind: Literal["split", "join", "return"]
    version: str
    place: tuple[str, str]
    change: str


class Thread(NamedTuple):
    """One provision through its versions and the addresses it had: ``places`` in order, without a gap.

    ``came`` branches to threads of the older side of a step (what it was split off or joined from), ``went`` to those
    of the newer one (what was split off it, what it was joined into). Every place lies on exactly one thread.
    """

    places: tuple[tuple[str, str], ...]
    came: tuple[Branch, ...]
    went: tuple[Branch, ...]


class Reversal(NamedTuple):
    """A change and the later one that undid it, by version and row: of words, of the place, or of the whole provision.

    ``before`` and ``after`` are the words or addresses that the first change led from and to, "" for none.
    """

    what: Literal["words", "place", "provision"]
    first: tuple[str, str]
    second: tuple[str, str]
    before: str
    after: str


class LogStep(NamedTuple):
    """What happened to a provision, and below it, on the way to a version, and the evidence of that.

    ``rows`` begins with the provision's own, if it has one; the first version held has none. ``address`` is its
    address then, "" where it is gone. ``before`` is None at the first version.
    """

    before: str | None
    version: str
    address: str
    rows: tuple[Row, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """The thread of a provision told step by step; ``since`` came after the last version was decided.

    ``asked`` is the place (version, address) that was asked for, ``others`` are threads of other provisions that had
    that address once; ``title`` is the ordinance's, ``over`` that the repository has newer versions without it.
    ``net`` holds the changes from the first version to the newest, where several steps led there.
    """

    id: str
    title: str
    asked: tuple[str, str]
    thread: Thread
    editions: tuple[Edition, ...]
    steps: tuple[LogStep, ...]
    net: tuple[Row, ...]
    reversals: tuple[Reversal, ...]
    since: tuple[Evidence, ...]
    others: tuple[Thread, ...]
    over: bool = False


class Blamed(NamedTuple):
    """A provision with the runs of its text, which put together are the text."""

    provision: Provision
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Blame:
    """A provision, with all below it, in a version: runs in reading order; ``gone`` in the order in which it went.

    ``unknown`` names, by version and address, provisions of which nobody knows what came or left then: a wording isn't
    held. ``editions`` are the versions up to that one; ``evidence`` goes by the change, and bears on its provision.
    """

    id: str
    title: str
    version: str
    address: str
    provisions: tuple[Blamed, ...]
    gone: tuple[Gone, ...]
    unknown: tuple[tuple[str, str], ...]
    editions: tuple[Edition, ...]
    evidence: Mapping[str, tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True)
class Aside:
    """A version that isn't law, or not yet in force, or whose text isn't held.

    ``history`` holds it and one version of the law with their redline: what became of a draft, or what a proposal would
    change; None where there is nothing to compare. ``hearings`` are the records of those on a proposal.
    """

    edition: Edition
    history: History | None
    hearings: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """An ordinance through its versions, oldest first.

    ``editions`` are those that are law and whose text is held (where there is none, all that are held); ``asides`` are
    the others, and ``order`` names all.
    ``steps`` compares neighbours first, in order, then versions further apart. ``evidence`` goes by version and
    address; ``trails`` holds, by version and address, the way of each provision through all versions. ``threads``
    holds, by each of their places, the threads that have branches; ``layers`` says who put the newest words there.
    """

    id: str
    editions: tuple[Edition, ...]
    steps: tuple[Step, ...]
    evidence: Mapping[tuple[str, str], tuple[Evidence, ...]]
    trails: Mapping[tuple[str, str], tuple[Stop, ...]]
    asides: tuple[Aside, ...] = ()
    order: tuple[str, ...] = ()
    threads: Mapping[tuple[str, str], Thread] = field(default_factory=dict)
    layers: Layers = field(default_factory=Layers)

    @property
    def neighbours(self) -> tuple[Step, ...]:
        """Returns the comparisons of neighbouring versions, oldest first."""
        return self.steps[: len(self.editions) - 1]

    def shown(self) -> tuple[tuple[Edition, ...], tuple[Step, ...]]:
        """Returns all versions whose text is shown, and all redlines: those of the law, then those beside it."""
        beside = [(aside.edition, aside.history.steps) for aside in self.asides if aside.history is not None]
        steps = (step for _, several in beside for step in several)
        return (*self.editions, *(edition for edition, _ in beside)), (*self.steps, *steps)
