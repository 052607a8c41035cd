"""Answers that are remembered: with them and without, log and blame say the same bytes, whatever was edited between."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pytest

from lexdiff import answers, program
from lexdiff.cache import Cache
from lexdiff.errors import LexdiffError
from lexdiff.read import unchanged
from tests import carried
from tests.conftest import RELEASE
from tests.test_cli import Done, run

TEXT = """\
# Noise

## 1. Hours

- (a) The hours are {} to six.
- (b) A person may apply {}.

## 2. Wagons

No wagon shall stand {} on a bridge at night.
"""
AMENDMENT = """\
---
title: {}
type: ordinance
ordinances: [noise]
before: "2020"
after: "2022"
passed: {}
crosswalk:
  - before: "{}"
    after: "2"
    reason: It says so.
---
"""
RECORD = """\
---
kind: news
date: {}
title: Wagons again
bears_on:
  - at: "2"
    version: "2022"
    relation: reports
    strength: stated
---
"""
WORDS = ("ten", "two", "one", "six", "new", "old")
TICK = 20_000_000  # nanoseconds: more than a tick of the clock here, and less than a test wants to wait for
QUESTIONS = (("log", "2"), ("blame", "1(b)"), ("log", "noise", "--format", "json"), ("blame", "2", "--deleted"))


def text(dice: random.Random) -> str:
    return TEXT.format(*(dice.choice(WORDS) for _ in range(3)))


def town(root: Path, kind: str = "folders") -> Path:
    """Makes a repository with three versions, an amendment and a record."""
    dice = random.Random(3)
    texts = {name: text(dice) for name in ("2020", "2021", "2022")}
    for place, content in (
        ("trade/amendment", AMENDMENT.format("Trade", "2021-12-01", "2")),
        ("trade/x", RECORD.format("2022")),
    ):
        (root / "amendments" / place).parent.mkdir(parents=True, exist_ok=True)
        (root / f"amendments/{place}.md").write_text(content)
    if kind == "folders":
        for name, content in texts.items():
            (root / "ordinances" / name).mkdir(parents=True)
            (root / f"ordinances/{name}/noise.md").write_text(content)
        return root
    carried.begin(root, kind)
    for name, content in texts.items():
        carried.commit(root, {"noise.md": content}, "The law", *([f"Version: {name}"] if kind == "commits" else []))
        if kind == "tags":
            carried.run(root, "tag", name)
    return root


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a test wait for the clock's next tick instead of a tenth of a second."""
    monkeypatch.setattr(unchanged, "_TICK", TICK)


def settle() -> None:
    time.sleep(1.5 * TICK / 1e9)


