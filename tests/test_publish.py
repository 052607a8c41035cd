"""A site is published whole or not at all, is the same however it was built, and nothing damaged is believed.

The units are toys: small pages with a number. Limits: a loss of power can't be tried here, only a killed build; a full
disk is played by refusing each call to the system in its turn.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from lexdiff.errors import LexdiffError
from lexdiff.site import cache as memory
from lexdiff.site import swap, tree
from lexdiff.site.publish import Published, Rendered, Unit, publish
from tests.conftest import RELEASE

ROOT = Path(__file__).resolve().parent.parent
Snapshot = dict[str, tuple[int, bytes]]


def snapshot(folder: Path) -> Snapshot:
    """Returns all there is below a folder, and the folder itself: mode and, of a file, bytes."""
    found = {}
    for path in (folder, *folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        found[path.relative_to(folder).as_posix()] = (path.lstat().st_mode, content)
    return found


# -- toy units


def pages(files: Mapping[str, bytes], facts: bytes) -> Rendered:
    return Rendered(files, facts)


def unit(name: str, files: Mapping[str, bytes], facts: bytes = b"") -> Unit:
    """Returns a unit whose fingerprint is that of its files and facts."""
    print_ = hashlib.sha256(repr((sorted(files.items()), facts)).encode()).hexdigest()
    return Unit(name, print_, partial(pages, files, facts))


def index(facts: Mapping[str, bytes]) -> list[Unit]:
    """Returns a home page made from the facts of all units."""
    lines = b"\n".join(name.encode() + b": " + fact for name, fact in facts.items())
    return [unit("home", {"index.html": lines, "feed/all.xml": lines[::-1]})]


def nothing(facts: Mapping[str, bytes]) -> list[Unit]:
    return []


def numbered(number: int, count: int = 5) -> list[Unit]:
    """Returns units of which every page carries the number."""
    mark = b"build %d" % number
    return [
        unit(f"u{n}", {f"p{n}/page.html": mark, f"p{n}/deep/er/more.html": mark + b"+"}, mark) for n in range(count)
    ]


class Site(NamedTuple):
    """Where a test publishes to."""

    target: Path
    cache: Path

    def build(self, units: Sequence[Unit], closing: Callable[..., Sequence[Unit]] = index, **more: object) -> Published:
        return publish(self.target, self.cache, units, closing, **more)  # type: ignore[arg-type]

    def beside(self) -> list[str]:
        """Returns the names of all that stands beside the site and its cache."""
        return sorted({path.name for path in self.target.parent.iterdir()} - {self.target.name, self.cache.name})


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "public", tmp_path / "cache")


def clean(units: Sequence[Unit], closing: Callable[..., Sequence[Unit]] = index) -> Snapshot:
    """Returns the site that a first build makes."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Site(Path(folder) / "public", Path(folder) / "cache")
        fresh.build(units, closing)
        return snapshot(fresh.target)


# -- what a build does


def test_the_first_build_renders_and_the_second_keeps(site: Site) -> None:
    assert site.build(numbered(1)) == (("u0", "u1", "u2", "u3", "u4", "home"), (), ())
    first = snapshot(site.target)
    assert first["p0/page.html"] == (stat.S_IFREG | 0o644, b"build 1")
    assert first["p0"][0] == first["."][0] == stat.S_IFDIR | 0o755
    assert site.build(numbered(1)) == ((), ("u0", "u1", "u2", "u3", "u4", "home"), ())
    assert snapshot(site.target) == first
    assert site.beside() == []


def test_only_what_changed_is_rendered(site: Site) -> None:
    site.build(numbered(1))
    units = [*numbered(1)[:3], unit("u3", {"p3/page.html": b"new"}, b"build 1")]
    done = site.build(units)
    assert done.rendered == ("u3", "home") and done.kept == ("u0", "u1", "u2")
    assert done.removed == ("p3/deep/er/more.html", "p4/deep/er/more.html", "p4/page.html")
    assert snapshot(site.target) == clean(units)


