"""What recurs by law: kept, late or missed only as far as records say so; all else is not known.

Limits: the page is read as text; how it looks, a browser tests. Rejected: today's date; the same files give the same
table on every day.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexdiff.history.duties import duties, remark
from lexdiff.read import check
from lexdiff.read.workspace import Workspace
from lexdiff.site import build as building
from tests.test_cli import run
from tests.test_history import instrument, read

DUTY = "duties:\n  - {name: annual report, at: 2, who: Chief, to: Clerk, due: 12-31, first: 2015}\n"
LAW = "## 1. Hours\n\nNone.\n\n## 2. Report\n\nBy December 31 of each year the Chief shall report.\n"


def record(date: str, *fulfils: str) -> str:
    """Returns a record's file; what it fulfils is written "due: 2016, outcome: missed"."""
    lines = "".join(f"  - {{duty: annual report, {one}}}\n" for one in fulfils)
    return f"---\nkind: report\ndate: {date}\ntitle: x\n{f'fulfils:{chr(10)}{lines}' if fulfils else ''}---\nx\n"


def table(*records: str, duty: str = DUTY) -> list[str]:
    """Returns the times of a duty: "2016 late 2017-01-31"."""
    files = {"amendments/a/amendment.md": instrument("2", more=duty)}
    files |= {f"amendments/a/r{number}.md": one for number, one in enumerate(records)}
    [kept] = duties(*read(files))
    return [
        " ".join(filter(None, (turn.name, turn.result, *(one.done for one in turn.said), remark(turn))))
        for turn in kept.turns
    ]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        # by the dates
        ([record("2015-12-31", "due: 2015")], ["2015 kept 2015-12-31"]),
        ([record("2015-02", "due: 2015"), record("2016-01-02")], ["2015 kept 2015-02"]),
        ([record("2016-01-01", "due: 2015")], ["2015 late 2016-01-01"]),
        ([record("2016", "due: 2015")], ["2015 late 2016"]),
        ([record("2015-12..2016-01", "due: 2015")], ["2015 not known 2015-12..2016-01 done, day not known"]),
        ([record("not known", "due: 2015")], ["2015 not known done, day not known"]),
        # what no record says is not known, and never missed
        ([record("2017-06-01")], ["2015 not known no record", "2016 not known no record"]),
        ([record("2015-12-30")], []),
        ([], []),
        ([record("2015-11-01", "due: [2015, 2017]")], ["2015 kept 2015-11-01", "2017 kept 2015-11-01"]),
        # what a record says outright
        ([record("2017-06-01", "due: [2015, 2016], outcome: missed")],
         ["2015 missed as a record says", "2016 missed as a record says"]),
        ([record("2015-12-01", "due: 2015, outcome: late")], ["2015 late 2015-12-01"]),
        ([record("2016-06-01", "due: 2015, outcome: not found")], ["2015 not known looked for, not found"]),
        # several records
        ([record("2015-12-31", "due: 2015"), record("2016-01-09", "due: 2015")], ["2015 kept 2015-12-31 2016-01-09"]),
        ([record("2015-12-31", "due: 2015"), record("2016-02-01", "due: 2015, outcome: missed")],
         ["2015 not known 2015-12-31 records contradict one another"]),
        ([record("not known", "due: 2015"), record("2016-02-01", "due: 2015")], ["2015 late 2016-02-01"]),
    ],
)  # fmt: skip
def test_what_became_of_each_time(records: list[str], expected: list[str]) -> None:
    assert table(*records) == expected


def test_several_days_a_year_and_an_end() -> None:
    duty = "duties: {name: annual report, at: 2, due: [09-30, 03-31], first: 2015, last: 2016}\n"
    expected = [
        "2015-03-31 not known no record",
        "2015-09-30 kept 2015-09-01",
        "2016-03-31 not known no record",
        "2016-09-30 not known no record",
    ]
    assert table(record("2015-09-01", "due: 2015-09-30"), record("2021"), duty=duty) == expected


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(2015, 2024), st.sampled_from(["-12-31", "-06", ""]), st.booleans()), max_size=6))
def test_nothing_is_missed_unless_a_record_says_so(found: list[tuple[int, str, bool]]) -> None:
    records = [record(f"{year + late}{rest}", f"due: {year}") for year, rest, late in found]
    lines = table(*records, record("2030-01-01"))
    assert len(lines) == 15 and not [line for line in lines if "missed" in line]
    spoken = {year for year, _, _ in found}
    assert {int(line[:4]) for line in lines if line.endswith("no record")} == {*range(2015, 2030)} - spoken


def problems(folder: Path, duty: str, *records: str) -> list[str]:
    """Returns what ``check`` says."""
    files = {"amendments/a/amendment.md": instrument("2", more=duty), "ordinances/2/carts.md": LAW}
    files |= {f"amendments/a/r{number}.md": one for number, one in enumerate(records)}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    found = check.check(Workspace(folder))
    return [f"{one.file.removeprefix('amendments/a/')}:{one.line}: {one.what}; {one.hint}" for one in found]


