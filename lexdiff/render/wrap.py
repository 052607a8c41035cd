"""Runs of styled text folded into lines of a width.

A line breaks at a space only, and the space stays at the end of the line that was broken: a line that ends with a space
goes on in the next, one that doesn't is a line of the text ("format=flowed", RFC 3676). So lines can be put together
again to the character. A space just inside a sign of the redline is no place to break, and what is longer than the
width stays whole and hangs over, unless it must be ``cut`` to stay in its column.
Limits: widths are those of most terminals (wide East Asian signs 2, combining ones 0), not of any one font.
Rejected: textwrap, which counts characters, swallows spaces and knows nothing of styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple
from unicodedata import category, combining, east_asian_width


class Run(NamedTuple):
    """Text in one style; ``sign`` says that it opens or closes a mark of the redline and is no word."""

    text: str
    style: str = ""
    sign: Literal["", "open", "close"] = ""


Line = tuple[Run, ...]

_WORD = re.compile(r"[^ ]* |[^ ]+")
_SIGNED = re.compile(r"(?:⟨[^⟨⟩]*⟩|[^ ])*+ |(?:⟨[^⟨⟩]*⟩|[^ ])++")  # the sign for what can't be seen is one word


def width_of(text: str) -> int:
    """Returns how many columns a text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if char < "\u0300":
        return 1
    if combining(char) or category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def wrap(runs: Iterable[Run], width: int, cut: bool = False) -> list[Line]:
    """Returns the lines of at most ``width`` columns; a newline in a run ends a line."""
    lines: list[Line] = []
    for paragraph in _lines(runs):
        lines += _fold(paragraph, max(width, 1), cut)
    return lines


def _lines(runs: Iterable[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(run._replace(text=first))
        for text in others:
            yield line
            line = [run._replace(text=text)]
    yield line


def _fold(runs: Sequence[Run], width: int, cut: bool) -> Iterator[Line]:
    line: list[Run] = []
    used = 0
    for chunk in _chunks(runs):
        solid = sum(width_of(run.text) for run in chunk)
        last = chunk[-1].text
        # In a column the space that a line is broken at is cut off; at a terminal's edge it would open an empty line.
        hangs = 1 if cut and last.endswith(" ") and not chunk[-1].sign else 0
        if used and used + solid - hangs > width:
            yield joined(line)
            line, used = [], 0
        if cut and solid - hangs > width:
            *full, chunk = _cut(chunk, width)
            yield from map(joined, full)
            solid = sum(width_of(run.text) for run in chunk)
        line += chunk
        used += solid
    yield joined(line)


def _chunks(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yields what may not be parted: a word with the signs that touch it, and the space after it."""
    chunk: list[Run] = []
    for at, run in enumerate(runs):
        if run.sign:
            chunk.append(run)
            continue
        pieces = (_SIGNED if "⟨" in run.text else _WORD).findall(run.text)
        for n, piece in enumerate(pieces):
            chunk.append(run._replace(text=piece))
            at_end = n + 1 == len(pieces)
            inside = (at_end and _is(runs, at + 1, "close")) or (piece == " " and n == 0 and _is(runs, at - 1, "open"))
            if piece.endswith(" ") and not inside:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _is(runs: Sequence[Run], at: int, sign: str) -> bool:
    return 0 <= at < len(runs) and runs[at].sign == sign


def _cut(chunk: Sequence[Run], width: int) -> Iterator[list[Run]]:
    """Yields a chunk that is too long in pieces that fit; signs stay whole, combining signs with their letter."""
    line: list[Run] = []
    used = 0
    for run in chunk:
        for char in (run.text,) if run.sign else run.text:
            wide = width_of(char)
            if used + wide > width and used:
                yield line
                line, used = [], 0
            line.append(run._replace(text=char))
            used += wide
    yield line


def joined(runs: Iterable[Run]) -> Line:
    """Returns the runs with neighbours of one style put together, and empty ones left out."""
    found: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if found and found[-1][1:] == run[1:] and not run.sign:
            found[-1] = found[-1]._replace(text=found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)
