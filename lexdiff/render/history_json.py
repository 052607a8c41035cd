"""Writes a log and a blame as JSON: the contracts of ``docs/log.schema.json`` and ``docs/blame.schema.json``.

Limits: every key is always there; what isn't known is null. Rejected: the redline's rows as they are; the words of
every step would make a log of a section as large as its redlines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from lexdiff.model.blame import Gone, Run
from lexdiff.model.history import Blame, Branch, Edition, Evidence, Log, LogStep, Reversal, Thread
from lexdiff.model.redline import Row
from lexdiff.render import annotated_json
from lexdiff.render.redline_json import date, encode
from lexdiff.render.sentences import sentence

LOG = "lexdiff.log/1"
BLAME = "lexdiff.blame/1"


def write_log(log: Log, out: TextIO) -> None:
    """Writes the thread of a provision, its steps and what was undone."""
    version, address = log.thread.places[-1]
    found = {
        "ordinance": log.id,
        "title": log.title,
        "address": address,
        "version": version,
        "asked": {"version": log.asked[0], "address": log.asked[1]},
        "in_newest": version == log.editions[-1].version and not log.over,
        "versions": [_edition(one) for one in log.editions],
        "thread": _thread(log.thread),
        "steps": [_step(one) for one in log.steps],
        "net": [_row(one) for one in log.net],
        "reversals": [_reversal(one) for one in log.reversals],
        "since": [annotated_json.evidence(one) for one in log.since],
        "others": [_thread(one) for one in log.others],
    }
    _write(LOG, found, out)


def write_blame(blame: Blame, out: TextIO) -> None:
    """Writes the runs of a provision and the words that left it."""
    found = {
        "ordinance": blame.id,
        "title": blame.title,
        "address": blame.address,
        "version": blame.version,
        "versions": [_edition(one) for one in blame.editions],
        "provisions": [
            {
                "address": one.provision.address,
                "label": one.provision.label,
                "attestation": one.provision.attestation or None,
                "runs": _runs(one.runs),
            }
            for one in blame.provisions
        ],
        "gone": [_gone(one) for one in blame.gone],
        "unknown": [{"version": version, "address": address} for version, address in blame.unknown],
        "evidence": {change: _evidence(several) for change, several in blame.evidence.items()},
    }
    _write(BLAME, found, out)


def _write(schema: str, found: dict[str, Any], out: TextIO) -> None:
    """Writes a document with a line for each entry of its lists, what can't be seen as escapes."""
    lines = [f'{{"schema": {json.dumps(schema)}']
    for key, value in found.items():
        if isinstance(value, list) and value:
            inner = ",\n  ".join(encode(one) for one in value)
            lines.append(f" {json.dumps(key)}: [\n  {inner}]")
        else:
            lines.append(f" {json.dumps(key)}: {encode(value)}")
    out.write(",\n".join(lines) + "}\n")


def _edition(edition: Edition) -> dict[str, Any]:
    passed, approved, effective, published, approval = edition.ordinance.clocks
    return {
        "version": edition.version,
        "file": edition.ordinance.file,
        "wording": edition.ordinance.wording or None,
        "amendment": edition.amendment.id if edition.amendment else None,
        "amendment_title": edition.amendment.title if edition.amendment else None,
        "passed": date(passed),
        "approved": date(approved),
        "approval": approval or None,
        "effective": date(effective),
        "published": date(published),
    }


def _thread(thread: Thread) -> dict[str, Any]:
    places = [{"version": version, "address": address} for version, address in thread.places]
    return {"places": places, "came": [*map(_branch, thread.came)], "went": [*map(_branch, thread.went)]}


def _branch(one: Branch) -> dict[str, Any]:
    place = {"version": one.place[0], "address": one.place[1]}
    return {"kind": one.kind, "version": one.version, "place": place, "change": one.change}


def _step(step: LogStep) -> dict[str, Any]:
    return {
        "before": step.before,
        "version": step.version,
        "address": step.address or None,
        "changes": [_row(row) for row in step.rows],
        "evidence": _evidence(step.evidence),
    }


def _row(row: Row) -> dict[str, Any]:
    before, after = row.provision
    return {
        "id": row.id,
        "before": before.address if before else None,
        "after": after.address if after else None,
        "kinds": list(row.kinds),
        "editorial": row.editorial,
        "part_of": row.part_of,
        "word": row.word,
        "reason": row.why,
        "sentence": sentence(row),
    }


def _reversal(one: Reversal) -> dict[str, Any]:
    first, second = ({"version": version, "change": change} for version, change in (one.first, one.second))
    return {"what": one.what, "first": first, "second": second, "before": one.before, "after": one.after}


def _runs(several: Iterable[Run]) -> list[dict[str, Any]]:
    return [
        {
            "text": run.text,
            "version": run.version or None,
            "earlier": run.earlier,
            "address": run.address,
            "at": run.at,
            "change": run.change or None,
        }
        for run in several
    ]


def _gone(one: Gone) -> dict[str, Any]:
    return {
        "last": one.last,
        "address": one.address,
        "version": one.version,
        "change": one.change,
        "whole": one.whole,
        "word": one.word,
        "runs": _runs(one.runs),
    }


def _evidence(several: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [annotated_json.evidence(one) for one in several]