@pytest.mark.parametrize(
    ("duty", "records", "expected"),
    [
        (DUTY, [record("2016", "due: 2015")], []),
        (DUTY.replace("at: 2", "at: 7"), [],
         ["amendment.md:8: the duty 'annual report' points to nothing in version 2: carts has no provision '7'; "
          "it begins with: 1, 2"]),
        (DUTY.replace("12-31", "02-30"), [],
         ["amendment.md:8: due holds no day of every year: 02-30; "
          "write month and day, for instance 12-31; for the end of February 02-28"]),
        (DUTY.replace("2015", "soon"), [],
         ["amendment.md:8: first is no year: soon; write four figures, for instance 2015"]),
        (DUTY.replace("first: 2015", "last: 2015"), [],
         ["amendment.md:8: the field first is missing; add first: ..., or first: not known"]),
        (DUTY.replace("2015", "2015, last: 2014"), [],
         ["amendment.md:8: the duty ends before it begins; correct first and last"]),
        (DUTY + DUTY.partition("\n")[2], [],
         ["amendment.md:9: a duty 'annual report' stands in amendments/a/amendment.md already; "
          "give one of them another name"]),
        (DUTY, [record("2016", "due: 2014")],
         ["r0.md:6: the duty 'annual report' was never due in 2014; it is due from 2015"]),
        (DUTY, [record("2016", "due: 2016-06-01")],
         ["r0.md:6: the duty 'annual report' was never due in 2016-06-01; it is due on 12-31"]),
        (DUTY.replace("12-31", "[03-31, 09-30]"), [record("2016", "due: 2016")],
         ["r0.md:6: the duty 'annual report' was never due in 2016; it is due several times a year: write the day"]),
        (DUTY, [record("2016", "due: 2015-06")],
         ["r0.md:6: due is neither a year nor a day: 2015-06; write 2016, or 2016-12-31"]),
        (DUTY, [record("2016", "due: 2015, outcome: forgotten")],
         ["r0.md:6: outcome can't be forgotten; there is: kept, late, missed, not found"]),
        (DUTY.replace("annual", "yearly"), [record("2016", "due: 2015")],
         ["r0.md:6: fulfils names a duty that isn't there: annual report; did you mean yearly report?"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(
    duty: str, records: list[str], expected: list[str], tmp_path: Path
) -> None:
    assert problems(tmp_path, duty, *records) == expected


TRUST_ACT = """\
annual report: boston-trust-act/3 of 2014, Police Commissioner to City Clerk, due 12-31, since 2015
  2015  not known  done, day not known    between-2014-and-2019/2015-annual-report
  2016  late       2017-01-31             between-2014-and-2019/2017-01-31-annual-report-2016
  2017  late       2018-02-12             between-2014-and-2019/2018-02-12-annual-report-2017
  2018  not known  looked for, not found  since-2020/reports-2018-to-2021
  2019  not known  looked for, not found  since-2020/reports-2018-to-2021
  2020  not known  looked for, not found  since-2020/reports-2018-to-2021
  2021  not known  looked for, not found  since-2020/reports-2018-to-2021
  2022  kept       2022-12-31             since-2020/2022-12-31-annual-report-2022
  2023  not known  done, day not known    since-2020/2023-annual-report
  2024  kept       2024-12-31             since-2020/2024-12-31-annual-report-2024
  2025  late       2026-01-12             since-2020/2026-01-12-annual-report-2025
"""


def test_the_trust_acts_annual_report() -> None:
    done = run("duties")
    assert (done.code, done.out) == (0, TRUST_ACT)
    [told] = json.loads(run("duties", "--format", "json").out)["duties"]
    assert (told["at"], told["who"], told["due"]) == ("3", "Police Commissioner", ["12-31"])
    assert [one["result"] for one in told["times"]].count("not known") == 6
    assert told["times"][1] == {
        "due": "2016-12-31",
        "result": "late",
        "records_differ": False,
        "records": [
            {
                "record": "between-2014-and-2019/2017-01-31-annual-report-2016",
                "date": "2017-01-31",
                "result": "late",
            }
        ],
    }


def test_where_nothing_recurs(tmp_path: Path) -> None:
    (tmp_path / "ordinances").mkdir()
    done = run("duties", cwd=tmp_path)
    assert (done.code, done.out) == (0, "no amendment names a duty (field duties)\n")
    (tmp_path / "ordinances").rmdir()
    assert run("duties", cwd=tmp_path).code == 2


@pytest.mark.slow
def test_the_site_has_the_same_table(tmp_path: Path) -> None:
    assert problems(tmp_path, DUTY, record("2015-12-31", "due: 2015"), record("2017-02", "due: 2016")) == []
    building.build(tmp_path, tmp_path / "public", cache=tmp_path / "cache")
    for folder, words in (("", ("kept", "late")), ("es/", ("cumplida", "tardía"))):
        page = (tmp_path / "public" / folder / "numbers.html").read_text("utf-8")
        rows = re.findall(r'<th scope="row">([^<]*)</th>\s*<td><strong>([^<]*)</strong>', page)
        assert [result for _, result in rows] == list(words)
        assert 'href="ordinances/carts/provisions/2.html"' in page
        assert 'href="records/a/r0.html"' in page
