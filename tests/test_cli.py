"""Every command and option from outside: arguments in, text, file and exit code out."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import click
import jsonschema
import pytest

from lexdiff import __version__
from lexdiff.cli.main import main
from lexdiff.errors import LexdiffError
from lexdiff.render import redline_json
from lexdiff.render.labels import raw
from tests import carried
from tests.test_render_data import accept, reject

ROOT = Path(__file__).parent.parent
FORMATS = ("terminal", "text", "markdown", "html", "critic", "json")
SIGNS = re.compile(r"\x1b\[[\d;]*m")

OLD = """\
# Noise

## 1. Hours

- (a) The hours are ten to six.
- (b) A person may apply.
- (c) The fee is $100.

## 2. Wagons

No wagon shall stand on a bridge at night.

## 3. Permits

The Clerk keeps the "records" of permits, and shows them to whoever asks for them.
"""
NEW = """\
# Noise

## 1. Hours

- (a) The hours are ten to six.
- (b) A person shall apply.
- (c) The fee is $150.
- (d) Dogs are let in free of charge.

## 2. Permits

The Clerk keeps the “records” of permits, and shows them to whoever asks for them.
"""


class Done(NamedTuple):
    """What a command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


class Stream(io.BytesIO):
    """Standard output or input that outlives whoever wraps it."""

    def close(self) -> None:
        self.flush()


class Terminal(io.TextIOWrapper):
    """Standard output or input that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def run(
    *args: str | Path, cwd: Path = ROOT, tty: bool = False, env: Mapping[str, str] | None = None, typed: str = ""
) -> Done:
    """Returns what ``lexdiff`` does with arguments and what is typed; whatever isn't an exit comes through as it is."""
    out, err = Stream(), io.StringIO()
    wrapper = Terminal if tty else io.TextIOWrapper
    known = {**os.environ, "COLUMNS": "80", "LINES": "24", "TERM": "xterm", **(env or {})}
    if "NO_COLOR" not in (env or {}):
        known.pop("NO_COLOR", None)
    code = 0
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.chdir(cwd))
        stack.enter_context(mock.patch.dict(os.environ, known, clear=True))
        stack.enter_context(mock.patch.object(sys, "argv", ["lexdiff", *map(str, args)]))
        stack.enter_context(mock.patch.object(sys, "stdin", wrapper(Stream(typed.encode()))))
        stack.enter_context(mock.patch.object(sys, "stdout", wrapper(out, encoding="utf-8", newline="\n")))
        stack.enter_context(mock.patch.object(sys, "stderr", err))
        stack.callback(gc.enable)  # a command turns it off for good
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        sys.stdout.flush()
    return Done(code, out.getvalue().decode("utf-8", "surrogateescape"), err.getvalue())


def read_json(*args: str | Path, cwd: Path = ROOT) -> dict[str, Any]:
    done = run(*args, "--format", "json", cwd=cwd)
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with two versions, and the same two texts as files and folders beside it."""
    top = tmp_path_factory.mktemp("code")
    for version, text in (("2020", OLD), ("2023", NEW)):
        (top / "ordinances" / version).mkdir(parents=True)
        (top / "ordinances" / version / "noise.md").write_text(text)
    return top


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository in which version 2020 was amended, and has an edit that isn't committed."""
    top = tmp_path_factory.mktemp("history")
    file = top / "ordinances/2020/noise.md"
    file.parent.mkdir(parents=True)
    git(top, "init", "-q", "-b", "main", "--template=")
    for text in (OLD, OLD.replace("$100", "$120")):
        file.write_text(text)
        git(top, "add", ".")
        git(top, "commit", "-q", "-m", "x")
    file.write_text(OLD.replace("$100", "$130"))
    return top


def git(folder: Path, *command: str) -> None:
    who = {f"GIT_{name}_{what}": "x" for name in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *command], cwd=folder, env=env, check=True, capture_output=True)


