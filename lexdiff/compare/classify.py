"""What a change of words is: form only or wording, and which operative words it touches.

"Form only" is what no reader of the law would act on: quotes, spacing, capitals that carry no defined term, numbers in
words or figures, a cross-reference to the same provision as before. Everything else is wording; whether it is
substantive, a lawyer says. Limits: English. Rejected: a model's judgement; a rule can be read and argued with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from lexdiff.compare import tokens as t
from lexdiff.model.pair import Pair
from lexdiff.model.redline import Alarm, AlarmKind, Segment

# From a reference as written ("3(b)(2)", "§") to a mark for the provision it points to, or "".
Resolve = Callable[[str, str], str]

_SAME_SIGNS = str.maketrans(
    {
        "‘": "'", "’": "'", "‛": "'", "′": "'", "“": '"', "”": '"', "„": '"', "″": '"',
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...",
        "\u00ad": "", "\u200b": "", "\u2060": "", "\ufeff": "",
    }
)  # fmt: skip
_MARKS = re.compile(r"[*_`]+")
_REFERENCE_WORD = re.compile(r"^(?:§{1,2}|sections?|secs?\.?|subsections?|paragraphs?|subparagraphs?|chapters?)$", re.I)
_REFERENCE = re.compile(rf"^(?:\[?{t._REFERENCE}\]?|{t._SUBS}+)$")
_UNITS_AND_TEENS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: n for n, word in enumerate(_UNITS_AND_TEENS.split())}
_SMALL |= {word: 10 * n for n, word in enumerate(_TENS.split(), 2)}
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_NUMBER_WORDS = frozenset((*_SMALL, *_LARGE))
_JOINT = re.compile(r"[-\s]")
_FIGURE = re.compile(r"\((\$?\d[\d,./]*%?)\)")


@lru_cache(maxsize=4096)
def in_figures(words: str) -> int | None:
    """Returns the value of a number written in words ("twenty-one", "one hundred and five"), or ``None``."""
    total, part = 0, 0
    parts = re.split(r"[\s-]+", words.lower())
    if not any(word in _SMALL or word in _LARGE for word in parts):
        return None
    for word in parts:
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in _LARGE:
            total, part = total + max(part, 1) * _LARGE[word], 0
        elif word != "and":
            return None
    return total + part


def form(text: str, terms: frozenset[str], resolve: Resolve) -> list[str]:
    """Returns a text's words with all that is form only taken out; equal lists differ in form only."""
    words = t.tokens(text.translate(_SAME_SIGNS))
    found: list[str] = []
    in_reference = False
    for k, word in enumerate(words):
        if _refers(word):
            in_reference = True
            name = word.lower().rstrip("s.")
            found.append("§" if name in ("§", "section", "sec") else name)
            continue
        if in_reference and _REFERENCE.match(word):
            found.append(resolve(found[-1], word) or word)
            continue
        if word not in (",", "-") and word.lower() not in ("and", "or", "to", "through"):
            in_reference = False
        found += _plain_words(word, words, k, terms)
    return found


# A text has few different words, and each is looked at many times.
_cached = lru_cache(maxsize=65536)


@_cached
def _refers(word: str) -> bool:
    """Returns whether a word announces a reference ("§", "section")."""
    return _REFERENCE_WORD.match(word) is not None


_FORM_WORDS = frozenset((*_SMALL, *_LARGE, "and", "percent", "dollars"))


def may_be_form(segments: Sequence[Segment]) -> bool:
    """Returns whether the words that changed leave room for a difference in form only; cheap, never wrongly no."""
    went, came = (
        sorted(
            word
            for op, text in segments
            if op == side
            for word in re.findall(r"[^\W\d_]+", text.translate(_SAME_SIGNS).lower())
            if len(word) > 3 and word not in _FORM_WORDS and not _refers(word)
        )
        for side in ("delete", "insert")
    )
    return went == came


def _plain_words(word: str, words: Sequence[str], k: int, terms: frozenset[str]) -> Sequence[str]:
    """Returns a word with its form taken out: figures for number words, small letters where no term says otherwise."""
    if (figures := _figures(word)) is not None:
        return figures
    small = word.lower()
    return (small if small == word or not _is_term(words, k, terms) else word,)


