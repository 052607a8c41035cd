"""Provisions are followed through versions, and each record stands at the change that it bears on: nothing is dropped.

Limits: small ordinances as data; the Trust Act's own records are in ``test_trust_act.py``. Rejected: goldens of whole
histories; nobody reads them, and one moved paragraph rewrites them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexdiff import repository
from lexdiff.errors import UnknownName
from lexdiff.model.history import Evidence, History, Step
from lexdiff.model.record import Amendment, Record
from lexdiff.read import records
from lexdiff.read.files import Blob
from lexdiff.repository import Repository, Text
from tests.texts import amended, ordinance

# What the sections say, so far apart that no two are taken for one another.
SAYS = {
    "hours": "No cart stands in a public square between ten in the evening and six in the morning.",
    "permit": "The Clerk shall issue a permit within ten days, unless the Fire Chief objects in writing.",
    "fee": "A fee of forty dollars is due for each wheel, payable at the counter of the Treasurer.",
    "horn": "Horns, bells and whistles are forbidden near schools, hospitals and houses of worship.",
    "dogs": "Dogs, cats and parrots travel free of charge when their owners carry them in baskets.",
}


def text(*sections: str) -> str:
    """Returns an ordinance of sections written "5 fee", the second word a key of SAYS or the section's own words."""
    parts = ["# Carts\n"]
    for section in sections:
        number, _, says = section.partition(" ")
        parts.append(f"## {number}.\n\n{SAYS.get(says, says)}\n")
    return "\n".join(parts)


def told(
    texts: Mapping[str, str] | Sequence[str], files: Mapping[str, str] | None = None, name: str = "carts"
) -> History:
    """Returns the history of an ordinance: its texts by version (or 1, 2, 3), and what lies in ``amendments/``."""
    several = texts if isinstance(texts, Mapping) else {str(n): one for n, one in enumerate(texts, 1)}
    held = {f"amendments/{path}": one for path, one in (files or {}).items()}
    found, found_records = read(held)
    kept = {name: tuple(Text(version, f"{version}/{name}.md", one) for version, one in several.items())}
    whole = Repository(Path(), tuple(several), kept, found, found_records, ())
    return repository.history(name, kept[name], found, repository.bearing_on(whole, name))


def read(files: Mapping[str, str]) -> tuple[tuple[Amendment, ...], tuple[Record, ...]]:
    """Returns the amendments and records among files; a fault in one fails the test."""
    blobs = {path: Blob(path, None, len(one), one.encode) for path, one in files.items()}
    found, wrong = records.amendments(blobs)
    found_records, also_wrong = records.records(blobs)
    assert (*wrong, *also_wrong) == ()
    return found, found_records


def instrument(after: str, passed: str = "not known", more: str = "", ordinances: str = "carts") -> str:
    """Returns an amendment's file."""
    return (
        f"---\ntitle: x\ntype: ordinance\nordinances: [{ordinances}]\nafter: {after}\npassed: {passed}\n{more}---\nx\n"
    )


def record(date: str, *bearings: str, kind: str = "news") -> str:
    """Returns a record's file; a bearing is written "at: 2, version: 2", and is a report of its source if not told."""
    lines = []
    for bearing in bearings:
        told_so = "" if "relation:" in bearing else ", relation: reports, strength: stated"
        lines.append(f"  - {{{bearing}{told_so}}}\n")
    return f"---\nkind: {kind}\ndate: {date}\ntitle: x\nbears_on:\n{''.join(lines)}---\nx\n"


def way(history: History, version: str, address: str) -> str:
    """Returns the way of a provision as "1:5 2:6", without the ordinance's id."""
    stops = history.trails[version, f"carts/{address}"]
    return " ".join(f"{stop.version}:{stop.provision.address.removeprefix('carts/')}" for stop in stops)


def step(history: History, before: str, after: str) -> Step:
    """Returns the step between two versions."""
    return next(one for one in history.steps if one.versions == (before, after))


