"""The command ``lexdiff duties``: what the law asks for every year, and what the records say became of it.

Limits: times up to the newest record. Rejected: an exit code for what was missed; it is no fault of the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lexdiff.cli.say import clean

if TYPE_CHECKING:
    from lexdiff.model.duty import Kept, Turn


@click.command()
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
def duties(form: str) -> None:
    """Print every duty that recurs, and for each time it was due: kept, late, missed or not known.

    What no record says is not known. Duties stand in amendment.md (duties), what fulfils them in records (fulfils).
    """
    from lexdiff import repository
    from lexdiff.history import duties as working

    found = repository.survey(Path.cwd())
    kept = working.duties(found.amendments, found.records)
    if form == "json":
        import json

        told = {"schema": "lexdiff.duties/1", "duties": [_json(one) for one in kept]}
        click.echo(json.dumps(told, indent=1, ensure_ascii=True))
        return
    for line in _lines(kept):
        click.echo(clean(line))


def _lines(kept: Sequence[Kept]) -> Iterator[str]:
    if not kept:
        yield "no amendment names a duty (field duties)"
    for number, one in enumerate(kept):
        if number:
            yield ""
        duty = one.duty
        parties = " to ".join(filter(None, (duty.who, duty.to)))
        years = f"{duty.first} to {duty.last}" if duty.last else f"since {duty.first}"
        place = f"{' and '.join(f'{name}/{duty.at}' for name in one.ordinances)} of {one.version}"
        yield ", ".join(filter(None, (f"{duty.name}: {place}", parties, f"due {' and '.join(duty.days)}", years)))
        widest = max((len(turn.name) for turn in one.turns), default=0)
        told = [_how(turn) for turn in one.turns]
        wide = max(map(len, told), default=0)
        for turn, how in zip(one.turns, told, strict=True):
            records = ", ".join(said.record for said in turn.said)
            yield f"  {turn.name:{widest}}  {turn.result:9}  {how:{wide}}  {records}".rstrip()


def _how(turn: Turn) -> str:
    """Returns when it was done, and what must be said beside that."""
    from lexdiff.history.duties import remark

    dates = " and ".join(dict.fromkeys(one.done for one in turn.said if one.done))
    return "; ".join(filter(None, (dates, remark(turn))))


def _json(one: Kept) -> dict[str, Any]:
    duty = one.duty
    return {
        "name": duty.name,
        "ordinances": list(one.ordinances),
        "version": one.version,
        "at": duty.at,
        "who": duty.who or None,
        "to": duty.to or None,
        "due": list(duty.days),
        "first": duty.first,
        "last": duty.last or None,
        "times": [
            {
                "due": turn.day,
                "result": turn.result,
                "records_differ": turn.differ,
                "records": [
                    {"record": said.record, "date": said.done or None, "result": said.result} for said in turn.said
                ],
            }
            for turn in one.turns
        ],
    }
