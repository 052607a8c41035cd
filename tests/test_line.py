"""A paragraph's words as HTML: the short way gives what the parser gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexdiff.read import markdown

PIECES = st.sampled_from(
    [
        "*",
        "*",
        "*",
        "**",
        "a",
        "b ",
        " ",
        "(",
        ")",
        ".",
        ",",
        ":",
        "“",
        "”",
        "é",
        "°",
        "+",
        "§",
        "-",
        "1",
        "&",
        '"',
        "_",
        "[",
    ]
)


@settings(max_examples=5 * settings.default.max_examples)
@given(st.lists(PIECES, max_size=14))
def test_the_short_way_gives_what_the_parser_gives(pieces: list[str]) -> None:
    text = "".join(pieces).strip()
    assert markdown.line(text) == markdown._writer().renderInline(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*See* 1 *and* 2.", "<em>See</em> 1 <em>and</em> 2."),
        ("(*Id*.) A & B", "(<em>Id</em>.) A &amp; B"),
        ("2*3*4", "2<em>3</em>4"),
        ("a * b * c", "a * b * c"),
        ("**strong** *and* less", "<strong>strong</strong> <em>and</em> less"),
        ("*one *two", "*one *two"),
    ],
)
def test_emphasis(text: str, html: str) -> None:
    assert markdown.line(text) == html
