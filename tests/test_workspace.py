"""From an argument to files: names first, then paths; and what is refused (promise C5), with the place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lexdiff.errors import LexdiffError, UnknownName, Unreadable
from lexdiff.model.dates import Clocks
from lexdiff.read import dates, files, git, workspace
from lexdiff.read.workspace import Workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with two versions, beside other folders."""
    root = tmp_path / "code"
    for version in ("2014", "2019"):
        (root / "ordinances" / version).mkdir(parents=True)
        (root / "ordinances" / version / "act.md").write_text(f"# Act of {version}\n")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.md").write_text("# Secret\n")
    return root


def names(tree: workspace.Tree) -> list[str]:
    return [blob.file for blob in tree.files.values()]


def test_a_workspace_is_found_from_inside(root: Path) -> None:
    assert workspace.find(root / "ordinances/2019") == Workspace(root)
    assert workspace.find(root.parent / "outside") is None
    assert workspace.version_names(Workspace(root)) == ["2014", "2019"]


@pytest.mark.parametrize(
    ("argument", "version", "single", "shown"),
    [
        ("2019", "2019", False, ["ordinances/2019/act.md"]),
        ("./2019", "2019", False, ["mine.md"]),
        ("ordinances/2019", "2019", False, ["ordinances/2019/act.md"]),
        ("ordinances/2019/", "2019", False, ["ordinances/2019/act.md"]),
        ("ordinances/2019/act.md", "2019/act.md", True, ["ordinances/2019/act.md"]),
        ("../outside", "outside", False, ["secret.md"]),
        ("../outside/secret.md", "secret.md", True, ["secret.md"]),
        ("draft@home.txt", "draft@home.txt", True, ["draft@home.txt"]),
        ("2014@x", "2014@x", False, ["ordinances/2014@x/a.md"]),
    ],
)
def test_a_name_comes_before_a_path(root: Path, argument: str, version: str, single: bool, shown: list[str]) -> None:
    (root / "2019").mkdir()
    (root / "2019/mine.md").write_text("mine")
    (root / "draft@home.txt").write_text("draft")
    (root / "ordinances/2014@x").mkdir()
    (root / "ordinances/2014@x/a.md").write_text("x")
    tree = workspace.resolve(argument, root)
    assert (tree.stamp.version, tree.single, names(tree)) == (version, single, shown)


def test_paths_need_no_workspace(root: Path) -> None:
    outside = root.parent / "outside"
    assert names(workspace.resolve("secret.md", outside)) == ["secret.md"]
    assert names(workspace.resolve(str(root / "ordinances/2014"), outside)) == ["ordinances/2014/act.md"]
    assert workspace.amendment_files(workspace.resolve("secret.md", outside)) == {}


@pytest.mark.parametrize(
    ("argument", "what", "hint"),
    [
        ("2015", "no version and no file '2015'", "versions: 2014, 2019; nearest: 2019"),
        ("20", "'20'", "versions: 2014, 2019"),
        ("nope.md", "'nope.md'", "versions: 2014, 2019"),
        ("", "neither a version nor a path", "name a version"),
        ("  ", "neither a version nor a path", "name a version"),
        ("2019\0", "'2019\\x00' is neither", "name a version"),
        ("no\nsuch", "'no\\\\nsuch'", "versions"),
        ("\x1b[2J", "x1b", "versions"),
        ("x" * 5000, "no version and no file", "versions"),
        ("nope@HEAD", "no git repository", ""),
        ("2019@HEAD", "is in no git repository", "leave the @REVISION out"),
        ("ordinances/2019/act.md/deeper", "no version and no file", "versions"),
    ],
)
def test_what_isn_t_there_is_said(root: Path, argument: str, what: str, hint: str) -> None:
    with pytest.raises(LexdiffError) as raised:
        workspace.resolve(argument, root)
    assert what in raised.value.what and hint in raised.value.hint
    assert raised.value.what.isprintable()


def test_without_a_workspace_the_message_says_so(root: Path) -> None:
    with pytest.raises(UnknownName) as raised:
        workspace.resolve("2019", root.parent / "outside")
    assert "lexdiff init" in raised.value.hint


def test_only_markdown_counts_and_nothing_with_a_dot(root: Path) -> None:
    folder = root / "ordinances/2019"
    (folder / ".hidden").mkdir()
    (folder / "deep/er").mkdir(parents=True)
    for name in (".hidden/a.md", ".b.md", "c.txt", "d.MD", "deep/er/e.md", "z.md"):
        (folder / name).write_text("x")
    tree = workspace.resolve("2019", root)
    assert (list(tree.files), tree.problems) == (["act.md", "deep/er/e.md", "z.md"], ())


