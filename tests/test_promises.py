"""Promises that the redline is held to, in the sizes of every change, on the project's own texts."""

from __future__ import annotations

import random
import statistics

import pytest
from rapidfuzz.distance import Indel

from lexdiff.compare.tokens import tokens
from lexdiff.compare.words import diff
from tests.conftest import RELEASE
from tests.test_laws import ROOT, redline

# Numbers, amounts, dates, times, citations and labels: one word each.
WHOLE = (
    "$100", "$1,000", "$1,000.50", "$2 million", "10", "1,000", "33 1/3", "25%", "2.5%", "thirty (30)", "sixty (60)",
    "twenty-one (21)", "January 31, 2015", "December 31, 2016", "June 2019", "2019-06-13", "10:00 p.m.", "9:30 a.m.",
    "8 C.F.R. § 287.7", "8 U.S.C. § 287.7", "42 U.S.C. § 1983", "G.L. c. 140, s. 121", "Pub. L. 91-358", "3(b)(2)",
    "4(b)(2)", "16-909.01(a)(1)", "(a)(1)", "(c-1)(2)", "thirty-day", "30-day", "1/2", "287.7",
)  # fmt: skip
FRAMES = (
    "The owner shall pay {} within {} after notice.",
    "Except as provided in section {}, {} applies to each permit, and {} to none.",
    "{} is due no later than {}; {} otherwise.",
    "Under {} the Clerk keeps {} of the records, not {}.",
)


@pytest.mark.slow
def test_words_that_are_one_word_are_never_split() -> None:
    random_ = random.Random(6)
    split = 0
    for _ in range(10_000):
        frame = random_.choice(FRAMES)
        before = [random_.choice(WHOLE) for _ in range(3)]
        after = [word if random_.random() < 0.5 else random_.choice(WHOLE) for word in before]
        split += cut_inside(frame, before, "delete", diff(frame.format(*before), frame.format(*after)))
        split += cut_inside(frame, after, "insert", diff(frame.format(*before), frame.format(*after)))
    assert split == 0


def cut_inside(frame: str, chosen: list[str], op: str, segments: tuple) -> int:  # type: ignore[type-arg]
    """Returns how many of the words filled in have a segment's border inside them."""
    borders, at = set(), 0
    for segment in segments:
        if segment.op in ("keep", op):
            at += len(segment.text)
            borders.add(at)
    spans, at = [], 0
    for fixed, word in zip(frame.split("{}"), chosen, strict=False):
        at += len(fixed)
        spans.append((at, at + len(word)))
        at += len(word)
    text = frame.format(*chosen)
    return sum(any(a < border < b for border in borders) for a, b in spans[: frame.count("{}")] if text[a:b])


def marked_words(before: str, after: str) -> tuple[int, int]:
    segments = diff(before, after)
    return sum(len(tokens(text)) for op, text in segments if op != "keep"), Indel.distance(
        tokens(before), tokens(after)
    )


@pytest.mark.slow
def test_marks_are_few() -> None:
    random_ = random.Random(4)
    ratios, overmarked = [], 0
    for _ in range(1_000):
        sentences = [random_.choice(PROSE) for _ in range(random_.randint(1, 12))]
        changed = [mutated_once(random_, one) if random_.random() < 0.4 else one for one in sentences]
        before, after = " ".join(sentences), " ".join(changed)
        marked, fewest = marked_words(before, after)
        total = len(tokens(before)) + len(tokens(after))
        if fewest:
            ratios.append(marked / fewest)
            overmarked += fewest < 0.05 * total and marked > 0.5 * total
    ratios.sort()
    assert statistics.median(ratios) == 1.0
    assert ratios[int(len(ratios) * 0.99)] <= 1.25
    assert overmarked == 0


def mutated_once(random_: random.Random, sentence: str) -> str:
    """Returns a sentence with a few words in a row replaced, cut or put in."""
    found = sentence.split(" ")
    start = random_.randrange(len(found))
    new = [random_.choice(WORDS) for _ in range(random_.randint(0, 3))]
    found[start : start + random_.randint(0, 3)] = new
    return " ".join(found)


# Real prose: the sentences of the records that the project keeps.
PROSE = [
    sentence + "."
    for path in sorted((ROOT / "amendments").rglob("*.md"))
    for sentence in path.read_text(encoding="utf-8").rpartition("\n---\n")[2].replace("\n", " ").split(". ")
    if len(sentence.split()) > 6
]
WORDS = [word for sentence in PROSE for word in sentence.split()]

# What a reader can't see, or takes for something else.
_CODES = """
00A0 00AD 034F 061C 115F 1160 1680 17B4 180E 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 200A 200B 200C 200D 200E
200F 2028 2029 202A 202B 202C 202D 202E 202F 205F 2060 2061 2062 2063 2064 2066 2067 2068 2069 206A 206F 3000 3164 FE00
FE0F FEFF FFA0 FFF9 E0001 E0041 E007F 0D 0B 0C 1F 85
"""
INVISIBLE = [chr(int(code, 16)) for code in _CODES.split()]
PLACES = {
    "start": "## 1. Rule\n\n- (a) {}The fee is due.\n",
    "end": "## 1. Rule\n\n- (a) The fee is due.{}\n",
    "word": "## 1. Rule\n\n- (a) The f{}ee is due.\n",
    "number": "## 1. Rule\n\n- (a) The fee is $1{}00.\n",
    "link": "## 1. Rule\n\n- (a) The [fee](https://example.org/f{}ee) is due.\n",
    "cell": "## 1. Rule\n\n| kind | fee |\n|---|---|\n| cart | 5{}0 |\n",
}


@pytest.mark.parametrize("place", PLACES)
def test_invisible_changes_are_seen(place: str) -> None:
    assert len(INVISIBLE) == 60
    for character in INVISIBLE:
        rows = [row for row in redline(PLACES[place].format(""), PLACES[place].format(character)).rows if row.kinds]
        marked = "".join(text for row in rows for op, text in row.segments if op == "insert")
        assert character in marked, hex(ord(character))


@pytest.mark.slow
@pytest.mark.parametrize(("hard", "least"), [(False, 0.998), (True, 0.99)])
def test_provisions_are_paired_rightly(hard: bool, least: float) -> None:
    from benchmarks.alignment import measured
    from benchmarks.product import redline_of

    seeds = range(1, 41 if RELEASE else 13)
    result = measured(seeds, hard, (3, 12), lambda known: redline_of(*known.texts))
    for level, score in result.levels.items():
        assert score.right > 20, level
        assert score.f1 >= least, (level, score, result.wrong)
