"""The command ``lexdiff suggest``: which records may bear on the changes that have none, with lines to paste.

Limits: prints, and writes nothing: a person reads the record before tying it. The versions in the working tree.
Rejected: a switch that writes the lines itself. A link that nobody read is worse than none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from lexdiff.history.coverage import Change
    from lexdiff.history.suggest import Suggestion
    from lexdiff.model.history import History, Step
    from lexdiff.model.record import Record
    from lexdiff.model.redline import Phrase
    from lexdiff.repository import Repository

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./~-]*")


@click.command()
@click.argument("names", nargs=-1, metavar="[OLD NEW] [ADDRESS]...")
def suggest(names: tuple[str, ...]) -> None:
    """Name records that may bear on changes without one, or on the changes at each ADDRESS; writes nothing.

    \b
    lexdiff suggest                        all neighbouring versions
    lexdiff suggest 2014 2019              two versions
    lexdiff suggest 2014 2019 "2(b)(4)"    one change, though it has records
    """
    from lexdiff import repository

    found = repository.survey(Path.cwd())
    versions, addresses = _parted(names, found.versions)
    for line in _lines(found, versions, addresses):
        click.echo(line)


def _parted(names: Sequence[str], versions: Sequence[str]) -> tuple[tuple[str, ...], Sequence[str]]:
    """Returns the two versions, older first, none where none are named; and the addresses."""
    from lexdiff.errors import UnknownName

    if not names or names[0] not in versions:
        return (), names
    if len(names) == 1 or names[1] not in versions:
        raise UnknownName(f"{names[0]} is a version, and a second one is missing", f"versions: {', '.join(versions)}")
    return tuple(sorted(names[:2], key=list(versions).index)), names[2:]


def _lines(found: Repository, versions: Sequence[str], addresses: Sequence[str]) -> Iterator[str]:
    """Yields what is printed; ``UnknownName`` where no ordinance has the versions or the addresses."""
    from lexdiff import repository
    from lexdiff.errors import UnknownName

    seen = False
    for name, texts in found.texts.items():
        history = repository.history(name, texts, found.amendments, repository.bearing_on(found, name))
        for step in _steps(history, versions):
            wanted = _resolved(history, step, addresses)
            if wanted or not addresses:
                seen = True
                yield from _step(history, step, repository.around(found, name), wanted)
    if not seen:
        what = f"no ordinance has {', '.join(addresses)} there" if addresses else "there are no two versions to compare"
        raise UnknownName(what, "look with `lexdiff show VERSION`; of many versions, name two neighbours")
    yield "Nothing was written. Shared words prove nothing: read a record before you tie it."


def _steps(history: History, versions: Sequence[str]) -> Sequence[Step]:
    if not versions:
        return history.neighbours
    return [step for step in history.steps if step.versions == versions]


def _resolved(history: History, step: Step, typed: Sequence[str]) -> list[str]:
    """Returns the addresses that are meant, on either side of a step."""
    from lexdiff.read import addresses

    found = [
        provision.address
        for one in typed
        for edition in history.editions
        if edition.version in step.versions
        and (provision := addresses.among(history.id, list(edition.ordinance.root.walk()), one))
    ]
    return list(dict.fromkeys(found))


def _step(history: History, step: Step, around: Sequence[Record], wanted: Sequence[str]) -> Iterator[str]:
    from lexdiff.history.suggest import Rarity, suggest

    yield f"{history.id}, {step.versions.before} to {step.versions.after}"
    yield ""
    found = suggest(step, history.editions, Rarity(around), wanted)
    if not found:
        yield from ("nothing changed there" if wanted else "every change has a record", "")
    for change, suggestions in found:
        yield from _change(change, suggestions)


def _change(change: Change, suggestions: Sequence[Suggestion]) -> Iterator[str]:
    from lexdiff.cli.coverage import told

    yield told(change)
    if not suggestions:
        yield "  nothing to suggest: no record shares a rare word with it"
    yield ""
    for suggestion in suggestions:
        yield from (*_why(suggestion), "", *pasted(suggestion), "")


def _why(suggestion: Suggestion) -> Iterator[str]:
    from lexdiff.render.labels import visible

    record = suggestion.record
    yield visible(f"{record.where.file}: {record.title}")
    yield visible(f"shares: {', '.join(suggestion.shared)}; {_when(suggestion.when)}")


def _when(phrase: Phrase) -> str:
    """Returns how a record's date stands to the two versions, in words."""
    match phrase.key, *phrase.values:
        case ("days before" | "days after") as key, days, clock:
            return f"{days} day{'' if days == '1' else 's'} {key.removeprefix('days ')} {clock}"
        case "at the time", clock:
            return f"at the time of {clock}"
        case "before the first", version:
            return f"before the version {version}"
        case "between", one, other:
            return f"between {one} and {other}"
        case "undated version", version:
            return f"no date of the version {version} is known"
    return "date not known"


def pasted(suggestion: Suggestion) -> list[str]:
    """Returns the lines to paste into the record's front matter, below ``bears_on:`` (told where it has none)."""
    fields = (("at", suggestion.address), ("version", suggestion.version), ("relation", suggestion.relation))
    lines = [f"    {key}: {_scalar(value)}" for key, value in (*fields, ("strength", "inferred"))]
    lines[0] = f"  - {lines[0].lstrip()}"
    return lines if suggestion.record.bears_on else ["bears_on:", *lines]


def _scalar(value: str) -> str:
    """Returns a value as YAML reads it back: in quotation marks where it isn't plain."""
    return value if _PLAIN.fullmatch(value) or value == "came before" else json.dumps(value)
