"""The calendar: hearings and effective dates that are known to the day, as iCalendar (RFC 5545).

What is known to a month only is not in it; the calendar's description says so. The stamp of an event is its own day,
its id comes from its page, so that the same sources give the same bytes.
Limits: whole days; records rarely know the hour. Rejected: the library icalendar, whose 159 ms of start-up are a tenth
of a small build; it reads the result in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lexdiff.model.record import Record
from lexdiff.render.labels import visible
from lexdiff.settings import Settings
from lexdiff.site import urls
from lexdiff.site.facts import Facts
from lexdiff.site.feeds import BESIDE_RESTATED, RESTATED, identity

FACTS = ("title", "restated", "versions", "coming", "bearings")  # of an ordinance, that this needs
KINDS = ("hearing",)
_ABOUT = "Hearings and effective dates that are known to the day. Other dates stand on the site."


class Event(NamedTuple):
    """A day: ``YYYY-MM-DD``, what is on it, the page that tells of it, a note, and its category."""

    day: str
    title: str
    path: str
    note: str
    category: str


def calendar(chosen: Settings, facts: Mapping[str, Facts], records: Iterable[Record]) -> dict[str, bytes]:
    """Returns the calendar by its path; one without events is a calendar too."""
    events = sorted({*_hearings(facts, records), *_effective(facts)})
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lexdiff//site//EN", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{_text(visible(chosen.name) or 'Ordinances')}", f"X-WR-CALDESC:{_text(_ABOUT)}"]
    for event in events:
        lines += _lines(chosen, event)
    lines.append("END:VCALENDAR")
    return {urls.CALENDAR: b"".join(folded(line) for line in lines)}


def _hearings(facts: Mapping[str, Facts], records: Iterable[Record]) -> Iterator[Event]:
    restated = {tie["record"] for one in facts.values() if one["restated"] for tie in one["bearings"]}
    for record in records:
        if record.kind in KINDS and record.date and record.date.first == record.date.last:
            said = [visible(part) for part in (record.body, record.status) if part]
            said += [visible(record.testify)] if record.announced and record.testify else []
            said += [BESIDE_RESTATED] if record.id in restated else []
            yield Event(record.date.first, visible(record.title), urls.record(record.id), " · ".join(said), record.kind)


def _effective(facts: Mapping[str, Facts]) -> Iterator[Event]:
    for one in facts.values():
        for version in (*one["versions"], *one["coming"]):
            if version["effective"]:
                title = f"{one['title']}: version {visible(version['name'])} takes effect"
                note = RESTATED if version["restated"] else ""
                yield Event(version["effective"], title, version["url"], note, "effective")


def _lines(chosen: Settings, event: Event) -> Iterator[str]:
    day = event.day.replace("-", "")
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(identity(chosen, f'{event.path}#{event.category}'))}"
    yield f"DTSTAMP:{day}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day}"
    yield f"SUMMARY:{_text(event.title)}"
    if event.note:
        yield f"DESCRIPTION:{_text(event.note)}"
    if chosen.address:
        yield f"URL:{chosen.address}{event.path}"
    yield f"CATEGORIES:{_text(event.category.upper())}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    """Returns a text as a value: its own signs escaped, lines as ``\\n``, other controls left out."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(c for c in escaped if c >= " " and c != "\x7f")


def folded(line: str) -> bytes:
    """Returns a line in pieces of at most 75 bytes, none of which cuts a character."""
    pieces, piece = [], b""
    for character in line:
        more = character.encode("utf-8", "replace")
        if len(piece) + len(more) > 75:
            pieces.append(piece)
            piece = b" "
        piece += more
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
