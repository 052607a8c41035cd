"""Who put which words there: the runs of a provision's text, and the words that left it.

Limits: versions as they are held; words that stood before the first of them are older than it by nobody knows how much.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lexdiff.model.history import Edition, Evidence
from lexdiff.model.provision import Provision


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
