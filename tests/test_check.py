"""The example of `lexdiff init` is clean, and each thing that is then broken is found where it stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lexdiff import __version__
from lexdiff.errors import LexdiffError
from lexdiff.read import check, provisions, records, scaffold, workspace
from lexdiff.read.workspace import Workspace

OLD, NEW = "ordinances/2020/quiet-hours.md", "ordinances/2023/quiet-hours.md"
AMENDMENT = "amendments/2023-quiet-hours/amendment.md"
HEARING = "amendments/2023-quiet-hours/2023-04-18-hearing.md"
NEWS = "amendments/2023-quiet-hours/2023-05-10-news.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example repository."""
    scaffold.init(tmp_path / "code")
    return tmp_path / "code"


def test_the_example_is_whole_and_clean(root: Path) -> None:
    assert check.check(Workspace(root)) == ()
    assert workspace.version_names(Workspace(root)) == ["2020", "2023"]
    tree = workspace.resolve("2023", root)
    found, problems = records.amendments(workspace.instrument_files(tree))
    assert [amendment.id for amendment in found] == ["2023-quiet-hours"] and problems == ()
    workflow = (root / ".github/workflows/site.yml").read_text()
    assert f'pip install "lexdiff[search]=={__version__}"' in workflow and "branches: [main, master]" in workflow
    assert workflow.count("if: github.ref_name == github.event.repository.default_branch") == 2
    kinds = [record.kind for record in records.records(workspace.amendment_files(tree))[0]]
    assert kinds == ["hearing", "news"]


def test_the_example_overwrites_nothing(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    with pytest.raises(LexdiffError, match=r"README\.md, amendments, ordinances exist") as raised:
        scaffold.init(root)
    assert raised.value.hint
    assert {path: path.read_bytes() for path in root.rglob("*.md")} == before
    (root.parent / "half").mkdir()
    (root.parent / "half/README.md").write_text("mine")
    with pytest.raises(LexdiffError, match=r"README.md exists in"):
        scaffold.init(root.parent / "half")
    assert [path.name for path in (root.parent / "half").iterdir()] == ["README.md"]
    with pytest.raises(LexdiffError, match="can't be written"):
        scaffold.init(root / "README.md")


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "what", "hint"),
    [
        (NEW, "amendment: 2023-quiet-hours", "amendment: 2023-quiet", 4, "no amendment 2023-quiet", "2023-quiet-hours"),
        (NEW, "stage: as codified", "stage: as codifed", 5, "stage can't be as codifed", "as codified?"),
        (NEW, "stage: as codified", "wording: offical", 5, "wording can't be offical", "official?"),
        (NEW, "stage: as codified", "effective: 2019-02-30", 5, "there is no 2019-02-30", "not known"),
        (NEW, "stage: as codified", "stage: as codified\nstage: x", 6, "stage stands twice", "take one out"),
        (NEW, "stage: as codified", "stage: *x", 5, "alias *x", "write the value out"),
        (NEW, "stage: as codified", "official: javascript:x", 5, "official is no web address", "https://"),
        (NEW, "stage: as codified", "stagge: x", 5, "no field stagge", "did you mean stage?"),
        (
            NEW,
            "ordinance: quiet-hours",
            "ordinance: quiet/hours",
            2,
            "an ordinance's id holds",
            "write ordinance: quiet-hours",
        ),
        (
            NEW,
            "ordinance: quiet-hours",
            "ordinance: " + "x" * 121,
            2,
            "too long for a file's name (121 bytes",
            "shorten",
        ),
        (AMENDMENT, "before: 2020", "before: 2021", 5, "before names version 2021, which isn't there", "2020"),
        (AMENDMENT, "after: 2023", "after: 2024", 6, "after names version 2024, which isn't there", "2023"),
        (AMENDMENT, "before: 2020", "before: 2023", 1, "round in a circle", "before itself"),
        (
            AMENDMENT,
            "ordinances: [quiet-hours]",
            "ordinances: [quite-hours]",
            4,
            "no ordinance quite-hours",
            "quiet-hours",
        ),
        (AMENDMENT, "  - before: 3\n", "  - before: 33\n", 22, "the crosswalk points to nothing in version 2020", ""),
        (AMENDMENT, "[3, 2/b/3]", "[3, 2/b/4]", 26, "the crosswalk points to nothing in version 2023", ""),
        (AMENDMENT, "[3, 2/b/3]", "[3, quiet-hours/2/b/4]", 26, "the crosswalk points to nothing in version 2023", ""),
        (HEARING, "quiet-hours/1/quiet-hours", "quiet-hours/1/loud-hours", 13, "bears_on points to nothing", ""),
        (
            HEARING,
            "version: 2023\n    relation: supports",
            "version: 2032\n    relation: supports",
            13,
            "version 2032",
            "2023",
        ),
        (
            NEWS,
            "term: fine of $150",
            "term: fine of $200",
            8,
            "the term 'fine of $200' doesn't occur",
            "words of one provision",
        ),
        (NEWS, "term: fine of $150", "term: ine of $150", 8, "the term 'ine of $150' doesn't occur", "whole words"),
        (NEWS, "2023-04-18-hearing]", "2023-04-19-hearing]", 13, "follows names a record that isn't there", "04-18"),
        (NEWS, "https://example.org", "example.org", 6, "link is no web address", "https://"),
        (NEWS, "relation: reports", "relation: report", 10, "relation can't be report", "reports?"),
    ],
)
def test_what_is_broken_is_found_in_its_place(
    root: Path, file: str, old: str, new: str, line: int, what: str, hint: str
) -> None:
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new))
    found = check.check(Workspace(root))
    fitting = [problem for problem in found if what in problem.what and problem.file == file]
    assert len(fitting) == 1, found
    assert hint in fitting[0].hint and fitting[0].hint and list(found) == sorted(found)
    assert fitting[0].line == line


