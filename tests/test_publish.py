"""A site is published whole or not at all, is the same however it was built, and nothing damaged is believed.

The units are toys: small pages with a number. Limits: a loss of power can't be tried here, only a killed build; a full
disk is played by refusing each call to the system in its turn.
"""

from __future__ import annotations

import errno
import hashlib
import os
import random
import shutil
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
from lexdiff.site import seen, swap, tree
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
        """Returns the names of all that stands beside the site, its cache, and what is kept with that."""
        names = {path.name for path in self.target.parent.iterdir()} - {self.target.name, self.cache.name}
        return sorted(names - {path.name for path in (self.spare, self.seen)})

    @property
    def spare(self) -> Path:
        """Returns where the tree is in which the next build works."""
        return self._kept("spare")

    @property
    def seen(self) -> Path:
        """Returns the file that tells how the site's files looked."""
        return self._kept("seen")

    def _kept(self, what: str) -> Path:
        mark = hashlib.sha256(os.fsencode(os.path.realpath(self.target))).hexdigest()[:12]
        return self.cache.with_name(f"{self.cache.name}.lexdiff-{mark}-{what}")


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
    made = site.build(numbered(1))
    assert made[:3] == (("u0", "u1", "u2", "u3", "u4", "home"), (), ())
    first = snapshot(site.target)
    assert first["p0/page.html"] == (stat.S_IFREG | 0o644, b"build 1")
    assert first["p0"][0] == first["."][0] == stat.S_IFDIR | 0o755
    files = {name for name, (mode, _) in first.items() if stat.S_ISREG(mode)}
    assert made.changed == made.paths and {*made.paths} == files - {".lexdiff-site"}
    again = site.build(numbered(1))
    assert again[:3] == ((), ("u0", "u1", "u2", "u3", "u4", "home"), ())
    assert again.changed == () and again.paths == made.paths
    assert snapshot(site.target) == first
    assert site.beside() == []


def test_only_what_changed_is_rendered(site: Site) -> None:
    site.build(numbered(1))
    units = [*numbered(1)[:3], unit("u3", {"p3/page.html": b"new"}, b"build 1")]
    done = site.build(units)
    assert done.rendered == ("u3", "home") and done.kept == ("u0", "u1", "u2")
    assert done.removed == ("p3/deep/er/more.html", "p4/deep/er/more.html", "p4/page.html")
    assert "p3/page.html" in done.changed and "p0/page.html" not in done.changed
    assert snapshot(site.target) == clean(units)


def test_what_is_made_again_and_comes_out_the_same_has_not_changed(site: Site) -> None:
    site.build(numbered(1))
    site.cache.unlink()
    (site.target / "p1/page.html").write_bytes(b"build 2")
    done = site.build(numbered(1))
    assert len(done.rendered) == 6 and done.changed == ("p1/page.html",)


def test_what_is_kept_is_not_written_again(site: Site) -> None:
    site.build(numbered(1))
    before = (site.target / "p0/page.html").stat().st_ino
    site.build(numbered(1))
    assert (site.target / "p0/page.html").stat().st_ino == before


# -- the spare, in which the next build works


def test_the_spare_holds_the_very_files_of_the_site_and_becomes_it(site: Site) -> None:
    site.build(numbered(1))
    assert not site.spare.exists() and site.seen.is_file()
    site.build(numbered(1))
    assert tree.walk(str(site.spare)) == tree.walk(str(site.target))
    folder = site.spare.stat().st_ino
    site.build([*numbered(2)[:2], *numbered(1)[2:4]])
    assert site.target.stat().st_ino == folder and tree.walk(str(site.spare)) == tree.walk(str(site.target))
    assert snapshot(site.target) == clean([*numbered(2)[:2], *numbered(1)[2:4]])


def test_a_file_may_stand_where_a_folder_stood_and_the_other_way(site: Site) -> None:
    shapes = [{"a": b"1"}, {"a/b/c": b"2", "a/d": b"3"}, {"a/b": b"4"}, {"a": b"5", "b/c": b"6"}]
    for number in range(12):
        units = [unit(f"v{number % 3}", shapes[number % 4]), *numbered(1)]
        site.build(units)
        assert snapshot(site.target) == clean(units)
        assert number == 0 or tree.walk(str(site.spare)) == tree.walk(str(site.target))


