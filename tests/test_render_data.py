"""What outputs are made of, and the outputs for machines and for memos: nothing is lost in them, nothing hidden.

Limits: the corpus is read by the benchmarks; here stand small texts, drawn by hand and by hypothesis.
"""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lexdiff.errors import LexdiffError, UnknownName
from lexdiff.model.pair import Pair
from lexdiff.model.redline import Phrase, Redline, Row, Segment, Summary
from lexdiff.model.version import Stamp
from lexdiff.pipeline import compare
from lexdiff.read import frontmatter
from lexdiff.read.provisions import read_ordinance
from lexdiff.render import canonical, critic, formats, markdown, redline_json, select, version_json
from lexdiff.render.labels import HIDDEN, View, alike, raw, visible
from lexdiff.render.sentences import quoted, spoken

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted([*ROOT.glob("ordinances/*/*.md"), *(ROOT / "lexdiff" / "read" / "example").glob("ordinances/*/*.md")])
BEFORE = """# Fee Act

## 1. Fees

Every owner shall pay $10.

- (a) **Clerk** means the clerk of the city.
- (b) the second thing here is long enough to be known; and
- (c) the third thing.

## 2. Appeals

An owner may appeal within 10 days. The board hears it.
"""
AFTER = """# Fee Act

## 1. Fees

Every owner must pay $20 {++now++}.

- (a) **Clerk** means the clerk\u00a0of the city.
- (b) the third thing.

## 2. Hearings

A hearing is public.

## 3. Appeals

An owner may appeal within 10 days. The board hears it.

- (a) the second thing here is long enough to be known; and
- (b) a <b>new</b> item\u202e *with* signs.
"""


def redline(folder: Path, before: str = BEFORE, after: str = AFTER, whole: bool = False) -> Redline:
    for name, text in (("before.md", before), ("after.md", after)):
        (folder / name).write_text(text, "utf-8", newline="")
    return compare("before.md", "after.md", folder, whole=whole)


def printed(one: Redline, form: str, view: View | None = None) -> str:
    out = io.StringIO()
    formats.write(one, form, view or View(), out)
    return out.getvalue()


def rows(one: Redline) -> list[Row]:
    return [row for ordinance in one.ordinances for row in ordinance.rows]


# -- labels and sentences

HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("⟨⟩ \n\t\u00a0\u202e\u200bU+2026spacelinbrk {}+-<>~=\\*_#|.1"))
)


@settings(max_examples=5 * settings.default.max_examples)
@given(HOSTILE, st.booleans())
def test_signs_can_be_undone(text: str, changed: bool) -> None:
    shown = visible(text, changed)
    assert raw(shown) == text
    assert not re.search(f"[{HIDDEN}]", shown)


@pytest.mark.parametrize(
    ("text", "changed", "shown"),
    [
        ("10\u00a0days", False, "10⟨no-break space⟩days"),
        ("a\u2066b", False, "a⟨U+2066 left-to-right isolate⟩b"),
        ("a\x07", False, "a⟨U+0007 control⟩"),
        ("a  b\n", False, "a  b\n"),
        ("a  b", True, "a⟨2 spaces⟩b"),
        (" ", True, "⟨space⟩"),
        ("\n\n", True, "⟨2 line breaks⟩"),
        ("⟨x⟩", False, "⟨⟨⟩x⟩"),
        ("§ 5 “a” — b", True, "§ 5 “a” — b"),
    ],
)
def test_what_cant_be_seen_is_named(text: str, changed: bool, shown: str) -> None:
    assert visible(text, changed) == shown


