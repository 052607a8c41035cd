"""The page with the layers of a text, the threads of provisions, and what was changed and changed back, on the site.

The law: the page's words are the newest text, and each has the letter of the version that ``blame`` names.
Limits: pages are read as tags and words; how they look is for the browser's tests and for an eye.
Rejected: goldens as HTML; nobody sees in them whether a letter stands before the right word.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

from lexdiff import repository, thread
from lexdiff.model.history import History
from lexdiff.render.labels import raw
from lexdiff.render.say import ENGLISH
from lexdiff.repository import Text
from lexdiff.site import build as building
from lexdiff.site import layered, turns
from lexdiff.site.page import Link, Page, Source
from lexdiff.site.pages import layers
from lexdiff.site.places import Places
from tests.conftest import few
from tests.grown import grown
from tests.readers import Built, Reader, Tag, Word
from tests.test_blame import ALL, NUMBERS
from tests.test_cli import ROOT
from tests.test_threads import VERSIONS, edited, written

GOLDENS = Path(__file__).parent / "goldens" / "history"
WORDS = layered.Words("History", "Table", " from %(version)s: ", " from %(version)s or earlier: ", " end of %(sign)s ",
                      "wording not held", "")  # fmt: skip


def history(several: Mapping[str, str]) -> History:
    """Returns an ordinance through versions."""
    texts = [Text(version, f"ordinances/{version}/g.md", text) for version, text in several.items()]
    return repository.history("g", texts, (), ())


def page(found: History) -> tuple[layers.Content, str]:
    """Returns the page of a history, and its text as HTML."""
    sources = {edition.version: Source(edition.version, "", "") for edition in found.editions}
    made: Page = next(layers.pages(found, Places(found.id, found.editions), sources, (Link("", ""),), ENGLISH))
    assert isinstance(made.content, layers.Content)
    return made.content, "".join(layered.entries(part.entries, "en", str, WORDS) for part in made.content.parts)


class Shown(NamedTuple):
    """A provision as the page shows it: its mark, whether it has one letter for all, its label, its words by letter."""

    mark: str
    whole: bool
    label: list[str]
    words: list[tuple[str, str]]


def read(html: str) -> list[Shown]:
    """Returns the provisions of a page; a letter holds from where it stands to the end that a listener is told."""
    found: list[Shown] = []
    letter = ""
    for event in Reader(html).events:
        if isinstance(event, Tag) and event.has("entry"):
            found.append(Shown(event.get("id"), event.has("layer"), [], []))
            assert not letter
        elif isinstance(event, Word) and any(tag.has("entry") for tag in event.within):
            inner = event.within[-1]
            if inner.has("by"):
                letter = event.text
            elif inner.has("sr"):
                letter = "" if event.text == f" end of {letter} " else letter
            elif any(tag.has("label") for tag in event.within):
                found[-1].label.append(event.text)
            elif not any(tag.has("perma") for tag in event.within):
                found[-1].words.append((event.text, letter))
    assert not letter
    return found


def line(one: Shown) -> str:
    """Returns a provision on a line: its mark, its label, and its words, those of a layer as ``[A: words]``."""
    words = [(letter, "".join(text for text, _ in several)) for letter, several in groupby(one.words, lambda w: w[1])]
    told = "".join(f" [{letter}: {' '.join(text.split())}] " if letter else text for letter, text in words)
    return " ".join(f"{one.mark} {'|' if one.whole else ''} {''.join(one.label)} {told}".split())


CASES: Mapping[str, tuple[list[str], str]] = {
    "words in a sentence": (
        ["## 1. A\n\nA fee of $50 is due at once.", "## 1. A\n\nA fee of $60 is due at once."],
        "1 1. A A fee of [A: $60] is due at once.",
    ),
    "a provision that came whole has one letter": (
        ["## 1. A\n\nOne fee is due.", "## 1. A\n\nOne fee is due.\n\n## 2. Fines\n\nA fine is due.\n\nOr not."],
        "1 1. A One fee is due. / 2 | 2. [A: Fines A fine is due. Or not.]",
    ),
    "items": (
        ["## 1. A\n\n- (a) one cart;\n- (b) two carts.",
         "## 1. A\n\n- (a) one cart;\n- (b) two new carts.\n- (c) no dog."],
        "1 1. A / 1/a (a) one cart; / 1/b (b) two [A: new] carts. / 1/c | (c) [A: no dog.]",
    ),
    "an edge in emphasis": (
        ["## 1. A\n\nThe **city clerk** and the *old mayor* sign.",
         "## 1. A\n\nThe **town clerk** and the *old mayor Ann* sign."],
        "1 1. A The [A: town] clerk and the old mayor [A: Ann] sign.",
    ),
    "emphasis that came brings no words": (
        ["## 1. A\n\nThe clerk signs it today.", "## 1. A\n\nThe **clerk** signs it today."],
        "1 1. A The clerk signs it today.",
    ),
    "a link": (
        ["## 1. A\n\nSee [the old page](https://a.example/) for fees.",
         "## 1. A\n\nSee [the new page](https://a.example/) for fees."],
        "1 1. A See [the [A: new] page](https://a.example/) for fees.",
    ),
    "a heading": (
        ["## 1. Old fees\n\nA fee is due at once.", "## 1. New fees\n\nA fee is due at once."],
        "1 1. [A: New] fees A fee is due at once.",
    ),
    "a table": (
        ["## 1. A\n\n| For | Fee |\n|---|---|\n| a cart | $50 |",
         "## 1. A\n\n| For | Fee |\n|---|---|\n| a cart | $60 |"],
        "1 1. A / 1/t1 For Fee a cart [A: $60]",
    ),
    "over two paragraphs": (
        ["## 1. A\n\nOne fee is due.\n\nTwo more are not.", "## 1. A\n\nOne fee is paid.\n\nThree more are not."],
        "1 1. A One fee is [A: paid] . [A: Three] more are not.",
    ),
    "a wording that is not held": (
        ["## 1. A\n\n- (a) one cart;\n- (b) two carts.", "## 1. A\n\n- (a) [not held]\n- (b) no carts."],
        "1 1. A / 1/a [not held] wording not held / 1/b (b) [A: no] carts.",
    ),
    "after a wording that was not held": (
        ["## 1. A\n\n- (a) [not held]\n- (b) two carts.", "## 1. A\n\n- (a) one cart;\n- (b) two carts."],
        "1 1. A / 1/a | (a) [≤A: one cart;] / 1/b (b) two carts.",
    ),
    "signs that nobody writes": (
        ["## 1. A\n\nOne \ufdd0fee\ufdd1 is due.", "## 1. A\n\nTwo \ufdd0fee\ufdd1 are due."],
        "1 1. A [A: Two] \ufdd0fee\ufdd1 [A: are] due.",
    ),
    "what can't be seen": (
        ["## 1. A\n\nA fee of ten dollars.", "## 1. A\n\nA fee of\u200b <b>ten</b> dollars."],
        "1 1. A A fee of [A: ⟨zero-width space⟩ <b>] ten [A: </b>] dollars.",
    ),
    "undone: the words came again": (
        ["## 1. A\n\nten days from now.", "## 1. A\n\ntwelve days from now.", "## 1. A\n\nten days from now."],
        "1 1. A [B: ten] days from now.",
    ),
    "moved words keep their origin": (
        ["## 1. A\n\nA fee is due for each cart on the street.\n\n## 2. B\n\nDogs are kept on a lead at night.",
         "## 1. A\n\nA fee is due for each cart on the street.\n\n## 2. B\n\nDogs are kept on a short lead at night.",
         "## 1. B\n\nDogs are kept on a short lead at night.\n\n## 2. A\n\nA fee is due for each cart on the street."],
        "1 1. B Dogs are kept on a [A: short] lead at night. / 2 2. A A fee is due for each cart on the street.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_letter_stands_before_the_words_that_a_version_put_there(name: str) -> None:
    texts, expected = CASES[name]
    found = history({f"{2000 + n}": text for n, text in enumerate(texts)})
    assert " / ".join(map(line, read(page(found)[1]))) == expected


@pytest.mark.parametrize(("texts", "version"), [(["## 1. A\n\nOne."], 1), (["## 1. A\n\nOne."] * 3, 3)])
def test_a_text_without_later_words_is_left_to_its_own_page(texts: list[str], version: int) -> None:
    content, html = page(history({f"{n}": text for n, text in enumerate(texts)}))
    assert (len(content.layers), content.parts, content.left, html) == (version, (), (), "")


def test_letters_go_on_after_z() -> None:
    content, html = page(history({f"{n:02}": f"## 1. A\n\nThe fee is ${n} a day." for n in range(30)}))
    assert [layer.sign for layer in content.layers][::9] == ["", "I", "R", "AA"]
    assert [*map(line, read(html))] == ["1 1. A The fee is [AC: $29] a day."]
    assert [layer.number for layer in content.layers] == [1, *[0] * 28, 1]


def test_a_long_text_names_the_sections_without_a_letter() -> None:
    section = "## {n}. Carts\n\n" + "The cart of the clerk stands on street {n} all day. " * 40 + "\n\n"
    old = "".join(section.format(n=n) for n in range(1, 13))
    content, html = page(
        history({"2000": old, "2001": edited(old, ("clerk stands on street 7", "mayor stands on street 7"))})
    )
    assert [len(part.plain) for part in content.parts] == [6, 0, 5]
    assert [link.name for link in content.parts[2].plain] == [f"{n}. Carts" for n in range(8, 13)]
    assert re.match(r"7 7\. Carts The cart of the \[A: mayor\] stands", line(read(html)[0]))


# -- the law, on histories grown from real text


@pytest.mark.parametrize("operations", [ALL, NUMBERS])
@pytest.mark.parametrize("seed", few(range(3), 1))
def test_the_words_are_the_text_and_the_letters_are_blames(seed: int, operations: tuple[str, ...]) -> None:
    made = grown(seed, operations, versions=12)
    texts = {f"{n:02}": text for n, text in enumerate(made.texts)}
    found = history(texts)
    content, html = page(found)
    versions = {layer.sign: layer.text.name for layer in content.layers}
    course = thread.course("g", [Text(name, "", text) for name, text in texts.items()], ())
    expected = {
        one.provision.address[2:]: _signs((run.text, run.version) for run in one.runs)
        for one in thread.blame(thread.find(course, "g")).provisions
    }
    shown = {one.mark: _signs((raw(text), versions[sign]) for text, sign in one.words) for one in read(html)}
    assert sum(map(len, shown.values())) > 2000
    assert {mark: signs for mark, signs in shown.items() if signs != expected[mark]} == {}


def _signs(words: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Returns the signs of a text with what is said of them, blanks and Markdown's marks left out."""
    return [(c, said) for text, said in words for c in text if not c.isspace() and c not in "*_\\"]


