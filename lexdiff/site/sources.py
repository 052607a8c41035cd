"""Which files of a publisher's own a site is made from, under the rules that ``read.files`` has for links.

A link that leads out of the repository stops the build; what it leads to would be published, or printed as a template.
Limits: names that begin with a dot don't count. Rejected: leaving such a link out without a word, as for a text that is
missed at once; nobody misses a picture that was never there.
"""

from __future__ import annotations

import os
from pathlib import Path

from lexdiff.errors import Unreadable
from lexdiff.read import files
from lexdiff.read.files import Blob, Files

FOLDER = "site"
FOLDERS = ("pages", "static", "templates")
FILES = ("site.toml", "addresses.json", "citations.toml", "links.json")


def read(root: Path, folder: str) -> Files:
    """Returns the files below a folder in ``site/``, by their path below it, and what was refused."""
    if not (root / FOLDER / folder).is_dir():
        return Files({}, ())
    _stays(root, f"{FOLDER}/{folder}", "put the folder itself there")
    return files.in_folder(root / FOLDER / folder, root, f"{FOLDER}/{folder}/", "")


def below(root: Path, folder: str) -> dict[str, Blob]:
    """Returns the files below a folder in ``site/``, by their path below it."""
    return read(root, folder).blobs


def check(root: Path) -> None:
    """Stops the work at what can't be trusted below ``site/``."""
    for name in FILES:
        _stays(root, f"{FOLDER}/{name}", "put the file itself there")
    for one in (problem for folder in FOLDERS for problem in read(root, folder).problems):
        raise Unreadable(one.what, one.hint, one.file)


def _stays(root: Path, path: str, hint: str) -> None:
    """Refuses a place that a link leads out of the repository from."""
    if not os.path.realpath(root / path).startswith(os.path.join(os.path.realpath(root), "")):
        raise Unreadable("refused: the link leads out of the repository", hint, path)
