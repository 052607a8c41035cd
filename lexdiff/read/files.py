"""Which files a folder, or a commit, holds, and which of them can't be trusted; and bytes into text.

Only ``*.md`` counts, for a site's own files every name, and nothing that begins with a dot. A link is followed as far
as it stays inside; what leaves, loops, leads to or has a name that can't be seen, or would fall together on another
machine (by capitals or by Unicode form) is refused with a ``Problem``, and the rest is read. At a commit no link is
followed at all.
Rejected: ``Path.rglob`` (twenty times as slow, follows what it meets) and stopping at the first bad name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lexdiff.errors import Unreadable
from lexdiff.model.location import Problem
from lexdiff.model.version import Said
from lexdiff.read.git import Entry

_RENAME = "rename it: letters, digits, spaces, dots, hyphens"


class Blob(NamedTuple):
    """A file that can be read: its name for people, git's object id where known, its size, and its content on call.

    ``said`` is what the commit that brought it says of it, where versions are commits.
    """

    file: str
    oid: str | None
    size: int
    load: Callable[[], bytes]
    said: Said = Said()


class Files(NamedTuple):
    """The files found, by their path below the place asked for, sorted, and what was refused."""

    blobs: dict[str, Blob]
    problems: tuple[Problem, ...]


class _Found:
    """Collects files, and refuses those that can't stand beside the others. ``shown`` leads every name for people."""

    def __init__(self, shown: str, ending: str = ".md") -> None:
        self.shown, self.ending = shown, ending
        self.blobs: list[tuple[str, Blob]] = []
        self.problems: list[Problem] = []

    def refuse(self, key: str, what: str, hint: str) -> None:
        self.problems.append(Problem(ascii(self.shown + key)[1:-1], 0, f"refused: {what}", hint))

    def sound(self, key: str) -> bool:
        """Returns whether a path can be shown, and stays below its folder; reports it where it doesn't."""
        if any(part in ("", ".", "..") for part in key.split("/")) or "\\" in key:
            self.refuse(key, "the path leaves its folder", "rename it in the repository it comes from")
        elif not key.isprintable():
            self.refuse(key, "the name holds characters that can't be seen, or isn't UTF-8", _RENAME)
        else:
            return True
        return False

    def files(self) -> Files:
        """Returns what was found, sorted; of names that fall together the first one stays."""
        kept: dict[str, Blob] = {}
        taken: dict[str, str] = {}
        for key, blob in sorted(self.blobs, key=lambda found: found[0]):
            first = taken.setdefault(_folded(key), key)
            if key in kept or first != key:
                what = f"on other machines the name is the same as {ascii(self.shown + first)[1:-1]}"
                self.refuse(key, what, "rename one of the two")
            else:
                kept[key] = blob
        return Files(kept, tuple(sorted(self.problems)))


def _folded(key: str) -> str:
    if key.isascii():
        return key.lower()
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", key).casefold())


def in_folder(folder: Path, inside: Path, shown: str, ending: str = ".md") -> Files:
    """Returns the files below a folder with an ending; links may lead anywhere inside ``inside``."""
    found = _Found(shown, ending)
    border = os.path.join(os.path.realpath(inside), "")
    seen = {os.path.realpath(folder)}
    open_folders = [(str(folder), "")]
    while open_folders:
        path, above = open_folders.pop()
        try:
            with os.scandir(path) as entries:
                here = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            found.refuse(
                above.rstrip("/") or ".", f"the folder can't be read ({error.strerror})", "see who may read it"
            )
            continue
        for entry in here:
            key = above + entry.name
            if entry.is_symlink() and not _stays(entry, key, border, seen, found):
                continue
            if entry.is_dir():
                if found.sound(key):
                    open_folders.append((entry.path, key + "/"))
            elif entry.name.endswith(ending) and found.sound(key):
                _add(entry, key, found)
    return found.files()


def _stays(entry: os.DirEntry[str], key: str, border: str, seen: set[str], found: _Found) -> bool:
    """Returns whether a link may be followed; reports why it may not."""
    target, folder = os.path.realpath(entry.path), os.path.isdir(entry.path)
    if not folder and not entry.name.endswith(found.ending):
        return False
    if not os.path.join(target, "").startswith(border):
        found.refuse(key, "the link leads out of the repository", "put the file itself there")
    elif f"{os.sep}." in os.path.join(os.sep, target[len(border) :]):
        found.refuse(key, "the link leads to something hidden", "put the file itself there")
    elif not os.path.exists(target):
        found.refuse(key, "the link leads to nothing", "mend it or delete it")
    elif target in seen:
        found.refuse(key, "the link leads to a folder that is being read already", "delete it")
    else:
        if folder:
            seen.add(target)
        return True
    return False


