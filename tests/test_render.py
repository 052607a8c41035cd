"""The outputs that people read, on redlines made by hand: how they look, and that no word is lost or hidden in them.

``LEXDIFF_ACCEPT=1`` rewrites the golden files. Limits: what a browser makes of the page isn't seen here.
Rejected: golden files of JSON and CriticMarkup; a schema and two texts say more about those.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lexdiff.model.pair import Pair
from lexdiff.model.redline import Alarm, OrdinanceFacts, OrdinanceRedline, Phrase, Redline, Row, Segment, Summary
from lexdiff.model.version import Stamp
from lexdiff.render import formats, marks, telling
from lexdiff.render.labels import HIDDEN, View, raw
from lexdiff.render.wrap import width_of
from tests.redlines import noise, provision, restated, row

GOLDENS = Path(__file__).parent / "goldens" / "render"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
Words = tuple[str, str]  # before and after


def printed(redline: Redline, form: str = "text", view: View | None = None) -> str:
    out = io.StringIO()
    formats.write(redline, form, view or View(), out)
    return out.getvalue()


# -- how it looks

LOOKS = {
    "noise-80.txt": (noise, "text", View()),
    "noise-200.txt": (noise, "text", View(width=200)),
    "noise-40.txt": (noise, "text", View(width=40)),
    "noise-colours.txt": (noise, "terminal", View(colour=True)),
    "noise-brackets.txt": (noise, "text", View(style="brackets")),
    "noise-capitals.txt": (noise, "text", View(style="capitals")),
    "noise-blue.txt": (noise, "terminal", View(style="colour", colour=True)),
    "noise-side-by-side.txt": (noise, "text", View(width=100, side_by_side=True)),
    "noise-summary.txt": (noise, "text", View(summary=True)),
    "noise-stat.txt": (noise, "text", View(stat=True)),
    "noise.md": (noise, "markdown", View()),
    "noise.html": (noise, "html", View()),
    "restated-80.txt": (restated, "text", View()),
    "restated-summary.txt": (restated, "text", View(summary=True)),
    "restated.md": (restated, "markdown", View()),
    "restated.html": (restated, "html", View(style="brackets")),
}


@pytest.mark.parametrize("name", LOOKS)
def test_golden_file(name: str) -> None:
    made, form, view = LOOKS[name]
    # The codes of a terminal are spelled out, and the page's own style is no part of what is looked at.
    text = printed(made(), form, view).replace("\x1b", "␛")
    text = re.sub(r"(?s)<style>.*</style>", "<style></style>", text)
    text = re.sub(r"sha256-[\w+/=]+", "sha256-...", text)
    if os.environ.get("LEXDIFF_ACCEPT"):
        GOLDENS.mkdir(parents=True, exist_ok=True)
        (GOLDENS / name).write_text(text, "utf-8", newline="")
    assert text == (GOLDENS / name).read_bytes().decode("utf-8"), "read it, then `make accept`"


def test_every_golden_file_is_wanted() -> None:
    assert {path.name for path in GOLDENS.iterdir()} == set(LOOKS)


@pytest.mark.parametrize("width", [20, 40, 79, 80, 100, 200])
@pytest.mark.parametrize("made", [noise, restated])
def test_no_line_is_wider_than_the_page(width: int, made: object) -> None:
    for line in printed(made(), view=View(width=width)).split("\n"):  # type: ignore[operator]
        # Only a word hangs over, and the sign for what can't be seen is part of one.
        solid = re.sub("⟨[^⟩]*⟩", "", line.strip())
        assert width_of(line) <= max(min(width, 100), 36) or " " not in solid, line


# -- law 2: the words before and after are in each output, to the character


def alone(*segments: Segment) -> Redline:
    """Returns a redline of one row with such words."""
    sides = [provision("x/1", "".join(t for op, t in segments if op != gone)) for gone in ("insert", "delete")]
    made = row(("x/1", ""), ("x/1", ""), "substitution", "")._replace(segments=segments, provision=Pair(*sides))
    facts = OrdinanceFacts("x", "x.md", "X", "", restated().ordinances[0].facts[0].clocks, "")  # type: ignore[union-attr]
    ordinance = OrdinanceRedline("x", Pair(facts, facts), (made,))
    return Redline(Pair(Stamp("1"), Stamp("2")), (ordinance,), Summary(substituted=1, compared=1))


def words_of(made: Row) -> Words:
    before, after = ("".join(t for op, t in made.segments if op != gone) for gone in ("insert", "delete"))
    return before, after


def unfolded(text: str) -> str:
    """Returns the words of the only row of a text: its lines put together where they end with a space."""
    lines = text.split("\n")
    first = next(k for k, line in enumerate(lines) if ANSI.sub("", line).startswith("~ 1")) + 1
    found = ""
    for line in lines[first:-1]:
        line = re.sub(r"^((?:\x1b\[[0-9;]*m)?) {4}", r"\1", line)
        found += line if ANSI.sub("", line).endswith(" ") else line + "\n"
    return found.removesuffix("\n")


def taken(text: str, view: View) -> Words:
    """Returns both texts of signed words: backslashes undone, marks told apart by their signs."""
    signs = [(op, mark.open, mark.close) for op, mark in marks.of(view).items()]
    token = re.compile(r"\\.|" + "|".join(re.escape(s) for _, *both in signs for s in dict.fromkeys(both)) + "|.", re.S)
    op, found = "keep", {"delete": "", "insert": ""}
    for piece in token.findall(text):
        turned = next((name for name, first, last in signs if piece == (last if op == name else first)), None)
        if turned and op in ("keep", turned):
            op = "keep" if op == turned else turned
            continue
        for side in found:
            found[side] += (
                piece[-1] if op in ("keep", side) and piece[0] == "\\" else piece if op in ("keep", side) else ""
            )
    return raw(found["delete"]), raw(found["insert"])


def painted(text: str, view: View) -> Words:
    """Returns both texts of words that are told apart by a terminal's styles only."""
    codes = {op: marks.SGR[mark.style] for op, mark in marks.of(view).items()}
    found = {"delete": "", "insert": ""}
    for code, styled, plain in re.findall(r"\x1b\[([0-9;]*)m(.*?)\x1b\[0m|([^\x1b]+)", text, re.S):
        for side in found:
            found[side] += plain or (styled if codes[side] == code or code not in codes.values() else "")
    return raw(found["delete"]), raw(found["insert"])


