"""The command ``lexdiff show``: a version, or what was in force on a day, or one provision of it.

Limits: a day is answered from the versions in the working tree. Rejected: a command of its own for days; a version and
a day are two ways of naming a text.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from lexdiff import asof, pipeline
from lexdiff.asof import Found
from lexdiff.cli import asof as telling
from lexdiff.cli.say import clean, stdout, width
from lexdiff.errors import LexdiffError, UnknownName
from lexdiff.model.dates import When
from lexdiff.model.pair import Pair
from lexdiff.model.version import Ordinance, Stamp
from lexdiff.read import records, workspace
from lexdiff.read.workspace import Workspace
from lexdiff.render import version_text


class Shown(NamedTuple):
    """An ordinance to print, what its version is called, and the lines that stand below its title."""

    stamp: Stamp
    ordinance: Ordinance
    notes: tuple[str, ...] = ()


class Answer(NamedTuple):
    """What is printed, what all of it is called, and whether nothing was left open."""

    shown: list[Shown]
    stamp: Stamp
    whole: bool = True


@click.command()
@click.argument("names", nargs=-1, metavar="[VERSION] [ADDRESS]")
@click.option("--as-of", "day", metavar="DAY", help="What was in force on a day, instead of VERSION.")
@click.option("--clock", type=click.Choice(telling.CLOCKS), help="Go by this clock. Default: effective, else another.")
@click.option("--format", "form", type=click.Choice(("text", "markdown", "json")), default="text")
def show(names: tuple[str, ...], day: str | None, clock: str | None, form: str) -> None:
    """Print a VERSION (or file, or folder), or the provision at an ADDRESS in it; without VERSION, the newest law.

    \b
    lexdiff show 2019 "2(b)"                              one provision of a version
    lexdiff show --as-of 2016-05-01                       what was in force on a day
    lexdiff show --as-of 2016-05-01 --clock passed 2/a    one provision, by the day of passage
    """
    if clock and day is None:
        raise click.UsageError("--clock goes with --as-of")
    if len(names) > (1 if day is not None else 2):
        raise click.UsageError(f"{names[-1]!r} is one name too many")
    if day is not None:
        answer = _as_of(asof.day(day), clock or "", names[0] if names else None, form == "json")
    else:
        answer = _named(names[0], (*names[1:], None)[0], form == "json") if names else _newest(form == "json")
    _print(answer, form, explained=day is not None)
    if not answer.whole:
        sys.exit(2)


def _print(answer: Answer, form: str, explained: bool) -> None:
    """Prints texts; what is told of a day goes to standard error where the format has no place for it."""
    out = stdout()
    if form == "text":
        for number, one in enumerate(answer.shown):
            out.write("\n" if number else "")
            version_text.write(one.stamp, [one.ordinance], form, width(), out, one.notes)
    else:
        for note in dict.fromkeys(note for one in answer.shown for note in one.notes if explained):
            click.echo(clean(note), err=True)
        version_text.write(answer.stamp, [one.ordinance for one in answer.shown], form, width(), out)
    out.flush()
    out.detach()


def _named(version: str, address: str | None, stamped: bool) -> Answer:
    """Returns the ordinances of a version that is named, each with how far it has come."""
    tree = workspace.resolve(version, Path.cwd())
    amendments = pipeline.instruments_of(Pair(tree, tree))
    stamp, found = pipeline.show(tree, amendments, address, stamped)
    shown = []
    for one in found:
        amendment = records.made_by(one.id, stamp.version, one.front, amendments)
        shown.append(Shown(stamp, one, telling.standing(stamp.version, one.front, amendment)))
    return Answer(shown, stamp)


def _newest(stamped: bool) -> Answer:
    """Returns the newest text of each ordinance that was enacted and isn't still to come into force."""
    place = workspace.home(Path.cwd())
    chosen = [told for several in asof.every(place).values() if (told := asof.newest(several))]
    held = [told for told in chosen if told.held]
    lost = [f"{told.ordinance}: the text of version {told.version} is not held" for told in chosen if not told.held]
    if not held:
        raise UnknownName((*lost, "no version is in force, as far as the files say")[0], "name a version, or a day")
    for line in lost:
        click.echo(clean(line), err=True)
    shown = [Shown(Stamp(told.version), asof.text(told)) for told in held]
    return Answer(shown, _stamp(place, shown, "newest", stamped), not lost)


def _as_of(when: When, clock: str, at: str | None, stamped: bool) -> Answer:
    """Returns what stood on a day; of the rest it is said on standard error what the files leave open."""
    place = workspace.home(Path.cwd())
    shown, left, lacking = [], [], []
    for several in asof.meant(asof.every(place), [at] if at else []):
        found = asof.find(several, when, clock, at or "")
        if found.told is None or not telling.sure(found, when):
            left.append(found)
            continue
        try:
            notes = (telling.line(found, when, clock), *telling.aside(found, when, clock))
            shown.append(Shown(Stamp(found.told.version), asof.text(found.told, at), notes))
        except UnknownName as error:
            lacking.append(error)
    if not shown:
        raise _nothing(left, lacking, when, clock)
    said: dict[str, list[str]] = {}
    for one in left:
        said.setdefault(telling.line(one, when, clock), []).append(telling.name(one))
    for line in telling.together(said):
        click.echo(clean(line), err=True)
    named = _stamp(place, shown, when.text, stamped)
    return Answer(shown, named, not any(telling.left_open(one, when) for one in left))


def _stamp(place: Workspace, shown: Sequence[Shown], named: str, stamped: bool) -> Stamp:
    """Returns what to call all that is shown; git is asked only where its answer is printed."""
    return asof.stamp(place, [one.stamp.version for one in shown], named) if stamped else Stamp(named)


def _nothing(left: Sequence[Found], lacking: Sequence[UnknownName], when: When, clock: str) -> LexdiffError:
    """Returns what to say where there is no text to show: what is left open goes first."""
    for one in sorted(left, key=lambda one: not telling.left_open(one, when)):
        return UnknownName(f"{telling.name(one)}: {telling.line(one, when, clock)}", telling.hint(one, when))
    return (
        lacking[0] if lacking else UnknownName("there are no ordinances", "put Markdown files in ordinances/VERSION/")
    )
