"""Tells by a digest what state the files of a repository are in, so that an answer of then can be proved to hold now.

Nothing is opened: a file that has the size, the times and the inode that it had is taken for unchanged, as git's index
takes it. A change always sets the time of change (ctime), which nobody can set back; only one that falls into the same
tick of the clock as the one before can hide, so that a state with times that new proves nothing yet.
Limits: a file system that doesn't keep these times, and a network's that tells them late. Whole repositories only.
Rejected: hashes of the files; a real code in twelve versions takes half a second to read, and its times 20 ms.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple

from lexdiff import settings
from lexdiff.model.version import FOLDER
from lexdiff.read import git

_SECOND = 1_000_000_000
_TICK = _SECOND // 10  # far more than a tick of any clock that counts parts of seconds
_COARSE = 2 * _SECOND  # some file systems only count every second one


class State(NamedTuple):
    """The state of some files: its digest, and when the last of them changed, in nanoseconds."""

    digest: bytes
    newest: int

    def settled(self, now: int) -> bool:
        """Returns whether a change after ``now``, by the clock of the same file system, must make another state."""
        return settled(self.newest, now)


def settled(changed: int, now: int) -> bool:
    """Returns whether what changed at one time can't change after another, by the same clock, and look the same."""
    return now - changed > (_TICK if changed % _SECOND else _COARSE)


def repository(root: Path) -> State | None:
    """Returns the state of all that answers about a repository are read from; None where that can't be told."""
    try:
        return of((*(root / name for name in (FOLDER, "amendments", settings.FILE)), *_carried(root)))
    except OSError:
        return None


def _carried(root: Path) -> list[Path]:
    """Returns the files that tell which versions git carries, if it may carry any."""
    try:
        if b"versions" not in (root / settings.FILE).read_bytes():
            return []
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = git.locate(root)
    return git.signposts(found) if found else []


def of(places: Iterable[Path]) -> State:
    """Returns the state of files and of all that is in folders; raises ``OSError`` where something can't be looked at.

    Of what is hidden only the name counts.
    """
    told: list[tuple[str | int, ...]] = []
    newest = 0
    for path, facts in _walked(places):
        if facts is None:
            told.append((path,))
            continue
        newest = max(newest, facts.st_mtime_ns, facts.st_ctime_ns)
        told.append((path, facts.st_mode, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino))
    return State(sha256(repr(told).encode("utf-8", "surrogateescape")).digest(), newest)


def _walked(places: Iterable[Path]) -> Iterator[tuple[str, os.stat_result | None]]:
    """Yields paths with what is known of them, None for what is hidden or isn't there."""
    open_folders: list[str] = []
    for place in map(str, places):
        try:
            facts = os.stat(place)
        except (FileNotFoundError, NotADirectoryError):
            yield place, None
            continue
        yield place, facts
        if S_ISDIR(facts.st_mode):
            open_folders.append(place)
    seen: set[str] = set()
    while open_folders:
        folder = open_folders.pop()
        with os.scandir(folder) as entries:
            here = sorted(entries, key=lambda entry: entry.name)
        yield folder, None
        for entry in here:
            if entry.name.startswith("."):
                yield entry.name, None
            elif entry.is_symlink():
                yield from _led(entry, seen, open_folders)
            else:
                yield entry.name, entry.stat()
                if entry.is_dir():
                    open_folders.append(entry.path)


def _led(
    link: os.DirEntry[str], seen: set[str], open_folders: list[str]
) -> Iterator[tuple[str, os.stat_result | None]]:
    """Yields a link with where it leads and what is there; a folder is opened once, so that no circle is walked."""
    target = os.path.realpath(link.path)
    yield f"{link.name} -> {target}", link.stat(follow_symlinks=False)
    try:
        yield target, os.stat(target)
    except (FileNotFoundError, NotADirectoryError):
        return
    if os.path.isdir(target) and target not in seen:
        seen.add(target)
        open_folders.append(target)
