"""One ordinance through time: its versions, what changed between them, and the records that bear on each change.

Limits: nothing here says *because*. Evidence says how a record is related, how well that is known, and when it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.record import Amendment, Bearing, Record
from lexdiff.model.redline import OrdinanceRedline, Row, Summary
from lexdiff.model.ripple import Ripple
from lexdiff.model.version import Ordinance

# How a change came about; what happened since; what was asked for and isn't (wholly) in the text; no date known.
Period = Literal["before", "since", "asked", "undated"]


@dataclass(frozen=True, slots=True)
class Edition:
    """An ordinance in one version, with the amendment that made it, where one is known."""

    version: str
    ordinance: Ordinance
    amendment: Amendment | None


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
    """

    versions: Pair[str]
    redline: OrdinanceRedline
    counts: Summary
    evidence: Mapping[str, tuple[Evidence, ...]]
    whole: tuple[Evidence, ...]
    equal: bool
    ripple: Mapping[str, Ripple] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """An ordinance through its versions, oldest first.

    ``steps`` compares neighbours first, in order, then versions further apart. ``evidence`` goes by version and
    address; ``trails`` holds, by version and address, the way of each provision through all versions.
    """

    id: str
    editions: tuple[Edition, ...]
    steps: tuple[Step, ...]
    evidence: Mapping[tuple[str, str], tuple[Evidence, ...]]
    trails: Mapping[tuple[str, str], tuple[Stop, ...]]
