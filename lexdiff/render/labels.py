"""One table of what a meaning is called and how it looks, and the signs for what a reader can't see.

``visible`` names a hidden character in a sign, ``⟨no-break space⟩``; an opening sign of the text itself becomes
``⟨⟨⟩``, so that ``raw(visible(text)) == text`` for every text. Limits: look-alike letters are those that stand in real
fonts for Latin ones, not the whole Unicode list. Rejected: a table in each output; they drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lexdiff.model.dates import Clocks
from lexdiff.model.redline import Alarm, Row
from lexdiff.render.say import ENGLISH, Say

HouseStyle = Literal["strike", "brackets", "capitals", "colour"]


@dataclass(frozen=True, slots=True)
class View:
    """How somebody wants to see a redline; ``context`` None shows all, ``hidden`` counts the changes left out."""

    width: int = 80
    style: HouseStyle = "strike"
    colour: bool = False
    side_by_side: bool = False
    summary: bool = False
    stat: bool = False
    only: tuple[str, ...] = ()
    context: int | None = 0
    hidden: int = 0


class Label(NamedTuple):
    """What a meaning is called, its CSS class, and the name of its style on a terminal."""

    word: str
    css: str
    style: str


# Every kind of change, and the two things that are said of changes beside their kinds.
LABELS: Mapping[str, Label] = {
    "insertion": Label("added", "added", "insert"),
    "deletion": Label("struck", "struck", "delete"),
    "repeal": Label("repealed", "repealed", "delete"),
    "substitution": Label("amended", "amended", "amend"),
    "relocation": Label("moved", "moved", "move"),
    "renumbering": Label("redesignated", "redesignated", "move"),
    "split": Label("split", "split", "move"),
    "join": Label("joined", "joined", "move"),
    "formatting": Label("formatting only", "formatting", "faint"),
    "editorial": Label("form only", "form", "faint"),
    "unchanged": Label("unchanged", "unchanged", "plain"),
}

# The fields of a summary in the order in which they are told.
COUNTS: Mapping[str, Label] = {
    "inserted": LABELS["insertion"],
    "deleted": LABELS["deletion"],
    "repealed": LABELS["repeal"],
    "substituted": LABELS["substitution"],
    "relocated": LABELS["relocation"],
    "renumbered": LABELS["renumbering"],
    "split": LABELS["split"],
    "joined": LABELS["join"],
    "formatted": LABELS["formatting"],
}

REASONS: Mapping[str, str] = {
    "pinned": "same pinned id",
    "crosswalk": "by the crosswalk",
    "same number": "same number",
    "same term": "same term",
    "same heading": "same heading",
    "similar words": "similar words",
    "same place": "same place",
    "unmatched": "no counterpart",
}

ALARMS: Mapping[str, str] = {
    "duty": "duty",
    "negation": "negation",
    "connective": "and/or",
    "number": "number",
    "money": "amount of money",
    "percentage": "percentage",
    "date": "date",
    "deadline": "deadline",
    "penalty": "penalty",
    "citation": "citation",
    "definition": "defined term",
}

APPROVALS: Mapping[str, str] = {
    "": "approved",
    "signed": "approved (signed)",
    "unsigned": "in force unsigned",
    "vetoed": "vetoed",
    "overridden": "veto overridden",
}

UNHELD = "can't be compared"

# Words and reasons that come from elsewhere as they are, and which other languages have a word for.
CROSSWALK_WORDS = ("not in the codified text",)
DEGRADED = ("shown as whole replacement: the word redline didn't give back both texts",)


def words_of(row: Row, say: Say = ENGLISH) -> tuple[str, ...]:
    """Returns what happened to a provision in spoken words: a crosswalk's own word first, "form only" last."""
    said: tuple[str, ...] = tuple(say(LABELS[kind].word) for kind in row.kinds)
    if row.word:
        others = (kind for kind in row.kinds if kind not in ("insertion", "deletion", "repeal"))
        said = (visible(say(row.word)), *(say(LABELS[kind].word) for kind in others))
    return (*said, say(LABELS["editorial"].word)) if row.editorial else said


def basis(row: Row, say: Say = ENGLISH) -> str:
    """Returns why two provisions were paired, "" where that is plain to see."""
    reason, score = row.basis
    stayed = not {"renumbering", "relocation", "split", "join"} & {*row.kinds}
    if reason in ("same number", "same place", "unmatched") or not row.kinds:
        return ""
    if stayed and reason in ("same heading", "same term", "pinned"):
        return ""
    return f"{say(REASONS[reason])}, {round(score * 100)} %" if score is not None else say(REASONS[reason])