def test_what_is_kept_is_not_written_again(site: Site) -> None:
    site.build(numbered(1))
    before = (site.target / "p0/page.html").stat().st_ino
    site.build(numbered(1))
    assert (site.target / "p0/page.html").stat().st_ino == before


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.EXDEV, errno.EMLINK])
def test_where_there_are_no_links_files_are_copied(site: Site, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    site.build(numbered(1))
    monkeypatch.setattr(os, "link", refusing(number))
    assert site.build(numbered(1)).rendered == ()
    (site.target / "p1/page.html").write_bytes(b"build 7")
    assert site.build(numbered(1)).rendered == ("u1",)
    assert snapshot(site.target) == clean(numbered(1))


def refusing(number: int) -> Callable[..., object]:
    def refuse(*_: object, **__: object) -> object:
        raise OSError(number, os.strerror(number))

    return refuse


def test_progress_is_told(site: Site) -> None:
    told: list[tuple[int, int]] = []
    site.build(numbered(1), progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 5) and told[-1] == (6, 6)
    assert told == sorted(told)


def test_a_site_without_units_is_a_site(site: Site) -> None:
    assert site.build([], nothing) == ((), (), ())
    assert site.build(numbered(1)).removed == ()
    assert len(site.build([], nothing).removed) == 12
    assert [path.name for path in site.target.iterdir()] == [swap.MARKER]


# -- the same bytes (promise D3)


def test_order_and_workers_and_umask_make_no_difference(site: Site) -> None:
    units = numbered(3, 12)
    wanted = clean(units)
    for mask, seed in ((0o000, 1), (0o077, 2), (0o777, 3), (0o022, 4)):
        shuffled = random.Random(seed).sample(units, len(units))
        for workers in (1, 3):
            with ThreadPoolExecutor(workers) as executor, umask(mask):
                fresh = Site(site.target.with_name(f"p{mask}{workers}"), site.cache.with_name(f"c{mask}{workers}"))
                fresh.build(shuffled, executor=executor)
                assert snapshot(fresh.target) == wanted
                assert fresh.cache.read_bytes() == site.cache.read_bytes() if site.cache.exists() else True


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@pytest.mark.slow
def test_processes_make_no_difference(site: Site) -> None:
    with ProcessPoolExecutor(2) as executor:
        site.build(numbered(3, 12), executor=executor)
    assert snapshot(site.target) == clean(numbered(3, 12))


# -- warm is cold (promise D4)

NAMES = ("index.html", "a/b.html", "a/c/d.html", "e.css", "é/f.html", "g h.html")


def edited(random_: random.Random, texts: dict[str, dict[str, bytes]]) -> None:
    """Changes one unit, or makes one, or lets one vanish, in place."""
    name = f"unit {random_.randrange(8)}"
    choice = random_.random()
    if choice < 0.2:
        texts.pop(name, None)
    elif choice < 0.4 or name not in texts:
        chosen = random_.sample(NAMES, random_.randrange(len(NAMES)))
        texts[name] = {f"{name}/{path}": random_.randbytes(random_.randrange(9)) for path in chosen}
    elif texts[name]:
        texts[name][random_.choice(sorted(texts[name]))] = random_.randbytes(3)


def as_units(random_: random.Random, texts: dict[str, dict[str, bytes]]) -> list[Unit]:
    units = [unit(name, dict(files), b"%d" % len(files)) for name, files in texts.items()]
    return random_.sample(units, len(units))


def sequences(folder: Path, seeds: range) -> None:
    for seed in seeds:
        random_, texts = random.Random(seed), dict[str, dict[str, bytes]]()
        warm = Site(folder / f"{seed}", folder / f"{seed}.cache")
        for step in range(10):
            for _ in range(random_.randint(0, 4)):
                edited(random_, texts)
            units = as_units(random_, texts)
            done = warm.build(units)
            assert set(done.rendered) | set(done.kept) == {*texts, "home"}
            assert snapshot(warm.target) == clean(units), (seed, step)


@pytest.mark.slow
def test_after_any_edits_the_site_is_that_of_a_clean_build(tmp_path: Path) -> None:
    sequences(tmp_path, range(500 if RELEASE else 40))


# -- nothing damaged is believed (promise D5)


def damaged(random_: random.Random, content: bytes) -> bytes:
    """Returns the bytes with some bits turned, cut short, lengthened or replaced."""
    changed = bytearray(content)
    for _ in range(random_.choice((1, 1, 1, 5))):
        changed[random_.randrange(len(changed))] ^= 1 << random_.randrange(8)
    others = (content[: random_.randrange(len(content))], content + b"\0", random_.randbytes(50), b"", content[1:])
    return random_.choice((bytes(changed), bytes(changed), *others))


@pytest.mark.slow
def test_a_damaged_cache_or_page_is_never_believed(site: Site) -> None:
    units = numbered(1, 3)
    wanted = clean(units)
    site.build(units)
    sound = site.cache.read_bytes()
    random_ = random.Random(5)
    for _ in range(1000 if RELEASE else 100):
        page = random_.choice(sorted(path for path in site.target.rglob("*") if path.is_file()))
        content = damaged(random_, page.read_bytes())
        page.unlink()
        page.write_bytes(content)
        if random_.random() < 0.7:
            site.cache.write_bytes(damaged(random_, sound))
        site.build(units)
        assert snapshot(site.target) == wanted
        assert site.cache.read_bytes() == sound


def test_every_bit_of_a_cache_counts(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    memory.save(path, tmp_path / "beside", {"u": memory.Entry("f", b"facts", {"a": tree.prove(b"x")})})
    sound = path.read_bytes()
    assert list(memory.load(path)) == ["u"]
    for bit in range(len(sound) * 8):
        changed = bytearray(sound)
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        assert memory.load(path) == {}
    for size in range(len(sound)):
        path.write_bytes(sound[:size])
        assert memory.load(path) == {}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"3\n", b"[3]\n", b"[[1,2,3,4]]\n", b'[["a","b",null,{}]]\n', b"[" * 9**5]
)
def test_a_cache_of_another_shape_is_none(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "cache").write_bytes(
        b"lexdiff-site-cache-1 " + hashlib.sha256(body).hexdigest().encode() + b"\n" + body
    )
    assert memory.load(tmp_path / "cache") == {}


