"""Which program this is, told by a hash: what is kept of another program's work must not be taken for its own.

Limits: a file is told by its size and times, a library by the name under which it is installed. Rejected: hashes of the
files, which take as long to read as many an answer takes, and asking for each library's version, which takes longer.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from hashlib import sha256

from lexdiff import __version__

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


@lru_cache(maxsize=1)
def stamp() -> bytes:
    """Returns the hash of what could make another answer of the same files: the program, its libraries, its Python."""
    told: list[object] = [__version__, sys.version, sys.platform]
    for folder, folders, names in os.walk(_PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            facts = os.stat(os.path.join(folder, name))
            told.append((folder, name, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino))
    for folder in sys.path:
        if os.path.isdir(folder):
            told.append(sorted(name for name in os.listdir(folder) if name.endswith(".dist-info")))
    return sha256(repr(told).encode("utf-8", "surrogateescape")).digest()


def key(*told: object) -> bytes:
    """Returns the key of what this program makes of values whose ``repr`` tells all there is to them."""
    return sha256(stamp() + repr(told).encode("utf-8", "surrogatepass")).digest()
