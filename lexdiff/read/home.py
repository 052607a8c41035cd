"""Finds the repository around a folder: the nearest folder at or above it that has ``ordinances/``.

Limits: a folder of that name is enough; what is in it, others read. Rejected: keeping this in ``workspace``, which
imports all that reads files; whoever only looks whether an answer is kept would wait for it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from lexdiff.errors import UnknownName
from lexdiff.model.version import FOLDER


class Workspace(NamedTuple):
    """A folder that holds ordinances and amendments."""

    root: Path


def find(start: Path) -> Workspace | None:
    """Returns the workspace that a folder lies in; None where there is none."""
    start = Path(os.path.abspath(start))
    for folder in (start, *start.parents):
        if os.path.isdir(folder / FOLDER):
            return Workspace(folder)
    return None


def home(start: Path) -> Workspace:
    """Returns the same; ``UnknownName`` where there is none."""
    found = find(start)
    if found is None:
        raise UnknownName("no folder ordinances/ is here or above", "go to one, or make one with `lexdiff init`")
    return found
