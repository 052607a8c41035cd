"""What must hold before a site is built: nothing of its sources would be missing without a word, its place is free.

Limits: files that lie here; what git's past holds can't be mended, and is only a problem.
Rejected: building what can be read all the same. A law whose file has a second one beside it, or a record without its
title, looks whole to whoever reads the site.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from lexdiff.errors import LexdiffError, Unreadable
from lexdiff.model.location import Problem
from lexdiff.read import check, files, frontmatter, naming, records, workspace
from lexdiff.read.fields import sheet
from lexdiff.read.state import FOLDERS
from lexdiff.repository import Repository
from lexdiff.site import sources, swap

TAKEN = (*FOLDERS, ".git", ".lexdiff", ".github")


def survey(found: Repository, target: Path) -> None:
    """Stops the work at what no site may be made from, or where none may be made."""
    _target(found.root, target)
    for one in (*_beside(found.root), *_texts(found), *_second(found), *_overlong(found)):
        raise Unreadable(one.what, one.hint, f"{one.file}:{one.line}" if one.line else one.file)
    sources.check(found.root)


def _target(root: Path, target: Path) -> None:
    """Refuses a site among the sources of sites, where the next build would read it."""
    real, top = Path(os.path.realpath(target)), Path(os.path.realpath(root))
    inside = real.relative_to(top).parts[:1] if real.is_relative_to(top) else ()
    if inside and inside[0] in TAKEN:
        raise LexdiffError(f"the folder {inside[0]} is for other things", swap.ANOTHER, str(target))


def _beside(root: Path) -> Iterator[Problem]:
    """Yields amendments and records of which not all can be read."""
    for _, blob in sorted(workspace.amendment_files(workspace.Workspace(root)).items()):
        try:
            yield from frontmatter.unreadable(files.decode(blob.load(), blob.file), blob.file)
        except LexdiffError as error:
            yield records.as_problem(error, blob.file)


def _texts(found: Repository) -> Iterator[Problem]:
    for text in (text for several in found.texts.values() for text in several):
        if text.version not in found.commits:
            yield from frontmatter.unreadable(text.source, text.file)


def _second(found: Repository) -> Iterator[Problem]:
    """Yields files that count for nothing, because another holds their ordinance in the same version."""
    first = {(text.version, name): text.file for name, several in found.texts.items() for text in several}
    taken = {*first.values()}
    for version in (version for version in found.versions if version not in found.commits):
        folder = f"ordinances/{version}"
        for key, blob in files.in_folder(found.root / folder, found.root, f"{folder}/").blobs.items():
            if blob.file not in taken:
                front = frontmatter.scalars(files.decode(blob.load(), blob.file))
                name = front.get("ordinance", "") or files.default_id(key)
                yield check.second(name, first.get((version, name), "another file"), blob.file)


def _overlong(found: Repository) -> Iterator[Problem]:
    for name, (text, *_) in found.texts.items():
        if flaw := naming.too_long(name):
            line = sheet(text.source, text.file).at("ordinance")
            yield Problem(text.file, line, flaw, "shorten it (ordinance: ...)")