# -- the door


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--version"], [f"lexdiff {__version__}\n"]),
        (["--help"], ["compare", "show", "fmt", "init", "check"]),
        (["-h"], ["compare"]),
        (["compare", "--help"], ["--side-by-side", "--exit-code", "ADDRESS", "--context", "strike|brackets"]),
        (["show", "--help"], ["text|markdown|json", "ADDRESS"]),
        (["fmt", "--help"], ["--check"]),
        (["init", "--help"], ["FOLDER"]),
        (["check", "--help"], ["text|json", "--coverage"]),
        (["suggest", "--help"], ["OLD NEW", "ADDRESS"]),
    ],
)
def test_help_says_what_there_is(args: list[str], found: list[str]) -> None:
    done = run(*args)
    assert (done.code, done.err) == (0, "")
    assert [text for text in found if text not in done.out] == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "Usage"),
        (["nope"], "nope"),
        (["compare", "2020"], "NEW"),
        (["compare", "2020", "2023", "--format", "pdf"], "pdf"),
        (["compare", "2020", "2023", "--context", "-1"], "neither a number nor 'all'"),
        (["compare", "2020", "2023", "--context", "few"], "'few' is neither a number nor 'all'"),
        (["compare", "2020", "2023", "--style", "pink"], "pink"),
        (["compare", "2020", "2023", "--color", "maybe"], "maybe"),
        (["compare", "2020", "2023", "--only", "repealing"], "known are: wording"),
        (["compare", "2020", "2023", "--output", "."], "directory"),
        (["compare", "2020", "2021"], "versions: 2020, 2023; nearest: 202"),
        (["compare", "2020", "2023", "9"], "noise has no provision '9'"),
        (["compare", "2020", "2023", "1/e"], "nearest"),
        (["show", "2023", "9"], "it begins with: 1, 1/a"),
        (["show", "2020", "--format", "html"], "html"),
        (["fmt", "nope.md"], "no file 'nope.md'"),
    ],
)
def test_wrong_use_is_said_and_exits_with_2(code: Path, args: list[str], said: str) -> None:
    done = run(*args, cwd=code)
    assert (done.code, done.out) == (2, "")
    assert said in done.err and "Traceback" not in done.err


# -- compare: what is compared


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2020", "2023"),
        ("./ordinances/2020", "2023"),
        ("ordinances/2020/noise.md", "ordinances/2023/noise.md"),
        ("2020", "ordinances/2023/noise.md"),
        ("ordinances/2020/noise.md", "ordinances/2023"),
    ],
)
def test_sides_are_names_files_and_folders(code: Path, old: str, new: str) -> None:
    found = read_json("compare", old, new, cwd=code)
    assert kinds(found) == {
        ("1/b", "1/b"): ["substitution"],
        ("1/c", "1/c"): ["substitution"],
        (None, "1/d"): ["insertion"],
        ("2", None): ["deletion"],
        ("3", "2"): ["renumbering", "substitution"],
    }


def kinds(found: dict[str, Any]) -> dict[tuple[str | None, str | None], list[str]]:
    """Returns the kinds of all rows by their addresses, without the ordinance."""
    sides = [[row[side] and row[side].partition("/")[2] for side in ("before", "after")] for row in found["provisions"]]
    return {(one, other): row["kinds"] for (one, other), row in zip(sides, found["provisions"], strict=True)}


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        (["1/b"], {("1/b", "1/b")}),
        (["1(b)"], {("1/b", "1/b")}),
        (["§ 1(b)"], {("1/b", "1/b")}),
        (["noise/1/b"], {("1/b", "1/b")}),
        (["1/b", "1(d)"], {("1/b", "1/b"), (None, "1/d")}),
        (["1"], {("1/b", "1/b"), ("1/c", "1/c"), (None, "1/d")}),
        (["3"], {("3", "2")}),
        (["1/a"], set()),  # nothing changed there
    ],
)
def test_addresses_narrow_a_redline(code: Path, typed: list[str], rows: set[tuple[str | None, str | None]]) -> None:
    assert set(kinds(read_json("compare", "2020", "2023", *typed, cwd=code))) == rows


@pytest.mark.parametrize(
    ("old", "new", "fees"),
    [
        ("2020@HEAD~1", "2020@HEAD", ["$100", "$120"]),
        ("2020@HEAD", "2020", ["$120", "$130"]),
        ("2020@main~1", "ordinances/2020", ["$100", "$130"]),
        ("ordinances/2020/noise.md@HEAD~1", "2020@main", ["$100", "$120"]),
    ],
)
def test_a_version_has_a_past(history: Path, old: str, new: str, fees: list[str]) -> None:
    found = read_json("compare", old, new, cwd=history)
    assert [s["text"] for row in found["provisions"] for s in row["segments"] if s["op"] != "keep"] == fees
    for typed, side in ((old, found["before"]), (new, found["after"])):
        assert side["revision"] == (typed.partition("@")[2] or None)
        assert re.fullmatch("[0-9a-f]{40}", side["commit"])
        assert side["dirty"] is ("@" not in typed)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["2020@nope", "2020"], "nope"),
        (["2021@HEAD", "2020"], "2021"),
        (["2020@HEAD~9", "2020"], "HEAD~9"),
        (["2020@", "2020"], "can't be a git revision"),
        (["2020@--upload-pack=x", "2020"], "--upload-pack=x"),
    ],
)
def test_a_revision_that_isn_t_there_is_said(history: Path, args: list[str], said: str) -> None:
    done = run("compare", *args, cwd=history)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("lexdiff: ") and said in done.err


# -- compare: how it is shown


