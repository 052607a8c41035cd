"""Files that a build writes for the next one: exactly what was written, or nothing.

The file: one line with the format's name and the SHA-256 of all that follows; then the content.
Limits: the digest finds damage, not malice.
Rejected: SQLite (a killed build may leave a journal to be believed or not).
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from lexdiff.site import tree


def read(path: Path, form: str) -> bytes | None:
    """Returns what was written to a file in a format, None where it isn't there or isn't what was written."""
    try:
        content = path.read_bytes() if path.is_file() else b""
    except OSError:
        return None
    head, _, body = content.partition(b"\n")
    return body if head == _head(form, body) else None


def write(path: Path, mark: str, form: str, body: bytes) -> None:
    """Writes a file in one step; ``mark`` is an ending that no other build uses in the same folder."""
    beside = path.with_name(f".{path.name}{mark}")
    path.parent.mkdir(parents=True, exist_ok=True)
    tree.drop(str(beside))
    try:
        tree.put(str(beside), _head(form, body) + b"\n" + body)
        os.replace(beside, path)
    finally:
        tree.drop(str(beside))


def _head(form: str, body: bytes) -> bytes:
    return f"{form} {sha256(body).hexdigest()}".encode()
