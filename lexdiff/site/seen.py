"""Remembers how the files of a site looked to the system when their bytes were proved, so that few are read again.

A file is what it was while its mode, size, inode and both its times are. Who writes into it, copies it or takes it out
of an archive changes its inode or its ctime, which no program can set. A file that changed so lately that its next
change could fall on the same tick of the clock is not remembered (``read.unchanged``).
Limits: what a disk loses unnoticed goes unnoticed here; remove ``.lexdiff``, and every byte is made anew.
Rejected: times and sizes without inode and ctime, which a copy or a checkout can bring back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from lexdiff.read.unchanged import settled
from lexdiff.site import sealed

_FORMAT = "lexdiff-site-seen-1"


def unchanged(target: str, seen: Path) -> dict[str, str]:
    """Returns the SHA-256 of each file of a site that still looks as it was seen, by its path."""
    body = sealed.read(seen, _FORMAT)
    rows = json.loads(body) if body is not None else []
    return {path: digest for path, digest, *look in rows if _look(f"{target}/{path}") == look}


def remember(target: str, digests: Iterable[tuple[str, str]], seen: Path, mark: str, now: int) -> None:
    """Remembers how the files of a site look, each with its SHA-256; ``now`` is by the clock of their file system."""
    looks = ((path, digest, _look(f"{target}/{path}")) for path, digest in digests)
    rows = [[path, digest, *look] for path, digest, look in looks if look and settled(look[-1], now)]
    sealed.write(seen, mark, _FORMAT, json.dumps(rows, separators=(",", ":")).encode())


def _look(path: str) -> list[int]:
    try:
        stat = os.lstat(path)
    except OSError:
        return []
    return [stat.st_mode, stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns]
