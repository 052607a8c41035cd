"""What a change touches elsewhere in the same law: citations that break or mislead, uses of a term; laws cited."""

from __future__ import annotations

from typing import Literal, NamedTuple

from lexdiff.model.citation import Citation

# In the order in which they are told: what is broken or misleads goes first.
TouchKind = Literal["broken", "elsewhere", "left", "repealed", "old term", "cites", "uses"]
TOUCHES: tuple[TouchKind, ...] = ("broken", "elsewhere", "left", "repealed", "old term", "cites", "uses")


class Touch(NamedTuple):
    """A provision of the newer version that a change elsewhere touches.

    ``words`` are the citation or the term as they stand there; where a provision has "left" a range, all of the range.
    ``was`` is where the citation led in the older version and ``now`` where it leads in the newer one, "" where there
    is nothing.
    """

    kind: TouchKind
    address: str
    words: str
    was: str = ""
    now: str = ""


class Ripple(NamedTuple):
    """What one change touches, and the other laws that its newer words (older ones, where it is gone) cite."""

    touches: tuple[Touch, ...] = ()
    laws: tuple[Citation, ...] = ()
