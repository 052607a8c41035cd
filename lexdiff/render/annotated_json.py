"""Writes a redline with its evidence as JSON: the contract of ``docs/redline.schema.json`` with the key ``evidence``.

Limits: rows that changed, and those that a record bears on. Rejected: a format of its own; whoever reads a redline
reads this one too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lexdiff.model.history import Evidence, Step
from lexdiff.model.pair import Pair
from lexdiff.model.redline import Row
from lexdiff.model.version import Stamp
from lexdiff.render import redline_json
from lexdiff.render.redline_json import date, encode


def document(step: Step) -> bytes:
    """Returns one comparison; the commit is left to the site's manifest, so that it doesn't change each file."""
    rows = tuple(row for row in step.redline.rows if row.kinds or row.id in step.evidence)
    shown = replace(step.redline, rows=rows)

    def more(row: Row) -> str:
        return f', "evidence": {_several(step.evidence.get(row.id, ()))}'

    stamps = Pair(*(Stamp(version) for version in step.versions))
    whole = f',\n "evidence": {_several(step.whole)}'
    return b"".join(redline_json.document(stamps, [redline_json.part(shown, more)], step.counts, whole))


def _several(found: Sequence[Evidence]) -> str:
    return encode([evidence(one) for one in found])


def evidence(one: Evidence) -> dict[str, Any]:
    """Returns a record as it stands beside a change."""
    record, bearing = one.record, one.bearing
    return {
        "record": record.id,
        "kind": record.kind,
        "date": date(record.date),
        "title": record.title,
        "publisher": record.publisher,
        "link": record.link or None,
        "archive": record.archive or None,
        "version": one.version,
        "address": one.address,
        "relation": bearing.relation,
        "strength": bearing.strength,
        "outcome": bearing.outcome,
        "period": one.period,
        "note": " ".join(bearing.note.split()),
    }
