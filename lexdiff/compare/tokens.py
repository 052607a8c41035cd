"""Text into words and the gaps between them, the way law counts words.

A number, an amount, a date, a time, a citation, a label and a number with its figure ("thirty (30)") is one word each.
A gap is any white space, kept as it is: a no-break space differs from a space.
Limits: English number words and month names; citations by their shape. Rejected: ``\\w+`` and ``\\S+``, which see no
change in doubled spaces, and split "$1,000.00" or glue "days." together.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

_SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion"
)
_SMALL_BEGIN = "on|t[ehw]|f[io]|s[ei]|e[il]|ni|hu|[bm]i"  # asked first, so that few words are held against all of them
_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?\.?|July?\.?|Aug(?:ust|\.)"
    r"|Sept?(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_S = r"[ \u00a0\u2009\u202f]"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.:/]\d+)*"
_SUBS = r"(?:\([A-Za-z0-9]{1,5}(?:-[A-Za-z0-9]{1,3})?\))"
_REFERENCE = rf"\d[\dA-Za-z]*(?:[.:/–-][\dA-Za-z]+)*{_SUBS}*"
_CODES = r"U\.?S\.?C\.?|C\.?F\.?R\.?|Fed\. ?Reg\.|F\.(?: ?[234]d)?|S\. ?Ct\.|Mass\.|N\.E\.(?: ?[23]d)?"
CITATION = (
    rf"\d+{_S}(?:{_CODES}){_S}(?:(?:§{{1,2}}|s{{1,2}}\.|Part|pt\.){_S}?)?{_REFERENCE}"
    rf"|M\.?{_S}?G\.?{_S}?L\.?{_S}?(?:c\.|ch\.|chapter){_S}?{_REFERENCE}(?:,{_S}(?:§{{1,2}}|s{{1,2}}\.|sections?){_S}?{_REFERENCE})?|"
    rf"\d+{_S}(?:[A-Z]\.{_S}?){{2,4}}(?:[A-Z][a-z]+\.{_S}?)?(?:App\.{_S})?(?:(?:§{{1,2}}|s{{1,2}}\.|Part|pt\.){_S}?)?{_REFERENCE}"
    rf"|G\.{_S}?L\.{_S}?(?:c\.|ch\.|chapter){_S}?{_REFERENCE}(?:,{_S}(?:§{{1,2}}|s{{1,2}}\.|sections?){_S}?{_REFERENCE})?"
    rf"|Pub\.{_S}L\.{_S}(?:No\.{_S})?\d+[-–]\d+|D\.C\.{_S}(?:Law|Act){_S}\d+[-–]\d+|\d+{_S}(?:DCR|Stat\.){_S}\d+"
)
MONEY = rf"\$(?:{_DIGITS})(?:{_S}(?:thousand|million|billion))?"
DATE = (
    rf"{_MONTH}{_S}\d{{1,2}}(?:st|nd|rd|th)?(?:,{_S}\d{{4}})?(?![\d,]*\d)|\d{{1,2}}{_S}{_MONTH}{_S}\d{{4}}\b|{_MONTH}{_S}\d{{4}}\b"
    r"|\d{4}-\d\d-\d\d\b|\d{1,2}/\d{1,2}/\d{2,4}\b"
)
TIME = rf"\d{{1,2}}(?::\d\d)?{_S}?[apAP]\.?[mM]\b\.?|\d{{1,2}}:\d\d\b"
WORDED = (
    rf"(?:(?:{_SMALL})(?:(?:{_S}and)?[{_S[1:-1]}-](?:{_SMALL}))*(?:{_S}percent|{_S}dollars)?{_S}\(\$?\d[\d,./]*%?\))"
)
_IN_WORDS = rf"(?:{_SMALL})(?:(?:{_S}and)?[{_S[1:-1]}-](?:{_SMALL}))+\b"
NUMBER = rf"\d+{_S}\d+/\d+%?|(?:{_DIGITS})%"
_WORD = r"[^\W_]+(?:[.'’\-–][^\W_]+)*"
_TOKEN = re.compile(
    # Most words are plain: small letters that begin no number word. Told first, they cost no look at what follows.
    r"(\s*)("
    r"(?:[acdgijklpqruvwxyz][a-z]*|the|of|or|on|to|this|that|in|be|by|for|not|shall|such|section)(?=[ \n,;)])"
    rf"|(?=[\d$GMPDJFASON])(?:{CITATION}|{MONEY}|{DATE}|{TIME}|{NUMBER}"
    rf"|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?:-[A-Za-z]+)*|{_REFERENCE})"
    rf"|and/or\b|(?i:(?={_SMALL_BEGIN})(?<![\w-])(?:{WORDED}|{_IN_WORDS}))|{_SUBS}+|(?:[A-Za-z]\.){{2,}}|{_WORD}|.|\Z)",
    re.DOTALL,
)


class Words(NamedTuple):
    """A text as words and gaps: ``gaps[k]`` stands before ``words[k]``, the last one at the end.

    ``starts[k]`` is the offset of ``words[k]`` in ``text``.
    """

    text: str
    words: list[str]
    gaps: list[str]
    starts: list[int]


def split(text: str) -> Words:
    """Returns the words and gaps of a text; put together in turn they are the text."""
    found: list[tuple[str, str]] = _TOKEN.findall(text)
    if len(found) > 1 and not found[-2][1]:  # a gap at the end, and then the end itself
        found.pop()
    gaps = [gap for gap, _ in found]
    words = [word for _, word in found]
    words.pop()
    ends = accumulate([len(gap) + len(word) for gap, word in found])
    return Words(text, words, gaps, [end - len(word) for end, word in zip(ends, words, strict=False)])


def tokens(text: str) -> list[str]:
    """Returns the words of a text, as the redline counts them."""
    return [word for _, word in _TOKEN.findall(text) if word]


_SMALL_WORDS = """
a an and any as at be been being but by each either for from had has have her his if in into is it its nor of on or our
out over per shall should so such than that the their them then there these they this those thereof therein thereto to
under until up upon was were when where which who whose with within
"""
# Those that carry the duty, the power or the negation of a rule are no mere function words.
FUNCTION_WORDS = frozenset(_SMALL_WORDS.split()) - frozenset("shall should nor".split())


@lru_cache(maxsize=65536)  # a code has few different words, and asks for each of them a hundred times
def meaningful(word: str) -> bool:
    """Returns whether a word carries meaning by itself: neither a function word nor punctuation."""
    return any(map(str.isalnum, word)) and word.lower() not in FUNCTION_WORDS
