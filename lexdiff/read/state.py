"""Which commit a repository of ordinances stands at, and whether the files that a site is made from differ from it.

Limits: names that begin with a dot, links and submodules don't count.
Rejected: ``git status``, which asks configuration, filters and ignore rules of the machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from lexdiff.read import git

FOLDERS = ("ordinances", "amendments", "site")


class State(NamedTuple):
    """The commit checked out, None without git; and whether the sources differ from it, None where nobody can say."""

    commit: str | None
    dirty: bool | None


def state(root: Path, sources: Iterable[str] = FOLDERS) -> State:
    """Returns the state of the repository in a folder; ``sources`` are the folders in it that a site is made from."""
    repository = git.locate(root)
    if repository is None:
        return State(None, None)
    commit = git.head(repository)
    if commit is None:
        return State(None, True)
    inside = Path(os.path.abspath(root)).relative_to(repository.top).as_posix().removeprefix(".")
    return State(commit, any(_differs(repository, commit, inside, root, name) for name in sources))


def _differs(repository: git.Repository, commit: str, inside: str, root: Path, name: str) -> bool:
    entries = git.listing(repository, commit, f"{inside}/{name}".lstrip("/")) or []
    held = {one.path: one.oid for one in entries if one.mode.startswith("100") and _counts(one.path)}
    found = dict(_files(root / name))
    if held.keys() != found.keys():
        return True
    return any(git.object_id(found[path].read_bytes(), len(oid)) != oid for path, oid in held.items())


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and _counts(inside):
            yield inside, path


def _counts(path: str) -> bool:
    return not any(part.startswith(".") for part in path.split("/"))
