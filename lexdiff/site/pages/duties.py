"""What recurs by law, as the page of numbers shows it: each time with its result, and the records that say so.

Limits: values for a template. Rejected: a share of what was kept; where much isn't known, it would mislead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lexdiff.history.duties import duties, remark
from lexdiff.model.duty import Kept, Result, Turn
from lexdiff.model.record import Amendment, Record
from lexdiff.render.labels import visible
from lexdiff.site import translations
from lexdiff.site.facts import Facts
from lexdiff.site.page import Link

FACTS = ("language", "sections")  # of an ordinance, that this needs
RESULTS: tuple[Result, ...] = ("kept", "late", "missed", "not known")
REMARKS = (
    "records contradict one another",
    "no record",
    "done, day not known",
    "looked for, not found",
    "as a record says",
)


class Time(NamedTuple):
    """One time at which a duty was due; ``records`` are links, each with its status in the record's language."""

    name: str
    day: str
    result: Result
    done: tuple[str, ...]
    remark: str
    records: tuple[tuple[Link, str], ...]


class Recurring(NamedTuple):
    """A duty with its times: its name, the section that asks for it, by whom and to whom, and on which days."""

    name: str
    mark: str
    places: tuple[Link, ...]
    who: str
    to: str
    times: tuple[Time, ...]


def shown(
    amendments: Sequence[Amendment], records: Sequence[Record], read: Mapping[str, Facts]
) -> tuple[Recurring, ...]:
    """Returns the duties as a page shows them."""
    known = {record.id: record for record in records}
    kept = duties(amendments, records)
    return tuple(_recurring(one, f"duty-{number}", known, read) for number, one in enumerate(kept, 1))


def _recurring(one: Kept, mark: str, known: Mapping[str, Record], read: Mapping[str, Facts]) -> Recurring:
    places = [place for name in one.ordinances for place in _places(name, one.duty.at, read)]
    times = tuple(_time(turn, known) for turn in one.turns)
    return Recurring(visible(one.duty.name), mark, tuple(places), visible(one.duty.who), visible(one.duty.to), times)


def _places(name: str, at: str, read: Mapping[str, Facts]) -> list[Link]:
    """Returns the section in which a duty stands, none where the site has no such section."""
    if name not in read:
        return []
    wanted, language = f"{name}/{at}/", read[name]["language"]
    sections = (one for one in read[name]["sections"] if wanted.startswith(one["under"]))
    return [Link(one["name"], one["url"], language) for one in sections]


def _time(turn: Turn, known: Mapping[str, Record]) -> Time:
    return Time(
        name=turn.name,
        day=turn.day,
        result=turn.result,
        done=tuple(dict.fromkeys(one.done for one in turn.said if one.done)),
        remark=remark(turn),
        records=tuple(
            (translations.link(known[one.record]), visible(known[one.record].status))
            for one in turn.said
            if one.record in known
        ),
    )
