"""All that is wrong in a repository that a site is made from: what ``read.check`` finds, and a publisher's own files.

Limits: the working tree only. Rejected: finding the latter in ``read.check``, which knows nothing of pages.
"""

from __future__ import annotations

from lexdiff import settings
from lexdiff.model.location import Problem
from lexdiff.read import check
from lexdiff.read.workspace import Workspace


def every(home: Workspace) -> tuple[Problem, ...]:
    """Returns all that is wrong, sorted by file and line."""
    return check.check(home, languages=settings.LANGUAGES)
