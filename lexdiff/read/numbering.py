"""Labels: the numbers that law prints before its provisions, and how they follow one another.

A label is read from the text, never from Markdown's own counting. It has a printed form ("§ 16-901.", "(a-1)") and a
number, which is what addresses write ("16-901", "a-1"). Limits: a bare word or number counts as a label only where the
tables below say so; what is not recognised stays text, and nothing is lost.
Rejected: a grammar of all numbering styles. Codes mix styles, and a table of shapes can be read by a clerk.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

LabelKind = Literal["division", "section", "part"]


class Label(NamedTuple):
    """A label as printed, its number as addresses write it, what it numbers, and where the text behind it begins."""

    printed: str
    number: str
    kind: LabelKind
    end: int


_DIVISIONS = (
    "title|subtitle|division|subdivision|chapter|subchapter|article|subarticle|part|subpart"
    "|schedule|appendix|exhibit|annex|book|unit"
)
_ROMAN = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
# "Chapter 9.", "PART H-i.", "Subtitle I —": the number is digits with letters, a Roman numeral or one or two capitals.
_DIVISION = re.compile(
    rf"(?P<word>{_DIVISIONS})[ \t]+"
    rf"(?P<n>\d+[A-Za-z]{{0,2}}(?:[-.]\w{{1,4}})*|(?-i:{_ROMAN}|[A-Z]{{1,2}})(?:-\w{{1,4}})*)"
    r"(?:[ \t]*[.:—–](?=\s|$)|(?=[ \t]*$)|(?=[ \t]))",
    re.IGNORECASE,
)
# "§ 16-901.", "§§ 1-101 to 1-105.", "Section 2.", "Sec. 3-1"
_NUMBER = r"\[?\d[\w:]*(?:[.\-–][\w:]+)*\]?(?:\(\w{1,8}\))*"
_SECTION = re.compile(
    rf"(?:§{{1,2}}|(?:section|sec\.)s?(?=[ \t]))[ \t\u00a0]*(?P<n>{_NUMBER}(?:(?:,|[ \t]*[–-]|[ \t]+(?:to|through|and))"
    rf"[ \t]*{_NUMBER})*)(?:[ \t]*[.:—–](?=\s|$)|(?=\s|$))",
    re.IGNORECASE,
)
# "2.", "5.08.020", "11-1.9": before a heading; a bare number of up to three digits needs a capital behind it.
_BARE = re.compile(
    r"(?P<n>\d+[A-Za-z]?(?:[.\-–]\d+[A-Za-z]?)+|\d{1,4}[A-Za-z]?(?=[.:)])|\d{1,3}(?=[ \t]+[A-Z\[]))[.:)]?(?=\s|$)"
    r"|(?P<l>[A-Za-z]|" + _ROMAN + r")\.(?=\s|$)"
)
_PAREN = (
    r"\((?:[0-9]{1,4}[A-Za-z]{0,3}|[A-Za-z]|(?P<rep>[A-Za-z])(?P=rep){1,3}|[ivxlc]{2,8}|[IVXLC]{2,8}|[A-Z][ivx]{1,4})"
    r"(?:[-.][0-9A-Za-z]{1,4})*\)"
)
_ITEM = re.compile(
    rf"(?P<mark>\*{{0,3}})(?P<p>{_PAREN})\.?(?P=mark)(?=\s|$|\(|\*)"
    r"|(?P<d>[A-Za-z]|[ivx]{2,5}|" + _ROMAN + r"|\d{1,3}[A-Za-z]?(?:\.\d{1,3})*)[.)](?=\s|$)"
    r"|(?P<bare>" + _ROMAN + r")(?=[ \t]\*\*)"
)
_LONGEST, _SENTENCE = 100, re.compile(r"[.;:?!]\s|[,;:]$")  # of what may be a heading; more than one sentence isn't
_ROMAN_SIGNS = frozenset("IVXLCDMivx")
_PARAGRAPH = re.compile(rf"(?P<p>{_PAREN})(?=\s|$|\()")


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Returns the text as an address writes it: small letters, digits and hyphens."""
    return re.sub(r"[^\w]+", "-", re.sub(r"[*_`\\]", "", text).lower()).strip("-_")[:60].strip("-") or "x"


@lru_cache(maxsize=4096)
def plain(number: str) -> str:
    """Returns a number with signs that an address can't hold turned into hyphens."""
    return re.sub(r"[^\w.:-]+", "-", number.replace("–", "-")).strip("-.:")


