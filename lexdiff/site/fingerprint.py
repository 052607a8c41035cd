"""Tells by a hash what something was made from: values, the program itself, a publisher's own templates and files.

Limits: a value is told by its ``repr``, which must say all there is to it.
Rejected: times of files; a checkout sets them anew.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from lexdiff import __version__
from lexdiff.site import sources

_PACKAGE = Path(__file__).parent.parent


def of(*parts: object) -> str:
    """Returns the hash of texts, and of values whose ``repr`` tells all there is to them."""
    found = hashlib.sha256()
    for part in parts:
        content = (part if isinstance(part, str) else repr(part)).encode("utf-8", "surrogatepass")
        found.update(b"%d\0" % len(content) + content)
    return found.hexdigest()


@lru_cache(maxsize=1)
def program() -> str:
    """Returns the hash of all that makes pages: the program, the templates, the catalogues."""
    found = hashlib.sha256(__version__.encode())
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.parent.name != "__pycache__":
            found.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def own(root: Path) -> str:
    """Returns the hash of a publisher's own templates and files."""
    found = hashlib.sha256()
    for name in ("templates", "static"):
        for path, blob in sources.below(root, name).items():
            content = blob.load()
            found.update(f"{name}/{path}".encode() + b"\0%d\0" % len(content) + content)
    return found.hexdigest()