def standing(one: Step) -> dict[str, list[str]]:
    """Returns where the records of a step stand: under "before > after", or under "head"."""
    names = {row.id: " > ".join(p.address.removeprefix("carts/") if p else "-" for p in row.provision)
             for row in one.redline.rows}  # fmt: skip
    found = {names[row]: [e.record.id for e in several] for row, several in one.evidence.items()}
    return {**found, **({"head": [e.record.id for e in one.whole]} if one.whole else {})}


# -- the way of a provision


@pytest.mark.parametrize(
    ("texts", "ways"),
    [
        pytest.param(
            [text("1 hours", "2 permit"), text("1 hours", "2 permit"), text("1 hours", "2 fee", "3 permit")],
            ["1:1 2:1 3:1", "1:2 2:2 3:3", "3:2"],
            id="equal texts, then a new 2 and what was 2 is 3",
        ),
        pytest.param(
            [text("4 hours", "5 permit"), text("4 hours", "5 fee", "6 permit"),
             text("4 hours", "5 horn", "6 fee", "7 permit")],
            ["1:4 2:4 3:4", "1:5 2:6 3:7", "2:5 3:6", "3:5"],
            id="a cascade: 5 becomes 6 while a new 5 comes, twice",
        ),
        pytest.param(
            [text("1 hours", "2 permit", "3 fee"), text("1 permit", "2 fee"), text("1 fee")],
            ["1:1", "1:2 2:1", "1:3 2:2 3:1"],
            id="the other way: numbers close up behind what goes",
        ),
        pytest.param(
            [text("1 hours", "2 permit", "3 horn"), text("1 horn", "2 hours", "3 permit"),
             text("1 hours", "2 permit", "3 horn")],
            ["1:1 2:2 3:1", "1:2 2:3 3:2", "1:3 2:1 3:3"],
            id="moved to the front and back again",
        ),
        pytest.param(
            [text("1 hours", "2 permit"), text("1 hours"), text("1 hours", "2 permit")],
            ["1:1 2:1 3:1", "1:2", "3:2"],
            id="gone and back: two ways, for nobody says that it is the same",
        ),
        pytest.param(
            [text("1 hours", "2 permit"), text("1 hours", "2 [Repealed]"), text("1 hours", "2 permit")],
            ["1:1 2:1 3:1", "1:2 2:2 3:2"],
            id="repealed and revived at its own number",
        ),
        pytest.param(
            [text("1 hours"), text("1 dogs", "2 hours")],
            ["1:1 2:2", "2:1"],
            id="two versions are enough",
        ),
    ],
)  # fmt: skip
def test_a_provision_is_followed_and_a_number_is_not(texts: list[str], ways: list[str]) -> None:
    history = told(texts)
    found = {way(history, *place.split(":")) for one in ways for place in one.split()}
    assert found == set(ways)
    for one in ways:  # the same way from each of its places
        assert {way(history, *place.split(":")) for place in one.split()} == {one}


def test_a_pin_and_a_term_are_followed_too() -> None:
    first = "# Carts\n\n## 1. Words\n\n- (a) **Cart** means a stand.\n\n## 2. Bans {#ban}\n\nOne.\n"
    second = first.replace("(a) **Cart**", "(a) **Art** means paint.\n- (b) **Cart**").replace("2. Bans", "9. None")
    history = told([first, second])
    assert way(history, "2", "1/cart") == "1:1/cart 2:1/cart" and way(history, "2", "9") == "1:2 2:9"
    assert way(history, "2", "1/art") == "2:1/art"


def test_the_change_that_led_to_a_stop_stands_at_it() -> None:
    history = told([text("1 hours"), text("1 hours"), text("1 fee", "2 hours")])
    stops = history.trails["3", "carts/2"]
    assert [stop.row.kinds if stop.row else None for stop in stops] == [None, None, ("renumbering",)]
    added = history.trails["3", "carts/1"]
    assert [stop.row.kinds if stop.row else None for stop in added] == [("insertion",)]


SPLIT = "crosswalk:\n  - {before: 5, after: [5, 6]}\n"
AWAY = "crosswalk:\n  - {before: 5, after: [6, 7]}\n"
JOIN = "crosswalk:\n  - {before: [5, 6], after: 6}\n"
BOTH = SAYS["permit"] + " " + SAYS["fee"]


