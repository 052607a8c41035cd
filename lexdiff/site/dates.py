"""Dates as people read them: "December 11, 2019", "July 2019", "2014", "between July 2019 and May 2020".

A range is mostly one day that nobody knows better, and "between" never says that something lasted from one to the
other. Whole years ("2014 – 2018") keep the dash: mostly they are what a figure is counted over.

Values keep dates as written (ISO), for sorting and for machines; templates say them with the filter ``date``, in the
page's language, whose catalogue has the months and the order of the parts. A day, a month and a year stay told apart.
Limits: the Gregorian calendar; no day of the week. Rejected: the machine's locale, which would make two builds differ;
Babel (29 MB for twelve words a language); figures only, because "11/12" is two dates, and ISO is read by engineers.
"""

from __future__ import annotations

from lexdiff.model.dates import When
from lexdiff.read import dates
from lexdiff.render.labels import visible
from lexdiff.render.say import Say

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def shown(when: When | None) -> str:
    """Returns a date as a page's values hold it, "" where none is known."""
    return when.text if when else ""


def day(say: Say, when: When) -> str:
    """Returns a date in words."""
    written = [part.strip() for part in when.text.split("..", 1)]
    first, last = (_part(say, part) for part in (written[0], written[-1]))
    if len(written) == 1:
        return first
    if all("-" not in part for part in written):
        return f"{first} – {last}"
    if all(part.count("-") == 2 for part in written):  # in Spanish days take an article, months and years none
        return say("some day between %(first)s and %(last)s", first=first, last=last)
    return say("between %(first)s and %(last)s", first=first, last=last)


def said(say: Say, written: str) -> str:
    """Returns a date in words, or a period that may be none as it is written."""
    when = span(written)
    return day(say, when) if when else visible(written)


def _part(say: Say, written: str) -> str:
    year, *rest = written.split("-")
    if not rest:
        return year
    month = say(MONTHS[int(rest[0]) - 1])
    if len(rest) == 1:
        return say("%(month)s %(year)s", month=month, year=year)
    return say("%(month)s %(day)s, %(year)s", month=month, day=int(rest[1]), year=year)


def span(written: str) -> When | None:
    """Returns the period that a text writes, None where it writes none."""
    try:
        return dates.parse(written)
    except ValueError:
        return None


def years(when: When) -> tuple[int, int]:
    """Returns the first and the last year that a date can mean."""
    return int(when.first[:4]), int(when.last[:4])
