"""What every page of the built site holds: the whole text in both versions, its facts, sound links, nothing active.

Promises E3, E7, E9, C2 and C3, as far as they can be seen without a browser.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from lexdiff import pipeline
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Row
from lexdiff.read.provisions import read_ordinance
from lexdiff.render.labels import raw
from lexdiff.site import build as building
from tests import sites
from tests.conftest import RELEASE
from tests.sites import ROOT, Built, Reader, Tag, Word

TRUST = "ordinances/boston-trust-act"
PENDING = {"search.html"}  # pages that are linked to and not made yet


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
            yield path, match[1], Pair(match[2], match[3])


def compared(house: House, name: str, versions: Pair[str]) -> list[Row]:
    """Returns the rows of an ordinance, unchanged ones too, as ``lexdiff compare`` has them."""
    found = pipeline.compare(*versions, house.root, whole=True).ordinances
    return [row for one in found if one.id == name for row in one.rows]


def text(house: House, name: str, version: str) -> list[Provision]:
    """Returns the provisions of a version in reading order; a title alone is the page's own."""
    source = (house.root / "ordinances" / version / f"{name}.md").read_text("utf-8")
    found = [*read_ordinance(source, f"{name}.md", name)[0].root.walk()]
    bare = not found[0].text or found[0].text == found[0].heading
    return found[1:] if bare else found


def assert_whole(house: House, path: str, name: str, versions: Pair[str]) -> None:
    """Checks that a page, read on one side only, is the version's text, provision by provision."""
    rows = {row.id: row for row in compared(house, name, versions)}
    found = Blocks(house.site.pages[path]).found
    for side, version in enumerate(versions):
        told: list[tuple[str, str]] = []
        joined: dict[str, str] = {}
        for block in found:
            row = rows.get(block.change)
            at = row.provision[side] if row else None
            address = (at.address if at else "") if row else f"{name}/{block.mark}".removesuffix("/opening")
            if row and row.group and address:
                joined[address] = joined.get(address, "") + block.words[side]
            elif address and (not row or all(p is None or p.attestation != "not held" for p in row.provision)):
                told.append((address, block.words[side]))
        there = {address for address, _ in told}
        wanted = [(p.address, p.text) for p in text(house, name, version) if p.address in there]
        missing = {p.address for p in text(house, name, version)} - there - set(joined)
        assert missing <= {p.address for row in rows.values() for p in row.provision if p and not _held(row)}
        assert sorted(told) == sorted(wanted)
        moved = {p.address for row in rows.values() if "relocation" in row.kinds and (p := row.provision[side])}
        if not side:
            told, wanted = ([one for one in several if one[0] not in moved] for several in (told, wanted))
        assert told == wanted
        whole = {p.address: p.text for p in text(house, name, version)}
        assert {a: "".join(t.split()) for a, t in joined.items()} == {a: "".join(whole[a].split()) for a in joined}


def _held(row: Row) -> bool:
    return all(p is None or p.attestation != "not held" for p in row.provision)


def test_each_side_of_a_redline_is_the_text_of_its_version(house: House) -> None:
    pages = list(redlines(house))
    assert pages
    for page in pages:
        assert_whole(house, *page)


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
        assert listed == [row["id"] for row in rows if row["part_of"] is None]


def _kinds(page: Reader, change: str) -> bool:
    return any(
        tag.get("id") == change
        for word in page.words
        if any(t.has("kinds") for t in word.within)
        for tag in word.within
    )


def _in_list(word: Word) -> bool:
    return word.within[-1].name == "a" and any(tag.name == "nav" and tag.has("list") for tag in word.within)


@pytest.mark.slow
def test_each_side_of_generated_redlines_is_the_text_of_its_version(tmp_path: Path) -> None:
    random_ = random.Random(9)
    for number in range(60 if RELEASE else 12):
        root = sites.write(tmp_path / f"{number}", sites.small(random_, 4, 2))
        house = built(root, tmp_path / f"{number}-site")
        for page in redlines(house):
            assert_whole(house, *page)
