"""Names the records that may bear on a change, by the rare words that they share with it and by their dates.

A suggestion is for a person to judge: nothing is written, and a record that shares no rare word is never named,
whatever its date. Limits: words, not meaning; English endings and little words; what a record is tied to already is not
looked at. Rejected: learning from the links there are (too few, and they would repeat their own gaps); dates alone (a
hearing of the same week may be about another law).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import log
from typing import NamedTuple

from lexdiff.history.coverage import Change, changes
from lexdiff.history.evidence import decided, later
from lexdiff.model.dates import When
from lexdiff.model.history import Edition, Step
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.record import Record, Relation
from lexdiff.model.redline import Phrase, Row

MOST = 3  # suggestions for a change
NEAR = 90  # days that count as shortly before or after
# What a date is worth beside one between the two versions: shortly before or after them, further away or unknown.
_SHORTLY, _FAR = 0.75, 0.5
_SHOWN = 4  # shared words that are told
_COMMON = 1 / 3  # a word that more than this share of the records hold says nothing
_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"(?<=[^\W\d_]{4})(?:ing|ed|es|s)$")
_LITTLE = frozenset(
    "about above after again against all also and any are because been before being below between both but can could"
    " did does done down during each either else ever every few for from further had has have having her here hers him"
    " his how into its itself just least less made make many may might more most much must neither never nor not now"
    " off once one only other our out over own per same shall she should since some such than that the their them then"
    " there these they this those through thus too two under until upon very was were what when where whether which"
    " while who whom whose why will with within without would yet you your held".split()
)


class Suggestion(NamedTuple):
    """A record that may bear on a change: where it would be tied, and why; ``when`` is told by ``cli``."""

    record: Record
    version: str
    address: str
    relation: Relation
    shared: tuple[str, ...]
    when: Phrase
    score: float


class Word(NamedTuple):
    """A word as it is compared ("" where it isn't), and as it is printed."""

    stem: str
    printed: str


class Wording(NamedTuple):
    """The words of a record, each once, and which follow one another."""

    words: frozenset[str]
    neighbours: frozenset[tuple[str, str]]


class Rarity:
    """What each record says, and how rare each word is among them."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = {record.id: (record, _wording(record)) for record in records}
        counts = Counter(word for _, wording in self.records.values() for word in wording.words)
        most = max(2, _COMMON * len(self.records))
        self.weights: Mapping[str, float] = {
            word: log((len(self.records) + 1) / count) for word, count in counts.items() if count <= most
        }


def words(text: str) -> list[Word]:
    """Returns the words of a text in their order, without English endings; "" for a little one, which tells nothing."""
    found = (match[0].casefold() for match in _WORD.finditer(text))
    return [Word("" if len(word) < 3 or word in _LITTLE else _ENDING.sub("", word), word) for word in found]


def _wording(record: Record) -> Wording:
    parts = [[word.stem for word in words(text)] for text in (record.title, record.quote, record.note, *record.topics)]
    neighbours = (pair for part in parts for pair in pairwise(part))
    return Wording(frozenset(stem for part in parts for stem in part if stem), frozenset(neighbours))


def suggest(
    step: Step, editions: Sequence[Edition], rarity: Rarity, wanted: Sequence[str] = ()
) -> tuple[tuple[Change, tuple[Suggestion, ...]], ...]:
    """Returns the changes without a record, or those at the addresses wanted, each with its suggestions, best first."""
    asked = _asked(step, wanted) if wanted else [change for change in changes(step) if not change.evidence]
    return tuple((change, ranked(change, step, editions, rarity)[:MOST]) for change in asked)


def _asked(step: Step, wanted: Sequence[str]) -> list[Change]:
    """Returns the changes at and below addresses; a part that is asked for by itself is a change by itself."""
    found = [change for change in changes(step) if any(_at(row, wanted, below=True) for row in change.rows)]
    for change in changes(step):
        if change not in found:
            tops = [row for row in change.parts if _at(row, wanted, below=False)]
            found.extend(alone(top, change, step) for top in tops)
    return found


def alone(row: Row, change: Change, step: Step) -> Change:
    """Returns a row that only goes with a change as a change by itself, with what is below it."""
    below = tuple(part for part in change.parts if _at(part, _addresses(row), below=True) and part is not row)
    evidence = tuple(one for each in (row, *below) for one in step.evidence.get(each.id, ()))
    return Change((row,), below, evidence)


def _addresses(row: Row) -> list[str]:
    return [provision.address for provision in row.provision if provision]


def _at(row: Row, wanted: Sequence[str], below: bool) -> bool:
    return any(
        address == one or (below and address.startswith(f"{one}/")) for address in _addresses(row) for one in wanted
    )


def ranked(change: Change, step: Step, editions: Sequence[Edition], rarity: Rarity) -> tuple[Suggestion, ...]:
    """Returns every record that may bear on a change and isn't tied to it, best first, then by name."""
    sides = Pair(*(next(e for e in editions if e.version == version) for version in step.versions))
    said = _said(change)
    linked = {one.record.id for one in change.evidence}
    found = [
        suggestion
        for name, (record, wording) in rarity.records.items()
        if name not in linked and (suggestion := _suggestion(record, wording, change, said, sides, rarity.weights))
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.record.id)))


