"""The thread of a provision as text: each step with its dates, its amendment, what happened, and the records behind it.

Limits: what changed is told in sentences; the words themselves are the redline's. Rejected: a line a step; the dates
and the records are what people come for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TextIO

from lexdiff.model.dates import Clocks
from lexdiff.model.history import Branch, Edition, Evidence, Log, LogStep, Reversal, Thread
from lexdiff.model.pair import Pair
from lexdiff.model.redline import Row
from lexdiff.render import telling
from lexdiff.render.labels import APPROVALS, visible
from lexdiff.render.sentences import quoted, sentence
from lexdiff.render.wrap import Run, wrap

_WIDEST = 100
_NARROWEST = 24


def write(log: Log, width: int, out: TextIO) -> None:
    """Writes the log, folded to the width."""
    for line in _lines(log, min(width, _WIDEST)):
        out.write(line + "\n")


def folded(text: str, lead: str, width: int, hang: str | None = None) -> Iterator[str]:
    """Yields a text as lines that begin with ``lead``, and further ones with as much white space, or with ``hang``."""
    further = " " * len(lead) if hang is None else hang
    for n, line in enumerate(wrap([Run(text)], max(width - len(lead), _NARROWEST))):
        words = "".join(run.text for run in line).rstrip(" ")
        yield f"{lead if n == 0 else further}{words}".rstrip(" ")


def short(address: str, ordinance: str) -> str:
    """Returns an address without the ordinance's id; the ordinance itself by its id."""
    return visible(address.removeprefix(f"{ordinance}/"))


def dates(clocks: Clocks) -> str:
    """Returns when a version was made, each clock a date or not known; nothing is said of publishing but a date."""
    names = ("passed", APPROVALS.get(clocks.approval, "approved"), "effective", "published")
    told = [(name, visible(when.text) if when else "") for name, when in zip(names, clocks.dates, strict=True)]
    if not any(date for _, date in told):
        return "date not known"
    return ", ".join(f"{name} {date or 'not known'}" for name, date in told if date or name != "published")


def instrument(edition: Edition) -> str:
    """Returns the title of the amendment that made a version."""
    if edition.amendment:
        return visible(" ".join(edition.amendment.title.split()))
    return "amendment not known" if any(edition.ordinance.clocks.dates) else "amendment and dates not known"


def _lines(log: Log, width: int) -> Iterator[str]:
    yield from folded(f"{_named(log)} · {visible(log.title or log.id)}", "", width)
    yield from folded(_where_now(log), "", width)
    for branch in log.thread.went:
        if branch.kind == "return":
            place = f"{short(branch.place[1], log.id)} of {visible(branch.version)}"
            yield from folded(f"It comes back as {place}.", "", width)
    for other in log.others:
        yield from folded(_other(log, other), "", width)
    if any(edition.ordinance.wording == "restatement" for edition in log.editions):
        yield from folded("Restatements in our own words, not the enacted wording.", "", width)
    versions = [edition.version for edition in log.editions]
    last = -1
    for step in log.steps:
        yield ""
        number = versions.index(step.version)
        if last >= 0 and number > last + 1:
            yield from (*folded(_unchanged(versions[last + 1 : number]), "", width), "")
        last = number
        yield from _step(log, step, log.editions[number], width)
    if last + 1 < len(versions) and (still := [v for v, _ in log.thread.places if v in versions[last + 1 :]]):
        yield from ("", *folded(_unchanged(still), "", width))
    yield from _net(log, versions, width)
    if log.since:
        yield from ("", *folded(f"Since {visible(versions[-1])}:", "", width), *_records(log.since, "  ", width))


def _net(log: Log, versions: Sequence[str], width: int) -> Iterator[str]:
    """Yields what all steps together changed, where there were several; what was undone is not in it."""
    if sum(bool(step.rows) for step in log.steps) > 1:
        ends = Pair(versions[0], versions[-1])
        yield from ("", *folded(f"All together, {visible(ends.before)} to {visible(ends.after)}:", "", width))
        for row in log.net or ():
            if row.part_of not in {one.id for one in log.net}:
                yield from _row(log, row, ends, {}, width)
        if not log.net:
            yield "    nothing changed"
        if log.reversals:
            yield from folded(f"Changed and changed back on the way: {_places(log)}.", "    ", width)


def _places(log: Log) -> str:
    """Returns where something was undone, with the two versions."""
    rows = {row.id: row for step in log.steps for row in step.rows}
    places = (
        f"{telling.address(rows[one.second[1]], log.id)} ({visible(one.first[0])}, {visible(one.second[0])})"
        for one in log.reversals
    )
    return "; ".join(dict.fromkeys(places))


def _named(log: Log) -> str:
    return short(log.thread.places[-1][1], log.id)


def _where_now(log: Log) -> str:
    """Returns where the provision is now, and the addresses that it had."""
    version, address = log.thread.places[-1]
    newest = log.editions[-1].version
    last = "the last version that has the ordinance" if log.over else "the newest version"
    end = f"in {visible(version)}, {last}" if version == newest else f"gone after {visible(version)}"
    had = [place for place in _addresses(log.thread) if place[0] != address]
    was = "; ".join(f"{short(old, log.id)} {_span(since, until)}" for old, since, until in had)
    return f"{visible(address)}: {end}" + (f". Earlier: {was}" if was else "") + "."


