"""An address once published never breaks (promise E6): it leads to what stood there, or says where that went.

Limits: pages and their marks; a data file that is made no more is gone.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from lexdiff import repository, settings
from lexdiff.errors import LexdiffError
from lexdiff.site import build as building
from lexdiff.site import registry
from tests import carried, texts
from tests import readers as sites
from tests.conftest import RELEASE
from tests.readers import Built

pytestmark = pytest.mark.slow  # each builds whole sites

WORDS = "# Carts\n\n## 1. Words\n\n- (a) **Cart** means a stand.\n\n"
FINES = "Fines\n\nA fine of $50 is due for each day.\n"
OLD = f"{WORDS}## 2. Fees\n\nA fee is due.\n\n- (a) $5; {{#small-fee}}\n- (b) $9.\n\n## 3. {FINES}"
TIMES = "## 2. Times\n\nCarts close at ten at night in every street.\n\n"
NEW = f"{WORDS}{TIMES}## 3. Fees\n\nA fee is due.\n\n- (a) $5; {{#small-fee}}\n\n## 4. {FINES}"
PAGES = "ordinances/carts/provisions"


class House(NamedTuple):
    """A repository and its site."""

    root: Path

    def release(self, register: bool = True) -> Built:
        """Builds the site, registers it, and returns it."""
        site = self.root / "public"
        building.build(self.root, site)
        if register:
            registry.register(self.root, site, settings.read(self.root).languages)
        return Built(site)

    def said(self, path: str) -> str:
        """Returns the words of a page's main part."""
        page = Built(self.root / "public").pages[path]
        return " ".join("".join(w.text for w in page.words if any(t.name == "main" for t in w.within)).split())


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(sites.write(tmp_path, {"ordinances/2010/carts.md": OLD, "ordinances/2015/carts.md": NEW}))


def test_nothing_is_registered_unasked(house: House) -> None:
    house.release(register=False)
    assert not (house.root / registry.FILE).exists()


def test_the_registry_is_one_line_a_page_sorted_and_stays_the_same(house: House) -> None:
    site = house.release()
    text = (house.root / registry.FILE).read_text("utf-8")
    pages = json.loads(text)["pages"]
    paths = [page["path"] for page in pages]
    assert paths == sorted(path for path in site.pages if not path.startswith("es/"))
    assert len(text.split("\n")) == len(paths) + 3
    fees = next(page for page in pages if page["path"] == f"{PAGES}/3.html")
    assert fees["title"].startswith("3. Fees") and fees["version"] == "2015" and fees["pins"] == {"3/a": "small-fee"}
    assert {"3", "3/a", "history"} <= {*fees["marks"]}
    house.release()
    assert (house.root / registry.FILE).read_text("utf-8") == text


def test_build_registers_when_asked(house: House) -> None:
    done = sites.run(house.root, "build", "--register")
    assert done.returncode == 0 and "site/addresses.json: " in done.stdout
    assert registry.read(house.root).folders == ("", "es/")


def test_a_part_that_was_struck_keeps_its_mark_unregistered(house: House) -> None:
    house.release(register=False)
    site = Built(house.root / "public")
    assert "2/b" in site.marks[f"{PAGES}/2.html"]
    assert "2/a was here: now 3(a)" in house.said(f"{PAGES}/2.html")
    assert "2/b was here until 2010: its text in 2(b), 2010" in house.said(f"{PAGES}/2.html")


def test_a_pin_is_followed_where_a_text_was_mended_in_place(house: House) -> None:
    house.release()
    for version, text in (("2010", OLD), ("2015", NEW)):
        mended = text.replace("- (a) $5; {#small-fee}", "- (x) No more than $5; {#small-fee}")
        sites.write(house.root, {f"ordinances/{version}/carts.md": mended})
    house.release()
    assert "3/a was here: now 3(x)" in house.said(f"{PAGES}/3.html")
    assert "2/a was here: now 3(x)" in house.said("ordinances/carts/2010.html")


def test_a_version_that_was_renamed_keeps_its_pages(house: House) -> None:
    before = house.release().places()
    (house.root / "ordinances/2015").rename(house.root / "ordinances/2016")
    site = house.release()
    assert all(map(site.leads, before))
    said = house.said("ordinances/carts/2015.html")
    assert "not published here any more. Last version known: 2015." in said
    assert "3/a was here: now 3(a)" in said
    assert ("ordinances/carts/index.html", "") in site.links("ordinances/carts/2015.html")


def test_an_ordinance_that_is_gone_keeps_its_pages(house: House) -> None:
    sites.write(house.root, {"ordinances/2015/dogs.md": "# Dogs\n\n## 1. Leads\n\nA lead is short.\n"})
    before = house.release().places()
    (house.root / "ordinances/2015/dogs.md").unlink()
    site = house.release()
    assert all(map(site.leads, before))
    assert house.said("ordinances/dogs/provisions/1.html").startswith("1. Leads · Dogs What stood at this address")


