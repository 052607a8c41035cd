"""Which versions a repository has, and the files of each: the one seam for folders, tags and commits.

``site/site.toml`` says where versions come from. A tag or a commit holds every ordinance in one file below
``ordinances/``; a folder there that bears the name of such a version is that version, and goes first.
Limits: a repository keeps its versions in one way. Rejected: a checkout, or a copy kept beside; it runs what the
repository says, and can be older than it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lexdiff import settings
from lexdiff.errors import Unreadable
from lexdiff.model.dates import Clocks
from lexdiff.model.location import Problem
from lexdiff.model.record import Amendment, Record
from lexdiff.model.version import FOLDER, NOTHING_SAID, Held
from lexdiff.read import files, git, records
from lexdiff.read.succession import in_succession
from lexdiff.settings import Keeping

if TYPE_CHECKING:
    from lexdiff.read.carried import Past


class Versions(NamedTuple):
    """The versions of a repository by their names: folders by name, commits in the order of history."""

    held: Mapping[str, Held]
    kept: Keeping = Keeping()
    problems: tuple[Problem, ...] = ()
    past: Past | None = None


NONE = Versions({})


def folders(root: Path) -> list[str]:
    """Returns the names of the folders in ``ordinances/``, sorted."""
    try:
        with os.scandir(root / FOLDER) as entries:
            return sorted(e.name for e in entries if e.name[0] != "." and e.name.isprintable() and e.is_dir())
    except OSError as error:
        what = f"the folder can't be read ({error.strerror})"
        raise Unreadable(what, "see who may read it", str(root / FOLDER)) from None


def listed(root: Path) -> Versions:
    """Returns the versions of the repository in a folder."""
    kept = _keeping(root)
    if kept.versions == "folders":
        return Versions({name: Held(name) for name in folders(root)}, kept)
    repository = git.locate(root)
    if repository is None:
        what = f"versions come from git's {kept.versions}, and this folder is in no git repository"
        hint = 'run `git init` and commit, or write versions = "folders"'
        raise Unreadable(what, hint, f"{settings.FILE}:{kept.line}")
    found = at(repository, git.inside(repository, root), kept, git.head(repository))
    beside = [name for name in folders(root) if name in found.held and any(os.scandir(root / FOLDER / name))]
    held = {name: Held(name) if name in beside else one for name, one in found.held.items()}
    both = (
        Problem(f"{FOLDER}/{name}", 0, f"{name} is a folder and one of git's {kept.versions}; the folder counts",
                "delete the folder, or the tag")
        for name in beside
    )  # fmt: skip
    return found._replace(held=held, problems=(*found.problems, *both))


def _keeping(root: Path) -> Keeping:
    try:
        return settings.keeping((root / settings.FILE).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return Keeping()


def at(repository: git.Repository, root: str, kept: Keeping, start: str | None) -> Versions:
    """Returns the versions that git carries, as seen from a commit; ``root`` is the workspace's path in git."""
    from lexdiff.read.carried import carried, past  # most repositories keep folders, and don't pay for it

    history = past(repository, root)
    found = carried(history, kept, start)
    return Versions({one.name: one for one in found.held}, kept, found.problems, history)


def kept_at(repository: git.Repository, root: str, commit: str) -> Keeping:
    """Returns where versions came from at a commit."""
    found = git.objects(repository)(f"{commit}:{root and root + '/'}{settings.FILE}")
    return settings.keeping(found.content) if found and found.kind == "blob" else Keeping()


def files_at(versions: Versions, name: str) -> files.Files:
    """Returns the files of a version that a commit holds, each with what its commit says if it changed the file."""
    history, one = versions.past, versions.held[name]
    assert history is not None
    found = files.in_commit(_entries(versions, name), git.reader(history.repository, history.read), "")
    before = _before(versions, name) if one.said != NOTHING_SAID else {}
    blobs = {
        key: blob._replace(
            file=f"{FOLDER}/{key}@{name}", said=one.said if before.get(key) != blob.oid else NOTHING_SAID
        )
        for key, blob in found.blobs.items()
    }
    return files.Files(blobs, tuple(fault._replace(file=f"{FOLDER}/{fault.file}@{name}") for fault in found.problems))


