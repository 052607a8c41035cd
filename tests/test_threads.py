"""``lexdiff log`` and ``lexdiff blame`` from outside: on the Trust Act as a person reads them, and where they refuse.

Limits: one small repository; the laws and larger histories are in ``test_blame.py``. Rejected: goldens as JSON; nobody
would see that a sentence reads badly.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.test_cli import ROOT, run

GOLDENS = Path(__file__).parent / "goldens" / "history"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("log-item", ["log", "2(a)"]),
        ("log-renumbered", ["log", "1/law-enforcement-official"]),
        ("log-gone", ["log", "recitals"]),
        ("log-section", ["log", "boston-trust-act/4"]),
        ("blame-item", ["blame", "2(a)"]),
        ("blame-unheld", ["blame", "1/ice-hsi"]),
        ("blame-deleted", ["blame", "boston-trust-act", "--deleted"]),
        ("blame-old", ["blame", "3", "--version", "2014"]),
    ],
)
def test_golden_on_the_trust_act(name: str, args: list[str]) -> None:
    done = run(*args)
    assert (done.code, done.err) == (0, "")
    assert all(len(line) <= 80 for line in done.out.split("\n"))
    path = GOLDENS / f"{name}.txt"
    if os.environ.get("LEXDIFF_ACCEPT"):
        path.write_text(done.out, encoding="utf-8")
    assert done.out == path.read_text(encoding="utf-8")


# -- a small law that was changed often

FIRST = """\
# Noise

## 1. Quiet hours

No person shall make loud noise between ten in the evening and six in the morning.

- (a) A person may ring a bell for a service of worship on any day of the week.
- (b) The Clerk may allow a concert until midnight on request, made thirty days before.

## 2. Fines

A fine of $50 is due for each day on which a person breaks section 1 of this ordinance.

## 3. Dogs

The owner of a dog shall keep it from barking at night for more than ten minutes.
"""
PERMITS = "## 2. Permits\n\nThe Fire Chief shall issue a permit for fireworks to whoever shows an insurance.\n\n"
DOGS = "\n## 3. Dogs\n\nThe owner of a dog shall keep it from barking at night for more than ten minutes.\n"


def edited(text: str, *changes: tuple[str, str]) -> str:
    """Returns a text with pieces of it put in place of others; each must be there."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


SECOND = edited(FIRST, ("$50", "$100"), ("thirty", "sixty"))
THIRD = edited(SECOND, ("sixty", "thirty"), (DOGS, ""), ("## 2. Fines", f"{PERMITS}## 3. Fines"))
FOURTH = edited(THIRD, ("- (b) The", "- (b) Until noon.\n- (c) The")) + DOGS.replace("3.", "4.")
FIFTH = edited(FOURTH, ("- (b) Until noon.\n- (c) The", "- (b) The"))
VERSIONS = {"2015": FIRST, "2018": SECOND, "2021": THIRD, "2023": FOURTH, "2024": FIFTH}


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    """Returns a repository with five versions, and an amendment that made one of them."""
    written(tmp_path, VERSIONS)
    front = "title: Fireworks\ntype: ordinance\nordinances: [noise]\nbefore: 2018\nafter: 2021\npassed: 2021-05-04\n"
    (tmp_path / "amendments" / "fireworks").mkdir(parents=True)
    (tmp_path / "amendments" / "fireworks" / "amendment.md").write_text(f"---\n{front}---\nx\n", encoding="utf-8")
    return tmp_path


def written(folder: Path, versions: dict[str, str], name: str = "noise") -> None:
    """Writes versions of an ordinance."""
    for version, text in versions.items():
        place = folder / "ordinances" / version
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.md").write_text(text, encoding="utf-8")


