"""Keeps the site that a build has replaced as the folder in which the next build works, so that an edit costs itself.

A site stands twice: where people read it, and as a spare beside the cache. Both are links to the same files; after a
swap the old tree is brought up to date and becomes the spare. So the next build neither links what it keeps nor
removes a whole old tree. A spare is used only while each of its files is the very file of the site (one inode).
Limits: only where cache and site are on one file system, and from the second build on; folders stand on the disk
twice. Rejected: changing the site in place, which a reader would see half done.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from lexdiff.site import tree
from lexdiff.site.swap import Place
from lexdiff.site.tree import Walk


def take(place: Place, spare: Path) -> Walk:
    """Returns what stands in the folder of a new site already: the spare, where it is whole, else nothing."""
    try:
        found = tree.walk(str(spare))
        if not spare.is_symlink() and found == tree.walk(place.target):
            for folder in ("", *found.folders):
                os.chmod(f"{spare}/{folder}", tree.FOLDER)
            os.rename(spare, place.new)  # which takes the place of an empty folder
            return found
    except OSError:
        pass  # it isn't there, or not ours
    drop(spare)
    return Walk({}, frozenset())


def leave(place: Place, spare: Path) -> None:
    """Makes the old site, which stands where the new one was built, the spare of the one that stands now."""
    try:
        _bring_up_to_date(place.new, place.target)
        os.rename(place.new, spare)
    except OSError:
        drop(spare)  # the next build links all again


def drop(spare: Path) -> None:
    """Removes a spare, if there is one."""
    with suppress(OSError):
        tree.clear(str(spare))


def _bring_up_to_date(old: str, new: str) -> None:
    """Lets one tree hold the very files of another."""
    before, after = tree.walk(old), tree.walk(new)
    differ = {path for path, _ in before.files.items() ^ after.files.items()}
    for path in differ & before.files.keys():
        os.unlink(f"{old}/{path}")
    for folder in sorted(before.folders - after.folders, reverse=True):
        os.rmdir(f"{old}/{folder}")
    for folder in sorted(after.folders - before.folders):
        os.mkdir(f"{old}/{folder}")
    for path in differ & after.files.keys():
        os.link(f"{new}/{path}", f"{old}/{path}", follow_symlinks=False)
