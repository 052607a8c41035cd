"""Front matter: where it ends, that every scalar survives as text, and that every fault has its line."""

from __future__ import annotations

import random

import pytest

from lexdiff.read import frontmatter
from lexdiff.read.frontmatter import Field


@pytest.mark.parametrize(
    ("source", "end"),
    [
        ("", 0),
        ("# Title\n", 0),
        ("---\na: 1\n---\nbody", 13),
        ("---\r\na: 1\r\n---\r\nbody", 16),
        ("\ufeff---\na: 1\n---\nbody", 14),
        ("---  \na: 1\n---\t\nbody", 16),
        ("---\na: 1\n---", 12),
        ("---\n---\n", 8),
        ("---\n# only a remark\n\n---\n", 25),
        ("---\n\n'quoted key': 1\n---\n", 25),
        ("---\na: 1\n", 0),
        ("---\na: 1\n----\n", 0),
        ("\n---\na: 1\n---\n", 0),
        (" ---\na: 1\n---\n", 0),
        ("---\nA paragraph between two rules.\n\n---\n", 0),
        ("---\n- a list\n---\n", 0),
        ("---\n{a: 1}\n---\n", 0),
        ("---\na: |\n  ---\nb: 1\n---\nx", 24),
        ("---", 0),
        ("---\n", 0),
    ],
)
def test_where_front_matter_ends(source: str, end: int) -> None:
    assert frontmatter.cut(source) == end


def plain(field: Field) -> object:
    if isinstance(field.value, dict):
        return {key: plain(below) for key, below in field.value.items()}
    return [plain(below) for below in field.value] if isinstance(field.value, list) else field.value


@pytest.mark.parametrize(
    "written",
    [
        "3.10",
        "NO",
        "no",
        "yes",
        "on",
        "010",
        "0x1F",
        "12:30:45",
        "1:30",
        "2014-08-20",
        "1e3",
        "~",
        "null",
        "true",
        ".inf",
        "-1",
        "a#b",
        "https://a.org/b?c=d#e",
        "§ 2(b)",
        "1.000.00",
        "=",
        "a - b",
    ],
)
def test_a_scalar_is_what_is_written(written: str) -> None:
    for form in (written, f"'{written}'", f'"{written}"', f"  {written}  "):
        source = f"---\nkey: {form}\nlist: [{written}]\n---\n"
        assert frontmatter.read(source, "a.md") == (
            Field(1, {"key": Field(2, written), "list": Field(3, [Field(3, written)])}),
            [],
        )
        assert frontmatter.scalars(source) == {"key": written}
        assert frontmatter.scalars(f"---\nkey: {form}\n---\n") == {"key": written}


@pytest.mark.parametrize(
    ("body", "value", "faults"),
    [
        ("a: 1\na: 2\nb: 3", {"a": "1", "b": "3"}, [(3, "stands twice, first on line 2")]),
        ("a: &x 1\nb: *x\nc: 2", {"a": "1", "c": "2"}, [(2, "anchor &x"), (3, "alias *x")]),
        ("a: !!python/object:os.system x\nb: 1", {"a": "x", "b": "1"}, [(2, "tag ")]),
        ("a: !x {b: 1}", {"a": {"b": "1"}}, [(2, "tag !x")]),
        ("a: 1\n<<: *x", {"a": "1"}, [(3, "alias")]),
        ("a: 1\nb: c: d\ne: 2", {"a": "1"}, [(3, "broken")]),
        ("a: 1\nb: 'open\nc: 2", {"a": "1"}, [(3, "broken")]),
        ("a: 1\nz: 0\n\tb: 2", {"a": "1"}, [(4, "broken")]),
        ("a: [1, 2\nb: 3", {"a": ["1", "2 b"]}, [(0, "broken")]),
        ("a: 1\nb: x\x07y\nc: 2", {"a": "1", "b": "x\ufffdy", "c": "2"}, [(3, "U+0007")]),
        ("a: 1\nb: \ud800", {"a": "1", "b": "\ufffd"}, [(3, "U+D800")]),
        ("a: 1\n? [x]\n: 2\nb: 3", {"a": "1", "b": "3"}, [(3, "isn't plain text")]),
        ("a: 1\n...\nb: 2", {"a": "1"}, [(4, "")]),
        ("a: " + "[" * 20 + "]" * 20 + "\nb: 1", None, [(2, "deeper than 16")]),
        ("a:\n  b:\n    - c: 1\n      d: 2\n    - x", {"a": {"b": [{"c": "1", "d": "2"}, "x"]}}, []),
        ("a: >-\n  one\n  two\nb: |\n  x\n  y", {"a": "one two", "b": "x\ny\n"}, []),
        ("a:\nb: ''", {"a": "", "b": ""}, []),
    ],
)
def test_what_can_be_kept_is_kept_and_every_fault_has_its_line(
    body: str, value: object, faults: list[tuple[int, str]]
) -> None:
    top, problems = frontmatter.read(f"---\n{body}\n---\n", "f.md")
    assert len(problems) == len(faults)
    for problem, (line, words) in zip(problems, faults, strict=True):
        assert problem.file == "f.md" and problem.hint and words in problem.what
        assert line in (0, problem.line)
    if value is not None and not (faults and faults[0][0] == 0):
        assert plain(top) == value


@pytest.mark.parametrize(
    ("source", "line"), [("---\nNo field here.\n---\n", 1), ("---\na: 1\n\nText without an end\n", 1)]
)
def test_what_only_looks_like_front_matter_is_said(source: str, line: int) -> None:
    top, problems = frontmatter.read(source, "f.md")
    assert (top.value, [problem.line for problem in problems]) == ({}, [line])


def test_lines_are_counted_at_line_feeds_only() -> None:
    source = "---\na: 'x\u2028y\x85z'\nb: 1\nc: !t 2\n---\n"
    top, problems = frontmatter.read(source, "f.md")
    assert isinstance(top.value, dict)
    assert [(key, field.line) for key, field in top.value.items()] == [("a", 2), ("b", 3), ("c", 4)]
    assert [problem.line for problem in problems] == [4]


def test_the_quick_way_says_what_the_long_way_says() -> None:
    chance = random.Random(7)
    pieces = [
        "a: ",
        "b: ",
        "key:",
        "x",
        "'",
        '"',
        "#",
        " #",
        ":",
        ": ",
        "\n",
        "\n",
        "\n  ",
        "- ",
        "\\",
        "é",
        "\u2028",
        "\r",
    ]
    for _ in range(3000):
        source = "---\nt: 1\n" + "".join(chance.choices(pieces, k=8)) + "\n---\n"
        top, _ = frontmatter.read(source, "f.md")
        slow = {key: f.value for key, f in top.value.items() if isinstance(f.value, str)} if top.value else {}  # type: ignore
        assert frontmatter.scalars(source) == slow, source


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "a: " + "[" * 100_000,
        "a: " + "{x: " * 20_000,
        "a: b\n" * 50_000,
        "a: &a [x]\n" + "b: [*a, *a]\n" * 20_000,
        "a: " + "x" * 1_000_000,
        "? " * 10_000,
        "- " * 10_000,
        "a: " + "- " * 10_000,
        "a: 'x\n" * 20_000,
    ],
)
def test_hostile_front_matter_costs_little(body: str) -> None:
    field, problems = frontmatter.read(f"---\nk: v\n{body}\n---\n", "f.md")
    assert problems or field is not None
