"""Events as text and as JSON: a line for each, its date first; ``docs/timeline.schema.json`` is the contract.

Limits: dates as written. Rejected: a line for each year between; nothing can be said of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TextIO

from lexdiff.model.event import Event
from lexdiff.render.labels import APPROVALS, visible
from lexdiff.render.log_text import folded
from lexdiff.render.redline_json import date, encode

SCHEMA = "lexdiff.timeline/1"
_WIDEST = 100
_UNDATED = "date not known"


def said(event: Event) -> str:
    """Returns what an event is called: an approval by its outcome."""
    return APPROVALS.get(event.approval, event.said) if event.said == "approved" else event.said


def write(found: Sequence[Event], form: str, width: int, out: TextIO) -> None:
    """Writes events in the order given."""
    if form == "json":
        lines = ",\n  ".join(encode(_json(one)) for one in found)
        out.write(f'{{"schema": {json.dumps(SCHEMA)},\n "events": [\n  {lines}]}}\n' if found else _NOTHING)
        return
    wide = max((len(_when(one)) for one in found), default=0)
    for one in found:
        for line in _lines(one, wide, min(width, _WIDEST)):
            out.write(f"{line}\n")
    out.write("" if found else "no event\n")


_NOTHING = f'{{"schema": "{SCHEMA}",\n "events": []}}\n'


def _when(one: Event) -> str:
    return visible(one.when.text) if one.when else _UNDATED


def _lines(one: Event, wide: int, width: int) -> Iterator[str]:
    title = visible(" ".join(one.title.split()))
    by = f" ({visible(' '.join(one.publisher.split()))})" if one.publisher.strip() else ""
    status = f" [{visible(' '.join(one.status.split()))}]" if one.status.strip() else ""
    yield from folded(f"{visible(said(one))}: {title}{by}{status}", f"{_when(one):{wide}}  ", width)


def _json(one: Event) -> dict[str, object]:
    return {
        "date": date(one.when),
        "first": one.when.first if one.when else None,
        "last": one.when.last if one.when else None,
        "of": one.of,
        "kind": one.kind,
        "said": one.said,
        "approval": one.approval or None,
        "id": one.id,
        "title": one.title,
        "publisher": one.publisher or None,
        "status": one.status or None,
        "ordinances": list(one.ordinances),
    }
