"""What people read of the law on a day: which version, by which clock, how sure; or what the clocks leave open.

Limits: English, one line each. Rejected: an answer without its clock. "In force" and "passed" are years apart at times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from lexdiff import asof
from lexdiff.asof import Found
from lexdiff.cli.say import clean
from lexdiff.errors import UnknownName
from lexdiff.history.asof import CLOCKS, NONE, Beginning
from lexdiff.model.dates import When
from lexdiff.model.pair import Pair
from lexdiff.model.record import Amendment
from lexdiff.model.redline import Redline
from lexdiff.read import records, workspace
from lexdiff.read import standing as stands
from lexdiff.read.texts import Told

__all__ = ["CLOCKS", "aside", "compare", "hint", "left_open", "line", "name", "standing", "sure"]


def sure(found: Found, when: When) -> bool:
    """Returns whether a version with a text is known to have stood on the day."""
    return found.told is not None and found.told.held and asof.ended(found, when) is False


def left_open(found: Found, when: When) -> bool:
    """Returns whether the files leave open what stood on the day, or which words it had."""
    if found.told is None:
        return len(found.answer.places) > 1
    ended = asof.ended(found, when)
    return ended is None or not (ended or found.told.held)


def name(found: Found) -> str:
    """Returns what an answer is about: the ordinance, and the provision."""
    inside = found.at.removeprefix(found.ordinance).lstrip("/")
    return f"{found.ordinance}, {inside}" if inside else found.ordinance


def line(found: Found, when: When, clock: str) -> str:
    """Returns the answer in one line, without what it is about."""
    if found.told is None:
        return _open(found, when) if len(found.answer.places) > 1 else _none(found, when)
    version, ended = found.told.version, asof.ended(found, when)
    if ended:
        return f"no longer in force on {when.text}: until {_end(found)}, as in version {version}"
    if ended is None:
        return f"nobody knows whether version {version} was still in force on {when.text}: until {_end(found)}"
    held = "" if found.told.held else ", whose text is not held"
    until = f", until {_end(found)}" if found.until else ""
    return f"As of {when.text}: version {version}{held}, {_by(found, clock)}{until}{_span(found)}."


def hint(found: Found, when: When) -> str:
    """Returns what to do where there is no text to show."""
    if found.told is not None:
        shown = found.at.replace('"', "")
        said = f'see what it said: lexdiff show {found.told.version} "{shown}"'
        return said if found.told.held else "name a version to see a text that is held"
    if len(found.answer.places) > 1:
        return f"{_nearest(found)}ask for another day, or by another clock (--clock)"
    return "ask for a later day" if found.law else "name a version to see a text that was proposed"


def aside(found: Found, when: When, clock: str) -> Iterator[str]:
    """Yields a line for each provision that stood otherwise than its version."""
    for one in asof.apart(found, when, clock):
        yield f"But {one.at}: {line(one, when, clock).removeprefix(f'As of {when.text}: ')}"


def standing(version: str, front: Mapping[str, str], amendment: Amendment | None) -> tuple[str, ...]:
    """Returns a line on how far a text has come, none for law."""
    found = stands.standing(version, front, amendment)
    if found == "law":
        return ()
    if found == "enacted":
        day = records.clocks(front, amendment).effective
        return (f"Enacted, and not yet in force: effective {day.text if day else 'on a day that is not known'}.",)
    day = stands.dated(front)
    stage = front.get("stage", "") if stands.on_the_way(front) else "proposed"
    said = f"{stage[:1].upper()}{stage[1:]}{f' {day.text}' if day else ''}"
    became = {
        "draft": f"not law: an earlier text of what became version {amendment.after if amendment else ''}",
        "proposed": "not law, as far as the files say",
        "not adopted": "not adopted, and not law",
    }
    return (f"{said}; {became[found]}.",)


def _end(found: Found) -> str:
    return found.until.text if found.until else ""


def _by(found: Found, clock: str) -> str:
    """Returns by which clock the version that stood had begun."""
    assert found.told is not None
    began = found.beginnings[found.law.index(found.told)]
    said = _began(began)
    return said if clock or began.clock == "effective" else f"{said} (its effective date is not known)"


def _began(began: Beginning) -> str:
    return f"{began.clock} {began.when.text if began.when else 'on a day that is not known'}"


def _span(found: Found) -> str:
    answer = found.answer
    told = f"; sure from {answer.since}" if answer.since else ""
    return f"{told} to {answer.until}" if answer.until else told


def _none(found: Found, when: When) -> str:
    if not found.law:
        return "no version of it was enacted, as far as the files say"
    return f"no version had begun on {when.text}; the first, {found.law[0].version}, {_began(found.beginnings[0])}"


def _open(found: Found, when: When) -> str:
    names = [_name(found.law, place) for place in found.answer.places]
    told = [f"{_name(found.law, p)} {_began(found.beginnings[p])}" for p in found.answer.places if p != NONE]
    return f"the clocks don't say which version stood on {when.text}, {' or '.join(names)} ({'; '.join(told)})"


def _name(law: tuple[Told, ...], place: int) -> str:
    return "none yet" if place == NONE else law[place].version


def _nearest(found: Found) -> str:
    before, after = found.answer.before, found.answer.after
    told = [f"until {before[0]} ({_name(found.law, before[1])})"] if before else []
    told += [f"from {after[0]} ({_name(found.law, after[1])})"] if after else []
    return f"sure {' and '.join(told)}; " if told else ""


def compare(days: Sequence[str], clock: str, wanted: Sequence[str], whole: bool) -> tuple[Redline, bool]:
    """Returns the redline of what stood on two days, and whether nothing was left open; says how it was found."""
    place, whens = workspace.home(Path.cwd()), Pair(*map(asof.day, days))
    sides: list[asof.Sides] = []
    said: dict[str, list[str]] = {}
    lost: dict[str, str] = {}
    for several in asof.meant(asof.every(place), wanted):
        pair = Pair(*(asof.find(several, when, clock) for when in whens))
        both = list(zip(pair, whens, strict=True))
        if not any(left_open(found, when) for found, when in both):
            sides.append(Pair(*(found.told if sure(found, when) else None for found, when in both)))
            for told in (
                told for found, when in both for told in (line(found, when, clock), *aside(found, when, clock))
            ):
                said.setdefault(told, []).append(pair.before.ordinance)
        for found, when in both:
            if left_open(found, when):
                lost[f"{found.ordinance}: {line(found, when, clock)}"] = hint(found, when)
    sides = [pair for pair in sides if any(pair)]
    if not sides:
        what, why = next(iter(lost.items()), ("nothing was in force on either day", "ask for later days"))
        raise UnknownName(what, why)
    for told in (*together(said), *lost):
        click.echo(clean(told), err=True)
    return asof.redline(place, sides, Pair(*days), wanted, whole), not lost


def together(said: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yields lines with what they are about; of a whole code, a line that holds for many stands once."""
    for told, names in said.items():
        yield f"{names[0] if len(names) == 1 else f'{len(names)} ordinances'}: {told}"
