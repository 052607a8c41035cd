"""From what people type ("2019", "2019@main", "drafts/new.md@HEAD~3") to the files that are meant.

A workspace is a folder that has ``ordinances/``; what its versions are, ``versions`` knows. A name comes before a path,
and paths need no workspace. Limits: a workspace lies in one git repository, or in none.
Rejected: asking git for the state of every run; the text output doesn't print it, so ``dirty`` is worked out on call.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from lexdiff.errors import UnknownName, Unreadable
from lexdiff.model.location import Problem
from lexdiff.model.version import Stamp
from lexdiff.read import files, git, versions
from lexdiff.read.files import Blob, decode
from lexdiff.read.home import Workspace, find, home
from lexdiff.read.versions import Versions, ordered

__all__ = ["Blob", "Snapshot", "Tree", "Workspace", "amendment_files", "amendment_folder", "decode", "dirty", "find"]
__all__ += ["drafts", "home", "instrument_files", "ordered", "resolve", "resolve_all", "tree", "version_names"]


class Snapshot(NamedTuple):
    """The same at a commit; ``prefix`` is the workspace's path in the git repository, "" or with a closing "/"."""

    repository: git.Repository
    commit: str
    prefix: str
    read: Callable[[str], bytes]


class Tree(NamedTuple):
    """The files of one side of a comparison, by their path below the version's folder, sorted.

    ``home`` is the workspace they belong to, if any; ``place`` is where they stand on disk, None at a git revision;
    ``among`` are the versions of which it is one.
    """

    stamp: Stamp
    single: bool
    files: Mapping[str, Blob]
    problems: tuple[Problem, ...] = ()
    home: Workspace | Snapshot | None = None
    place: Path | None = None
    among: Versions | None = None


def version_names(workspace: Workspace) -> list[str]:
    """Returns the names of the versions that a workspace has: folders by name, commits in the order of history."""
    return list(versions.listed(workspace.root).held)


def resolve(argument: str, cwd: Path) -> Tree:
    """Returns the files that a version argument means: NAME, NAME@REVISION, a path, or PATH@REVISION.

    Raises ``UnknownName`` or ``Unreadable``, which say what there is and what to do.
    """
    return resolve_all((argument,), cwd)[0]


def resolve_all(arguments: Sequence[str], cwd: Path) -> list[Tree]:
    """Returns the same for several arguments, for which the versions are looked up once."""
    home = find(cwd)
    try:
        known = versions.listed(home.root) if home else versions.NONE
    except Unreadable:
        if not all(os.path.lexists(cwd / argument) for argument in arguments):
            raise
        known = versions.NONE  # whoever names files needs no versions
    return [_resolve(argument, cwd, home, known) for argument in arguments]


def _resolve(argument: str, cwd: Path, home: Workspace | None, known: Versions) -> Tree:
    if home and argument in known.held:
        return tree(home, known, argument)
    splits = [(argument[:i], argument[i + 1 :]) for i, sign in enumerate(argument) if sign == "@" and i]
    for name, revision in splits:
        if home and name in known.held:
            return _version_at(home.root, name, revision)
    if "\0" in argument or not argument.strip():
        raise UnknownName(f"{argument!a} is neither a version nor a path", "name a version, or a file or folder")
    if os.path.lexists(cwd / argument):
        return _path(Path(os.path.abspath(cwd / argument)))
    for path, revision in splits:
        if os.path.lexists(cwd / path):
            return _path_at(cwd, path, revision, known)
    if splits:  # what isn't on disk may still be in the past
        return _bygone(home.root if home else cwd, cwd, *splits[0], known)
    _unknown(argument, home, known)


def _unknown(argument: str, home: Workspace | None, known: Versions) -> NoReturn:
    what = f"there is no version and no file {ascii(argument)[1:-1]!r}"
    if home is None:
        hint = "no folder ordinances/ is here or above: go to one, make one with `lexdiff init`, or name two files"
        raise UnknownName(what, hint)
    from difflib import get_close_matches

    near = get_close_matches(argument, list(known.held), n=1, cutoff=0.4)
    lacking = versions.missing(known, [argument])
    hint = versions.hint(known, home.root) + (f"; nearest: {near[0]}" if near else "")
    raise UnknownName(what, hint + (f"; {lacking.what}: {lacking.hint}" if lacking else ""))


