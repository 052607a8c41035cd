"""Answers that are remembered: the same question about the same files, by the same program, isn't worked out again.

Limits: an answer that is an error is never kept. Rejected: keeping what an answer is made from only; at the second time
of asking nothing need be read at all.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TextIO

from lexdiff import __version__
from lexdiff.cache import Cache
from lexdiff.read import unchanged

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def answered(root: Path, question: tuple[object, ...], write: Callable[[TextIO], object]) -> str:
    """Returns what ``write`` writes in answer to a question about a repository; ``question`` must tell it wholly."""
    cache = Cache(root)
    state = unchanged.repository(root)
    key = sha256(b"answer\0" + repr((program(), state and state.digest, question)).encode("utf-8", "surrogatepass"))
    kept = cache.recall(key.digest()) if state else None
    if kept is not None:
        return kept.decode("utf-8", "surrogatepass")
    now = cache.now()  # before anything is read
    out = io.StringIO()
    write(out)
    if state and state.settled(now):
        cache.keep({key.digest(): out.getvalue().encode("utf-8", "surrogatepass")})
    return out.getvalue()


def program() -> str:
    """Returns a hash of what could make another answer of the same files: this program, its libraries, its Python.

    Files of the program are told by their times, libraries by the names under which they are installed.
    """
    told: list[object] = [__version__, sys.version, sys.platform]
    for folder, folders, names in os.walk(_PACKAGE):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "site", "links"))
        for name in sorted(names):
            facts = os.stat(os.path.join(folder, name))
            told.append((folder, name, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino))
    for folder in sys.path:
        if os.path.isdir(folder):
            told.append(sorted(name for name in os.listdir(folder) if name.endswith(".dist-info")))
    return sha256(repr(told).encode("utf-8", "surrogateescape")).hexdigest()
