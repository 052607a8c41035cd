"""Writes a redline as JSON, the contract of ``docs/redline.schema.json``: every key always there, one row a line.

What a reader can't see is written as an escape, so that no terminal or editor hides it; read back, it is the same text.
Limits: an ordinance's rows are one text until they are written, so that another process can send them.
Rejected: ``json.dump`` with indentation, which takes the slow encoder and gives lines that no diff can read; a
dictionary a row, which costs twice the time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from json.encoder import encode_basestring as quote
from typing import Any, NamedTuple, TextIO

from lexdiff.model.dates import When
from lexdiff.model.location import Location
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Alarm, Basis, OrdinanceFacts, OrdinanceRedline, Redline, Row, Segment, Summary
from lexdiff.model.version import Stamp
from lexdiff.render.labels import HIDDEN, View
from lexdiff.render.sentences import sentence

SCHEMA = "lexdiff.redline/1"
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_HIDDEN = re.compile(f"[{HIDDEN}]")
# Hidden characters that Python counts as printable begin with one of these bytes, but for a Braille blank.
_RARE = (b"\xcd", b"\xe1", b"\xe3", b"\xef", b"\xf3")


def _nothing_more(row: Row) -> str:
    return ""


class Part(NamedTuple):
    """One ordinance's share of the document, as JSON: what is said of it, and its rows, one a line, in UTF-8.

    Bytes, because a whole code's rows come from other processes and go to a file: text would be coded thrice.
    """

    facts: str
    rows: bytes


def part(ordinance: OrdinanceRedline, more: Callable[[Row], str] = _nothing_more) -> Part:
    """Returns the share of the document that one ordinance makes up; ``more`` gives further fields of a row as JSON."""
    before, after = ordinance.facts
    facts = encode({"id": ordinance.id, "before": _facts(before), "after": _facts(after)})
    rows = [f"{_row(row)}{more(row)}}}" for row in ordinance.rows]
    return Part(facts, ",\n  ".join(rows).encode())


def render(redline: Redline, view: View, out: TextIO) -> None:
    """Writes a redline as JSON."""
    for piece in document(redline.stamp, map(part, redline.ordinances), redline.summary):
        out.write(piece.decode())


def document(stamps: Pair[Stamp], parts: Iterable[Part], summary: Summary, more: str = "") -> Iterator[bytes]:
    """Yields the document from the shares of its ordinances; ``more`` holds further fields as JSON."""
    parts = list(parts)
    before, after = stamps
    found = ",\n  ".join(one.facts for one in parts)
    ordinances = f"[\n  {found}]" if found else "[]"
    yield (
        f'{{"schema": "{SCHEMA}",\n "before": {encode(stamp(before))},\n "after": {encode(stamp(after))},\n'
        f' "ordinances": {ordinances},\n "summary": {encode(summary._asdict())},\n "provisions": ['
    ).encode()
    between = b"\n  "
    for one in parts:
        if one.rows:
            yield between
            yield one.rows
            between = b",\n  "
    yield f"]{more}}}\n".encode()


def encode(value: Any) -> str:
    """Returns a value as JSON on one line, what can't be seen as escapes."""
    return _safe(_encode(value))


def string(text: str) -> str:
    """Returns a text as JSON; what can't be seen stands as escapes."""
    quoted = quote(text)
    return quoted if quoted.isascii() and "\x7f" not in quoted else _safe(quoted)


def _safe(text: str) -> str:
    if text.isprintable():
        if text.isascii():
            return text
        raw = text.encode()
        if "\u2800" not in text and not any(sign in raw for sign in _RARE):
            return text
    return _HIDDEN.sub(_escape, text)


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
        "stage": facts.stage or None,
        "date": date(facts.dated),
        "passed": date(passed),
        "approved": date(approved),
        "effective": date(effective),
        "published": date(published),
    }


def _row(row: Row) -> str:
    """Returns a row but for its last brace, so that more may follow."""
    before, after = row.provision
    if (before is None or after is None) and row.group is None:
        return _lone(row, before, after)
    return (
        f'{{"id": "{row.id}", "before": {_address(before)}, "after": {_address(after)}, '
        f'"label": {{"before": {_label(before)}, "after": {_label(after)}}}, "path": {_list(row.path)}, '
        f'"group": {_name(row.group)}, "part_of": {_name(row.part_of)}, "kinds": {_list(row.kinds)}, '
        f'"editorial": {"true" if row.editorial else "false"}, "word": {string(row.word)}, '
        f'"reason": {string(row.why)}, "degraded": {string(row.degraded)}, '
        f'"attestation": {{"before": {_attestation(before)}, "after": {_attestation(after)}}}, '
        f'"basis": {_basis(row.basis)}, "segments": [{_segments(row.segments)}], "alarms": [{_alarms(row.alarms)}], '
        f'"sentence": {string(sentence(row))}, '
        f'"where": {{"before": {_where(row.where.before)}, "after": {_where(row.where.after)}}}'
    )


def _lone(row: Row, before: Provision | None, after: Provision | None) -> str:
    """Returns the same of a row without counterpart, in one step: of a whole code's rows it is four in five."""
    side = before or after
    assert side is not None
    gone = after is None
    return (
        f'{{"id": "{row.id}", {_sides(string(side.address), gone)}, "label": {{{_sides(string(side.label), gone)}}}, '
        f'"path": {_list(row.path)}, "group": null, "part_of": {_name(row.part_of)}, "kinds": {_list(row.kinds)}, '
        f'"editorial": false, "word": {string(row.word)}, "reason": {string(row.why)}, "degraded": "", '
        f'"attestation": {{{_sides(_attestation(side), gone)}}}, '
        f'"basis": {_basis(row.basis)}, "segments": [{_segments(row.segments)}], "alarms": [], '
        f'"sentence": {string(sentence(row))}, '
        f'"where": {{{_sides(_where(row.where.before or row.where.after), gone)}}}'
    )


def _sides(value: str, gone: bool) -> str:
    return f'"before": {value}, "after": null' if gone else f'"before": null, "after": {value}'


def _address(side: Provision | None) -> str:
    return string(side.address) if side else "null"


def _label(side: Provision | None) -> str:
    return string(side.label) if side else "null"


def _attestation(side: Provision | None) -> str:
    return f'"{side.attestation}"' if side and side.attestation else "null"


def _name(name: str | None) -> str:
    return f'"{name}"' if name else "null"


@lru_cache(maxsize=1024)
def _basis(basis: Basis) -> str:
    score = "null" if basis.score is None else str(round(float(basis.score), 2))
    return f'{{"reason": "{basis.reason}", "score": {score}}}'


@lru_cache(maxsize=256)
def _list(words: Sequence[str]) -> str:
    return encode(words)


def _segments(segments: Sequence[Segment]) -> str:
    return ", ".join([f'{{"op": "{op}", "text": {string(text)}}}' for op, text in segments])


def _alarms(alarms: Sequence[Alarm]) -> str:
    return ", ".join(
        [f'{{"kind": "{a.kind}", "before": {string(a.before)}, "after": {string(a.after)}}}' for a in alarms]
    )


def _where(place: Location | None) -> str:
    return f'{{"file": {string(place.file)}, "line": {place.line}}}' if place else "null"