def tree(home: Workspace, known: Versions, name: str) -> Tree:
    """Returns the files of one of a workspace's versions."""
    commit = known.held[name].commit
    if commit:
        found = versions.files_at(known, name)
        return Tree(Stamp(name, None, commit, False), False, found.blobs, found.problems, home, None, known)
    folder = home.root / "ordinances" / name
    if not os.path.realpath(folder).startswith(os.path.join(os.path.realpath(home.root), "")):
        what = f"version {name} is a link that leads out of the repository"
        raise Unreadable(what, "put the folder itself there", f"ordinances/{name}")
    found = files.in_folder(folder, home.root, f"ordinances/{name}/")
    return Tree(_stamp(name, folder), False, found.blobs, found.problems, home, folder, known)


def drafts(home: Workspace, known: Versions) -> Tree:
    """Returns the files in ``ordinances/`` that git will carry in its next version, with the ids they will have."""
    folder = home.root / "ordinances"
    found = files.in_folder(folder, home.root, "ordinances/")
    length = len(next((one.commit for one in known.held.values() if one.commit), "0" * 40))
    blobs = {
        key: blob._replace(oid=git.object_id(blob.load(), length))
        for key, blob in found.blobs.items()
        if "/" not in key or key.partition("/")[0] not in known.held
    }
    return Tree(_stamp("", folder), False, blobs, found.problems, home, folder)


def _path(place: Path) -> Tree:
    home = _around(place)
    shown = place.relative_to(home.root).as_posix() if home else ""
    name = shown.removeprefix("ordinances/") or place.name
    if place.is_dir():
        found = files.in_folder(place, home.root if home else place, shown and shown + "/")
        return Tree(_stamp(name, place), False, found.blobs, found.problems, home, place)
    blob = files.one(place, shown or place.name)
    return Tree(_stamp(name, place), True, {place.name: blob}, (), home, place)


def _around(place: Path) -> Workspace | None:
    """Returns the workspace of which a path is a version, or a part of one; any other path stands for itself."""
    home = find(place.parent)
    return home if home and (home.root / "ordinances") in place.parents else None


def _stamp(name: str, place: Path) -> Stamp:
    repository = git.locate(place)
    return Stamp(name, None, git.head(repository) if repository else None)


def _repository(place: Path) -> git.Repository:
    repository = git.locate(place)
    if repository is None:
        raise Unreadable(f"{place} is in no git repository", "leave the @REVISION out, or run `git init` and commit")
    return repository


def _version_at(root: Path, name: str, revision: str) -> Tree:
    repository = _repository(root)
    inside = git.inside(repository, root)
    snapshot = _snapshot(repository, revision, inside, versions.NONE)
    entries = git.listing(repository, snapshot.commit, f"{snapshot.prefix}ordinances/{name}")
    if entries and entries[0].path:
        found = files.in_commit(entries, snapshot.read, f"ordinances/{name}/")
        return Tree(Stamp(name, revision, snapshot.commit, False), False, found.blobs, found.problems, snapshot)
    kept = versions.kept_at(repository, inside, snapshot.commit)
    if kept.versions != "folders":
        known = versions.at(repository, inside, kept, snapshot.commit)
        if name in known.held:
            found = versions.files_at(known, name)
            stamp = Stamp(name, revision, known.held[name].commit, False)
            return Tree(stamp, False, found.blobs, found.problems, snapshot, None, known)
        there = list(known.held)
    else:
        listing = git.listing(repository, snapshot.commit, f"{snapshot.prefix}ordinances") or []
        there = sorted({entry.path.split("/")[0] for entry in listing if "/" in entry.path})
    hint = f"versions there: {', '.join(there) or 'none'}"
    raise UnknownName(f"there is no version {name!r} at git revision {revision}", hint)


def _snapshot(repository: git.Repository, revision: str, root: str, known: Versions) -> Snapshot:
    """Returns a repository at a revision, or at the commit of a version that git carries."""
    held = known.held.get(revision)
    commit = held.commit if held and held.commit else git.commit(repository, revision)
    return Snapshot(repository, commit, root and root + "/", git.reader(repository))