def _add(entry: os.DirEntry[str], key: str, found: _Found) -> None:
    if not entry.is_file():
        found.refuse(key, "it is no regular file", "put a file there, or delete it")
        return
    try:
        size = entry.stat().st_size
    except OSError as error:
        found.refuse(key, f"it can't be read ({error.strerror})", "see who may read it")
        return
    file = found.shown + key
    found.blobs.append((key, Blob(file, None, size, partial(_load, entry.path, file))))


def one(path: Path, shown: str) -> Blob:
    """Returns the single file that a person named; a pipe is read at once, because it can be read only once."""
    if path.is_fifo():
        content = _load(str(path), shown)
        return Blob(shown, None, len(content), lambda: content)
    if not path.is_file():
        raise Unreadable(f"{path} is neither a file nor a folder", "name a Markdown file or a folder of them")
    return Blob(shown, None, path.stat().st_size, partial(_load, str(path), shown))


def _load(path: str, file: str, size: int = -1) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read(size)
    except OSError as error:
        raise Unreadable(f"the file can't be read ({error.strerror})", "see who may read it", file) from None


def _first(content: bytes, size: int = -1) -> bytes:
    return content if size < 0 else content[:size]


def beginning(blob: Blob, size: int = 4096) -> bytes:
    """Returns the first bytes of a file, of which no more is read than need be."""
    return blob.load(size)[:size] if isinstance(blob.load, partial) else blob.load()[:size]


def portable(blob: Blob) -> Blob:
    """Returns the same file for another process: one on disk as it is, of any other the content goes along."""
    on_disk = isinstance(blob.load, partial) and blob.load.func is _load
    return blob if on_disk else blob._replace(load=partial(_first, blob.load()))


def in_commit(entries: Iterable[Entry], read: Callable[..., bytes], shown: str) -> Files:
    """Returns the files among the entries of a commit; ``read`` gives the content of an object id, or its beginning."""
    found = _Found(shown)
    for mode, oid, size, key in entries:
        parts = key.split("/")
        if any(part.startswith(".") and part not in (".", "..") for part in parts):
            continue
        if mode == "120000":
            found.refuse(key, "links aren't followed at a git revision", "put the file itself there")
        elif mode == "160000":
            found.refuse(key, "a submodule isn't read", "name the submodule's own folder")
        elif key.endswith(".md") and found.sound(key):
            found.blobs.append((key, Blob(shown + key, oid, size, partial(read, oid))))
    return found.files()


def default_id(key: str) -> str:
    """Returns the id of the ordinance in a file whose front matter names none: its path, on one level."""
    return key.removesuffix(".md").replace("/", "-")


def decode(content: bytes, file: str) -> str:
    """Returns the text of a file; ``Unreadable`` with the line of the first byte that isn't UTF-8 text."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(*_diagnosis(content, error.start), f"{file}:{line}") from None
    if "\0" in text and _looks_binary(content[:8000]):
        line = text.count("\n", 0, text.index("\0")) + 1
        what = "this is no text file (it is full of NUL bytes)"
        raise Unreadable(what, "only Markdown in UTF-8 can be read", f"{file}:{line}")
    return text


def _diagnosis(content: bytes, at: int) -> tuple[str, str]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "the file is UTF-16, not UTF-8", "save it as UTF-8"
    if b"\0" in content[:8000]:
        return f"this is no text file (byte {at} is 0x{content[at]:02X})", "only Markdown in UTF-8 can be read"
    return f"byte 0x{content[at]:02X} isn't UTF-8", "save the file as UTF-8 (it may be in Windows-1252 or Latin-1)"


def _looks_binary(start: bytes) -> bool:
    """Returns whether two bytes in five are control characters; a stray NUL in a text is a sign like any other."""
    controls = sum(byte < 32 and byte not in b"\t\n\f\r" for byte in start)
    return controls * 5 >= len(start) * 2