# -- on a built site


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Returns the site of a small law that was changed often."""
    root = tmp_path_factory.mktemp("noise")
    cats = "; the owner of a cat shall keep it from singing on any roof of the city at all."
    split = edited([*VERSIONS.values()][-1], ("more than ten minutes.", f"more than ten minutes{cats}"))
    written(root, {**VERSIONS, "2025": split})
    building.build(root, root / "public", cache=root / "cache")
    return Built(root / "public")


SPLIT = "## 1. Dogs\n\nThe owner of a dog shall keep it from barking at night for more than ten minutes.{cats}"
CATS = " The owner of a cat shall keep it from singing on any roof of the city at all hours."
MET = {
    "split": ([CATS, f"\n\n## 2. Cats\n\n{CATS.strip()}"],
              {("0", "g/1"): "a part of 1 became 2 of 1", ("1", "g/2"): "2 was split off from 1 of 0"}),
    "joined": ([f"\n\n## 2. Cats\n\n{CATS.strip()}", CATS],
               {("1", "g/1"): "1 was joined with 2 of 0", ("0", "g/2"): "2 was joined into 1 of 1"}),
}  # fmt: skip


@pytest.mark.parametrize("name", MET)
def test_a_section_says_where_it_was_split_or_joined(name: str) -> None:
    cats, expected = MET[name]
    found = history({str(n): SPLIT.format(cats=one) for n, one in enumerate(cats)})
    met = turns.meetings(found, Places(found.id, found.editions), ENGLISH)
    assert {place: f"{one.said} {one.place.name}" for place, several in met.items() for one in several} == expected


THREADS = {
    "provisions/1.html": [
        "Changed and changed back: “thirty” becomes “sixty” (2018, undone: 2021)",
        "Changed and changed back: 1(b) added (2023, undone: 2024)",
        "Changed and changed back: moved from 1(b) to 1(c) (2023, undone: 2024)",
    ],
    "provisions/2.html": [],
    "provisions/3.html": ["Its numbers: 2 (2015–2018), then 3 (2021–2025)"],
    "provisions/4.html": [
        "2023: 4 came again; it had been 3 of 2018",
        "Changed and changed back: 3 struck (2021, undone: 2023)",
    ],
}


@pytest.mark.slow
@pytest.mark.parametrize("path", THREADS)
def test_a_section_tells_its_thread(noise: Built, path: str) -> None:
    assert _items(noise, f"ordinances/noise/{path}", "thread") == THREADS[path]


def _items(site: Built, path: str, name: str) -> list[str]:
    """Returns the words of each item of the lists in what has a class or is labelled so, but signs for the eye."""
    items: list[str] = []
    for event in site.pages[path].events:
        if isinstance(event, Tag) and event.name == "li":
            items.append("")
        elif isinstance(event, Word) and any(tag.name == "li" for tag in event.within):
            within = any(tag.has(name) or tag.get("aria-labelledby") == name for tag in event.within)
            items[-1] += event.text if within and not event.within[-1].get("aria-hidden") else ""
    return [" ".join(item.split()) for item in items if item.strip()]


def test_a_definition_with_other_labels_has_not_moved_and_moved_back() -> None:
    text = "## 1. Terms\n\n- (a) **Cart** means a stand on wheels.\n- (b) **Dog** means a dog of any age."
    first = "- (a) **Ant** means an insect that lives in the ground.\n"
    moved = edited(text, ("- (a) **Cart", f"{first}- (b) **Cart"), ("- (b) **Dog", "- (c) **Dog"))
    again = edited(moved, ("- (b) **Cart", "- (b) **Bee** means an insect that makes honey.\n- (c) **Cart"),
                   ("- (c) **Dog", "- (d) **Dog"))  # fmt: skip
    found = history({"2000": text, "2001": moved, "2002": again})
    assert [one for step in found.steps for several in step.turns.values() for one in several] == []
    assert found.steps[-1].between == ()


BETWEEN = {
    "2015-to-2018": [],
    "2015-to-2021": ["“thirty” becomes “sixty” (2018, undone: 2021)"],
    "2018-to-2023": ["3 struck (2021, undone: 2023)"],
    "2021-to-2024": ["1(b) added (2023, undone: 2024)", "moved from 1(b) to 1(c) (2023, undone: 2024)"],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BETWEEN)
def test_a_redline_of_versions_further_apart_tells_what_came_and_went(noise: Built, name: str) -> None:
    path = f"ordinances/noise/{name}.html"
    assert _items(noise, path, "between") == BETWEEN[name]
    told = "".join(word.text for word in noise.pages[path].words)
    assert told.count("Changed and changed back: ") >= sum("added" not in one for one in BETWEEN[name])


@pytest.mark.slow
def test_both_changes_of_a_reversal_name_each_other(noise: Built) -> None:
    for name in ("2015-to-2018", "2018-to-2021"):
        text = noise.texts[f"ordinances/noise/{name}.html"]
        assert "Changed and changed back: “thirty” becomes “sixty”" in re.sub(r"<[^>]*>", "", text)


@pytest.mark.slow
def test_every_letter_leads_to_a_change_that_has_the_words(noise: Built) -> None:
    path = "ordinances/noise/layers/index.html"
    assert not noise.pages[path].faults
    assert [place for place in noise.links(path) if place[0].endswith(".html") and not noise.leads(place)] == []
    events, at = noise.pages[path].events, ""
    ways = {tag.get("href"): tag for tag in noise.pages[path].tags if tag.has("by")}
    assert len(ways) >= 4
    for event in events:
        if isinstance(event, Tag) and event.has("by"):
            at = event.get("href")
        elif isinstance(event, Word) and any(tag.has("run") for tag in event.within):
            page, mark = at.removeprefix("../").split("#")
            assert event.text in _added(noise, f"ordinances/noise/{page}", mark)


def _added(site: Built, path: str, mark: str) -> str:
    """Returns the words that a change of a redline added."""
    found = (w for w in site.pages[path].words if any(tag.get("id") == mark for tag in w.within))
    return " ".join(word.text for word in found if any(tag.name == "ins" for tag in word.within))


@pytest.mark.slow
def test_golden_on_the_trust_act(tmp_path: Path) -> None:
    building.build(ROOT, tmp_path / "public", cache=tmp_path / "cache")
    site = Built(tmp_path / "public")
    path = "ordinances/boston-trust-act/layers/index.html"
    lines = [*map(line, read(site.texts[path]))]
    lines += ["", *_items(site, path, "legend"), "", *_items(site, path, "left")]
    golden, told = GOLDENS / "layers-trust-act.txt", "\n".join(lines) + "\n"
    if os.environ.get("LEXDIFF_ACCEPT"):
        golden.write_text(told, "utf-8")
    assert told == golden.read_text("utf-8")
    assert [place for place in site.links(path) if place[0].endswith(".html") and not site.leads(place)] == []
