"""Files beside the ordinances and records that nobody reads, though somebody may have meant them to be read.

Only ``*.md`` is read, inside a version's folder or below ``amendments/``, and nothing that begins with a dot.
Limits: names only. Pictures, PDF files and the like are left alone, and so is a README above the versions: nobody takes
them for a text. Rejected: reading what ends in .txt or .MD; on another machine it would be another file, or none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from lexdiff.model.location import Problem
from lexdiff.read.workspace import Workspace

_TEXTS = (".md", ".markdown", ".mdown", ".mkd", ".txt", ".text")
_MACHINE_S = ("._", ".#")  # what macOS and Emacs leave beside a file


def unread(workspace: Workspace, carried: bool) -> Iterator[Problem]:
    """Yields a problem for each file that looks like a text and isn't read.

    Where git carries the versions (``carried``), a text lies in ``ordinances/`` itself.
    """
    for top in ("ordinances", "amendments"):
        for folder, below, files in os.walk(workspace.root / top):
            below[:] = sorted(name for name in below if name[0] != ".")
            shown = os.path.relpath(folder, workspace.root).replace(os.sep, "/")
            for name in sorted(files):
                if hint := _hint(name, bare=shown == "ordinances" and not carried):
                    yield Problem(ascii(f"{shown}/{name}")[1:-1], 0, "this file isn't read", hint)


def _hint(name: str, bare: bool) -> str:
    """Returns what to do about a file that isn't read, "" for one that is, or that nobody takes for a text."""
    stem, ending = os.path.splitext(name.casefold())
    if ending not in _TEXTS or name.startswith(_MACHINE_S):
        return ""
    if name[0] == ".":
        return "take the dot from the beginning of its name"
    if not name.endswith(".md"):
        return f"rename it: {os.path.splitext(name)[0]}.md"
    if bare and stem != "readme":
        return "move it into a version's folder, such as ordinances/2025/"
    return ""


def fallen_in(held: Mapping[str, Mapping[str, object]]) -> Iterator[Problem]:
    """Yields a problem where a copy of a version stands inside another: ``cp -r`` does so where the folder is there.

    ``held`` gives for each version its files, by their path in its folder.
    """
    for version, files in held.items():
        for name in held:
            inside = [key for key in files if key.startswith(f"{name}/") and key.partition("/")[2] in held[name]]
            if inside:
                what = f"a copy of version {name} stands inside version {version}, and counts as part of it"
                hint = f"move its files into ordinances/{version}/; `lexdiff new version` copies a version"
                yield Problem(f"ordinances/{version}/{inside[0]}", 0, what, hint)
