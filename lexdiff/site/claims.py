"""Which unit writes which path of the site, and which paths no unit may write.

A site is copied to machines whose file systems fold capitals or Unicode forms together, so two spellings of one name
are refused everywhere. Limits: names that only Windows forbids (``con``, a colon) pass.
Rejected: letting the last writer win, which makes the site depend on the order of the work.
"""

from __future__ import annotations

from typing import NamedTuple
from unicodedata import normalize

from lexdiff.errors import LexdiffError
from lexdiff.read.frontmatter import one_line

_LONGEST = 255  # what file systems take


class _Claim(NamedTuple):
    """Who took a name, in which spelling, and whether as a file or as a folder above one."""

    spelling: str
    is_file: bool
    unit: str


class Claims:
    """Remembers the paths taken. A unit may take its own path again; a folder belongs to all who spell it alike."""

    def __init__(self) -> None:
        self._taken: dict[str, _Claim] = {}

    def claim(self, unit: str, path: str) -> None:
        """Takes a path for a unit; ``LexdiffError`` where it is unsound or another's."""
        if fault := unsound(path):
            raise LexdiffError(
                one_line(f"{unit} would write {path!a}", 200) + f": {fault}", "give the page another address"
            )
        self._take(_Claim(path, True, unit))
        above = path.rpartition("/")[0]
        while above and self._take(_Claim(above, False, unit)):
            above = above.rpartition("/")[0]

    def _take(self, claim: _Claim) -> bool:
        """Returns whether the name was free until now; what stands above a name that wasn't is taken already."""
        first = self._taken.setdefault(folded(claim.spelling), claim)
        if first is claim:
            return True
        same = first.spelling == claim.spelling and first.is_file == claim.is_file
        if not same or (claim.is_file and first.unit != claim.unit):
            raise _collision(*sorted((first, claim), key=lambda one: (one.unit, one.spelling)))
        return False


def _collision(one: _Claim, other: _Claim) -> LexdiffError:
    if one.spelling == other.spelling:
        what = f"{one.unit} and {other.unit} would both write {one.spelling!a}"
    else:
        names = f"{one.spelling!a} of {one.unit} and {other.spelling!a} of {other.unit}"
        what = f"on other machines {names} are the same name"
    return LexdiffError(what, "give one of them another address")


def folded(path: str) -> str:
    """Returns what is equal for two paths exactly where some file system takes them for one."""
    return path.lower() if path.isascii() else normalize("NFC", normalize("NFC", path).casefold())


def unsound(path: str) -> str:
    """Returns what is wrong with a path below the site, or nothing; signs that can't be seen are wrong too."""
    parts = path.split("/")
    if "" in parts:
        return "a part of the path is empty"
    if any(part.startswith(".") for part in parts):
        return "a part of the path begins with a dot"
    if any(len(part.encode("utf-8", "surrogatepass")) > _LONGEST for part in parts):
        return f"a part of the path is longer than {_LONGEST} bytes"
    if "\\" in path or not path.isprintable():
        return "the path holds a sign that can't stand in one"
    return ""
