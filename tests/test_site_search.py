"""The search: what is in which index, repealed words never in the current one, and the same again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from lexdiff.errors import LexdiffError
from lexdiff.site import build, pagefind, search
from tests import sites

pytestmark = pytest.mark.slow  # each builds whole sites

Site = dict[str, bytes]
needs_pagefind = pytest.mark.skipif(not pagefind.maker(), reason="Pagefind is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sites.searched(tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def site(folder: Path) -> Site:
    return sites.contents(folder / "site")


def found_in(site: Site, index: str) -> list[dict[str, object]]:
    """Returns what an index holds, as its fragments tell it."""
    inside = [path for path in site if path.startswith(f"search/{index}/fragment/")]
    return [json.loads(gzip.decompress(site[path]).removeprefix(b"pagefind_dcd")) for path in inside]


def words(site: Site, index: str) -> str:
    return " ".join(str(one["content"]) for one in found_in(site, index))


@needs_pagefind
def test_there_is_an_index_for_each_kind_and_language(site: Site) -> None:
    there = sorted({path.split("/")[1] for path in site if path.startswith("search/") and path.count("/") > 1})
    assert there == ["changes-en", "current-en", "past-en", "records-en", "records-es"]
    assert all(f"search/{index}/pagefind.js" in site for index in there)


@needs_pagefind
def test_repealed_words_are_never_among_the_current_text(site: Site) -> None:
    current, past = words(site, "current-en"), words(site, "past-en")
    changed = words(site, "changes-en")
    assert "modern charge" in current and "modern charge" not in past
    for gone in ("obsolete", "levy", "zebra"):
        assert gone not in current and gone in past and gone in changed
    assert "keeps the list" in current and "keeps the list" not in past  # the same words are law still
    assert "giraffes" not in current + past and "giraffes" in words(site, "records-en")


@needs_pagefind
def test_what_is_found_says_what_it_is(site: Site) -> None:
    def kinds(index: str) -> set[object]:
        return {one["meta"]["kind"] for one in found_in(site, index)}  # type: ignore[index]

    assert [kinds(index) for index in ("current-en", "records-en")] == [{"current"}, {"record"}]
    assert kinds("past-en") == {"earlier"} and kinds("changes-en") == {"change", "amendment"}
    for one in found_in(site, "current-en") + found_in(site, "past-en"):
        meta = one["meta"]
        assert isinstance(meta, dict) and meta["restated"] == "yes" and meta["url"].partition("#")[0] in site


@needs_pagefind
def test_a_new_record_leaves_the_indexes_of_the_law_as_they_are(tmp_path: Path) -> None:
    law = sites.write(tmp_path / "law")
    build.build(law, tmp_path / "site")
    hearing = law / "amendments" / "raise" / "hearing.md"
    hearing.write_text(hearing.read_text("utf-8").replace("giraffes", "elephants"), "utf-8")
    made = build.build(law, tmp_path / "site")
    assert "search of the records" in made.rendered and "search of the law" in made.kept


@needs_pagefind
def test_four_makings_are_one(tmp_path: Path) -> None:
    documents = [
        pagefind.Document(f"T <{n}>", f"the word{n} apple{n % 7} § {n}(b)", {"url": f"x/{n}.html#a", "kind": "current"})
        for n in range(120)
    ]
    made = [pagefind.index(documents, "en") for _ in range(4)]
    assert made[0] and all(one == made[0] for one in made)


@needs_pagefind
def test_settings_of_the_machine_play_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [pagefind.Document("T", "some words", {"url": "x.html"})]
    plain = pagefind.index(documents, "en")
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "p")
    monkeypatch.setenv("PAGEFIND_ROOT_SELECTOR", "nothing")
    assert pagefind.index(documents, "en") == plain


@needs_pagefind
def test_a_program_that_fails_stops_the_build_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pagefind_bin

    for program in (tmp_path / "missing", Path("/bin/false")):
        monkeypatch.setattr(pagefind_bin, "get_executable", lambda program=program: program)
        with pytest.raises(LexdiffError, match="search"):
            pagefind.index([pagefind.Document("T", "w", {})], "en")


def test_without_pagefind_the_page_leads_to_the_a_to_z(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "maker", lambda: "")
    law = sites.write(tmp_path / "law")
    build.build(law, tmp_path / "site")
    site = sites.contents(tmp_path / "site")
    assert not any(path.startswith("search/") for path in site)
    assert b"made without a search" in site["search.html"] and b"index-a-z.html" in site["search.html"]
    assert b"<script" not in site["search.html"]
    assert any("no search" in line for line in build.left_out())


def test_only_the_search_page_may_run_web_assembly(site: Site) -> None:
    wide = [path for path, content in site.items() if path.endswith(".html") and b"wasm-unsafe-eval" in content]
    assert wide == (["es/search.html", "search.html"])
    assert not any(b"'unsafe-" in content for path, content in site.items() if path.endswith(".html"))


def test_the_script_is_our_own_and_writes_no_html(site: Site) -> None:
    script = site["static/search.js"].decode()
    for sign in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "http:", "https:"):
        assert sign not in script
    if search.INDEXES and pagefind.maker():
        assert b'<script src="static/search.js" defer></script>' in site["search.html"]
