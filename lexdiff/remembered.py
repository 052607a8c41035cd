"""The redline of two texts as a thread needs it, in the form in which it is kept; and the front matter of many files.

A redline is read back from that form also when it was just made, so that a question is answered from the same values
whether something was kept or not. Limits: rows, without the provisions below theirs and without the facts of the two
sides, which a thread has from its versions. Rejected: pickle, which runs what it reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from lexdiff import program
from lexdiff.model.location import Location
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Alarm, Basis, OrdinanceRedline, Phrase, Row, Segment
from lexdiff.model.version import Crosswalk

_CHILDREN = Provision._fields.index("children")


def key(name: str, sides: Sequence[tuple[str, str, str]], crosswalk: Sequence[Crosswalk]) -> bytes:
    """Returns the key of a redline; a side is its version, its file and its whole text."""
    return program.key("redline", name, [(version, file, _digest(text)) for version, file, text in sides], crosswalk)


@lru_cache(maxsize=64)
def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8")).digest()


def written(redline: OrdinanceRedline) -> bytes:
    """Returns a redline in the form in which it is kept."""
    rows = [row._replace(provision=Pair(*map(_childless, row.provision))) for row in redline.rows]
    return json.dumps(rows, separators=(",", ":")).encode("ascii")


def _childless(provision: Provision | None) -> Provision | None:
    return provision and provision._replace(children=())


def read(name: str, content: bytes) -> OrdinanceRedline:
    """Returns the redline that was written."""
    return OrdinanceRedline(name, Pair(None, None), tuple(map(_row, json.loads(content))))


def _row(told: list[Any]) -> Row:
    row: Any = Row(*told)  # whose values are still lists
    found: Row = row._replace(
        provision=Pair(*map(_provision, row.provision)),
        kinds=tuple(row.kinds),
        basis=Basis(*row.basis),
        segments=tuple(Segment(*one) for one in row.segments),
        alarms=tuple(Alarm(*one) for one in row.alarms),
        sentence=tuple(Phrase(word, tuple(values)) for word, values in row.sentence),
        where=Pair(*(one and Location(*one) for one in row.where)),
        path=tuple(row.path),
    )
    return found


def _provision(told: list[Any] | None) -> Provision | None:
    if told is None:
        return None
    told[_CHILDREN] = ()
    return Provision(*told)


def fronts_key() -> bytes:
    """Returns the key of the front matter of the files that git holds, whichever they are."""
    return program.key("fronts")


def fronts_written(fronts: Mapping[str, Mapping[str, str]]) -> bytes:
    """Returns front matter by git's object ids in the form in which it is kept."""
    return json.dumps(fronts, separators=(",", ":")).encode("ascii")


def fronts_read(content: bytes | None) -> dict[str, dict[str, str]]:
    """Returns the front matter that was written, none where nothing was."""
    found: dict[str, dict[str, str]] = json.loads(content) if content else {}
    return found