@pytest.mark.parametrize(
    ("texts", "crosswalk", "ways"),
    [
        (["5 " + BOTH], SPLIT, ["1:5 2:5", "2:6"]),
        (["5 " + BOTH], AWAY, ["1:5 2:6", "2:7"]),
    ],
)
def test_a_split_goes_on_in_the_part_that_keeps_its_address_else_in_the_first(
    texts: list[str], crosswalk: str, ways: list[str]
) -> None:
    first, second = ("5", "6") if crosswalk is SPLIT else ("6", "7")
    after = text(f"{first} permit", f"{second} fee")
    history = told([text(*texts), after], {"a/amendment.md": instrument("2", more=crosswalk)})
    assert {way(history, "2", address) for address in (first, second)} == set(ways)
    parts = [history.trails["2", f"carts/{address}"][-1].row for address in (first, second)]
    assert all(part is not None and "split" in part.kinds for part in parts)


def test_a_join_comes_from_the_provision_whose_address_it_keeps() -> None:
    history = told([text("5 permit", "6 fee"), text("6 " + BOTH)], {"a/amendment.md": instrument("2", more=JOIN)})
    assert way(history, "2", "6") == "1:6 2:6" and way(history, "1", "5") == "1:5"
    row = history.trails["2", "carts/6"][-1].row
    assert row is not None and "join" in row.kinds


# -- where a record stands

# Three versions, of 2010, 2015 and 2020: 2 becomes 3 in the second, and 1 goes in the third.
THREE = [
    text("1 hours", "2 permit"),
    text("1 hours", "2 fee", "3 permit"),
    text("2 fee", "3 " + SAYS["permit"].replace("ten days", "thirty days")),
]
MADE = {
    "a/amendment.md": instrument("1", "2010-05-01"),
    "b/amendment.md": instrument("2", "2015-05-01"),
    "c/amendment.md": instrument("3", "2020-05-01"),
}


@pytest.mark.parametrize(
    ("name", "date", "bearing", "near", "later", "far"),
    [
        ("on the newer side", "2015-04-01", "at: 2, version: 2", {"- > 2": 1}, {}, {"- > 2": 1}),
        ("on the older side, later", "2014-04-01", "at: 2, version: 1", {"2 > 3": 1}, {}, {"2 > 3": 1}),
        ("on the older side, as it was made", "2010-05-01", "at: 2, version: 1", {}, {}, {}),
        ("on the older side, undated", "not known", "at: 2, version: 1", {}, {}, {}),
        ("on the middle, later", "2017", "at: 3, version: 2", {"2 > 3": 1}, {"3 > 3": 1}, {"2 > 3": 1}),
        ("on the middle, gone after", "2017", "at: 1, version: 2", {"1 > 1": 1}, {"1 > -": 1}, {"1 > -": 1}),
        ("on the newest", "2021", "at: 3, version: 3", {}, {"3 > 3": 1}, {"2 > 3": 1}),
        ("on the whole", "2015-04-01", "at: carts, version: 2", {"head": 1}, {}, {"head": 1}),
        ("a year that holds the day", "2015", "at: 3, version: 2", {"2 > 3": 1}, {}, {"2 > 3": 1}),
    ],
)
def test_a_record_stands_at_the_change_that_it_bears_on(
    name: str, date: str, bearing: str, near: dict[str, int], later: dict[str, int], far: dict[str, int]
) -> None:
    history = told(THREE, {**MADE, "since/r.md": record(date, bearing)})
    for versions, expected in ((("1", "2"), near), (("2", "3"), later), (("1", "3"), far)):
        found = {place: len(several) for place, several in standing(step(history, *versions)).items()}
        assert found == expected, (name, versions)
    assert sum(map(len, history.evidence.values())) == 1