# Promise C5, on disk: what is made in ordinances/2019 (a name, and what a link points to), and why it is refused.
INVISIBLE = [
    "\x01",
    "\x1b",
    "\x7f",
    "\x85",
    "\n",
    "\r",
    "\t",
    "\u00ad",
    "\u200b",
    "\u200e",
    "\u202e",
    "\u2028",
    "\u2066",
]
REFUSED: list[tuple[str, str | None, str]] = [
    ("link.md", "../../../outside/secret.md", "leads out"),
    ("link.md", "/etc/passwd", "leads out"),
    ("link.md", "../../../../../../../../etc/hostname", "leads out"),
    ("link.md", "hop", "leads out"),
    ("deep/link.md", "../../../../outside/secret.md", "leads out"),
    ("link.md", "/dev/null", "leads out"),
    ("folder", "../../../outside", "leads out"),
    ("folder", "/", "leads out"),
    ("folder", "/proc/self", "leads out"),
    ("deep/folder", "../../../../outside", "leads out"),
    ("link.md", "../../../code-beside/x.md", "leads out"),  # a name that only begins like the root's
    ("link.md", "nothing.md", "leads to nothing"),
    ("link.md", "link.md", "leads to nothing"),
    ("loop", ".", "being read already"),
    ("loop", "../2019", "being read already"),
    ("deep/loop", "..", "being read already"),
    ("folder.md", "FIFO", "no regular file"),
    ("back\\slash.md", None, "leaves its folder"),
    ("a..\\x.md", None, "leaves its folder"),
    ("C:\\x.md", None, "leaves its folder"),
    *((f"a{sign}b.md", None, "can't be seen") for sign in INVISIBLE),
    *((f"a{sign}b/x.md", None, "can't be seen") for sign in INVISIBLE[:6]),
    ("\udcff.md", None, "can't be seen"),
    ("ACT.md", None, "same as"),
    ("Act.md", None, "same as"),
    ("é.md e\u0301.md", None, "same as"),
    ("É.md e\u0301.md", None, "same as"),
    ("straße.md STRASSE.md", None, "same as"),
    ("Å.md A\u030a.md", None, "same as"),
    ("\u212b.md \u00e5.md", None, "same as"),
    ("ﬁne.md fine.md", None, "same as"),
    ("Σ.md ς.md", None, "same as"),
    ("deep/X.md deep/x.md", None, "same as"),
    ("Deep/x.md deep/x.md", None, "same as"),
]
HOSTILE = [
    "../x.md",
    "..",
    "../../etc/x.md",
    "/etc/x.md",
    "a/../x.md",
    "a/./x.md",
    "a//x.md",
    "./x.md",
    "a/..",
    "//x.md",
]
HOSTILE += ["a\\x.md", "a/\x00.md", "a\x00/x.md", "x\udcfe.md"]


@pytest.mark.parametrize(("made", "target", "why"), REFUSED)
def test_a_bad_file_is_refused_and_the_rest_is_read(root: Path, made: str, target: str | None, why: str) -> None:
    folder = root / "ordinances/2019"
    (folder / "deep").mkdir()
    (root.parent / "code-beside").mkdir()
    (root.parent / "code-beside/x.md").write_text("x")
    os.symlink("../../../outside/secret.md", folder / "hop")
    for name in made.split(" "):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        if target == "FIFO":
            os.mkfifo(path)
        elif target is not None:
            os.symlink(target, path)
        else:
            path.write_text("x")
    tree = workspace.resolve("2019", root)
    assert len(tree.problems) == 1 and "act.md" in {key.lower() for key in tree.files}
    problem = tree.problems[0]
    assert problem.file.startswith("ordinances/2019/") and problem.file.isprintable() and problem.hint
    assert why in problem.what and problem.what.isprintable()
    assert b"Secret" not in b"".join(blob.load() for blob in tree.files.values())


@pytest.mark.parametrize("path", HOSTILE)
def test_a_bad_path_in_a_commit_is_refused(path: str) -> None:
    entries = [git.Entry("100644", "0" * 40, 1, path), git.Entry("100644", "1" * 40, 1, "good.md")]
    found = files.in_commit(entries, lambda oid: b"", "v/")
    assert list(found.blobs) == ["good.md"]
    assert len(found.problems) == (path.endswith(".md") and not path.endswith("/.."))


def test_sixty_cases_are_refused() -> None:
    assert len(REFUSED) + len(HOSTILE) >= 60


def test_links_inside_the_repository_are_followed(root: Path) -> None:
    os.symlink("../2014/act.md", root / "ordinances/2019/old.md")
    os.symlink("2019", root / "ordinances/current")
    assert workspace.resolve("2019", root).files["old.md"].load() == b"# Act of 2014\n"
    assert names(workspace.resolve("current", root)) == ["ordinances/current/act.md", "ordinances/current/old.md"]


