"""What an ordinance's id may be: addresses begin with it, and files and pages are named by it.

Limits: one id; that two ordinances have the same is for ``check``. Rejected: any id that one file system can hold.
"""

from __future__ import annotations

import re

LENGTH = 120  # bytes; no file's name may have more than 255, and pages add words of their own


def plain(name: str) -> bool:
    """Returns whether an id holds only what addresses and pages can be made of."""
    return all(character.isalnum() or character in "-_." for character in name)


def nearest_plain(name: str) -> str:
    """Returns a hint: the id nearest to one that isn't plain."""
    near = re.sub(r"[^\w.-]+", "-", name).strip("-")
    return f"write ordinance: {near}" if near else "use letters, digits, hyphens"


def too_long(name: str) -> str:
    """Returns what is wrong with an id that is too long for the names of files, "" where it isn't."""
    size = len(name.encode("utf-8", "surrogatepass"))
    return f"the ordinance's id is too long for a file's name ({size} bytes, {LENGTH} at most)" * (size > LENGTH)