def alarm(one: Alarm, say: Say = ENGLISH) -> str:
    """Returns an alarm in words: ``duty: "may" becomes "shall"``."""
    gone, came = visible(one.before), visible(one.after)
    kind = say(ALARMS[one.kind])
    if gone and came:
        return f"{kind}: {say('“%(old)s” becomes “%(new)s”', old=gone, new=came)}"
    return f"{kind}: {say('“%(words)s” added', words=came) if came else say('“%(words)s” struck', words=gone)}"


def clocks(found: Clocks) -> tuple[tuple[str, str], ...]:
    """Returns the four clocks as word and date, "unknown" where nobody says."""
    names = ("passed", APPROVALS.get(found.approval, "approved"), "effective", "published")
    return tuple((name, visible(when.text) if when else "unknown") for name, when in zip(names, found[:4], strict=True))


# -- what a reader can't see

_NAMES: Mapping[str, str] = {
    "\t": "tab",
    "\r": "carriage return",
    "\u00a0": "no-break space",
    "\u00ad": "soft hyphen",
    "\u2002": "en space",
    "\u2003": "em space",
    "\u2007": "figure space",
    "\u2009": "thin space",
    "\u200a": "hair space",
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\u202f": "narrow no-break space",
    "\u2060": "word joiner",
    "\u3000": "ideographic space",
    "\ufeff": "byte order mark",
}
_SIGNS = {name: character for character, name in _NAMES.items()}
# Controls, bidi controls, joiners, fillers, every space but U+0020, variation selectors, tags, lone surrogates.
HIDDEN = (
    "\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[{HIDDEN}⟨]")
_BLANKS = re.compile(" {2,}")
_ONLY_BLANKS = re.compile(" +|\n+")
_SIGN = re.compile("⟨(⟨|[^⟨⟩]*)⟩")


def visible(text: str, changed: bool = False) -> str:
    """Returns a text in which what can't be seen is named; where it ``changed``, doubled and lone blanks too."""
    if changed and not text.strip(" \n"):
        return _ONLY_BLANKS.sub(_counted, text)
    if not text.isascii() or not text.isprintable():
        text = _HIDDEN.sub(_named, text)
    return _BLANKS.sub(_counted, text) if changed and "  " in text else text


def raw(text: str) -> str:
    """Returns the text that ``visible`` made visible."""
    return _SIGN.sub(_meant, text)


def _named(match: re.Match[str]) -> str:
    from unicodedata import name

    character = match[0]
    if character == "⟨":
        return "⟨⟨⟩"
    if character in _NAMES:
        return f"⟨{_NAMES[character]}⟩"
    called = name(character, "control" if character < "\xa0" else "invisible").lower()
    return f"⟨U+{ord(character):04X} {called}⟩"


def _counted(match: re.Match[str]) -> str:
    one = "space" if match[0][0] == " " else "line break"
    return f"⟨{one}⟩" if len(match[0]) == 1 else f"⟨{len(match[0])} {one}s⟩"


def _meant(match: re.Match[str]) -> str:
    sign = match[1]
    if sign == "⟨" or sign in _SIGNS:
        return _SIGNS.get(sign, "⟨")
    if sign.startswith("U+"):
        return chr(int(sign[2:].partition(" ")[0], 16))
    count, _, blank = sign.partition(" ") if sign[:1].isdigit() else ("1", "", sign)
    return (" " if blank.startswith("space") else "\n") * int(count)


# -- what looks alike

_ALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТХУЅІЈοονρΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսɡıʼ‐‑−",
    "aeopcyxijshdqwABEKMHOPCTXYSIJoovpABEZHIKMNOPTYXougi’--–",
)
_STYLED = re.compile("[\u2160-\u217f\uff01-\uff5e\U0001d400-\U0001d7ff]")


def alike(old: str, new: str, say: Say = ENGLISH) -> str:
    """Returns a remark with code points where two texts look alike but differ, "" otherwise."""
    from unicodedata import normalize

    if old == new or (old.isascii() and new.isascii()) or _folded(old) != _folded(new):
        return ""
    if normalize("NFC", old) == normalize("NFC", new):
        return say("looks alike: the same letters with their accents encoded another way")
    one, other = normalize("NFC", old), normalize("NFC", new)
    pairs = dict.fromkeys((a, b) for a, b in zip(one, other, strict=False) if a != b)
    if len(one) != len(other):
        return say("looks alike: written with other characters")
    told = (say("%(old)s becomes %(new)s", old=_code(a), new=_code(b)) for a, b in list(pairs)[:3])
    return say("looks alike: %(pairs)s", pairs="; ".join(told))


def _folded(text: str) -> str:
    from unicodedata import normalize

    return _STYLED.sub(lambda match: normalize("NFKC", match[0]), normalize("NFC", text)).translate(_ALIKE)


def _code(character: str) -> str:
    from unicodedata import name

    return f"U+{ord(character):04X} {name(character, 'unnamed').lower()}"
