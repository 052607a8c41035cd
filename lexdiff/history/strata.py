"""A history dug through: who put the words of the newest text there, which threads branch, and what was undone.

All of it follows from the redlines of neighbours. Provisions of which every word is as old as the oldest version, and
threads without a branch, are most of a code, and are left out. Limits: the newest text; ``blame`` tells of older ones.
Rejected: asking ``scope`` for each provision; it walks all that changed each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from lexdiff.history import lineage
from lexdiff.history.blame import compared, gone, runs
from lexdiff.history.links import Chain, Links, Spot
from lexdiff.history.reversals import Change, reversals
from lexdiff.history.threads import returning, thread
from lexdiff.model.blame import Layers
from lexdiff.model.history import Edition, History, Reversal, Step, Thread
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Row


def dug(history: History) -> History:
    """Returns a history with its layers, its branching threads, and the reversals of each step."""
    chain = _chain(history)
    changes = [(number, row) for number, links in enumerate(chain.links, 1) for row in links.rows if row.kinds]
    undone = reversals(chain, changes) if len(chain.links) > 1 else ()
    steps = tuple(_turned(step, history, undone, changes) for step in history.steps) if undone else history.steps
    return replace(history, steps=steps, threads=_branching(chain), layers=_layers(history, chain, changes))


def _chain(history: History) -> Chain:
    near = history.neighbours
    links = [Links(None if step.equal else step.redline) for step in near]
    return Chain([edition.version for edition in history.editions], links, founded(history.editions))


def founded(editions: Sequence[Edition]) -> bool:
    """Returns whether the first version held is the one with which the law began."""
    first = editions[0].amendment
    return first is not None and not first.before


def _layers(history: History, chain: Chain, changes: Sequence[Change]) -> Layers:
    if not changes:
        return Layers(founded=chain.founded)
    last = len(chain.versions) - 1
    wanted = _touched(history, chain, changes)
    known = runs(chain, ((last, one) for one in wanted.values()))
    unknown = (
        (chain.versions[number], row.provision.after.address)
        for number, row in changes
        if row.provision.before and row.provision.after and not compared(row)
    )
    found = {address: known[last, address] for address in wanted}
    return Layers(found, tuple(gone(chain, changes)), tuple(unknown), chain.founded)


def _touched(history: History, chain: Chain, changes: Iterable[Change]) -> dict[str, Provision]:
    """Returns the provisions of the newest text to which something happened, or of which some wording isn't held."""
    places = [(chain.versions[number], row.provision.after.address) for number, row in changes if row.provision.after]
    for edition in history.editions:
        unheld = [one.address for one in edition.ordinance.root.walk() if one.attestation == "not held"]
        places += [(edition.version, address) for address in unheld]
    ends = (history.trails[place][-1] for place in places)
    return {end.provision.address: end.provision for end in ends if end.version == chain.versions[-1]}


def _branching(chain: Chain) -> dict[lineage.Place, Thread]:
    found: dict[lineage.Place, Thread] = {}
    for number, address in _forks(chain):
        if (chain.versions[number], address) not in found:
            one = thread(chain, (number, address))
            found.update(dict.fromkeys(one.places, one))
    return found


def _forks(chain: Chain) -> Iterator[Spot]:
    """Yields where provisions were split or joined, came again, or stood before they came again."""
    for number, links in enumerate(chain.links, 1):
        for row in links.rows:
            before, after = row.provision
            if row.group:
                yield from _sides(number, row)
            elif before is None and after and (old := returning(chain, number, row)):
                yield from ((number, after.address), old)


def _sides(number: int, row: Row) -> Iterator[Spot]:
    yield from ((number - 1 + side, p.address) for side, p in enumerate(row.provision) if p)


# -- what was undone, beside each change


def _turned(step: Step, history: History, undone: Iterable[Reversal], changes: Iterable[Change]) -> Step:
    """Returns a step whose rows know the reversals that they are a part of; further apart, those that it hides."""
    names = [edition.version for edition in history.editions]
    first, last = (names.index(version) for version in step.versions)
    if last == first + 1:
        return replace(step, turns=_parts(step.versions.after, undone))
    between = tuple(one for one in undone if first < names.index(one.first[0]) and names.index(one.second[0]) <= last)
    rows = {(names[number], row.id): row for number, row in changes}
    sides = {(side, p.address): row.id for row in step.redline.rows for side, p in enumerate(row.provision) if p}
    turns: dict[str, tuple[Reversal, ...]] = {}
    for one in between:
        if row := _hiding(step, history, one, rows[one.second], sides):
            turns[row] = (*turns.get(row, ()), one)
    return replace(step, turns=turns, between=between)


def _parts(version: str, undone: Iterable[Reversal]) -> dict[str, tuple[Reversal, ...]]:
    turns: dict[str, tuple[Reversal, ...]] = {}
    for one in undone:
        for at, row in (one.first, one.second):
            if at == version:
                turns[row] = (*turns.get(row, ()), one)
    return turns


def _hiding(step: Step, history: History, one: Reversal, row: Row, sides: Mapping[tuple[int, str], str]) -> str | None:
    """Returns the row of the provision in which something was undone, None where neither version has it."""
    names = [edition.version for edition in history.editions]
    before, after = row.provision
    version = one.second[0] if after else names[names.index(one.second[0]) - 1]
    address = after.address if after else before.address if before else ""
    ends = lineage.ends(history.trails, (version, address), step.versions)
    for side, there in ((1, ends.after), (0, ends.before)):
        if there is not None and (side, there) in sides:
            return sides[side, there]
    return None
