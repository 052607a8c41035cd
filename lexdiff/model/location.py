"""Where something stands in people's files, and what is wrong there."""

from __future__ import annotations

from typing import NamedTuple


class Location(NamedTuple):
    """A line of a file: ``file`` relative to the repository (or to the path given) with ``/``, ``line`` from 1."""

    file: str
    line: int


class Problem(NamedTuple):
    """A fault in somebody's file: where, what it is, and what to do about it. ``line`` 0 speaks of the whole file."""

    file: str
    line: int
    what: str
    hint: str
