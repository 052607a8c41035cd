"""Amendments and records: every field comes back as written, every fault with its line, clocks never guessed."""

from __future__ import annotations

import pytest

from lexdiff.model.dates import Clocks
from lexdiff.model.location import Location, Problem
from lexdiff.model.record import Amendment, Bearing, Figure, Person, Record, Source
from lexdiff.model.version import Crosswalk
from lexdiff.read import dates, records
from lexdiff.read.files import Blob


def held(files: dict[str, str]) -> dict[str, Blob]:
    return {path: Blob(path, None, len(text), text.encode) for path, text in files.items()}


def amendment(front: str, path: str = "amendments/a/amendment.md") -> tuple[Amendment, list[Problem]]:
    found, problems = records.amendments(held({path: f"---\n{front}\n---\n\nSummary.\n"}))
    return found[0], list(problems)


def record(front: str) -> tuple[Record, list[Problem]]:
    found, problems = records.records(held({"amendments/a/hearings/b.md": f"---\n{front}\n---\nNote.\n"}))
    return found[0], list(problems)


AMENDMENT = """title: An ordinance
type: ordinance
ordinances: act
before: 2014
after: 2019"""
RECORD = """kind: hearing
date: 2014-07-28
title: A hearing"""
BEARING = "bears_on: {at: act/2, version: 2019, relation: reports, strength: stated}"


def test_an_amendment_is_what_its_file_says() -> None:
    found, problems = amendment(
        """title: "Trust Act: amendments"
type: ordinance
ordinances: [boston-trust-act]
before: 2014
after: 2019
docket: 0414
passed: 2019-12-11
approved: 2019-12
approval: signed
effective: not known
sponsors:
  - {name: Councilor A, role: sponsor}
  - Councilor B
votes:
  - body: City Council
    date: 2019-12-11
    result: passed
    count: 11-0
    yes: [A, B]
    no: none
link: https://example.org/a?b=c#d
crosswalk:
  - before: boston-trust-act/1/d
    after: [1/g, "2(b)(4)"]
    reason: Moved.
  - before: preamble
    after: none
    word: not in the codified text"""
    )
    assert problems == []
    assert (found.id, found.where, found.docket) == ("a", Location("amendments/a/amendment.md", 1), "0414")
    assert found.clocks == Clocks(dates.parse("2019-12-11"), dates.parse("2019-12"), None, None, "signed")
    assert found.sponsors == (Person("Councilor A", "sponsor", ""), Person("Councilor B", "", ""))
    assert (found.votes[0].tally, found.votes[0].yes, found.votes[0].no) == ("11-0", ("A", "B"), ())
    assert found.crosswalk == (
        Crosswalk(("1/d",), ("1/g", "2/b/4"), "", "Moved."),
        Crosswalk(("preamble",), (), "not in the codified text", ""),
    )
    assert found.summary == "Summary."


def test_a_record_is_what_its_file_says() -> None:
    found, problems = record(
        """kind: news
date: 2014-06-25..2014-07-02
title: "0414"
publisher: The Paper
link: http://example.org
archive: https://web.archive.example/x
bears_on:
  - at: act/2
    version: 2019
    relation: came before
    strength: sequence
  - term: solely
    version: 2019
    relation: explains
    strength: inferred
    note: Ours.
people: [{name: The Mayor, role: mayor, position: for}]
bodies:
  - name: Police Department
    position: if amended
figures:
  - {what: requests, period: 2022, value: 12, remark: rejected}
place: {time: "1:02:03", page: 010}
quote: A few words.
topics: [privacy, police]
answers: [b]
follows: since/c
sources:
  - {publisher: X, title: Y, date: 2014-06, link: https://x.example/y}"""
    )
    assert problems == []
    assert (found.id, found.kind, found.title) == ("a/hearings/b", "news", "0414")
    where = [bearing.where.line for bearing in found.bears_on]
    assert where == [9, 13] and found.bears_on[0] == Bearing(
        "act/2", "", "2019", "came before", "sequence", "", "", Location("amendments/a/hearings/b.md", 9)
    )
    assert found.people == (Person("The Mayor", "mayor", "for"),)
    assert found.bodies == (Person("Police Department", "", "if amended"),)
    assert found.figures == (Figure("requests", "2022", "12", "rejected"),)
    assert (found.time, found.page, found.note) == ("1:02:03", "010", "Note.")
    assert (found.topics, found.answers, found.follows) == (("privacy", "police"), ("b",), ("since/c",))
    assert found.sources == (Source("X", "Y", "2014-06", "https://x.example/y"),)


