"""Reads what amendments say of recurring duties, and what records say of how they were fulfilled.

Limits: fixed days of every year, written MM-DD. Whether a name leads to a duty is for ``check``.
Rejected: reading duties from the law's own words ("by December 31 of each year"); a person says what recurs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from lexdiff.model.duty import Duty, Fulfilment, Outcome
from lexdiff.model.location import Problem
from lexdiff.model.record import Amendment, Record
from lexdiff.read import addresses, dates
from lexdiff.read.fields import Sheet, nearest
from lexdiff.read.frontmatter import one_line

DUTY_KEYS = ("name", "at", "who", "to", "due", "first", "last")
FULFILS_KEYS = ("duty", "due", "outcome")
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
_YEAR = re.compile(r"[0-9]{4}")


def of_amendment(front: Sheet, ordinances: Sequence[str]) -> tuple[Duty, ...]:
    """Returns the duties that an amendment names; one without name, place or day is reported and left out."""
    found = []
    for line in front.sheets("duties", DUTY_KEYS):
        line.expect(DUTY_KEYS, ("name", "at", "due", "first"))
        at = addresses.tidy(line.text("at"))
        head, slash, rest = at.partition("/")
        days = tuple(day for day in line.texts("due") if _day(line, day))
        first, last = _year(line, "first"), _year(line, "last")
        if last and last < first:
            line.report(line.at("last"), "the duty ends before it begins", "correct first and last")
        if line.text("name") and at and days and first:
            at = rest if slash and head in ordinances else at
            who, to = line.text("who"), line.text("to")
            found.append(Duty(line.text("name"), at, who, to, tuple(sorted(days)), first, last, line.where()))
    return tuple(found)


def _day(line: Sheet, written: str) -> bool:
    try:
        dates.parse(f"2001-{written}")
        if re.fullmatch(r"\d\d-\d\d", written):
            return True
    except ValueError:
        pass
    what = f"due holds no day of every year: {one_line(written, 40)}"
    line.report(line.at("due"), what, "write month and day, for instance 12-31; for the end of February 02-28")
    return False


def _year(line: Sheet, key: str) -> int:
    written = line.text(key)
    if written and not (_YEAR.fullmatch(written) and written != "0000"):
        line.report(line.at(key), f"{key} is no year: {one_line(written, 40)}", "write four figures, for instance 2015")
        return 0
    return int(written or 0)


def of_record(front: Sheet) -> tuple[Fulfilment, ...]:
    """Returns what a record says of duties; a line without the duty or the time is reported and left out."""
    found = []
    for line in front.sheets("fulfils", FULFILS_KEYS):
        line.expect(FULFILS_KEYS, ("duty", "due"))
        due = tuple(time for time in line.texts("due") if _time(line, time))
        if line.text("duty") and due:
            outcome = line.choice("outcome", OUTCOMES) or ""
            found.append(Fulfilment(line.text("duty"), due, outcome, line.where()))
    return tuple(found)


def _time(line: Sheet, written: str) -> bool:
    try:
        when = dates.parse(written)
    except ValueError:
        when = None
    if when and ".." not in written and len(written) != 7:
        return True
    line.report(
        line.at("due"), f"due is neither a year nor a day: {one_line(written, 40)}", "write 2016, or 2016-12-31"
    )
    return False


def problems(amendments: Sequence[Amendment], records: Sequence[Record]) -> Iterator[Problem]:
    """Yields what is wrong between duties and records: a name given twice, or not at all; a time that never was."""
    known: dict[str, Duty] = {}
    for duty in (one for amendment in amendments for one in amendment.duties):
        first = known.setdefault(duty.name, duty)
        if first is not duty:
            what = f"a duty {duty.name!r} stands in {first.where.file} already"
            yield Problem(*duty.where, one_line(what), "give one of them another name")
    for record in records:
        for line in record.fulfils:
            yield from _line(line, known)


def _line(line: Fulfilment, known: Mapping[str, Duty]) -> Iterator[Problem]:
    duty = known.get(line.duty)
    if duty is None:
        what = f"fulfils names a duty that isn't there: {line.duty}"
        yield Problem(*line.where, one_line(what), nearest(line.duty, sorted(known)))
        return
    for time in line.due:
        if (hint := _never(duty, time)) is not None:
            yield Problem(*line.where, one_line(f"the duty {duty.name!r} was never due in {time}"), hint)


def _never(duty: Duty, time: str) -> str | None:
    """Returns what to write instead of a time at which a duty never was due, None where it was."""
    year = int(time[:4])
    if year < duty.first or (duty.last and year > duty.last):
        return f"it is due from {duty.first}" + (f" to {duty.last}" if duty.last else "")
    if len(time) > 4 and time[5:] not in duty.days:
        return f"it is due on {', '.join(duty.days)}"
    return None if len(time) > 4 or len(duty.days) == 1 else "it is due several times a year: write the day"
