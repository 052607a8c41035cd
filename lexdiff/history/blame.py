"""Which version put each word of a provision there, word by word, from the redlines of neighbours.

Kept words keep their origin, through moves, renumberings, splits and joins; inserted ones belong to the version that
inserted them. Words whose wording isn't held are nobody's, and what follows a wording that isn't held may be older.
Limits: a sentence that went from one provision into another, which stays, is struck there and inserted here.
Rejected: comparing each version with the newest; words that went and came again would then never have been away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.history.links import Chain, Links, Spot, unread
from lexdiff.model.blame import Gone, Run
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Op, Row, Segment


class _Words(NamedTuple):
    """The words of a provision, and whether its wording is held."""

    text: str
    held: bool


def runs(chain: Chain, wanted: Iterable[tuple[int, Provision]]) -> dict[Spot, tuple[Run, ...]]:
    """Returns the runs of provisions of versions (known by their number), by number and address."""
    levels: list[dict[str, _Words]] = [{} for _ in chain.versions]
    asked = [(number, provision.address) for number, provision in _noted(levels, wanted)]
    for number in range(len(levels) - 1, 0, -1):
        for address, words in levels[number].items():
            levels[number - 1].update(_before(chain.links[number - 1], address, words))
    found: list[dict[str, tuple[Run, ...]]] = []
    for number, level in enumerate(levels):
        older = found[-1] if found else {}
        found.append({address: _level(chain, number, address, words, older) for address, words in level.items()})
    return {spot: found[spot[0]][spot[1]] for spot in asked}


def _noted(levels: list[dict[str, _Words]], wanted: Iterable[tuple[int, Provision]]) -> Iterator[tuple[int, Provision]]:
    for number, provision in wanted:
        levels[number][provision.address] = _words(provision)
        yield number, provision


def _words(provision: Provision) -> _Words:
    return _Words(provision.text, provision.attestation != "not held")


def _rows(links: Links, address: str) -> list[Row]:
    """Returns the rows of a provision of the newer side; none where it is equal, with all around it, on both sides."""
    return [row for row in links.newer.get(address, ()) if not unread(row)]


def _before(links: Links, address: str, words: _Words) -> Iterator[tuple[str, _Words]]:
    """Yields what must be known of the older side."""
    if rows := _rows(links, address):
        yield from ((one.address, _words(one)) for row in rows if (one := row.provision.before))
    elif came := links.before(address)[0]:
        yield came, words


def _level(
    chain: Chain, number: int, address: str, words: _Words, older: Mapping[str, tuple[Run, ...]]
) -> tuple[Run, ...]:
    version = chain.versions[number]
    if not words.held:
        return (Run(words.text, "", address, 0, ""),) if words.text else ()
    if number == 0:
        return (Run(words.text, version, address, 0, "", not chain.founded),) if words.text else ()
    links = chain.links[number - 1]
    rows = _rows(links, address)
    if not rows:
        return older[links.before(address)[0]]
    return tuple(_joined(_sliced(words.text, rows, links, older, version)))


def _sliced(
    text: str, rows: Sequence[Row], links: Links, older: Mapping[str, tuple[Run, ...]], version: str
) -> Iterator[Run]:
    """Yields the runs of a text whose rows are given; white space at the joints of a join came with it."""
    done = 0
    origins = {row.id: _origins(links, row) for row in rows}
    for row, n, segment, start in _placed(text, rows, "delete"):
        before, end = row.provision.before, start + len(segment.text)
        if start > done:
            yield _new(row, text, done, start, version)
        if before is None or segment.op == "insert" or before.attestation == "not held":
            yield _new(row, text, start, end, version)._replace(earlier=_unknown(before))
        else:
            at = origins[row.id][n]
            yield from cut(older[before.address], at, at + len(segment.text))
        done = end
    if done < len(text):
        yield _new(rows[-1], text, done, len(text), version)


def _new(row: Row, text: str, start: int, end: int, version: str) -> Run:
    after = row.provision.after
    return Run(text[start:end], version, after.address if after else "", start, row.id)


def _unknown(before: Provision | None) -> bool:
    return before is not None and before.attestation == "not held"


def _origins(links: Links, row: Row) -> dict[int, int]:
    """Returns where the segments of a row stand in the older text, by their place in the row."""
    before = row.provision.before
    if before is None:
        return {}
    rows = links.older[before.address] if row.group else [row]
    return {n: start for one, n, _, start in _placed(before.text, rows, "insert") if one is row}


def _placed(text: str, rows: Iterable[Row], without: Op) -> Iterator[tuple[Row, int, Segment, int]]:
    """Yields the segments that a side has, each with its number in its row and its place in the side's text.

    The rows of a split or join leave out white space at the joints.
    """
    at = 0
    for row in rows:
        for n, segment in enumerate(row.segments):
            if segment.op != without:
                at = _skipped(text, segment.text, at)
                yield row, n, segment, at
                at += len(segment.text)


def _skipped(text: str, words: str, at: int) -> int:
    start = at
    while not text.startswith(words, start) and text[start : start + 1].isspace():
        start += 1
    return start if text.startswith(words, start) else at


def cut(several: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """Yields what runs say of a part of their text."""
    at = 0
    for run in several:
        first = max(start - at, 0)
        text = run.text[first : max(end - at, 0)]
        if text:
            yield run._replace(text=text, at=run.at + first)
        at += len(run.text)


def _joined(several: Iterable[Run]) -> Iterator[Run]:
    """Yields runs with those put together that follow one another where they came from too."""
    last: Run | None = None
    for run in several:
        if last and run == last._replace(text=run.text, at=last.at + len(last.text)):
            last = last._replace(text=last.text + run.text)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def gone(chain: Chain, struck: Iterable[tuple[int, Row]]) -> list[Gone]:
    """Returns the words that rows struck, each row with the number of its newer version, in the order given.

    Where either wording isn't held nobody knows what left. White space alone is no word.
    """
    rows = [(number, row) for number, row in struck if row.provision.before and compared(row)]
    known = runs(chain, ((number - 1, row.provision.before) for number, row in rows if row.provision.before))
    return [one for number, row in rows for one in _struck(chain, number, row, known)]


def compared(row: Row) -> bool:
    """Returns whether the words of a row can be compared: no wording in it is missing."""
    return all(p is None or p.attestation != "not held" for p in row.provision)


def _struck(chain: Chain, number: int, row: Row, known: Mapping[Spot, tuple[Run, ...]]) -> Iterator[Gone]:
    before = row.provision.before
    assert before is not None
    older = known[number - 1, before.address]
    origins = _origins(chain.links[number - 1], row)
    whole = not any(op == "keep" for op, _ in row.segments)
    for n, (op, text) in enumerate(row.segments):
        if op == "delete" and text.strip():
            words = tuple(cut(older, origins[n], origins[n] + len(text)))
            yield Gone(
                chain.versions[number - 1], before.address, chain.versions[number], row.id, words, whole, row.word
            )
