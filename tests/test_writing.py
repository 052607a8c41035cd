"""Files that are written over: what is no plain file keeps its nature, and nothing outside the tree is touched."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from lexdiff.cli.main import main

TEXTS = {"o.md": "## 1. Fee\n\nThe fee is $5.\n", "n.md": "## 1. Fee\n\nThe fee is $6.\n"}


def call(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str) -> object:
    """Runs a command in a folder and returns its exit code."""
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.argv", ["lexdiff", *arguments])
    try:
        main()
    except SystemExit as stop:
        return stop.code or 0
    return 0


def test_output_follows_a_link_and_keeps_the_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept.txt").write_text("old")
    (tmp_path / "kept.txt").chmod(0o600)
    (tmp_path / "link").symlink_to("kept.txt")
    assert call(monkeypatch, tmp_path, "compare", "o.md", "n.md", "--output", "link") == 0
    assert (tmp_path / "link").is_symlink()
    assert "$6" in (tmp_path / "kept.txt").read_text()
    assert (tmp_path / "kept.txt").stat().st_mode & 0o777 == 0o600


def test_output_into_a_pipe_leaves_it_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_text()))
    reader.start()
    assert call(monkeypatch, tmp_path, "compare", "o.md", "n.md", "--output", "pipe") == 0
    reader.join(timeout=10)
    assert (tmp_path / "pipe").is_fifo()
    assert "$6" in got[0]


def test_fmt_leaves_alone_what_a_link_leads_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rough = "##   1.  Secret\n\n\n*  (a) x\n"
    (tmp_path / "secret.md").write_text(rough)
    inside = tmp_path / "repository" / "ordinances" / "2020"
    inside.mkdir(parents=True)
    (inside / "link.md").symlink_to(tmp_path / "secret.md")
    assert call(monkeypatch, tmp_path / "repository", "fmt") == 1
    assert (inside / "link.md").is_symlink()
    assert (tmp_path / "secret.md").read_text() == rough


def test_fmt_goes_on_behind_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.md").write_bytes(b"\xff")
    (tmp_path / "x" / "b.md").write_text("* (a) one\n")
    assert call(monkeypatch, tmp_path, "fmt", "x") == 1
    assert (tmp_path / "x" / "b.md").read_text() == "- (a) one\n"
    assert (tmp_path / "x" / "a.md").read_bytes() == b"\xff"


def test_nothing_is_said_of_what_nobody_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    more = "\n- (a) This stays.\n"
    monkeypatch.setitem(TEXTS, "o.md", TEXTS["o.md"] + more)
    monkeypatch.setitem(TEXTS, "n.md", TEXTS["n.md"] + more)
    assert call(monkeypatch, tmp_path, "compare", "o.md", "n.md", "1/a") == 0
    told = capfd.readouterr().out
    assert "No provision differs." in told
    assert "layout" not in told
