"""What every page of the built site holds: the whole text in both versions, its facts, sound links, nothing active.

Promises E3, E7, E9, C2 and C3, as far as they can be seen without a browser.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import random
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest

from lexdiff import pipeline
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Row
from lexdiff.read.provisions import read_ordinance
from lexdiff.render.labels import raw
from lexdiff.site import build as building
from tests import readers as sites
from tests.conftest import RELEASE
from tests.readers import ROOT, Built, Reader, Tag, Word

pytestmark = pytest.mark.slow  # each builds whole sites
TRUST = "ordinances/boston-trust-act"


class House(NamedTuple):
    """A repository and its site."""

    root: Path
    site: Built


def built(root: Path, target: Path) -> House:
    """Builds the site of a repository, which is left as it is."""
    building.build(root, target / "site", cache=target / "cache")
    return House(root, Built(target / "site"))


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> House:
    return built(ROOT, tmp_path_factory.mktemp("trust"))


MARGINS = """\
Some opening words.

# Chapter 1. Carts

## History

Carts came in 1900.

- (a) first; {#first}
- (b) second.

## Main

| a | b |
|---|---|
| 1 | 2 |

# Chapter 2. Dogs

## 3. Records

A dog is kept on a lead.

# Schedule A

## Opening

Forms.
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Returns a repository of odd shapes: divisions that go, sections named like parts of a page, four versions."""
    root = tmp_path_factory.mktemp("odd")
    second = (
        MARGINS.replace("# Chapter 2. Dogs\n\n", "").replace("## Main", "## 2. Times").replace("(b) second", "(c) 2")
    )
    third = second.replace("# Schedule A\n\n## Opening", "## Schedule A\n\n### Opening").replace("Some", "Few")
    versions = {"1": MARGINS, "2": second, "3": third, "4": third}
    files = {f"ordinances/{name}/odd.md": text for name, text in versions.items()}
    files["ordinances/1/odd.md"] = "\ufeff" + MARGINS.replace("\n", "\r\n")
    files |= sites.small(random.Random(3))
    return built(sites.write(root, files), tmp_path_factory.mktemp("odd-site"))


@pytest.fixture(scope="module", params=["trust", "odd"])
def house(request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue(request.param)
    return found


# -- the texts before and after, as a page tells them one after the other (promise E3)


class Block(NamedTuple):
    """One provision as a redline shows it: the change's id, or an unchanged provision's mark; its words by side."""

    change: str
    mark: str
    words: Pair[str]


class Blocks:
    """The provisions of a redline in the order of the page, the signs for what can't be seen undone."""

    def __init__(self, page: Reader) -> None:
        self.found: list[Block] = []
        self.depth, self.change, self.mark = 0, "", ""
        self.words = ["", ""]
        for event in page.events:
            if isinstance(event, Tag):
                self.opened(event)
            elif isinstance(event, Word):
                self.said(event)
            elif self.depth:
                self.closed()

    def opened(self, tag: Tag) -> None:
        if self.depth:
            self.depth += tag.name not in sites.VOID
        elif (tag.name == "article" and tag.has("change")) or tag.has("plain"):
            self.depth, self.change, self.mark, self.words = 1, tag.get("id"), "", ["", ""]
        if self.depth and not self.change and tag.has("place"):
            self.mark = tag.get("href").partition("#")[2]
        if self.depth and tag.has("said") and self.words[0]:
            self.words = [f"{words}\n\n" for words in self.words]

    def said(self, word: Word) -> None:
        for side in _sides(word) if self.depth else ():
            self.words[side] += word.text

    def closed(self) -> None:
        self.depth -= 1
        if not self.depth:
            self.found.append(Block(self.change, self.mark, Pair(*map(raw, self.words))))


def _sides(word: Word) -> Sequence[int]:
    """Returns the versions in which words of the page are words of the law: before (0), after (1)."""
    names = [tag.name for tag in word.within]
    law = any(tag.has("words") or tag.has("said") for tag in word.within) or "strong" in names
    if not law or any(tag.has("sr") for tag in word.within):
        return ()
    return (0,) if "del" in names else (1,) if "ins" in names else (0, 1)


def redlines(house: House) -> Iterator[tuple[str, str, Pair[str]]]:
    """Yields the redlines: the page in one column, the ordinance, the versions."""
    for path in house.site.pages:
        match = re.fullmatch(r"ordinances/([^/]+)/(.+)-to-(.+)\.html", path)
        if match and not match[3].endswith("-side-by-side"):
            versions = Pair(match[2], match[3])
            if len({_source(house, match[1], version) for version in versions}) == 2:  # else there is nothing to tell
                yield path, match[1], versions


def _source(house: House, name: str, version: str) -> str:
    return (house.root / "ordinances" / version / f"{name}.md").read_bytes().decode("utf-8")


def compared(house: House, name: str, versions: Pair[str]) -> list[Row]:
    """Returns the rows of an ordinance, unchanged ones too, as ``lexdiff compare`` has them."""
    found = pipeline.compare(*versions, house.root, whole=True).ordinances
    return [row for one in found if one.id == name for row in one.rows]


def text(house: House, name: str, version: str) -> list[Provision]:
    """Returns the provisions of a version in reading order; a title alone is the page's own."""
    found = [*read_ordinance(_source(house, name, version), f"{name}.md", name)[0].root.walk()]
    bare = not found[0].text or found[0].text == found[0].heading
    return found[1:] if bare else found


def assert_whole(house: House, path: str, name: str, versions: Pair[str]) -> int:
    """Checks that a page, read on one side only, is the version's text; returns on how many sides in its order too."""
    ordered = 0
    rows = {row.id: row for row in compared(house, name, versions)}
    quiet = {row.provision.after.address: row for row in rows.values() if row.provision.after and not row.kinds}
    found = Blocks(house.site.pages[path]).found
    for side, version in enumerate(versions):
        told: list[tuple[str, str]] = []
        joined: dict[str, str] = {}
        for block in found:
            row = rows[block.change] if block.change else quiet[_address(name, block.mark)]
            at = row.provision[side]
            if row.group and at:
                joined[at.address] = joined.get(at.address, "") + block.words[side]
            elif at and _held(row):
                told.append((at.address, block.words[side]))
        there = {address for address, _ in told}
        wanted = [(p.address, p.text) for p in text(house, name, version) if p.address in there]
        missing = {p.address for p in text(house, name, version)} - there - set(joined)
        assert missing <= {p.address for row in rows.values() for p in row.provision if p and not _held(row)}
        assert sorted(told) == sorted(wanted)
        if not any("relocation" in row.kinds for row in rows.values()):  # what moved stands at its old place only
            assert told == wanted
            ordered += 1
        whole = {p.address: p.text for p in text(house, name, version)}
        assert {a: "".join(t.split()) for a, t in joined.items()} == {a: "".join(whole[a].split()) for a in joined}
    return ordered


def _address(name: str, mark: str) -> str:
    return name if mark == "opening" else f"{name}/{mark.removesuffix('~1')}"


def _held(row: Row) -> bool:
    return all(p is None or p.attestation != "not held" for p in row.provision)


def test_each_side_of_a_redline_is_the_text_of_its_version(house: House) -> None:
    assert sum(assert_whole(house, *page) for page in redlines(house)) >= 2


def test_changes_in_the_page_its_list_and_the_json_are_the_same(house: House) -> None:
    for path, name, versions in redlines(house):
        done = sites.run(house.root, "compare", *versions, "--format", "json")
        rows = [
            row
            for row in json.loads(done.stdout)["provisions"]
            if f"{row['before'] or row['after']}/".startswith(f"{name}/")
        ]
        page = house.site.pages[path]
        shown = [tag.get("id") for tag in page.tags if tag.name == "article" and tag.has("change")]
        marked = [i for i in shown if _kinds(page, i)]
        assert marked == [row["id"] for row in rows]
        listed = [word.within[-1].get("href")[1:] for word in page.words if _in_list(word)]
        assert listed == marked


def _kinds(page: Reader, change: str) -> bool:
    return any(
        tag.get("id") == change
        for word in page.words
        if any(t.has("kinds") for t in word.within)
        for tag in word.within
    )


def _in_list(word: Word) -> bool:
    return [tag.name for tag in word.within[-1:]] == ["a"] and any(
        tag.name == "nav" and tag.has("list") for tag in word.within
    )


@pytest.mark.slow
def test_each_side_of_generated_redlines_is_the_text_of_its_version(tmp_path: Path) -> None:
    random_, ordered = random.Random(9), 0
    for number in range(60 if RELEASE else 12):
        root = sites.write(tmp_path / f"{number}", sites.small(random_, 4, 2))
        house = built(root, tmp_path / f"{number}-site")
        ordered += sum(assert_whole(house, *page) for page in redlines(house))
    assert ordered >= number


# -- what every page of an ordinance says of itself (promise E7)


def pages_of_ordinances(house: House) -> list[str]:
    """Returns the pages of ordinances, those left out that say only where another went."""
    return [path for path in house.site.pages if path.startswith(("ordinances/", "es/ordinances/"))]


def words(page: Reader, *classes: str, name: str = "") -> list[str]:
    """Returns the words of the elements of a class or name."""
    return [w.text for w in page.words if any(t.has(*classes) and name in ("", t.name) for t in w.within)]


def test_every_page_of_an_ordinance_names_its_sources_by_their_hashes(house: House) -> None:
    for path in pages_of_ordinances(house):
        told = "".join(words(house.site.pages[path], "sources"))
        found = re.findall(r"([^\n:]+): (\S+\.md)SHA-256 ([0-9a-f]{64})", told)
        assert found, path
        for version, file, digest in found:
            assert hashlib.sha256((house.root / file).read_bytes()).hexdigest() == digest
            assert file.startswith(f"ordinances/{version}/")


def test_every_page_of_an_ordinance_names_its_versions_and_clocks(house: House) -> None:
    for path in pages_of_ordinances(house):
        page = house.site.pages[path]
        main = "".join(words(page, name="main"))
        shown = next(tag.get("data-version") for tag in page.tags if tag.name == "main")
        assert shown and all(version in main for version in {shown, *_versions(path)}), path
        clocks = "".join(words(page, "clocks"))
        assert clocks.strip(), path
        dated = house.root == ROOT and "2019" in {shown}
        days = ("2019-12-19", "December 19, 2019", "19 de diciembre de 2019")
        assert not dated or any(day in clocks for day in days), path


def _versions(path: str) -> set[str]:
    """Returns the versions that a page's address names."""
    name = path.rpartition("/")[2].removesuffix(".html").removesuffix("-side-by-side")
    return set() if "provisions/" in path or name == "index" else {*name.split("-to-")}


def law(house: House, name: str) -> list[str]:
    """Returns the versions of an ordinance that are law, which in these repositories have names in their order."""
    files = house.root.glob(f"ordinances/*/{name}.md")
    return sorted(one.parent.name for one in files if not re.search("(?m)^stage: (filed|new draft)", one.read_text()))


def test_every_page_of_an_ordinance_says_whether_a_later_version_exists(house: House) -> None:
    for path in pages_of_ordinances(house):
        page = house.site.pages[path]
        name = path.removeprefix("es/").split("/")[1]
        newest = law(house, name)[-1]
        shown = next(tag.get("data-version") for tag in page.tags if tag.name == "main")
        later = [tag for tag in page.tags if tag.has("later")]
        assert len(later) == 1, path
        assert later[0].has("notice") == (shown != newest), path
        assert shown == newest or newest in "".join(words(page, "later")), path


def test_every_page_with_restated_words_says_so_twice(trust: House) -> None:
    for path in pages_of_ordinances(trust):
        assert words(trust.site.pages[path], "restated"), path
        assert [w for w in trust.site.pages[path].words if "restat" in w.text or "reformula" in w.text]
    assert all(words(trust.site.pages[path], "tag") for path, _, _ in redlines(trust))


def test_what_is_no_restatement_is_not_called_one(odd: House) -> None:
    assert [path for path in pages_of_ordinances(odd) if words(odd.site.pages[path], "restated")] == []


# -- from the front page to what changed (promise E9)


def distances(site: Built, start: str = "index.html") -> dict[str, int]:
    """Returns how many links lead from a page to each other one."""
    found = {start: 0}
    row = [start]
    while row:
        path = row.pop(0)
        for other, _ in site.links(path):
            if other in site.pages and other not in found:
                found[other] = found[path] + 1
                row.append(other)
    return found


def test_from_home_to_what_changed_in_a_section_is_three_steps(house: House) -> None:
    """The redline of any two versions, and for neighbours the section's own page, which holds the change as well."""
    far, asked = distances(house.site), 0
    for path, name, versions in redlines(house):
        assert far[path] <= 3
        changed = [row for row in compared(house, name, versions) if row.kinds]
        assert {row.id for row in changed} <= house.site.marks[path]
        for row in changed if _neighbours(house, name, versions) else ():
            if all(p is None or p.kind in ("ordinance", "division") for p in row.provision):
                continue  # these have no page of their own
            pages = {_page(house, path, row.id, side) for side in (0, 1)}
            assert any(row.id in house.site.marks[page] for page in pages if page and far[page] <= 3), (row.id, pages)
            asked += 1
    assert asked > 10


def _neighbours(house: House, name: str, versions: Pair[str]) -> bool:
    return tuple(versions) in pairwise(law(house, name))


def _page(house: House, path: str, change: str, side: int) -> str:
    """Returns the page to which the place of a change leads: the first link in its heading, or the second."""
    page = house.site.pages[path]
    article = next(n for n, tag in enumerate(page.tags) if tag.get("id") == change)
    links = [tag.get("href") for tag in page.tags[article : article + 4] if tag.name == "a"]
    way = posixpath.join(posixpath.dirname(path), unquote(links[min(side, len(links) - 1)].partition("#")[0]))
    return posixpath.normpath(way) if way.endswith(".html") else ""


# -- sound links, and nothing that acts (promise C3)

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
# WebAssembly asks for it; the search page alone, which shows what its own index holds, has it.
SEARCHING = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'")
ACTIVE = {"iframe", "object", "embed", "base", "style", "audio", "video", "form", "math", "template", "frame"}


def test_every_link_leads_to_a_page_that_has_the_mark(house: House) -> None:
    broken = {
        (path, *link)
        for path in house.site.pages
        for link in house.site.links(path)
        if not (house.site.leads(link) if link[0].endswith(".html") else link[0] in house.site.files)
    }
    assert broken == set()


def test_no_mark_stands_twice_and_every_element_is_closed(house: House) -> None:
    for path, page in house.site.pages.items():
        marks = [tag.get("id") for tag in page.tags if "id" in tag.attributes]
        assert len(marks) == len({*marks}) and "" not in marks, (path, [m for m in marks if marks.count(m) > 1])
        assert page.faults == [], path


def test_every_page_forbids_all_but_its_own_files(house: House) -> None:
    for path, page in house.site.pages.items():
        policy = [t for t in page.tags if t.get("http-equiv").lower() == "content-security-policy"]
        wanted = SEARCHING if path.removeprefix("es/") == "search.html" else POLICY
        assert [tag.get("content") for tag in policy] == [wanted], path
        first = next(n for n, tag in enumerate(page.tags) if tag.name in ("link", "script", "body"))
        assert page.tags.index(policy[0]) < first


def test_no_page_holds_a_script_style_or_handler(house: House) -> None:
    for path, page in house.site.pages.items():
        for tag in page.tags:
            assert tag.name not in ACTIVE or (tag.name == "form" and tag.has("search")), (path, tag)
            assert not [name for name in tag.attributes if name.startswith("on") or name in ("style", "srcdoc")], path
            data = tag.get("type") == "application/ld+json"
            assert tag.name != "script" or data or tag.get("src").endswith(".js"), path
        for word in page.words:
            if word.within and word.within[-1].name in ("script", "style") and word.text.strip():
                assert json.loads(word.text), path  # what is told to programs is data, and runs nowhere


def test_no_page_asks_anything_of_another_host(house: House) -> None:
    for path, page in house.site.pages.items():
        for tag in page.tags:
            for name in ("href", "src", "action", "srcset", "poster", "data", "formaction", "ping", "xlink:href"):
                link = urlsplit(tag.get(name))
                if link.scheme or link.netloc:
                    assert (tag.name, name) == ("a", "href") and link.scheme in ("http", "https", "mailto"), (path, tag)
                assert not tag.get(name).startswith("/"), (path, tag)


def test_no_style_or_script_names_another_host(house: House) -> None:
    for path in house.site.files:
        if path.endswith((".css", ".js")) and not path.startswith("search/"):  # Pagefind's own; the policy binds it
            text = (house.site.folder / path).read_text("utf-8")
            assert not re.search(r"@import|url\((?!['\"]?#)|https?://(?!www\.w3\.org/)|\beval\b|new Function", text), (
                path
            )