def read(cwd: Path, *args: str) -> dict[str, Any]:
    """Returns what a command prints as JSON, held against its contract."""
    done = run(*args, "--format", "json", cwd=cwd)
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    schema = json.loads((ROOT / "docs" / f"{args[0]}.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, schema)
    return found


@pytest.mark.parametrize(
    ("args", "lines"),
    [
        (["1/b"], ["Changed and changed back: 2018 had made “thirty” “sixty”.", "nothing changed"]),
        (["2"], ["2 is another provision from 2015 to 2018, now 3.", "2021  Fireworks", "passed 2021-05-04"]),
        (["2", "--version", "2015"], ["Earlier: 2 from 2015 to 2018.", "2 is another provision from 2021 to 2024.",
                                      "#  2 → 3: redesignated", "“$50” becomes “$100”."]),
        (["4"], ["2023  amendment and dates not known", "Comes back: 2021 had struck it, then 3."]),
        (["3", "--version", "2018"], ["noise/3: gone after 2018.", "It comes back as 4 of 2023.", "−  3: struck"]),
        (["noise"], ["+  1/b: added", "−  1/b: struck", "Changed and changed back: 2023 had added it.",
                     "Changed and changed back: 2023 had made it 1/c.", "All together, 2015 to 2024:",
                     "back on the way: 1/b (2018, 2021); 4 (2021, 2023); 1/b (2023, 2024)"]),
    ],
)  # fmt: skip
def test_a_log_says_where_it_came_from_and_where_it_went(noise: Path, args: list[str], lines: list[str]) -> None:
    done = run("log", *args, cwd=noise)
    assert (done.code, done.err) == (0, "")
    flat = " ".join(done.out.split())
    assert [line for line in lines if " ".join(line.split()) not in flat] == []


def test_a_log_as_json(noise: Path) -> None:
    found = read(noise, "log", "2", "--version", "2015")
    assert (found["address"], found["version"], found["in_newest"]) == ("noise/3", "2024", True)
    assert [place["address"] for place in found["thread"]["places"]] == ["noise/2"] * 2 + ["noise/3"] * 3
    assert [(step["version"], [one["kinds"] for one in step["changes"]]) for step in found["steps"]] == [
        ("2015", []), ("2018", [["substitution"]]), ("2021", [["renumbering"]])]  # fmt: skip
    assert [one["amendment"] for one in found["versions"]] == [None, None, "fireworks", None, None]


def test_blame_as_json(noise: Path) -> None:
    found = read(noise, "blame", "noise")
    texts = {one["address"]: [(run["text"], run["version"], run["earlier"]) for run in one["runs"]]
             for one in found["provisions"]}  # fmt: skip
    assert texts["noise/3"] == [
        ("Fines\n\nA fine of ", "2015", True), ("$100", "2018", False),
        (" is due for each day on which a person breaks section 1 of this ordinance.", "2015", True)]  # fmt: skip
    assert [(text, by) for text, by, _ in texts["noise/1/b"]] == [
        ("The Clerk may allow a concert until midnight on request, made ", "2015"), ("thirty", "2021"),
        (" days before.", "2015")]  # fmt: skip
    assert [by for _, by, _ in texts["noise/4"]] == ["2023"]  # who put it back put its words there
    gone = [(one["last"], one["address"], one["version"], "".join(run["text"] for run in one["runs"]), one["whole"])
            for one in found["gone"]]  # fmt: skip
    assert gone == [
        ("2015", "noise/1/b", "2018", "thirty", False),
        ("2015", "noise/2", "2018", "$50", False),
        ("2018", "noise/1/b", "2021", "sixty", False),
        ("2018", "noise/3", "2021", DOGS.replace("## 3. ", "").strip(), True),
        ("2023", "noise/1/b", "2024", "Until noon.", True),
    ]


def test_the_words_of_an_old_version_are_blamed_too(noise: Path) -> None:
    found = read(noise, "blame", "1/b", "--version", "2018")
    assert [run["version"] for run in found["provisions"][0]["runs"]] == ["2015", "2018", "2015"]
    assert [one["version"] for one in found["versions"]] == ["2015", "2018"]


@pytest.mark.parametrize("command", ["log", "blame"])
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["9"], "noise has no provision '9'"),
        (["1/b", "--version", "1999"], "there is no version '1999'"),
        (["4", "--version", "2015"], "noise has no provision '4'"),
        (["noise/1/z"], "noise has no provision"),
    ],
)
def test_what_isn_t_there_is_said(noise: Path, command: str, args: list[str], said: str) -> None:
    done = run(command, *args, cwd=noise)
    assert done.code == 2 and done.out == ""
    assert said in done.err and len(done.err.split("\n")) == 3


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("1", "2 of 2 ordinances have '1' in their newest text\n  put the ordinance's id in front: dogs/1, noise/1"),
        ("7", "0 of 2 ordinances have '7'"),
    ],
)
def test_of_several_ordinances_one_must_be_meant(noise: Path, address: str, said: str) -> None:
    written(noise, {"2015": "# Dogs\n\n## 1. Leash\n\nLeash.\n\n## 5. Fee\n\nFive.\n"}, "dogs")
    done = run("log", address, cwd=noise)
    assert done.code == 2 and said in done.err
    assert run("log", "5", cwd=noise).out.startswith("5 · Dogs\n")  # only one has it
    assert run("log", "dogs/1", cwd=noise).out.startswith("1 · Dogs\n")


def test_an_ordinance_that_the_newest_version_has_no_longer(noise: Path) -> None:
    written(noise, {"2026": "# Dogs\n\n## 7. Leash\n\nA leash.\n"}, "dogs")
    assert "in 2024, the last version that has the ordinance" in " ".join(run("log", "noise/2", cwd=noise).out.split())
    assert not read(noise, "log", "noise/2")["in_newest"]


def test_outside_a_repository_the_way_is_told(tmp_path: Path) -> None:
    assert "no folder ordinances/ is here or above" in run("blame", "1", cwd=tmp_path).err


def test_one_version_has_a_log_and_a_blame(tmp_path: Path) -> None:
    written(tmp_path, {"2015": FIRST})
    assert len(read(tmp_path, "log", "2")["steps"]) == 1
    assert [run["version"] for run in read(tmp_path, "blame", "2")["provisions"][0]["runs"]] == ["2015"]


def test_nothing_that_a_terminal_obeys_comes_through(tmp_path: Path) -> None:
    hostile = "## 1. A\x1b[2J\n\nThe fee\u202e is \u00a0 $5\x07.\n\n- (a) One \x1b]0;x\x07 two.\n"
    written(tmp_path, {"1": hostile, "2": edited(hostile, ("$5", "$6\x1b[0m"), ("One", "1\u200b"))})
    for args in (["log", "1"], ["blame", "1"], ["blame", "1", "--deleted"]):
        done = run(*args, cwd=tmp_path)
        assert done.code == 0
        assert all(sign.isprintable() or sign == "\n" for sign in done.out)
        assert "⟨no-break space⟩" in done.out or args != ["blame", "1"]
