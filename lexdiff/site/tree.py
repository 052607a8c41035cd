"""Writes the files of a site below a new folder, or takes them over from an old one, and proves what stands there.

A file taken over is a hard link: nobody here writes into a file in place, so the old tree and the new may share it.
The proof is read from the new tree, after the link is made, so that nothing can come between the two.
Limits: POSIX. Owner, group and access lists are those of whoever builds; times are left as they fall.
Rejected: threads (for pages of 20 KB two of them took as long as one, and eight took longer: it is all short calls).
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from stat import S_IFREG
from typing import NamedTuple

FILE, FOLDER = 0o644, 0o755
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # neither a link nor a pipe is ever read
# A file system without links; one link too many; a file of somebody else; a folder where the file should be.
_NO_LINKS = {errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}


class Walk(NamedTuple):
    """What stands below a folder, by path with "/": everything that isn't a folder, with its inode; and the folders."""

    files: Mapping[str, int]
    folders: frozenset[str]


class Proof(NamedTuple):
    """How one knows a file again: its size, and the SHA-256 of its bytes in hexadecimal."""

    size: int
    sha256: str


def prove(content: bytes) -> Proof:
    """Returns the proof of some bytes."""
    return Proof(len(content), sha256(content).hexdigest())


def make(folder: str) -> None:
    """Makes a folder, with the same mode whatever the umask."""
    os.mkdir(folder)
    os.chmod(folder, FOLDER)


def put(path: str, content: bytes) -> None:
    """Writes a new file, with the same mode whatever the umask."""
    file = os.open(path, _WRITE, FILE)
    try:
        os.fchmod(file, FILE)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)


def take(old: str, new: str, proof: Proof) -> bool:
    """Returns whether the old file is the one proved, and then stands in the new place too; else nothing does."""
    try:
        os.link(old, new, follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return _copy(old, new, proof)
    if holds(new, proof):
        return True
    os.unlink(new)
    return False


def _copy(old: str, new: str, proof: Proof) -> bool:
    content = _proved(old, proof)
    if content is not None:
        put(new, content)
    return content is not None


def holds(path: str, proof: Proof) -> bool:
    """Returns whether a path is a regular file of our mode with the bytes proved."""
    return _proved(path, proof) is not None


def _proved(path: str, proof: Proof) -> bytes | None:
    try:
        file = os.open(path, _READ)
    except OSError:
        return None  # whatever the reason: what can't be read proves nothing, and is made again
    try:
        stat = os.fstat(file)
        if (stat.st_mode, stat.st_size) != (S_IFREG | FILE, proof.size):
            return None
        content = _content(file, proof.size)
    except OSError:
        return None
    finally:
        os.close(file)
    return content if sha256(content).hexdigest() == proof.sha256 else None


def _content(file: int, size: int) -> bytes:
    content = os.read(file, size)
    while len(content) < size and (more := os.read(file, size - len(content))):
        content += more
    return content


def walk(folder: str) -> Walk:
    """Returns what stands below a folder."""
    files: dict[str, int] = {}
    folders: set[str] = set()
    _walk(folder, "", files, folders)
    return Walk(files, frozenset(folders))


def _walk(folder: str, above: str, files: dict[str, int], folders: set[str]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = above + entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.add(path)
                _walk(entry.path, path + "/", files, folders)
            else:
                files[path] = entry.inode()


def clear(path: str) -> None:
    """Removes whatever stands at a path."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        drop(path)


def drop(path: str) -> None:
    """Removes a file, if it is there."""
    with suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(path)
