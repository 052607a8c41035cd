"""Intake: what a clerk types or lists is what the reader reads back, or nothing is written and the reason is said."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexdiff.errors import LexdiffError
from lexdiff.model.record import Record
from lexdiff.read import check, compose, dates, frontmatter, intake, intake_csv, proposals, records, scaffold, workspace
from lexdiff.read import desk as desks
from lexdiff.read.desk import Desk
from lexdiff.read.intake import Entry
from lexdiff.read.workspace import Workspace
from tests.test_cli import Done, run

SIGNS = "-:#'\"\\ \n\r\t{}[]&*!|>%@`~?,=.aé\x85\xa0\u2028\u202e\ufeff\ufffe\x07\x1b"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.text(SIGNS)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example repository: an ordinance in 2020 and 2023, and an amendment of May 2023."""
    scaffold.init(tmp_path / "code")
    return tmp_path / "code"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The same, for whoever writes nothing."""
    top = tmp_path_factory.mktemp("desk") / "code"
    scaffold.init(top)
    yield desks.desk(Workspace(top))


def paths(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*.md")}


def read_back(draft: intake.Draft) -> Record:
    found, _ = records.records({draft.path: draft.blob()})
    return found[0]


def kept(text: str) -> str:
    return text.strip() if dates.known(text) else ""


# -- what is written is what is read


@given(title=TEXT, note=TEXT, publisher=TEXT, at=TEXT)
def test_any_text_reads_back_the_same(desk: Desk, title: str, note: str, publisher: str, at: str) -> None:
    entry = Entry("news", {"date": "2024", "title": title, "publisher": publisher}, [f"{at}@2023"], note=note)
    draft = intake.record(desk, entry)
    record = read_back(draft)
    assert (record.title, record.publisher, record.note) == (kept(title), kept(publisher), note.strip())
    assert [bearing.at for bearing in record.bears_on] == [kept(at)] * bool(kept(at))
    found = [one for one in records.records({draft.path: draft.blob()})[1]]
    assert all("is missing" in one.what or "bears_on needs" in one.what for one in found)


@given(date=TEXT)
def test_any_date_reads_back_as_it_would_anywhere(desk: Desk, date: str) -> None:
    draft = intake.record(desk, Entry("vote", {"date": date, "title": "Vote", "result": "passed"}))
    assert read_back(draft).date == intake.when(date) and read_back(draft).kind == "vote"


@given(TEXT)
def test_a_file_s_name_is_plain_whatever_the_title(title: str) -> None:
    for day in (None, dates.parse("2024-05..2024-06")):
        name = intake.file_name("news", title, day)
        assert name.isascii() and name == name.lower() and len(name) <= 80
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and name != "amendment"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Hearing on permits", "Hearing on permits"),
        ("2(b)(4)", "2(b)(4)"),
        ("2019-12-11", "2019-12-11"),
        ("0414, 0128 (2025)", "0414, 0128 (2025)"),
        ("https://e.example/a?b=c#d", "https://e.example/a?b=c#d"),
        ("Part: one", '"Part: one"'),
        ("Part #1", '"Part #1"'),
        ("ends:", '"ends:"'),
        ("---", '"---"'),
        ("=1+1", '"=1+1"'),
        ('The "records"', 'The "records"'),
        ('"Records"', "'\"Records\"'"),
        ('"It\'s"', "'\"It''s\"'"),
        ("a\nb", r'"a\nb"'),
        ("a\u202eb\x1b", r'"a\u202Eb\u001B"'),
        ("\U000e0001x", r'"\U000E0001x"'),
        ("Jürg", "Jürg"),
        ("- x", '"- x"'),
    ],
)
def test_a_value_is_written_as_reads_best(text: str, written: str) -> None:
    assert compose.scalar(text) == written
    assert frontmatter.scalars(f"---\na: {written}\n---\n") == {"a": text}


@pytest.mark.parametrize("text", ["a\0b", "a\udc80b"])
def test_what_no_file_can_hold_is_refused(desk: Desk, text: str) -> None:
    for entry in (Entry("news", {"title": text}), Entry("news", {}, [text]), Entry("news", {}, note=text)):
        with pytest.raises(LexdiffError, match="can't be written: it holds a character"):
            intake.record(desk, entry)


def test_a_megabyte_stands_on_one_line(desk: Desk) -> None:
    title = 'a"b: ' * 200_000
    draft = intake.record(desk, Entry("news", {"date": "2024", "title": title}))
    assert read_back(draft).title == title.strip() and len(draft.path) < 120


def test_fields_stand_in_the_order_of_the_format(desk: Desk) -> None:
    fields = {"status": "open", "link": "https://e.example", "title": "T", "date": "2024", "count": "7-2", "body": "B"}
    text = intake.record(desk, Entry("vote", fields, ["2", "3"], note="N")).text
    keys = [line.split(":")[0] for line in text.split("---")[1].split("\n") if line and line[0] != " "]
    assert keys == [key for key in records.RECORD_KEYS if key in keys] and len(keys) == 8
    assert text.endswith("\n---\n\nN\n") and "votes:\n  - body: B\n    date: 2024\n    count: 7-2\n" in text


# -- where it goes, and what it claims


@pytest.mark.parametrize(
    ("date", "folder"),
    [
        ("2023-04-18", "2023-quiet-hours"),  # before it was passed
        ("2022-05-09", "2023-quiet-hours"),  # a year before
        ("2022-05-08", "since-2022"),
        ("2022", "2023-quiet-hours"),  # it may be
        ("2023-07-01", "2023-quiet-hours"),  # a month after it took effect
        ("2023-07-02", "since-2023"),
        ("2025-01", "since-2023"),
        ("1999", "since-1999"),
        ("0001", "since-0001"),
        ("9999-12-31", "since-2023"),
        ("not known", "undated"),
    ],
)
def test_the_folder_fits_the_date(desk: Desk, date: str, folder: str) -> None:
    assert desks.fitting_folder(desk, intake.when(date)) == folder


@pytest.mark.parametrize(
    ("date", "folder"), [("2019-05", "between-2012-and-2020"), ("2024", "since-2024"), ("2023-09", "since-2021")]
)
def test_a_folder_of_a_period_is_used(root: Path, date: str, folder: str) -> None:
    for name in ("since-2021", "between-2012-and-2020", "since-2024", "elsewhere"):
        (root / "amendments" / name).mkdir()
    assert desks.fitting_folder(desks.desk(Workspace(root)), intake.when(date)) == folder


@pytest.mark.parametrize(
    ("date", "version", "given", "claimed"),
    [
        ("2023-04-18", "2023", {}, ("came before", "sequence")),
        ("2023-05", "2023", {}, ("reports", "inferred")),  # it may have been later
        ("2024", "2023", {}, ("reports", "inferred")),
        ("not known", "2023", {}, ("reports", "inferred")),
        ("2019", "2020", {}, ("reports", "inferred")),  # no amendment tells when 2020 came about
        ("2023-04-18", "2023", {"relation": "asks for"}, ("asks for", "inferred")),
        ("2023-04-18", "2023", {"strength": "stated"}, ("came before", "stated")),
        ("2024", "2023", {"relation": "explains", "strength": "stated"}, ("explains", "stated")),
    ],
)
def test_the_least_is_claimed(
    desk: Desk, date: str, version: str, given: dict[str, str], claimed: tuple[str, str]
) -> None:
    assert desks.claim(desk, intake.when(date), version, given) == claimed


@pytest.mark.parametrize(
    "typed", ["..", "a/../..", "/x", "a//b", ".hidden", "a/.b", "a\\b", "c:", "a\nb", "x.", "amendments/", "out"]
)
def test_a_folder_elsewhere_is_refused(root: Path, typed: str) -> None:
    (root / "amendments/out").symlink_to(root.parent)
    before = paths(root)
    done = run("new", "news", "--date", "2024", "--title", "x", "--in", typed, cwd=root)
    assert (done.code, done.out, paths(root)) == (2, "", before)
    assert "can't be a folder" in done.err and "2023-quiet-hours" in done.err


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("What section 2(b)(3) says", ("2/b/3", "an event that holds a permit under section 3.")),
        ("Loud sound devices in parks", ("1/sound-device", "Sound device")),
        ("A penalty for noise", ("4", "Penalty")),
        ("PERMITS were given", ("3", "Permits")),
        ("Section 32 of another law", None),
        ("The city and its council", None),
    ],
)
def test_addresses_are_proposed(desk: Desk, text: str, first: tuple[str, str] | None) -> None:
    found = proposals.propose(text, proposals.texts(desk, "2023"))
    assert (found[0] if found else None) == first


# -- the command


def test_options_are_enough(root: Path) -> None:
    done = run(
        "new", "hearing", "--date", "2023-03-10", "--title", "Hearing: on “permits”", "--body", "Committee on Parks",
        "--bears-on", "2(b)(3)", "--bears-on", "3@2023", "--docket", "0414", "--note", "Two hours.", cwd=root,
    )  # fmt: skip
    path = "amendments/2023-quiet-hours/2023-03-10-hearing-on-permits.md"
    assert done == Done(0, f"wrote {path}\n", "")
    assert (root / path).read_text("utf-8") == (
        '---\nkind: hearing\ndate: 2023-03-10\ntitle: "Hearing: on “permits”"\nbody: Committee on Parks\ndocket: 0414\n'
        "bears_on:\n  - at: 2(b)(3)\n    version: 2023\n    relation: came before\n    strength: sequence\n"
        "  - at: 3\n    version: 2023\n    relation: came before\n    strength: sequence\n---\n\nTwo hours.\n"
    )
    assert run("check", cwd=root).code == 0


def test_nothing_is_overwritten(root: Path) -> None:
    taken = root / "amendments/since-2023/2024-A-FINE.md"
    taken.parent.mkdir()
    taken.write_text("mine")
    args = ("new", "news", "--date", "2024", "--title", "A fine", "--publisher")
    said = [run(*args, "A", "--note", note, cwd=root).out.split("\n")[0] for note in ("one", "two")]
    assert said == [f"wrote amendments/since-2023/2024-a-fine-{number}.md" for number in (2, 3)]
    assert taken.read_text() == "mine"
    again = run(*args, "A", "--note", "two", cwd=root)  # what is there already isn't written once more
    assert (again.code, again.out) == (2, "") and "2024-a-fine-3.md: it is there already" in again.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["news"], "new news needs --date and --title ('not known' where nobody knows)"),
        (["vote", "--title", "x", "--no-questions"], "new vote needs --date ('not known'"),
        (["amendment", "--type", "order"], "new amendment needs --title and --after"),
        (["ordinance"], "new ordinance needs --version and --title"),
        (["news", "--title", "x", "--date", "2019-02-30"], "that month has 28 days"),
        (["news", "--title", "x", "--date", "2019", "--relation", "causes"], "'causes' is not one of"),
        (["novel"], "No such command"),
        (["news", "--from-csv", "gone.csv"], "there is no file gone.csv\n  name a list in CSV"),
        (["version", "2025", "--from", "2021"], "no version '2021' to copy from\n  versions: 2020, 2023"),
        (["version", "2025", "--ordinance", "carts"], "version 2023 has no ordinance carts\n  there is: quiet-hours"),
        (["version", "2020"], "ordinances/2020/quiet-hours.md: it exists already"),
        (["version", "../x"], "can't be the version"),
        (["amendment", *"--title x --type order --after 2031".split()], "after names version 2031, which isn't there"),
        (["amendment", *"--title x --type order --after 2023 --before 1".split()], "before names version 1, which"),
        (
            ["ordinance", "--version", "2025", "--title", "日本語"],
            "no id can be made from the title '日本語'\n  name one: --id",
        ),
        (
            ["ordinance", *"--version 2025 --title x --id".split(), "quiet hours!"],
            "digits, hyphens, such as --id quiet-hours",
        ),
        (
            ["ordinance", *"--version 2025 --title x --id".split(), "x" * 500],
            "too long for a file's name (500 bytes, 120 at",
        ),
        (["ordinance", "--version", "../x", "--title", "x"], "can't be the version"),
        (["ordinance", "--version", "2023", "--title", "x", "--id", "quiet-hours"], "nothing is overwritten"),
        (
            ["amendment", "--in", "2023-quiet-hours", "--title", "x", "--type", "order", "--after", "2023"],
            "overwritten",
        ),
        ([*"amendment --in a/b --title x --type order --after 2023".split()], "lies too deep"),
    ],
)
def test_wrong_use_writes_nothing(root: Path, args: list[str], said: str) -> None:
    before = paths(root)
    done = run("new", *args, cwd=root)
    assert (done.code, done.out, paths(root)) == (2, "", before)
    assert said in done.err


def test_outside_a_repository_the_way_is_told(tmp_path: Path) -> None:
    done = run("new", "news", "--date", "2024", "--title", "x", cwd=tmp_path)
    assert done.code == 2 and "lexdiff init" in done.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--bears-on", "7(x)"], ":5: bears_on points to nothing in version 2023"),
        (["--bears-on", "2@2031"], ":5: bears_on names version 2031"),
        (["--link", "e.example"], ":5: link is no web address"),
        (["--bears-on", "2", "--relation", "prompts"], ":5: 'prompts' needs a source"),
    ],
)
def test_a_problem_is_said_and_the_file_stays(root: Path, args: list[str], said: str) -> None:
    (root / "amendments/2023-quiet-hours/2023-04-18-hearing.md").write_text("broken")  # somebody else's
    done = run("new", "news", "--date", "2024", "--title", "x", *args, cwd=root)
    lines = done.out.split("\n")
    path = "amendments/since-2023/2024-x.md"
    assert (done.code, done.err, lines[0]) == (1, "", f"wrote {path}") and (root / path).exists()
    assert lines[-3].startswith(path) and said.removeprefix(":5") in lines[-3]
    assert sum(line.startswith("amendments/") for line in lines) == 1 and lines[-2].startswith("The file stays")


def test_without_a_terminal_proposals_are_said_and_nothing_is_tied(root: Path) -> None:
    done = run("new", "news", "--date", "2024", "--title", "Permits and sound devices", cwd=root)
    assert done.code == 0 and "  1  1/sound-device  Sound device\n  2  3  Permits\nIt bears on nothing yet" in done.out
    assert "bears_on" not in (root / "amendments/since-2023/2024-permits-and-sound-devices.md").read_text()


SESSION = [
    "March", "2025-03-10", "", "Hearing on sound devices", "Committee on Parks", "", "", "",
    "Also on section 2(b)(3).", "..", "", "7, 2", "1, 2, section 4, 2(a)", "", "certain", "stated",
]  # fmt: skip


def test_on_a_terminal_it_asks(root: Path) -> None:
    done = run("new", "hearing", cwd=root, tty=True, typed="\n".join(SESSION) + "\n")
    assert done.code == 0, done.out + done.err
    path = "amendments/since-2023/2025-03-10-hearing-on-sound-devices.md"
    text = (root / path).read_text()
    assert done.out.endswith(f"wrote {path}\n")
    found, _ = records.records(workspace.amendment_files(Workspace(root)))
    record = next(one for one in found if one.where.file == path)
    assert (record.title, record.body, record.docket) == ("Hearing on sound devices", "Committee on Parks", "")
    assert [bearing.at for bearing in record.bears_on] == ["2/b/3", "1/sound-device", "4", "2/a"]
    assert {bearing[3:5] for bearing in record.bears_on} == {("reports", "stated")}
    assert "link" not in text and "docket" not in text


def test_an_end_of_the_answers_writes_nothing(root: Path) -> None:
    before = paths(root)
    done = run("new", "news", cwd=root, tty=True, typed="2024\nA title\n")
    assert done.code == 1 and "Aborted" in done.err and paths(root) == before


def test_a_version_and_the_amendment_that_makes_it(root: Path) -> None:
    made = root / "ordinances/2026/quiet-hours.md"
    done = run("new", "version", "2026", cwd=root)
    assert done == Done(0, done.out, "") and "  lexdiff new amendment --before 2023 --after 2026\n" in done.out
    text = (root / "ordinances/2023/quiet-hours.md").read_text()
    assert made.read_text() == text.replace("amendment: 2023-quiet-hours\nstage: as codified\n", "stage: proposed\n")
    assert run("check", cwd=root).code == 0 and run("show", cwd=root).out.startswith("Quiet Hours Ordinance · 2023")
    # On Enter it was 2023 that came before, and 2026 that it makes. Versions that aren't there are refused.
    typed = "\nQuieter: still\norder\n2031\n\n\n\n2026-01-12\n2026-01-20\n\n\nStill quieter.\n"
    done = run("new", "amendment", cwd=root, tty=True, typed=typed)
    path = "amendments/2026-quieter-still/amendment.md"
    assert "Error: something must stand here" in done.out and "Error: before names version 2031, which" in done.out
    assert (root / path).read_text() == (
        '---\ntitle: "Quieter: still"\ntype: order\nordinances: [quiet-hours]\nbefore: 2023\nafter: 2026\n'
        "passed: 2026-01-12\napproved: 2026-01-20\neffective: not known\n---\n\nStill quieter.\n"
    )
    assert done.code == 0 and done.out.endswith("wrote ordinances/2026/quiet-hours.md: stage: as passed\n")
    assert made.read_text() == text.replace("amendment: 2023-quiet-hours\nstage: as codified\n", "stage: as passed\n")
    assert run("check", cwd=root).code == 0 and run("fmt", "--check", cwd=root).code == 0


@pytest.mark.parametrize(
    ("front", "wanted"),
    [
        ("", "---\nstage: proposed\n---\n\n"),
        ("---\ntitle: Act\n---\n\n", "---\ntitle: Act\nstage: proposed\n---\n\n"),
        ("---\r\npassed: 2019\r\ntitle: A\r\n---\r\n", "---\r\nstage: proposed\r\ntitle: A\r\n---\r\n"),
        (
            "---\nofficial: x\n# what follows\nnote: >\n  a\n  b\ndate:\n  2019\n---\n",
            "---\nstage: proposed\nnote: >\n  a\n  b\n---\n",
        ),
        ("---\napproval: signed\n---\n", "---\nstage: proposed\n---\n"),
    ],
)  # fmt: skip
def test_a_new_version_says_nothing_that_was_true_of_the_old_one_only(root: Path, front: str, wanted: str) -> None:
    (root / "ordinances/2023/sub").mkdir()
    (root / "ordinances/2023/sub/act.md").write_bytes((front + "# Act\n\nWords.\n").encode())
    done = run("new", "version", "2026", "--ordinance", "sub-act", cwd=root)
    assert done.out.startswith("wrote ordinances/2026/sub/act.md\nThey are"), done.err
    assert (root / "ordinances/2026/sub/act.md").read_bytes().decode() == wanted + "# Act\n\nWords.\n"
    assert [path.name for path in root.glob("ordinances/2026/*")] == ["sub"]


def test_a_skeleton_isn_t_law(root: Path) -> None:
    done = run("new", "ordinance", "--version", "2026", "--title", "Carts", cwd=root)
    assert done.code == 0 and "Write its text there, below the title; its stage is proposed.\n" in done.out
    assert (root / "ordinances/2026/carts.md").read_text() == (
        "---\nordinance: carts\ntitle: Carts\nstage: proposed\n---\n\n# Carts\n"
    )
    assert "carts.md:7: the ordinance has no provision; write the text" in run("check", cwd=root).out
    assert "Carts" not in run("show", cwd=root).out
    # The ordinance of the same title is the same ordinance, and has a text to begin with.
    typed = "\n2027\n\nquiet hours ordinance\n\n\n\n\n"
    done = run("new", "ordinance", cwd=root, tty=True, typed=typed)
    assert done.code == 2 and done.out.count("Error: something must stand here") == 2
    assert "lexdiff new version 2027 --from 2023 --ordinance quiet-hours; another" in done.err
    assert not (root / "ordinances/2027").exists()
    lost = ["--version", "2019", "--id", "quiet-hours", "--title", "Quiet", "--stage", "filed", "--wording", "not held"]
    done = run("new", "ordinance", *lost, cwd=root)
    assert done == Done(0, "wrote ordinances/2019/quiet-hours.md\n", "")


def test_every_kind_of_record_has_its_command() -> None:
    from lexdiff.cli.new import new
    from lexdiff.cli.new_options import KINDS

    assert tuple(KINDS) == records.KINDS and set(new.commands) == {*KINDS, "amendment", "ordinance", "version"}
    for kind in new.commands:
        done = run("new", kind, "--help")
        assert done.code == 0 and ("--from" if kind == "version" else "--title") in done.out


def test_help_reads_no_more_than_the_door() -> None:
    program = (
        "import sys; from lexdiff.cli.main import main\ntry: main()\nexcept SystemExit: pass\n"
        "print(*sorted(name for name in sys.modules if name.startswith('lexdiff')), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program, "--help"], capture_output=True, text=True)
    assert "  new " in done.stdout
    assert done.stderr.split() == ["lexdiff", "lexdiff.cli", "lexdiff.cli.main", "lexdiff.cli.say", "lexdiff.errors"]


# -- lists


def listed(root: Path, content: str | bytes, *args: str) -> Done:
    (root / "list.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return run("new", "news", "--from-csv", "list.csv", *args, cwd=root)


PRESS = """date,title,publisher,link,bears_on,note
2024-05-01,A year on,Example Gazette,https://e.example/1,2(a); 4,"It says:
""quiet"", at last."
2024-05-02,"Permits, permits",Example Gazette,https://e.example/2,,
"""


@pytest.mark.parametrize(
    "content",
    [
        PRESS,
        "\ufeff" + PRESS,
        PRESS.replace("\n", "\r\n"),
        PRESS.rstrip("\n"),
        "\n".join([*PRESS.split("\n")[:3], "", ",,,,,", *PRESS.split("\n")[3:]]),
        PRESS.replace("date,title", "Date, TITLE ").replace("bears_on", "Bears on"),
        PRESS.replace("note\n", "note,,\n", 1),
        PRESS.replace("2(a); 4", '"2(a)\n4"'),
        PRESS.replace("2(a); 4", '"2(a), 4"'),
    ],
)  # fmt: skip
def test_every_row_becomes_a_file(root: Path, content: str) -> None:
    done = listed(root, content)
    names = ["2024-05-01-a-year-on.md", "2024-05-02-permits-permits.md"]
    assert done.code == 0, done.out + done.err
    assert done.out.split("\n")[:2] == [f"wrote amendments/since-2023/{name}" for name in names]
    assert done.out.endswith("\n2 written, 0 skipped\n") and done.err == ""
    found = {one.id: one for one in records.records(workspace.amendment_files(Workspace(root)))[0]}
    record = found["since-2023/2024-05-01-a-year-on"]
    assert record.note == 'It says:\n"quiet", at last.' and [one.at for one in record.bears_on] == ["2(a)", "4"]
    assert found["since-2023/2024-05-02-permits-permits"].title == "Permits, permits"
    assert check.check(Workspace(root)) == ()


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("declared", [False, True])
def test_the_separator_is_found_by_the_header(root: Path, separator: str, declared: bool) -> None:
    rows = [["date", "title", "note"], ["2024", "One, two, three", "a, b"]]
    content = "\n".join(separator.join(row) for row in rows)
    done = listed(root, (f"sep={separator}\r\n" if declared else "") + content)
    assert done.out.split("\n")[0] == "wrote amendments/since-2023/2024-one-two-three.md"


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ("date,title\n2024,a\n,b\n", 3, "the field date is missing"),
        ("date,title\n3/10/2025,a\n", 2, "is not a date such as"),
        ('date,title,note\n2024,a,"x\ny"\n2019-02-30,b,\n', 4, "that month has 28 days"),
        ("sep=;\ndate;title\n2024;\n", 3, "the field title is missing"),
        ("date,title\n2024,a,b\n", 2, "the row has 3 cells, the header 2"),
        ("date;title;bears_on\n2024;a;2(a);4\n", 2, "the row has 4 cells, the header 3 (parted by ';')"),
        ("date,title\n2024;a\n", 2, "the row is a single cell, and the header is parted by ','"),
        ("date,title,link\n2024,a,javascript:x\n", 2, "link is no web address"),
        ("date,title,bears_on\n2024,a,9(z)\n", 2, "bears_on points to nothing"),
        ("date,title,bears_on,relation\n2024,a,4,prompts\n", 2, "'prompts' needs a source"),
        ("date,title,bears_on,strength\n2024,a,4,sure\n", 2, "strength can't be sure"),
        ("date,title,in\n2024,a,../..\n", 2, "can't be a folder"),
        ("date,title\n2024,a\x00b\n", 2, "it holds a character that no text may hold (U+0000)"),
        ('date,title\n2024,a\n2024,"b\n', 3, "broken in the row that begins here"),
        ('date,title\n2024,"a"b\n', 2, "broken in the row that begins here"),
        ("date,title\r2024,a\r", 1, "broken in the row that begins here"),
    ],
)
def test_a_faulty_row_stops_the_list(root: Path, content: str, line: int, what: str) -> None:
    before = paths(root)
    done = listed(root, content + "")
    assert (done.code, done.err, paths(root)) == (1, "", before)
    first, last = done.out.rstrip("\n").split("\n")
    assert first.startswith(f"list.csv:{line}: ") and what in first and last.startswith("nothing was written")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("date,titel\n2024,a\n", "no column 'titel'"),
        ("date,,title\n2024,,a\n", "column 2 has no name"),
        ("date,title,Date\n", "the column date stands twice"),
        ("", "the list is empty"),
        ("date,title\n2024,caf\xe9\n".encode("latin-1"), "list.csv:2: byte 0xE9 isn't UTF-8"),
        ("date,title\n".encode("utf-16"), "the file is UTF-16"),
    ],
)
def test_a_list_that_is_none_is_said(root: Path, content: str | bytes, said: str) -> None:
    done = listed(root, content)
    assert (done.code, done.out) == (2, "") and said in done.err
    assert "known: date, title" in done.err or "column 'titel'" not in said


def test_what_is_there_is_skipped(root: Path) -> None:
    assert listed(root, PRESS).code == 0
    again = listed(root, PRESS + "2024-05-03,New,,https://e.example/3,,\n2024-05-03,Again,,https://e.example/3/,,\n")
    assert again.out.split("\n") == [
        "skipped list.csv:2: amendments/since-2023/2024-05-01-a-year-on.md has it already",
        "skipped list.csv:4: amendments/since-2023/2024-05-02-permits-permits.md has it already",
        "skipped list.csv:6: list.csv:5 has it already",
        "wrote amendments/since-2023/2024-05-03-new.md",
        "1 written, 3 skipped",
        "",
    ]
    agenda = "date,title,docket,note\n2024,Permits,0414,\n2024,Permits,0415,\n2024,Permits,0415,Again\n"
    assert listed(root, agenda).out.endswith("3 written, 0 skipped\n")
    assert listed(root, agenda).out.endswith("0 written, 3 skipped\n")


def test_options_stand_for_empty_cells(root: Path) -> None:
    content = "date,title,publisher\n2024,a,\n2024,b,Other\n"
    done = listed(root, content, "--publisher", "Example Gazette", "--in", "press", "--bears-on", "4")
    assert done.out.startswith("wrote amendments/press/2024-a.md\nwrote amendments/press/2024-b.md\n")
    found = records.records(workspace.amendment_files(Workspace(root)))[0]
    told = [(one.publisher, one.bears_on[0].at) for one in found if one.id.startswith("press/")]
    assert told == [("Example Gazette", "4"), ("Other", "4")]


def test_a_failure_takes_back_what_was_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = paths(root)
    drafts = [intake.Draft(f"amendments/{name}.md", "x") for name in ("new/a", "2023-quiet-hours/amendment")]
    with pytest.raises(LexdiffError, match=r"can't write it \(File exists\)"):
        intake.write(Workspace(root), drafts)
    (root / "amendments/out").symlink_to(root.parent)
    with pytest.raises(LexdiffError, match="leads out of the repository"):
        intake.write(Workspace(root), [drafts[0], intake.Draft("amendments/out/a.md", "x")])
    assert paths(root) == before and not os.path.exists(root.parent / "a.md")


CELL = st.text(SIGNS + ';"\n', max_size=30) | st.sampled_from(
    ["---", "=1+1", "---\nkind: vote\n---", "\x1b[2J", "a" * 200_000]
)


@pytest.mark.slow
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4))
def test_no_cell_breaks_a_file(desk: Desk, cells: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        [("date", "title", "note", "docket"), *(("2024", f"t{a}", b, str(n)) for n, (a, b) in enumerate(cells))]
    )
    plan = intake_csv.plan(desk, out.getvalue().encode(), "list.csv", Entry("news", {}))
    assert (plan.problems, plan.skipped) == ((), ()) and len(plan.drafts) == len(cells)
    for draft, (title, note) in zip(plan.drafts, cells, strict=True):
        record = read_back(draft)
        assert record.kind == "news" and record.title == f"t{title}".replace("\r\n", "\n").strip()
        assert record.note == note.replace("\r\n", "\n").strip()


# -- before the vote


@pytest.fixture
def pending(root: Path) -> Path:
    """The example with an amendment that is pending, and of which 2(c) is new."""
    assert run("new", "version", "2026", cwd=root).code == 0
    text = root / "ordinances/2026/quiet-hours.md"
    text.write_text(text.read_text().replace("\n## 3. Permits", "- (c) A bell is no sound device.\n\n## 3. Permits"))
    done = run("new", "amendment", *"--title Bells --type ordinance --after 2026 --docket 26-7".split(), cwd=root)
    assert done == Done(0, "wrote amendments/2026-bells/amendment.md\n", ""), done
    return root


@pytest.mark.parametrize(
    ("more", "folder", "version"),
    [
        (["--docket", "26-7", "--bears-on", "2(a)"], "2026-bells", "2026"),
        (["--docket", "#26-7", "--bears-on", "2(c)"], "2026-bells", "2026"),
        (["--bears-on", "2(c)"], "2026-bells", "2026"),
        (["--bears-on", "2(a)@2026"], "2026-bells", "2026"),
        (["--bears-on", "2(a)"], "since-2023", "2023"),
        (["--bears-on", "2(c)", "--in", "since-2023"], "since-2023", "2026"),
        (["--docket", "26-8", "--bears-on", "2(a)"], "since-2023", "2023"),
    ],
)
def test_a_record_finds_what_is_pending(pending: Path, more: list[str], folder: str, version: str) -> None:
    done = run("new", "hearing", "--date", "2026-03-10", "--title", "Bells", *more, cwd=pending)
    assert done == Done(0, f"wrote amendments/{folder}/2026-03-10-bells.md\n", "")
    found, _ = records.records(workspace.amendment_files(Workspace(pending)))
    record = next(one for one in found if one.id == f"{folder}/2026-03-10-bells")
    assert [bearing.version for bearing in record.bears_on] == [version]


def test_a_hearing_that_is_to_come_says_how_to_testify_until_it_is_over(pending: Path) -> None:
    how = "Write to clerk@example.org by March 9."
    options = ["--docket", "26-7", "--bears-on", "2(c)", "--testify", how]
    assert run("new", "hearing", "--date", "2026-03-10", "--title", "Bells", *options, cwd=pending).code == 0
    path = pending / "amendments/2026-bells/2026-03-10-bells.md"
    assert f"status: announced\ntestify: {how}\n" in path.read_text()
    later = ["new", "news", "--date", "2026-03-11", "--title", "They spoke", "--bears-on", "2(c)"]
    assert run(*later, cwd=pending).code == 0
    done = run("check", cwd=pending)
    assert done.out.startswith(
        "amendments/2026-bells/2026-03-10-bells.md:11: status says announced, but it was on 2026-03-10"
    )
    assert "take status and testify out" in done.out and done.out.endswith("1 problem found\n")
    path.write_text(path.read_text().replace("kind: hearing", "kind: news").replace("status: announced\n", ""))
    assert ":11: testify is for a hearing or a working-session" in run("check", cwd=pending).out


def test_the_same_amendment_isn_t_written_twice(pending: Path) -> None:
    before = paths(pending)
    done = run("new", "amendment", *"--title Bells --type ordinance --after 2026".split(), cwd=pending)
    assert done.code == 2 and "bells/amendment.md: it is there already, and nothing was written" in done.err
    assert paths(pending) == before


@pytest.mark.parametrize(
    ("more", "stage"),
    [
        (["--passed", "2026-02-01"], "as passed"),
        (["--effective", "2027", "--status", "not yet in force"], "as passed"),
        (["--passed", "2026-02-01", "--approval", "vetoed"], "proposed"),
        (["--passed", "2026-02-01", "--status", "not adopted"], "proposed"),
        (["--passed", "not known"], "proposed"),
    ],
)
def test_whoever_says_that_it_was_passed_needn_t_say_it_twice(root: Path, more: list[str], stage: str) -> None:
    assert run("new", "version", "2026", cwd=root).code == 0
    run("new", "amendment", *"--title Bells --type ordinance --after 2026".split(), *more, cwd=root)
    assert f"\nstage: {stage}\n" in (root / "ordinances/2026/quiet-hours.md").read_text()


def test_a_first_text_brings_its_dates(tmp_path: Path) -> None:
    (tmp_path / "ordinances").mkdir()
    done = run("new", "ordinance", *"--version 2015 --title Noise --passed 2015-03-03".split(), cwd=tmp_path)
    assert done.code == 0 and "its stage is as passed" in done.out
    assert "stage: as passed\npassed: 2015-03-03\n" in (tmp_path / "ordinances/2015/noise.md").read_text()
    # Without a date it is proposed, and `new version` says why it isn't copied.
    (tmp_path / "ordinances/2015/noise.md").unlink()
    assert run("new", "ordinance", *"--version 2015 --title Noise".split(), cwd=tmp_path).code == 0
    done = run("new", "version", "2019", cwd=tmp_path)
    assert done.code == 2 and done.err == (
        "lexdiff: no version is law, and 2015 is proposed\n"
        "  if 2015 was passed, write stage: as passed into its file; else name it: --from 2015\n"
    )
    with (tmp_path / "ordinances/2015/noise.md").open("a") as text:
        text.write("\n## 1. Noise\n\nNo noise.\n")
    assert run("new", "version", "2019", "--from", "2015", cwd=tmp_path).code == 0
    amend = "amendment --title Quieter --type ordinance --before 2015 --after 2019 --passed 2019-06-04".split()
    done = run("new", *amend, cwd=tmp_path)
    assert "ordinances/2019/noise.md: stage: as passed" in done.out, done
    assert "ordinances/2015/noise.md:4: stage says proposed, but 2019 is law" in run("check", cwd=tmp_path).out
