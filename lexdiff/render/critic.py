"""Writes the whole text of both versions as one, in CriticMarkup of the canonical form; moves carry comments.

Taking every insertion and no deletion gives the canonical form of the after version, the other way round that of the
before version, byte for byte, once comments are dropped and two escapes undone: what can't be seen stands in signs
(``labels.raw`` undoes them), and CriticMarkup's own signs in the text carry a backslash more than the text has,
``{++`` as ``{\\++`` and ``++}`` as ``++\\}`` (so ``{\\++`` as ``{\\\\++``).
Limits: needs a redline of the whole text. Rejected: marks inside Markdown blocks only; accepting all would then not
give the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, TextIO

from lexdiff.errors import LexdiffError
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import OrdinanceRedline, Redline, Row, Segment
from lexdiff.render import opening, select
from lexdiff.render.canonical import Form, Written, written
from lexdiff.render.labels import View, visible
from lexdiff.render.sentences import sentence
from lexdiff.render.ties import Tie, ties

Mark = Literal["keep", "delete", "insert", "comment"]
_SIGNS: dict[Mark, tuple[str, str]] = {
    "keep": ("", ""),
    "delete": ("{--", "--}"),
    "insert": ("{++", "++}"),
    "comment": ("{>>", "<<}"),
}
_OPENING = re.compile(r"\{(\\*)(\+\+|--|>>|==|~~)")
_CLOSING = re.compile(r"(\+\+|--|<<|==|~~)(\\*)\}")
_SPOKEN = {"relocation": "moved", "split": "split", "join": "joined"}
_LABEL = re.compile(r"\w")


def render(redline: Redline, view: View, out: TextIO) -> None:
    """Writes a redline as CriticMarkup; changes that ``view.only`` leaves out stand as already made."""
    if redline.ordinances and not redline.whole and any(all(one.facts) for one in redline.ordinances):
        raise LexdiffError("CriticMarkup shows the whole text", "ask for the whole redline")
    keep = select.wanted(view.only) if view.only else (lambda row: True)
    before, after = opening.versions(redline)
    said = f"{before} compared with {after}. {opening.restated(redline)}".rstrip()
    for ordinance in redline.ordinances:
        note = f"{visible(ordinance.id)}: {said}" if len(redline.ordinances) > 1 else said
        out.write(_Page(ordinance, keep, note).text())


def escape(text: str) -> str:
    """Returns a text in which CriticMarkup's own signs are no signs."""
    return _CLOSING.sub(r"\1\2\\}", _OPENING.sub(r"{\\\1\2", text)) if "{" in text or "}" in text else text


class _Side(NamedTuple):
    """One side's provisions in canonical form, in reading order, and their places by address."""

    written: list[Written]
    places: dict[str, int]


def _side(ordinance: OrdinanceRedline, side: int) -> _Side:
    facts = ordinance.facts[side]
    provisions = sorted((p for row in ordinance.rows if (p := row.provision[side])), key=lambda p: p.start)
    found = list(written(_tops(provisions, ordinance, side), facts.wording if facts else ""))
    return _Side(found, {one.provision.address: k for k, one in enumerate(found)})


def _tops(provisions: Sequence[Provision], ordinance: OrdinanceRedline, side: int) -> list[Provision]:
    """Returns the provisions that stand under no other."""
    if not all(ordinance.facts):
        return _by_depth([(row.depth, p) for row in ordinance.rows if (p := row.provision[side])])
    below: set[str] = set()
    tops = []
    for one in provisions:
        if one.address not in below:
            tops.append(one)
            below.update(p.address for p in one.walk())
    return tops


def _by_depth(rows: Sequence[tuple[int, Provision]]) -> list[Provision]:
    """Returns the trees of an ordinance that has one side only; its rows stand in reading order with their depth."""
    waiting: list[tuple[int, Provision]] = []  # trees that end where reading backwards has come, the first last
    for depth, one in reversed(rows):
        children = []
        while waiting and waiting[-1][0] > depth:
            children.append(waiting.pop()[1])
        waiting.append((depth, one._replace(children=tuple(children))))
    return [one for _, one in reversed(waiting)]


