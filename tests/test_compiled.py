"""Templates kept compiled: the same pages with them and without, and nothing believed that isn't what was written."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from lexdiff.render.say import ENGLISH
from lexdiff.site.compiled import Compiled, environment

SOURCE = '<p>{{ _("Home") }} {{ name }} {{ _(name) }}</p>'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    home = tmp_path / "ours"
    home.mkdir()
    (home / "a.html.j2").write_text(SOURCE, "utf-8")
    return home


def printed(folder: Path, program: str = "p", code: str = "en", first: Path | None = None) -> str:
    words = {"Home": "Inicio & más", "x<y": "equis"} if code == "es" else {}
    said = ENGLISH._replace(text=lambda text: words.get(text, text))
    folders = [*([first] if first else []), folder]
    made = environment(folders, Compiled(folder, program, code), said)
    made.globals["_"] = said
    return made.get_template("a.html.j2").render(name="x<y")


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "__pycache__").glob("*")) if (folder / "__pycache__").exists() else []


def test_words_are_said_and_escaped_in_each_language_and_the_second_time_alike(folder: Path) -> None:
    for _ in range(2):
        assert printed(folder) == "<p>Home x&lt;y x&lt;y</p>"
        assert printed(folder, code="es") == "<p>Inicio &amp; más x&lt;y equis</p>"
    assert len(kept(folder)) == 2


def test_what_is_kept_is_what_is_printed(folder: Path) -> None:
    """Else nothing here shows that the kept code is used at all."""
    printed(folder)
    (file,) = kept(folder)
    before = file.stat().st_mtime_ns, file.read_bytes()
    printed(folder)
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before


def test_another_program_or_a_changed_template_is_compiled_anew(folder: Path) -> None:
    printed(folder)
    (file,) = kept(folder)
    before = file.read_bytes()
    printed(folder, program="q")
    assert file.read_bytes() != before
    (folder / "a.html.j2").write_text("changed", "utf-8")
    assert printed(folder, program="q") == "changed"


@pytest.mark.slow
def test_a_damaged_file_is_never_believed(folder: Path) -> None:
    whole = printed(folder)
    (file,) = kept(folder)
    content = file.read_bytes()
    for at in range(0, len(content), 41):
        file.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert printed(folder) == whole
        file.write_bytes(content[:at])
        assert printed(folder) == whole


def test_a_publishers_template_is_never_kept(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.html.j2").write_text("theirs", "utf-8")
    assert printed(folder, first=own) == "theirs"
    assert not kept(folder) and not kept(own)


def test_a_folder_that_cant_be_written_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "__pycache__").write_text("a file in its place")
    assert printed(folder) == "<p>Home x&lt;y x&lt;y</p>"
    shutil.copyfile(folder / "__pycache__", folder / "copy")
    (folder / "__pycache__").unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert printed(folder) == "<p>Home x&lt;y x&lt;y</p>"
    assert not kept(folder)