_ODD = "[-]{+}_\\⟨⟩ \n\n  ab\u00a0\u202e\x1b\x85*<>&|~#>.1"
SIGNS = st.text(st.one_of(st.characters(), st.sampled_from(_ODD)), min_size=1)


@st.composite
def changes(draw: st.DrawFn) -> tuple[Segment, ...]:
    found: list[Segment] = []
    for op in draw(st.lists(st.sampled_from(["keep", "delete", "insert"]), min_size=1, max_size=6)):
        if not found or found[-1].op != op:
            found.append(Segment(op, draw(SIGNS)))  # type: ignore[arg-type]
    return tuple(found)


@settings(max_examples=3 * settings.default.max_examples)
@example((Segment("insert", "{"),), "strike", 20)
@example((Segment("delete", "a ["), Segment("insert", "\\{")), "strike", 80)
@given(changes(), st.sampled_from(["strike", "brackets", "colour"]), st.sampled_from([20, 80]))
def test_text_gives_both_texts(segments: tuple[Segment, ...], style: str, width: int) -> None:
    redline = alone(*segments)
    made = redline.ordinances[0].rows[0]
    assume(any(op != "keep" for op, _ in segments) and not list(telling.notes(made)))
    view = View(style=style, width=width)  # type: ignore[arg-type]
    assert taken(unfolded(printed(redline, view=view)), view) == words_of(made)


@settings(max_examples=3 * settings.default.max_examples)
@given(changes(), st.sampled_from(["strike", "colour"]))
def test_styles_give_both_texts(segments: tuple[Segment, ...], style: str) -> None:
    redline = alone(*segments)
    made = redline.ordinances[0].rows[0]
    assume(any(op != "keep" for op, _ in segments) and not list(telling.notes(made)))
    view = View(style=style, colour=True)  # type: ignore[arg-type]
    found = painted(unfolded(printed(redline, "terminal", view)), view)
    # Whose a line break is at the end of painted words, no style can say; the words are all there.
    assert [text.replace("\n", "") for text in found] == [text.replace("\n", "") for text in words_of(made)]


