"""How far a text has come, which version comes after which, and what is wrong where files don't say or say it twice.

Mostly data: a small repository, and what is changed in it. Limits: no text is compared here but for drift.
Rejected: one large repository with every fault; a fault would hide behind another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexdiff import asof, repository
from lexdiff.model.dates import Clocks
from lexdiff.model.record import Amendment
from lexdiff.read import check, records, standing, texts
from lexdiff.read.files import Blob
from lexdiff.read.succession import in_succession
from lexdiff.read.workspace import Workspace
from tests.test_cli import run
from tests.test_site_gathered import record

OLD = "# Carts\n\n## 1. Hours\n\nCarts leave at ten.\n\n## 2. Fee\n\nA fee of $40 is due.\n"
NEW = OLD.replace("$40", "$60")
CLOCKS = "amendments/b/amendment.md"


def act(after: str, before: str = "none", more: str = "") -> str:
    """Returns an amendment's file."""
    return (
        f"---\ntitle: An act\ntype: ordinance\nordinances: [carts]\nbefore: {before}\nafter: {after}\n{more}---\n\nx\n"
    )


BASE = {
    "ordinances/2014/carts.md": OLD,
    "ordinances/2019/carts.md": NEW,
    "amendments/a/amendment.md": act("2014", more="passed: 2014-05-01\n"),
    CLOCKS: act("2019", "2014", "passed: 2019-05-01\n"),
}


def written(root: Path, files: Mapping[str, str]) -> Workspace:
    """Writes a repository: the base, and files over it ("" takes one out)."""
    for name, text in {**BASE, **files}.items():
        if text:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, "utf-8")
    return Workspace(root)


def order(home: Workspace) -> str:
    """Returns the versions of the carts in order, with how far each has come where it isn't law."""
    every = asof.every(home)["carts"]
    found = repository.survey(home.root)
    assert [one.version for one in found.texts["carts"]] == [one.version for one in every]
    return " ".join(one.version + ("" if one.standing == "law" else f":{one.standing}") for one in every)


def front(**fields: str) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + "---\n\n" + NEW


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({}, "2014 2019"),
        # A draft stands where its own day puts it, whatever its name.
        ({"ordinances/0/carts.md": front(stage="filed", date="2019-02", amendment="b")}, "2014 0:draft 2019"),
        # Without a day it stands behind the version that its amendment would change.
        ({"ordinances/0/carts.md": front(stage="filed", amendment="b")}, "2014 0:draft 2019"),
        (
            {"ordinances/0/carts.md": front(stage="proposed"), "amendments/c/amendment.md": act("0", "2019")},
            "2014 2019 0:proposed",
        ),
        # Texts of one instrument, all on one day, in the order of their stages.
        (
            {
                f"ordinances/{name}/carts.md": front(stage=stage, date="2019-05-01", amendment="b")
                for name, stage in (("x", "as amended"), ("y", "new draft"), ("z", "filed"))
            },
            "2014 z:draft y:draft x:draft 2019",
        ),
        # Two on one day: the one whose amendment builds on the other is later, whatever their names.
        (
            {"ordinances/1/carts.md": NEW, "amendments/c/amendment.md": act("1", "2019", "passed: 2019-05-01\n")},
            "2014 2019 1",
        ),
        ({"amendments/b/amendment.md": act("2019", "2014", "status: pending\n")}, "2014 2019:proposed"),
        ({"amendments/b/amendment.md": act("2019", "2014", "status: not adopted\n")}, "2014 2019:not adopted"),
        (
            {"amendments/b/amendment.md": act("2019", "2014", "approved: 2019\napproval: vetoed\n")},
            "2014 2019:not adopted",
        ),
        ({"amendments/b/amendment.md": act("2019", "2014", "approved: 2019\napproval: overridden\n")}, "2014 2019"),
        (
            {"amendments/b/amendment.md": act("2019", "2014", "passed: 2019\nstatus: not yet in force\n")},
            "2014 2019:enacted",
        ),
        ({"ordinances/2019/carts.md": front(stage="filed", date="2019"), CLOCKS: ""}, "2014 2019:proposed"),
        # Round in a circle: some order, and no endless search.
        ({"amendments/a/amendment.md": act("2014", "2019"), CLOCKS: act("2019", "2014")}, "2014 2019"),
        # Before 1970 and after 2100.
        (
            {
                "amendments/a/amendment.md": act("2014", more="passed: 2101-01-01\n"),
                "amendments/b/amendment.md": act("2019", more="passed: 1812-06-18\n"),
            },
            "2019 2014",
        ),
        # A mistyped year doesn't turn round what was built on what.
        ({CLOCKS: act("2019", "2014", "passed: 1919-05-01\n")}, "2014 2019"),
        ({"amendments/a/amendment.md": act("2014", more="passed: 2041-05-01\n")}, "2014 2019"),
    ],
)  # fmt: skip
def test_versions_stand_in_order(tmp_path: Path, files: Mapping[str, str], wanted: str) -> None:
    assert order(written(tmp_path, files)) == wanted


