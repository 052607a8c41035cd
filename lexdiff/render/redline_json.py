"""Writes a redline as JSON, the contract of ``docs/redline.schema.json``: every key always there, one row a line.

What a reader can't see is written as an escape, so that no terminal or editor hides it; read back, it is the same text.
Limits: an ordinance's rows are one text until they are written, so that other processes can send them. Rejected: ``json.dump`` with indentation,
which takes the slow encoder and gives lines that no diff can read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple, TextIO

from lexdiff.model.dates import When
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import OrdinanceFacts, OrdinanceRedline, Redline, Row, Summary
from lexdiff.model.version import Stamp
from lexdiff.render.labels import HIDDEN, View
from lexdiff.render.sentences import sentence

SCHEMA = "lexdiff.redline/1"
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_HIDDEN = re.compile(f"[{HIDDEN}]")


class Part(NamedTuple):
    """One ordinance's share of the document, as JSON: what is said of it, and its rows, one a line."""

    facts: str
    rows: str


def part(ordinance: OrdinanceRedline) -> Part:
    """Returns the share of the document that one ordinance makes up."""
    before, after = ordinance.facts
    facts = encode({"id": ordinance.id, "before": _facts(before), "after": _facts(after)})
    return Part(facts, ",\n  ".join([encode(_row(row)) for row in ordinance.rows]))


def render(redline: Redline, view: View, out: TextIO) -> None:
    """Writes a redline as JSON."""
    write(redline.stamp, map(part, redline.ordinances), redline.summary, out)


def write(stamps: Pair[Stamp], parts: Iterable[Part], summary: Summary, out: TextIO) -> None:
    """Writes the document from the shares of its ordinances."""
    parts = list(parts)
    before, after = stamps
    out.write(f'{{"schema": "{SCHEMA}",\n "before": {encode(stamp(before))},\n "after": {encode(stamp(after))},\n')
    found = ",\n  ".join(one.facts for one in parts)
    out.write(f' "ordinances": [\n  {found}],\n' if found else ' "ordinances": [],\n')
    out.write(f' "summary": {encode(summary._asdict())},\n "provisions": [')
    between = "\n  "
    for one in parts:
        if one.rows:
            out.write(between)
            out.write(one.rows)
            between = ",\n  "
    out.write("]}\n")


def encode(value: Any) -> str:
    """Returns a value as JSON on one line, what can't be seen as escapes."""
    text = _encode(value)
    return text if text.isascii() and "\x7f" not in text else _HIDDEN.sub(_escape, text)


def stamp(one: Stamp) -> dict[str, Any]:
    """Returns which version this is."""
    return {"version": one.version, "revision": one.revision, "commit": one.commit, "dirty": one.dirty}


def date(when: When | None) -> str | None:
    """Returns a date as written, or nothing where it is unknown."""
    return when.text if when else None


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _facts(facts: OrdinanceFacts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    passed, approved, effective, published, _ = facts.clocks
    return {
        "file": facts.file,
        "wording": facts.wording or None,
        "passed": date(passed),
        "approved": date(approved),
        "effective": date(effective),
        "published": date(published),
    }


def _label(side: Provision | None) -> str | None:
    return side.label if side else None


def _row(row: Row) -> dict[str, Any]:
    before, after = row.provision
    at, to = row.where
    reason, score = row.basis
    return {
        "id": row.id,
        "before": before.address if before else None,
        "after": after.address if after else None,
        "label": {"before": _label(before), "after": _label(after)},
        "path": row.path,
        "group": row.group,
        "part_of": row.part_of,
        "kinds": row.kinds,
        "editorial": row.editorial,
        "word": row.word,
        "reason": row.why,
        "degraded": row.degraded,
        "attestation": {
            "before": before.attestation or None if before else None,
            "after": after.attestation or None if after else None,
        },
        "basis": {"reason": reason, "score": None if score is None else round(score, 2)},
        "segments": [{"op": op, "text": text} for op, text in row.segments],
        "alarms": [{"kind": kind, "before": was, "after": now} for kind, was, now in row.alarms],
        "sentence": sentence(row),
        "where": {
            "before": {"file": at.file, "line": at.line} if at else None,
            "after": {"file": to.file, "line": to.line} if to else None,
        },
    }