@pytest.mark.parametrize("unknown", ["not known", "unknown", "none", "''", ""])
def test_unknown_stays_unknown(unknown: str) -> None:
    front = (
        AMENDMENT.replace("2014", unknown)
        + f"\ndocket: {unknown}\npassed: {unknown}\napproval: {unknown}\nvotes: {unknown}"
    )
    found, problems = amendment(front)
    assert (found.before, found.docket, found.clocks, found.votes, problems) == ("", "", Clocks(), (), [])


@pytest.mark.parametrize(
    ("front", "line", "what", "hint"),
    [
        (AMENDMENT + "\npased: 2019", 7, "there is no field pased", "did you mean passed?"),
        (AMENDMENT + "\nzzz: 2019", 7, "there is no field zzz", "title, type"),
        (AMENDMENT + "\npassed: 2019-02-30", 7, "passed: there is no 2019-02-30", "not known"),
        (AMENDMENT + "\npassed: 2019..2018", 7, "ends before it begins", "not known"),
        (AMENDMENT + "\npassed: [2019]", 7, "passed should be one date", "go into an amendment's clocks"),
        (AMENDMENT + "\napproval: vetoes", 7, "approval can't be vetoes", "did you mean vetoed?"),
        (AMENDMENT + "\nlink: javascript:alert(1)", 7, "link is no web address", "https://"),
        (AMENDMENT + "\nlink: data:text/html,x", 7, "link is no web address", "https://"),
        (AMENDMENT + "\nlink: //host/x", 7, "link is no web address", "https://"),
        (AMENDMENT + "\nlink: HTTP //x", 7, "link is no web address", "https://"),
        (AMENDMENT + "\nlink: http://", 7, "link is no web address", "https://"),
        (AMENDMENT + "\nlink: https://a b", 7, "link is no web address", "https://"),
        (AMENDMENT + "\nlink: https://me@host/", 7, "link is no web address", "https://"),
        (AMENDMENT + "\nlink: example.org/x", 7, "link is no web address", "https://"),
        (AMENDMENT + "\nlink: 'https://x/\"onload'", 7, "link is no web address", "https://"),
        (AMENDMENT + "\nvotes:\n  - body: x\n    yess: 1", 9, "there is no field yess", "did you mean yes?"),
        (AMENDMENT + "\nvotes: many", 7, "votes should hold fields", "body"),
        (AMENDMENT + "\ncrosswalk:\n  - reason: x", 8, "names no provision", "before, after"),
        (AMENDMENT + "\ncrosswalk: [{before: {a: 1}, after: 1}]", 7, "list of plain texts", "[one, two]"),
        (AMENDMENT + "\ntitle: again", 7, "stands twice, first on line 2", "take one out"),
        (AMENDMENT.replace("after: 2019", "after: &x 2019"), 6, "anchor &x", "write the value out"),
        ("title: x\nordinances: act\nafter: 1", 1, "the field type is missing", "add type: ..."),
        (AMENDMENT.replace("after: 2019", "after: 2014"), 1, "round in a circle (2014 to 2014)", "before itself"),
    ],
)
def test_a_fault_in_an_amendment_has_its_line(front: str, line: int, what: str, hint: str) -> None:
    _, problems = amendment(front)
    assert len(problems) == 1
    assert (problems[0].file, problems[0].line) == ("amendments/a/amendment.md", line)
    assert what in problems[0].what and hint in problems[0].hint


def test_a_wrong_type_is_said_and_what_it_counts_as() -> None:
    found, problems = amendment(AMENDMENT.replace("type: ordinance", "type: statute"))
    assert found.type == "ordinance" and [problem.line for problem in problems] == [3, 3]


