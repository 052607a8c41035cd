"""Tells by a hash what something was made from: values, the program itself, a publisher's own templates and files.

Limits: a value is told by its ``repr``, which must say all there is to it.
Rejected: times of files; a checkout sets them anew.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from lexdiff import __version__
from lexdiff.read import state
from lexdiff.site import sources as own_files

_PACKAGE = Path(__file__).parent.parent


def of(*parts: object) -> str:
    """Returns the hash of texts, of bytes, and of values whose ``repr`` tells all there is to them."""
    found = hashlib.sha256()
    for part in parts:
        text = part if isinstance(part, str | bytes) else repr(part)
        content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
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


def sources(root: Path) -> str:
    """Returns the hash of all files that a site is made from, with those that only look as if they were."""
    found = hashlib.sha256()
    for top in state.FOLDERS:
        for folder, folders, names in os.walk(root / top):
            folders.sort()
            for name in sorted((*names, *folders)):
                _add(found, Path(folder, name), root)
    return found.hexdigest()


def _add(found: hashlib._Hash, path: Path, root: Path) -> None:
    told = os.readlink(path) if path.is_symlink() else ""
    content = b""
    if path.is_file():
        with suppress(OSError):
            content = path.read_bytes()
    head = f"{path.relative_to(root).as_posix()}\0{told}\0{len(content)}\0"
    found.update(head.encode("utf-8", "surrogateescape") + content)


def own(root: Path) -> str:
    """Returns the hash of a publisher's own templates and files."""
    found = hashlib.sha256()
    for name in ("templates", "static"):
        for path, blob in own_files.below(root, name).items():
            content = blob.load()
            found.update(f"{name}/{path}".encode() + b"\0%d\0" % len(content) + content)
    return found.hexdigest()