def test_a_term_may_break_over_lines_and_write_its_capitals(root: Path) -> None:
    text = (root / NEWS).read_text()
    (root / NEWS).write_text(text.replace("fine of $150", "Sound  DEVICE"))
    assert check.check(Workspace(root)) == ()


def test_an_address_is_looked_up_in_the_amendment_s_ordinances_only(root: Path) -> None:
    """As the history of changes looks it up: what check accepts stands somewhere."""
    (root / "ordinances/2020/dogs.md").write_text("# Dogs\n\n## 9. Leash\n\nA leash is needed.\n")
    text = (root / HEARING).read_text()
    (root / HEARING).write_text(text.replace("quiet-hours/3\n    version: 2023", "9\n    version: 2020"))
    (problem,) = check.check(Workspace(root))
    assert "bears_on points to nothing in version 2020" in problem.what
    (root / HEARING).write_text(text.replace("quiet-hours/3\n    version: 2023", "dogs/9\n    version: 2020"))
    assert check.check(Workspace(root)) == ()


@pytest.mark.parametrize("reference", ["2023-04-18-hearing", "2023-quiet-hours/2023-04-18-hearing", f"{HEARING}"])
def test_a_record_is_named_whole_or_from_beside(reference: str) -> None:
    ids = {"2023-quiet-hours/2023-04-18-hearing"}
    assert check.named(reference, "2023-quiet-hours/news", ids) in ids
    assert check.named("hearing", "2023-quiet-hours/news", ids) is None


def test_a_text_is_checked_as_a_whole(root: Path) -> None:
    (root / "ordinances/2023/other.md").write_text("---\nordinance: quiet-hours\n---\n# Other\n")
    (root / "ordinances/2023/latin.md").write_bytes(b"# Title\n\n\xe9t\xe9\n")
    (root / "ordinances/2023/broken.md").write_text("---\ntitle: a: b\n---\n# Broken\n")
    os.symlink("/etc/passwd", root / "ordinances/2023/link.md")
    (root / "amendments/2023-quiet-hours/bad.md").write_bytes(b"\xff")
    os.symlink("/etc", root / "ordinances/2024")
    found = {(problem.file, problem.line): problem.what for problem in check.check(Workspace(root))}
    assert "is in ordinances/2023/other.md already" in found[NEW, 1]
    assert "isn't UTF-8" in found["ordinances/2023/latin.md", 3]
    assert "broken" in found["ordinances/2023/broken.md", 2]
    assert "leads out" in found["ordinances/2023/link.md", 0]
    assert "isn't UTF-8" in found["amendments/2023-quiet-hours/bad.md", 1]
    assert "leads out" in found["ordinances/2024", 0]


