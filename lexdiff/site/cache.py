"""Remembers of each unit what it was made from, which files it made, and what others need to know of it.

The file: one line with the format's name and the SHA-256 of all that follows; one line of JSON; the facts, end to end.
A cache that isn't exactly what was written is no cache, and everything is rendered. It proves nothing about the
pages themselves: those are measured against it. Limits: the digest finds damage, not malice, which is why whoever
takes a path out of the cache claims it like any other.
Rejected: pickle (reading it runs what it says), SQLite (a killed build may leave a journal to be believed or not).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from lexdiff.site import tree
from lexdiff.site.tree import Proof

_FORMAT = b"lexdiff-site-cache-1 "


class Entry(NamedTuple):
    """What is known of a unit: its fingerprint, its facts, and the proof of each of its files."""

    fingerprint: str
    facts: bytes
    files: Mapping[str, Proof]


def load(path: Path) -> dict[str, Entry]:
    """Returns the entries by the names of their units; none where there is no cache, or one that can't be believed."""
    try:
        return _parsed(path.read_bytes()) if path.is_file() else {}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _parsed(content: bytes) -> dict[str, Entry]:
    head, _, body = content.partition(b"\n")
    if head != _head(body):
        return {}
    line, _, facts = body.partition(b"\n")
    found, at = {}, 0
    for name, fingerprint, size, files in json.loads(line):
        found[name] = Entry(fingerprint, facts[at : at + size], _proofs(files))
        at += size
    return found


def _proofs(files: list[Any]) -> dict[str, Proof]:
    return {path: Proof(size, digest) for path, size, digest in files}


def _head(body: bytes) -> bytes:
    return _FORMAT + sha256(body).hexdigest().encode()


def save(path: Path, beside: Path, entries: Mapping[str, Entry]) -> None:
    """Writes the entries to ``beside``, a place in the same folder, and puts them where they belong in one step."""
    rows = [_row(name, entry) for name, entry in sorted(entries.items())]
    facts = b"".join(entry.facts for _, entry in sorted(entries.items()))
    body = json.dumps(rows, separators=(",", ":")).encode() + b"\n" + facts
    path.parent.mkdir(parents=True, exist_ok=True)
    tree.drop(str(beside))
    try:
        tree.put(str(beside), _head(body) + b"\n" + body)
        os.replace(beside, path)
    finally:
        tree.drop(str(beside))


def _row(name: str, entry: Entry) -> list[object]:
    files = [[path, *proof] for path, proof in sorted(entry.files.items())]
    return [name, entry.fingerprint, len(entry.facts), files]