class Reader(HTMLParser):
    """Reads the first block of words of a page: what is kept, struck and added, without what is only spoken."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.found: dict[str, str] = {"delete": "", "insert": ""}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "input", "!doctype"):
            self.open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if ("div", "words") not in self.open or ("span", "sr") in self.open:
            return
        names = [tag for tag, _ in self.open]
        self.found["delete"] += data if "ins" not in names else ""
        self.found["insert"] += data if "del" not in names else ""


@pytest.mark.slow
@settings(max_examples=3 * settings.default.max_examples)
@given(changes(), st.sampled_from(["strike", "brackets", "capitals", "colour"]))
def test_html_gives_both_texts(segments: tuple[Segment, ...], style: str) -> None:
    redline = alone(*segments)
    page = Reader(printed(redline, "html", View(style=style)))  # type: ignore[arg-type]
    assert (raw(page.found["delete"]), raw(page.found["insert"])) == words_of(redline.ordinances[0].rows[0])


# -- nothing hostile gets through

CANARY = "\x1b[31m\x07\u202e\u2066\u200b\x85</style><script>alert(1)</script><a href='javascript:x'>\"{{ 7*7 }}"


def poisoned() -> Redline:
    """Returns a redline in which every text of a file is hostile."""
    x = CANARY
    made = row(
        (f"x/{x}", x), (f"x/2/{x}", x), "relocation substitution", f"={x} |-{x}a|+{x}b", kind="section", heading=x,
        path=[x], told=[Phrase("replaced", (x, x)), Phrase("moved", (x, x))],
        alarms=[Alarm("duty", x, x), Alarm("money", "", x)], word=x, why=x,
    )._replace(degraded=x)  # fmt: skip
    gone = row((f"x/3/{x}", x), None, "deletion", f"-{x}", held=Pair("not held", ""), word=x, why=x)
    clocks = noise().ordinances[0].facts[0].clocks  # type: ignore[union-attr]
    when = clocks.passed._replace(text=x)  # type: ignore[union-attr]
    facts = OrdinanceFacts("x", x, x, "restatement", clocks._replace(passed=when, approved=when, published=when), x)
    ordinance = OrdinanceRedline("x", Pair(facts, facts), (made, gone))
    other = OrdinanceRedline("y", Pair(None, facts), (row(None, (f"y/{x}", x), "insertion", f"+{x}"),))
    return Redline(Pair(Stamp(x, x, x), Stamp(x, x, x)), (ordinance, other), Summary(1, 1, 0, 1, compared=2), True)


def views() -> Iterator[tuple[str, View]]:
    for form in formats.FORMATS:
        yield form, View()
    for look in ("side_by_side", "summary", "stat"):
        yield "text", replace(View(width=100), **{look: True})
    for style in ("strike", "brackets", "capitals", "colour"):
        yield "terminal", View(style=style, colour=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(("form", "view"), [*views()])
def test_nothing_hidden_reaches_a_page_or_terminal(form: str, view: View) -> None:
    redline = poisoned()
    if form == "critic":
        redline = replace(noise(), ordinances=redline.ordinances[1:], whole=True)
    text = printed(redline, form, view)
    assert re.findall(f"[{HIDDEN}]", ANSI.sub("", text) if view.colour else text) == []
    assert "script" in text or view.stat


def test_a_page_holds_nothing_active() -> None:
    page = printed(poisoned(), "html")
    tags = Reader(page).tags
    assert {tag for tag, _ in tags}.isdisjoint({"script", "iframe", "object", "img", "link", "form", "base", "svg"})
    targets = {value for _, attrs in tags for name, value in attrs.items() if name in ("href", "src", "action")}
    ids = {f"#{attrs['id']}" for _, attrs in tags if "id" in attrs}
    assert targets and targets <= ids
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on") or name == "style"]
    assert "49" not in page.replace("sha256", "").partition("<main")[2]


def test_a_page_allows_its_own_style_only() -> None:
    from base64 import b64encode

    page = printed(noise(), "html")
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', page)
    assert style and policy
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert policy[1].replace("&#39;", "'").startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_a_screen_reader_is_told_where_each_change_starts_and_ends() -> None:
    page = printed(noise(), "html")
    for tag, word in (("del", "struck"), ("ins", "added")):
        assert page.count(f"<{tag}>") == page.count(f'<span class="sr">{word}: </span><{tag}>')
        assert page.count(f"</{tag}>") == page.count(f'</{tag}><span class="sr"> end of {word} </span>')


def test_every_change_of_a_page_is_in_its_list() -> None:
    redline = noise()
    tags = Reader(printed(redline, "html")).tags
    rows = [one.id for one in redline.ordinances[0].rows]
    assert [attrs["id"] for tag, attrs in tags if tag == "article"] == rows
    assert [attrs["href"] for tag, attrs in tags if tag == "a"][1:] == [f"#{name}" for name in rows]


# -- what colour adds, and what no colour takes away


@pytest.mark.parametrize("style", ["brackets", "capitals"])
def test_colour_changes_no_sign_of_bracketed_styles(style: str) -> None:
    text = printed(noise(), "terminal", View(style=style, colour=True))  # type: ignore[arg-type]
    assert "[20 feet]" in ANSI.sub("", text)


@pytest.mark.parametrize("style", ["strike", "brackets", "capitals", "colour"])
def test_without_colour_there_are_no_codes(style: str) -> None:
    text = printed(noise(), "text", View(style=style))  # type: ignore[arg-type]
    assert "\x1b" not in text
    assert "[" in text


def test_with_colour_each_line_ends_as_it_began() -> None:
    for line in printed(noise(), "terminal", View(colour=True)).split("\n"):
        codes = ANSI.findall(line)
        assert len(codes) % 2 == 0 and all(code == "\x1b[0m" for code in codes[1::2])


def test_what_is_not_held_is_not_marked() -> None:
    for form in ("text", "markdown", "html"):
        text = printed(restated(), form)
        assert "not held" in text and "negation" not in text
        assert "Law enforcement official" in text


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_restatements_are_said_to_be_restatements_once(form: str) -> None:
    assert printed(restated(), form).count("restatements in our own words") == 1


def test_nothing_that_differs_is_said() -> None:
    nothing = Redline(Pair(Stamp("1"), Stamp("2")), (), Summary(equal_files=3))
    for form in ("text", "markdown", "html"):
        assert "No provision differs." in printed(nothing, form)
        assert "layout" in printed(replace(nothing, summary=Summary(compared=1)), form)
