"""Which provisions of two versions stand at the same place, so that one text can hold both.

Limits: what moved is not tied, nor a split or join whose parts don't follow one another. Rejected: tying whatever is
paired; a text has one order, and the other side would be read in the wrong one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.pair import Pair
from lexdiff.model.redline import Op, Row, Segment

Places = Mapping[str, int]


class Tie(NamedTuple):
    """Provisions of both sides at one place: from and to before which place on each side, their rows and words."""

    before: tuple[int, int]
    after: tuple[int, int]
    rows: tuple[Row, ...]
    segments: tuple[Segment, ...]


def ties(rows: Sequence[Row], places: Pair[Places]) -> list[Tie]:
    """Returns the ties in an order that is the reading order of both sides."""
    lifted = _lifted(rows, places)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if all(row.provision) and _at(row, places)[0] not in lifted:
            groups.setdefault(row.group or row.id, []).append(row)
    found = [tie for group in groups.values() if (tie := _tie(group, places))]
    return _in_order(sorted(found))


def _lifted(rows: Sequence[Row], places: Pair[Places]) -> set[int]:
    """Returns the places of what moved and of all below it, on the before side."""
    found: set[int] = set()
    for row in rows:
        before = row.provision.before
        if "relocation" in row.kinds and before:
            found.update(places.before.get(one.address, -1) for one in before.walk())
    return found - {-1}


def _tie(rows: Sequence[Row], places: Pair[Places]) -> Tie | None:
    ordered = sorted(rows, key=lambda row: _at(row, places))
    olds, news = (sorted({_at(row, places)[side] for row in rows}) for side in (0, 1))
    if olds[0] < 0 or news[0] < 0:
        return None
    segments = [segment for row in ordered for segment in row.segments]
    if olds[-1] - olds[0] >= len(olds) or news[-1] - news[0] >= len(news):  # something stands between the parts
        lost: Op = "insert" if len(news) > 1 else "delete"
        segments = list(ordered[0].segments)
        segments += [_alone(s, lost) for row in ordered[1:] for s in row.segments if s.op != lost]
        ordered = ordered[:1]
        olds, news = olds[:1], news[:1]
    words = ("".join(_texts(ordered, side)) for side in (0, 1))
    return Tie((olds[0], olds[-1] + 1), (news[0], news[-1] + 1), tuple(ordered), fitted(segments, *words))


def _alone(segment: Segment, lost: Op) -> Segment:
    """Returns what a segment of another part is for this one: words that went elsewhere, or came from there."""
    return Segment("delete" if lost == "insert" else "insert", segment.text)


def _at(row: Row, places: Pair[Places]) -> list[int]:
    return [places[side].get(p.address, -1) if (p := row.provision[side]) else -1 for side in (0, 1)]


def _texts(rows: Sequence[Row], side: int) -> Sequence[str]:
    """Returns the texts of one side, each provision's once."""
    return tuple({p.address: p.text for row in rows if (p := row.provision[side])}.values())


def fitted(segments: Sequence[Segment], old: str, new: str) -> tuple[Segment, ...]:
    """Returns segments that give both texts, with the white space that went at joints; else a whole replacement."""
    found: list[Segment] = []
    a = b = 0
    for op, text in (*segments, Segment("keep", "")):
        end = not text
        if op != "insert":
            skip = _blank(old, a, None if end else text)
            found += [Segment("delete", old[a : a + skip])] if skip else []
            a += skip + len(text)
        if op != "delete":
            skip = _blank(new, b, None if end else text)
            found += [Segment("insert", new[b : b + skip])] if skip else []
            b += skip + len(text)
        found += [] if end else [Segment(op, text)]
    if "".join(t for o, t in found if o != "insert") == old and "".join(t for o, t in found if o != "delete") == new:
        return tuple(found)
    return tuple(Segment(op, text) for op, text in (("delete", old), ("insert", new)) if text)  # type: ignore[arg-type]


def _blank(text: str, at: int, wanted: str | None) -> int:
    """Returns how much white space stands at a place before the wanted words, or before the end."""
    skip = at
    while not (skip == len(text) if wanted is None else text.startswith(wanted, skip)):
        if skip >= len(text) or not text[skip].isspace():
            return 0
        skip += 1
    return skip - at


def _in_order(found: Sequence[Tie]) -> list[Tie]:
    """Returns a longest row of ties that rises on both sides; they rise on the before side already."""
    tails: list[int] = []
    last: list[int] = []
    link = [-1] * len(found)
    for k, tie in enumerate(found):
        at = bisect_left(tails, tie.after[0])
        link[k] = last[at - 1] if at else -1
        tails[at : at + 1] = [tie.after[0]]
        last[at : at + 1] = [k]
    kept = []
    k = last[-1] if last else -1
    while k >= 0:
        kept.append(found[k])
        k = link[k]
    return kept[::-1]