@pytest.mark.parametrize(
    ("file", "hint"),
    [
        ("amendments/2023-quiet-hours/x.MD", "rename it: x.md"),
        ("amendments/2023-quiet-hours/a.txt", "rename it: a.md"),
        ("amendments/2023-quiet-hours/.hidden.md", "take the dot"),
        ("ordinances/2023/x.markdown", "rename it: x.md"),
        ("ordinances/top.md", "move it into a version's folder"),
        ("ordinances/README.md", ""),
        ("amendments/2023-quiet-hours/scan.pdf", ""),
        ("amendments/2023-quiet-hours/._2023-04-18-hearing.md", ""),
        ("ordinances/.trash/top.md", ""),
        ("notes.txt", ""),
    ],
)
def test_a_text_that_isn_t_read_is_named(root: Path, file: str, hint: str) -> None:
    (root / file).parent.mkdir(exist_ok=True)
    (root / file).write_text("# Text\n\nWords.\n")
    found = [(one.file, one.line, one.what, one.hint) for one in check.check(Workspace(root))]
    assert [one[:3] for one in found] == ([(file, 0, "this file isn't read")] if hint else [])
    assert not hint or found[0][3].startswith(hint)


def test_a_copy_that_fell_into_a_version_is_found(root: Path) -> None:
    (root / "ordinances/2025/2023").mkdir(parents=True)
    (root / "ordinances/2025/2023/quiet-hours.md").write_text("# Quiet hours\n\nWords.\n")
    (root / "ordinances/2025/2020").mkdir()
    (root / "ordinances/2025/2020/other.md").write_text("# A chapter\n\nWords.\n")
    found = check.check(Workspace(root))
    assert [(one.file, one.what) for one in found] == [
        (
            "ordinances/2025/2023/quiet-hours.md",
            "a copy of version 2023 stands inside version 2025, and counts as part of it",
        )
    ]


def test_an_empty_workspace_has_no_problems(tmp_path: Path) -> None:
    (tmp_path / "ordinances").mkdir()
    assert check.check(Workspace(tmp_path)) == ()


def test_no_message_carries_a_control_character(root: Path) -> None:
    text = (root / NEWS).read_text().replace("term: fine of $150", r'term: "\e[2J\n\u202E"')
    text = text.replace("[2023-04-18-hearing]", r'["x\e]0;\a"]').replace("version: 2023", r'"ver\tsion\e": "2\r023"')
    (root / NEWS).write_text(text.replace("kind: news", r'kind: "ne\u2028ws"' + "\n" + r'"\e": 1' + "\n" + r'"\e": 2'))
    (root / AMENDMENT).write_text((root / AMENDMENT).read_text().replace("after: 2023", r'after: "\e2023"'))
    found = check.check(Workspace(root))
    assert len(found) >= 6
    assert all((problem.file + problem.what + problem.hint).isprintable() for problem in found)


def test_only_some_files_are_checked_with_the_same_result(root: Path) -> None:
    for file, old, new in (
        (NEW, "stage: as codified", "stage: x"),
        (HEARING, "quiet-hours/3", "9"),
        (NEWS, "$150", "$9"),
    ):
        (root / file).write_text((root / file).read_text().replace(old, new))
    (root / AMENDMENT).write_text((root / AMENDMENT).read_text().replace("after: 4", "after: 44"))
    every = check.check(Workspace(root))
    assert {problem.file for problem in every} == {NEW, HEARING, NEWS, AMENDMENT}
    for file in (OLD, NEW, HEARING, NEWS, AMENDMENT):
        assert check.check(Workspace(root), {file}) == tuple(problem for problem in every if problem.file == file)


# -- a text that was pasted from elsewhere


@pytest.mark.parametrize(
    "line",
    [
        "Section 2. Noise",
        "SECTION 2. NOISE.",
        "Sec. 2.1: Noise",
        "§ 2-101. Noise.",
        "**Article IV**",
        "Chapter 4. Of noise",
    ],
)
def test_a_heading_without_its_sign_is_named(line: str) -> None:
    _, problems = provisions.read_ordinance(f"# Noise\n\nWhat follows.\n\n{line}\n\nNo noise.\n", "noise.md", "noise")
    assert [(p.line, p.hint) for p in problems] == [(5, 'if a section begins there, write "## " before it')]
    assert problems[0].what == f"“{line}” reads as a heading, and is a paragraph"
    assert provisions.read_ordinance(f"# Noise\n\n## {line}\n\nNo noise.\n", "noise.md", "noise")[1] == ()


@pytest.mark.parametrize(
    "line",
    [
        "Section 2 does not apply to:",
        "Section 2. Noise is loud. It is forbidden.",
        "Section 2. of this act",
        "Section 2. Noise and\nmore noise",
        "Sections are numbered.",
        "Article by article it was read.",
        "- Section 2. Noise",
        f"Section 2. {'Noise ' * 20}",
    ],
)
def test_a_sentence_is_no_heading(line: str) -> None:
    assert provisions.read_ordinance(f"# Noise\n\nWhat follows.\n\n{line}\n", "noise.md", "noise")[1] == ()
