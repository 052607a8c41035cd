"""The law on a day: never a version that the clocks don't prove, and every version that they leave open.

Limits: days as text; what git knows of days plays no part. Rejected: tests that ask for today.
"""

from __future__ import annotations

import os
import random
import shlex
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexdiff import asof as law
from lexdiff.history import asof
from lexdiff.history.asof import NONE, in_force
from lexdiff.model.dates import Clocks, When
from lexdiff.read import dates
from lexdiff.read.workspace import Workspace
from tests.test_cli import ROOT, run

CASES, GOLDENS = ROOT / "tests" / "cases", ROOT / "tests" / "goldens" / "asof"
START = date(1969, 12, 20)


def on(number: int) -> str:
    return (START + timedelta(days=number)).isoformat()


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[When | None], list[int]]:
    """Returns what is known of when versions began, and when they really did."""
    known: list[When | None] = []
    truth: list[int] = []
    for _ in range(draw(st.integers(1, 5))):
        first = draw(st.integers(0, 30))
        last = first + draw(st.sampled_from((0, 0, 0, 1, 9)))
        text = on(first) if first == last else f"{on(first)}..{on(last)}"
        known.append(draw(st.sampled_from((When(text, on(first), on(last)),) * 4 + (None,))))
        truth.append(draw(st.integers(first, last) if known[-1] else st.integers(-5, 45)))
    return known, truth


def really(truth: list[int], day: int) -> int:
    """Returns the version in force on a day: the last that has begun."""
    return max((n for n, began in enumerate(truth) if began <= day), default=NONE)


def single(day: int) -> When:
    return When(on(day), on(day), on(day))


@given(histories(), st.integers(0, 45))
def test_the_truth_is_always_among_the_answers(told: tuple[list[When | None], list[int]], day: int) -> None:
    known, truth = told
    answer = in_force(known, single(day))
    assert really(truth, day) in answer.places
    assert list(answer.places) == sorted({*answer.places})
    if all(when and when.first == when.last for when in known):
        assert len(answer.places) == 1


@given(histories(), st.integers(0, 45), st.randoms(use_true_random=False))
def test_every_answer_left_open_can_be_true(
    told: tuple[list[When | None], list[int]], day: int, chance: random.Random
) -> None:
    known, _ = told
    for place in in_force(known, single(day)).places:
        # The world in which this one has begun, if it can have, and all that can still wait wait.
        began = [0 if when is None else (date.fromisoformat(when.first) - START).days for when in known]
        late = [99 if when is None else (date.fromisoformat(when.last) - START).days for when in known]
        assert really([began[n] if n == place else late[n] for n in range(len(known))], day) == place


@given(histories(), st.integers(0, 45))
def test_what_is_said_to_be_sure_is_sure(told: tuple[list[When | None], list[int]], day: int) -> None:
    known, truth = told
    answer = in_force(known, single(day))
    if len(answer.places) == 1:
        for edge in filter(None, (answer.since, answer.until)):
            assert in_force(known, When(edge, edge, edge)).places == answer.places
        assert (answer.since or "") <= on(day) <= (answer.until or "9999")
        return
    for near in filter(None, (answer.before, answer.after)):
        place = (date.fromisoformat(near[0]) - START).days
        assert in_force(known, single(place)).places == (near[1],) == (really(truth, place),)
    assert (answer.before or ("",))[0] < on(day) < (answer.after or ("9999",))[0]
    first, last = answer.before[0] if answer.before else on(day - 1), answer.after[0] if answer.after else on(day + 1)
    between = (one for one in map(on, range(-5, 50)) if first < one < last)
    assert all(len(in_force(known, When(one, one, one)).places) > 1 for one in between)


def when(written: str) -> When | None:
    return dates.parse(written) if written else None


@pytest.mark.parametrize(
    ("beginnings", "day", "places", "before", "after"),
    [
        (["2014-08-20..2014-09-03", "2019-12-19"], "2014-08-25", (NONE, 0), ("2014-08-19", NONE), ("2014-09-03", 0)),
        (["2014", "", "2019"], "2016-05-01", (0, 1), None, ("2019-12-31", 2)),
        (["1820-03-15", "1969-12-31"], "1969-12-30", (0,), None, None),
        (["1820-03-15", "2101-01-01"], "2150", (1,), None, None),
        (["0001-01-01", "9999-12-31"], "2000", (0,), None, None),
        (["0001"], "0001-01-01", (NONE, 0), None, ("0001-12-31", 0)),
        (["2019-06-01"], "2019", (NONE, 0), ("2019-05-31", NONE), ("2019-06-01", 0)),
        # Retroactive: the later version is in force from before the one it replaced.
        (["2010", "2018-07-01", "2018-01-01"], "2018-03-01", (2,), None, None),
    ],
)
def test_a_day(beginnings: list[str], day: str, places: tuple[int, ...], before: object, after: object) -> None:
    answer = in_force([when(one) for one in beginnings], dates.parse(day))
    assert (answer.places, answer.before, answer.after) == (places, before, after)