SPOILED: list[Callable[[Path], object]] = [
    lambda spare: (spare / "p1/page.html").unlink(),
    lambda spare: (spare / "p1/more").write_bytes(b"x"),
    lambda spare: (spare / "p1/page.html").unlink() or (spare / "p1/page.html").write_bytes(b"build 1"),
    lambda spare: (spare / "p1/none").mkdir(),
    lambda spare: (spare / "p1").chmod(0o700),
    lambda spare: spare.chmod(0o500),
    shutil.rmtree,
    lambda spare: (shutil.rmtree(spare), spare.write_bytes(b"x")),
    lambda spare: (shutil.rmtree(spare), spare.symlink_to("public")),
]


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_spare_that_is_not_the_site_is_not_used(site: Site, spoil: Callable[[Path], object]) -> None:
    for _ in range(2):
        site.build(numbered(1))
    spoil(site.spare)
    for number in (1, 2, 2):
        site.build(numbered(number))
        assert snapshot(site.target) == clean(numbered(number))


def test_a_folder_has_our_mode_again_and_so_has_its_spare(site: Site) -> None:
    for number in range(4):
        site.build(numbered(number))
        assert snapshot(site.target) == clean(numbered(number))
        (site.target / "p1").chmod(0o770)


def test_a_build_that_fails_costs_the_spare_and_nothing_else(site: Site) -> None:
    for _ in range(2):
        site.build(numbered(1))
    with pytest.raises(LexdiffError):
        site.build([unit("bad", {"../x": b""}), *numbered(2)])
    assert snapshot(site.target) == clean(numbered(1)) and not site.spare.exists()
    site.build(numbered(2))
    assert snapshot(site.target) == clean(numbered(2)) and site.beside() == []


def test_a_site_without_a_spare_is_built_as_well(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lexdiff.site.spare.leave", lambda place, spare: None)
    for number in range(3):
        site.build(numbered(number))
        assert snapshot(site.target) == clean(numbered(number)) and site.beside() == []


# -- what was seen isn't read again


def settled(site: Site) -> dict[str, str]:
    """Returns the files that are trusted when a site has stood for a while."""
    site.build(numbered(1))
    time.sleep(0.12)
    site.build(numbered(1))  # which makes links, so that all have changed just now
    time.sleep(0.12)
    site.build(numbered(1))
    return seen.unchanged(str(site.target), site.seen)


def test_files_that_stood_a_while_are_trusted_and_fresh_ones_are_not(site: Site) -> None:
    site.build(numbered(1))
    assert seen.unchanged(str(site.target), site.seen) == {}
    assert len(settled(site)) == 12
    site.build([*numbered(2)[:1], *numbered(1)[1:]])
    assert {path.partition("/")[0] for path in seen.unchanged(str(site.target), site.seen)} == {"p1", "p2", "p3", "p4"}


def rewritten(page: Path) -> None:
    """Writes other bytes of the same number, and brings the times back."""
    times = page.stat()
    page.write_bytes(b"BUILD 1")
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))


TOUCHED: list[Callable[[Path], object]] = [
    rewritten,
    lambda page: page.chmod(0o600),
    lambda page: page.unlink(),
    lambda page: (page.rename(page.with_name("x")), shutil.copy2(page.with_name("x"), page), rewritten(page)),
    lambda page: (page.unlink(), page.symlink_to("deep/er/more.html")),
]


@pytest.mark.parametrize("touch", TOUCHED)
def test_a_file_that_was_touched_is_not_trusted(site: Site, touch: Callable[[Path], object]) -> None:
    assert "p1/page.html" in settled(site)
    touch(site.target / "p1/page.html")
    assert "p1/page.html" not in seen.unchanged(str(site.target), site.seen)
    assert site.build(numbered(1)).rendered == ("u1",)
    assert snapshot(site.target) == clean(numbered(1))


def test_a_trusted_file_of_other_bytes_than_the_cache_knows_is_made_again(site: Site) -> None:
    settled(site)
    older = site.cache.read_bytes()
    for _ in range(2):
        time.sleep(0.12)
        site.build(numbered(2))
    site.cache.write_bytes(older)
    assert len(site.build(numbered(1)).rendered) == 6
    assert snapshot(site.target) == clean(numbered(1))


def test_every_bit_of_what_was_seen_counts(site: Site) -> None:
    settled(site)
    sound = site.seen.read_bytes()
    random_ = random.Random(6)
    for _ in range(300):
        site.seen.write_bytes(damaged(random_, sound))
        assert seen.unchanged(str(site.target), site.seen) == {}


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
    assert site.build([], nothing)[:3] == ((), (), ())
    assert site.build(numbered(1)).removed == ()
    assert len(site.build([], nothing).removed) == 12
    assert [path.name for path in site.target.iterdir()] == [swap.MARKER]


