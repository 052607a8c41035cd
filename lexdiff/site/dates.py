"""Dates as pages show them: as written, a range with a dash, so that a day, a month and a year stay told apart.

Limits: digits only, which read the same in every language. Rejected: names of months; "May 2019" for 2019-05 looks as
exact as a day, and a sorted column of them doesn't line up.
"""

from __future__ import annotations

from lexdiff.model.dates import When
from lexdiff.read import dates
from lexdiff.render.labels import visible


def shown(when: When | None) -> str:
    """Returns a date as pages show it, "" where none is known."""
    return said(when.text) if when else ""


def said(written: str) -> str:
    """Returns a date as written, or a period that may be none, with a dash between the ends of a range."""
    return visible(" – ".join(part.strip() for part in written.split("..", 1)))


def span(written: str) -> When | None:
    """Returns the period that a text writes, None where it writes none."""
    try:
        return dates.parse(written)
    except ValueError:
        return None


def years(when: When) -> tuple[int, int]:
    """Returns the first and the last year that a date can mean."""
    return int(when.first[:4]), int(when.last[:4])