def test_a_record_that_was_renamed_is_known_by_its_title(house: House) -> None:
    sites.write(house.root, {"amendments/since-2016/a.md": sites.record("The rent of a stand")})
    before = house.release().places()
    (house.root / "amendments/since-2016/a.md").rename(house.root / "amendments/since-2016/b.md")
    site = house.release()
    assert all(map(site.leads, before))
    assert "This page has moved. The rent of a stand" in house.said("records/since-2016/a.html")
    assert ("records/since-2016/b.html", "") in site.links("records/since-2016/a.html")


def test_a_language_that_is_given_up_leads_to_the_other(house: House) -> None:
    before = house.release().places()
    sites.write(house.root, {"site/site.toml": 'languages = ["en"]\n'})
    building.build(house.root, house.root / "public")
    site = Built(house.root / "public")
    assert all(map(site.leads, before))
    assert (f"{PAGES}/3.html", "3/a") in site.links(f"es/{PAGES}/3.html")


def test_a_page_never_takes_the_place_of_another_in_other_capitals(house: House) -> None:
    house.release()
    file = house.root / registry.FILE
    file.write_text(file.read_text("utf-8").replace('"path": "people.html"', '"path": "People.html"'), "utf-8")
    assert "People.html" not in house.release().pages


# -- the file

