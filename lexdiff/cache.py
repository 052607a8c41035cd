"""What a repository's hidden folder ``.lexdiff`` remembers, by a key that says all that it was made from.

One SQLite file, which several processes may use at once. An entry carries the SHA-256 of its key and content: one that
isn't exactly what was kept is no entry, and the whole file is thrown away. A folder that can't be written, a full disk
or a file in use only means that nothing is remembered. What was asked for least lately goes when the limit is reached.
Limits: the digest finds damage, not the malice of somebody who can write here; what came from elsewhere (a clone, a
copy, an archive) is never found, because each key holds the inode and time of a file of this very folder.
Rejected: one file an entry (a code has tens of thousands), pickle (reading it runs what it says), and a folder of the
user's (it would outlive the repository, and hold what is nobody else's business).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from errno import EACCES
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from time import time
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from zlib import compress, decompress

if TYPE_CHECKING:
    from sqlite3 import Connection

T = TypeVar("T")

FOLDER = ".lexdiff"
_FILE, _SIZE, _IGNORED = "cache.sqlite", "cache.size", ".gitignore"
DEFAULT = 64_000_000
_PAGE = 4096
_LEAST = 16 * _PAGE  # an empty one takes four
_DAY = 86400
_FORMAT = 1
_SCHEMA = "CREATE TABLE kept (key BLOB PRIMARY KEY, content BLOB, digest BLOB, size INTEGER, used INTEGER)"
# What says that others are at work, or that there is no room or no right; all else means that the file isn't sound.
_FOR_NOW = {"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_PERM"}
_FOR_NOW |= {"SQLITE_AUTH", "SQLITE_NOMEM", "SQLITE_INTERRUPT"}


class Survey(NamedTuple):
    """A cache: where it is, its bytes on disk, the bytes it may have, and its entries."""

    place: Path
    size: int
    limit: int
    entries: int


class Cache:
    """The cache of the repository in a folder. It is made when something is kept; nothing here ever raises for it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER
        self.place = self.folder / _FILE
        self._open: Connection | None = None

    def recall(self, key: bytes) -> bytes | None:
        """Returns what was kept under a key; None where nothing was, or where it can't be believed."""
        return self._tried(lambda kept: _recalled(kept, self._own(key))) if self._sound() else None

    def keep(self, entries: Mapping[bytes, bytes]) -> None:
        """Keeps contents under their keys; what is larger than a quarter of the limit isn't kept."""
        limit = self.limit()
        packed = {key: compress(content, 1) for key, content in entries.items()} if limit >= _LEAST else {}
        fitting = {key: content for key, content in packed.items() if len(content) <= limit // 4}
        if fitting and self._made():
            self._tried(lambda kept: _kept(kept, {self._own(k): content for k, content in fitting.items()}, limit))

    def now(self) -> int:
        """Returns the time by the clock of the file system, in nanoseconds; 0 where nothing can be written."""
        with suppress(OSError):
            if self._made():
                os.utime(self.folder)
                return os.stat(self.folder).st_mtime_ns
        return 0

    def limit(self) -> int:
        """Returns how many bytes the cache may have on disk."""
        with suppress(OSError, ValueError):
            return int((self.folder / _SIZE).read_bytes()[:20] or DEFAULT)
        return DEFAULT

    def resize(self, limit: int) -> None:
        """Sets how many bytes the cache may have; raises ``OSError`` where that can't be written."""
        if not self._made():
            raise PermissionError(EACCES, "no folder can be made there", str(self.folder))
        (self.folder / _SIZE).write_text(f"{limit}\n", "ascii")

    def prune(self) -> None:
        """Lets go what was asked for least lately, until the file is within its limit."""
        limit = self.limit()
        if self._sound() and limit < _LEAST:
            self.drop()
        elif self._sound():
            self._tried(lambda kept: _pruned(kept, limit))

    def drop(self) -> None:
        """Deletes the cache, which is always safe."""
        self.close()
        for name in (_FILE, f"{_FILE}-journal"):
            with suppress(OSError):
                os.unlink(self.folder / name)

    def survey(self) -> Survey:
        """Returns what there is."""
        entries = self._tried(_counted) if self._sound() else 0
        size = os.path.getsize(self.place) if self._sound() else 0
        return Survey(self.place, size, self.limit(), entries or 0)

    def close(self) -> None:
        """Closes the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _own(self, key: bytes) -> bytes:
        """Returns a key that only this very folder has."""
        facts = os.stat(self.folder / _IGNORED)
        return sha256(b"%d %d " % (facts.st_ino, facts.st_ctime_ns) + key).digest()

    def _sound(self) -> bool:
        """Returns whether there is a cache; a link isn't followed, wherever it leads."""
        try:
            return S_ISDIR(os.lstat(self.folder).st_mode) and S_ISREG(os.lstat(self.place).st_mode)
        except OSError:
            return False

    def _made(self) -> bool:
        """Makes the folder, which git ignores, and returns whether it is one."""
        with suppress(OSError):
            with suppress(FileExistsError):
                os.mkdir(self.folder)
            if S_ISDIR(os.lstat(self.folder).st_mode) and not os.path.islink(self.place):
                with suppress(FileExistsError), open(self.folder / _IGNORED, "x", encoding="ascii") as file:
                    file.write("*\n")
                return True
        return False

    def _tried(self, work: Callable[[Connection], T]) -> T | None:
        """Returns what comes of some work on the file; None where it can't be done, for now or at all."""
        try:
            import sqlite3
        except ImportError:  # a Python without it
            return None
        try:
            self._open = self._open or _opened(self.place)
            with self._open:
                return work(self._open)
        except (sqlite3.Error, OSError, ValueError, TypeError, OverflowError, MemoryError) as error:
            self.close()
            name = getattr(error, "sqlite_errorname", None) or ""
            if not isinstance(error, OSError) and not any(map(name.startswith, _FOR_NOW)):
                self.drop()
            return None


class _Damaged(ValueError):
    """An entry isn't what was kept."""


def _opened(place: Path) -> Connection:
    import sqlite3

    kept = sqlite3.connect(place, timeout=0.5)
    try:
        kept.execute(f"PRAGMA page_size = {_PAGE}")
        kept.execute("PRAGMA trusted_schema = OFF")
        kept.execute("PRAGMA cell_size_check = ON")
        kept.execute("PRAGMA synchronous = OFF")  # what the end of the machine tears is found by its digest
        (format_,) = kept.execute("PRAGMA user_version").fetchone()
        if not format_:
            with kept:
                kept.execute("BEGIN IMMEDIATE")
                if not kept.execute("SELECT 1 FROM sqlite_master").fetchone():
                    kept.execute(_SCHEMA)
                kept.execute(f"PRAGMA user_version = {_FORMAT}")
        elif format_ != _FORMAT:
            raise _Damaged
    except BaseException:
        kept.close()
        raise
    return kept


def _digest(key: bytes, content: bytes) -> bytes:
    return sha256(key + content).digest()


def _recalled(kept: Connection, key: bytes) -> bytes | None:
    found = kept.execute("SELECT content, digest, used FROM kept WHERE key = ?", (key,)).fetchone()
    if found is None:
        return None
    content, digest, used = found
    if not isinstance(content, bytes) or _digest(key, content) != digest:
        raise _Damaged
    if used != (today := int(time()) // _DAY):  # once a day, so that reading hardly ever writes
        import sqlite3

        with suppress(sqlite3.OperationalError):
            kept.execute("UPDATE kept SET used = ? WHERE key = ?", (today, key))
    return decompress(content)


def _kept(kept: Connection, entries: Mapping[bytes, bytes], limit: int) -> None:
    kept.execute(f"PRAGMA max_page_count = {limit // _PAGE}")
    kept.execute("BEGIN IMMEDIATE")
    need = sum(map(len, entries.values()))
    if _used(kept) + need > limit * 3 // 4:
        _let_go(kept, _used(kept) + need - limit // 2)
    today = int(time()) // _DAY
    rows = ((key, content, _digest(key, content), len(content), today) for key, content in entries.items())
    kept.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", rows)


def _used(kept: Connection) -> int:
    """Returns the bytes of the file that aren't free."""
    pages, free = (kept.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count"))
    return int(pages - free) * _PAGE


def _let_go(kept: Connection, much: int) -> None:
    """Deletes what was asked for least lately, and of that what is oldest, until so many bytes are free."""
    gone = []
    for row, size in kept.execute("SELECT rowid, size FROM kept ORDER BY used, rowid"):
        if much <= 0:
            break
        gone.append((row,))
        much -= size
    kept.executemany("DELETE FROM kept WHERE rowid = ?", gone)


def _pruned(kept: Connection, limit: int) -> None:
    kept.execute("BEGIN IMMEDIATE")
    _let_go(kept, _used(kept) - limit)
    kept.commit()
    kept.execute("VACUUM")


def _counted(kept: Connection) -> int:
    return int(kept.execute("SELECT count(*) FROM kept").fetchone()[0])
