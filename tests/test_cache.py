"""The cache: what was kept is found again, what is damaged, foreign or too much is not, and nothing breaks on it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lexdiff import cache
from lexdiff.cache import Cache
from tests.conftest import RELEASE
from tests.test_cli import run

KEYS = [bytes([number]) * 32 for number in range(12)]
DAMAGES = 10_000 if RELEASE else 1_000
# Keeps and recalls what belongs to random keys; whoever finds something else says so.
WORKER = """
import random, sys
from pathlib import Path
from lexdiff.cache import Cache
dice, kept, wrong = random.Random(int(sys.argv[2])), Cache(Path(sys.argv[1])), 0
print(flush=True)
for turn in range(int(sys.argv[3])):
    key = bytes([dice.randrange(20)]) * 32
    found = kept.recall(key)
    wrong += found is not None and found != key * 500
    kept.keep({key: key * 500})
sys.exit(wrong > 0)
"""


def content(key: bytes) -> bytes:
    return bytes(random.Random(key).randbytes(300 * (key[0] + 1)))


def _bulk(size: int) -> bytes:
    return random.Random(size).randbytes(size)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    found = Cache(tmp_path)
    found.keep({key: content(key) for key in KEYS})
    found.close()
    return tmp_path


def recalled(root: Path) -> list[bytes | None]:
    found = Cache(root)
    several = [found.recall(key) for key in KEYS]
    found.close()
    return several


def test_what_was_kept_is_found_again_and_nothing_else_is(filled: Path) -> None:
    assert recalled(filled) == [content(key) for key in KEYS]
    found = Cache(filled)
    assert found.recall(b"another") is None and found.survey().entries == len(KEYS)
    found.keep({KEYS[0]: b"anew"})
    assert found.recall(KEYS[0]) == b"anew" and found.survey().entries == len(KEYS)


def test_without_a_cache_nothing_is_found_and_nothing_is_made(tmp_path: Path) -> None:
    assert Cache(tmp_path).recall(KEYS[0]) is None and Cache(tmp_path).survey().entries == 0
    Cache(tmp_path).prune()
    assert [*tmp_path.iterdir()] == []


def test_git_never_sees_the_cache(filled: Path) -> None:
    subprocess.run(["git", "init", "-q", "--template="], cwd=filled, check=True)
    status = subprocess.run(["git", "status", "--porcelain", "--ignored=no"], cwd=filled, capture_output=True)
    assert status.stdout == b""


def test_a_damaged_cache_is_never_believed_and_is_made_anew(filled: Path) -> None:
    place, dice = filled / ".lexdiff/cache.sqlite", random.Random(1)
    whole = place.read_bytes()
    lost = rebuilt = 0
    for number in range(DAMAGES):
        torn = bytearray(whole)
        if number % 2:
            torn[dice.randrange(len(torn))] ^= 1 << dice.randrange(8)
        else:
            del torn[dice.randrange(len(torn)) :]
        place.write_bytes(torn)
        found = recalled(filled)
        assert all(one in (None, content(key)) for key, one in zip(KEYS, found, strict=True))
        lost += None in found
        rebuilt += not place.exists()
        if number % 50 == 0:
            again = Cache(filled)
            again.keep({key: content(key) for key in KEYS})
            again.close()
            assert recalled(filled) == [content(key) for key in KEYS]
    assert lost > DAMAGES // 2 and rebuilt > DAMAGES // 2  # else the damage went where nobody looked


def test_a_file_that_is_something_else_gives_way(tmp_path: Path) -> None:
    for number, junk in enumerate((b"", b"x", b"SQLite format 3\0" + bytes(9000), b"not a database" * 1000)):
        root = tmp_path / str(number)
        (root / ".lexdiff").mkdir(parents=True)
        (root / ".lexdiff/cache.sqlite").write_bytes(junk)
        assert Cache(root).recall(KEYS[0]) is None
        Cache(root).keep({KEYS[0]: b"kept"})
        Cache(root).keep({KEYS[0]: b"kept"})  # what is no database gives way at the first touch
        assert Cache(root).recall(KEYS[0]) == b"kept"


def test_a_cache_of_another_format_is_made_anew(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_FORMAT", 2)
    assert recalled(filled) == [None] * len(KEYS)
    Cache(filled).keep({KEYS[0]: b"2"})
    assert Cache(filled).recall(KEYS[0]) == b"2"


def test_what_came_from_elsewhere_is_never_found(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy = tmp_path_factory.mktemp("copy") / "repository"
    shutil.copytree(filled, copy)
    assert recalled(copy) == [None] * len(KEYS)


@pytest.mark.parametrize("name", [".lexdiff", ".lexdiff/cache.sqlite"])
def test_a_link_in_the_place_of_the_cache_is_not_followed(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    away = tmp_path_factory.mktemp("away")
    (away / "cache.sqlite").write_bytes(b"precious")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).symlink_to(away if name == ".lexdiff" else away / "cache.sqlite")
    found = Cache(tmp_path)
    found.keep({KEYS[0]: b"kept"})
    found.prune()
    assert found.recall(KEYS[0]) is None
    assert [(path.name, path.read_bytes()) for path in away.iterdir()] == [("cache.sqlite", b"precious")]


def test_a_place_that_cannot_be_written_means_that_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / ".lexdiff").write_text("a file, not a folder")
    found = Cache(tmp_path)
    found.keep({KEYS[0]: b"kept"})
    assert found.recall(KEYS[0]) is None and found.now() == 0


def test_it_keeps_within_its_limit_and_lets_go_what_was_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Cache(tmp_path)
    found.resize(1_000_000)
    for day in range(100):
        monkeypatch.setattr(cache, "time", lambda day=day: day * 86400.0)
        found.keep(
            {b"%d" % day: _bulk(30_000), b"often": b"asked for every day"} if not day else {b"%d" % day: _bulk(30_000)}
        )
        assert found.recall(b"often") == b"asked for every day"
        assert found.recall(b"%d" % day) == _bulk(30_000)
        assert found.place.stat().st_size <= 1_000_000
    assert found.recall(b"0") is None and found.recall(b"98") is not None
    found.keep({b"large": _bulk(300_000)})
    assert found.recall(b"large") is None and found.recall(b"99") is not None


def test_pruning_makes_it_fit(filled: Path) -> None:
    found = Cache(filled)
    found.keep({b"%d" % number: _bulk(10_000) for number in range(100)})
    assert found.survey().size > 1_000_000
    found.resize(200_000)
    found.prune()
    told = found.survey()
    assert told.size <= 200_000 == told.limit and 5 < told.entries < 30
    found.resize(0)
    found.prune()
    found.keep({KEYS[0]: b"kept"})
    assert found.recall(KEYS[0]) is None and found.survey()[1:] == (0, 0, 0)


@pytest.mark.parametrize("damage", [b"", b"many", b"-1", b"9" * 400, b"\xff"])
def test_a_limit_that_cannot_be_read_breaks_nothing(tmp_path: Path, damage: bytes) -> None:
    found = Cache(tmp_path)
    found.resize(1)
    (found.folder / "cache.size").write_bytes(damage)
    found.keep({KEYS[0]: b"kept"})
    assert found.recall(KEYS[0]) == (None if damage == b"-1" else b"kept")


def _worker(root: Path, seed: int, turns: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER, str(root), str(seed), str(turns)], stdout=subprocess.PIPE)


def test_several_processes_share_it(tmp_path: Path) -> None:
    workers = [_worker(tmp_path, seed, 100) for seed in range(4)]
    assert [(one.communicate(), one.returncode)[1] for one in workers] == [0] * 4
    assert Cache(tmp_path).survey().entries == 20


def test_a_process_killed_while_it_writes_leaves_nothing_wrong(tmp_path: Path) -> None:
    dice = random.Random(7)
    for seed in range(200 if RELEASE else 25):
        worker = _worker(tmp_path, seed, 100_000)
        assert worker.stdout is not None
        worker.stdout.readline()
        try:
            worker.wait(dice.random() / 20)
        except subprocess.TimeoutExpired:
            worker.send_signal(signal.SIGKILL)
        assert worker.wait() == -signal.SIGKILL
        worker.stdout.close()
    keys = [bytes([number]) * 32 for number in range(20)]
    found = Cache(tmp_path)
    assert all(found.recall(key) in (None, key * 500) for key in keys)
    found.keep({key: key * 500 for key in keys})
    assert [found.recall(key) for key in keys] == [key * 500 for key in keys]


def test_the_command_says_where_it_is_and_makes_it_smaller(filled: Path) -> None:
    (filled / "ordinances").mkdir()
    said = run("cache", cwd=filled)
    size = os.path.getsize(filled / ".lexdiff/cache.sqlite") / 1000
    assert said == (0, f".lexdiff/cache.sqlite: 12 entries, {size:.1f} kB of at most 64 MB\n", "")
    (filled / ".lexdiff/site.cache").write_bytes(bytes(2_000_000))
    (filled / ".lexdiff/site.seen").write_bytes(bytes(500_000))
    assert ".lexdiff/site.*: 2.5 MB, of the site's last build" in run("cache", cwd=filled).out
    assert "of at most 1.5 GB\n" in run("cache", "--size", "1500 MB", cwd=filled).out
    assert "0 entries, 0 bytes of at most 0 bytes\n" in run("cache", "--size", "0", cwd=filled).out
    assert "at most 0 bytes" in run("cache", "--prune", cwd=filled).out
    refused = run("cache", "--size", "much", cwd=filled)
    assert refused.code == 2 and "write 500kB, 20MB or 1GB" in refused.err
    assert run("cache", cwd=filled / "..").code == 2
    shutil.rmtree(filled / ".lexdiff")
    (filled / ".lexdiff").write_text("")
    refused = run("cache", "--size", "1MB", cwd=filled)
    assert refused.code == 2 and refused.err.startswith("lexdiff: .lexdiff: the limit can't be written (no folder")