def test_look_alikes_are_told_and_others_not() -> None:
    assert alike("pay", "p\u0430y") == (
        "looks alike: U+0061 latin small letter a becomes U+0430 cyrillic small letter a"
    )
    assert "accents" in alike("caf\u00e9", "cafe\u0301")
    assert alike("pay", "play") == alike("a", "b") == alike("§ 1", "§ 2") == ""


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        (Phrase("replaced", ("official", "officer")), "“official” becomes “officer”"),
        (Phrase("redesignated", ("(d)", "(g)")), "(d) redesignated as (g)"),
        (Phrase("redesignated", ("", "(a)")), "designated as (a)"),
        (Phrase("moved", ("1/b", "2/b")), "moved from 1/b to 2/b"),
        (Phrase("split", ("2",)), "split into 2 provisions"),
        (Phrase("more", ("1",)), "and 1 more change"),
        (Phrase("word", ("not in the codified text",)), "not in the codified text"),
        (Phrase("inserted", ("a\u00a0b",)), "“a⟨no-break space⟩b” added"),
    ],
)
def test_phrases_are_spoken(phrase: Phrase, said: str) -> None:
    assert spoken(phrase) == said


def test_long_words_are_cut_at_a_word() -> None:
    assert quoted("word " * 30) == "“" + " ".join(["word"] * 11) + "…”"
    assert quoted("x" * 58 + "\u00a0yz").count("⟨") == quoted("x" * 58 + "\u00a0yz").count("⟩")


# -- selection


def test_only_keeps_what_is_asked_for(tmp_path: Path) -> None:
    whole = redline(tmp_path)
    shown, hidden = select.select(whole, ["moved"])
    assert {kind for row in rows(shown) for kind in row.kinds} >= {"relocation"}
    assert len(rows(shown)) + hidden == len(rows(whole))
    wording, _ = select.select(whole, ["wording"])
    assert all(select.wording(row) for row in rows(wording))
    assert select.select(whole, []) == (whole, 0)
    with pytest.raises(UnknownName, match="sideways") as error:
        select.known(["wording", "sideways"])
    assert "renumbering" in error.value.hint


def test_context_keeps_the_rows_around(tmp_path: Path) -> None:
    text = "# Act\n\n" + "\n\n".join(f"## {n}. Part {n}\n\nThe text of part {n} stands." for n in range(1, 10))
    whole = redline(tmp_path, text, text.replace("part 5 stands", "part 5 falls"), whole=True)
    assert [len(rows(select.context(whole, n))) for n in (0, 1, 2, None)] == [1, 3, 5, 10]


# -- JSON