def heading_label(text: str) -> Label | None:
    """Returns the label at the start of a heading, or ``None``."""
    if match := _DIVISION.match(text):
        number = f"{match['word']}-{plain(match['n'])}".lower()
        return Label(match[0], number, "division", match.end())
    if match := _SECTION.match(text):
        return Label(match[0], plain(match["n"]), "section", match.end())
    if match := _BARE.match(text):
        return Label(match[0], plain(match["n"] or match["l"]), "part", match.end())
    return item_label(text)


def headline(text: str) -> bool:
    """Returns whether a paragraph reads as the heading of a section or division: "Section 2. Noise", "ARTICLE IV"."""
    if len(text) > _LONGEST or "\n" in text or not (text[:1] in ("§", "*") or text[:1].isupper()):
        return False
    bare = text.strip("* \t\r")
    label = _DIVISION.match(bare) or _SECTION.match(bare)
    if label is None:
        return False
    words = bare[label.end() :].strip()
    # "Section 2 does not apply to:" goes on with the sentence; a title has a sign or nothing behind its number.
    return not words or (label[0][-1] in ".:—–" and words[0].isupper() and not _SENTENCE.search(words))


def item_label(text: str) -> Label | None:
    """Returns the label at the start of a list item, or ``None``."""
    sign = text[:1]
    if sign == "(":
        end = text.find(")")
        if end < 0:
            return None
        # What may end a label is told by the sign behind the bracket, or by the two where the first is a full stop.
        return _item_label(text[: end + (2 if text[end + 1 : end + 2] == " " else 3)]) if end < 12 else _match(text)
    if sign == "*":
        return _match(text) if text[1:2] in ("*", "(") else None
    if text[1:2] in (".", ")") or sign in _ROMAN_SIGNS or sign.isdecimal():
        return _match(text)
    return None


def _match(text: str) -> Label | None:
    match = _ITEM.match(text)
    if not match:
        return None
    return Label(match[0], plain((match["p"] or match["d"] or match["bare"]).strip("()")), "part", match.end())


_item_label = lru_cache(maxsize=4096)(_match)


def paragraph_label(text: str) -> Label | None:
    """Returns the label at the start of a paragraph that is no list item: only a number in brackets counts there."""
    match = _PARAGRAPH.match(text)
    return Label(match[0], plain(match["p"].strip("()")), "part", match.end()) if match else None


def roman(text: str) -> int:
    """Returns the value of a Roman numeral, 0 where the text is none."""
    if not re.fullmatch(_ROMAN, text.upper() or "-"):
        return 0
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}[c] for c in text.upper()]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


Style = Literal["a", "A", "i", "I", "1", "aa", "?"]


def readings(number: str) -> list[tuple[Style, int]]:
    """Returns every style a number can be read in, with its place in that style's row: "i" is Roman 1 or letter 9."""
    head = number.split("-")[0]
    found: list[tuple[Style, int]] = []
    if digits := re.match(r"\d+", head):
        return [("1", int(digits[0]))]
    if value := roman(head):
        if head.islower() or head.isupper():
            found.append(("i" if head.islower() else "I", value))
    if len(head) == 1 and head.isalpha():
        found.append(("a" if head.islower() else "A", ord(head.lower()) - 96))
    elif len(set(head)) == 1 and head.isalpha():
        found.append(("aa", ord(head[0].lower()) - 96))
    return found or [("?", 0)]


def level(open_levels: list[tuple[Style, int]], number: str) -> tuple[int, tuple[Style, int]]:
    """Returns at which depth a labelled paragraph stands below those that are open, and the reading that says so.

    ``(a) (1) (2) (b)``: "(b)" follows "(a)" and closes what is between; "(i)" after "(h)" is a letter, after "(A)"
    a Roman one.
    """
    options = readings(number)
    inserted = "-" in number or (number[-1:].isalpha() and number[:1].isdigit())
    for depth in range(len(open_levels) - 1, -1, -1):
        style, place = open_levels[depth]
        for reading in options:
            if reading[0] == style and (reading[1] == place + 1 or (inserted and reading[1] == place)):
                return depth, reading
    for reading in options:
        if reading[1] == 1 and all(style != reading[0] for style, _ in open_levels):
            return len(open_levels), reading
    for depth in range(len(open_levels) - 1, -1, -1):
        for reading in options:
            if reading[0] == open_levels[depth][0]:
                return depth, reading
    return len(open_levels), options[0]


def follows(open_levels: list[tuple[Style, int]], number: str) -> bool:
    """Returns whether a number is the next one at some open level: then a line that begins with it is a provision."""
    options = readings(number)
    styles = {style for style, _ in open_levels}
    next_one = any(reading == (style, place + 1) for style, place in open_levels for reading in options)
    return next_one or any(place == 1 and style != "?" and style not in styles for style, place in options)
