"""Says of each time at which a duty was due whether it was kept, late, missed, or that nobody knows.

What a record says outright counts; else its date is held against the day. Limits: the last time told is the last that
was due before the newest record, so that no clock of a machine decides. Absence of a record is never a miss.
Rejected: counting a time as missed when later ones are on record; the record may be lost, and not the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lexdiff.model.duty import Duty, Fulfilment, Kept, Result, Said, Turn
from lexdiff.model.record import Amendment, Record

_ORDER: tuple[Result, ...] = ("kept", "late", "missed", "not known")


def duties(amendments: Iterable[Amendment], records: Sequence[Record]) -> tuple[Kept, ...]:
    """Returns every duty with what became of each time it was due, in the order of the amendments."""
    newest = max((record.date.first for record in records if record.date), default="")
    return tuple(
        Kept(duty, amendment.ordinances, amendment.after, tuple(_turns(duty, records, newest)))
        for amendment in amendments
        for duty in amendment.duties
    )


def _turns(duty: Duty, records: Sequence[Record], newest: str) -> Iterator[Turn]:
    said: dict[str, list[Said]] = {}
    for record in records:
        for line in record.fulfils:
            if line.duty == duty.name:
                for time in line.due:
                    day = time if len(time) > 4 else f"{time}-{duty.days[0]}"
                    said.setdefault(day, []).append(_said(record, line, day))
    last = max([newest, *said])
    for year in range(duty.first, (duty.last or int(last[:4] or 0)) + 1):
        for day in (f"{year:04}-{one}" for one in duty.days):
            if day <= newest or day in said:  # what is on record early stands there, and no gap before it
                yield _turn(day, day if len(duty.days) > 1 else day[:4], said.get(day, ()))


def _said(record: Record, line: Fulfilment, day: str) -> Said:
    """Returns what a record says of one time: outright, else by its date."""
    done = record.date.text if record.date and line.outcome in ("", "kept", "late") else ""
    if line.outcome:
        return Said(record.id, done, "not known" if line.outcome == "not found" else line.outcome, line.outcome)
    if record.date is None or record.date.first <= day < record.date.last:
        return Said(record.id, done, "not known", "")
    return Said(record.id, done, "late" if record.date.first > day else "kept", "")


def remark(turn: Turn) -> str:
    """Returns the key of what must be said beside a result; "" where the dates say it all."""
    if turn.differ:
        return "records contradict one another"
    if not turn.said:
        return "no record"
    if turn.result == "not known":
        sought = all(one.outcome == "not found" for one in turn.said)
        return "looked for, not found" if sought else "done, day not known"
    return "" if any(one.done for one in turn.said) else "as a record says"


def _turn(day: str, name: str, said: Sequence[Said]) -> Turn:
    results = {one.result for one in said} - {"not known"}
    differ = "missed" in results and len(results) > 1
    result: Result = next((one for one in _ORDER if one in results and not differ), "not known")
    return Turn(day, name, result, tuple(said), differ)
