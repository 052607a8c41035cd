"""Which changes have a record: each change counts once, whatever goes with it, and none without one is a fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lexdiff.history.coverage import Change, changes, coverage, unlinked
from lexdiff.model.history import History
from tests.test_cli import Done, run
from tests.test_history import BOTH, MADE, SPLIT, instrument, record, step, text, told
from tests.test_trust_act import told as trust_act

CHILDREN = "- (a) The Mayor may waive it.\n- (b) The Clerk keeps a list of waivers."
BEFORE = text("1 hours")
AFTER = text("1 hours", f"2 fee\n\n{CHILDREN}").replace("2 fee", "2 It costs a fee.")


def names(several: tuple[Change, ...]) -> list[str]:
    """Returns the addresses of changes, each with how many parts go with it."""
    return [
        " + ".join((row.provision.after or row.provision.before).address.partition("/")[2] for row in change.rows)  # type: ignore[union-attr]
        + (f" ({len(change.parts)})" if change.parts else "")
        for change in several
    ]


def without(history: History) -> list[list[str]]:
    """Returns the changes without a record of each step."""
    return [names(tuple(unlinked(one.wording))) for one in coverage(history)]


@pytest.mark.parametrize("at", ["2", "2/a", "2/b"])
def test_what_goes_with_a_change_counts_with_it(at: str) -> None:
    bare = told([BEFORE, AFTER])
    assert names(changes(step(bare, "1", "2"))) == ["2 (2)"] and without(bare) == [["2 (2)"]]
    assert without(told([BEFORE, AFTER], {"b/r.md": record("2014", f"at: {at}, version: 2")})) == [[]]


def test_what_was_struck_counts_once_too() -> None:
    history = told([AFTER, BEFORE], {**MADE, "b/r.md": record("2014", "at: 2/b, version: 1")})
    assert names(changes(step(history, "1", "2"))) == ["2 (2)"] and without(history) == [[]]
    assert without(told([AFTER, BEFORE], {**MADE, "b/r.md": record("2009", "at: 2/b, version: 1")})) == [["2 (2)"]]


def test_a_split_is_one_change() -> None:
    files = {"a/amendment.md": instrument("2", more=SPLIT)}
    history = told([text("5 " + BOTH), text("5 permit", "6 fee")], files)
    assert without(history) == [["5 + 6"]]
    files["a/r.md"] = record("2014", "at: 6, version: 2")
    assert without(told([text("5 " + BOTH), text("5 permit", "6 fee")], files)) == [[]]


def test_form_stands_apart_and_neighbours_only_are_counted() -> None:
    quoted = [text("1 hours", f"2 {mark}Cart{end} is a word.") for mark, end in ('""', "“”")]
    found = coverage(told([*quoted, text("1 hours", "2 “Cart” is a word.", "3 fee")]))
    assert [one.versions for one in found] == [("1", "2"), ("2", "3")]
    assert [(names(one.wording), names(one.form)) for one in found] == [([], ["2"]), (["3"], [])]


def test_equal_texts_have_no_changes() -> None:
    (one,) = coverage(told([BEFORE, BEFORE], {"b/r.md": record("2014", "at: 1, version: 2")}))
    assert (one.wording, one.form) == ((), ())


def test_the_changes_of_the_trust_act_without_a_record() -> None:
    assert without(trust_act()) == [
        [
            "recitals (8)",
            "1/civil-immigration-detainer-request",  # clerical
            "1/law-enforcement-officer",  # not held
            "2/p1",  # not held
        ]
    ]


# -- the command


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example of ``lexdiff init``, in which a change has no record."""
    run("init", ".", cwd=tmp_path)
    return tmp_path


def test_check_tells_what_has_no_record_and_that_is_no_problem(example: Path) -> None:
    done = run("check", "--coverage", cwd=example)
    assert (done.code, done.err) == (0, "")
    first, second, *rest = done.out.splitlines()
    assert first == "0 problems found"
    assert second.startswith("quiet-hours, 2020 to 2023: ") and second.endswith(" changes have a record")
    assert rest and all(line.startswith("  ") for line in rest)
    assert any(line.endswith("; no record linked") for line in rest)
    assert run("check", cwd=example) == Done(0, "0 problems found\n", "")


def test_check_tells_programs_too(example: Path) -> None:
    assert "coverage" not in json.loads(run("check", "--format", "json", cwd=example).out)
    found = json.loads(run("check", "--coverage", "--format", "json", cwd=example).out)
    (one,) = found["coverage"]
    assert (found["problems"], one["ordinance"], one["before"], one["after"]) == ([], "quiet-hours", "2020", "2023")
    wording = one["wording"]
    assert wording["with_record"] + len(wording["no_record_linked"]) == wording["changes"] > 3
    assert all(set(row) == {"id", "before", "after", "kinds"} for w in wording["no_record_linked"] for row in w["rows"])
    assert found["bears_on_nothing"] == []
    text_ = run("check", "--coverage", cwd=example).out
    assert f"{wording['with_record']} of {wording['changes']} changes have a record" in text_


def test_records_that_bear_on_nothing_are_listed(example: Path) -> None:
    for title, more in (("One", []), ("Two", ["--bears-on", "2"]), ("Three", [])):
        assert run("new", "hearing", "--date", "2024", "--title", title, *more, cwd=example).code == 0
    path = example / "amendments/since-2023/2024-three.md"
    path.write_text(path.read_text().replace("title:", "answers: 2024-two\ntitle:"))
    done = run("check", "--coverage", cwd=example)
    file = "amendments/since-2023/2024-one.md"
    assert done.code == 0 and done.out.endswith(f"1 record without bears_on, at no change:\n  {file}\n")
    as_json = json.loads(run("check", "--coverage", "--format", "json", cwd=example).out)
    assert as_json["bears_on_nothing"] == [file]


def test_where_a_text_can_t_be_read_the_problem_counts_and_nothing_stops(example: Path) -> None:
    (example / "ordinances/2023/latin.md").write_bytes(b"\xe9t\xe9")
    done = run("check", "--coverage", cwd=example)
    assert done.code == 1 and "1 problem found\nrecords of changes not counted: " in done.out
    as_json = run("check", "--coverage", "--format", "json", cwd=example)
    assert as_json.code == 1 and json.loads(as_json.out)["coverage"] is None