def schema(name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


@pytest.mark.parametrize("whole", [False, True])
def test_json_keeps_its_contract(tmp_path: Path, whole: bool) -> None:
    one = redline(tmp_path, whole=whole)
    text = printed(one, "json")
    found = json.loads(text)
    jsonschema.validate(found, schema("redline"))
    assert [row["id"] for row in found["provisions"]] == [row.id for row in rows(one)]
    for shown, row in zip(found["provisions"], rows(one), strict=True):
        assert [(s["op"], s["text"]) for s in shown["segments"]] == [tuple(s) for s in row.segments]
        assert shown["kinds"] == list(row.kinds)
    assert not re.search(f"[{HIDDEN}]", text)
    assert [line[2:10] for line in text.split("\n") if "segments" in line] == ['{"id": "'] * len(rows(one))


def test_json_of_nothing_is_whole() -> None:
    found = json.loads(printed(Redline(Pair(Stamp("a"), Stamp("b", "r", "c", True)), (), Summary()), "json"))
    jsonschema.validate(found, schema("redline"))
    assert found["after"] == {"version": "b", "revision": "r", "commit": "c", "dirty": True}


@pytest.mark.parametrize(
    "one", [chr(c) for c in (7, 0x7F, 0xA0, 0x202E, 0x2800, 0xFE0F, 0xFEFF, 0xE0041, 0x3164, 0x34F)]
)
def test_json_escapes_what_cant_be_seen(one: str) -> None:
    text = redline_json.encode({"é": f"a{one}b"})
    assert one not in text and json.loads(text) == {"é": f"a{one}b"}


def test_a_version_as_json() -> None:
    ordinance, _ = read_ordinance(
        "# Act\n\nPreamble.\n\n## 1. A\n\n- (a) x\n    - (1) y\n- (b) z\n\n## 2. B\n", "f.md", "act"
    )
    out = io.StringIO()
    version_json.write(Stamp("2014"), (ordinance, ordinance), out)
    found = json.loads(out.getvalue())
    jsonschema.validate(found, schema("version"))
    top = found["ordinances"][0]["provisions"]
    assert [one["address"] for one in top] == ["act", "act/1", "act/2"]
    assert top[0]["text"] == "Act\n\nPreamble." and top[0]["children"] == []
    assert [one["label"] for one in top[1]["children"]] == ["(a)", "(b)"]
    assert top[1]["children"][0]["children"][0]["text"] == "y"


# -- the canonical form


def essence(source: str) -> list[tuple[str, ...]]:
    root = read_ordinance(source, "f", "x")[0].root
    return [(n.address, n.label, n.heading, n.text, n.pin, n.attestation) for n in root.walk()]


def canon(source: str, front: bool = False) -> str:
    ordinance, _ = read_ordinance(source, "f", "x")
    return canonical.document(ordinance, source[: frontmatter.cut(source)] if front else "")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_canonical_form_of_the_ordinances(path: Path) -> None:
    source = path.read_text("utf-8")
    text = canon(source, front=True)
    assert essence(text) == essence(source)
    assert canon(text, front=True) == text


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("# Act\n\n\n### 1. Fees\ntext\n* (a) x\n\n\n* (b) y\n", "# Act\n\n## 1. Fees\n\ntext\n\n- (a) x\n- (b) y\n"),
        ("# A\n\n- (a) x\n  - (1) y\n\n  more\n", "# A\n\n- (a) x\n    - (1) y\n\n    more\n"),
        ("# A\n\n3. third\n7. seventh\n", "# A\n\n3. third\n7. seventh\n"),
        ("# A\n\n- x\n    3. y\n", None),
        ("# A\n\n(a) x;\n(b) y\n\n(1) deep\n", "# A\n\n(a) x;\n\n(b) y\n\n(1) deep\n"),
        ("# A\n\n(a)(1) x\n\n(2) y\n", None),
        ("# A\n\n(a) fees:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n(b) y\n", None),
        ("# A\n\ntext\n    # no heading\n    - no item\n", "# A\n\ntext\n    # no heading\n    - no item\n"),
        ("# A\n\n- (a) text\n\n    second\n\n    ```\n    # code\n\n    more\n    ```\n- (b) y\n", None),
        ("# A\n\n> quote\n> more\n\n```\n# x\n\n- y\n```\n", None),
        ("# A\n\n- - x\n-\n- y\n", "# A\n\n-\n    - x\n-\n- y\n"),
        ("# A\n\n## B # #\n\n### C {#pin .restated} ##\n", "# A\n\n## B # #\n\n### C {#pin .restated}\n"),
        ("## A\n\n### 1. x\n", None),
        ("# 1. A\n\n# 2. B\n", "# 1. A\n\n# 2. B\n"),
        ("Title of\nthe act\n===\n\n1\\. text\n", None),
        ("# A\n\n- (a) x\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |\n", None),
        ("# A\n\n- **Clerk** means x.\n- **Fee** means:\n    - (1) y\n\n**Owner** means z.\n", None),
        ("# A\n\n- (a) x {#p}\n\n    more\n- (b) [not held]\n", "# A\n\n- (a) x {#p}\n\n    more\n- (b) [not held]\n"),
        ("# A\n\n100. hundred\n\n     more\n\n     - (a) x\n", None),
        ("# A\n\ntext | x\n    --- | ---\n", None),
        ("---\nordinance: x\nwording: restatement\n---\n# A {.restated}\n\n- (a) x {#p .restated}\n", None),
    ],
)
def test_canonical_form(source: str, form: str | None) -> None:
    text = canon(source, front=True)
    assert essence(text) == essence(source)
    assert canon(text, front=True) == text
    assert form is None or text == form


# -- CriticMarkup

_TOKEN = re.compile(r"\{\+\+(.*?)\+\+\}|\{--(.*?)--\}|\{>>(.*?)<<\}", re.DOTALL)