def test_a_provision_that_is_in_neither_version_has_its_records_at_the_head() -> None:
    """It came with the second version and went with the third: between the first and the third there is no row."""
    texts = [text("1 hours"), text("1 hours", "2 fee"), text("1 hours")]
    history = told(texts, {**MADE, "since/r.md": record("2014", "at: 2, version: 2")})
    assert standing(step(history, "1", "2")) == {"- > 2": ["since/r"]}
    assert standing(step(history, "1", "3")) == {"head": ["since/r"]}
    assert [one.address for one in step(history, "1", "3").whole] == ["carts/2"]


def test_where_the_texts_are_equal_the_records_stand_at_the_head() -> None:
    history = told([text("1 hours")] * 2, {"b/r.md": record("2014", "at: 1, version: 2")})
    one = step(history, "1", "2")
    assert one.equal and one.redline.rows == () and standing(one) == {"head": ["b/r"]}


def test_each_address_of_a_record_counts_once_and_the_oldest_comes_first() -> None:
    files = {
        **MADE,
        "b/late.md": record("2015-03", "at: 2, version: 2", "at: 3, version: 2"),
        "b/early.md": record("2014", "at: § 2, version: 2"),
        "b/undated.md": record("not known", "at: carts/2, version: 2"),
    }
    found = standing(step(told(THREE, files), "1", "2"))
    assert found == {"- > 2": ["b/early", "b/late", "b/undated"], "2 > 3": ["b/late"]}


@pytest.mark.parametrize(
    ("term", "addresses"),
    [
        ("cart", ["1/cart"]),  # defined: the definition, and not every place that says so
        ("CART", ["1/cart"]),
        ("solely", ["2"]),
        ("sole", []),  # whole words only
        ("a  stand", ["1/cart", "3"]),
        ("fee", ["2", "3"]),
        ("$5", ["3"]),
        ("nothing of it", []),
    ],
)
def test_a_term_leads_to_its_definition_else_to_the_words(term: str, addresses: list[str]) -> None:
    source = (
        "# Carts\n\n## 1. Words\n\n- (a) **Cart** means a stand.\n\n## 2. Use\n\nA cart is used solely for a fee.\n\n"
        "## 3. Fee\n\nA\nstand costs $5.\n"
    )
    history = told({"1": source}, {"since/r.md": record("2014", f'term: "{term}", version: 1')})
    assert sorted(address.removeprefix("carts/") for _, address in history.evidence) == sorted(addresses)


def test_a_cell_of_a_table_leads_to_the_table() -> None:
    first = "# Carts\n\n## 1. Fees\n\n| cart | fee |\n|---|---|\n| small | $5 |\n"
    history = told([first, first.replace("$5", "$6")], {"b/r.md": record("2014", "at: 1/t1/r2/c2, version: 2")})
    assert [address for _, address in history.evidence] == ["carts/1/t1"]
    assert standing(step(history, "1", "2")) == {"1/t1 > 1/t1": ["b/r"]}


# -- which ordinance


@pytest.mark.parametrize(
    ("file", "at", "bears"),
    [
        ("a/r.md", "2", ["carts"]),  # the amendment's ordinance
        ("both/r.md", "2", ["carts", "dogs"]),
        ("both/r.md", "dogs/2", ["dogs"]),  # the id in the address goes first
        ("a/r.md", "dogs/2", ["dogs"]),
        ("a/deep/down/r.md", "2", ["carts"]),
        ("since/r.md", "2", ["carts", "dogs"]),  # no amendment: all of them
        ("since/r.md", "carts", ["carts"]),
        ("a/r.md", "§ 2", ["carts"]),
    ],
)
def test_which_ordinances_a_record_bears_on(file: str, at: str, bears: list[str]) -> None:
    files = {
        "amendments/a/amendment.md": instrument("1"),
        "amendments/both/amendment.md": instrument("1", ordinances="carts, dogs"),
        f"amendments/{file}": record("2014", f"at: {at}, version: 1"),
    }
    found, found_records = read(files)
    texts = {name: (Text("1", f"1/{name}.md", text("2 fee")),) for name in ("carts", "dogs")}
    whole = Repository(Path(), ("1",), texts, found, found_records, ())
    assert [name for name in texts if repository.bearing_on(whole, name)] == bears


# -- before and since


