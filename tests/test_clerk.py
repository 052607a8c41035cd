"""The walk-through for clerks is done word by word: its commands are run, its texts written, from an empty folder on.

A block ``sh`` is run line by line; ``markdown`` goes to the end of the file named in the line before it, ``csv`` and
``toml`` are whole files, ``diff`` changes lines, and ``text`` is what the last command that says so must print.
Limits: the doc says everything by options; what is asked on a terminal is tried elsewhere.
Rejected: the same commands written down here. A doc that nobody runs is wrong within a year.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import carried
from tests.test_cli import run
from tests.test_site_gathered import said

pytestmark = pytest.mark.slow  # builds sites

DOC = Path(__file__).parent.parent / "docs/clerk.md"
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


class Walk:
    """Somebody who follows the doc: where they are, what they have typed, and what was answered last."""

    def __init__(self, top: Path) -> None:
        self.cwd, self.typed, self.answers = top, [""], ""

    def sh(self, _: str, body: str) -> None:
        """Types commands."""
        self.answers = ""
        for line in body.replace("\\\n", " ").splitlines():
            self.typed.append(line)
            words = shlex.split(line)
            if words[0] == "cd":
                self.cwd = (self.cwd / words[1]).resolve()
            elif words[0] == "git":
                env = {**os.environ, **carried.QUIET, **carried.WHO}
                subprocess.run(words, cwd=self.cwd, env=env, capture_output=True, check=True)
            else:
                assert words[0] == "lexdiff", line
                done = run(*words[1:], cwd=self.cwd)
                assert (done.code, done.err) == (0, ""), (line, done)
                self.answers += done.out

    def markdown(self, before: str, body: str) -> None:
        """Pastes a text below what stands in a file."""
        file = self.file(before)
        file.write_text(f"{file.read_text()}\n{body}")

    def csv(self, before: str, body: str) -> None:
        """Saves a file."""
        self.file(before).parent.mkdir(exist_ok=True)
        self.file(before).write_text(body)

    toml = csv

    def diff(self, before: str, body: str) -> None:
        """Changes lines of a file, each of which stands there once."""
        text = self.file(before).read_text()
        for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)*)", body, re.MULTILINE):
            struck, added = (re.sub(r"^[-+]", "", part, flags=re.MULTILINE) for part in (old, new))
            assert text.count(f"\n{struck}") == 1, struck
            text = text.replace(f"\n{struck}", f"\n{added}")
        self.file(before).write_text(text)

    def text(self, _: str, body: str) -> None:
        """Reads an answer."""
        assert body in self.answers

    def file(self, before: str) -> Path:
        """Returns the file that a line names."""
        return self.cwd / re.findall(r"`([\w./-]+\.\w+)`", before)[0]


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder in which the doc was followed to its end."""
    top = tmp_path_factory.mktemp("clerk")
    walk = Walk(top)
    text = DOC.read_text()
    for block in BLOCK.finditer(text):
        before = text[: block.start()].rstrip().rpartition("\n")[2]
        getattr(walk, block["kind"])(before, block["body"])
    assert sum(line.startswith("lexdiff") for line in walk.typed) == text.count("\nlexdiff ") > 20
    yield top


def test_every_block_of_the_doc_is_followed() -> None:
    text = DOC.read_text()
    assert len([*BLOCK.finditer(text)]) == text.count("\n```") / 2


def test_all_that_was_promised_is_there(top: Path) -> None:
    root = top / "noise"
    assert sorted(path.name for path in root.glob("ordinances/*")) == ["2015", "2019", "2023", "2025"]
    kinds = [re.findall(r"^kind: (.*)$", path.read_text(), re.MULTILINE) for path in root.glob("amendments/*/2*.md")]
    assert sorted(kind for [kind] in kinds) == ["hearing"] * 2 + ["news"] * 4
    assert not [*root.glob("amendments/since-*")]  # each has found its amendment
    assert run("check", cwd=root).out == "0 problems found\n"
    assert run("fmt", "--check", cwd=root).code == 0


def test_what_was_passed_is_law_and_what_is_pending_isn_t(top: Path) -> None:
    assert run("show", cwd=top / "noise").out.startswith("Noise Ordinance · 2023\npassed 2023-05-09")
    assert run("show", cwd=top / "noise-in-git").out.startswith("Noise Ordinance · 2019\npassed 2019-06-04")
    days = run("show", "--as-of", "2016-01-01", "1(a)", cwd=top / "noise-in-git").out
    assert "11:00 p.m." in days


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("index.html", "Before the vote Leaf blowers and higher fines Noise Ordinance · Docket 25-031"),
        ("index.html", "Announced hearings April 15, 2025 Hearing Second hearing on leaf blowers"),
        ("ordinances/noise-ordinance/index.html", "Read version 2023"),
        ("ordinances/noise-ordinance/index.html", "How to testify: Speak in Room 201 of City Hall at 6 p.m., or write"),
        ("ordinances/noise-ordinance/2023-to-2025.html", "2025: Proposed. It is not law."),
        ("ordinances/noise-ordinance/2023-to-2025.html", "Gardeners ask for time"),
        ("ordinances/noise-ordinance/2023-to-2025.html", "Fines would more than double"),
        ("ordinances/noise-ordinance/2019-to-2023.html", "Builders may work on Saturdays"),
        ("ordinances/noise-ordinance/2015-to-2019.html", "Council votes for an earlier night"),
        ("ordinances/noise-ordinance/provisions/5.html", "Its numbers: 4 (2015), then 5 (2019–2023)"),
        ("ordinances/noise-ordinance/provisions/5.html", "A proposal would change this section: Leaf blowers"),
        ("amendments/2025-leaf-blowers-and-higher-fines.html", "Docket 25-031 Proposed. It is not law."),
        ("timeline/index.html", "April 15, 2025 Hearing announced Second hearing on leaf blowers"),
    ],
)
def test_the_site_tells_all_of_it(top: Path, page: str, words: str) -> None:
    assert words in said((top / "noise/public" / page).read_text("utf-8"))


def test_the_site_is_the_clerk_s(top: Path) -> None:
    assert "Ordinances of Exampleton" in (top / "noise/public/index.html").read_text("utf-8")
    words = said((top / "noise-in-git/public/index.html").read_text("utf-8"))
    assert "Before the vote A higher fine Noise Ordinance · Docket 25-031 · 1 amended" in words
