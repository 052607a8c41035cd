"""What is wrong between amendments and the texts that they made: who made which version, and dates that can't all hold.

A copied folder still names the amendment of the text it was copied from; a mistyped year puts a passage before the law
that it changed. Limits: front matter only; dates are said to contradict one another only where no day in them fits.
Rejected: correcting either side. Nobody but the clerk knows which of the two is the slip.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lexdiff.model.dates import Clocks, When
from lexdiff.model.location import Problem
from lexdiff.model.record import Amendment
from lexdiff.read import dates, standing
from lexdiff.read.fields import Sheet, sheet
from lexdiff.read.files import Blob, decode
from lexdiff.read.records import CLOCKS
from lexdiff.read.texts import Told

_NAMED_BY_YEAR = re.compile(r"\d{4}(?!\d)")
_MADE = ("passed", "approved")  # the clocks that one instrument after another must have in their order


def problems(
    every: Mapping[str, Sequence[Told]], known: Sequence[Amendment], beside: Mapping[str, Blob]
) -> Iterator[Problem]:
    """Yields what is wrong between amendments and versions; ``beside`` are the files below ``amendments/``."""
    fronts = {one.id: _sheet(beside[f"amendments/{one.id}/amendment.md"]) for one in known}
    for amendment in known:
        yield from _in_itself(amendment, fronts[amendment.id])
    for ordinance, several in every.items():
        by_name = {one.version: one for one in several}
        yield from _twice(ordinance, by_name, known, fronts)
        for one in several:
            yield from _made_another(one, by_name)
            yield from _before_its_time(one, by_name, fronts)


def _sheet(blob: Blob) -> Sheet:
    return sheet(decode(blob.load(), blob.file), blob.file)


# -- who made which version


def _made_another(one: Told, by_name: Mapping[str, Told]) -> Iterator[Problem]:
    """Yields a problem where a text names an amendment that made another: most often, it was copied from there."""
    amendment = one.amendment
    if one.carried:
        return  # each of git's versions holds every text, also those that it didn't change
    if amendment is None or amendment.after in ("", one.version) or standing.on_the_way(one.front):
        return
    made = by_name.get(amendment.after)
    if made is not None and standing.rank(made.front) == standing.rank(one.front):  # else: as passed, as codified
        what = f"amendment {amendment.id} made version {made.version} ({amendment.where.file}), and not {one.version}"
        hint = f"name the amendment that made {one.version} (lexdiff new amendment), or take the line out"
        yield Problem(one.blob.file, _sheet(one.blob).at("amendment"), what, hint)


def _twice(
    ordinance: str, by_name: Mapping[str, Told], known: Iterable[Amendment], fronts: Mapping[str, Sheet]
) -> Iterator[Problem]:
    """Yields a problem for each amendment of a version that another one made, by what its text or the others say."""
    makers = [a for a in known if ordinance in a.ordinances and a.after in by_name and not _open(a)]
    count = Counter(amendment.after for amendment in makers)
    for amendment in makers:
        text, front = by_name[amendment.after], fronts[amendment.id]
        hint = f"name in after the version that {amendment.id} makes, or correct amendment in {text.blob.file}"
        named = text.amendment
        if standing.on_the_way(text.front) or named is amendment:
            continue
        if named is not None:
            what = f"after names version {text.version}, whose text names amendment {named.id} ({text.blob.file})"
            yield Problem(front.file, front.at("after"), what, hint)
        elif count[amendment.after] > 1 and not dates.known(text.front.get("amendment", "")):
            others = ", ".join(a.where.file for a in makers if a.after == amendment.after and a is not amendment)
            what = f"version {text.version} of {ordinance} is made by {others} too"
            yield Problem(front.file, front.at("after"), what, hint)


def _open(amendment: Amendment) -> bool:
    """Returns whether an instrument made no law, so that others may be meant to make the same version."""
    return amendment.status in ("pending", "not adopted") or amendment.clocks.approval == "vetoed"


# -- dates


def _in_itself(amendment: Amendment, front: Sheet) -> Iterator[Problem]:
    """Yields a problem where an instrument was approved before it passed, or voted on only after."""
    passed, approved = amendment.clocks.passed, amendment.clocks.approved
    if passed and approved and approved.last < passed.first:
        what = f"approved {approved.text} is before passed {passed.text}"
        yield Problem(front.file, front.at("approved"), what, "correct one of the two dates")
    votes = [vote.date for vote in amendment.votes if vote.date]
    if passed is None or any(vote.first <= passed.last and passed.first <= vote.last for vote in votes):
        return  # votes after the passage may be over a veto, or the people's
    for vote in votes:
        if vote.first > passed.last:
            what = f"the vote of {vote.text} is after passed {passed.text}"
            yield Problem(front.file, front.at("passed"), what, "correct passed, or the date of the vote")


def _before_its_time(one: Told, by_name: Mapping[str, Told], fronts: Mapping[str, Sheet]) -> Iterator[Problem]:
    """Yields a problem where the dates of a version are before those of the one that it was made from."""
    before = by_name.get(one.amendment.before) if one.amendment else None
    if one.amendment is None or before is None or before is one or standing.on_the_way(one.front):
        return
    front = fronts[one.amendment.id]
    for key, when, other in _contradicting(one.clocks, before):
        where = before.amendment.where.file if before.amendment else before.blob.file
        what = f"{key} {when} is before version {before.version}, which before names ({where}: {other})"
        at = _sheet(one.blob) if key in one.front else front
        yield Problem(at.file, at.at(key), what, f"correct {key}, or before, or the dates of {before.version}")
        return


def _contradicting(clocks: Clocks, before: Told) -> Iterator[tuple[str, str, str]]:
    """Yields clocks (name, date, what stands on the other side) that are before the same clock of the version before.

    Where the two share no such clock, all days of the one must be before all of the other: an effective date alone
    proves nothing, since some laws reach back. A version without any date may tell its year by its name.
    """
    shared = [key for key in _MADE if getattr(clocks, key) and getattr(before.clocks, key)]
    for key in shared:
        when, other = getattr(clocks, key), getattr(before.clocks, key)
        if when.last < other.first:
            yield key, when.text, f"{key} {other.text}"
    last = max((pair for pair in _known(clocks)), key=lambda pair: pair[1].last, default=None)
    if shared or last is None:
        return
    first = min((pair for pair in _known(before.clocks)), key=lambda pair: pair[1].first, default=None)
    year = _NAMED_BY_YEAR.match(before.version)
    if first and last[1].last < first[1].first:
        yield last[0], last[1].text, f"{first[0]} {first[1].text}"
    elif first is None and year and last[1].last[:4] < year[0]:
        yield last[0], last[1].text, "no date"


def _known(clocks: Clocks) -> list[tuple[str, When]]:
    return [(key, when) for key, when in zip(CLOCKS, clocks.dates, strict=True) if when]
