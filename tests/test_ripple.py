"""What a change touches elsewhere: citations that break or mislead first, then those that keep up, and uses of terms.

Limits: within one ordinance. Rejected: goldens of the Trust Act's page; the values are what can be wrong.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexdiff import repository
from lexdiff.model.history import History
from lexdiff.model.redline import Row
from lexdiff.read import citing
from lexdiff.repository import Text
from tests.test_history import SAYS, read

TABLE = citing.read(None)


def history(before: str, after: str, files: dict[str, str] | None = None) -> History:
    """Returns the history of an ordinance "carts" in versions 1 and 2, with its ripples."""
    texts = [Text(name, f"{name}/carts.md", text) for name, text in (("1", before), ("2", after))]
    found, _ = read({f"amendments/{path}": one for path, one in (files or {}).items()})
    return repository.history("carts", texts, found, (), TABLE)


def touched(before: str, after: str, files: dict[str, str] | None = None) -> list[str]:
    """Returns what each change touches: "2 > 3: broken at 4, “section 2”, was 2, now -"."""
    step = history(before, after, files).steps[0]
    found = []
    for row in step.redline.rows:
        for touch in step.ripple[row.id].touches if row.id in step.ripple else ():
            was, now = (short(address) for address in (touch.was, touch.now))
            ends = f", was {was}, now {now}" if touch.was or touch.now else ""
            found.append(f"{name(row)}: {touch.kind} at {short(touch.address)}, “{touch.words}”{ends}")
    return found


def short(address: str) -> str:
    """Returns an address without the ordinance."""
    return address.partition("/")[2] or "-"


def name(row: Row) -> str:
    """Returns where a row stands on both sides."""
    return " > ".join(dict.fromkeys(short(p.address) for p in row.provision if p))


def law(*sections: str) -> str:
    """Returns an ordinance; a section is "5 words", where words may name what SAYS holds ("{fee}")."""
    parts = []
    for section in sections:
        number, _, words = section.partition(" ")
        parts.append(f"## {number}.\n\n{words.format(**SAYS)}\n")
    return "\n".join(parts)


BASE = ("1 {hours}", "2 {permit}", "3 {fee}", "4 {horn}")
CASES = [
    # a number that another section takes: the words lead elsewhere, and nobody sees it
    (
        law(*BASE, "5 {dogs} But for section 2."),
        law("1 {hours}", "2 {fee}", "3 {horn}", "4 {dogs} But for section 2."),
        {"2: elsewhere at 4, “section 2”, was 2, now 2"},
    ),
    # the citation keeps up
    (
        law(*BASE, "5 {dogs} But for section 3."),
        law("1 {hours}", "2 {fee}", "3 {horn}", "4 {dogs} But for section 2."),
        {"3 > 2: cites at 4, “section 2”, was 3, now 2"},
    ),
    # what it named is gone, or has gone elsewhere
    (law(*BASE, "5 {dogs} But for section 4."), law(*BASE[:3], "5 {dogs} But for section 4."),
     {"4: broken at 5, “section 4”, was 4, now -"}),
    (law(*BASE, "5 {dogs} But for section 4."), law(*BASE[:3], "9 {horn}", "5 {dogs} But for section 4."),
     {"4 > 9: broken at 5, “section 4”, was 4, now -"}),
    # it stands, and says that it is repealed
    (law(*BASE, "5 {dogs} But for section 4."), law(*BASE[:3], "4 [Repealed]", "5 {dogs} But for section 4."),
     {"4: repealed at 5, “section 4”, was 4, now 4"}),
    # a part of it
    (law(*BASE[:3], "4 {horn}\n\n- (a) {dogs}\n- (b) No dogs.", "5 {permit} As section 4(b) says."),
     law(*BASE[:3], "4 {horn}\n\n- (b) {dogs}", "5 {permit} As section 4(b) says."),
     {"4/b: elsewhere at 5, “section 4(b)”, was 4/b, now 4/b"}),
    # within a range: what was repealed or struck between its ends, or left it
    (law(*BASE, "5 {dogs} See sections 1 through 4."),
     law(*BASE[:2], "3 [Repealed]", BASE[3], "5 {dogs} See sections 1 through 4."),
     {"3: repealed at 5, “sections 1 through 4”, was 3, now 3"}),
    (law(*BASE, "5 {dogs} See sections 1 to 4."), law(*BASE[:2], BASE[3], "5 {dogs} See sections 1 to 4."),
     {"3: left at 5, “sections 1 to 4”, was 3, now -"}),
    (law(*BASE, "5 {dogs} See sections 1 to 3."),
     law("1 {hours}", "3 {fee}", "4 {horn}", "5 {dogs} See sections 1 to 3.", "6 {permit}"),
     {"2 > 6: left at 5, “sections 1 to 3”, was 2, now -"}),
    (law("1 {hours}", "2 {fee}\n\n- (a) {dogs}\n- (b) {horn}\n- (c) {permit}", "3 See sections 2(a) through (c)."),
     law("1 {hours}", "2 {fee}\n\n- (a) {dogs}\n- (b) [Repealed]\n- (c) {permit}", "3 See sections 2(a) through (c)."),
     {"2/b: repealed at 3, “sections 2(a) through (c)”, was 2/b, now 2/b"}),
    # ... and what only took another number there, or came anew, is no matter
    (law(*BASE, "5 {dogs} See sections 1 through 4."),
     law(BASE[0], "2 {fee}", "3 {permit}", BASE[3], "5 {dogs} See sections 1 through 4."), set()),
    # within itself, relative, and wider ranges: nothing to tell
    (law("1 {hours}", "2 {fee}\n\n- (a) {dogs}\n- (b) As subsection (a) of this section."),
     law("1 {hours}", "3 {fee}\n\n- (a) {dogs}\n- (b) As subsection (a) of this section."), set()),
    (law(*BASE, "5 {dogs} See section 2."), law(*BASE, "5 {dogs} See section 2, and no other."), set()),
    (law(*BASE, "5 {dogs} See section 9."), law(*BASE[:3], "5 {dogs} See section 9."), set()),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_citations_of_what_moved_or_went(before: str, after: str, expected: set[str]) -> None:
    assert {*touched(before, after)} == expected


TERMS = """## 1. Definitions