def test_a_draft_has_none_of_its_amendment_s_clocks(tmp_path: Path) -> None:
    home = written(tmp_path, {"ordinances/x/carts.md": front(stage="filed", date="2019-02", amendment="b")})
    draft = next(one for one in asof.every(home)["carts"] if one.version == "x")
    assert draft.clocks == Clocks() and texts.first_day(draft) == "2019-02-01"


@pytest.mark.parametrize(
    ("files", "file", "line", "what", "hint"),
    [
        (
            {"ordinances/x/carts.md": NEW, "amendments/c/amendment.md": act("x", "2014", "passed: 2019-05-01\n")},
            "ordinances/x/carts.md", 1, "versions 2019 and x of carts both come on 2019-05-01", "before it",
        ),
        (
            {"ordinances/x/carts.md": NEW, "amendments/c/amendment.md": act("x", "2014", "passed: 2020\n")},
            "amendments/c/amendment.md", 5, "before names 2014, but 2019 comes between it and x", "before: 2019",
        ),
        (
            {CLOCKS: act("2019", "2014", "passed: 2013-05-01\n")},
            CLOCKS, 7, "passed 2013-05-01 is before version 2014, which before names (amendments/a/amendment.md:",
            "dates of 2014",
        ),
        (
            {CLOCKS: act("2019", "2014", "published: 2013\n")},
            CLOCKS, 7, "published 2013 is before version 2014, which before names (amendments/a/amendment.md: passed",
            "correct published",
        ),
        (
            {CLOCKS: act("2019", "2014", "passed: 2013\n"), "amendments/a/amendment.md": ""},
            CLOCKS, 7, "passed 2013 is before version 2014, which before names (ordinances/2014/carts.md: no date)", "",
        ),
        (
            {"ordinances/2019/carts.md": front(passed="2013-05-01")},
            "ordinances/2019/carts.md", 2, "passed 2013-05-01 is before version 2014", "correct passed",
        ),
        (
            {CLOCKS: act("2019", "2014", "passed: 2019-05\napproved: 2019-04-30\n")},
            CLOCKS, 8, "approved 2019-04-30 is before passed 2019-05", "one of the two",
        ),
        (
            {CLOCKS: act("2019", "2014", "passed: 2018-05-01\nvotes:\n  - date: 2019-05-01\n")},
            CLOCKS, 7, "the vote of 2019-05-01 is after passed 2018-05-01", "the date of the vote",
        ),
        (
            {"ordinances/2019/carts.md": front(amendment="a")},
            "ordinances/2019/carts.md", 2, "amendment a made version 2014 (amendments/a/amendment.md), and not 2019",
            "made 2019",
        ),
        (
            {"ordinances/2019/carts.md": front(amendment="b"), "amendments/c/amendment.md": act("2019", "2014")},
            "amendments/c/amendment.md", 6, "after names version 2019, whose text names amendment b", "that c makes",
        ),
        (
            {"amendments/c/amendment.md": act("2014")},
            "amendments/c/amendment.md", 6, "version 2014 of carts is made by amendments/a/amendment.md too", "c makes",
        ),
        (
            {CLOCKS: act("2019", "2014", "effective: [2019-06-01, 2020-01-01]\n")},
            CLOCKS, 7, "effective should be one date", "go into an amendment's clocks",
        ),
        (
            {CLOCKS: act("2019", "2014", "clocks:\n  - at: 9\n    effective: 2020\n")},
            CLOCKS, 8, "clocks point to nothing in version 2019", "",
        ),
        (
            {CLOCKS: act("2019", "2014", "clocks:\n  - at: 2\n    effective: 2020\n    until: 2019-01-01\n")},
            CLOCKS, 10, "2 ends before it begins", "correct",
        ),
        (
            {CLOCKS: act("2019", "2014", "clocks:\n  - at: 2\n")},
            CLOCKS, 8, "clocks say no day for 2", "effective",
        ),
        (
            {CLOCKS: act("2019", "2014", "clocks:\n  - effective: 2020\n")},
            CLOCKS, 8, "a line of clocks names no provision", "2(b)",
        ),
        (
            {CLOCKS: act("2019", "2014", "clocks:\n  - at: 2\n    expires: 2020\n")},
            CLOCKS, 9, "there is no field expires", "",
        ),
        (
            {CLOCKS: act("2019", "2014", "status: waiting\n")},
            CLOCKS, 7, "status can't be waiting", "pending",
        ),
        (
            {
                "ordinances/2014/carts.md": front(passed="2014-03", amendment="a"),
                "ordinances/2019/carts.md": front(passed="2014-03", amendment="b").replace("$50", "$60"),
                CLOCKS: act("2019", "2014", "passed: 2019-12-11\n"),
            },
            "ordinances/2019/carts.md", 2, "passed is that of 2014 still, and not of b: 2019", "take the line out",
        ),
        (
            {"ordinances/2014/carts.md": front(stage="proposed", amendment="none").replace("$60", "$50"),
             "amendments/a/amendment.md": act("2013", "2012")},
            "ordinances/2014/carts.md", 2, "stage says proposed, but 2019 is law, and was made out of it", "as passed",
        ),
        (
            {"ordinances/2019/carts.md": front(stage="filed", date="2019")},
            "ordinances/2019/carts.md", 2, "stage says filed, but amendment b made it law", "correct stage",
        ),
        (
            {"ordinances/2019/carts.md": front(date="2019")},
            "ordinances/2019/carts.md", 2, "date is for a text from before its passage", "passed, approved",
        ),
        (
            {"ordinances/2019/carts.md": front(stage="filed", date="2019-02-30", amendment="a")},
            "ordinances/2019/carts.md", 3, "date: there is no 2019-02-30", "not known",
        ),
        (
            {"ordinances/2019/carts.md": front(wording="not held")},
            "ordinances/2019/carts.md", 2, "the text is not held, and here is one", "take out",
        ),
        (
            {
                CLOCKS: act("2019", "2014", "passed: 2019\neffective: 2020-01-01\nstatus: not yet in force\n"),
                "amendments/b/news.md": record("news", "2020-01-02", "In force"),
            },
            CLOCKS, 9, "it was effective 2020-01-01, and amendments/b/news.md is from 2020-01-02", "take status out",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_its_place(
    tmp_path: Path, files: Mapping[str, str], file: str, line: int, what: str, hint: str
) -> None:
    found = check.check(written(tmp_path, files))
    fitting = [one for one in found if what in one.what]
    assert [(one.file, one.line) for one in fitting] == [(file, line)], found
    assert hint in fitting[0].hint and fitting[0].hint


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"amendments/b/amendment.md": act("2019", "2014", "clocks:\n  - at: 2\n    until: not known\n")},
        # What goes is in the version before only.
        {
            "ordinances/2019/carts.md": OLD.partition("## 2")[0],
            CLOCKS: act("2019", "2014", "passed: 2019\nclocks:\n  - at: 2\n    until: 2020\n"),
        },
        # A hearing is announced; its date doesn't say that the day has come.
        {
            CLOCKS: act("2019", "2014", "passed: 2019\neffective: 2020-01-01\nstatus: not yet in force\n"),
            "amendments/b/hearing.md": record("hearing", "2020-01-02", "To come"),
        },
        # A codifier's restyling between two enacted versions is no version skipped.
        {
            "ordinances/code/carts.md": OLD,
            "amendments/code/amendment.md": act("code", "2014", "published: 2016\n").replace(
                "type: ordinance", "type: editorial revision"
            ),
        },
        # An instrument that failed may have been meant to make the same version.
        {"amendments/c/amendment.md": act("2019", "2014", "status: not adopted\n")},
        {"amendments/c/amendment.md": act("2019", "2014", "approval: vetoed\n")},
        # A law may reach back, and a veto be voted over.
        {
            CLOCKS: act("2019", "2014", "passed: 2019\neffective: 2013-01-01\n"),
            "ordinances/2019/carts.md": front(amendment="b", stage="as passed"),
        },
        {CLOCKS: act("2019", "2014", "passed: 2019-05-01\nvotes:\n  - date: 2019-05\n  - date: 2019-06-01\n")},
        # A month leaves its days open.
        {CLOCKS: act("2019", "2014", "passed: 2014-05\napproved: 2014-05-01\n")},
        # One instrument, as passed and as codified.
        {"ordinances/code/carts.md": front(amendment="b", stage="as codified")},
        {"ordinances/lost/carts.md": "---\nstage: filed\ndate: 2019-02\nwording: not held\namendment: b\n---\n"},
    ],
)
def test_what_is_right_is_left_alone(tmp_path: Path, files: Mapping[str, str]) -> None:
    assert check.check(written(tmp_path, files)) == ()