def _addresses(thread: Thread) -> list[tuple[str, str, str]]:
    """Returns the addresses of a thread in their order, each with the first and the last version of its stay."""
    found: list[tuple[str, str, str]] = []
    for version, address in thread.places:
        if found and found[-1][0] == address:
            found[-1] = (address, found[-1][1], version)
        else:
            found.append((address, version, version))
    return found


def _span(since: str, until: str) -> str:
    return f"in {visible(since)}" if since == until else f"from {visible(since)} to {visible(until)}"


def _other(log: Log, other: Thread) -> str:
    """Returns what became of another provision that had the address once."""
    stays = [_span(since, until) for at, since, until in _addresses(other) if at == log.asked[1]]
    version, end = other.places[-1]
    if version == log.editions[-1].version:
        now = "" if end == log.asked[1] else f", now {short(end, log.id)}"
    else:
        now = f", gone after {visible(version)}"
    return f"{short(log.asked[1], log.id)} is another provision {' and '.join(stays)}{now}."


def _unchanged(versions: Sequence[str]) -> str:
    return f"{', '.join(map(visible, versions))}: unchanged"


def _step(log: Log, step: LogStep, edition: Edition, width: int) -> Iterator[str]:
    yield from folded(instrument(edition), f"{visible(step.version)}  ", width, "      ")
    if edition.amendment or any(edition.ordinance.clocks.dates):
        yield from folded(dates(edition.ordinance.clocks), "      ", width)
    if step.before is None:
        yield from folded("the first version held", "      ", width)
    elif step.version == log.thread.places[0][0] and not step.rows:
        yield from folded("here for the first time", "      ", width)
    for branch in (*log.thread.came, *log.thread.went):
        if branch.version == step.version and branch.kind != "return":
            yield from folded(_branch(log, branch), "      ", width)
    undone: dict[str, list[Reversal]] = {}
    for one in log.reversals:
        undone.setdefault(one.second[1], []).append(one)
    shown = {row.id for row in step.rows}
    for row in step.rows:
        if row.part_of not in shown:
            yield from _row(log, row, Pair(step.before or "", step.version), undone, width)
    yield from _counted(step.evidence, width)


def _branch(log: Log, branch: Branch) -> str:
    version, address = branch.place
    place = f"{short(address, log.id)} of {visible(version)}"
    came = branch in log.thread.came
    words = {
        ("split", True): f"split off from {place}",
        ("split", False): f"split: a part of it is {place}",
        ("join", True): f"joined with {place}",
        ("join", False): f"joined into {place}",
    }
    return words[branch.kind, came]


def _row(
    log: Log, row: Row, versions: Pair[str], undone: Mapping[str, Sequence[Reversal]], width: int
) -> Iterator[str]:
    sign = telling.sign(row)
    yield from folded(f"{telling.address(row, log.id)}: {telling.kinds(row)}", f"    {sign:<3}", width)
    if note := telling.not_held(row, log.id, versions):
        yield from folded(note, "         ", width)
    elif (said := sentence(row)) and telling.changed(row) and all(row.provision):
        yield from folded(said, "         ", width)
    for note in telling.notes(row):
        yield from folded(note, "         ", width)
    for one in undone.get(row.id, ()):
        yield from folded(changed_back(one, log.id), "         ", width)


def changed_back(one: Reversal, ordinance: str) -> str:
    """Returns that a change undid an earlier one."""
    version = visible(one.first[0])
    if one.what == "provision":
        return (
            f"Comes back: {version} had struck it, then {short(one.before, ordinance)}."
            if one.before
            else (f"Changed and changed back: {version} had added it.")
        )
    if one.what == "place":
        return f"Changed and changed back: {version} had made it {short(one.after, ordinance)}."
    if not one.before:
        return f"Changed and changed back: {quoted(one.after)} was added in {version}."
    if not one.after:
        return f"Changed and changed back: {quoted(one.before)} was struck in {version}."
    return f"Changed and changed back: {version} had made {quoted(one.before)} {quoted(one.after)}."


def _counted(found: Sequence[Evidence], width: int) -> Iterator[str]:
    each = list({one.record.id: one for one in found}.values())
    if not each:
        yield "      no record linked"
        return
    yield f"      {len(each)} record{'s' if len(each) > 1 else ''}:"
    yield from _records(each, "        ", width)


def _records(found: Iterable[Evidence], margin: str, width: int) -> Iterator[str]:
    for one in {one.record.id: one for one in found}.values():
        yield from folded(record(one), margin, width, f"{margin}  ")


def record(one: Evidence) -> str:
    """Returns a record on a line: its date, its title, and how it is related."""
    date = visible(one.record.date.text) if one.record.date else "date not known"
    title = visible(" ".join(one.record.title.split()))
    return f"{date}  {title} ({one.bearing.relation}, {one.bearing.strength})"