@pytest.mark.parametrize(
    ("args", "found", "missing"),
    [
        ([], ["1 added · 1 struck", "1/b", "[-may-]{+shall+}", "⚠ duty", "redesignated", "── 1. Hours"], ["1/a"]),
        (["--format", "terminal"], ["[-may-]{+shall+}"], ["\x1b", "1/a"]),
        (["--format", "markdown"], ["# ", "1/b", "shall"], ["\x1b", "1/a"]),
        (["--format", "html"], ["<!doctype html>", "<del>may</del>", "<ins>shall</ins>"], ["1/a", "<script"]),
        (["--format", "critic"], ["{--may--}{++shall++}", "The hours are ten to six."], ["\x1b"]),
        (["--side-by-side"], ["│", "[-may-]", "{+shall+}"], ["[-may-]{+shall+}"]),
        (["--summary"], ["1/b", "“may” becomes “shall”", "$150"], ["[-", "{+", "hidden"]),
        (["--stat"], ["1. Hours", "|", "+", "words added"], ["shall"]),
        (["--only", "wording"], ["1/b", "1/d", "Wagons"], ["{+“+}"]),
        (["--only", "insertion"], ["1/d"], ["[-may-]", "Wagons"]),
        (["--only", "added"], ["1/d"], ["[-may-]", "Wagons"]),
        (["--only", "struck,moved"], ["Wagons"], ["1/d", "[-may-]"]),
        (["--only", "struck, Redesignated"], ["Wagons", "{+“+}records"], ["1/d", "[-may-]"]),
        (["--only", "form"], ["{+“+}records"], ["1/d", "Wagons"]),
        (["--only", "form only"], ["{+“+}records"], ["1/d", "Wagons"]),
        (["--only", "wording", "--format", "html"], ["<ins>shall</ins>"], ["<ins>“"]),
        (["--only", "wording", "--format", "markdown"], ["shall"], ["<ins>“"]),
        (["--only", "wording", "--format", "json"], ["$150"], ["noise/3"]),
        (["--only", "wording", "--format", "critic"], ["{++shall++}", "“records”"], ["{++“"]),
        (["--only", "wording", "--summary"], ["1/b"], ["3 → 2"]),
        (["--only", "split"], [], ["shall", "Wagons"]),
        (["--context", "1"], ["1/a", "[-may-]{+shall+}"], []),
        (["--context", "0"], ["[-may-]{+shall+}"], ["1/a"]),
        (["--context", "all"], ["1/a", "The hours are ten to six."], []),
        (["--context", "all", "--format", "json"], ["noise/1/a"], []),
        (["--context", "all", "--format", "html"], ["The hours are ten to six."], []),
        (["--style", "strike"], ["[-may-]{+shall+}", "[-struck words-]"], []),
        (["--style", "brackets"], ["[may]_shall_", "[struck words]"], ["{+"]),
        (["--style", "capitals"], ["[may]SHALL", "DOGS ARE LET IN"], ["{+", "Dogs"]),
        (["--style", "colour"], ["[-may-]{+shall+}"], []),
        (["--style", "brackets", "--format", "html"], ['<body class="brackets">', "<ins>shall</ins>"], []),
        (["--style", "capitals", "--format", "html"], ['<body class="capitals">', "<ins>shall</ins>"], []),
    ],
)  # fmt: skip
def test_options_show_and_hide(code: Path, args: list[str], found: list[str], missing: list[str]) -> None:
    done = run("compare", "2020", "2023", *args, cwd=code)
    assert (done.code, done.err) == (0, "")
    assert [text for text in found if text not in done.out] == []
    assert [text for text in missing if text in done.out] == []


@pytest.mark.parametrize(
    ("args", "counted"),
    [
        (["--only", "wording"], 1),
        (["--only", "insertion"], 4),
        (["--only", "insertion", "--summary"], 4),
        (["--only", "split"], 5),
        (["--only", "wording", "--side-by-side"], 1),
        (["--only", "wording", "--stat"], 1),
        (["--only", "wording", "--format", "markdown"], 1),
        (["--only", "wording", "--format", "html"], 1),
    ],
)
def test_what_is_hidden_is_counted(code: Path, args: list[str], counted: int) -> None:
    out = run("compare", "2020", "2023", *args, cwd=code).out
    assert re.search(rf"(?<!\d){counted} [a-z -]+ changes? (is|are) not shown", out)


@pytest.mark.parametrize("style", ["strike", "brackets", "capitals", "colour"])
@pytest.mark.parametrize("form", ["terminal", "text"])
def test_colour_is_only_dress(code: Path, style: str, form: str) -> None:
    always = run("compare", "2020", "2023", "--style", style, "--format", form, "--color", "always", cwd=code).out
    never = run("compare", "2020", "2023", "--style", style, "--format", form, "--color", "never", cwd=code).out
    assert SIGNS.search(always) and "\x1b" not in never
    bare = SIGNS.sub("", always)
    assert "\x1b" not in bare and bare.split("\n")[0] == never.split("\n")[0]