# -- what was enacted and what was codified

CODE = act("code", "2019", "published: 2020-03\n").replace("type: ordinance", "type: editorial revision")


def drifting(root: Path, codified: str) -> Path:
    """Writes a repository in which a codifier restyled the version of 2019."""
    return written(root, {"ordinances/code/carts.md": codified, "amendments/code/amendment.md": CODE}).root


def test_check_lists_where_the_code_drifts_apart_from_what_was_enacted(tmp_path: Path) -> None:
    root = drifting(tmp_path, NEW.replace("leave at ten", "may leave at ten").replace("## 1.", "## A."))
    done = run("check", cwd=root)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "0 problems found",
        "carts, 2019 as enacted, code as codified: 1 place where the wording drifts apart",
        "  1 → A: 1. redesignated as A.; “may” added.",
    ]
    (told,) = json.loads(run("check", "--format", "json", cwd=root).out)["drift"]
    assert [one["before"] for one in told["drift"]] == ["carts/1"] and told["form_only"] == 0


@pytest.mark.parametrize("codified", [NEW, NEW.replace("## 1. Hours", "## A. Hours")])
def test_a_number_alone_is_no_drift(tmp_path: Path, codified: str) -> None:
    done = run("check", cwd=drifting(tmp_path, codified))
    assert done.code == 0 and "0 places where the wording drifts apart" in done.out