def _path_at(cwd: Path, typed: str, revision: str, known: Versions) -> Tree:
    place = Path(os.path.abspath(cwd / typed))
    repository = _repository(place)
    path, home = git.inside(repository, place), _around(place)
    snapshot = _snapshot(repository, revision, git.inside(repository, home.root) if home else "", known)
    entries = git.listing(repository, snapshot.commit, path)
    if entries is None:
        raise UnknownName(f"there is no {path} at git revision {revision}", f"see `git ls-tree -r {revision}`")
    shown = path[len(snapshot.prefix) :] if home else ""
    name = shown.removeprefix("ordinances/") or place.name
    stamp, kept = Stamp(name, revision, snapshot.commit, False), snapshot if home else None
    if len(entries) == 1 and not entries[0].path:
        if not entries[0].mode.startswith("100"):
            raise Unreadable(f"{typed} is no file at git revision {revision}", "links aren't followed there", path)
        oid, size = entries[0].oid, entries[0].size
        blob = Blob(shown or place.name, oid, size, lambda: snapshot.read(oid))
        return Tree(stamp, True, {place.name: blob}, (), kept)
    found = files.in_commit(entries, snapshot.read, shown and shown + "/")
    return Tree(stamp, False, found.blobs, found.problems, kept)


def _bygone(root: Path, cwd: Path, typed: str, revision: str, known: Versions) -> Tree:
    """Returns a version or path that is no longer on disk, or never was: a bare repository has no files."""
    if git.locate(cwd / typed) is None and revision:
        what = f"there is no version and no file {ascii(typed)[1:-1]!r}, and no git repository that may have held it"
        raise UnknownName(what, "name a version, or a file or folder")
    repository = _repository(cwd / typed)
    base = root if find(cwd) and not repository.bare else repository.top
    version = git.inside(repository, base / "ordinances" / typed)
    if "/" in typed:
        return _path_at(cwd, typed, revision, known)
    if git.listing(repository, git.commit(repository, revision), version):
        return _version_at(base, typed, revision)
    try:
        return _path_at(cwd, typed, revision, known)
    except UnknownName:
        return _version_at(base, typed, revision)  # which says what versions there are


def dirty(tree: Tree) -> bool | None:
    """Returns whether the files on disk differ from those of the commit checked out; None where there is no git."""
    if tree.place is None:
        return tree.stamp.dirty
    repository = git.locate(tree.place)
    if repository is None:
        return None
    commit = git.head(repository)
    entries = git.listing(repository, commit, git.inside(repository, tree.place)) if commit else None
    if entries is None:
        return True
    if tree.single:
        held = dict.fromkeys(tree.files, entries[0].oid)
    else:
        held = {key: str(blob.oid) for key, blob in files.in_commit(entries, lambda oid: b"", "").blobs.items()}
    if held.keys() != tree.files.keys():
        return True
    return any(git.object_id(tree.files[key].load(), len(oid)) != oid for key, oid in held.items())


def amendment_files(tree: Tree | Workspace) -> dict[str, Blob]:
    """Returns all files below ``amendments/``, by their path in the workspace; none for a path that stands alone."""
    return amendment_folder(tree).blobs


def amendment_folder(tree: Tree | Workspace) -> files.Files:
    """Returns the same with what was refused."""
    home = tree.home if isinstance(tree, Tree) else tree
    if isinstance(home, Snapshot):
        entries = git.listing(home.repository, home.commit, home.prefix + "amendments") or []
        found = files.in_commit((e for e in entries if e.path), home.read, "amendments/")
    elif home is not None and os.path.isdir(home.root / "amendments"):
        found = files.in_folder(home.root / "amendments", home.root, "amendments/")
    else:
        return files.Files({}, ())
    return files.Files({f"amendments/{key}": blob for key, blob in found.blobs.items()}, found.problems)


def instrument_files(tree: Tree | Workspace) -> dict[str, Blob]:
    """Returns ``amendments/*/amendment.md`` only, which is all that a comparison needs, without reading the rest."""
    home = tree.home if isinstance(tree, Tree) else tree
    if not isinstance(home, Workspace):
        every = amendment_files(tree)
        return {key: blob for key, blob in every.items() if key.count("/") == 2 and key.endswith("/amendment.md")}
    border = os.path.join(os.path.realpath(home.root), "")
    found: dict[str, Blob] = {}
    folder = home.root / "amendments"
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        key, path = f"amendments/{name}/amendment.md", folder / name / "amendment.md"
        if name[0] != "." and name.isprintable() and path.is_file() and os.path.realpath(path).startswith(border):
            found[key] = files.one(path, key)
    return found
