"""The page that ``lexdiff compare --format html`` writes, in a browser: this project's own ordinance, and odd ones.

Limits: what a person sees in it is looked at by a person.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from lexdiff.render import formats
from lexdiff.render.labels import View
from tests.browser import folder, marked, seen
from tests.browser.chromium import LOOKS
from tests.redlines import noise, restated
from tests.test_cli import ROOT, run

pytestmark = pytest.mark.browser


class Written(NamedTuple):
    """A page on disk and the same redline as JSON."""

    path: Path
    redline: dict[str, Any]


def _compared(style: str) -> tuple[str, str]:
    page, data = (
        run("compare", "2014", "2019", "--format", form, "--style", style, cwd=ROOT).out for form in ("html", "json")
    )
    return page, data


def _made(made: Callable[[], Any], style: str) -> tuple[str, str]:
    outs = (io.StringIO(), io.StringIO())
    for form, out in zip(("html", "json"), outs, strict=True):
        formats.write(made(), form, View(style=style), out)  # type: ignore[arg-type]
    return outs[0].getvalue(), outs[1].getvalue()


PAGES: dict[str, Callable[[], tuple[str, str]]] = {
    "act": lambda: _compared("strike"),
    "act-colour": lambda: _compared("colour"),
    "noise-brackets": lambda: _made(noise, "brackets"),
    "noise-capitals": lambda: _made(noise, "capitals"),
    "restated": lambda: _made(restated, "strike"),
}


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Written]:
    """Writes all pages once."""
    here = tmp_path_factory.mktemp("redlines")
    found = {}
    for name, make in PAGES.items():
        page, data = make()
        (here / f"{name}.html").write_text(page, "utf-8", newline="")
        found[name] = Written(here / f"{name}.html", json.loads(data))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, written: dict[str, Written], open_page: Callable[..., Any]) -> None:
    looks = LOOKS if name in ("act", "restated") else LOOKS[-4:]
    assert seen.axe(open_page(written[name].path), looks) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_for_and_nothing_refused(
    name: str, written: dict[str, Written], open_page: Callable[..., Any]
) -> None:
    assert seen.console(open_page(written[name].path)) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_without_scripts(
    name: str, written: dict[str, Written], open_page: Callable[..., Any]
) -> None:
    page = open_page(written[name].path, scripts=False)
    assert seen.keyboard(page) == []
    assert seen.reflow(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_json_accessibility_tree_and_list_agree(
    name: str, written: dict[str, Written], open_page: Callable[..., Any]
) -> None:
    page = open_page(written[name].path, scripts=False)
    assert marked.changes(page, written[name].redline) == []
    assert marked.linearised(page, written[name].redline) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_direction_needs_colour(name: str, written: dict[str, Written], open_page: Callable[..., Any]) -> None:
    assert marked.colour(open_page(written[name].path)) == []


def test_the_spoken_words_can_be_switched_off(written: dict[str, Written], open_page: Callable[..., Any]) -> None:
    page = open_page(written["act"].path, scripts=False)
    assert "struck:" in {piece.words.strip() for piece in marked.heard(page)}
    page.get_by_role("checkbox").press("Space")
    assert "struck:" not in {piece.words.strip() for piece in marked.heard(page)}


def test_a_file_on_disk_needs_no_host(written: dict[str, Written], open_page: Callable[..., Any]) -> None:
    page = open_page(written["act"].path.as_uri())
    assert seen.console(page) == []
    assert page.locator("del").count() > 5


def test_the_pages_are_sound(written: dict[str, Written]) -> None:
    paths = [one.path for one in written.values()]
    assert folder.links(paths[0].parent) == []
    assert folder.vnu(paths) == []