def test_as_passed_and_as_codified_of_one_instrument_are_compared(tmp_path: Path) -> None:
    texts_ = {"ordinances/2019/carts.md": front(stage="as codified").replace("$60", "$50"),
              "ordinances/z-passed/carts.md": front(stage="as passed", amendment="b")}  # fmt: skip
    home = written(tmp_path, texts_)
    assert order(home) == "2014 z-passed 2019" and check.check(home) == ()
    assert "  2: “$60” becomes “$50”." in run("check", cwd=tmp_path).out


def test_nobody_passed_a_restyling(tmp_path: Path) -> None:
    root = drifting(tmp_path, NEW)
    told = {clock: run("show", "--as-of", "2021-01-01", *clock, cwd=root).out.splitlines()[0]
            for clock in ((), ("--clock", "passed"), ("--clock", "published"))}  # fmt: skip
    assert list(told.values()) == ["Carts · code", "Carts · 2019", "Carts · code"]


def test_a_whole_ordinance_may_end(tmp_path: Path) -> None:
    """The end holds on in later versions, though their words are others, until one lifts it."""
    ends = {
        "amendments/a/amendment.md": act("2014", more="passed: 2014\nclocks:\n  - at: carts\n    until: 2020-06-30\n")
    }
    root = written(tmp_path, ends).root
    assert run("show", "--as-of", "2020-06-30", "1", cwd=root).out.startswith("Carts · 2019\n")
    done = run("show", "--as-of", "2020-07-01", "1", cwd=root)
    assert done.code == 2 and "no longer in force on 2020-07-01: until 2020-06-30" in done.err
    lifted = act("2019", "2014", "passed: 2019-05-01\nclocks:\n  - at: carts\n    until: none\n")
    written(tmp_path, {**ends, CLOCKS: lifted})
    assert run("show", "--as-of", "2020-07-01", "1", cwd=root).code == 0


