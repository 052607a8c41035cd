"""Finds the citations in a text: to other laws by the table, and to places in the same law by the words before them.

"section 2(b)(4)", "subsection (c) of this section", "sections 3 to 5", "paragraph (1) of subsection (b)"; each number
of a list is a citation of its own. Limits: what may mean another law is left out where the text says so ("section 5 of
the Social Security Act"), and is doubtful where it might ("section 5, Title 23"); quoted words cite nothing.
Rejected: one large expression. A list of any length is read from left to right, so that the cost follows the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lexdiff.model.citation import Certainty, Citation, Level, Reference
from lexdiff.read.citing import NUMBER, PARTS, SPACE, Table, address

_LABEL = re.compile(r"\(([0-9A-Za-z]{1,5}(?:-[0-9A-Za-z]{1,3})?)\)")
_SECTION = re.compile(rf"{SPACE}{{0,2}}(?P<open>\[)?(?P<n>{NUMBER})(?P<parts>{PARTS})(?(open)\]?)(?![\w%$])")
_PARTS = re.compile(rf"{SPACE}{{0,2}}(?P<parts>(?:\([0-9A-Za-z]{{1,5}}(?:-[0-9A-Za-z]{{1,3}})?\)){{1,8}})")
_DIVISION = re.compile(rf"{SPACE}{{1,2}}(?P<n>{NUMBER}|[IVXLC]{{1,7}}(?:-[A-Z]{{1,3}})?|[A-Z]{{1,2}})(?![\w(])")
_SHAPES: dict[Level, re.Pattern[str]] = {"section": _SECTION, "part": _PARTS, "division": _DIVISION}
_AND = re.compile(
    rf"{SPACE}{{0,2}}(?:,{SPACE}?(?:and|or)?|and|or|(?P<through>to|through|–|-)){SPACE}{{0,2}}(?:the{SPACE})?"
)
_OF = re.compile(rf",?{SPACE}{{0,2}}(?:(?P<of>of)|in|under){SPACE}{{1,2}}")
_HERE = re.compile(
    rf"this{SPACE}{{1,2}}(?P<what>section|subsection|paragraph|subparagraph|clause|chapter|subchapter|title|subtitle"
    r"|part|article|ordinance|act|code|law)\b",
    re.IGNORECASE,
)
# What stands behind a citation of this law: the end, a pause, or a word that says nothing of another law.
_ELSEWHERE = re.compile(
    rf"{SPACE}{{0,2}}(?:(?:of|to|in|under){SPACE}|\[|[,(–-]{SPACE}{{0,2}}[\dA-Z§(]|[A-Z\d(])|{SPACE}et\.? seq"
)
_OTHER_LAW = re.compile(
    r"\b(?:Act|Acts|Code|Law|Laws|Plan|Charter|Constitution|Regulations?|Rules?|Order|Statutes?|Treaty|Amendment|Compact"
    r"|Convention|Agreement|Ordinance|Title|Stat|Pub|U\.S\.C|C\.F\.R|DCMR|act|such)\b"
)
_SECTIONS = re.compile(r"\b[Ss]ections?\b|§")
_SENTENCE = re.compile(r"[.;:](?=\s)|\n\n")
_AHEAD, _BEHIND = 160, 100
_QUOTED = re.compile(r"“[^“”]{0,4000}”|\"[^\"\n]{0,400}\"")


def find(text: str, table: Table) -> tuple[Citation, ...]:
    """Returns the citations in a text, in their order."""
    laws = list(_laws(text, table)) if table.gate.search(text) else []
    taken = [(one.start, one.end) for one in laws]
    quoted = [one.span() for one in _QUOTED.finditer(text)]
    return tuple(sorted([*laws, *_inside(text, table, taken, quoted)]))


def _laws(text: str, table: Table) -> Iterator[Citation]:
    """Yields citations of other laws; where two patterns fit, the one that stands first in the table."""
    held = bytearray(len(text))
    for law in table.laws:
        for pattern in law.patterns:
            for found in pattern.whole.finditer(text) if pattern.mark.search(text) else ():
                start, end = found.span()
                if not any(held[start:end]):
                    held[start:end] = b"\1" * (end - start)
                    yield Citation(start, end, found[0], law.name, address(law, found))


@lru_cache(maxsize=4)
def _announced(words: tuple[str, ...]) -> re.Pattern[str]:
    """Returns an expression for the words that announce a place in the same law, before a number or a bracket."""
    named = sorted({form for word in words for form in (word, word[:1].upper() + word[1:])}, key=lambda w: (-len(w), w))
    every = "|".join(re.escape(word) for word in named)
    return re.compile(rf"(?<![\w(-])({every})(?={SPACE}{{0,2}}[\[(\dA-Z])")


def _inside(text: str, table: Table, taken: list[tuple[int, int]], quoted: list[tuple[int, int]]) -> Iterator[Citation]:
    at = 0
    announced = _announced(tuple(table.inside))
    closed = sorted([*taken, *quoted])
    laws = frozenset(start for start, _ in taken)
    while found := announced.search(text, at):
        phrase = _Phrase(text, table, announced, laws).read(found)
        at = max(found.end(), phrase.end)
        if phrase.found and not any(start < phrase.end and found.start() < end for start, end in closed):
            yield from phrase.citations()


class _Number(NamedTuple):
    """A number of a list: where it stands, with its announcing word if it has one; ``lead`` is where that begins."""

    lead: int
    start: int
    end: int
    reference: Reference
    through: bool


class _Phrase:
    """One phrase that cites: a list of numbers behind a word, and what they are said to be of."""

    def __init__(self, text: str, table: Table, announced: re.Pattern[str], laws: frozenset[int]) -> None:
        self.text, self.table, self.announced, self.laws = text, table, announced, laws
        self.found: list[_Number] = []
        self.above: tuple[Reference, ...] = ()
        self.end = 0
        self.certainty: Certainty = "sure"
        self.foreign = False

    def read(self, found: re.Match[str]) -> _Phrase:
        """Reads the list behind an announcing word, and what follows it."""
        level = self.table.inside.get(found[1].lower()) or self.table.inside.get(found[1], "section")
        word = _singular(found[1].lower())
        at, start, lead, through = found.end(), found.start(), found.start(), False
        first: tuple[str, ...] = ()
        while number := _SHAPES[level].match(self.text, at):
            if level == "section" and number.start("n") in self.laws:
                break  # "section 3, 42 U.S.C. 1983": another law begins here
            first = first or _labels(number)
            if level == "section" and not _alike(first[0], _labels(number)[0]):
                self.end = number.end()
                break
            self._take(_Number(lead, start, number.end(), Reference(level, word, _labels(number)), through))
            joint = _AND.match(self.text, self.end)
            if joint is None:
                break
            through = joint["through"] is not None
            again = self.announced.match(self.text, joint.end())
            same = again and self.table.inside.get(again[1].lower()) == level and _singular(again[1].lower()) == word
            at = start = joint.end()
            if again and same:
                at, start, lead = again.end(), again.start(), again.start()
        if self.found:
            self._wide()
        return self

    def _take(self, number: _Number) -> None:
        """Takes a number, and the brackets that follow it in a list: "(1)(A) or (B)", "16-904(a) and (b)"."""
        self.found.append(number)
        self.end = number.end
        level, word, labels = number.reference
        while (joint := _AND.match(self.text, self.end)) and (more := _PARTS.match(self.text, joint.end())):
            further = _labels(more)
            place = _place(labels, further, 0 if level == "part" else 1)
            if place is not None:
                labels = (*labels[:place], *further)
                through = joint["through"] is not None
                self.found.append(
                    _Number(number.lead, joint.end(), more.end(), Reference(level, word, labels), through)
                )
            self.end = more.end()

    def _wide(self) -> None:
        """Reads what the numbers are of: "of subsection (b) of this section"."""
        steps: list[Reference] = []
        while of := _OF.match(self.text, self.end):
            if here := _HERE.match(self.text, of.end()):
                steps.append(Reference("this", here["what"].lower(), ()))
                self.end = here.end()
                break
            wider = self.announced.match(self.text, of.end())
            level = self.table.inside.get(wider[1].lower()) if wider else None
            number = _SHAPES[level].match(self.text, wider.end()) if level and wider else None
            if number is None or wider is None or level is None or len(steps) > 6:
                self.foreign = of["of"] is not None
                break
            steps.append(Reference(level, _singular(wider[1].lower()), _labels(number)))
            self.end = number.end()
        self.above = tuple(steps)
        if not self.text[: self.found[0].start].strip('*_ \n“"'):
            self.certainty = "doubtful"  # a list of citations: what they are of stands in the provision above
        elif not steps or steps[-1].level != "this" or self.text[self.end : self.end + 2] == " [":
            self._weigh()

    def _weigh(self) -> None:
        """Finds out whether the words around may speak of another law."""
        start = self.found[0].start
        behind = self.text[self.end : self.end + _AHEAD]
        stop = _SENTENCE.search(behind)
        ahead = self.text[max(0, start - _BEHIND) : start]
        begun = [match.end() for match in _SENTENCE.finditer(ahead)]
        before = ahead[begun[-1] if begun else 0 :]
        around = before + " " + behind[: stop.start() if stop else len(behind)]
        bracketed = ahead.rfind("[") > ahead.rfind("]")
        alone = not self.above and self.found[0].reference.level == "part" and _SECTIONS.search(before)
        if _ELSEWHERE.match(behind) or _OTHER_LAW.search(around) or bracketed or alone:
            self.certainty = "doubtful"

    def citations(self) -> Iterator[Citation]:
        """Yields a citation for each number, none where the phrase says that another law is meant."""
        last = self.found[-1].lead
        ends = {number.lead: number.end for number in self.found} | {last: self.end}
        for lead, start, end, reference, through in () if self.foreign else self.found:
            words = self.text[lead : ends[lead]]
            yield Citation(start, end, words, "", "", (reference, *self.above), through, self.certainty)


def _labels(number: re.Match[str]) -> tuple[str, ...]:
    groups = number.groupdict()
    first = (groups["n"].replace("–", "-"),) if groups.get("n") else ()
    return (*first, *_LABEL.findall(groups.get("parts") or ""))


def _singular(word: str) -> str:
    return "section" if word[0] == "§" or word.startswith("sec") else word.rstrip(".").removesuffix("s")


def _alike(one: str, other: str) -> bool:
    """Returns whether two numbers are written in the same way: "28:4-210" and "5-118" aren't."""
    return re.sub(r"[^:.-]", "", one) == re.sub(r"[^:.-]", "", other) or (
        ":" not in one and "-" in one and "-" in other
    )


def _place(labels: tuple[str, ...], further: tuple[str, ...], first: int) -> int | None:
    """Returns which label of a number the further ones stand instead of, None where that can't be told."""
    same = [n for n in range(first, len(labels)) if _follows(labels[n], further[0], labels[n - 1 : n])]
    whole = [n for n in same if len(labels) - n == len(further)]
    return whole[0] if whole else same[0] if len(same) == 1 else None


def _follows(one: str, other: str, above: tuple[str, ...]) -> bool:
    """Returns whether two labels may stand in one list: "(a)" and "(b)", not "(a)" and "(1)", nor "(g)" and "(ii)"."""
    if _kind(one) != _kind(other):
        return False
    roman = not one.strip("ivxlIVXL") and (len(one) > 1 or (bool(above) and above[0].isupper()))
    return not other.strip("ivxlIVXL") if roman else len(other) <= len(one) or one[0].isdigit()


def _kind(label: str) -> str:
    return "1" if label[0].isdigit() else "a" if label.islower() else "A"