class Asker:
    """Asks a repository, and counts the answers that had to be worked out."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.worked = root, 0
        self.answered = answers.answered
        self.monkeypatch = monkeypatch

    def ask(self, *question: str, kept: bool = True, columns: int = 80) -> Done:
        """Returns what the command prints; ``kept`` lets it remember."""

        def answered(root: Path, asked: tuple[object, ...], write: Callable[[Cache, TextIO], object]) -> str:
            def worked(cache: Cache, out: TextIO) -> None:
                write(cache, out)
                self.worked += 1

            if kept:
                return self.answered(root, asked, worked)
            with tempfile.TemporaryDirectory() as nowhere:
                write(Cache(Path(nowhere, "missing")), out := io.StringIO())
            return out.getvalue()

        self.monkeypatch.setattr(answers, "answered", answered)
        return run(*question, cwd=self.root, env={"COLUMNS": str(columns)})


@pytest.mark.parametrize("kind", ["folders", *carried.KINDS])
def test_a_question_asked_again_is_not_worked_out_again(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker = Asker(town(tmp_path, kind), monkeypatch)
    settle()
    for question in QUESTIONS:
        first = asker.ask(*question)
        assert first.code == 0 and first.out and first == asker.ask(*question) == asker.ask(*question, kept=False)
    assert asker.worked == len(QUESTIONS)


def test_what_is_asked_is_asked_wholly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = Asker(town(tmp_path), monkeypatch)
    settle()
    several = (
        ("log", "1"), ("blame", "1"), ("log", "2"), ("log", "1", "--format", "json"), ("blame", "1", "--deleted"),
        ("log", "1", "--version", "2020"), ("blame", "1", "--version", "2020"), ("blame", "1", "--format", "json"),
    )  # fmt: skip
    for _ in range(2):
        said = [asker.ask(*question) for question in several]
        assert said == [asker.ask(*question, kept=False) for question in several]
    assert asker.worked == len(several)
    narrow = asker.ask("log", "1", columns=30)
    assert narrow != said[0] and narrow == asker.ask("log", "1", columns=30, kept=False)


# Each changes something that an answer could be read from; a few change nothing that it says.
def _edit(root: Path, dice: random.Random) -> None:
    file = root / f"ordinances/{dice.choice(('2020', '2021', '2022'))}/noise.md"
    before, facts = file.read_text(), file.stat()
    file.write_text(text(dice))
    if dice.random() < 0.5 and len(before) == len(file.read_text()):  # as some tools do: the same size and time
        os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _crosswalk(root: Path, dice: random.Random) -> None:
    day = f"20{dice.randrange(19, 24)}-03"
    (root / "amendments/trade/amendment.md").write_text(AMENDMENT.format("Trade", day, dice.choice("12")))


def _record(root: Path, dice: random.Random) -> None:
    file = root / f"amendments/trade/{dice.choice('xyz')}.md"
    if file.exists() and dice.random() < 0.5:
        file.unlink()
    else:
        file.write_text(RECORD.format(dice.randrange(2015, 2030)))


def _front(root: Path, dice: random.Random) -> None:
    file = root / f"ordinances/{dice.choice(('2020', '2022'))}/noise.md"
    file.write_text(
        f"---\ntitle: {dice.choice(WORDS)}\nstage: {dice.choice(('as passed', 'filed'))}\n---\n\n{text(dice)}"
    )


def _version(root: Path, dice: random.Random) -> None:
    folder = root / f"ordinances/{dice.choice(('2019', '2023'))}"
    if folder.exists():
        shutil.rmtree(folder)
    else:
        shutil.copytree(root / "ordinances/2022", folder)


def _other(root: Path, dice: random.Random) -> None:
    file = root / "ordinances/2022/dogs.md"
    file.write_text(f"---\nordinance: {dice.choice(('dogs', 'noise', 'a'))}\n---\n\n{text(dice)}")


def _settings(root: Path, dice: random.Random) -> None:
    (root / "site").mkdir(exist_ok=True)
    said = dice.choice(
        ('name = "Law"', 'versions = "folders"', 'versions = "tags"', 'versions = "commits"', "versions =")
    )
    (root / "site/site.toml").write_text(said + "\n")


def _git(root: Path, dice: random.Random) -> None:
    if not (root / ".git").exists():
        carried.run(root, "init", "-q", "-b", "main", "--template=", ".")
    carried.run(root, "add", "-A")
    carried.run(root, "commit", "-q", "--allow-empty", "-m", "Law", *(["-m", f"Version: v{dice.randrange(4)}"]))
    if dice.random() < 0.5:
        carried.run(root, "tag", "-f", f"t{dice.randrange(3)}")
    if dice.random() < 0.3:
        carried.run(root, "pack-refs", "--all")


def _back(root: Path, dice: random.Random) -> None:
    if (root / ".git").exists():
        several = carried.run(root, "rev-list", "--walk-reflogs", "HEAD").split()
        carried.run(root, "reset", "-q", "--soft" if dice.random() < 0.5 else "--hard", dice.choice(several[:2]))


def _moved(root: Path, dice: random.Random) -> None:
    one, other = (root / f"ordinances/{name}" for name in ("2020", "2021"))
    if one.exists() and other.exists():
        one.rename(root / "ordinances/away")
        other.rename(one)
        (root / "ordinances/away").rename(other)


def _linked(root: Path, dice: random.Random) -> None:
    link = root / "ordinances/2024"
    if link.is_symlink():
        link.unlink()
    else:
        link.symlink_to(dice.choice(("2020", "2022", "nowhere")))


def _touched(root: Path, dice: random.Random) -> None:
    os.utime(root / "ordinances/2022/noise.md")


EDITS = (_edit, _edit, _crosswalk, _record, _front, _version, _other, _settings, _git, _back, _moved, _linked, _touched)


@pytest.mark.parametrize("seed", range(60 if RELEASE else 6))
def test_whatever_is_edited_the_answer_is_that_of_a_repository_without_a_cache(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)
    asker = Asker(town(tmp_path), monkeypatch)
    warm = faults = 0
    for _ in range(12):
        settle()
        question = dice.choice(QUESTIONS)
        true = asker.ask(*question, kept=False)
        first, worked = asker.ask(*question), asker.worked
        assert first == true
        assert asker.ask(*question) == true
        warm, faults = warm + (asker.worked == worked and not true.code), faults + bool(true.code)
        before = unchanged.repository(tmp_path)
        edit = dice.choice(EDITS)
        edit(tmp_path, dice)
        assert unchanged.repository(tmp_path) != before or edit in (_back, _git, _moved, _settings)
        assert asker.ask(*question) == asker.ask(*question, kept=False)
    assert warm + faults == 12 and (warm or RELEASE)


def test_a_change_in_the_same_tick_of_the_clock_makes_another_state_or_none_that_is_settled(tmp_path: Path) -> None:
    town(tmp_path)
    file = tmp_path / "ordinances/2022/noise.md"
    for _ in range(300):
        now = Cache(tmp_path).now()
        before = unchanged.repository(tmp_path)
        file.write_text(TEXT.format("ten", "two", "one"))
        after = unchanged.repository(tmp_path)
        assert before and (before != after or not before.settled(now))


def test_what_was_just_written_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "_TICK", 100 * TICK)
    asker = Asker(town(tmp_path), monkeypatch)
    for number in range(20):
        (tmp_path / "ordinances/2022/noise.md").write_text(
            TEXT.format("ten", "two", word := WORDS[number % len(WORDS)])
        )
        assert f"stand {word} on" in " ".join(
            asker.ask("blame", "2").out.replace("2022", "").replace("≤2020", "").split()
        )
    assert asker.worked == 20


def test_a_state_is_settled_when_a_change_must_make_another() -> None:
    second = 1_000_000_000
    fine, coarse = unchanged.State(b"", 100 * second + 7), unchanged.State(b"", 100 * second)
    assert not fine.settled(100 * second + 8) and fine.settled(101 * second)
    assert not coarse.settled(102 * second) and coarse.settled(103 * second)
    assert not fine.settled(0)


def test_another_program_or_library_makes_another_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stamp() -> bytes:
        program.stamp.cache_clear()
        return program.stamp()

    before = stamp()
    assert before == stamp()
    (tmp_path / "rapidfuzz-99.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert stamp() != before
    package = tmp_path / "lexdiff"
    shutil.copytree(program._PACKAGE, package)
    monkeypatch.setattr(program, "_PACKAGE", str(package))
    before = stamp()
    os.utime(package / "compare/align.py")
    assert stamp() != before
    monkeypatch.undo()
    program.stamp.cache_clear()


def test_a_fault_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = Asker(town(tmp_path), monkeypatch)
    settle()
    assert asker.ask("log", "77") == asker.ask("log", "77") and asker.ask("log", "77").code == 2
    for _ in range(2):
        with pytest.raises(LexdiffError):
            answers.answered(tmp_path, ("log",), lambda cache, out: _failing())


def _failing() -> None:
    raise LexdiffError("no")


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from lexdiff.cli.main import main
main()
"""


@pytest.mark.parametrize("room", [0, 1, 4000, 9000])
def test_where_nothing_can_be_written_the_answer_is_the_same(tmp_path: Path, room: int) -> None:
    town(tmp_path)
    settle()
    told = [
        subprocess.run([sys.executable, "-c", FULL, size, "log", "2"], cwd=tmp_path, capture_output=True, text=True)
        for size in (str(room), "-1")
    ]
    assert told[0].stdout == told[1].stdout != "" and told[0].stderr == told[1].stderr == ""
    assert run("log", "2", cwd=tmp_path).out == told[0].stdout


def test_a_file_in_the_place_of_the_folder_changes_no_answer(tmp_path: Path) -> None:
    town(tmp_path)
    said = run("log", "2", cwd=tmp_path)
    shutil.rmtree(tmp_path / ".lexdiff")
    (tmp_path / ".lexdiff").write_text("")
    assert run("log", "2", cwd=tmp_path) == said