- (a) **Cart** means {cart}.
- (b) **Food cart** means a cart that sells food.
- (c) **ID** means a card.
- (d) **Party** means {party}.

## 2. Rules

- (a) Carts and a food cart need an ID; an id is nothing.
- (b) The cart’s wheels; a push-cart; cartwheels.
- (c) Parties, and the party's guests.
- (d) Food carts only.

## 3. Horns

For the purposes of this section:

- (a) **Horn** means {horn}.
- (b) A horn is loud.

## 4. More

A horn is quiet.
"""
USUAL = {"cart": "a stand", "party": "a person", "horn": "a bell"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"cart": "a wheeled stand"}, [
            "1/cart: uses at 1/food-cart, “cart”", "1/cart: uses at 2/a, “Carts”", "1/cart: uses at 2/b, “cart’s”",
        ]),
        ({"party": "a group"}, ["1/party: uses at 2/c, “Parties”"]),
        ({"horn": "a whistle"}, ["3/horn: uses at 3/b, “horn”"]),
        ({}, []),
    ],
)  # fmt: skip
def test_a_changed_definition_names_the_uses(changed: dict[str, str], expected: list[str]) -> None:
    assert touched(TERMS.format(**USUAL), TERMS.format(**{**USUAL, **changed})) == expected


def test_a_new_a_renamed_and_a_struck_term() -> None:
    text = TERMS.format(**USUAL)
    assert touched(text.replace("- (c) **ID** means a card.\n", ""), text) == ["1/id: uses at 2/a, “ID”"]
    assert touched(text, text.replace("- (c) **ID** means a card.\n", "")) == ["1/id: old term at 2/a, “ID”"]
    renamed = touched(
        text, text.replace("**ID** means a card", "**Badge** means a card").replace("card.", "badge, a card.")
    )
    assert [line for line in renamed if "old term" in line] == ["1/id > 1/badge: old term at 2/a, “ID”"]


def test_what_goes_with_its_section_leaves_no_old_term_and_notes_use_none() -> None:
    text = TERMS.format(**USUAL)
    assert touched(text, text.partition("## 3. Horns")[0] + "## 4. More\n\nA horn is quiet.\n") == []
    noted = text + "\n### Annotations\n\n- *Note*: carts came in 1900.\n"
    changed = touched(noted, noted.replace("a stand", "a wheeled stand"))
    assert [line for line in changed if "annotations" in line] == []


def test_form_and_number_change_no_meaning() -> None:
    text = TERMS.format(**USUAL)
    assert touched(text, text.replace("(c) **ID**", "(d) **ID**").replace("(d) **Party**", "(e) **Party**")) == []
    assert touched(text.replace("a stand", 'a "stand"'), text.replace("a stand", "a “stand”")) == []


def test_a_changed_part_of_a_definition_changes_it_once() -> None:
    text = "## 1. Definitions\n\n- (a) **Cart** means:\n    - (1) {}\n    - (2) {}\n\n## 2. Rules\n\nNo cart stands.\n"
    found = touched(text.format("a big stand;", "a small barrow."), text.format("a large stand;", "a tiny barrow."))
    assert found == ["1/cart/1: uses at 2, “cart”"]


def test_other_laws_stand_at_the_change_that_cites_them() -> None:
    found = history(law("1 {hours}"), law("1 {hours} See 42 U.S.C. § 1983."))
    row = next(row for row in found.steps[0].redline.rows if row.kinds)
    assert [one.law for one in found.steps[0].ripple[row.id].laws] == ["United States Code"]


def test_nobody_asked_and_nothing_changed() -> None:
    texts = [Text(name, f"{name}/carts.md", law(*BASE)) for name in ("1", "2")]
    assert repository.history("carts", texts, (), (), TABLE).steps[0].ripple == {}
    other = [texts[0], Text("2", "2/carts.md", law(*BASE[:3]))]
    assert repository.history("carts", other, (), ()).steps[0].ripple == {}


@given(st.integers(0, 10**9))
def test_on_any_renumbering_the_truth_is_told(seed: int) -> None:
    """Sections take other numbers or go; each of them cites one by number, and some citations are brought along."""
    chosen = random.Random(seed)
    keys = sorted(SAYS)
    chosen.shuffle(keys)
    old = {key: str(n) for n, key in enumerate(keys, 1)}
    kept = [key for key in keys if chosen.random() < 0.8] or keys[:1]
    new = {key: str(n) for n, key in enumerate(kept, 1)}
    cites = {key: chosen.choice([other for other in keys if other != key]) for key in keys}
    along = {key for key in kept if cites[key] in new and chosen.random() < 0.5}

    def text(numbers: dict[str, str], here: list[str], newer: bool) -> str:
        target = {key: (new if newer and key in along else old)[cites[key]] for key in here}
        return law(*(f"{numbers[key]} {SAYS[key]} So says section {target[key]}." for key in here))

    expected = set()
    for key in kept:
        said = (new if key in along else old)[cites[key]]
        now = next((other for other in kept if new[other] == said), None)
        if key in along and old[cites[key]] != new[cites[key]]:
            expected.add((new[key], "cites"))
        elif key not in along and now != cites[key]:
            expected.add((new[key], "elsewhere" if now else "broken"))
    step = history(text(old, keys, False), text(new, kept, True)).steps[0]
    found = {(short(t.address), t.kind) for ripple in step.ripple.values() for t in ripple.touches}
    assert {one for one in found if one[1] != "cites"} == {one for one in expected if one[1] != "cites"}
    assert {one for one in expected if one[1] == "cites"} <= found


def test_the_trust_act() -> None:
    root = Path(__file__).resolve().parent.parent
    found = repository.survey(root)
    texts = found.texts["boston-trust-act"]
    told = repository.history("boston-trust-act", texts, found.amendments, (), citing.read(root))
    rows = {row.id: row for row in told.steps[0].redline.rows}
    uses = {
        name(rows[row]): [short(touch.address) for touch in ripple.touches]
        for row, ripple in told.steps[0].ripple.items()
        if ripple.touches
    }
    assert uses["1/civil-immigration-detainer-request"] == ["1/ice", "2/a", "2/b/2", "3/1"]
    assert uses["1/ice"] == ["2/a", "2/b/4", "3/3"]
    assert {one.text for ripple in told.steps[0].ripple.values() for one in ripple.laws} == {
        "8 U.S.C. § 287.7",
        "42 U.S.C. § 1983",
    }
