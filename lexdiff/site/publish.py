"""Publishes a site: renders the units that have changed, keeps the rest, and puts the whole in place at once.

A unit is kept where the cache knows its fingerprint and every one of its files still has the bytes the cache knows.
Whatever happens before the last step, the site is as it was; after it, it is the new one. The result is the same for
any order of units and any number of workers, and the same as that of a build without a cache.
Limits: a fingerprint that leaves out something a page is made from keeps an old page; nothing here can notice that.
Rejected: a build tool's graph of single pages (a link, a count and a feed reach everywhere; facts carry that instead).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, as_completed
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from lexdiff.errors import LexdiffError
from lexdiff.site import cache as memory
from lexdiff.site import seen, spare, swap, tree
from lexdiff.site.cache import Entry
from lexdiff.site.claims import Claims
from lexdiff.site.swap import Place


class Rendered(NamedTuple):
    """What a unit makes: its files by their path below the site, with "/", and what other units need to know of it."""

    files: Mapping[str, bytes]
    facts: bytes


class Unit(NamedTuple):
    """What is rendered or kept as one; the fingerprint is a hash of everything its files and facts are made from."""

    name: str
    fingerprint: str
    render: Callable[[], Rendered]


class Published(NamedTuple):
    """The names of the units rendered and kept, in the order given, the paths of the files gone, and more.

    ``paths`` are those of the whole site, ``changed`` those of the files that are new or have other bytes than before.
    """

    rendered: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    facts: Mapping[str, bytes]
    paths: tuple[str, ...]
    changed: tuple[str, ...]


Closing = Callable[[Mapping[str, bytes]], Sequence[Unit]]
Last = Callable[[Mapping[str, bytes], frozenset[str]], Iterable[Unit]]
Progress = Callable[[int, int], None]


def _quiet(done: int, total: int) -> None:
    pass


def publish(
    target: Path,
    cache: Path,
    units: Sequence[Unit],
    closing: Closing,
    executor: Executor | None = None,
    progress: Progress = _quiet,
    last: Last | None = None,
) -> Published:
    """Makes ``target`` the site of the units, and of those that ``closing`` makes from the facts of all of them.

    ``LexdiffError`` where that isn't possible; the site is then as it was. ``progress`` is told how many units are
    done, out of how many known so far. ``last`` makes the units that need to know which paths all others write.
    ``units`` go through the executor, and must be fit to be sent there.
    """
    with swap.building(target) as place:
        _check_cache(place, cache)
        build = _Build(place, cache, progress)
        build.add(units, executor)
        facts = build.facts()
        build.add(closing(facts), None)  # what they gather is here already
        build.add(tuple(last(facts, frozenset(build.planned() - {swap.MARKER}))) if last else (), None)
        return build.put_in_place()


def _check_cache(place: Place, cache: Path) -> None:
    """Refuses a cache inside the site, with which it would go."""
    real = Path(os.path.realpath(cache))
    if Path(place.target) in (real, *real.parents):
        raise LexdiffError("the cache is inside the site", "name another folder with --output", str(cache))


class _Build:
    """One build under way: what is known from the last one, who writes what, and what has been written."""

    def __init__(self, place: Place, cache: Path, progress: Progress) -> None:
        self.place, self.cache, self.progress = place, cache, progress
        self.mark = f".lexdiff-{sha256(os.fsencode(place.target)).hexdigest()[:12]}"  # no other site's
        self.known = memory.load(cache)
        with swap.told(place.named):
            self.there = spare.take(place, self.beside("spare"))
            self.seen = seen.unchanged(place.target, self.beside("seen")) if self.there.files else {}
        self.claims = Claims()
        self.folders = {"", *self.there.folders}
        self.entries: dict[str, Entry] = {}
        self.order: dict[str, None] = {}
        self.rendered: set[str] = set()

    def beside(self, what: str) -> Path:
        """Returns the path of something that is kept beside the cache for this site."""
        return self.cache.with_name(f"{self.cache.name}{self.mark}-{what}")

    def facts(self) -> dict[str, bytes]:
        """Returns what is to be known of each unit so far, by name and in the order of the names."""
        return {name: entry.facts for name, entry in sorted(self.entries.items())}

    def add(self, units: Sequence[Unit], executor: Executor | None) -> None:
        """Keeps or renders some units."""
        for unit in units:
            if unit.name in self.order:
                raise LexdiffError(f"two units have the name {unit.name}", "give one of them another name")
            self.order[unit.name] = None
        with swap.told(self.place.named):
            self.keep([unit for unit in units if self.is_known(unit)])
        self.progress(len(self.entries), len(self.order))
        for unit, rendered in _rendered([unit for unit in units if unit.name not in self.entries], executor):
            with swap.told(self.place.named):
                self.put(unit, rendered)
            self.progress(len(self.entries), len(self.order))

    def is_known(self, unit: Unit) -> bool:
        """Returns whether the last build saw the unit as it is."""
        return unit.name in self.known and self.known[unit.name].fingerprint == unit.fingerprint

    def keep(self, units: Sequence[Unit]) -> None:
        """Takes over those units of which every file is still what it was."""
        if not os.path.isdir(self.place.target):
            return
        files = [(unit.name, path) for unit in units for path in self.known[unit.name].files]
        for name, path in files:
            self.claims.claim(name, path)
            self.make_room(path)
        damaged = {name for name, path in files if not self.take(name, path)}
        for name, path in files:
            if name in damaged:
                tree.drop(self.inside(path))
        self.entries.update({unit.name: self.known[unit.name] for unit in units if unit.name not in damaged})

    def take(self, name: str, path: str) -> bool:
        """Takes one file of a unit over; returns whether it is what it was."""
        proof, new = self.known[name].files[path], self.inside(path)
        if path in self.there.files:  # the very file of the site: a link would only change how it looks
            return self.seen.get(path) == proof.sha256 or tree.holds(new, proof)
        return tree.take(f"{self.place.target}/{path}", new, proof)

    def put(self, unit: Unit, rendered: Rendered) -> None:
        """Writes the files of a unit."""
        for path in sorted(rendered.files):
            self.claims.claim(unit.name, path)
            self.make_room(path)
            if path in self.there.files or path in self.there.folders:
                tree.clear(self.inside(path))
            tree.put(self.inside(path), rendered.files[path])
        proofs = {path: tree.prove(content) for path, content in rendered.files.items()}
        self.entries[unit.name] = Entry(unit.fingerprint, rendered.facts, proofs)
        self.rendered.add(unit.name)

    def make_room(self, path: str) -> None:
        """Makes the folders above a path."""
        above = path.rpartition("/")[0]
        if above not in self.folders:
            self.make_room(above)
            if above in self.there.files:
                tree.drop(self.inside(above))
            tree.make(self.inside(above))
            self.folders.add(above)

    def inside(self, path: str) -> str:
        """Returns where a path of the site is while it is built."""
        return f"{self.place.new}/{path}"

    def put_in_place(self) -> Published:
        """Proves the new site, remembers it, and lets it take its place."""
        with swap.told(self.place.named):
            self.clear()
            swap.finish(self.place)
            self.verify()
            gone, changed = self.gone(), self.changed()
        # The cache comes first: pages are measured against it before it is believed, so it may run ahead of them.
        with swap.told(str(self.cache)):
            memory.save(self.cache, self.mark, self.entries)
        with swap.told(self.place.named):
            swap.swap(self.place)
        self.prepare()
        kept = tuple(name for name in self.order if name not in self.rendered)
        rendered = tuple(name for name in self.order if name in self.rendered)
        return Published(rendered, kept, gone, self.facts(), tuple(sorted(self.planned() - {swap.MARKER})), changed)

    def clear(self) -> None:
        """Removes what stood in the folder from the beginning and isn't of the new site."""
        planned = self.planned()
        wanted = {above for path in planned for above in _above(path)}
        for path in self.there.files.keys() - planned - wanted:
            tree.drop(self.inside(path))
        for folder in sorted(self.there.folders - wanted, reverse=True):
            with suppress(FileNotFoundError, NotADirectoryError):  # a file has taken its place
                os.rmdir(self.inside(folder))

    def prepare(self) -> None:
        """Makes ready for the next build; where that isn't possible, it only takes longer."""
        if os.path.isdir(self.place.new):
            spare.leave(self.place, self.beside("spare"))
        digests = ((path, proof.sha256) for entry in self.entries.values() for path, proof in entry.files.items())
        with suppress(OSError):
            now = os.stat(self.cache).st_mtime_ns  # written just now, and dated by the system that dates the files
            seen.remember(self.place.target, digests, self.beside("seen"), self.mark, now)

    def verify(self) -> None:
        """Refuses a new site that isn't what was planned; what was kept has been proved where it stands now."""
        wrong = self.planned() ^ tree.walk(self.place.new).files.keys()
        fresh = (item for name in self.rendered for item in self.entries[name].files.items())
        wrong |= {path for path, proof in fresh if not tree.holds(self.inside(path), proof)}
        if wrong:
            what = f"what was written for {ascii(min(wrong))[1:-1]} isn't what stands there"
            raise LexdiffError(what, "see whether the disk is sound, and build again", self.place.named)

    def planned(self) -> set[str]:
        """Returns the paths of the whole new site."""
        return {path for entry in self.entries.values() for path in entry.files} | {swap.MARKER}

    def changed(self) -> tuple[str, ...]:
        """Returns the files of the new site that the old one doesn't have as they are."""
        made = (item for name in self.rendered for item in self.entries[name].files.items())
        return tuple(sorted(path for path, proof in made if not tree.holds(f"{self.place.target}/{path}", proof)))

    def gone(self) -> tuple[str, ...]:
        """Returns the files of the old site that the new one doesn't have."""
        if not os.path.isdir(self.place.target):
            return ()
        return tuple(sorted(tree.walk(self.place.target).files.keys() - self.planned()))


def _above(path: str) -> Iterator[str]:
    """Yields the folders above a path."""
    while path := path.rpartition("/")[0]:
        yield path


def _rendered(units: Sequence[Unit], executor: Executor | None) -> Iterator[tuple[Unit, Rendered]]:
    """Yields the units with what they make, each as soon as it is there."""
    if executor is None or len(units) < 2:
        yield from ((unit, unit.render()) for unit in units)
        return
    waiting = {executor.submit(unit.render): unit for unit in units}
    try:
        for future in as_completed(tuple(waiting)):
            yield waiting.pop(future), future.result()
    except BrokenExecutor:
        hint = "there may be too little memory; build with fewer workers"
        raise LexdiffError("a worker of the build has died", hint) from None
    finally:
        for future in waiting:
            future.cancel()
