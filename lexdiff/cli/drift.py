"""What ``lexdiff check`` says of codified texts: where they drift apart from what was enacted.

Information, and no Problem: who publishes a code seldom writes it, and can't mend it. Limits: changes of form, number
and place only are counted and not listed.
Rejected: comparing with the law of today; an amendment would look like the codifier's slip.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lexdiff.errors import LexdiffError
from lexdiff.model.pair import Pair
from lexdiff.read import records, sequence, texts, workspace
from lexdiff.read.texts import Told
from lexdiff.read.workspace import Workspace

if TYPE_CHECKING:
    from lexdiff.model.redline import Redline, Row

Drift = tuple[Pair[Told], "Redline"]
_FORM = {"formatting", "renumbering", "relocation"}


def survey(home: Workspace) -> list[Drift]:
    """Returns each codified text with its redline against what was enacted; none where files can't be read."""
    try:
        every = texts.every(home, records.amendments(workspace.instrument_files(home))[0])
        return [(pair, _redline(home, pair)) for pair in sequence.codified(every.values())]
    except LexdiffError:
        return []  # what can't be read is a problem already


def _redline(home: Workspace, pair: Pair[Told]) -> Redline:
    from lexdiff import asof

    return asof.redline(home, [Pair(pair.before, pair.after)], Pair(pair.before.version, pair.after.version))


def lines(found: list[Drift]) -> Iterator[str]:
    """Yields what people read: a line for each codified text, and one below it for each drift."""
    for pair, redline in found:
        drifts, form = _parted(redline)
        count = f"{len(drifts)} place{'' if len(drifts) == 1 else 's'} where the wording drifts apart"
        yield f"{pair.after.ordinance}, {pair.before.version} as enacted, {pair.after.version} as codified: {count}"
        yield from (f"  {_told(row, redline)}" for row in drifts)
        if form:
            yield f"  {form} of form, number or place only"


def as_json(found: list[Drift]) -> list[dict[str, Any]]:
    """Returns what programs read."""
    told = []
    for pair, redline in found:
        drifts, form = _parted(redline)
        places = {"enacted": pair.before.version, "codified": pair.after.version}
        told.append(
            {"ordinance": pair.after.ordinance, **places, "form_only": form, "drift": [_json(row) for row in drifts]}
        )
    return told


def _parted(redline: Redline) -> tuple[list[Row], int]:
    """Returns the changes of words, and how many others there are; what only goes with another isn't one."""
    rows = [row for one in redline.ordinances for row in one.rows if row.kinds and row.part_of is None]
    drifts = [row for row in rows if {*row.kinds} - _FORM - ({"substitution"} if row.editorial else set())]
    return drifts, len(rows) - len(drifts)


def _told(row: Row, redline: Redline) -> str:
    from lexdiff.render import opening, telling
    from lexdiff.render.summary import told_of

    name = redline.ordinances[0].id
    said = telling.not_held(row, name, opening.versions(redline)) or told_of(row)
    return f"{telling.address(row, name)}: {said}"


def _json(row: Row) -> dict[str, Any]:
    from lexdiff.render.sentences import sentence

    before, after = (provision.address if provision else None for provision in row.provision)
    return {"id": row.id, "before": before, "after": after, "kinds": list(row.kinds), "sentence": sentence(row)}