def _said(change: Change) -> list[Word]:
    """Returns the words that a change is about: what was added or struck, and the headings and terms.

    Where a wording isn't held, nothing is known to be added or struck.
    """
    texts = []
    for row in (*change.rows, *change.parts):
        if not any(provision and provision.attestation == "not held" for provision in row.provision):
            texts += [segment.text for segment in row.segments if segment.op != "keep"]
        texts += [*row.path, *(text for p in row.provision if p for text in (p.heading, p.term))]
    return [word for text in texts for word in words(text)]


def _suggestion(
    record: Record,
    wording: Wording,
    change: Change,
    said: Sequence[Word],
    sides: Pair[Edition],
    weights: Mapping[str, float],
) -> Suggestion | None:
    """Returns why a record may bear on a change; None if they share nothing, or a link would lead elsewhere."""
    edition, provision = _where(change.rows[0], sides)
    shared = {word.stem for word in said if word.stem in wording.words and word.stem in weights}
    if not shared or (edition is sides.before and not later(record, decided(edition))):
        return None
    when, nearness = _when(record, sides)
    told = tuple(_told(shared, said, wording, weights))[:_SHOWN]
    score = sum(weights[stem] for stem in sorted(shared)) * nearness
    relation: Relation = "came before" if _came_before(record, sides.after) else "reports"
    return Suggestion(record, edition.version, provision.address, relation, told, when, score)


def _came_before(record: Record, edition: Edition) -> bool:
    """Returns whether a record surely came before a version was passed, or on that day."""
    passed = _passed(edition)[1]
    return bool(record.date and passed and record.date.last <= passed.last)


def _passed(edition: Edition) -> tuple[str, When | None]:
    """Returns the day on which a version was passed, else approved, and which of the two it is."""
    clocks = edition.ordinance.clocks
    return ("passage", clocks.passed) if clocks.passed else ("approval", clocks.approved)


def _where(row: Row, sides: Pair[Edition]) -> tuple[Edition, Provision]:
    """Returns the version that a link to a change names, and the provision: the newer one where there is one."""
    before, after = row.provision
    if after is not None:
        return sides.after, after
    assert before is not None
    return sides.before, before


def _told(shared: set[str], said: Sequence[Word], wording: Wording, weights: Mapping[str, float]) -> Iterator[str]:
    """Yields what is shared, as the change has it, rarest first; words that follow one another in both, together."""
    runs: dict[str, float] = {}
    told: set[str] = set()
    for run in sorted(_runs(shared, said, wording), key=len, reverse=True):
        stems = {word.stem for word in run}
        if not stems <= told:
            told |= stems
            runs[" ".join(word.printed for word in run)] = sum(weights[stem] for stem in sorted(stems))
    yield from sorted(runs, key=lambda run: (-runs[run], run))


def _runs(shared: set[str], said: Sequence[Word], wording: Wording) -> Iterator[list[Word]]:
    run: list[Word] = []
    for word in said:
        if run and (word.stem not in shared or (run[-1].stem, word.stem) not in wording.neighbours):
            yield run
            run = []
        if word.stem in shared:
            run.append(word)
    if run:
        yield run


def _when(record: Record, sides: Pair[Edition]) -> tuple[Phrase, float]:
    """Returns how a record's date stands to the two versions, and what that is worth."""
    clock, passed = _passed(sides.after)
    if record.date is None:
        return Phrase("undated"), _FAR
    if passed is None:
        return Phrase("undated version", (sides.after.version,)), _FAR
    days = _days(record.date, passed)
    if days < 0:
        worth = (_SHORTLY if -days <= NEAR else _FAR) if later(record, decided(sides.after)) else 1.0
        return Phrase("days after", (str(-days), clock)), worth
    began = decided(sides.before)
    if began and not later(record, began):
        worth = _SHORTLY if _days(record.date, began) <= NEAR else _FAR
        return Phrase("before the first", (sides.before.version,)), worth
    if days > NEAR:
        return Phrase("between", (sides.before.version, sides.after.version)), 1.0
    return Phrase("days before", (str(days), clock)) if days else Phrase("at the time", (clock,)), 1.0


def _days(one: When, other: When) -> int:
    """Returns how many days the first date is before the second: negative after it, 0 where they meet."""
    if one.last < other.first:
        return _day(other.first) - _day(one.last)
    return _day(other.last) - _day(one.first) if one.first > other.last else 0


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()
