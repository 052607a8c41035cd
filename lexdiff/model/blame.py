"""Who put which words there: the runs of a provision's text, and the words that left it.

Limits: versions as they are held; words that stood before the first of them are older than it by nobody knows how much.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Run(NamedTuple):
    """Words that came together: ``version`` put them there, at ``address`` in it, by the ``change`` (a row's id).

    There they stand as they are, from the offset ``at`` on in the provision's text. ``earlier`` says that they may be
    older: the version before is not held, or its wording isn't. Words that aren't held have no version at all. At the
    first version held there is no change.
    """

    text: str
    version: str
    address: str
    at: int
    change: str
    earlier: bool = False


class Gone(NamedTuple):
    """Words that left: the last version that had them and their address in it, when and by which change they went.

    ``runs`` says who had put them there; ``whole`` that they were all the words of their provision, ``word`` what the
    crosswalk calls it.
    """

    last: str
    address: str
    version: str
    change: str
    runs: tuple[Run, ...]
    whole: bool
    word: str = ""


@dataclass(frozen=True, slots=True)
class Layers:
    """The newest text of an ordinance by the versions that put its words there.

    ``runs`` holds, by address, those of provisions of which not every word has stood since the oldest version held;
    ``gone`` the words that left, the oldest first. ``unknown`` names, by version and address, provisions of which
    nobody knows what came or left then. ``founded`` says that the oldest version began the law.
    """

    runs: Mapping[str, tuple[Run, ...]] = field(default_factory=dict)
    gone: tuple[Gone, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    founded: bool = False
