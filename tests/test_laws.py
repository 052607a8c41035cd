"""The laws: nothing lost, nothing invented, nothing hidden, each provision once, mirrors, the same bytes everywhere."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from lexdiff.compare.redline import compare_ordinances
from lexdiff.compare.words import diff
from lexdiff.model.pair import Pair
from lexdiff.model.redline import OrdinanceRedline, Row, Segment
from lexdiff.read import markdown
from lexdiff.read.provisions import outline_of, read_ordinance
from lexdiff.read.settle import equal_parts
from tests import texts
from tests.cases import FOLDER
from tests.conftest import RELEASE, few

SEEDS = few(range(300), 30)
ROOT = Path(__file__).parent.parent
# An odd text for each corner of CommonMark and its tables; → is a tab.
CORNERS = (FOLDER / "corners.txt").read_text(encoding="utf-8").replace("→", "\t").split("\n.\n")
# Where such a text may stand.
FRAMES = ("{}", "## 1. X\n\n- (a) y\n{}", "## 1. X\n\n- (a) y\n\n{}\n\n## 2. Z\n", "- (a) y\n{}\n- (b) z\n")


def sides(segments: tuple[Segment, ...]) -> tuple[str, str]:
    return tuple("".join(text for op, text in segments if op != other) for other in ("insert", "delete"))  # type: ignore[return-value]


def redline(before: str, after: str, whole: bool = True) -> OrdinanceRedline:
    read = Pair(*(read_ordinance(text, "a.md", "o")[0] for text in (before, after)))
    return compare_ordinances(read, Pair("1", "2"), whole=whole)


def pairs(seed: int) -> tuple[str, str]:
    random_ = random.Random(seed)
    before = texts.ordinance(random_)
    return before, texts.amended(random_, before)


# -- law 1: the provisions, put together, are the file


def assert_whole(source: str) -> None:
    ordinance, _ = read_ordinance(source, "a.md", "o")
    at = 0
    addresses = Counter(p.address for p in ordinance.root.walk())
    for provision in ordinance.root.walk():
        assert provision.start == at, provision
        assert provision.end >= at
        at = provision.end
    assert at == len(source)
    assert max(addresses.values()) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_provisions_are_the_file(seed: int) -> None:
    random_ = random.Random(seed)
    assert_whole(texts.markdown(random_))
    assert_whole(texts.hostile(random_, 200))


@pytest.mark.parametrize("source", [*texts.ODD, "", "\n", "\n".join(texts.ODD), "\r\n".join(texts.ODD), "# " * 3000])
def test_provisions_are_the_file_for_odd_texts(source: str) -> None:
    assert_whole(source)
    assert_whole("## 1. X\n\n- (a) y\n" + source)


@pytest.mark.parametrize("frame", FRAMES)
def test_provisions_are_the_file_in_every_corner(frame: str) -> None:
    for corner in CORNERS:
        for source in (frame.format(corner), frame.format(corner).replace("\n", "\r\n")):
            assert_whole(source)


@pytest.mark.parametrize("corner", CORNERS)
def test_nothing_of_a_corner_is_dropped(corner: str) -> None:
    ordinance, _ = read_ordinance(FRAMES[2].format(corner), "a.md", "o")
    read = "".join(provision.label + provision.text for provision in ordinance.root.walk())
    missing = Counter(filter(str.isalnum, corner)) - Counter(filter(str.isalnum, read))
    assert not missing


@pytest.mark.parametrize("seed", SEEDS)
def test_plain_reader_equals_markdown_it(seed: int) -> None:
    assert_readers_agree(texts.markdown(random.Random(seed)))


@pytest.mark.parametrize("frame", FRAMES)
def test_plain_reader_equals_markdown_it_in_every_corner(frame: str) -> None:
    for corner in CORNERS:
        assert_readers_agree(frame.format(corner))


def assert_readers_agree(source: str) -> None:
    heads, reference_only = markdown.heads(source, 0)
    assert heads == markdown._reference_heads(source, 0)
    starts = [0, *[head.end for head in heads]]
    for start, end in zip(starts, [*[head.start for head in heads], len(source)], strict=True):
        plain = None if reference_only else markdown._plain_blocks(source, start, end)
        if plain is not None:
            assert plain == markdown.reference_blocks(source, start, end)


# -- law 2: kept and deleted words are the text before, kept and inserted ones the text after


@pytest.mark.parametrize("seed", few(range(20), 4))
def test_segments_give_back_both_texts(seed: int) -> None:
    random_ = random.Random(seed)
    for _ in range(200):
        before, after = texts.words(random_), texts.hostile(random_)
        for one, other in (
            (before, texts.mutated(random_, before, texts.WORDS)),
            (after, texts.mutated(random_, after, texts.HOSTILE)),
        ):
            assert sides(diff(one, other)) == (one, other)


@pytest.mark.slow
def test_round_trip_of_very_many_pairs() -> None:
    random_ = random.Random(2014)
    for _ in range(500_000 if RELEASE else 50_000):
        before = texts.words(random_, 10)
        after = texts.mutated(random_, before, texts.WORDS)
        assert sides(diff(before, after)) == (before, after)
        before = texts.hostile(random_, 16)
        after = texts.mutated(random_, before, texts.HOSTILE)
        assert sides(diff(before, after)) == (before, after)


@pytest.mark.parametrize("seed", few(range(20), 4))
def test_swapped_words_mirror(seed: int) -> None:
    random_ = random.Random(seed)
    for _ in range(100):
        before = texts.words(random_, 20)
        after = texts.mutated(random_, texts.mutated(random_, before, texts.WORDS), texts.WORDS)
        there, back = diff(before, after), diff(after, before)
        assert sorted(there) == sorted((_OPPOSITE[op], text) for op, text in back)


def assert_words(rows: tuple[Row, ...]) -> None:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.group:
            groups.setdefault(row.group, []).append(row)
            continue
        one, other = row.provision
        assert sides(row.segments) == (one.text if one else "", other.text if other else "")
    for some in groups.values():
        kept = [sides(row.segments) for row in some]
        for side in range(2):
            whole = {p.address: p.text for row in some if (p := row.provision[side])}
            assert "".join("".join(k[side] for k in kept).split()) == "".join("".join(whole.values()).split())


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_give_back_both_texts(seed: int) -> None:
    assert_words(redline(*pairs(seed)).rows)


# -- law 3: every provision of both sides stands in exactly one pair, split or join


@pytest.mark.parametrize("seed", SEEDS)
def test_every_provision_has_its_row(seed: int) -> None:
    before, after = pairs(seed)
    rows = redline(before, after).rows
    for side, source in enumerate((before, after)):
        every = Counter(p.address for p in read_ordinance(source, "a.md", "o")[0].root.walk())
        plain = Counter(p.address for row in rows if not row.group and (p := row.provision[side]))
        grouped = Counter({p.address for row in rows if row.group and (p := row.provision[side])})
        assert plain + grouped == every
    ids = [row.id for row in rows]
    assert len(set(ids)) == len(ids)
    assert all(row.part_of in ids for row in rows if row.part_of)


# -- law 4: nothing differs from itself, and swapping the sides mirrors the redline


@pytest.mark.parametrize("seed", SEEDS)
def test_unchanged_rows_are_only_left_out(seed: int) -> None:
    before, after = pairs(seed)
    few, every = redline(before, after, False).rows, redline(before, after).rows
    bare = Pair(None, None)  # an unabridged row keeps what stands below its provision
    assert [row._replace(provision=bare) for row in few] == [row._replace(provision=bare) for row in every if row.kinds]


def test_no_corner_differs_from_itself() -> None:
    for corner in CORNERS:
        assert not redline(corner, corner, False).rows


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_differs_from_itself(seed: int) -> None:
    source = texts.markdown(random.Random(seed))
    assert not [row for row in redline(source, source).rows if row.kinds]


_MIRRORED = {"insertion": "deletion", "deletion": "insertion", "split": "join", "join": "split"}
_OPPOSITE = {"keep": "keep", "insert": "delete", "delete": "insert"}


def essence(row: Row, mirrored: bool) -> tuple[object, ...]:
    one, other = (p.address if p else None for p in row.provision)
    kinds = {
        "repeal or revival" if kind == "repeal" or (kind == "insertion" and one and other) else kind
        for kind in row.kinds
    }
    segments = list(row.segments)
    if mirrored:
        one, other = other, one
        kinds = {_MIRRORED.get(kind, kind) for kind in kinds}
        segments = [Segment(_OPPOSITE[op], text) for op, text in segments]  # type: ignore[arg-type]
    return one, other, tuple(sorted(kinds)), row.editorial, row.basis, tuple(sorted(segments))


@pytest.mark.parametrize("seed", SEEDS)
def test_swapping_the_sides_mirrors_the_redline(seed: int) -> None:
    before, after = pairs(seed)
    there = sorted(repr(essence(row, False)) for row in redline(before, after).rows)
    back = sorted(repr(essence(row, True)) for row in redline(after, before).rows)
    assert there == back


# -- law 5: the same bytes everywhere; and what is left unread changes nothing


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_left_unread_changes_nothing(seed: int) -> None:
    before, after = pairs(seed)
    outlines = Pair(outline_of(before), outline_of(after))
    equal = equal_parts(outlines, Pair(before, after))
    results = []
    for sealed in (equal.sealed, None):
        read = [
            read_ordinance(source, "a.md", "o", outline, *([sealed[side]] if sealed else []))[0]
            for side, (source, outline) in enumerate(zip((before, after), outlines, strict=True))
        ]
        try:
            found = compare_ordinances(Pair(*read), Pair("1", "2"), same=equal.offsets)
        except Exception as stop:  # a sealed provision has a row after all: then the whole is read
            assert type(stop).__name__ == "SealedRow"
            continue
        results.append(found.rows)
    assert all(rows == results[-1] for rows in results)


def test_same_bytes_under_every_seed_zone_and_locale(tmp_path: Path) -> None:
    random_ = random.Random(7)
    before = "\n".join(texts.ordinance(random_, 8) for _ in range(4))
    for name, text in (("old.md", before), ("new.md", texts.amended(random_, texts.amended(random_, before)))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "from lexdiff.cli.main import main; main()",
        "compare",
        "old.md",
        "new.md",
        "--format",
        "json",
    ]
    outputs = set()
    for seed, zone, locale in (
        ("0", "UTC", "C"),
        ("1", "America/New_York", "C.UTF-8"),
        ("4242", "Asia/Tokyo", "POSIX"),
        ("2", "Pacific/Kiritimati", "tr_TR.UTF-8"),
    ):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": str(ROOT)}
        outputs.add(subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=True).stdout)
    assert len(outputs) == 1
    assert b'"lexdiff.redline/1"' in outputs.pop()


def test_a_pair_too_long_for_one_piece_is_cut_and_gives_back_both_texts() -> None:
    random_ = random.Random(11)
    before = [f"w{k}" if k % 50 == 0 else random_.choice(texts.WORDS) for k in range(16_000)]
    after = [word for word in before if random_.random() > 0.02]
    one, other = " ".join(before), " ".join(after)
    segments = diff(one, other)
    assert sides(segments) == (one, other)
    assert sum(len(text) for op, text in segments if op == "insert") < len(one) / 50
