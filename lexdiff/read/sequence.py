"""What is wrong in the order of versions: two on one day, one that was skipped, a text that isn't what it says it is.

Limits: front matter and amendments; no text is compared. Rejected: to put such versions in some order without a word;
whoever asks for the law on a day would get the text of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from lexdiff.model.location import Problem
from lexdiff.model.pair import Pair
from lexdiff.model.record import Record
from lexdiff.model.version import ON_THE_WAY
from lexdiff.read import standing, texts
from lexdiff.read.fields import sheet
from lexdiff.read.files import Blob, decode
from lexdiff.read.records import HEARINGS
from lexdiff.read.texts import Told


def problems(
    every: Iterable[Sequence[Told]], beside: Mapping[str, Blob], records: Sequence[Record]
) -> Iterator[Problem]:
    """Yields what is wrong in the order and standing of versions; ``beside`` are the files below ``amendments/``."""
    last = _last_record(records)
    for several in every:
        law = [one for one in several if one.standing in ("law", "enacted")]
        yield from _same_day(law)
        for one in several:
            yield from _stage(one)
            yield from _skips(one, law, beside)
            yield from _arrived(one, last, beside)
        yield from _unsettled(several)
    for record in records:
        yield from _held(record, last, beside)


def codified(every: Iterable[Sequence[Told]]) -> list[Pair[Told]]:
    """Returns each text that a codifier made, with the text that was enacted before it, where both are held."""
    found = []
    for several in every:
        law = [one for one in several if one.standing == "law" and one.held]
        found += [Pair(enacted, one) for enacted, one in pairwise(law) if _is_codified(one, enacted)]
    return found


def _is_codified(one: Told, enacted: Told) -> bool:
    if one.amendment is not None and one.amendment.type == "editorial revision":
        return True
    same = one.amendment is not None and one.amendment is enacted.amendment
    return same and standing.rank(enacted.front) < standing.rank(one.front)


def _same_day(law: Sequence[Told]) -> Iterator[Problem]:
    """Yields a problem where nothing but the names of two versions says which is later."""
    by_name = {one.version: one for one in law}
    for one, other in pairwise(law):
        day = texts.first_day(one)
        if one.amendment and one.amendment is other.amendment and one.amendment.after in by_name:
            continue  # it made one of the two only, which is said there
        if day and not other.carried and texts.place(one, by_name)[:-1] == texts.place(other, by_name)[:-1]:
            what = f"versions {one.version} and {other.version} of {one.ordinance} both come on {day}, in no order"
            yield Problem(other.blob.file, 1, what, "let the amendment of the later one say which is before it")


def _skips(one: Told, law: Sequence[Told], beside: Mapping[str, Blob]) -> Iterator[Problem]:
    """Yields a problem where the version before isn't the one that an amendment names."""
    names = [told.version for told in law]
    if one not in law or one.amendment is None or one.amendment.before not in names:
        return
    first, last = names.index(one.amendment.before), names.index(one.version)
    between = [told for told in law[first + 1 : last] if _counts(told, one, law[first])]
    if between:
        what = f"before names {one.amendment.before}, but {between[-1].version} comes between it and {one.version}"
        yield _at(one, "before", beside, what, f"write before: {between[-1].version}, or correct the dates")


def _counts(told: Told, one: Told, before: Told) -> bool:
    """Returns whether a version between two others is one that the later must build on: not a codifier's restyling."""
    made = told.amendment
    return made is not None and made not in (one.amendment, before.amendment) and made.type != "editorial revision"


def _stage(one: Told) -> Iterator[Problem]:
    """Yields a problem where a text says that it is from before its passage and its amendment says it passed."""
    made = one.amendment is not None and one.amendment.after == one.version and any(one.amendment.clocks.dates)
    if standing.on_the_way(one.front) and one.standing == "proposed" and made:
        what = f"stage says {one.front['stage']}, but amendment {one.amendment.id if one.amendment else ''} made it law"
        yield Problem(
            one.blob.file,
            _line(one.blob, "stage"),
            what,
            "correct stage (as passed, or take it out), or name the text that passed in after",
        )
    if "date" in one.front and not standing.on_the_way(one.front):
        hint = f"write passed, approved, effective or published, or stage: {' or '.join(ON_THE_WAY)}"
        yield Problem(one.blob.file, _line(one.blob, "date"), "date is for a text from before its passage", hint)


def _arrived(one: Told, last: tuple[str, str], beside: Mapping[str, Blob]) -> Iterator[Problem]:
    """Yields a problem where what isn't in force yet must have come into force, since a record is from later."""
    effective = one.clocks.effective
    if one.standing == "enacted" and effective and effective.last < last[0]:
        what = f"status says not yet in force, but it was effective {effective.text}, and {last[1]} is from {last[0]}"
        yield _at(one, "status", beside, what, "take status out")


def _unsettled(several: Sequence[Told]) -> Iterator[Problem]:
    """Yields a problem for each text that says it is proposed, and out of which an amendment has made a law."""
    made = {one.amendment.before: one for one in several if one.amendment and one.standing in ("law", "enacted")}
    for one in several:
        if one.standing == "proposed" and one.version in made and standing.on_the_way(one.front):
            what = f"stage says {one.front['stage']}, but {made[one.version].version} is law, and was made out of it"
            hint = "correct stage (as passed, or take it out), or what the amendment names as before"
            yield Problem(one.blob.file, _line(one.blob, "stage"), what, hint)


def _held(record: Record, last: tuple[str, str], beside: Mapping[str, Blob]) -> Iterator[Problem]:
    """Yields a problem where a hearing is announced whose day is over, since another record is from later."""
    if record.announced and record.kind in HEARINGS and record.date and record.date.last < last[0]:
        blob = beside[f"amendments/{record.id}.md"]
        what = f"status says announced, but it was on {record.date.text}, and {last[1]} is from {last[0]}"
        yield Problem(blob.file, _line(blob, "status"), what, "take status and testify out, and note what was said")


def _last_record(records: Sequence[Record]) -> tuple[str, str]:
    """Returns the latest day on which a record was surely made, and its file; hearings are left out."""
    # A hearing may be announced for a day to come, so that its date says nothing of what day it is.
    dated = ((one.date.first, one.where.file) for one in records if one.date and one.kind not in HEARINGS)
    return max(dated, default=("", ""))


def _at(one: Told, key: str, beside: Mapping[str, Blob], what: str, hint: str) -> Problem:
    assert one.amendment is not None
    blob = beside[f"amendments/{one.amendment.id}/amendment.md"]
    return Problem(blob.file, _line(blob, key), what, hint)


def _line(blob: Blob, key: str) -> int:
    """Returns the line of a key in a file's front matter, which is read anew: few files have a problem."""
    return sheet(decode(blob.load(), blob.file), blob.file).at(key)
