"""What is read by a quick way is what the plain way reads, and what is shared out is what one process finds."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from lexdiff import differing, pipeline
from lexdiff.compare import tokens
from lexdiff.compare.redline import SealedRow, compare_ordinances
from lexdiff.errors import Unreadable
from lexdiff.model.pair import Pair
from lexdiff.model.redline import Row
from lexdiff.model.version import Ordinance
from lexdiff.read import frontmatter, markdown, numbering
from lexdiff.read.provisions import NOTHING_SEALED, Outline, Sealed, outline_of, read_ordinance
from lexdiff.read.settle import equal_parts
from lexdiff.render import redline_json
from tests import texts
from tests.conftest import few

SEEDS = few(range(60), 12)
Pool = Callable[[int], Executor | None]
# Lines that are headings, or look like one, or make a rule or a fence.
LINES = (
    "# A", "## § 1-1. B  ##", "##C", "#", "#\t", "###\t\tD", "####### E", " # F", "    # G", "- (a) H", "    - (1) I",
    "-", "- ", "--", "- \r", "=", "==\t", " =", "   --", "    --", "`x`", "``` y", "~", "~~~", "", " ", "\r", "J # K",
)  # fmt: skip
LABELS = (
    "(a)", "(a)(1)", "(a).", "(a)x", "(a", "a)", "a.", "A.", "ab.", "iv)", "ix.", "XIV.", "XIV **", "I **", "l **",
    "1.", "12A.", "1.2.3)", "1234.", "٣.", "*(a)*", "**(b)** x", "*(a)", "*History*", "**Clerk**", "(aaaa)",
    "(a-1-2-3-4-5-6)", "(1AAA)", "((a))", "()", ")", "", "*", "é.", "§ 1.", "(a)\n(b)", "(a).\n", "(b)*",
)  # fmt: skip


def _lines(seed: int) -> str:
    random_ = random.Random(seed)
    return "\n".join(random_.choice(LINES) for _ in range(random_.randint(0, 6)))


def _headings(source: str) -> list[markdown.Head]:
    """Returns the headings line by line."""
    found, at = [], 0
    for line in source.split("\n"):
        if match := re.match(r"(#+)(?:[ \t]+|$)", line):
            found.append(markdown.Head(len(match[1]), at, at + match.end(), at + len(line)))
        at += len(line) + 1
    return found


@pytest.mark.parametrize("seed", few(range(300), 60))
def test_one_search_finds_the_headings_of_all_lines(seed: int) -> None:
    source = _lines(seed)
    fenced = "```" in source or "~~~" in source
    *lines, last = source.split("\n")
    ended = [*(line + "\n" for line in lines), last]
    ruled = any(re.match(r" {1,3}#{1,6}[ \t\n]| {0,3}(?:=+|-+)[ \t\r]*$", line) for line in ended)
    for front in ("", "---\ntitle: X\n---\n"):
        found, reference_only = markdown.heads(front + source, len(front))
        assert reference_only == (fenced or ruled)
        if not reference_only:
            moved = [(level, *(at + len(front) for at in places)) for level, *places in _headings(source)]
            assert [tuple(head) for head in found] == moved


@pytest.mark.parametrize("seed", SEEDS)
def test_a_label_is_the_same_by_its_first_signs(seed: int) -> None:
    random_ = random.Random(seed)
    for _ in range(100):
        text = random_.choice(LABELS) + random_.choice(("", " ", "\t", ".", ")", " (b)")) + random_.choice(LABELS)
        assert numbering.item_label(text) == numbering._match(text), text


@pytest.mark.parametrize(
    "source",
    [
        "---\nordinance: x\n---\n# A\n", "\ufeff---\nordinance: x\n---\n# A", "--- \r\nordinance: x\r\n---\r\n# A",
        "---\nordinance: é\n---", "---\n---\n", "---\nno field\n---\n# A", "---\nordinance: x\n", "# A\n---\n", "",
        "---\na: |\n  ---\nb: c\n---\nx\n---\n",
    ],
)  # fmt: skip
def test_the_start_of_a_file_tells_its_front_matter(source: str) -> None:
    start = frontmatter.cut(source)
    lead = frontmatter.lead(source.encode()).decode()
    assert frontmatter.scalars(lead) == frontmatter.scalars(source[:start])
    assert not start or lead == source[:start]


def _section(number: int, words: int) -> str:
    return f"## § 1-{number}. Heading {number}.\n\n- (a) " + " ".join(f"w{number}x{k}" for k in range(words)) + ".\n\n"


def _rows(before: str, after: str, whole: bool) -> tuple[Row, ...]:
    sources = Pair(before, after)
    outlines = Pair(*map(outline_of, sources))
    equal = equal_parts(outlines, sources)
    read = [
        read_ordinance(source, "a.md", "o", outline, NOTHING_SEALED if whole else sealed)[0]
        for source, outline, sealed in zip(sources, outlines, equal.sealed, strict=True)
    ]
    return compare_ordinances(Pair(*read), Pair("1", "2"), same=equal.offsets).rows


def test_sections_that_changed_places_are_read_before_the_comparison_asks() -> None:
    """A long amended section passes a short equal one: the short one moved, which only its words tell."""
    first, short, long = _section(1, 30), _section(2, 40), _section(3, 90)
    before = f"# Law\n\n{first}{short}{long}{_section(4, 30)}"
    after = f"# Law\n\n{first}{long.replace('w3x7 ', 'other ')}{short}{_section(4, 30)}"
    for one, other in ((before, after), (after, before)):
        rows = _rows(one, other, False)
        assert rows == _rows(one, other, True)
        assert sorted(kind for row in rows for kind in row.kinds) == ["relocation", "substitution"]


def test_what_a_short_section_passed_stays_unread() -> None:
    """The short one moved, whatever is in those that it passed: the cost follows the change."""
    short, *others = (_section(number, 60 * bool(number) + 2) for number in range(9))
    before = f"# Law\n\n{short}{''.join(others)}"
    after = f"# Law\n\n{''.join(others)}{short.replace('x1', 'x2')}"
    for sources in (Pair(before, after), Pair(after, before)):
        sealed = equal_parts(Pair(*map(outline_of, sources)), sources).sealed
        assert [len(side.heads) for side in sealed] == [len(others) + 1] * 2
        assert _rows(*sources, False) == _rows(*sources, True)


@pytest.mark.parametrize("seed", SEEDS)
def test_sections_in_any_order_read_the_same(seed: int) -> None:
    random_ = random.Random(seed)
    parts = [_section(number, random_.randint(5, 60)) for number in range(8)]
    moved = parts[:]
    for _ in range(random_.randint(1, 3)):
        moved.insert(random_.randrange(len(moved)), moved.pop(random_.randrange(len(moved))))
    moved = [part.replace("x3 ", "other ") if random_.random() < 0.3 else part for part in moved]
    before, after = "# Law\n\n" + "".join(parts), "# Law\n\n" + "".join(moved)
    try:
        found = _rows(before, after, False)
    except SealedRow:
        return
    assert found == _rows(before, after, True)


def _workspace(folder: Path) -> Path:
    for version in ("2014", "2019"):
        (folder / "ordinances" / version).mkdir(parents=True)
    for seed in range(12):
        random_ = random.Random(seed)
        before = texts.ordinance(random_)
        front = f"---\nordinance: law-{12 - seed}\n---\n" if seed % 2 else ""
        for version, text in (("2014", before), ("2019", texts.amended(random_, before))):
            if (seed, version) not in ((3, "2014"), (5, "2019")):
                (folder / "ordinances" / version / f"{seed}.md").write_text(front + text, encoding="utf-8")
    return folder


def _alone(_: int) -> None:
    return None


def _two(_: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(2)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_BATCH", 2000)


def _found(before: str, after: str, folder: Path, pool: Pool) -> object:
    return pipeline.stream(before, after, folder, redline_json.part, pool)


def test_processes_find_what_one_finds(tmp_path: Path) -> None:
    folder = _workspace(tmp_path)
    assert _found("2014", "2019", folder, _alone) == _found("2014", "2019", folder, _two)


def test_processes_read_what_git_holds(tmp_path: Path) -> None:
    folder = _workspace(tmp_path)
    git = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *command], check=True)
    assert _found("2014@HEAD", "2019", folder, _alone) == _found("2014@HEAD", "2019", folder, _two)


def test_the_same_unreadable_file_is_named_however_many_look(tmp_path: Path) -> None:
    folder = _workspace(tmp_path)
    for name, size in (("0.md", 10), ("9.md", 9000)):
        (folder / "ordinances" / "2019" / name).write_bytes(b"# A\n" + b"x" * size + b"\xff\n")
    said = []
    for pool in (_alone, _two):
        with pytest.raises(Unreadable) as stop:
            _found("2014", "2019", folder, pool)
        said.append((stop.value.what, stop.value.hint, stop.value.place))
    assert said[0] == said[1]


def test_a_heading_below_one_that_is_left_unread_keeps_its_address() -> None:
    """Notes are equal on both sides and would be left unread with their section; what stands below them is not."""
    before = "# Act\n\n## 1. Fee\n\nThe fee is $5.\n\n### Notes on use\n\nSee the forms.\n\n#### Forms\n\nOne form.\n"
    after = before.replace("One form", "Two forms")
    readers = Pair(*(partial(_reading, text) for text in (before, after)))
    found = differing.redline(Pair(before, after), readers, Pair("1", "2"), ())
    assert [[p.address for p in row.provision if p] for row in found.rows] == [["g/1/notes-on-use/forms"] * 2]


def _reading(text: str, outline: Outline, sealed: Sealed) -> Ordinance:
    return read_ordinance(text, "g.md", "g", outline, sealed)[0]


def test_number_words_are_found_by_how_they_begin() -> None:
    plain = re.compile(tokens._TOKEN.pattern.replace(f"(?={tokens._SMALL_BEGIN})", ""), re.DOTALL)
    assert plain.pattern != tokens._TOKEN.pattern
    small = tokens._SMALL.split("|")
    words = [*small, *map(str.title, small), *map(str.upper, small), "ſix", "nİne", "mıllion", "the", "x"]
    random_ = random.Random(1)
    for _ in range(5000):
        some = random_.choices([*words, "and", "percent", "dollars", "(3)", "($30)", "."], k=random_.randint(1, 6))
        text = "".join(word + random_.choice(("", " ", "-", " ")) for word in some)
        assert tokens._TOKEN.findall(text) == plain.findall(text), text
    for word in words[: 3 * len(small)]:
        assert tokens.tokens(f"{word} (3) days") == [f"{word} (3)", "days"]