HEAD = '{"format": "lexdiff.addresses/1", "languages": [""], "pages": ['
GOOD = '{"path": "a.html"}'
BROKEN = {
    "empty": ("", 1),
    "another format": ('{"format": "x"}\n', 1),
    "a merge under way": (f"{HEAD}\n<<<<<<< ours\n{GOOD}\n]}}\n", 2),
    "cut short": (f'{HEAD}\n{GOOD},\n{{"path": "b.ht', 3),
    "no path": (f'{HEAD}\n{GOOD},\n{{"title": "b"}}\n]}}\n', 3),
    "an unknown field": (f'{HEAD}\n{{"path": "a.html", "to": "b"}}\n]}}\n', 2),
    "a path out of the site": (f'{HEAD}\n{{"path": "../a.html"}}\n]}}\n', 2),
    "a path that is no page": (f'{HEAD}\n{{"path": "a.js"}}\n]}}\n', 2),
    "a number": (f'{HEAD}\n{{"path": "a.html", "marks": [3]}}\n]}}\n', 2),
    "pins that are a list": (f'{HEAD}\n{{"path": "a.html", "pins": []}}\n]}}\n', 2),
    "deep": (f"{HEAD}\n{'[' * 100_000}\n]}}\n", 2),
    "not UTF-8": ("\udcff", 0),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_registry_is_one_clear_line(house: House, name: str) -> None:
    text, line = BROKEN[name]
    (house.root / "site").mkdir()
    (house.root / registry.FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(LexdiffError) as told:
        house.release(register=False)
    assert told.value.place == (f"{registry.FILE}:{line}" if line else registry.FILE)
    assert "\n" not in told.value.what and told.value.hint


def test_two_lines_of_one_page_are_joined(house: House) -> None:
    lines = '{"path": "a.html", "marks": ["b"]},\n{"path": "a.html", "title": "T", "marks": ["a"]}'
    sites.write(house.root, {registry.FILE: f"{HEAD}\n{lines}\n]}}\n"})
    assert registry.read(house.root).pages == {"a.html": registry.Line("a.html", "T", "", ("a", "b"))}


def test_a_registry_holds_what_was_registered(house: House) -> None:
    house.release()
    found = registry.read(house.root)
    registry._write(house.root / "again.json", found)
    assert (house.root / "again.json").read_bytes() == (house.root / registry.FILE).read_bytes()


# -- releases


class Town:
    """A repository that changes from release to release: ordinances as lists of sections, in versions."""

    def __init__(self, root: Path, random_: random.Random) -> None:
        self.root, self.random, self.made = root, random_, 0
        self.versions = {"2000": {f"law-{n}": self.law() for n in range(3)}}
        self.files = {f"law-{n}": f"law-{n}.md" for n in range(3)}
        self.records = ["a", "b"]

    def law(self) -> list[list[str]]:
        """Returns sections: each a heading and its items, of which some are pinned."""
        return [self.section() for _ in range(self.random.randint(2, 5))]

    def section(self) -> list[str]:
        self.made += 1
        pin = f" {{#p-{self.made}}}" if self.random.random() < 0.3 else ""
        items = [f"{texts.words(self.random)} {k}" for k in range(self.random.randint(0, 4))]
        return [f"Matter {self.made}{pin}", *items]

    def some(self) -> list[list[str]]:
        """Returns the sections of an ordinance that stands in the newest version."""
        laws = self.versions[max(self.versions)]
        return laws[self.random.choice(sorted(laws))]

    def edits(self) -> list[Callable[[], object]]:
        return [self.enact, self.insert, self.strike, self.move, self.part, self.rename, self.drop_version,
                self.drop_law, self.refile, self.new_law, self.rename_record, self.repeal]  # fmt: skip

    def enact(self) -> None:
        newest = self.versions[max(self.versions)]
        name = str(int(max(self.versions)) + 2)
        self.versions[name] = {law: [[*section] for section in sections] for law, sections in newest.items()}

    def insert(self) -> None:
        found = self.some()
        found.insert(self.random.randint(0, len(found)), self.section())

    def strike(self) -> None:
        found = self.some()
        if len(found) > 1:
            found.pop(self.random.randrange(len(found)))

    def repeal(self) -> None:
        self.random.choice(self.some())[1:] = ["[Repealed]"]

    def move(self) -> None:
        found = self.some()
        found.insert(self.random.randrange(len(found)), found.pop(self.random.randrange(len(found))))

    def part(self) -> None:
        section = self.random.choice(self.some())
        if len(section) > 2:
            section.pop(self.random.randint(1, len(section) - 1))
        else:
            section.append(texts.words(self.random))

    def rename(self) -> None:
        old = self.random.choice(sorted(self.versions))
        name = str(int(old) + 1)
        if name not in self.versions:
            self.versions[name] = self.versions.pop(old)

    def drop_version(self) -> None:
        if len(self.versions) > 2:
            del self.versions[min(self.versions)]

    def drop_law(self) -> None:
        if len(self.files) > 2 and self.random.random() < 0.4:
            name = self.random.choice(sorted(self.files))
            del self.files[name]
            for laws in self.versions.values():
                laws.pop(name, None)

    def new_law(self) -> None:
        if len(self.files) < 4:
            self.made += 1
            name = f"law-{self.made}"
            self.files[name] = f"{name}.md"
            self.versions[max(self.versions)][name] = self.law()

    def refile(self) -> None:
        name = self.random.choice(sorted(self.files))
        self.files[name] = f"moved/{name}-{self.random.randrange(9)}.md"

    def rename_record(self) -> None:
        self.made += 1
        self.records[self.random.randrange(2)] = f"r{self.made}"

    def write(self) -> None:
        """Writes the repository as it is now; the registry stays."""
        sites.write(self.root, {"site/site.toml": 'languages = ["en"]\n'})
        for name in ("ordinances", "amendments"):
            shutil.rmtree(self.root / name, ignore_errors=True)
        for version, laws in self.versions.items():
            for name, sections in laws.items():
                sites.write(self.root, {f"ordinances/{version}/{self.files[name]}": self.text(name, sections)})
        for n, name in enumerate(self.records):
            sites.write(self.root, {f"amendments/2000-acts/{name}.md": sites.record(f"News {n}")})

    def text(self, name: str, sections: list[list[str]]) -> str:
        lines = [f"---\nordinance: {name}\n---\n\n# {name.title()}\n"]
        for n, (heading, *items) in enumerate(sections, 1):
            lines.append(f"## {n}. {heading}\n")
            lines += [f"- ({'abcdefghij'[k]}) {item}" for k, item in enumerate(items)]
            lines.append("")
        return "\n".join(lines)


def folded(town: Town, root: Path, year: int) -> None:
    """Makes the town's repository one in which tags of git are the versions, anew; the registry stays."""
    kept = root / registry.FILE
    addresses = kept.read_bytes() if kept.exists() else None
    for name in (".git", "ordinances", "amendments", "site"):
        shutil.rmtree(root / name, ignore_errors=True)
    carried.fold(town.root, root, "tags", sorted(town.versions), year=year)
    if addresses is not None:
        kept.write_bytes(addresses)


@pytest.mark.parametrize("seed", range(5 if RELEASE else 1))
@pytest.mark.parametrize("kind", ["folders", "tags"])
def test_over_fifty_releases_no_address_breaks(tmp_path: Path, seed: int, kind: str) -> None:
    """Where git carries the versions, its whole history is rewritten before the twenty-fifth release."""
    random_ = random.Random(seed)
    town, house = Town(tmp_path / "town", random_), House(tmp_path / kind if kind == "tags" else tmp_path / "town")
    ever: set[tuple[str, str]] = set()
    commits: list[set[str]] = []
    for number in range(50):
        town.write()
        if kind == "tags":
            folded(town, house.root, 2030 if number < 24 else 2035)
            commits.append({*repository.survey(house.root).commits.values()})
        site = house.release()
        broken = [place for place in sorted(ever) if not site.leads(place)]
        assert broken == [], number
        assert [page for path in site.pages for page in site.links(path) if page[0].endswith(".html")
                and not site.leads(page) and not page[0].endswith("search.html")] == [], number  # fmt: skip
        ever |= site.places()
        for edit in random_.sample(town.edits(), 3):
            edit()
    assert len(ever) > 2000
    assert kind == "folders" or (all(commits) and set().union(*commits[:24]).isdisjoint(set().union(*commits[24:])))
