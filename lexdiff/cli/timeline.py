"""The command ``lexdiff timeline``: all that happened around the ordinances of a repository, in order.

Limits: the working tree. Rejected: newest first, as the site has it; on a terminal the newest line is the one in sight.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lexdiff.cli.say import stdout, width
from lexdiff.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexdiff.model.event import Event
    from lexdiff.repository import Repository


@click.command()
@click.option("--kind", default="", metavar="KIND", help="Only these: hearing, vote, news ..., or a clock: passed ...")
@click.option("--year", type=click.IntRange(1, 9999), help="Only what happened, or may have, in this year.")
@click.option("--ordinance", default="", metavar="ID", help="Only what is around this ordinance.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
def timeline(kind: str, year: int | None, ordinance: str, form: str) -> None:
    """Print all records, and the dates of all amendments and versions, the oldest first; last what has no date.

    \b
    lexdiff timeline --kind vote         one kind of record
    lexdiff timeline --kind effective    when amendments took effect
    lexdiff timeline --year 2019         one year
    """
    from lexdiff import repository
    from lexdiff.history import timeline as telling
    from lexdiff.render import timeline_text

    found = repository.survey(Path.cwd())
    every = _around(found, ordinance)
    _known("kind", kind, {name for one in every for name in (one.kind, one.said)})
    shown = telling.in_order(telling.chosen(every, kind, year or 0))
    out = stdout()
    timeline_text.write(shown, form, width(), out)
    out.flush()
    out.detach()


def _around(found: Repository, ordinance: str) -> Sequence[Event]:
    """Returns the events of a repository, or those around one ordinance."""
    from lexdiff import repository
    from lexdiff.history import timeline as telling

    if not ordinance:
        return telling.events(found.amendments, found.records, repository.dated(found))
    _known("ordinance", ordinance, {*found.texts, *(name for one in found.amendments for name in one.ordinances)})
    amendments = [one for one in found.amendments if ordinance in one.ordinances]
    tied = (record for record, _ in repository.bearing_on(found, ordinance))
    records = {one.id: one for one in (*repository.around(found, ordinance), *tied)}
    versions = (one for one in repository.dated(found) if one.ordinance == ordinance)
    return telling.events(amendments, records.values(), versions)


def _known(what: str, name: str, known: set[str]) -> None:
    if name and name not in known:
        raise UnknownName(f"there is no {what} {name!r} here", f"there are: {', '.join(sorted(known)) or 'none'}")