def _before(versions: Versions, name: str) -> dict[str, str]:
    """Returns the ids of the files in the version that git held before."""
    names = [one.name for one in versions.held.values() if one.commit]
    place = names.index(name)
    return {entry.path: entry.oid for entry in _entries(versions, names[place - 1])} if place else {}


def _entries(versions: Versions, name: str) -> list[git.Entry]:
    """Returns the files of a version: those in its own folder where there is one, else all but those in others'."""
    history = versions.past
    assert history is not None
    found = history.trees.files(versions.held[name].commit, history.prefix + FOLDER) or []
    own = [entry._replace(path=entry.path[len(name) + 1 :]) for entry in found if entry.path.startswith(f"{name}/")]
    return own or [one for one in found if "/" not in one.path or one.path.partition("/")[0] not in versions.held]


def mentioned(amendments: Iterable[Amendment], events: Iterable[Record]) -> set[str]:
    """Returns the versions that amendments and records name."""
    found = {version for one in amendments for version in (one.before, one.after)}
    return found | {bearing.version for record in events for bearing in record.bears_on}


def whole(root: Path, amendments: Iterable[Amendment], events: Iterable[Record] = ()) -> Versions:
    """Returns the versions of a repository; ``Unreadable`` where a clone lacks some, since pages would vanish."""
    known = listed(root)
    if lacking := missing(known, mentioned(amendments, events)):
        raise Unreadable(lacking.what, lacking.hint, f"{lacking.file}:{lacking.line}")
    return known


def missing(versions: Versions, wanted: Iterable[str]) -> Problem | None:
    """Returns a problem where a clone holds a part of the history only, with the versions named that it lacks."""
    if versions.past is None or not git.borders(versions.past.repository):
        return None
    lacking = sorted({*wanted} - {*versions.held} - {""})
    what = f"this clone is shallow, so versions are missing: {', '.join(lacking) or 'nobody knows which'}"
    return Problem(settings.FILE, versions.kept.line, what, "`git fetch --unshallow --tags` brings them")


def clocks(versions: Versions, found: Iterable[Amendment]) -> dict[str, Clocks]:
    """Returns the clocks of the versions as their amendments tell them, else as git does."""
    known = records.version_clocks(versions.held, found)
    return {name: records.filled(known[name], one.said.clocks) for name, one in versions.held.items()}


def ordered(
    clocks: Mapping[str, Clocks], builds_on: Mapping[str, Iterable[str]], by_history: bool = False
) -> list[str]:
    """Returns versions behind what they build on, else by their clocks; one without known clocks stands by its name.

    In a history (the order of ``clocks``) such a one stands behind what comes before it there.
    """
    last: tuple[str, ...] = ("",)
    keys: dict[str, tuple[str, ...]] = {}
    for name in clocks:
        dates = [clock.first if clock else "" for clock in clocks[name].dates]
        if any(dates):
            last = (next(filter(None, dates)), *dates)
        elif not by_history:
            last = (name, *dates)
        keys[name] = last if by_history else (*last, name)
    return in_succession({name: (keys[name], number) for number, name in enumerate(keys)}, builds_on)


def order(versions: Versions, found: Iterable[Amendment]) -> list[str]:
    """Returns the names of the versions, oldest first."""
    found = tuple(found)
    return ordered(clocks(versions, found), records.builds_on(found), versions.past is not None)


def hint(versions: Versions, root: Path) -> str:
    """Returns which versions there are, or how to make the first."""
    ways = {
        "folders": f"a version is a folder in {root / FOLDER}",
        "tags": "a version is a tag: `git tag NAME`",
        "commits": f"a version is a commit that changes {FOLDER}/",
    }
    return f"versions: {', '.join(versions.held) or f'none yet ({ways[versions.kept.versions]})'}"