@pytest.mark.parametrize(
    ("tty", "args", "env", "styled"),
    [
        (True, [], {}, True),
        (False, [], {}, False),
        (True, [], {"NO_COLOR": "1"}, False),
        (True, [], {"TERM": "dumb"}, False),
        (True, ["--format", "text"], {}, False),
        (True, ["--color", "never"], {}, False),
        (True, ["--color", "always"], {"NO_COLOR": "1"}, True),
        (False, ["--color", "always"], {}, True),
        (False, ["--format", "terminal"], {}, False),
        (True, ["--format", "json"], {}, False),
        (True, ["--format", "html"], {}, False),
        (True, ["--format", "critic"], {}, False),
        (True, ["--format", "markdown"], {}, False),
    ],
)
def test_colour_is_for_terminals(code: Path, tty: bool, args: list[str], env: dict[str, str], styled: bool) -> None:
    with mock.patch.object(click, "echo_via_pager", lambda text, color: click.echo(text, color=color)):
        done = run("compare", "2020", "2023", *args, cwd=code, tty=tty, env=env)
    assert (done.code, "\x1b[" in done.out) == (0, styled)


@pytest.mark.parametrize(
    ("tty", "args", "lines", "paged"),
    [
        (True, [], "10", True),
        (True, [], "900", False),
        (True, ["--summary"], "24", False),
        (True, ["--format", "text"], "10", False),
        (False, [], "10", False),
    ],
)
def test_what_is_long_is_paged(code: Path, tty: bool, args: list[str], lines: str, paged: bool) -> None:
    with mock.patch.object(click, "echo_via_pager") as pager:
        done = run("compare", "2020", "2023", *args, cwd=code, tty=tty, env={"LINES": lines})
    assert (pager.called, bool(done.out)) == (paged, not paged)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["2020", "2023"], 1),
        (["2020", "2020"], 0),
        (["2020", "2023", "1/b"], 1),
        (["2020", "2023", "1/a"], 0),
        (["2020", "2023", "--context", "all"], 1),
        (["2020", "2020", "--context", "all"], 0),
        *([["2020", "2023", "--format", form], 1] for form in FORMATS),
        *([["2020", "2020", "--format", form], 0] for form in FORMATS),
        (["2020", "nope"], 2),
    ],
)
def test_exit_code_tells_a_difference(code: Path, args: list[str], expected: int) -> None:
    assert run("compare", *args, "--exit-code", cwd=code).code == expected
    assert run("compare", *args, cwd=code).code == (expected if expected == 2 else 0)


# -- compare: into a file


@pytest.mark.parametrize("form", FORMATS)
def test_output_is_what_would_be_printed(code: Path, tmp_path: Path, form: str) -> None:
    printed = run("compare", "2020", "2023", "--format", form, cwd=code)
    done = run("compare", "2020", "2023", "--format", form, "--output", tmp_path / "x", cwd=code)
    assert done == Done(0, "", "")
    assert (tmp_path / "x").read_bytes().decode() == printed.out
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_output_has_the_usual_rights(code: Path, tmp_path: Path) -> None:
    run("compare", "2020", "2023", "--output", tmp_path / "x", cwd=code, tty=True)
    (tmp_path / "y").write_text("")
    assert (tmp_path / "x").stat().st_mode == (tmp_path / "y").stat().st_mode
    assert "\x1b" not in (tmp_path / "x").read_text()


def test_a_failure_leaves_the_file_as_it_was(code: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text("mine")

    def fails(stamps: object, parts: object, summary: object) -> Iterator[bytes]:
        yield b"half"
        raise LexdiffError("no more", "stop")

    with mock.patch.object(redline_json, "document", fails):
        done = run("compare", "2020", "2023", "--format", "json", "--output", kept, cwd=code)
    assert done.code == 2 and done.err.startswith("lexdiff: no more")
    assert kept.read_text() == "mine" and [path.name for path in tmp_path.iterdir()] == ["kept.json"]


@pytest.mark.parametrize("args", [("2020", "nope"), ("2020", "2023", "9/z"), ("2020", "2023", "--only", "no")])
def test_wrong_use_writes_no_file(code: Path, tmp_path: Path, args: tuple[str, ...]) -> None:
    assert run("compare", *args, "--output", tmp_path / "x", cwd=code).code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["nowhere/x", "file/x"])
