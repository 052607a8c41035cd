"""Citations: the words with which a law points to another place, in the same text or in another law.

Limits: a citation says what stands there; whether it is right, and whether the law still reads so, is for a reader.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Level = Literal["section", "part", "division", "this"]
Certainty = Literal["sure", "doubtful"]


class Reference(NamedTuple):
    """One step of a citation: "section 2(b)" has the labels "2" and "b", "this section" has none."""

    level: Level
    word: str
    labels: tuple[str, ...]


class Citation(NamedTuple):
    """A citation as it stands in a text: offsets, words, and what it names.

    ``law`` is the table's name for a statute, "" for a place in the same law; ``link`` its address where a resolver is
    configured. ``steps`` lead from the narrow to the wide ("paragraph (1)", "subsection (b)", "this section"), and
    ``through`` says that it is the end of a range. A ``doubtful`` one may mean a place in another law.
    """

    start: int
    end: int
    text: str
    law: str = ""
    link: str = ""
    steps: tuple[Reference, ...] = ()
    through: bool = False
    certainty: Certainty = "sure"


class Pointer(NamedTuple):
    """A citation of a place in the same law, with the provision that holds it, and the provision it leads to.

    ``target`` is an address, "" where there is none. ``wanted`` is then the address that it would have, and ``near``
    the nearest that there is; both are "" where the citation may well mean something else. At the end of a range
    ``between`` are the addresses from its beginning on, without the two ends, and ``span`` the words of all of it.
    """

    at: str
    citation: Citation
    target: str
    wanted: str = ""
    near: str = ""
    between: tuple[str, ...] = ()
    span: str = ""
