"""Changed words in a house style, for everything that is printed in fixed columns.

Without colour each style has signs, and a sign that stands in the text itself takes a backslash, as a backslash does,
so that the words can be taken out again. Limits: the style that writes capitals can't be undone. With colour struck and
underlined words have no signs: the terminal strikes and underlines. Rejected: signs and lines both; twice the noise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.redline import Op, Segment
from lexdiff.render.labels import View, visible
from lexdiff.render.wrap import Run

# The SGR parameters of each named style. Red, green, blue and magenta can be read on light and on dark ground.
SGR: Mapping[str, str] = {
    "": "",
    "plain": "",
    "bold": "1",
    "faint": "2",
    "insert": "4;32",
    "delete": "9;31",
    "amend": "1",
    "move": "35",
    "alarm": "1;35",
    "insert sign": "1;32",
    "delete sign": "1;31",
    "bracketed": "31",
    "capitals": "1;32",
    "blue": "4;34",
}


class Mark(NamedTuple):
    """How inserted or deleted words look: the signs around them, and their style on a terminal."""

    open: str
    close: str
    style: str


_STRUCK = {"delete": Mark("[-", "-]", ""), "insert": Mark("{+", "+}", "")}
MARKS: Mapping[tuple[str, bool], Mapping[str, Mark]] = {
    ("strike", False): _STRUCK,
    ("strike", True): {"delete": Mark("", "", "delete"), "insert": Mark("", "", "insert")},
    ("brackets", False): {"delete": Mark("[", "]", ""), "insert": Mark("_", "_", "")},
    ("brackets", True): {"delete": Mark("[", "]", "bracketed"), "insert": Mark("", "", "insert")},
    ("capitals", False): {"delete": Mark("[", "]", ""), "insert": Mark("", "", "")},
    ("capitals", True): {"delete": Mark("[", "]", "bracketed"), "insert": Mark("", "", "capitals")},
    ("colour", False): _STRUCK,
    ("colour", True): {"delete": Mark("", "", "delete"), "insert": Mark("", "", "blue")},
}
_SAMPLES: tuple[tuple[Op, str], ...] = (("delete", "struck words"), ("insert", "added words"))
_AT_BREAK = re.compile(r" +(?=\n)")
_AT_END = re.compile(r" +(?=\n|\Z)")


def of(view: View) -> Mapping[str, Mark]:
    """Returns the marks of a view."""
    return MARKS[view.style, view.colour]


def legend(view: View) -> list[Run]:
    """Returns one line that shows what the marks mean."""
    struck, added = (words((Segment(op, text),), view) for op, text in _SAMPLES)
    return [*struck, Run("  "), *added]


def words(segments: Sequence[Segment], view: View, kept: str = "") -> list[Run]:
    """Returns the words of a change with their marks; ``kept`` is the style of words that stayed."""
    marks = of(view)
    found: list[Run] = []
    for n, (op, text) in enumerate(segments):
        ends = n + 1 == len(segments) or segments[n + 1].text.startswith("\n")
        shown = _shown(op, text, ends, view)
        if op == "keep":
            found.append(Run(shown, kept))
            continue
        mark = marks[op]
        signs = (Run(mark.open, mark.style, "open"), Run(mark.close, mark.style, "close"))
        found += [signs[0], Run(shown, mark.style), signs[1]] if mark.open else [Run(shown, mark.style)]
    return found


def _shown(op: Op, text: str, ends: bool, view: View) -> str:
    """Returns a segment's text with hidden signs named, also blanks that end a line of the text."""
    if op == "insert" and view.style == "capitals":
        text = text.upper()
    shown = visible(text, changed=op != "keep")
    if " \n" in shown or (ends and shown.endswith(" ")):
        shown = (_AT_END if ends else _AT_BREAK).sub(lambda blanks: visible(blanks[0], changed=True), shown)
    own = _own_signs(op, view)
    return own.sub(r"\\\g<0>", shown) if own else shown


def _own_signs(op: Op, view: View) -> re.Pattern[str] | None:
    """Returns what must take a backslash in the text: the style's own signs, and the backslash.

    Also a last "{" of added words: with the sign behind it, "{" + "+}", it would be read as an opening one.
    """
    signs = [sign for mark in of(view).values() for sign in (mark.open, mark.close) if sign]
    if not signs or view.style == "capitals":
        return None
    mark = of(view).get(op)
    last = [rf"{re.escape(mark.open[0])}\Z"] if mark and len(mark.open) > 1 else []
    return re.compile("|".join([*map(re.escape, ["\\", *dict.fromkeys(signs)]), *last]))