@pytest.mark.parametrize(
    ("date", "more", "kind", "period"),
    [
        ("2015-04-30", "", "news", "before"),
        ("2015-05-01", "", "vote", "before"),  # the day itself
        ("2015-05-02", "", "news", "since"),
        ("2015-05", "", "news", "before"),  # not surely later
        ("2015-06", "", "news", "since"),
        ("2014..2016", "", "news", "before"),
        ("2015-05-02..2016", "", "news", "since"),
        ("not known", "", "news", "undated"),
        ("2014", "", "request", "asked"),
        ("2014", ", outcome: adopted", "request", "before"),
        ("2014", ", outcome: partly", "request", "asked"),
        ("2014", ", outcome: not", "hearing", "asked"),
        ("not known", ", outcome: not", "hearing", "asked"),
        ("2016", ", outcome: adopted", "request", "since"),
    ],
)
def test_what_came_before_and_what_since(date: str, more: str, kind: str, period: str) -> None:
    bearing = f"at: 2, version: 2, relation: asks for, strength: stated{more}"
    history = told(THREE, {**MADE, "b/r.md": record(date, bearing, kind=kind)})
    assert [one.period for one in history.evidence["2", "carts/2"]] == [period]


def test_a_period_is_told_as_the_newer_version_sees_it() -> None:
    """What came after the version of 2010 and before that of 2015 is no news since the change of 2015."""
    files = {
        **MADE,
        "since/r.md": record("2012", "at: 2, version: 1"),
        "since/s.md": record("2017", "at: 2, version: 1"),
    }
    history = told(THREE, files)
    assert [one.period for one in history.evidence["1", "carts/2"]] == ["since", "since"]
    assert periods(step(history, "1", "2")) == {"since/r": "before", "since/s": "since"}
    assert periods(step(history, "1", "3")) == {"since/r": "before", "since/s": "before"}


def test_a_version_without_a_day_has_neither_before_nor_since() -> None:
    history = told(
        THREE, {"b/r.md": record("2014", "at: 2, version: 2"), "b/s.md": record("2016", "at: 2, version: 1")}
    )
    assert periods(step(history, "1", "2")) == {"b/r": "undated"}
    assert set(history.evidence) == {("2", "carts/2"), ("1", "carts/2")}


def test_what_is_approved_counts_before_what_is_passed() -> None:
    files = {"b/amendment.md": instrument("2", "2015-05-01", "approved: 2015-05-20\n")}
    files["b/r.md"] = record("2015-05-10", "at: 2, version: 2")
    assert periods(step(told(THREE, files), "1", "2")) == {"b/r": "before"}


def periods(one: Step) -> dict[str, str]:
    """Returns the periods of a step's evidence by record."""
    return {e.record.id: e.period for e in every(one)}


def every(one: Step) -> list[Evidence]:
    """Returns all evidence of a step."""
    return [*(e for several in one.evidence.values() for e in several), *one.whole]


# -- the repository


