"""``lexdiff timeline`` from outside: every event once, in order, and none with a date that nobody gave.

Limits: small repositories. Rejected: a golden of the project's own; each new record would change it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.readers import write
from tests.test_cli import ROOT, run
from tests.test_site_gathered import record

LAW = "# Carts\n\n## 1. Permits\n\nA permit costs $50.\n"
FILES = {
    "ordinances/2014/carts.md": f"---\ntitle: Cart Act\npassed: 2014-05\n---\n\n{LAW}",
    "ordinances/2019/carts.md": LAW.replace("$50", "$60"),
    "ordinances/2019-draft/carts.md": f"---\nstage: filed\ndate: 2019-02-01\namendment: act\n---\n\n{LAW}",
    "ordinances/2019/dogs.md": "# Dogs\n\n## 1. Lead\n\nDogs are kept on a lead.\n",
    "amendments/act/amendment.md": "---\ntitle: Dearer Carts\ntype: ordinance\nordinances: [carts]\nbefore: 2014\n"
    "after: 2019\npassed: 2019-12-11\napproved: 2019-12-11..2019-12-19\napproval: signed\neffective: 2020\n---\n\nx\n",
    "amendments/act/hearing.md": record("hearing", "2019-12-11", "On carts", 'publisher: "The Globe"\n'),
    "amendments/act/later.md": record("hearing", "2021-01-05", "Put off", "status: postponed\n"),
    "amendments/since/news.md": record("news", "2018..2021", "Years of carts"),
    "amendments/since/dogs.md": record(
        "news",
        "2015-07-01",
        "On dogs",
        "bears_on:\n  - {at: dogs/1, version: 2019, relation: reports, strength: stated}\n",
    ),
    "amendments/since/old.md": record("news", "not known", "Nobody knows when"),
}
WHOLE = """\
2014-05                 passed: Cart Act
2015-07-01              news: On dogs
2018..2021              news: Years of carts
2019-02-01              filed: carts
2019-12-11              passed: Dearer Carts
2019-12-11              hearing: On carts (The Globe)
2019-12-11..2019-12-19  approved (signed): Dearer Carts
2020                    effective: Dearer Carts
2021-01-05              hearing: Put off [postponed]
date not known          published: Dearer Carts
date not known          news: Nobody knows when
"""


@pytest.fixture
def carts(tmp_path: Path) -> Path:
    return write(tmp_path, FILES)


def test_all_events_in_order(carts: Path) -> None:
    done = run("timeline", cwd=carts)
    assert (done.code, done.err, done.out) == (0, "", WHOLE)


CASES: Mapping[str, tuple[list[str], list[str]]] = {
    "a kind of record": (["--kind", "hearing"], ["On carts", "Put off"]),
    "a clock": (["--kind", "passed"], ["Cart Act", "Dearer Carts"]),
    "all clocks": (["--kind", "date of an amendment"], ["Dearer Carts"] * 4),
    "a draft's day": (["--kind", "filed"], ["carts"]),
    "a year, and what runs through it": (["--year", "2020"], ["Years of carts", "Dearer Carts"]),
    "a year before all": (["--year", "1850"], []),
    "kind and year": (["--kind", "news", "--year", "2015"], ["On dogs"]),
    "an ordinance": (["--ordinance", "dogs"], ["On dogs", "Years of carts", "Nobody knows when"]),
    "an ordinance and a kind": (["--ordinance", "carts", "--kind", "hearing"], ["On carts", "Put off"]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_part_of_them(name: str, carts: Path) -> None:
    args, titles = CASES[name]
    assert [one["title"] for one in read(carts, *args)["events"]] == titles


def read(cwd: Path, *args: str) -> dict[str, Any]:
    """Returns what the command prints as JSON, held against its contract."""
    done = run("timeline", *args, "--format", "json", cwd=cwd)
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    jsonschema.validate(found, json.loads((ROOT / "docs" / "timeline.schema.json").read_text("utf-8")))
    return found


def test_as_json(carts: Path) -> None:
    approved = next(one for one in read(carts)["events"] if one["said"] == "approved")
    assert approved == {
        "date": "2019-12-11..2019-12-19", "first": "2019-12-11", "last": "2019-12-19", "of": "amendment",
        "kind": "date of an amendment", "said": "approved", "approval": "signed", "id": "act",
        "title": "Dearer Carts", "publisher": None, "status": None, "ordinances": ["carts"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--kind", "hearings"], "there is no kind 'hearings' here\n  there are: approved, date of a version,"),
        (["--ordinance", "cats"], "there is no ordinance 'cats' here\n  there are: carts, dogs"),
        (["--year", "0"], "0 is not in the range 1<=x<=9999"),
        (["--year", "MMXX"], "'MMXX' is not a valid integer"),
    ],
)
def test_what_is_not_there(args: list[str], told: str, carts: Path) -> None:
    done = run("timeline", *args, cwd=carts)
    assert (done.code, done.out) == (2, "") and told in done.err


def test_no_control_character_comes_out(tmp_path: Path) -> None:
    odd = record("news", "2019", "a\u001b[31m\u202eb", 'publisher: "c\\u0007d"\nstatus: "e\\u009bf"\n')
    write(tmp_path, {**FILES, "amendments/since/odd.md": odd})
    done = run("timeline", "--year", "2019", cwd=tmp_path)
    assert "a⟨U+001B" in done.out and not set("\x1b\x07\x9b\u202e") & set(done.out)


def test_nothing_happened(tmp_path: Path) -> None:
    write(tmp_path, {"ordinances/2019/dogs.md": "# Dogs\n\n## 1. Lead\n\nDogs are kept on a lead.\n"})
    assert run("timeline", cwd=tmp_path).out == "no event\n"
    assert read(tmp_path)["events"] == []


def test_the_projects_own() -> None:
    every = read(ROOT)["events"]
    dates = [one["first"] for one in every if one["first"]]
    assert dates == sorted(dates) and len(every) > 100
    assert len({(one["of"], one["id"], one["said"]) for one in every}) == len(every)
