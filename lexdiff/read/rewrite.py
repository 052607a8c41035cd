"""Writes a text file of a repository in one step: what was there stays until the new one is whole, with its mode.

Limits: files that people keep in git, which loses none; nothing is brought to the disk by force. Rejected: writing in
place; a full disk would leave half a file.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from lexdiff.errors import LexdiffError


def rewrite(path: Path, text: str, shown: str, hint: str = "see who may write there") -> None:
    """Writes a file, whose folder is made where there is none; ``LexdiffError`` about ``shown`` where it can't be."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(text.encode())
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise LexdiffError(f"can't write it ({error.strerror})", hint, shown) from None