def test_a_place_that_can_t_be_written_is_said(code: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("mine")
    done = run("compare", "2020", "2023", "--output", tmp_path / place, cwd=code)
    assert done.code == 2 and done.err.startswith(f"lexdiff: {tmp_path / place}: can't write it")
    assert [path.name for path in tmp_path.iterdir()] == ["file"] and (tmp_path / "file").read_text() == "mine"


# -- show, fmt, init, check


@pytest.mark.parametrize(
    ("args", "found", "missing"),
    [
        (["2023"], ["1. Hours", "(d)", "Dogs are let in"], ["#"]),
        (["2023", "1/d"], ["Dogs are let in"], ["The fee"]),
        (["2023", "1(d)"], ["Dogs are let in"], ["The fee"]),
        (["2023", "--format", "markdown"], ["# Noise", "- (d) Dogs are let in"], []),
        (["2023", "2", "--format", "markdown"], ["# 2. Permits", "“records”"], ["Hours"]),
        (["ordinances/2020/noise.md", "1/c"], ["$100"], ["wagon"]),
    ],
)
def test_show_prints_a_version(code: Path, args: list[str], found: list[str], missing: list[str]) -> None:
    done = run("show", *args, cwd=code)
    assert (done.code, done.err) == (0, "")
    assert [text for text in found if text not in done.out] == []
    assert [text for text in missing if text in done.out] == []


def test_show_at_a_revision(history: Path) -> None:
    assert "$100" in run("show", "2020@HEAD~1", "1/c", cwd=history).out
    assert "$130" in run("show", "2020", "1/c", cwd=history).out


def test_show_as_json(code: Path) -> None:
    found = read_json("show", "2023", cwd=code)
    jsonschema.validate(found, schema("version"))
    tops = found["ordinances"][0]["provisions"]
    assert [one["address"] for one in tops] == ["noise", "noise/1", "noise/2"]
    assert [one["label"] for one in tops[1]["children"]] == ["(a)", "(b)", "(c)", "(d)"]
    assert tops[1]["children"][2] == {
        "address": "noise/1/c", "label": "(c)", "heading": "", "text": "The fee is $150.", "file":
        "ordinances/2023/noise.md", "line": 7, "attestation": None, "children": [],
    }  # fmt: skip
    one = read_json("show", "2023", "1/c", cwd=code)
    jsonschema.validate(one, schema("version"))
    assert [p["address"] for p in one["ordinances"][0]["provisions"]] == ["noise/1/c"]


def schema(name: str) -> Any:
    return json.loads((ROOT / f"docs/{name}.schema.json").read_text("utf-8"))


ROUGH = "Noise\n=====\n\n## 1. Hours ##\n\n* (a) Ten.\n* (b) Six.\n\n\n\n## 2. Fee\nThe fee is $5.\n"


def test_fmt_writes_canonical_form_once(tmp_path: Path) -> None:
    (tmp_path / "ordinances/2020").mkdir(parents=True)
    file = tmp_path / "ordinances/2020/x.md"
    file.write_text(ROUGH)
    checked = run("fmt", "--check", cwd=tmp_path)
    assert checked == Done(1, "would change: ordinances/2020/x.md\n", "") and file.read_text() == ROUGH
    assert run("fmt", cwd=tmp_path) == Done(0, "formatted: ordinances/2020/x.md\n", "")
    written = file.read_text()
    assert written == "# Noise\n\n## 1. Hours\n\n- (a) Ten.\n- (b) Six.\n\n## 2. Fee\n\nThe fee is $5.\n"
    for args in (["fmt", "--check"], ["fmt"], ["fmt", "ordinances"], ["fmt", "--check", "ordinances/2020/x.md"]):
        assert run(*args, cwd=tmp_path) == Done(0, "all files are in canonical form\n", "")
    assert file.read_text() == written


def test_the_project_s_own_ordinances_are_canonical() -> None:
    assert run("fmt", "--check").code == 0


def test_fmt_refuses_and_names_the_place(tmp_path: Path) -> None:
    odd = "## 1. Fee\n\n*   (a) The fee.\n\n## 2. X\n\ntext\n"
    (tmp_path / "x.md").write_text(odd)
    changed = {"1/a": "other words"}
    with mock.patch("lexdiff.render.canonical.document", lambda *_: odd.replace("fee.", f"{changed['1/a']}.")):
        done = run("fmt", "x.md", cwd=tmp_path)
    assert done.err.startswith("x.md:3: canonical form would change the text of 1/a; ")
    assert (tmp_path / "x.md").read_text() == odd


def test_init_makes_what_check_accepts_and_compare_reads(tmp_path: Path) -> None:
    done = run("init", "new", cwd=tmp_path)
    assert done.code == 0 and "lexdiff check" in done.out
    new = tmp_path / "new"
    assert run("check", cwd=new) == Done(0, "0 problems found\n", "")
    assert "\n.public.lexdiff-*\n" in (new / ".gitignore").read_text()
    assert run("fmt", "--check", cwd=new).code == 0
    shown = run("compare", "2020", "2023", "--exit-code", cwd=new)
    assert shown.code == 1 and "amended" in shown.out
    again = run("init", cwd=new)
    assert again.code == 2 and again.err.startswith("lexdiff: ") and "nothing is overwritten" in again.err
    (tmp_path / "here").mkdir()
    here = run("init", cwd=tmp_path / "here")
    assert here.code == 0 and "lexdiff compare 2020 2023" in here.out


@pytest.mark.parametrize("kind", ["tags", "commits"])
def test_init_shows_how_git_carries_versions(tmp_path: Path, kind: str) -> None:
    done = run("init", "new", "--versions", kind, cwd=tmp_path)
    new = tmp_path / "new"
    assert done.code == 0 and done.out.endswith("Next: cd new, then read in README.md how to commit the two versions\n")
    assert "fetch-depth: 0" in (new / ".github/workflows/site.yml").read_text()
    told = re.findall(r"^    ((?:git|mv) .*)$", (new / "README.md").read_text(), re.MULTILINE)
    assert len(told) == 4
    for line in told:  # what the README says is done, word by word
        subprocess.run(["sh", "-ec", line], cwd=new, env={**os.environ, **carried.QUIET, **carried.WHO}, check=True)
    assert run("check", cwd=new) == Done(0, "0 problems found\n", "")
    shown = run("compare", "2020", "2023", "--exit-code", cwd=new)
    assert shown.code == 1 and "amended" in shown.out
    assert run("compare", "2023", "ordinances", "--exit-code", cwd=new).code == 0
    added = run("new", "ordinance", "--title", "Dogs", cwd=new)
    assert added.code == 0 and added.out.startswith("wrote ordinances/dogs.md\nWrite its text there, below the title;")
    assert "commit it, and give the version its name: git add ordinances && " in added.out
    assert run("compare", "2023", "ordinances", "--exit-code", cwd=new).code == 1
    copied = run("new", "version", "2025", cwd=new)
    assert copied.code == 2 and "change the text in ordinances/, and commit it" in copied.err
    ahead = run("new", "amendment", *"--title Third --type order --before 2023 --after 2025".split(), cwd=new)
    assert ahead.out.startswith("wrote amendments/2025-third/amendment.md\n")  # its version is committed with it


@pytest.mark.parametrize("kind", ["folders", "tags", "commits"])
def test_init_can_leave_the_example_out(tmp_path: Path, kind: str) -> None:
    done = run("init", "new", "--empty", "--versions", kind, cwd=tmp_path)
    new = tmp_path / "new"
    assert done.code == 0 and done.out.endswith("then lexdiff new ordinance\n")
    if kind != "folders":
        assert "Next: cd new, then git init, then" in done.out
        carried.run(new, "init", "-q", "--template=", ".")
    assert [*new.glob("ordinances/*"), *new.glob("amendments/*")] == []
    assert run("check", cwd=new).out.count("\n") == 1  # where git carries them: that nothing is committed yet
    readme = (new / "README.md").read_text()
    assert "{" not in readme and ("lexdiff new version" in readme) is (kind == "folders") is ("git add" not in readme)
    again = run("init", "--empty", cwd=new)
    assert again.code == 2 and "README.md, amendments, ordinances exist" in again.err
    assert run("new", "ordinance", *"--title Dogs --passed 2020-01-01 --version 2020".split(), cwd=new).code == 0


@pytest.mark.parametrize(("typed", "file"), [("tags\n", "quiet-hours.md"), ("\n", "2020/quiet-hours.md")])
def test_init_asks_on_a_terminal(tmp_path: Path, typed: str, file: str) -> None:
    assert run("init", cwd=tmp_path, tty=True, typed=typed).code == 0
    assert (tmp_path / "ordinances" / file).is_file()


def test_check_lists_problems_with_their_place(tmp_path: Path) -> None:
    run("init", ".", cwd=tmp_path)
    file = tmp_path / "ordinances/2023/quiet-hours.md"
    file.write_text(file.read_text().replace("stage: as codified", "stage: codified"))
    text = run("check", cwd=tmp_path)
    assert text.code == 1 and text.out.endswith("1 problem found\n")
    assert text.out.startswith("ordinances/2023/quiet-hours.md:5: stage can't be codified")
    done = run("check", "--format", "json", cwd=tmp_path)
    found = json.loads(done.out)
    assert done.code == 1 and found["schema"] == "lexdiff.problems/1"
    assert [(one["file"], one["line"]) for one in found["problems"]] == [("ordinances/2023/quiet-hours.md", 5)]
    assert all(one["what"] and one["hint"] for one in found["problems"])
    inside = run("check", cwd=tmp_path / "ordinances/2020")
    assert inside == text


def test_the_project_s_own_repository_is_clean() -> None:
    done = run("check", "--format", "json")
    assert (done.code, json.loads(done.out)["problems"]) == (0, [])


@pytest.mark.parametrize("args", [["check"], ["fmt"], ["compare", "2014", "2019"], ["show", "2014"]])
def test_outside_a_repository_the_way_is_told(tmp_path: Path, args: list[str]) -> None:
    done = run(*args, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("lexdiff: ") and "\n  " in done.err


def test_the_process_itself(tmp_path: Path) -> None:
    """The real door: exit codes, bytes and a reader that leaves, in a process of its own."""
    python = [sys.executable, "-c", "from lexdiff.cli.main import main; main()"]
    (tmp_path / "old.md").write_text(OLD)
    (tmp_path / "new.md").write_text(NEW)
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*python, "compare", "old.md", "new.md", "--exit-code"], cwd=tmp_path, env=env, capture_output=True
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert "{+“+}records".encode() in done.stdout and b"\r" not in done.stdout
    bad = subprocess.run([*python, "compare", "old.md", "no\u2028.md"], cwd=tmp_path, env=env, capture_output=True)
    assert bad.returncode == 2 and bad.stderr.startswith(b"lexdiff: ") and b"Traceback" not in bad.stderr


# -- the contract and the laws on the outputs of the Trust Act


class Rendered(HTMLParser):
    """The words of each change of a page, kept, deleted and inserted, as a browser would hold them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: dict[str, list[tuple[str, str]]] = {}
        self.open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "article":
            self.rows[found["id"] or ""] = []
        if tag not in ("meta", "br", "input", "link"):
            self.open.append((tag, found.get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, text: str) -> None:
        if ("div", "words") in self.open and not {("span", "sr"), ("details", "")} & {*self.open}:
            op = {"ins": "insert", "del": "delete"}.get(self.open[-1][0], "keep")
            self.rows[list(self.rows)[-1]].append((op, raw(text)))


@pytest.fixture(scope="module")
def trust() -> dict[str, Any]:
    return read_json("compare", "2014", "2019", "--context", "all")


def held(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in found["provisions"] if "not held" not in row["attestation"].values()]


def side(segments: Sequence[Mapping[str, str]], op: str) -> str:
    return "".join(one["text"] for one in segments if one["op"] in ("keep", op))


def provisions(version: str) -> dict[str, dict[str, Any]]:
    waiting = [one for o in read_json("show", version)["ordinances"] for one in o["provisions"]]
    found = {}
    while waiting:
        one = waiting.pop()
        found[one["address"]] = one
        waiting += one["children"]
    return found


@pytest.mark.parametrize("args", [[], ["--context", "all"], ["--only", "wording"], ["--exit-code"], ["2(a)"]])
def test_redlines_keep_the_contract(args: list[str]) -> None:
    found = json.loads(run("compare", "2014", "2019", *args, "--format", "json").out)
    jsonschema.validate(found, schema("redline"))
    assert found["schema"] == "lexdiff.redline/1" and found["provisions"]


def test_streamed_json_is_the_same_as_kept_json() -> None:
    one, other = (run("compare", "2014", "2019", "--format", "json", *more).out for more in ([], ["--exit-code"]))
    assert one == other


@pytest.mark.parametrize("version", ["2014", "2019"])
def test_versions_keep_the_contract(version: str) -> None:
    jsonschema.validate(read_json("show", version), schema("version"))


@pytest.mark.parametrize(("version", "name", "op"), [("2014", "before", "delete"), ("2019", "after", "insert")])
def test_segments_are_the_texts_that_show_prints(trust: dict[str, Any], version: str, name: str, op: str) -> None:
    shown = provisions(version)
    rows = {row[name]: row for row in trust["provisions"] if row[name]}
    assert rows.keys() == shown.keys()
    for address, row in rows.items():
        assert side(row["segments"], op) == shown[address]["text"], address
        assert (row["where"][name], row["label"][name], row["attestation"][name]) == (
            {"file": shown[address]["file"], "line": shown[address]["line"]},
            shown[address]["label"],
            shown[address]["attestation"],
        )


@pytest.mark.parametrize(("taken", "version"), [(reject, "2014"), (accept, "2019")])
def test_critic_gives_back_both_texts(taken: Any, version: str) -> None:
    text = taken(run("compare", "2014", "2019", "--format", "critic").out)
    shown = run("show", version, "--format", "markdown").out
    assert text.strip() == shown.partition("\n---\n")[2].strip() or text.strip() == shown.strip()


def test_html_gives_back_both_texts() -> None:
    found = read_json("compare", "2014", "2019")
    page = Rendered(run("compare", "2014", "2019", "--format", "html").out)
    assert list(page.rows) == [row["id"] for row in found["provisions"]]
    assert page.open == []
    for row in held(found):
        for op in ("delete", "insert"):
            shown = "".join(text for one, text in page.rows[row["id"]] if one in ("keep", op))
            assert shown == side(row["segments"], op)


# -- what the redline of the Trust Act must show


def row_of(found: dict[str, Any], after: str | None = None, before: str | None = None) -> dict[str, Any]:
    wanted = [
        row
        for row in found["provisions"]
        if all(row[s] == f"boston-trust-act/{a}" for s, a in (("after", after), ("before", before)) if a)
    ]
    assert len(wanted) == 1
    return wanted[0]


def test_the_definition_that_moved_is_followed(trust: dict[str, Any]) -> None:
    row = row_of(trust, after="1/law-enforcement-officer")
    assert row["before"] == "boston-trust-act/1/law-enforcement-official"
    assert row["label"] == {"before": "(d)", "after": "(g)"}
    assert "renumbering" in row["kinds"] and row["attestation"]["after"] == "not held"
    for typed in ("1/law-enforcement-official", "1/law-enforcement-officer", "1(g)"):
        followed = read_json("compare", "2014", "2019", typed)["provisions"]
        assert [one["id"] for one in followed] == [row["id"]]


@pytest.mark.parametrize("term", ["ice", "ice-hsi", "ice-administrative-warrant", "2/b", "2/c", "4"])
def test_what_came_in_2019_is_an_insertion(trust: dict[str, Any], term: str) -> None:
    row = row_of(trust, after=term if "/" in term or term == "4" else f"1/{term}")
    assert (row["before"], row["kinds"], row["part_of"]) == (None, ["insertion"], None)


def test_the_detention_rule_is_amended_word_by_word(trust: dict[str, Any]) -> None:
    row = row_of(trust, before="2/a", after="2/a")
    assert [(s["op"], s["text"].strip()) for s in row["segments"] if s["op"] != "keep"] == [
        ("delete", "official"),
        ("insert", "officer"),
        ("insert", "solely"),
        ("insert", "or an ICE administrative warrant"),
    ]


def test_the_citation_has_an_alarm(trust: dict[str, Any]) -> None:
    row = row_of(trust, after="1/civil-immigration-detainer-request")
    alarm = {"kind": "citation", "before": "8 C.F.R. § 287.7", "after": "8 U.S.C. § 287.7"}
    assert alarm in row["alarms"]


def test_the_release_conditions_are_unchanged(trust: dict[str, Any]) -> None:
    for item in ("", *(f"/{n}" for n in range(1, 7))):
        address = f"1/eligible-for-release-from-custody{item}"
        assert row_of(trust, before=address, after=address)["kinds"] == []
    assert "eligible-for-release" not in run("compare", "2014", "2019", "--summary").out


def test_the_recitals_are_not_repealed(trust: dict[str, Any]) -> None:
    row = row_of(trust, before="recitals")
    assert (row["kinds"], row["word"]) == (["deletion"], "not in the codified text")
    assert trust["summary"]["repealed"] == 0
    parts = [one for one in trust["provisions"] if one["part_of"] == row["id"]]
    assert len(parts) == 8
    for form in ("text", "critic", "markdown", "html"):
        shown = run("compare", "2014", "2019", "--format", form).out.rpartition("</style>")[2]
        assert "repeal" not in shown.lower()
        assert form == "critic" or "not in the codified text" in shown


@pytest.mark.parametrize(
    "args", [[], ["--summary"], ["--side-by-side"], ["--format", "html"], ["--format", "markdown"]]
)
def test_it_is_said_once_that_these_are_restatements(args: list[str]) -> None:
    assert run("compare", "2014", "2019", *args).out.count("neither is the enacted wording") == 1


def test_a_redline_of_nothing_says_so(code: Path) -> None:
    done = run("compare", "2020", "2020", cwd=code)
    assert done.code == 0 and done.out.strip() and "[-" not in done.out


def test_a_file_beside_a_folder_with_more(code: Path, tmp_path: Path) -> None:
    shutil.copytree(code / "ordinances/2023", tmp_path / "many")
    (tmp_path / "many/other.md").write_text("# Other\n")
    (tmp_path / "noise.md").write_text(OLD)
    (tmp_path / "third.md").write_text(OLD)
    found = read_json("compare", "noise.md", "many", cwd=tmp_path)
    assert [one["id"] for one in found["ordinances"]] == ["noise"]
    done = run("compare", "third.md", "many", cwd=tmp_path)
    assert done.code == 2 and "many has no ordinance 'third'" in done.err and "noise.md, other.md" in done.err