def test_a_cache_that_is_a_folder_is_told(site: Site) -> None:
    site.cache.mkdir()
    with pytest.raises(LexdiffError, match="can't write it"):
        site.build(numbered(1))
    assert not site.target.exists() and site.beside() == []


def test_a_forged_cache_leads_nowhere_else(site: Site) -> None:
    site.build([])
    (site.target.parent / "secret").write_bytes(b"s")
    files = {"../secret": tree.prove(b"s")}
    memory.save(site.cache, site.cache.with_name("x"), {"u": memory.Entry("f", b"", files)})
    with pytest.raises(LexdiffError, match="u would write"):
        site.build([Unit("u", "f", partial(pages, {}, b""))])


def as_link(page: Path) -> None:
    content = page.read_bytes()
    page.unlink()
    (page.parent.parent.parent / "elsewhere").write_bytes(content)
    page.symlink_to("../../elsewhere")


def as_folder(page: Path) -> None:
    page.unlink()
    page.mkdir()


def as_pipe(page: Path) -> None:
    page.unlink()
    os.mkfifo(page)


@pytest.mark.parametrize("damage", [as_link, as_folder, as_pipe, Path.unlink, partial(Path.chmod, mode=0o600)])
def test_a_page_that_is_something_else_is_made_again(site: Site, damage: Callable[[Path], None]) -> None:
    site.build(numbered(1))
    damage(site.target / "p2/page.html")
    assert site.build(numbered(1)).rendered == ("u2",)
    assert snapshot(site.target) == clean(numbered(1))


def test_what_does_not_belong_to_the_site_goes(site: Site) -> None:
    site.build(numbered(1))
    (site.target / "p0/stray.html").write_bytes(b"")
    assert site.build(numbered(1)).removed == ("p0/stray.html",)
    assert snapshot(site.target) == clean(numbered(1))


def test_a_build_that_got_as_far_as_its_cache_is_made_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build(numbered(1))
    before = snapshot(site.target)
    with monkeypatch.context() as patch:
        patch.setattr(swap, "exchange", refusing(errno.EIO))
        with pytest.raises(LexdiffError, match="can't write it"):
            site.build(numbered(2))
    assert snapshot(site.target) == before
    assert len(site.build(numbered(2)).rendered) == 6
    assert snapshot(site.target) == clean(numbered(2))
