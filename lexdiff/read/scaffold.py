"""Writes a new repository of the right shape: a tiny worked example, which a newcomer compares and then replaces.

The example is the folder ``example`` beside this file, written as it stands, but for our own version, which the
workflow installs. Nothing that exists is overwritten.
Rejected: asking questions on the way; a repository that already works explains itself better.
"""

from __future__ import annotations

from pathlib import Path

from lexdiff import __version__
from lexdiff.errors import LexdiffError

EXAMPLE = Path(__file__).with_name("example")
# Files that go to another place than they have here; where one stands there already, it stays.
PLACED = {"publish.yml": ".github/workflows/site.yml", "ignored.txt": ".gitignore"}


def init(folder: Path) -> list[str]:
    """Writes the example into a folder, and returns the files written; refuses where something is in the way."""
    files = sorted(path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.rglob("*.md"))
    tops = {file.split("/")[0] for file in files}
    taken = sorted(top for top in tops if (folder / top).exists() or (folder / top).is_symlink())
    if taken:
        what = (
            f"{', '.join(taken)} exist{'s' if len(taken) == 1 else ''} in {folder} already, and nothing is overwritten"
        )
        raise LexdiffError(what, "name a new folder: lexdiff init NAME")
    written = {file: file for file in files}
    written |= {file: place for file, place in PLACED.items() if not (folder / place).exists()}
    try:
        for file, place in written.items():
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(target, "xb") as stream:
                stream.write((EXAMPLE / file).read_bytes().replace(b"==VERSION", f"=={__version__}".encode()))
    except OSError as error:
        raise LexdiffError(f"{folder} can't be written ({error.strerror})", "name another folder") from None
    return list(written.values())