def test_a_survey_finds_what_there_is(tmp_path: Path) -> None:
    for path, content in {
        "ordinances/1/carts.md": "---\nordinance: carts\n---\n" + THREE[0],
        "ordinances/2/c.md": "---\nordinance: carts\n---\n" + THREE[1],
        "ordinances/2/dogs.md": text("1 dogs"),
        "ordinances/10/carts.md": THREE[2],
        "ordinances/10/twice.md": "---\nordinance: carts\n---\n# Carts\n",
        "amendments/b/amendment.md": instrument("2", "2015-05-01"),
        "amendments/c/amendment.md": instrument("10", "2020-05-01"),
        "amendments/c/broken.md": "no front matter\n",
        "amendments/since/r.md": record("2016", "at: 2, version: 2"),
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    found = repository.survey(tmp_path / "ordinances/2")
    assert found.versions == ("1", "2", "10") and list(found.texts) == ["carts", "dogs"]
    assert [(one.version, one.file) for one in found.texts["carts"]] == [
        ("1", "ordinances/1/carts.md"), ("2", "ordinances/2/c.md"), ("10", "ordinances/10/carts.md")
    ]  # fmt: skip
    assert {one.file for one in found.problems} == {"amendments/c/broken.md"}
    history = repository.history("carts", found.texts["carts"], found.amendments, repository.bearing_on(found, "carts"))
    assert [one.versions for one in history.steps] == [("1", "2"), ("2", "10"), ("1", "10")]
    assert [edition.amendment.id if edition.amendment else "" for edition in history.editions] == ["", "b", "c"]


def test_outside_a_repository_the_way_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no folder ordinances/"):
        repository.survey(tmp_path)


def test_of_many_versions_only_neighbours_and_the_ends_are_compared() -> None:
    history = told([text(f"{n} hours") for n in range(1, 13)])
    assert [one.versions for one in history.steps][-2:] == [("11", "12"), ("1", "12")] and len(history.steps) == 12
    assert way(history, "12", "12") == " ".join(f"{n}:{n}" for n in range(1, 13))


def test_equal_texts_share_their_provisions() -> None:
    first, _, third = told([THREE[0], THREE[1], THREE[0]]).editions
    assert first.ordinance.root is third.ordinance.root


# -- laws


def _drawn(seed: int) -> tuple[list[str], dict[str, str]]:
    """Returns three or four versions of a small ordinance, and records that bear on anything in them."""
    draw = random.Random(seed)
    texts = ["# Carts\n\n" + ordinance(draw)]
    for _ in range(draw.randint(1, 3)):
        texts.append(draw.choice((amended(draw, texts[-1]), amended(draw, texts[-1]), texts[-1], texts[0])))
    known = [(v, address) for (v, address) in told(texts).trails]
    files = {} if draw.random() < 0.2 else {
        f"{n}/amendment.md": instrument(str(n), f"{2000 + n * 5}-05") for n in range(1, len(texts) + 1)
    }  # fmt: skip
    for n in range(draw.randint(0, 6)):
        version, address = draw.choice(known)
        date = draw.choice(("not known", f"{2000 + draw.randint(0, 30)}"))
        bearing = draw.choice((f'at: "{address}"', f'at: "{address}"', "term: the", "term: fee"))
        files[f"since/{n}.md"] = record(date, f"{bearing}, version: {version}")
    return texts, files


@given(st.integers(0, 10**9))
def test_every_provision_has_one_way_and_every_record_one_place(seed: int) -> None:
    texts, files = _drawn(seed)
    history = told(texts, files)
    provisions = {
        (edition.version, p.address): p for edition in history.editions for p in edition.ordinance.root.walk()
    }
    assert set(history.trails) == set(provisions)
    stops = [stop for trail in {id(t[0]): t for t in history.trails.values()}.values() for stop in trail]
    assert sorted((s.version, s.provision.address) for s in stops) == sorted(provisions)  # each in one way only
    order = [edition.version for edition in history.editions]
    for place, trail in history.trails.items():
        versions = [order.index(stop.version) for stop in trail]
        assert versions == list(range(versions[0], versions[0] + len(versions)))  # no version is left out
        assert place in {(stop.version, stop.provision.address) for stop in trail}
        assert all(stop.provision is provisions[stop.version, stop.provision.address] for stop in trail)
    _nothing_is_dropped(history)


def _nothing_is_dropped(history: History) -> None:
    order = [edition.version for edition in history.editions]
    for one in history.steps:
        first, last = (order.index(version) for version in one.versions)
        rows = [row.id for row in one.redline.rows]
        assert len(rows) == len(set(rows)) and set(one.evidence) <= set(rows)
        found = sorted((e.record.id, e.bearing.where, e.address) for e in every(one))
        expected = sorted(
            (e.record.id, e.bearing.where, e.address)
            for (version, _), several in history.evidence.items()
            for e in several
            if first < order.index(version) <= last or (order.index(version) == first and e.period == "since")
        )
        assert found == expected
        for row in one.redline.rows:
            mine = {p.address for p in row.provision if p}
            for e in one.evidence.get(row.id, ()):
                trail = {stop.provision.address for stop in history.trails[e.version, e.address]}
                assert mine & trail