# -- the same bytes (promise D3)


def test_order_and_workers_and_umask_make_no_difference(site: Site) -> None:
    units = numbered(3, 12)
    site.build(units)
    wanted = snapshot(site.target)
    for mask, seed in ((0o000, 1), (0o077, 2), (0o777, 3), (0o022, 4)):
        shuffled = random.Random(seed).sample(units, len(units))
        for workers in (1, 3):
            with ThreadPoolExecutor(workers) as executor, umask(mask):
                fresh = Site(site.target.with_name(f"p{mask}{workers}"), site.cache.with_name(f"c{mask}{workers}"))
                fresh.build(shuffled, executor=executor)
                assert snapshot(fresh.target) == wanted
                assert fresh.cache.read_bytes() == site.cache.read_bytes()


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
    memory.save(path, ".x", {"u": memory.Entry("f", b"facts", {"a": tree.prove(b"x")})})
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
    memory.save(site.cache, ".x", {"u": memory.Entry("f", b"", files)})
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


# -- what is refused, before anything is touched

COLLISIONS: dict[str, tuple[str, str]] = {
    "one path twice": ("a/b.html", "a/b.html"),
    "capitals": ("a/b.html", "a/B.html"),
    "capitals of a folder": ("a/b.html", "A/c.html"),
    "Unicode forms": ("caf\u00e9.html", "cafe\u0301.html"),
    "capitals beyond ASCII": ("\u00c9t\u00e9", "\u00e9t\u00e9"),
    "a file and a folder": ("a/b", "a/b/c"),
    "a folder and a file": ("a/b/c", "a"),
}
UNSOUND = (
    "", "/etc/x", "../x", "a/../x", "a/..", ".", "./x", "a//b", "a/", "a\\b", "a\0b", ".hidden", "a/.hidden/x",
    "a\nb", "a\u202eb", "\ud800", ".lexdiff-site",
)  # fmt: skip


@pytest.mark.parametrize("name", COLLISIONS)
@pytest.mark.parametrize("kept", [False, True])
def test_two_units_can_not_write_one_path(site: Site, name: str, kept: bool) -> None:
    first, second = (unit(f"unit {n}", {path: b"x"}) for n, path in enumerate(COLLISIONS[name]))
    site.build([first] if kept else numbered(1), nothing)
    before = snapshot(site.target)
    for units in ([first, second], [second, first]):
        with pytest.raises(LexdiffError, match=r"unit 0.* and .*unit 1"):
            site.build(units, nothing)
        with pytest.raises(LexdiffError, match=r"unit 0.* and .*unit 1"):
            site.build(units[:1], lambda _, units=units: units[1:])
    assert snapshot(site.target) == before and site.beside() == []


def test_one_unit_can_not_write_two_spellings(site: Site) -> None:
    with pytest.raises(LexdiffError, match="the same name"):
        site.build([unit("u", {"a": b"", "A": b""})])


def test_units_may_share_a_folder(site: Site) -> None:
    site.build([unit("u", {"a/b/c": b""}), unit("v", {"a/b/d": b"", "a/e": b""})])
    assert (site.target / "a/b/d").exists()


@pytest.mark.parametrize("path", UNSOUND)
def test_an_unsound_path_is_refused(site: Site, path: str) -> None:
    site.build(numbered(1))
    before = snapshot(site.target)
    with pytest.raises(LexdiffError, match="u would write"):
        site.build([unit("u", {path: b""})])
    assert snapshot(site.target) == before and site.beside() == []


def test_a_name_stands_for_one_unit(site: Site) -> None:
    for closing in (nothing, index):
        with pytest.raises(LexdiffError, match="two units have the name"):
            site.build([*numbered(1), unit("u1" if closing is nothing else "home", {})], closing)
    assert not site.target.exists() and site.beside() == []


def assert_refused(site: Site, what: str, target: Path | None = None) -> None:
    before = snapshot(site.target.parent)
    with pytest.raises(LexdiffError, match=what) as told:
        site._replace(target=target or site.target).build(numbered(1))
    assert "--output" in told.value.hint
    assert snapshot(site.target.parent) == before