@_cached
def _figures(word: str) -> tuple[str, ...] | None:
    """Returns a number in figures, its unit as a sign or a word behind it; ``None`` where a word holds no number."""
    if worded := _FIGURE.search(word):
        if in_figures(re.sub(r"\s*(?:percent|dollars)?\s*\(.*", "", word)) is not None:
            figure = worded[1].replace(",", "").removeprefix("$")
            if "dollars" in word or worded[1].startswith("$"):
                return (f"${figure}",)
            return ("%".join(figure.split("%")) + ("%" if "percent" in word and "%" not in figure else ""),)
    if word.lower() == "percent":
        return ("%",)
    if word.endswith("%") and len(word) > 1:
        return (word[:-1].replace(",", ""), "%")
    first, hyphen, rest = word.partition("-")
    value = in_figures(word)
    if value is not None:
        return (str(value),)
    if hyphen and rest and (number := in_figures(first)) is not None and in_figures(rest) is None:
        return (f"{number}-{rest.lower()}",)
    if word[:1].isdigit() or word[:1] == "$":
        return (word.replace(",", ""),)
    return None


def _is_term(words: Sequence[str], k: int, terms: frozenset[str]) -> bool:
    """Returns whether a word belongs to a defined term where it stands."""
    for length in range(1, 6):
        for start in range(max(0, k - length + 1), k + 1):
            if " ".join(words[start : start + length]).lower() in terms:
                return True
    return False


def only_marks(before: str, after: str) -> bool:
    """Returns whether two texts differ in emphasis only."""
    return _MARKS.sub("", before) == _MARKS.sub("", after)


# -- alarms

_DUTY = frozenset("shall may must will should".split())
_NEGATION = frozenset("not no never nor neither none without unless except cannot".split())
_UNITS = frozenset("day days week weeks month months year years hour hours minute minutes".split())
_PENAL = frozenset(
    "fine fines fined penalty penalties imprisonment imprisoned jail felony misdemeanor punished punishable".split()
)
# Told by their shape; compiled when the first number is met, for most redlines have few.
_KINDS: tuple[tuple[AlarmKind, str], ...] = (
    ("citation", t.CITATION),
    ("money", t.MONEY),
    ("date", t.DATE),
    ("deadline", t.TIME),
    ("percentage", r"\d[\d.,/ ]*%"),
)


def edits(segments: Sequence[Segment]) -> Iterator[tuple[str, str, str, str]]:
    """Yields what went, what came, and the kept text behind and ahead, for each place where words changed."""
    gone = came = ahead = ""
    for segment in (*segments, Segment("keep", "")):
        if segment.op == "delete":
            gone += segment.text
        elif segment.op == "insert":
            came += segment.text
        else:
            if gone or came:
                yield gone, came, segment.text, ahead
            gone = came = ""
            ahead = segment.text


def alarms(segments: Sequence[Segment], whole: str, terms: Pair[str]) -> tuple[Alarm, ...]:
    """Returns the operative words that changed; ``whole`` is the text before and after, for what it punishes."""
    found: list[Alarm] = []
    for gone, came, behind, ahead in edits(segments):
        old, new = t.tokens(gone), t.tokens(came)
        found += _word_alarms(old, new)
        found += _number_alarms(old, new, (ahead, behind), whole)
    if any(terms) and found_words(segments):
        found.append(Alarm("definition", *terms))
    # What went in one place and came in another is no change of it.
    there = {(kind, old) for kind, old, new in found if not new}
    back = {(kind, new) for kind, old, new in found if not old}
    return tuple(
        dict.fromkeys(a for a in found if (a.kind, a.before or a.after) not in there & back or (a.before and a.after))
    )


def found_words(segments: Sequence[Segment]) -> bool:
    """Returns whether any word with a letter or digit was deleted or inserted."""
    return any(op != "keep" and any(map(str.isalnum, text)) for op, text in segments)


