"""Writes a new repository of the right shape: a tiny worked example, which a newcomer compares and then replaces.

Or an empty one, for whoever knows what they want: nothing that was made up can then stand on a city's site.
The example is the folder ``example`` beside this file; its workflow installs the lexdiff that wrote it. Where git is to
carry the versions, the newer text waits in a folder ``next``, and the README says how to commit both. Nothing that
exists is overwritten. Limits: git isn't run; commits need a name, and that is the clerk's. Rejected: asking questions
on the way; a repository that already works explains itself better.
"""

from __future__ import annotations

from pathlib import Path

from lexdiff import __version__
from lexdiff.errors import LexdiffError
from lexdiff.settings import FILE

EXAMPLE = Path(__file__).with_name("example")
# Files that go to another place than they have here; where one stands there already, it stays.
PLACED = {"publish.yml": ".github/workflows/site.yml", "ignored.txt": ".gitignore"}
_FOLDERS = ("ordinances", "amendments")  # of an empty repository
_COPIED = "The next version begins with the text of the newest; change the words in its file:"
_COMMITTED = "A text that is right becomes a version. Then change its words for the next one, and do the same again:"
_MOVED = {
    "ordinances/2020/quiet-hours.md": "ordinances/quiet-hours.md",
    "ordinances/2023/quiet-hours.md": "next/quiet-hours.md",
}
_WAYS = {
    "tags": (
        "a version is a tag, and its name is the version's",
        'git commit -m "Quiet hours" && git tag 2020',
        'git commit -m "Quiet hours begin at ten" && git tag 2023',
    ),
    "commits": (
        "a version is a commit that changes them, named by its tag, or by a last line `Version: 2020`",
        'git commit -m "Quiet hours" -m "Version: 2020"',
        'git commit -m "Quiet hours begin at ten" -m "Version: 2023"',
    ),
}
_CHECKOUT = "      - uses: actions/checkout@v4\n"
_WHOLE = f"{_CHECKOUT}        with:\n          fetch-depth: 0  # the versions are in the history and its tags\n"


def init(folder: Path, versions: str = "folders", empty: bool = False) -> list[str]:
    """Writes the example into a folder, and returns the files written; refuses where something is in the way.

    ``versions`` says where versions come from, as in ``site/site.toml``; ``empty`` leaves the example out.
    """
    texts = _empty(versions) if empty else _texts() if versions == "folders" else _carried(versions)
    tops = {place.split("/")[0] for place in (*texts, *(_FOLDERS if empty else ()))}
    taken = sorted(top for top in tops if (folder / top).exists() or (folder / top).is_symlink())
    if taken:
        what = (
            f"{', '.join(taken)} exist{'s' if len(taken) == 1 else ''} in {folder} already, and nothing is overwritten"
        )
        raise LexdiffError(what, "name a new folder: lexdiff init NAME")
    placed = {
        place: _read(file).replace("==VERSION", f"=={__version__}")
        for file, place in PLACED.items()
        if not (folder / place).exists()
    }
    if versions != "folders":
        placed = {place: text.replace(_CHECKOUT, _WHOLE) for place, text in placed.items()}
    try:
        for place in _FOLDERS if empty else ():
            (folder / place).mkdir(parents=True)
        for place, text in {**texts, **placed}.items():
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(target, "xb") as stream:
                stream.write(text.encode("utf-8"))
    except OSError as error:
        raise LexdiffError(f"{folder} can't be written ({error.strerror})", "name another folder") from None
    return [*texts, *placed]


def _read(file: str) -> str:
    return (EXAMPLE / file).read_bytes().decode("utf-8")


def _texts() -> dict[str, str]:
    """Returns the example's own files by their places, versions as folders."""
    return {
        file: _read(file) for file in sorted(path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.rglob("*.md"))
    }


def _carried(versions: str) -> dict[str, str]:
    """Returns the same with versions that git carries."""
    what, first, second = _WAYS[versions]
    found = {_MOVED.get(place, place): text for place, text in _texts().items()}
    found["README.md"] = _read("carried.txt").format(what=what, first=first, second=second)
    return found | _said(versions)


def _empty(versions: str) -> dict[str, str]:
    """Returns what an empty repository holds: how to begin, and where versions come from."""
    way = {
        "what": "one folder there is one version",
        "begin": "",
        "then": _COPIED,
        "version": "lexdiff new version 2025",
    }
    if versions != "folders":
        what, first, _ = _WAYS[versions]
        way = {"what": what, "begin": "    git init\n", "then": _COMMITTED, "version": f"git add . && {first}"}
    return {"README.md": _read("empty.txt").format(**way)} | (_said(versions) if versions != "folders" else {})


def _said(versions: str) -> dict[str, str]:
    return {FILE: f'# Where versions come from: "folders", "tags" or "commits".\nversions = "{versions}"\n'}
