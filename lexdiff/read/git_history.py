"""What git carries of a history: the commits of the main line, the tags, their messages, and the files at a commit.

All of it by object id, through one process for objects and one command each for the main line and the tags. Limits:
the main line is that of first parents; of a tag of a tag only the outer message is read.
Rejected: ``git log`` with a format, which obeys settings, mail maps and signatures of the repository.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from lexdiff.errors import Unreadable
from lexdiff.read import git
from lexdiff.read.git import Entry, Object, Repository

_BATCH = 500  # names asked for at once: more would fill both pipes, and then both ends wait


class Tag(NamedTuple):
    """A tag: its name, the commit it leads to ("" where it leads to a file or folder), and its own message."""

    name: str
    commit: str
    message: str


def main_line(repository: Repository, start: str, path: str = "", key: str = "") -> list[str]:
    """Returns the commits from the first to ``start`` by first parents.

    Of them only those that changed a path, where one is given, or whose message has a line that begins ``key:``.
    """
    # A file of the commit graph is a copy, and what is asked for is the commits themselves.
    command = ("-c", "core.commitGraph=false", "rev-list", "--first-parent", "--reverse")
    chosen = ("--extended-regexp", "--regexp-ignore-case", f"--grep=^{key}[ \t]*:") if key else ()
    out = git.ask(repository, *command, *chosen, "--end-of-options", start, *(("--", path) if path else ()))
    return out.decode("ascii", "replace").split()


def tags(repository: Repository, read: Callable[[str], Object | None]) -> Iterator[Tag]:
    """Yields the tags of a repository by their names; one that is broken leads nowhere."""
    out = git.ask(repository, "for-each-ref", "--format=%(objectname) %(refname)", "refs/tags")
    for line in out.decode("utf-8", "surrogateescape").splitlines():
        oid, _, ref = line.partition(" ")
        found, target = read(oid), read(f"{oid}^{{commit}}")
        own = message(found) if found and found.kind == "tag" else ""
        yield Tag(ref.removeprefix("refs/tags/"), target.oid if target else "", own)


def message(found: Object) -> str:
    """Returns the message of a commit or tag, in whatever encoding it names."""
    head, _, body = found.content.partition(b"\n\n")
    named = next((line[9:] for line in head.split(b"\n") if line.startswith(b"encoding ")), b"utf-8")
    try:
        return body.decode(named.decode("ascii", "replace"), "replace").replace("\r\n", "\n")
    except LookupError:
        return body.decode("utf-8", "replace")


def sizes(repository: Repository, oids: Sequence[str]) -> dict[str, int]:
    """Returns the sizes of those objects that are there."""
    process = git.process(repository, "--batch-check")
    found: dict[str, int] = {}
    for at in range(0, len(oids), _BATCH):
        batch = oids[at : at + _BATCH]
        process.stdin.write("".join(f"{oid}\n" for oid in batch).encode("ascii"))
        process.stdin.flush()
        answers = (process.stdout.readline().split() for _ in batch)
        found.update((oid, int(facts[2])) for oid, facts in zip(batch, answers, strict=True) if len(facts) == 3)
    return found


class Trees:
    """The files at commits. A folder that stands unchanged in many commits is read once, and so is a file's size."""

    def __init__(self, repository: Repository, read: Callable[[str], Object | None]) -> None:
        self.repository, self.read = repository, read
        self._length = 40
        self._below: dict[str, list[Entry]] = {}
        self._sizes: dict[str, int] = {}

    def files(self, commit: str, path: str) -> list[Entry] | None:
        """Returns all files below a folder of a commit, with their sizes; None where there is no such folder."""
        found = self.read(f"{commit}:{path}")
        if found is None or found.kind != "tree":
            return None
        self._length = len(commit)
        entries = self._all(found)
        self._measure([entry.oid for entry in entries if entry.mode.startswith("100")])
        return [entry._replace(size=self._sizes.get(entry.oid, -1)) for entry in entries]

    def folders(self, commit: str, path: str) -> list[str]:
        """Returns the names of the folders in a folder of a commit."""
        found = self.read(f"{commit}:{path}")
        entries = _entries(found.content, len(commit) // 2) if found and found.kind == "tree" else ()
        return [entry.path for entry in entries if entry.mode == "40000"]

    def _all(self, tree: Object) -> list[Entry]:
        if tree.oid not in self._below:
            self._below[tree.oid] = list(self._walked(tree))
        return self._below[tree.oid]

    def _walked(self, tree: Object) -> Iterator[Entry]:
        for entry in _entries(tree.content, self._length // 2):
            if entry.mode != "40000":
                yield entry
                continue
            below = self.read(entry.oid)
            if below is None or below.kind != "tree":
                raise Unreadable(f"git can't read folder {entry.path!a}", git.gone(self.repository))
            yield from (one._replace(path=f"{entry.path}/{one.path}") for one in self._all(below))

    def _measure(self, oids: list[str]) -> None:
        """Learns the sizes of files that aren't known yet, many at once."""
        wanted = [oid for oid in dict.fromkeys(oids) if oid not in self._sizes]
        if wanted:
            self._sizes.update(sizes(self.repository, wanted))


def _entries(content: bytes, length: int) -> Iterator[Entry]:
    """Yields the entries of a tree object: mode, space, name, NUL, and the id in ``length`` bytes."""
    at = 0
    while at < len(content):
        nul = content.index(b"\0", at)
        mode, _, name = content[at:nul].partition(b" ")
        at = nul + 1 + length
        oid = content[nul + 1 : at].hex()
        yield Entry(mode.decode("ascii", "replace"), oid, -1, name.decode("utf-8", "surrogateescape"))
