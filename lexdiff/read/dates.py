"""Reads the dates of law: a day, a month, a year, a range of them, or "not known".

Limits: the proleptic Gregorian calendar, years 0001 to 9999, no times of day and no words ("about July").
Rejected: ``datetime.date``, which has no month, no year, and no way to say that nobody knows.
"""

from __future__ import annotations

import re

from lexdiff.model.dates import When

UNKNOWN = frozenset({"", "not known", "unknown", "none", "null", "~"})
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def known(text: str) -> bool:
    """Returns False for the ways of saying that nobody knows ("not known", "unknown", "none", nothing at all)."""
    return text.strip().lower() not in UNKNOWN


def parse(text: str) -> When:
    """Returns the date that ``text`` writes; raises ValueError, in words for people, where it writes none."""
    written = text.strip()
    start, dots, end = written.partition("..")
    first, last = _span(start.strip())
    if dots:
        last = _span(end.strip())[1]
        if first > last:
            raise ValueError(f"the range {written} ends before it begins")
    return When(written, first, last)


def _span(written: str) -> tuple[str, str]:
    found = _DATE.match(written)
    if found is None:
        raise ValueError(f"{_shown(written)} is not a date such as 2019-12-16, 2019-12, 2019 or 2019-12-11..2019-12-16")
    year, month, day = found.groups()
    if year == "0000":
        raise ValueError(f"there is no year 0000, in {written}")
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= int(month) <= 12:
        raise ValueError(f"there is no month {month}, in {written}")
    last = _last_day(int(year), int(month))
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{last}"
    if not 1 <= int(day) <= last:
        raise ValueError(f"there is no {written}: that month has {last} days")
    return written, written


def _last_day(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _MONTH_DAYS[month - 1]


def _shown(written: str) -> str:
    return ascii(written if len(written) <= 40 else written[:37] + "...")
