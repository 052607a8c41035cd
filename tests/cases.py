"""Reads cases that are kept as text: a title, fields, and what is expected, parted by a line with a lone dot."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "cases"


class Case(NamedTuple):
    """One case: its title, and what stands between the dots."""

    title: str
    fields: tuple[str, ...]


def cases(name: str, fields: int = 3) -> list[Case]:
    """Returns the cases of a file; the text before the first blank line explains it."""
    text = (FOLDER / name).read_text(encoding="utf-8").partition("\n\n")[2]
    parts = text.split("\n.\n")
    found = []
    title = parts[0]
    for k in range(1, len(parts) - fields + 1, fields):
        *given, last = parts[k : k + fields]
        expected, _, following = last.partition("\n\n")
        found.append(Case(title.strip(), (*given, expected.strip("\n"))))
        title = following
    return found
