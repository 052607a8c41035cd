"""Changes that were undone later: words changed and changed back, a provision moved and moved back, added and struck,
or struck and put back.

Limits: a change is undone by one later change, on one thread, and to the letter but for white space. Words that were
only struck, and come again, must stand between the same neighbours. Rejected: comparing whole texts; where one word of
two was changed back, they differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from lexdiff.history.blame import gone
from lexdiff.history.links import Chain, Spot
from lexdiff.history.threads import returning
from lexdiff.model.history import Reversal
from lexdiff.model.redline import Row, Segment


class _Edit(NamedTuple):
    """One change of words in a row: what was struck, what came, and the words on both sides of it."""

    struck: tuple[str, ...]
    came: tuple[str, ...]
    behind: tuple[str, ...]
    ahead: tuple[str, ...]


Change = tuple[int, Row]  # the number of the newer version


def reversals(chain: Chain, changes: Sequence[Change]) -> tuple[Reversal, ...]:
    """Returns what was undone among changes, which come oldest first."""
    threads: defaultdict[Spot, list[Change]] = defaultdict(list)
    for number, row in changes:
        threads[_start(chain, number, row)].append((number, row))
    found = [one for several in threads.values() for pair in combinations(several, 2) for one in _pair(chain, *pair)]
    found += [one for number, row in changes for one in _returned(chain, number, row)]
    order = {row.id: n for n, (_, row) in enumerate(changes)}
    return tuple(sorted(found, key=lambda one: (order[one.second[1]], order.get(one.first[1], -1))))


def _returned(chain: Chain, number: int, row: Row) -> Iterator[Reversal]:
    """Yields that a provision was struck, where a row puts it back."""
    before, after = row.provision
    if before is None and after and (spot := returning(chain, number, row)):
        struck = chain.links[spot[0]].older[spot[1]][0]
        first, second = (chain.versions[spot[0] + 1], struck.id), (chain.versions[number], row.id)
        yield Reversal("provision", first, second, spot[1], "")


def _start(chain: Chain, number: int, row: Row) -> Spot:
    """Returns where the thread of a row's provision begins."""
    before, after = row.provision
    spot = (number, after.address) if after else (number - 1, before.address if before else "")
    while spot[0] and (came := chain.links[spot[0] - 1].before(spot[1])[0]):
        spot = spot[0] - 1, came
    return spot


def _pair(chain: Chain, one: Change, other: Change) -> Iterator[Reversal]:
    first, second = (chain.versions[one[0]], one[1].id), (chain.versions[other[0]], other[1].id)
    (before, between), (then, after) = one[1].provision, other[1].provision
    if before is None and after is None and between:
        yield Reversal("provision", first, second, "", between.address)
    elif before and between and then and after and _moved(one[1]) and _moved(other[1]):
        back = (before.address, between.address) == (after.address, then.address)
        if back and before.address != between.address:  # a definition keeps its address whatever its label
            yield Reversal("place", first, second, before.address, between.address)
    for edit in _edits(one[1]):
        for undone in _edits(other[1]):
            if (edit.struck, edit.came) == (undone.came, undone.struck) and _there(chain, one, other, edit, undone):
                yield Reversal("words", first, second, " ".join(edit.struck), " ".join(edit.came))


def _moved(row: Row) -> bool:
    return "renumbering" in row.kinds or "relocation" in row.kinds


def _there(chain: Chain, one: Change, other: Change, edit: _Edit, undone: _Edit) -> bool:
    """Returns whether the second edit stands where the first one did: it strikes its words, or has its neighbours."""
    if not edit.came:
        return (edit.behind, edit.ahead) == (undone.behind, undone.ahead)
    return any(
        tuple("".join(run.text for run in words.runs).split()) == edit.came
        and all(run.change == one[1].id for run in words.runs if run.text.strip())
        for words in gone(chain, [other])
    )


def _edits(row: Row) -> list[_Edit]:
    """Returns the changes of words in a row that both sides have; none where a wording isn't held."""
    if not all(p is not None and p.attestation != "not held" for p in row.provision):
        return []
    found = []
    at = 0
    segments = row.segments
    while at < len(segments):
        end = at
        while end < len(segments) and segments[end].op != "keep":
            end += 1
        if end > at:
            struck, came = (_words(segments[at:end], op) for op in ("delete", "insert"))
            behind, ahead = _words(segments[at - 1 : at] if at else (), "keep"), _words(segments[end : end + 1], "keep")
            if struck or came:
                found.append(_Edit(struck, came, behind[-1:], ahead[:1]))
        at = end + 1
    return found


def _words(segments: Sequence[Segment], op: str) -> tuple[str, ...]:
    return tuple("".join(text for one, text in segments if one == op).split())
