"""The text of an amendment that has passed says so: ``stage: proposed`` in its front matter becomes ``as passed``.

Limits: files in the working tree, and that one line; a text at another stage is left alone, and ``check`` speaks of it.
Rejected: leaving the line to the clerk. Whoever has just said when it was passed has said what the stage is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lexdiff.read import frontmatter
from lexdiff.read.files import decode
from lexdiff.read.rewrite import rewrite

_PROPOSED = re.compile(r"^stage:[ \t]*proposed(?=[ \t]*\r?$)", re.MULTILINE)


def as_passed(root: Path, files: Iterable[str]) -> list[str]:
    """Returns the files, by their paths below the root, whose text was proposed and now stands as passed."""
    return [file for file in files if _rewritten(root / file, file)]


def _rewritten(path: Path, file: str) -> bool:
    source = decode(path.read_bytes(), file)
    end = frontmatter.cut(source)
    front, count = _PROPOSED.subn("stage: as passed", source[:end], count=1)
    if not count or path.is_symlink():
        return False
    rewrite(path, front + source[end:], file, "write stage: as passed into it")
    return True