def _word_alarms(old: Sequence[str], new: Sequence[str]) -> Iterator[Alarm]:
    small = [[word.lower() for word in side] for side in (old, new)]
    groups: tuple[tuple[AlarmKind, frozenset[str]], ...] = (("duty", _DUTY), ("negation", _NEGATION))
    for kind, group in groups:
        before, after = (list(dict.fromkeys([word for word in side if word in group])) for side in small)
        if before != after and (kind == "negation" or (before or after)):
            yield Alarm(kind, " ".join(before), " ".join(after))
    if {*small[0], *small[1]} == {"and", "or"}:
        yield Alarm("connective", *map(" ".join, small))


def _number_alarms(old: Sequence[str], new: Sequence[str], around: tuple[str, str], whole: str) -> Iterator[Alarm]:
    before: list[tuple[AlarmKind, str, str]] = []
    after: list[tuple[AlarmKind, str, str]] = []
    if any(map(_numeric, old)) or any(map(_numeric, new)):
        ahead, behind = t.tokens(around[0][-20:])[-1:], t.tokens(around[1][:40])[:2]
        before, after = list(_numbers(old, ahead, behind)), list(_numbers(new, ahead, behind))
    for kind in dict.fromkeys(k for k, _, _ in (*before, *after)):
        olds = [text for k, _, text in before if k == kind]
        news = [text for k, _, text in after if k == kind]
        if [v for k, v, _ in before if k == kind] == [v for k, v, _ in after if k == kind]:
            continue
        yield Alarm(kind, ", ".join(olds), ", ".join(news))
        if kind in ("money", "number", "deadline") and _punishes(whole):
            yield Alarm("penalty", ", ".join(olds), ", ".join(news))
    units = [_among(side, _UNITS) for side in (old, new)]
    if units[0] != units[1] and not (before or after):
        yield Alarm("deadline", *units)
    penal = [_among(side, _PENAL) for side in (old, new)]
    if penal[0] != penal[1]:
        yield Alarm("penalty", *penal)


def _among(words: Sequence[str], group: frozenset[str]) -> str:
    return " ".join([word for word in words if word.lower() in group])


# "3(b)", "(a-1)(2)", "16-909": numbers that point to a provision.
_POINTS = re.compile(r"\([\w-]+\)$|^\d+[A-Za-z]?-\d")


@_cached
def _numeric(word: str) -> bool:
    """Returns whether a word may be a number: it has a digit, or begins with a number word."""
    return any(map(str.isdigit, word)) or _JOINT.split(word.lower(), 1)[0] in _NUMBER_WORDS


def _punishes(text: str) -> bool:
    return any(word in _PENAL for word in re.findall(r"[a-z]+", text.lower()))


def _numbers(words: Sequence[str], ahead: Sequence[str], behind: Sequence[str]) -> Iterator[tuple[AlarmKind, str, str]]:
    """Yields kind, value and text of each number among words; ``ahead`` and ``behind`` stand around them."""
    for k, word in enumerate(words):
        if not _numeric(word):
            continue
        following = [w.lower() for w in (*words[k + 1 : k + 3], *behind)[:2]]
        kind: AlarmKind | None = next((kind for kind, shape in _KINDS if re.fullmatch(shape, word)), None)
        if kind is None:
            worded = _FIGURE.search(word) if word[0].isalpha() else None
            hyphen = word.partition("-")
            if not (worded or word[:1].isdigit() or in_figures(word) is not None or in_figures(hyphen[0]) is not None):
                continue
            referred = any(map(_refers, words[k - 1 : k] if k else ahead))
            if referred or (not worded and _POINTS.search(word)):
                kind = "citation"
            elif following[:1] == ["percent"] or "percent" in word:
                kind = "percentage"
            elif following[:1] == ["dollars"] or "$" in word:
                kind = "money"
            elif (following and following[0] in _UNITS) or hyphen[2].lower() in _UNITS:
                kind = "deadline"
            else:
                kind = "number"
        shown = f"{word} {following[0]}" if kind == "deadline" and following and following[0] in _UNITS else word
        yield kind, " ".join(_plain_words(word, words, k, frozenset())), shown