class _Page:
    """Writes one ordinance: what is tied on both sides in turn, and between it what went and what came."""

    def __init__(self, ordinance: OrdinanceRedline, keep: Callable[[Row], bool], note: str) -> None:
        self.ordinance, self.keep, self.note = ordinance, keep, note
        self.sides = Pair(_side(ordinance, 0), _side(ordinance, 1))
        self.rows: Pair[dict[int, Row]] = Pair({}, {})
        for row in ordinance.rows:
            for side in (0, 1):
                if (p := row.provision[side]) and (place := self.sides[side].places.get(p.address)) is not None:
                    self.rows[side].setdefault(place, row)
        self.runs: list[tuple[Mark, list[str]]] = []

    def text(self) -> str:
        """Returns the whole text."""
        before, after = self.sides
        a = b = 0
        for tie in ties(self.ordinance.rows, Pair(before.places, after.places)):
            self.went(a, tie.before[0])
            self.came(b, tie.after[0])
            self.tied(tie)
            a, b = tie.before[1], tie.after[1]
        self.went(a, len(before.written))
        self.came(b, len(after.written))
        ends = ["\n" if side.written else "" for side in self.sides]
        if before.written and not after.written and not self.runs:
            ends[0] = ""
        self.form(*ends)
        return "".join(f"{_SIGNS[mark][0]}{escape(''.join(text))}{_SIGNS[mark][1]}" for mark, text in self.runs)

    def add(self, mark: Mark, text: str) -> None:
        if not text:
            return
        if self.runs and self.runs[-1][0] == mark and mark != "comment":
            self.runs[-1][1].append(text)
        else:
            self.runs.append((mark, [text]))

    def remark(self, text: str) -> None:
        if self.note:
            self.runs.append(("comment", [self.note]))
            self.note = ""
        if text:
            self.runs.append(("comment", [text]))

    def went(self, first: int, end: int) -> None:
        for place in range(first, end):
            row = self.rows.before.get(place)
            if row is None or not self.keep(row):
                continue  # a change that isn't shown stands as made
            self.add("delete", visible(self.sides.before.written[place].markdown()))
            self.remark(self.moved(row, 0))

    def came(self, first: int, end: int) -> None:
        for place in range(first, end):
            row = self.rows.after.get(place)
            shown = row is not None and self.keep(row)
            self.add("insert" if shown else "keep", visible(self.sides.after.written[place].markdown()))
            self.remark(self.moved(row, 1) if row is not None and shown else "")

    def moved(self, row: Row, side: int) -> str:
        """Returns the comment on a provision that stands elsewhere on the other side; "" on one that came or went."""
        before, after = row.provision
        if before is None or after is None:
            return ""
        places = [visible(p.address.partition("/")[2] or p.address) for p in (before, after)]
        word = next((_SPOKEN[kind] for kind in row.kinds if kind in _SPOKEN), "moved")
        rest = tuple(phrase for phrase in row.sentence if phrase.key not in _SPOKEN.values())
        told = sentence(row._replace(sentence=rest))
        toward = "from" if side else "to" if word == "moved" else "into"
        also = f"; {told[0].lower()}{told[1:].rstrip('.')}" if told and side else ""
        return f"{word} {toward} {places[1 - side]}{also}"

    def tied(self, tie: Tie) -> None:
        """Writes provisions that stand at the same place on both sides."""
        olds = self.sides.before.written[slice(*tie.before)]
        news = self.sides.after.written[slice(*tie.after)]
        if not all(map(self.keep, tie.rows)):
            self.add("keep", "".join(visible(one.markdown()) for one in news))
        else:
            self.merged(*_joined(olds), *_joined(news), tie.segments)
        told = "" if tie.rows[0].group is None else sentence(tie.rows[0]).rstrip(".").lower()
        self.remark(told)

    def merged(
        self, old: str, old_forms: Sequence[Form], new: str, new_forms: Sequence[Form], segments: Sequence[Segment]
    ) -> None:
        """Writes the words of two sides as one, each form at its place on its side."""
        forms = Pair(_Forms(old_forms), _Forms(new_forms))
        a = b = 0
        for op, text in segments:
            both_kept, blank = op == "keep", not text.strip(" \n")
            done = 0
            while done < len(text):
                self.form(forms.before.due(a), forms.after.due(b))
                room = [len(text) - done]
                room += [forms.before.ahead(a)] if op != "insert" else []
                room += [forms.after.ahead(b)] if op != "delete" else []
                piece = text[done : done + min(room)]
                self.add(op, visible(piece, changed=not both_kept and (blank or bool(piece.strip(" \n")))))
                done += len(piece)
                a += len(piece) if op != "insert" else 0
                b += len(piece) if op != "delete" else 0
        self.form(forms.before.due(len(old)), forms.after.due(len(new)))

    def form(self, old: Sequence[str], new: Sequence[str]) -> None:
        """Writes what stands around the words, marked where it differs."""
        if len(old) != len(new):
            old, new = ["".join(old)], ["".join(new)]
        for one, other in zip(old, new, strict=True):
            head = 0 if _LABEL.search(one + other) and one.strip() and other.strip() else _common(one, other)
            tail = 0 if head == 0 and one != other else _common(one[head:][::-1], other[head:][::-1])
            if one == other:
                head, tail = len(one), 0
            self.add("keep", visible(one[:head]))
            self.add("delete", visible(one[head : len(one) - tail]))
            self.add("insert", visible(other[head : len(other) - tail]))
            self.add("keep", visible(one[len(one) - tail :]))


def _common(one: str, other: str) -> int:
    return next((k for k, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))


class _Forms:
    """Hands out forms as their places are reached."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self.forms, self.next = forms, 0

    def due(self, at: int) -> list[str]:
        """Returns the forms up to a place that weren't handed out yet."""
        first = self.next
        while self.next < len(self.forms) and self.forms[self.next].at <= at:
            self.next += 1
        return [form.text for form in self.forms[first : self.next]]

    def ahead(self, at: int) -> int:
        """Returns how far it is to the next form."""
        return self.forms[self.next].at - at if self.next < len(self.forms) else 1 << 60


def _joined(parts: Sequence[Written]) -> tuple[str, list[Form]]:
    """Returns the words of provisions that follow one another, and their forms."""
    return "".join(one.provision.text for one in parts), list(_shifted(parts))


def _shifted(parts: Sequence[Written]) -> Iterator[Form]:
    at = 0
    for one in parts:
        yield from (Form(at + form.at, form.text) for form in one.forms)
        at += len(one.provision.text)