def made(text: str) -> Amendment:
    return records.amendments({"amendments/a/amendment.md": Blob("a", None, len(text), text.encode)})[0][0]


def test_the_clock_of_a_provision_says_whether_it_has_a_beginning_of_its_own() -> None:
    lines = "clocks:\n  - {at: 1, effective: not known}\n  - {at: 2, until: 2020}\n"
    found = made(act("2014", more=lines)).by_provision
    assert [(one.at, one.apart, one.effective, one.until and one.until.text) for one in found] == [
        ("1", True, None, None), ("2", False, None, "2020"),
    ]  # fmt: skip


def test_a_text_from_before_its_passage_is_never_law() -> None:
    for stage in ("proposed", "filed", "new draft", "as amended"):
        for more in ("", "passed: 2014\n", "status: adopted\n", "approval: overridden\n", "effective: 2014\n"):
            for version in ("2014", "other"):
                assert standing.standing(version, {"stage": stage}, made(act("2014", more=more))) != "law"


def test_log_and_blame_know_the_law_only(tmp_path: Path) -> None:
    """A draft put no word into the law, and a proposal isn't the newest version."""
    files = {
        "ordinances/0/carts.md": front(stage="filed", date="2019-02", amendment="b"),
        "ordinances/lost/carts.md": "---\nstage: new draft\nwording: not held\namendment: b\n---\n",
        "ordinances/next/carts.md": front(stage="proposed", date="2024").replace("$60", "$99"),
    }
    root = written(tmp_path, files).root
    for command in ("log", "blame"):
        done = run(command, "2", cwd=root)
        assert done.code == 0 and "2014" in done.out and "2019" in done.out
        assert not any(name in done.out for name in ("$99", "next", "lost", "filed", "no longer"))


@given(st.permutations(range(8)), st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
def test_what_was_built_on_another_comes_behind_it(order: list[int], edges: set[tuple[int, int]]) -> None:
    places = {str(name): (place,) for place, name in enumerate(order)}
    onward = {(a, b) for a, b in edges if a < b}  # no circles
    builds_on = {str(b): {str(one) for one, other in onward if other == b} for _, b in onward}
    found = in_succession(places, builds_on)
    assert sorted(found) == sorted(places)
    assert all(found.index(str(a)) < found.index(str(b)) for a, b in onward)
    builds_on = {str(b): {str(one) for one, other in edges if other == b} for _, b in edges}
    assert sorted(in_succession(places, builds_on)) == sorted(places)  # in a circle nothing is lost


def test_what_contradicts_nothing_stays_where_its_dates_put_it() -> None:
    names = [f"v{number:02}" for number in range(40)]
    places = {name: (number * 7 % 40, name) for number, name in enumerate(names)}
    assert in_succession(places, {}) == sorted(names, key=places.__getitem__)
    chain = {after: (before,) for before, after in pairwise(sorted(names, key=places.__getitem__))}
    assert in_succession(places, chain) == sorted(names, key=places.__getitem__)
    assert in_succession(places, {after: (before,) for before, after in pairwise(names)}) == names