def test_a_version_that_leads_out_is_refused(root: Path) -> None:
    os.symlink(root.parent / "outside", root / "ordinances/2020")
    with pytest.raises(Unreadable, match="leads out of the repository") as raised:
        workspace.resolve("2020", root)
    assert raised.value.place == "ordinances/2020"


def test_what_goes_away_or_is_closed_is_one_clear_line(root: Path) -> None:
    tree = workspace.resolve("2019", root)
    (root / "ordinances/2019/act.md").unlink()
    with pytest.raises(Unreadable) as raised:
        tree.files["act.md"].load()
    assert raised.value.place == "ordinances/2019/act.md"
    with pytest.raises(Unreadable, match="neither a file nor a folder"):
        workspace.resolve("/dev/null", root)


@pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="there is no /dev/fd here")
def test_a_pipe_given_by_hand_is_read_once(root: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"# Piped\n")
    os.close(writing)
    blob = workspace.resolve(f"/dev/fd/{reading}", root).files[str(reading)]
    os.close(reading)
    assert (blob.load(), blob.load()) == (b"# Piped\n", b"# Piped\n")


def test_amendments_lie_beside_the_versions(root: Path) -> None:
    for name in ("2019-act/amendment.md", "2019-act/news/a.md", "since/b.md", "since/amendment.md/x.md"):
        (root / "amendments" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "amendments" / name).write_text(name)
    tree = workspace.resolve("2019", root)
    assert list(workspace.amendment_files(tree)) == [
        "amendments/2019-act/amendment.md",
        "amendments/2019-act/news/a.md",
        "amendments/since/amendment.md/x.md",
        "amendments/since/b.md",
    ]
    assert list(workspace.instrument_files(Workspace(root))) == ["amendments/2019-act/amendment.md"]
    assert workspace.instrument_files(tree)["amendments/2019-act/amendment.md"].load() == b"2019-act/amendment.md"


def test_versions_stand_in_the_order_of_their_clocks() -> None:
    when = {
        "b": Clocks(passed=dates.parse("2019-12-11")),
        "a": Clocks(passed=dates.parse("2019-12-11"), effective=dates.parse("2020")),
        "first": Clocks(effective=dates.parse("1950")),
        "2014": Clocks(),
        "draft": Clocks(),
    }
    assert workspace.ordered(when, {}) == ["first", "2014", "b", "a", "draft"]
    assert workspace.ordered(dict(reversed(when.items())), {}) == ["first", "2014", "b", "a", "draft"]
    # What was built on what goes first, also in a circle, and the rest stays where its clocks put it.
    assert workspace.ordered(when, {"first": {"b"}}) == ["2014", "b", "first", "a", "draft"]
    circle = {"first": {"a"}, "a": {"first", "none"}, "b": {"b"}}
    assert workspace.ordered(when, circle) == ["2014", "b", "draft", "first", "a"]


@pytest.mark.parametrize(
    ("content", "what", "line"),
    [
        (b"# Title\n\xe9t\xe9\n", "byte 0xE9 isn't UTF-8", 2),
        (b"\n\n\nok \xc3", "byte 0xC3 isn't UTF-8", 4),
        (b"\xff\xfeT\0i\0t\0", "UTF-16", 1),
        (b"\xfe\xff\0T\0i\0t", "UTF-16", 1),
        (b"T\0i\0t\0l\0e\0\n\0", "no text file", 1),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text file", 1),
        (b"\0\1\2\3", "no text file", 1),
        (b"\0" * 4096, "no text file", 1),
        (b"ok\n\xed\xa0\x80", "byte 0xED isn't UTF-8", 2),
        (b"ok\n\xc0\x80", "byte 0xC0 isn't UTF-8", 2),
        (b"ok\r\rno\n\xf5", "byte 0xF5 isn't UTF-8", 2),
    ],
)
def test_other_bytes_are_refused_with_the_place(content: bytes, what: str, line: int) -> None:
    with pytest.raises(Unreadable) as raised:
        workspace.decode(content, "a/b.md")
    assert (raised.value.place, bool(raised.value.hint)) == (f"a/b.md:{line}", True)
    assert what in raised.value.what


@pytest.mark.parametrize(
    "text", ["", "a\0b", "\ufeffx", "a\r\nb\rc\x85d\u2028e", "\U0001f600\u202e", "long " * 99 + "\0"]
)
def test_any_utf8_text_comes_back_as_it_is(text: str) -> None:
    assert workspace.decode(text.encode(), "a.md") == text
