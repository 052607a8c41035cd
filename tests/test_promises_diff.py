"""The promises again, with texts that nobody drew up: any Unicode, any number, any pair of look-alike characters."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexdiff.compare.words import diff
from tests import texts
from tests.test_laws import assert_whole, assert_words, redline, sides
from tests.test_promises import PLACES, cut_inside

ANY = st.lists(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from(texts.HOSTILE), st.sampled_from(texts.WORDS)), max_size=60
).map("".join)


@given(ANY)
def test_provisions_are_the_file_for_any_text(source: str) -> None:
    assert_whole(source)


@given(ANY, ANY)
def test_segments_give_back_any_texts(before: str, after: str) -> None:
    segments = diff(before, after)
    assert sides(segments) == (before, after)
    assert all(text for _, text in segments)
    assert all(one != other and (one, other) != ("insert", "delete") for (one, _), (other, _) in pairwise(segments))
    assert (before == after) == all(op == "keep" for op, _ in segments)


@given(ANY, ANY)
def test_rows_of_any_texts_keep_every_word(before: str, after: str) -> None:
    rows = [row for row in redline(before, after).rows if not row.group]
    assert_words(tuple(rows))


# -- numbers, amounts, dates, times and citations, each made at random, stay whole


def _number(random_: random.Random, least: int, most: int) -> str:
    return str(random_.randint(least, most))


_MONTHS = ("January", "February", "May", "June", "August", "September", "December")
_WORDS = ("one", "two", "five", "ten", "twenty", "thirty-one", "sixty", "ninety")
_FORMS: dict[str, Callable[[Callable[[int, int], str], random.Random], str]] = {
    "count": lambda n, _: n(1, 999),
    "thousands": lambda n, r: f"{r.randint(1000, 9999999):,}",
    "decimal": lambda n, _: f"{n(1, 99)}.{n(0, 99)}",
    "mixed": lambda n, _: f"{n(1, 99)} {n(1, 3)}/{n(4, 9)}",
    "percentage": lambda n, _: f"{n(1, 99)}.{n(1, 9)}%",
    "money": lambda n, r: f"${r.randint(1, 9999):,}.{r.randint(0, 99):02}",
    "millions": lambda n, _: f"${n(1, 90)} million",
    "worded": lambda n, r: f"{r.choice(_WORDS)} ({n(1, 99)})",
    "worded money": lambda n, r: f"{r.choice(_WORDS[:4])} hundred dollars (${n(1, 9)}00)",
    "worded percentage": lambda n, r: f"{r.choice(_WORDS)} percent ({n(1, 99)}%)",
    "hyphenated": lambda n, r: f"{r.choice((n(2, 99), *_WORDS[:4]))}-day",
    "date": lambda n, r: f"{r.choice(_MONTHS)} {n(1, 28)}, {n(1990, 2030)}",
    "day": lambda n, r: f"{r.choice(_MONTHS)} {n(1, 28)}",
    "month": lambda n, r: f"{r.choice(_MONTHS)} {n(1990, 2030)}",
    "short date": lambda n, r: f"{r.choice(('Jan.', 'Aug.', 'Sept.'))} {n(1, 28)}, {n(1990, 2030)}",
    "numeric date": lambda n, r: f"{n(1990, 2030)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}",
    "time": lambda n, r: f"{n(1, 12)}:{r.randint(0, 59):02} {r.choice(('a.m.', 'p.m.'))}",
    "hour": lambda n, r: f"{n(1, 12)} {r.choice(('a.m.', 'p.m.', 'AM'))}",
    "code": lambda n, _: f"{n(1, 50)} U.S.C. § {n(1, 9999)}({n(1, 9)})",
    "regulation": lambda n, _: f"{n(1, 50)} C.F.R. § {n(1, 999)}.{n(1, 99)}",
    "part": lambda n, _: f"{n(1, 50)} C.F.R. Part {n(1, 999)}",
    "general laws": lambda n, r: f"G.L. c. {n(1, 280)}{r.choice('AB')}, § {n(1, 200)}",
    "public law": lambda n, _: f"Pub. L. No. {n(80, 117)}-{n(1, 400)}",
    "statutes": lambda n, _: f"{n(1, 130)} Stat. {n(1, 3000)}",
    "act": lambda n, _: f"D.C. Law {n(1, 25)}-{n(1, 400)}",
    "reference": lambda n, r: f"{n(1, 50)}({r.choice('abc')})({n(1, 9)})",
    "section": lambda n, r: f"{n(1, 50)}-{n(100, 999)}.0{n(1, 9)}({r.choice('abc')})",
    "label": lambda n, r: f"({r.choice('abc')}-{n(1, 3)})({n(1, 9)})",
    "telephone": lambda n, _: f"617-635-{n(1000, 9999)}",
}
_FRAMES = (
    "The owner shall pay {} to the City.",
    "{} applies.",
    "Under {}, no fee is due",
    "It is {}.",
    "(or “{}”) and",
)


@pytest.mark.parametrize("form", _FORMS)
def test_made_up_numbers_are_never_split(form: str) -> None:
    random_ = random.Random(form)
    for _ in range(120):
        one, other = (_FORMS[form](lambda least, most: _number(random_, least, most), random_) for _ in range(2))
        frame = random_.choice(_FRAMES)
        segments = diff(frame.format(one), frame.format(other))
        assert not cut_inside(frame, [one], "delete", segments)
        assert not cut_inside(frame, [other], "insert", segments)


# -- a letter, space or sign that looks like another is a change, seen in both directions

LOOKALIKES = {
    "a": "аɑ", "e": "еҽ", "i": "іı", "o": "оο०", "c": "сϲ", "p": "рρ", "x": "хχ", "y": "уγ", "s": "ѕ", "-": "‐‑‒–—−",
    "'": "’‘ʼ′", '"': "“”″", " ": "\u00a0\u2009\u202f\u3000", ".": "․。", ",": "‚،",
    ";": "\u037e", "0": "OО০", "1": "lІ１",
    "A": "АΑ", "fi": "ﬁ", "\u00e9": "e\u0301",
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_lookalikes_are_seen(place: str) -> None:
    for plain, others in LOOKALIKES.items():
        for other in others if plain != "\u00e9" else [others]:
            for before, after in ((plain, other), (other, plain)):
                rows = redline(PLACES[place].format(before), PLACES[place].format(after)).rows
                marked = {
                    op: "".join(t for row in rows for o, t in row.segments if o == op) for op in ("delete", "insert")
                }
                assert before in marked["delete"], (before, after)
                assert after in marked["insert"], (before, after)


@pytest.mark.parametrize("place", PLACES)
def test_spaces_are_seen_when_they_double_or_go(place: str) -> None:
    for before, after in (
        ("a b", "a  b"),
        ("a  b", "a b"),
        ("a b", "ab"),
        ("a b", "a\tb"),
        ("a", "a ~"),
        ("a\u200bb", "ab"),
    ):
        rows = [row for row in redline(PLACES[place].format(before), PLACES[place].format(after)).rows if row.kinds]
        assert rows, (before, after)
        assert any(op != "keep" for row in rows for op, _ in row.segments), (before, after)
