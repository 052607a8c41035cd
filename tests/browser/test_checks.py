"""The checks themselves: each finds the fault that is planted for it, and finds none in a sound page.

Limits: one small page and one fault at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser import folder, marked, seen
from tests.browser.chromium import Look

pytestmark = pytest.mark.browser

STYLE = "ins { font-weight: bold; color: #0b5d1e } del { outline: 1px dashed; color: #8f1d1d }"
POLICY = "<meta http-equiv=Content-Security-Policy content=\"style-src 'none'\">"
SOUND = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sound</title>
<style>{STYLE}</style></head><body>
<header><h1>Sound</h1></header>
<nav aria-labelledby="list"><h2 id="list">Changes</h2><ul><li><a href="#c-1">1</a>: amended here.</li></ul></nav>
<main><article class="change" id="c-1"><h3>1</h3>
<div class="words">The fee is <span class="sr">struck: </span><del>$5</del><span class="sr"> end of struck </span> \
<span class="sr">added: </span><ins>$6</ins><span class="sr"> end of added </span>.</div></article>
<details><summary>More <span>about it and about</span></summary><p>A <a href="#list">link</a> in words.</p></details>
</main></body></html>
"""
SEGMENTS = [("keep", "The fee is "), ("delete", "$5"), ("keep", " "), ("insert", "$6"), ("keep", ".")]
REDLINE: dict[str, Any] = {
    "provisions": [
        {
            "id": "c-1", "kinds": ["substitution"], "attestation": {"before": None, "after": None},
            "segments": [{"op": op, "text": text} for op, text in SEGMENTS],
        }
    ]
}  # fmt: skip
Check = Callable[..., list[str]]
CHECKS: dict[str, Check] = {
    "axe": lambda page: seen.axe(page, [Look()]),
    "console": seen.console,
    "keyboard": seen.keyboard,
    "reflow": seen.reflow,
    "changes": lambda page: marked.changes(page, REDLINE),
    "linearised": lambda page: marked.linearised(page, REDLINE),
    "colour": lambda page: marked.colour(page, [Look()]),
    "sight": lambda page: seen.sight(page, [Look()]),
}
# Check, what is taken out of the sound page, what comes in its place, and what must be said.
FAULTS = [
    ("axe", ' lang="en"', "", "html-has-lang"),
    ("axe", "color: #0b5d1e", "color: #77dd77", "color-contrast"),
    ("console", "</body>", "<img src='https://h.invalid/x.png' alt=''></body>", "request: https://h.invalid"),
    ("console", "<body>", f"<body>{POLICY}<p style='color:red'>", "Content Security Policy"),
    ("console", "</body>", "<script>throw Error('x')</script></body>", "uncaught"),
    ("keyboard", '<a href="#c-1">', '<a href="#c-1" tabindex="-1">', "Tab doesn't reach it"),
    ("keyboard", "<summary>", '<summary tabindex="1">', "jumps the order"),
    ("keyboard", STYLE, STYLE + " :focus { outline: none }", "no sign of the focus"),
    ("keyboard", STYLE, STYLE + " :focus { outline: 3px solid #dddddd }", "contrast"),
    ("keyboard", "<main>", "<main><p><button style='height:9px;width:9px;padding:0' aria-label=x></button>"
     "<button style='height:9px;width:9px;padding:0' aria-label=y></button></p>", "too near"),
    ("keyboard", "<main>", "<main><div style='position:fixed;inset:0;background:white'></div>", "covers it"),
    ("keyboard", STYLE, STYLE + " a { position: fixed; left: -99rem }", "outside the window"),
    ("reflow", "The fee", "<span style='white-space:nowrap'>" + "The fee " * 40 + "</span>", "px wide in a window"),
    ("reflow", '<div class="words">', '<div class="words" style="width:4rem;height:1rem;overflow:hidden">', "cuts off"),
    ("changes", '<span class="sr">struck: </span>', "", "nothing says that it starts"),
    ("changes", '<span class="sr"> end of added </span>', "", "nothing says that it ends"),
    ("changes", '<span class="sr"> end', '<span class="sr" aria-hidden="true"> end', "nothing says that it ends"),
    ("changes", "<del>", '<del role="presentation">', "read out is"),
    ("changes", '<li><a href="#c-1">1</a>: amended here.</li>', "", "listed are []"),
    ("linearised", "<del>$5</del>", "<del>$5 </del>", "the page says"),
    ("linearised", "The fee is", "The  fee is", "the page says"),
    ("colour", "font-weight: bold;", "", "only underline"),
    ("colour", STYLE, "ins, del { text-decoration: none }", "only colour"),
    ("colour", STYLE, "ins, del { text-decoration: underline; font-weight: bold }", "look alike"),
    ("colour", STYLE, STYLE + " ins { text-decoration-color: #dddddd }", "its underline has a contrast"),
    ("sight", "color: #0b5d1e", "color: #c40000; background: #000000", "protanopia: “$6”"),
    ("sight", "color: #0b5d1e", "color: #999999", "grey: “$6”"),
]  # fmt: skip


@pytest.mark.parametrize("name", CHECKS)
def test_a_sound_page_passes(name: str, tmp_path: Path, open_page: Callable[..., Any]) -> None:
    (tmp_path / "page.html").write_text(SOUND, "utf-8")
    assert CHECKS[name](open_page(tmp_path / "page.html")) == []


@pytest.mark.parametrize(("name", "old", "new", "said"), FAULTS, ids=lambda value: str(value)[:30])
def test_a_fault_is_found(
    tmp_path: Path, open_page: Callable[..., Any], name: str, old: str, new: str, said: str
) -> None:
    assert old in SOUND
    (tmp_path / "page.html").write_text(SOUND.replace(old, new, 1), "utf-8")
    found = CHECKS[name](open_page(tmp_path / "page.html"))
    assert said in "\n".join(found)


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    sound = '<p id="x"><a href="#x">x</a><a href="a/">x</a><a href="a/#y">x</a><a href="https://h.invalid">x</a>'
    (tmp_path / "index.html").write_text(sound)
    (tmp_path / "a" / "index.html").write_text('<p id="y"><a href="..">x</a><a href="../index.html#x">')
    assert folder.links(tmp_path) == []
    for link in ("b.html", "#z", "a/#z", "//h.invalid/", "/a/", "../x", "javascript:x", "\\\\h"):
        (tmp_path / "index.html").write_text(f'<p id="x"><a href="{link}">x</a>')
        assert link in "".join(folder.links(tmp_path))
    (tmp_path / "index.html").write_text('<p id="x"><p id="x">')
    assert folder.links(tmp_path)[0] == "index.html: the id x stands twice"