def test_a_folder_of_other_things_is_refused(site: Site) -> None:
    site.target.mkdir()
    (site.target / "thesis.md").write_text("mine")
    assert_refused(site, "holds other things")


def test_a_site_in_which_a_repository_was_put_is_refused(site: Site) -> None:
    site.build(numbered(1))
    (site.target / ".DS_Store").write_bytes(b"")
    site.build(numbered(2))
    (site.target / ".git").mkdir()
    assert_refused(site, r"holds other things \(\.git\)")


def test_a_file_is_refused(site: Site) -> None:
    site.target.write_text("mine")
    assert_refused(site, "is no folder")


def test_the_current_folder_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build(numbered(1))
    for here in (site.target, site.target / "p0"):
        monkeypatch.chdir(here)
        assert_refused(site, "you are in the folder")
    monkeypatch.chdir(site.target)
    assert_refused(site, "you are in the folder", Path("."))


def test_a_mount_point_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_refused(site, "mount point", Path("/"))
    site.target.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: path == str(site.target))
    assert_refused(site, "mount point")


def test_a_cache_inside_the_site_is_refused(site: Site) -> None:
    site.build(numbered(1))
    before = snapshot(site.target)
    with pytest.raises(LexdiffError, match="the cache is inside the site"):
        site._replace(cache=site.target / "cache").build(numbered(2))
    assert snapshot(site.target) == before


def test_an_empty_folder_is_taken(site: Site) -> None:
    site.target.mkdir(mode=0o700)
    site.build(numbered(1))
    assert snapshot(site.target) == clean(numbered(1))


def test_a_link_is_followed(site: Site) -> None:
    real = site.target.parent / "var" / "www"
    site.target.symlink_to("var/www")
    for number in (1, 2):
        site.build(numbered(number))
        assert site.target.is_symlink() and snapshot(real) == clean(numbered(number))
    assert os.listdir(real.parent) == ["www"]


# -- what goes wrong under way (promise D2)


def test_a_render_that_fails_leaves_the_site(site: Site) -> None:
    site.build(numbered(1))
    before = snapshot(site.target)
    for error in (LexdiffError("no"), ValueError("a fault"), OSError("gone"), KeyboardInterrupt()):
        for workers in (0, 3):
            with ThreadPoolExecutor(workers or 1) as executor, pytest.raises(type(error)):
                units = [*numbered(2), Unit("bad", "x", partial(failing, error))]
                site.build(units, executor=executor if workers else None)
            assert snapshot(site.target) == before and site.beside() == []


def failing(error: BaseException) -> Rendered:
    raise error


def test_a_worker_that_dies_is_told(site: Site) -> None:
    site.build(numbered(1))
    before = snapshot(site.target)
    with ProcessPoolExecutor(1) as executor, pytest.raises(LexdiffError, match="worker"):
        site.build([*numbered(2), Unit("bad", "x", dying)], executor=executor)
    assert snapshot(site.target) == before and site.beside() == []


def dying() -> Rendered:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