def test_the_clock_is_the_one_asked_for_else_the_first_that_is_known() -> None:
    clocks = Clocks(passed=dates.parse("2019-12-11"), approved=dates.parse("2019-12-19"))
    assert asof.beginning(clocks, "") == (clocks.approved, "approved")
    assert asof.beginning(clocks, "passed") == (clocks.passed, "passed")
    assert asof.beginning(clocks, "effective") == (None, "effective")
    assert asof.beginning(Clocks(), "") == (None, "effective")


# -- the commands: each line "> ..." of a golden file is typed, and what is printed stands below it


@pytest.fixture(scope="module")
def carts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with provisions that come and go on days of their own, a veto, a proposal, and a lost text."""
    return written(tmp_path_factory.mktemp("carts"), (CASES / "asof.txt").read_text("utf-8"))


def written(root: Path, text: str) -> Path:
    """Writes the files of a text into a folder, and returns it."""
    for part in text.split("\n=== ")[1:]:
        name, _, body = part.partition("\n")
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(body, "utf-8")
    return root


def told(command: str, root: Path) -> str:
    """Returns what a command prints: its exit code, its output, and what goes to standard error."""
    done = run(*shlex.split(command), cwd=root)
    said = "".join(f"! {line}\n" for line in done.err.splitlines())
    return f"> {command}\n{done.code}\n{done.out}{said}"


@pytest.mark.parametrize("name", ["carts", "trust-act"])
def test_golden_answers(name: str, carts: Path) -> None:
    golden = GOLDENS / f"{name}.txt"
    commands = [line[2:] for line in golden.read_text("utf-8").splitlines() if line.startswith("> ")]
    assert len(commands) > 5
    found = "\n".join(told(one, carts if name == "carts" else ROOT) for one in commands)
    if os.environ.get("LEXDIFF_ACCEPT"):
        golden.write_text(found, "utf-8")
    assert found == golden.read_text("utf-8")


@pytest.mark.parametrize("clock", ["", *asof.CLOCKS])
def test_what_was_only_proposed_is_never_in_force(carts: Path, clock: str) -> None:
    place = Workspace(carts)
    every = law.every(place)["carts"]
    stands = {one.version: one.standing for one in every}
    assert stands == {
        "2010": "law", "2016": "law", "2019-veto": "not adopted", "2022": "enacted", "1-proposal": "proposed",
    }  # fmt: skip
    assert list(stands) == ["2010", "2016", "2019-veto", "2022", "1-proposal"]
    for year in (*range(2000, 2040), 1, 1969, 9999):
        found = law.find(every, dates.parse(f"{year:04d}-06-15"), clock)
        names = {found.law[place].version for place in found.answer.places if place != NONE}
        assert names <= {"2010", "2016", "2022"}
    newest = law.newest(every)
    assert newest is not None and newest.version == "2016"


def test_a_draft_leaves_the_other_ordinances_alone(carts: Path) -> None:
    """A draft's folder holds what it would change; nobody proposes to strike the rest of the code."""
    (carts / "ordinances" / "2016" / "dogs.md").write_text("# Dogs\n\n## 1. Leash\n\nA leash.\n", "utf-8")
    try:
        for names in (("2016", "1-proposal"), ("1-proposal", "2016")):
            assert "dogs" not in run("compare", *names, "--format", "json", cwd=carts).out
        assert "dogs" in run("compare", "2016", "2022", "--format", "json", cwd=carts).out
    finally:
        (carts / "ordinances" / "2016" / "dogs.md").unlink()


@given(histories())
def test_the_stretches_are_all_days_with_the_answer_of_each(history: tuple[list[When | None], list[int]]) -> None:
    found = asof.stretches(history[0])
    assert found[0].since is found[-1].until is None
    assert all(one.places != other.places for one, other in pairwise(found))
    for number in range(-3, 45):
        day = on(number)
        places = in_force(history[0], When(day, day, day)).places
        holding = [one for one in found if (one.since or "") <= day <= (one.until or "9999")]
        assert [one.places for one in holding] == [places]