def _undone(text: str) -> str:
    text = re.sub(r"(\+\+|--|<<|==|~~)\\(\\*)\}", r"\1\2}", text)
    return raw(re.sub(r"\{\\(\\*)(\+\+|--|>>|==|~~)", r"{\1\2", text))


def _taken(text: str, group: int) -> str:
    found, at = [], 0
    for match in _TOKEN.finditer(text):
        found += [_undone(text[at : match.start()]), _undone(match[group] or "")]
        at = match.end()
    return "".join(found) + _undone(text[at:])


def accept(text: str) -> str:
    return _taken(text, 1)


def reject(text: str) -> str:
    return _taken(text, 2)


def test_critic_gives_both_texts(tmp_path: Path) -> None:
    text = printed(redline(tmp_path, whole=True), "critic")
    assert accept(text) == canon(AFTER)
    assert reject(text) == canon(BEFORE)
    assert "{>>moved to 3/a<<}" in text and "{>>moved from 1/b<<}" in text
    assert "{\\++now++\\}" in text
    assert "⟨no-break space⟩" in text and not re.search(f"[{HIDDEN}]", text)
    assert "{--shall--}{++must++}" in text


def test_critic_of_one_section(tmp_path: Path) -> None:
    redline(tmp_path)
    text = printed(compare("before.md", "after.md", tmp_path, ["1"], whole=True), "critic")
    assert reject(text).startswith("# 1. Fees\n\nEvery owner shall")
    assert accept(text).startswith("# 1. Fees\n\nEvery owner must")


def test_critic_shows_what_isnt_asked_for_as_made(tmp_path: Path) -> None:
    text = printed(redline(tmp_path, whole=True), "critic", View(only=("moved",)))
    assert accept(text) == canon(AFTER)
    assert "must" in text and "shall" not in text and "{--" in text


def test_critic_wants_the_whole(tmp_path: Path) -> None:
    with pytest.raises(LexdiffError, match="whole"):
        printed(redline(tmp_path), "critic")


def test_critic_of_an_ordinance_that_one_side_has(tmp_path: Path) -> None:
    for version in ("1", "2"):
        (tmp_path / "ordinances" / version).mkdir(parents=True)
    (tmp_path / "ordinances" / "1" / "a.md").write_text("# A\n\nsame\n", "utf-8")
    (tmp_path / "ordinances" / "2" / "b.md").write_text(AFTER, "utf-8")
    one = compare("1", "2", tmp_path, whole=True)
    assert accept(printed(one, "critic")) == canon(AFTER)
    assert reject(printed(one, "critic")) == "# A\n\nsame\n"


_WORDS = "the owner shall pay a fee of $10 within 30 days {++ ++} {-- --} {\\++ ~~ a\u00a0b ⟨x⟩ <ins> ** *"
WORDS = st.lists(st.sampled_from(re.split(" ", _WORDS)), min_size=1, max_size=12).map(" ".join)


@st.composite
def sections(draw: st.DrawFn) -> list[list[str]]:
    """Draws sections as lists of blocks: an opening, and items."""
    return [
        [draw(WORDS), *(f"{item}\n    - (1) {draw(WORDS)}" if draw(st.booleans()) else item for item in items)]
        for items in draw(st.lists(st.lists(WORDS, max_size=4), min_size=1, max_size=4))
    ]


def written(parts: list[list[str]]) -> str:
    found = ["# Act"]
    for n, (opening, *items) in enumerate(parts, 1):
        found += [f"## {n}. Part", opening]
        found += ["\n".join(f"- ({'abcd'[k]}) {item}" for k, item in enumerate(items[:4]))] if items else []
    return "\n\n".join(found) + "\n"


@st.composite
def versions(draw: st.DrawFn) -> tuple[str, str]:
    """Draws an ordinance and an amended one: sections and items in another order, gone, new or reworded."""
    parts = draw(sections())
    amended = draw(st.permutations([[part[0], *draw(st.permutations(part[1:]))] for part in parts]))
    amended = [part for part in amended if draw(st.integers(0, 4))]
    amended += draw(sections()) if draw(st.booleans()) else []
    amended = [[draw(WORDS) if not draw(st.integers(0, 3)) else block for block in part] for part in amended]
    return written(parts), written(amended)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions())
