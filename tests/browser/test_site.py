"""The site in a browser: every kind of page of this project's own site, as its readers meet it.

Limits: one page of each kind in English, the redline and the home page in Spanish too; what a person sees in them is
looked at by a person.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lexdiff.site.build import build
from tests.browser import folder, marked, seen
from tests.readers import write
from tests.test_cli import ROOT, run

pytestmark = pytest.mark.browser

ACT = "ordinances/boston-trust-act"
# Kind of page -> one such page.
KINDS = {
    "home": "index.html",
    "ordinance": f"{ACT}/index.html",
    "version": f"{ACT}/2014.html",
    "redline": f"{ACT}/2014-to-2019.html",
    "side by side": f"{ACT}/2014-to-2019-side-by-side.html",
    "layers": f"{ACT}/layers/index.html",
    "provision": f"{ACT}/provisions/2.html",
    "gone provision": f"{ACT}/provisions/recitals.html",
    "amendment": "amendments/2019-trust-act.html",
    "record": "records/2019-trust-act/2019-04-09-hearing.html",
    "record with figures": "records/since-2020/2024-12-31-annual-report-2024.html",
    "timeline": "timeline/index.html",
    "events of a year": "timeline/2019.html",
    "asked for": "asked-for.html",
    "numbers": "numbers.html",
    "people": "people.html",
    "elsewhere": "elsewhere.html",
    "held": "held.html",
    "A to Z": "index-a-z.html",
    "search": "search.html",
    "how to read": "how-to-read.html",
    "about": "about.html",
    "data": "data.html",
    "home, Spanish": "es/index.html",
    "redline, Spanish": f"es/{ACT}/2014-to-2019.html",
    "layers, Spanish": f"es/{ACT}/layers/index.html",
}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Builds the site once."""
    here = tmp_path_factory.mktemp("site")
    build(ROOT, here / "public", cache=here / "cache")
    return here / "public"


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(kind: str, site: Path, open_page: Callable[..., Any]) -> None:
    page = open_page(site / KINDS[kind], site)
    assert seen.axe(page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_colour_blind_eye_can_read_it(kind: str, site: Path, open_page: Callable[..., Any]) -> None:
    assert seen.sight(open_page(site / KINDS[kind], site)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_refused_or_asked_of_others(kind: str, site: Path, open_page: Callable[..., Any]) -> None:
    assert seen.console(open_page(site / KINDS[kind], site)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything_without_scripts(kind: str, site: Path, open_page: Callable[..., Any]) -> None:
    page = open_page(site / KINDS[kind], site, scripts=False)
    assert seen.reflow(page) == []
    assert seen.keyboard(page) == []


def test_words_longer_than_a_line_widen_nothing(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    word = "x" * 500
    law = f"---\ntitle: {word}\n---\n## 1. {word}\n\nThe fee is 1 {word}\n"
    write(tmp_path, {"ordinances/1/a.md": law, "ordinances/2/a.md": law.replace("fee", "sum")})
    build(tmp_path, tmp_path / "public")
    for path in sorted((tmp_path / "public").glob("**/*.html")):
        assert seen.reflow(open_page(path, tmp_path / "public", scripts=False)) == [], path


@pytest.mark.parametrize("kind", ["redline", "redline, Spanish", "side by side", "provision", "record", "how to read"])
def test_no_direction_needs_colour(kind: str, site: Path, open_page: Callable[..., Any]) -> None:
    assert marked.colour(open_page(site / KINDS[kind], site)) == []


def test_json_accessibility_tree_and_list_agree(site: Path, open_page: Callable[..., Any]) -> None:
    redline = json.loads(run("compare", "2014", "2019", "--format", "json", cwd=ROOT).out)
    page = open_page(site / KINDS["redline"], site, scripts=False)
    assert marked.linearised(page, redline) == []
    assert marked.changes(page, redline, listed="nav.list a") == []


def test_before_and_after_alone(site: Path, open_page: Callable[..., Any]) -> None:
    page = open_page(site / KINDS["redline"], site, scripts=False)
    page.locator("#view-before").check()
    assert page.locator("ins:visible").count() == 0 and page.locator("del:visible").count() > 5
    page.locator("#view-after").check()
    assert page.locator("del:visible").count() == 0 and page.locator("ins:visible").count() > 5


def test_keys_lead_from_change_to_change(site: Path, open_page: Callable[..., Any]) -> None:
    page = open_page(site / KINDS["redline"], site)
    places = []
    for key in "nnp":
        page.keyboard.press(key)
        places.append(page.evaluate("location.hash"))
    assert places[0] == places[2] != places[1] and places[1].startswith("#c-")


@pytest.mark.parametrize("kind", ["home", "redline", "provision", "numbers", "search"])
def test_it_reads_from_a_disk(kind: str, site: Path, open_page: Callable[..., Any]) -> None:
    page = open_page((site / KINDS[kind]).as_uri())
    assert seen.console(page) == []
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith("system-ui")


def test_the_pages_are_sound(site: Path) -> None:
    assert folder.links(site) == []
    assert folder.vnu(sorted(site.rglob("*.html"))) == []
