"""A citation to paste says which text was meant, and how anybody can tell that it is still the same.

Limits: the sentence in English. Rejected: comparing with a golden file; its commit would change with every commit.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from tests.test_cli import Done, run

TEXT = """---
ordinance: carts
title: Cart Act
wording: restatement
passed: 2019-12
---

# Cart Act

## 2. Rules

- (b) A cart stands.
    - (4) It doesn't move.
- (c) [not held]
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Returns a repository with two versions and a proposal."""
    for version, text in (("2014", TEXT + "\n## 9. Gone\n\nX.\n"), ("2019", TEXT), ("2099", _proposal())):
        (tmp_path / "ordinances" / version).mkdir(parents=True)
        (tmp_path / "ordinances" / version / "carts.md").write_text(text, "utf-8")
    return tmp_path


def _proposal() -> str:
    return TEXT.replace("wording:", "stage: proposed\nwording:").replace("2019-12", "not known")


def cite(place: Path, *arguments: str) -> Done:
    """Returns what the command prints in a repository."""
    return run("cite", *arguments, cwd=place)


def test_a_citation_to_paste(place: Path) -> None:
    digest = hashlib.sha256((place / "ordinances/2019/carts.md").read_bytes()).hexdigest()
    assert cite(place, "2(b)(4)").out == (
        "Cart Act, 2(b)(4), version 2019 (passed 2019-12; approved not known; effective not known; published not"
        " known); "
        f"a restatement, not the enacted wording; ordinances/2019/carts.md, line 13, in no commit, SHA-256 {digest}\n"
    )
    assert "; its wording is not held; " in cite(place, "2/c").out
    assert cite(place, "carts/2", "--version", "2014").out.startswith("Cart Act, 2, version 2014 (")
    assert cite(place, "2", "-v", "2099").out.startswith("Cart Act, 2, version 2099 (proposed; passed not known; ")


def test_the_commit_stands_there_as_long_as_the_file_is_as_committed(place: Path) -> None:
    def git(*words: str) -> str:
        options = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
        return subprocess.run(["git", *options, *words], cwd=place, check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "x")
    commit = git("rev-parse", "HEAD").strip()
    assert f", commit {commit}, SHA-256 " in cite(place, "2").out
    (place / "ordinances/2019/carts.md").write_text(TEXT + "\nMore.\n", "utf-8")
    assert ", in no commit, SHA-256 " in cite(place, "2").out
    earlier = json.loads(cite(place, "2", "--version", "2019@HEAD", "--format", "json").out)["citations"][0]
    assert earlier["commit"] == commit and earlier["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()


def test_what_is_not_there_is_one_line_with_the_way_out(place: Path) -> None:
    older = cite(place, "9")
    assert older.code == 2 and "version 2014 has it: add --version 2014" in older.err
    nothing = cite(place, "77")
    assert nothing.code == 2 and "has no provision '77'" in nothing.err
    assert cite(place, "2", "--version", "1999").code == 2
    (place / "ordinances/2099/carts.md").write_bytes(b"\xff")
    assert cite(place, "2").code == 2


def test_for_programs(place: Path) -> None:
    told = json.loads(cite(place, "2(b)", "--format", "json").out)
    assert told["schema"] == "lexdiff.citation/1"
    one = told["citations"][0]
    assert (one["address"], one["cite"], one["version"]) == ("carts/2/b", "2(b)", "2019")
    assert one["clocks"] == {
        "passed": "2019-12",
        "approved": None,
        "approval": None,
        "effective": None,
        "published": None,
    }