def test_critic_and_report_give_both_texts_whatever_changed(tmp_path: Path, both: tuple[str, str]) -> None:
    before, after = both
    one = redline(tmp_path, before, after, whole=True)
    text = printed(one, "critic")
    if one.ordinances:
        assert accept(text) == canon(after)
        assert reject(text) == canon(before)
    assert recovered(printed(select.context(one, 0), "markdown")) == told(one)


# -- the report


def undrawn(lines: list[str]) -> tuple[str, str]:
    """Returns the texts before and after of a quotation in a report."""
    text = "\n".join(lines)
    pieces: list[tuple[str, str]] = []
    tag = ""
    for token in re.findall(r"\\.|</?(?:ins|del)>|[^\\<]|<", text, re.DOTALL):
        if token in ("<ins>", "<del>"):
            tag = token[1:4]
            opened = len(pieces)
            gap = opened
            while gap and pieces[gap - 1] == ("", "\n"):
                gap -= 1
            if gap < opened and gap and pieces[gap - 1][0] == tag:
                pieces[gap:] = [(tag, "\n")] * (opened - gap)
        elif token in ("</ins>", "</del>"):
            tag = ""
        else:
            pieces.append((tag, token[1] if token[0] == "\\" and len(token) == 2 else token))
    return tuple(raw("".join(t for op, t in pieces if op in ("", side))) for side in ("del", "ins"))  # type: ignore[return-value]


def recovered(report: str) -> list[tuple[str, str]]:
    found: list[list[str]] = []
    inside = False
    for line in report.split("\n"):
        quoted = line.startswith("  >")
        if quoted and not inside:
            found.append([])
        if quoted:
            found[-1].append(line[4:])
        inside = quoted
    return [undrawn(lines) for lines in found]


def told(one: Redline) -> list[tuple[str, str]]:
    return [
        ("".join(t for op, t in row.segments if op != "insert"), "".join(t for op, t in row.segments if op != "delete"))
        for row in rows(one)
        if row.kinds and any(op != "keep" for op, _ in row.segments)
    ]


def test_the_report_gives_both_texts(tmp_path: Path) -> None:
    one = redline(tmp_path)
    report = printed(one, "markdown")
    assert recovered(report) == told(one)
    assert "# Fee Act: before.md to after.md" in report and "## 1. Fees" in report
    assert "<del>shall</del><ins>must</ins>" in report
    assert "\\<b\\>new" in report and not re.search(f"[{HIDDEN}]", report)
    assert "moved" in report and "amount of money" in report


@settings(max_examples=3 * settings.default.max_examples)
@given(st.lists(st.tuples(st.sampled_from(["keep", "delete", "insert"]), HOSTILE.filter(bool)), max_size=6))
def test_marks_of_the_report_can_be_undone(drawn: list[tuple[str, str]]) -> None:
    segments: list[Segment] = []
    for op, text in drawn:
        if not segments or segments[-1].op != op:
            segments.append(Segment(op, text))  # type: ignore[arg-type]
    before = "".join(t for op, t in segments if op != "insert")
    after = "".join(t for op, t in segments if op != "delete")
    assert undrawn(markdown.words(segments).split("\n")) == (before, after)


@settings(max_examples=3 * settings.default.max_examples)
@given(HOSTILE)
def test_escapes_of_critic_markup_can_be_undone(text: str) -> None:
    shown = critic.escape(visible(text))
    assert _undone(shown) == text
    assert accept(shown) == reject(shown) == text


# -- formats


@pytest.mark.parametrize("form", ["markdown", "json", "critic"])
def test_every_format_is_written(tmp_path: Path, form: str) -> None:
    assert printed(redline(tmp_path, whole=True), form).endswith("\n")


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(UnknownName, match="docx"):
        printed(Redline(Pair(Stamp("a"), Stamp("b")), (), Summary()), "docx")
