"""Hostile ordinances, their pages parsed by Chromium: nothing in them can act (promise C1).

Limits: many pages are parsed in one, as documents that nobody shows; that nothing acts when a page is shown, its
policy sees to, and ``test_redline`` to the policy.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import seen
from tests.conftest import RELEASE
from tests.test_cli import run
from tests.test_hostile import ACTIVE, LOOKS, amended, hostile_markdown, write

pytestmark = pytest.mark.browser

FILES = 5000 if RELEASE else 300
BATCH = 50  # files of one comparison


def hostile_pages(folder: Path, random_: random.Random, files: int) -> Iterator[str]:
    """Yields the pages of so many hostile files, fifty a page, both sides counted."""
    for number in range(files // BATCH):
        old = {f"{n}.md": hostile_markdown(random_) for n in range(BATCH // 2)}
        new = {name: amended(random_, text) for name, text in old.items()}
        both = {f"{side}/{name}": text for side, of in (("o", old), ("n", new)) for name, text in of.items()}
        here = write(folder / str(number), both)
        done = run("compare", "o", "n", "--format", "html", *random_.choice(LOOKS), cwd=here)
        assert (done.code, done.err) == (0, "")
        yield done.out


@pytest.mark.slow
def test_nothing_hostile_can_act(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    pages = list(hostile_pages(tmp_path, random.Random(1), FILES))
    assert len(pages) * BATCH == FILES and sum(map(len, pages)) > FILES * 300
    assert seen.active(open_page("about:blank"), pages) == []


# What the page's own parser takes for text, or refuses, when it stands alone in a document.
HARMLESS = ("<style>", "<p style", "</", "<!", "-->", "<?php", "<template>", "<noscript>", "<text", "<plain", "<xmp>",
            "<ins>", "<del", "<javascript:", "<scr\0", "<script\u2028", "<\u200b", "\u202e")  # fmt: skip


def test_what_could_act_is_found(open_page: Callable[..., Any]) -> None:
    active = [one for one in ACTIVE if one.startswith("<") and not one.startswith(HARMLESS) and one[1:2].isalpha()]
    active += ["<p style='color:red'>", "<template><script></script></template>", "<a href=' java\nscript:x'>"]
    active += ["<a href=//h.invalid>", "<a href='\\\\h.invalid'>", "<img srcset=data:x>", "<svg><a xlink:href=data:x>"]
    page = open_page("about:blank")
    assert [one for one in active if not seen.active(page, [f"<body>{one}"])] == []
    assert seen.active(page, ["<p id=x title='javascript:'><a href='#x'>x</a><a href='../x/'>x</a>"]) == []