@pytest.mark.parametrize(
    ("front", "line", "what"),
    [
        (RECORD.replace("hearing\n", "hearings\n"), 2, "kind can't be hearings"),
        (RECORD.replace("2014-07-28", "2014-06-31"), 3, "there is no 2014-06-31"),
        ("kind: news\ndate: 2014", 1, "the field title is missing"),
        (RECORD + "\n" + BEARING.replace("reports", "adopt"), 5, "relation can't be adopt"),
        (RECORD + "\n" + BEARING.replace("stated", "certain"), 5, "strength can't be certain"),
        (RECORD + "\n" + BEARING.replace("version: 2019, ", ""), 5, "lacks its version"),
        (RECORD + "\n" + BEARING.replace("relation: reports, ", ""), 5, "lacks its relation"),
        (RECORD + "\n" + BEARING.replace("at: act/2, ", ""), 5, "either an address (at) or a term"),
        (RECORD + "\n" + BEARING.replace("at: act/2", "at: act/2, term: x"), 5, "either an address (at) or a term"),
        (
            RECORD + "\n" + BEARING.replace("reports, strength: stated", "prompts, strength: sequence"),
            5,
            "'prompts' needs",
        ),
        (RECORD + "\nquote: " + "word " * 26, 5, "the quote has 26 words"),
        (RECORD + "\narchive: ftp://x.example", 5, "archive is no web address"),
        (RECORD + "\nsources:\n  - {title: x, link: x}", 6, "link is no web address"),
        (RECORD + "\nplace: page 4", 5, "place should hold fields"),
    ],
)
def test_a_fault_in_a_record_has_its_line(front: str, line: int, what: str) -> None:
    _, problems = record(front)
    assert [(problem.file, problem.line) for problem in problems] == [("amendments/a/hearings/b.md", line)]
    assert what in problems[0].what and problems[0].hint


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b"", 1, "front matter is missing"),
        (b"# No front matter\n", 1, "front matter is missing"),
        (b"---\ntitle: \xe9\n---\n", 2, "isn't UTF-8"),
        (b"---\ntitle: a: b\n---\n", 2, "broken"),
        (b"---\ntitle: x\n", 1, "without an end"),
    ],
)
def test_a_file_that_can_t_be_read_is_a_problem(content: bytes, line: int, what: str) -> None:
    path = "amendments/a/amendment.md"
    _, problems = records.amendments({path: Blob(path, None, 0, lambda: content)})
    assert any((problem.line, what in problem.what) == (line, True) for problem in problems)


def test_amendments_that_go_round_are_named() -> None:
    def one(before: str, after: str, act: str = "act") -> str:
        return f"---\ntitle: x\ntype: order\nordinances: [{act}]\nbefore: {before}\nafter: {after}\n---\n"

    files = {
        "a": one("1", "2"),
        "b": one("2", "3"),
        "c": one("3", "2"),
        "d": one("3", "4"),
        "e": one("2", "1", "other"),
    }
    _, problems = records.amendments(held({f"amendments/{name}/amendment.md": text for name, text in files.items()}))
    assert [problem.file for problem in problems] == ["amendments/b/amendment.md", "amendments/c/amendment.md"]


def test_clocks_are_the_amendment_s_and_the_front_matter_overrules() -> None:
    base, _ = amendment(AMENDMENT + "\npassed: 2019-12-11\napproved: 2019-12-16\napproval: signed")
    assert records.clocks({}, None) == Clocks()
    assert records.clocks({}, base) == base.clocks
    front = {"passed": "not known", "effective": "2020", "published": "2019-02-30", "approval": "unsigned"}
    assert records.clocks(front, base) == Clocks(None, dates.parse("2019-12-16"), dates.parse("2020"), None, "unsigned")


def test_which_amendment_made_a_version() -> None:
    base, _ = amendment(AMENDMENT)
    other, _ = amendment(AMENDMENT, "amendments/z/amendment.md")
    assert records.made_by("act", "2019", {}, [base]) is base
    assert records.made_by("act", "2014", {}, [base]) is None
    assert records.made_by("act", "2019", {}, [base, other]) is None  # nobody says which
    assert records.made_by("act", "2019", {"amendment": "z"}, [base, other]) is other
    assert records.made_by("act", "2019", {"amendment": "gone"}, [base]) is None
    late, _ = amendment(AMENDMENT + "\npassed: 2020")
    assert records.version_clocks(["2014", "2019"], [base, late]) == {"2014": Clocks(), "2019": late.clocks}
