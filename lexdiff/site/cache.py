"""Remembers of each unit what it was made from, which files it made, and what others need to know of it.

The file, a sealed one: one line of JSON; the facts, end to end. A cache that isn't exactly what was written is none,
and everything is rendered. It proves nothing about the pages themselves: those are measured against it.
Limits: no proof against malice, which is why whoever takes a path out of the cache claims it like any other.
Rejected: pickle (reading it runs what it says).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lexdiff.site import sealed
from lexdiff.site.tree import Proof

_FORMAT = "lexdiff-site-cache-1"


class Entry(NamedTuple):
    """What is known of a unit: its fingerprint, its facts, and the proof of each of its files."""

    fingerprint: str
    facts: bytes
    files: Mapping[str, Proof]


def load(path: Path) -> dict[str, Entry]:
    """Returns the entries by the names of their units; none where there is no cache, or one that can't be believed."""
    body = sealed.read(path, _FORMAT)
    try:
        return {} if body is None else _parsed(body)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _parsed(body: bytes) -> dict[str, Entry]:
    line, _, facts = body.partition(b"\n")
    found, at = {}, 0
    for name, fingerprint, size, files in json.loads(line):
        found[name] = Entry(fingerprint, facts[at : at + size], _proofs(files))
        at += size
    return found


def _proofs(files: list[Any]) -> dict[str, Proof]:
    return {path: Proof(size, digest) for path, size, digest in files}


def save(path: Path, mark: str, entries: Mapping[str, Entry]) -> None:
    """Writes the entries in one step; ``mark`` is an ending that no other build uses in the same folder."""
    rows = [_row(name, entry) for name, entry in sorted(entries.items())]
    facts = b"".join(entry.facts for _, entry in sorted(entries.items()))
    sealed.write(path, mark, _FORMAT, json.dumps(rows, separators=(",", ":")).encode() + b"\n" + facts)


def _row(name: str, entry: Entry) -> list[object]:
    files = [[path, *proof] for path, proof in sorted(entry.files.items())]
    return [name, entry.fingerprint, len(entry.facts), files]
