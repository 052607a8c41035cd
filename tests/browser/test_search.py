"""The search in a browser, and what pages tell to programs: nothing hostile acts, nothing is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lexdiff.site import pagefind
from tests import sites
from tests.browser.served import serve

pytestmark = [pytest.mark.slow, pytest.mark.browser]
needs_pagefind = pytest.mark.skipif(not pagefind.maker(), reason="Pagefind is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sites.searched(tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serve(folder / "site") as host:
        yield f"{host}/"


@needs_pagefind
@pytest.mark.parametrize("page", ["search.html", "es/search.html"])
def test_a_reader_finds_words_where_they_belong(browser: Any, address: str, page: str) -> None:
    tab = browser.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{address}{page}?q=zebra")
    tab.wait_for_selector("#found-past li")
    assert not tab.is_visible("#found-current") and not tab.is_visible("#instead")
    past = tab.inner_text("#found-past")
    assert ("ya no es ley" if page.startswith("es/") else "no longer law") in past
    assert "zebra" in tab.inner_text("#found-changes") and "no longer" not in tab.inner_text("#found-changes")
    tab.fill("#words", "charge keeps")
    tab.press("#words", "Enter")
    some = "algunas de ellas" if page.startswith("es/") else "some of them"
    tab.wait_for_selector(f"#found-current .some:has-text('{some}')", timeout=9000)
    assert "modern charge" in tab.inner_text("#found-current")
    tab.fill("#words", "script")
    tab.press("#words", "Enter")
    tab.wait_for_selector("#found-current mark")
    assert "</script>" in tab.inner_text("#found-current") and tab.locator("#found-current script").count() == 0
    tab.fill("#words", "jirafas")
    tab.press("#words", "Enter")
    tab.wait_for_selector("#found-records li")
    link = tab.locator("#found-records a").first.get_attribute("href")
    assert link == f"{address}{page.removesuffix('search.html')}records/raise/noticia.html"
    assert [line for line in said if "favicon" not in line and "404" not in line] == []
    assert all(url.startswith(address) for url in asked)
    tab.close()


@pytest.mark.parametrize("page", ["ordinances/fees/2019.html", "amendments/raise.html", "index.html", "es/index.html"])
def test_data_blocks_and_heads_break_no_policy(browser: Any, address: str, page: str) -> None:
    tab = browser.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("dialog", lambda dialog: said.append("a dialog"))
    tab.goto(address + page)
    assert [line for line in said if "404" not in line] == []
    tab.close()


def test_from_a_disk_the_page_leads_to_the_a_to_z(browser: Any, folder: Path) -> None:
    tab = browser.new_page()
    tab.goto((folder / "site" / "search.html").as_uri())
    assert tab.locator("main a[href='index-a-z.html']").first.is_visible()
    assert not tab.is_visible("#search")
    tab.close()
