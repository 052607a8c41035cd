"""Writes a record as JSON, the contract of ``docs/record.schema.json``: every field of its file, none computed.

Limits: references stay as they are written. Rejected: what the record bears on as addresses found; that stands in the
redlines, beside the change.
"""

from __future__ import annotations

from typing import Any

from lexdiff.model.record import Bearing, Figure, Person, Record, Source, Vote
from lexdiff.render.redline_json import date, encode

SCHEMA = "lexdiff.record/1"
_PLAIN = (
    "kind", "title", "publisher", "body", "docket", "time", "page", "quote", "language", "status", "conflict",
    "testify",
)  # fmt: skip
_LISTS = ("topics", "answers", "follows", "corrects")


def render(record: Record, address: str) -> str:
    """Returns a record as JSON; ``address`` is that of its page."""
    found: dict[str, Any] = {"schema": SCHEMA, "id": record.id, "file": record.where.file, "page_of_site": address}
    found |= {name: getattr(record, name) for name in _PLAIN}
    found |= {"date": date(record.date), "link": record.link or None, "archive": record.archive or None}
    found |= {name: list(getattr(record, name)) for name in _LISTS}
    found |= {
        "bears_on": [_bearing(one) for one in record.bears_on],
        "people": [_person(one) for one in record.people],
        "bodies": [_person(one) for one in record.bodies],
        "votes": [_vote(one) for one in record.votes],
        "figures": [_figure(one) for one in record.figures],
        "sources": [_source(one) for one in record.sources],
        "fulfils": [{"duty": one.duty, "due": list(one.due), "outcome": one.outcome} for one in record.fulfils],
        "note": record.note,
    }
    return encode(found) + "\n"


def _bearing(one: Bearing) -> dict[str, Any]:
    names = ("at", "term", "version", "relation", "strength", "outcome", "note")
    return {name: getattr(one, name) for name in names}


def _person(one: Person) -> dict[str, Any]:
    return one._asdict()


def _vote(one: Vote) -> dict[str, Any]:
    return {**one._asdict(), "date": date(one.date)}


def _figure(one: Figure) -> dict[str, Any]:
    return one._asdict()


def _source(one: Source) -> dict[str, Any]:
    return {**one._asdict(), "link": one.link or None}