CALLS = ("open", "write", "link", "mkdir", "chmod", "fchmod", "rename", "replace", "fsync", "makedirs", "listdir")


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_whichever_call_is_refused_the_site_is_whole(site: Site, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """The first build is followed by one that keeps and renders; each of its calls is refused in its turn."""
    old, new = numbered(1), [*numbered(1)[:2], *numbered(2)[2:]]
    site.build(old)
    before, wanted, cache = snapshot(site.target), clean(new), site.cache.read_bytes()
    refused = 0
    for turn in range(10_000):
        with monkeypatch.context() as patch:
            left = refuse_one(patch, number, turn)
            try:
                site.build(new)
            except LexdiffError as error:
                refused += 1
                assert "\n" not in error.what and error.hint
                assert snapshot(site.target) == before and site.beside() == []
        if left() > 0:
            break
        if snapshot(site.target) != before:  # what was refused came after the swap, and may have left the old site
            assert snapshot(site.target) == wanted
            site.build(old)
            assert site.beside() == []
        site.cache.write_bytes(cache)
    assert refused >= 50
    assert snapshot(site.target) == wanted


def refuse_one(patch: pytest.MonkeyPatch, number: int, turn: int) -> Callable[[], int]:
    """Lets one call fail after ``turn`` calls have passed; returns how many were still to pass at the end, plus one."""
    left = turn + 1

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def instead(*args: object, **more: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                raise OSError(number, os.strerror(number))
            return call(*args, **more)

        return instead

    for name in CALLS:
        patch.setattr(os, name, counted(getattr(os, name)))
    return lambda: left


def test_a_limit_on_files_is_told(site: Site) -> None:
    """A limit that the system itself keeps: no file may grow beyond 2,000 bytes."""
    site.build(numbered(1))
    before = snapshot(site.target)
    code = f"""
import resource
from tests.test_publish import *
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
site = Site(Path({str(site.target)!r}), Path({str(site.cache)!r}))
try:
    site.build([*numbered(2), unit("large", {{"large": bytes(5000)}})])
except LexdiffError as error:
    print(error.what, error.hint)
"""
    assert "File too large" in python(code).communicate()[0]
    assert snapshot(site.target) == before and site.beside() == []


def python(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_folder_that_may_not_be_written_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "public", Path(folder) / "cache")
        site.build(numbered(1))
        before = snapshot(site.target)
        os.chmod(folder, 0o555)
        with as_nobody(), pytest.raises(LexdiffError, match="Permission denied") as told:
            site.build(numbered(2))
        os.chmod(folder, 0o755)
        assert "--output" in told.value.hint
        assert snapshot(site.target) == before and site.beside() == []


def test_a_site_that_may_not_be_removed_is_told_before_it_is_replaced() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "public", Path(folder) / "cache")
        site.build(numbered(1))
        before = snapshot(site.target)
        os.chmod(folder, 0o777)
        site.target.chmod(0o555)
        with as_nobody(), pytest.raises(LexdiffError, match=r"can't replace it \(Permission denied\)"):
            site.build(numbered(2))
        site.target.chmod(0o755)
        assert snapshot(site.target) == before and site.beside() == []


@contextmanager
def as_nobody() -> Iterator[None]:
    """Gives up the rights of an administrator, to whom nothing is refused."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_of_two_builds_at_once_one_is_refused(site: Site) -> None:
    site.build(numbered(1))
    before = snapshot(site.target)

    def meanwhile(facts: Mapping[str, bytes]) -> list[Unit]:
        with pytest.raises(LexdiffError, match="another build is under way"):
            site.build(numbered(3))
        assert snapshot(site.target) == before
        return index(facts)

    site.build(numbered(2), meanwhile)
    assert snapshot(site.target) == clean(numbered(2))


@pytest.mark.slow
def test_many_builds_at_once_leave_one_of_them(site: Site) -> None:
    site.build(numbered(0))

    def one(number: int) -> int:
        try:
            site.build(numbered(number))
        except LexdiffError as error:
            assert "another build" in error.what
            return 0
        return number

    for _ in range(20):
        with ThreadPoolExecutor(8) as executor:
            done = set(executor.map(one, range(1, 9))) - {0}
        assert done and snapshot(site.target) in [clean(numbered(number)) for number in done]
        assert site.beside() == []


# -- killed (promise D1)

BUILDING = """
import sys
from tests.test_publish import *
site = Site(Path(sys.argv[1]), Path(sys.argv[2]))
if len(sys.argv) > 3:
    swap.exchange = lambda one, other: False
number = 0
while True:
    number += 1
    site.build(numbered(number, 40), index)
    print(number, flush=True)
"""


class Reader(threading.Thread):
    """Reads two pages of the site over and over, and notes where they aren't of one build."""

    def __init__(self, target: Path) -> None:
        super().__init__(daemon=True)
        self.target, self.broken, self.reads, self.over = target, list[str](), 0, False

    def run(self) -> None:
        while not self.over:
            try:
                self.read()
            except FileNotFoundError as error:
                self.broken.append(f"missing: {error}")

    def read(self) -> None:
        """Reads both pages from one folder, as it was opened; one that was taken away meanwhile says nothing."""
        folder = os.open(self.target, os.O_RDONLY)
        try:
            found = {content(folder, f"p{n}/page.html") for n in (0, 39)} | {mark_of_index(folder)}
        except FileNotFoundError:
            found = set()
        if len(found) != 1 and os.path.samestat(os.fstat(folder), os.stat(self.target)):
            self.broken.append(f"mixed: {found}")
        self.reads += len(found) == 1
        os.close(folder)


def content(folder: int, path: str) -> bytes:
    with open(os.open(path, os.O_RDONLY, dir_fd=folder), "rb") as file:
        return file.read()


def mark_of_index(folder: int) -> bytes:
    return content(folder, "index.html").split(b"\n")[0].removeprefix(b"u0: ")


def kill_at_random(site: Site, rounds: int, *more: str) -> Reader:
    """Starts builds and kills each at a random moment; the site must then be that of some build, to the byte."""
    site.build(numbered(0, 40))
    random_, reader = random.Random(1), Reader(site.target)
    if not more:
        reader.start()
    for _ in range(rounds):
        child = subprocess.Popen(
            [sys.executable, "-c", BUILDING, str(site.target), str(site.cache), *more],
            cwd=ROOT, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert child.stdout is not None and child.stdout.readline()
        time.sleep(random_.random() * 0.15)
        child.kill()
        child.wait()
        child.stdout.close()
        if more:
            with swap.building(site.target):
                pass  # puts back what was on its way out
        mark = (site.target / "p0/page.html").read_bytes()
        assert snapshot(site.target) == clean(numbered(int(mark.split()[1]), 40))
    reader.over = True
    if not more:
        reader.join()
    return reader


@pytest.mark.slow
def test_killed_at_any_moment_the_site_is_whole(site: Site) -> None:
    reader = kill_at_random(site, 200 if RELEASE else 25)
    assert reader.broken == [] and reader.reads > 100
    site.build(numbered(7))
    assert snapshot(site.target) == clean(numbered(7)) and site.beside() == []


@pytest.mark.slow
def test_killed_between_two_renames_the_site_comes_back(site: Site) -> None:
    kill_at_random(site, 100 if RELEASE else 10, "without exchange")


@pytest.mark.parametrize("step", [0, 1, 2])
def test_two_renames_stopped_anywhere(site: Site, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """The process is split off and ends without a word before one of the three renames."""
    site.build(numbered(1))
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    child = os.fork()
    if not child:
        stop_before(step)
        site.build(numbered(2))
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert site.target.exists() == (step != 1)
    with swap.building(site.target):
        assert snapshot(site.target) == clean(numbered(1 if step < 2 else 2))
    site.build(numbered(3))
    assert snapshot(site.target) == clean(numbered(3)) and site.beside() == []


def stop_before(step: int) -> None:
    rename, steps = os.rename, iter(range(9))
    os.rename = lambda *paths: os._exit(0) if next(steps) == step else rename(*paths)  # type: ignore[assignment]


def test_a_refused_second_rename_is_taken_back(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.build(numbered(1))
    before = snapshot(site.target)
    rename = os.rename
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)

    def refuse(one: str, other: str) -> None:
        if one.endswith("-build"):
            raise OSError(errno.EIO, "no")
        rename(one, other)

    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(LexdiffError, match="can't write it"):
        site.build(numbered(2))
    assert snapshot(site.target) == before and site.beside() == []


def test_without_syncfs_each_file_is_synced(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    for number in (1, 2):
        site.build(numbered(number))
        assert snapshot(site.target) == clean(numbered(number))


def test_what_a_killed_build_has_left_is_cleared(site: Site) -> None:
    site.build(numbered(1))
    left = site.target.with_name(".public.lexdiff-build")
    (left / "p0").mkdir(parents=True)
    (left / "p0/page.html").write_bytes(b"half")
    site.target.with_name(".public.lexdiff-lock").write_bytes(b"")
    mine = site.target.with_name(".public.mine")
    mine.mkdir()
    site.build(numbered(2))
    assert snapshot(site.target) == clean(numbered(2)) and site.beside() == [mine.name]


def test_what_is_in_the_way_and_not_ours_stays(site: Site) -> None:
    (site.target.parent / "mine").mkdir()
    site.target.with_name(".public.lexdiff-build").symlink_to("mine")
    with pytest.raises(LexdiffError, match="can't be removed"):
        site.build(numbered(1))
    assert (site.target.parent / "mine").is_dir()


def test_a_worker_that_outlives_its_build_holds_no_lock(site: Site) -> None:
    """The build is split off and ends without a word; its worker, split off from it, tells its number and sleeps."""
    read, write = os.pipe()
    build = os.fork()
    if not build:
        with swap.building(site.target):
            if not os.fork():
                os.write(write, b"%d" % os.getpid())
                time.sleep(60)
            os._exit(0)
    os.waitpid(build, 0)
    worker = int(os.read(read, 20))
    try:
        assert ".public.lexdiff-lock" in site.beside()
        site.build(numbered(1))
    finally:
        os.kill(worker, signal.SIGKILL)
        os.close(read)
        os.close(write)
