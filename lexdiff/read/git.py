"""The one door to git: what a repository held at a revision, read through object ids by plumbing commands.

Nothing is checked out, and no hook, filter, text conversion, pager, helper or transport of the repository gets to run,
whatever its configuration says; replace refs are not followed. Works in bare, shallow and linked repositories; an
object that isn't there is named. Limits: links and submodules are not followed; ``head`` knows files, not reftables.
Rejected: ``git.Repo`` objects, which read configuration and walk trees at four times the cost, and ``git show``,
which costs a process a file and obeys text conversion.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from lexdiff.errors import UnknownName, Unreadable

_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
# A revision is never an option, a range, a path in a revision or more than one line.
_REVISION = r"(?!-)[^\x00-\x1f\x7f:\ud800-\udfff]+\Z"
_PATH = r"(?!\.{1,2}(?:/|\Z))[^\x00\n\ud800-\udfff]*\Z"
_QUIET = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_COUNT": "0",
    "GIT_CONFIG_PARAMETERS": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    # A partial clone fetches what is missing on its own, by a command that the repository names.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_SSH_COMMAND": "false",
}


class Repository(NamedTuple):
    """A git repository: its folder of objects and refs, and the folder above which no path of it lies.

    ``top`` is where its work tree begins; for a bare repository the same as ``folder``.
    """

    folder: Path
    top: Path
    bare: bool


class Entry(NamedTuple):
    """What a tree holds at a path: git's mode, the object id, and the size in bytes (-1 for what is no file)."""

    mode: str
    oid: str
    size: int
    path: str


def locate(place: Path) -> Repository | None:
    """Returns the repository that a file or folder lies in, without asking git; None where there is none."""
    place = Path(os.path.abspath(place))
    for folder in (place, *place.parents):
        dot = folder / ".git"
        if (found := _git_folder(dot)) is not None:
            return Repository(found, folder, False)
        if _is_git_folder(folder) and folder.name != ".git":
            return Repository(folder, folder, True)
    return None


def _git_folder(dot: Path) -> Path | None:
    if _is_git_folder(dot):
        return dot
    text = _line(dot)  # a linked work tree or a submodule has a file that points to the folder
    if text.startswith("gitdir: "):
        target = Path(os.path.normpath(dot.parent / text[8:]))
        return target if (target / "HEAD").is_file() else None
    return None


def _is_git_folder(folder: Path) -> bool:
    return os.path.isfile(folder / "HEAD") and os.path.isdir(folder / "objects") and os.path.isdir(folder / "refs")


def _line(file: Path) -> str:
    try:
        with open(file, encoding="utf-8", errors="replace") as stream:
            return stream.readline(4096).strip("\r\n")
    except (OSError, ValueError):
        return ""


def head(repository: Repository) -> str | None:
    """Returns the commit that is checked out, by reading the files of refs; None before the first commit."""
    text = _line(repository.folder / "HEAD")
    for _ in range(5):
        if _HASH.match(text):
            return text
        name = text.removeprefix("ref: ")
        if not name.startswith("refs/") or ".." in name:
            return None
        text = _ref(repository.folder, name)
    return None


def _ref(folder: Path, name: str) -> str:
    shared = Path(os.path.normpath(folder / (_line(folder / "commondir") or ".")))
    loose = _line(folder / name) or _line(shared / name)
    if loose:
        return loose
    try:
        packed = (shared / "packed-refs").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    found = re.search(rf"^([0-9a-f]+) {re.escape(name)}$", packed, re.MULTILINE)
    return found[1] if found else ""


def commit(repository: Repository, revision: str) -> str:
    """Returns the full hash of the commit that ``revision`` names; ``UnknownName`` where it names none."""
    hint = "name a branch, tag or commit that `git log` shows, such as HEAD~3"
    if not re.match(_REVISION, revision) or ".." in revision:
        raise UnknownName(f"{revision!a} can't be a git revision", hint)
    answer = _ask(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    found = answer.decode("ascii", "replace").strip()
    if not _HASH.match(found):
        raise UnknownName(f"git knows no revision {revision!r} in {repository.top}", hint + _shallow(repository))
    return found


def listing(repository: Repository, at: str, path: str) -> list[Entry] | None:
    """Returns all files of a commit at and below a path ("" for all), with paths below it; None where it isn't there.

    Where the path is a file, the list holds that one, and its path is "".
    """
    if not re.match(_PATH, path):
        return None
    oid = _ask(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{at}:{path}").decode().strip()
    if not _HASH.match(oid):
        return None
    kind = _ask(repository, "cat-file", "-t", oid).strip()
    if kind == b"tree":
        out = _ask(repository, "ls-tree", "-r", "-z", "-l", "--full-tree", oid)
        return [_entry(line) for line in out.split(b"\0") if line]
    if kind != b"blob":
        raise Unreadable(f"{path or at} is missing in the git repository", _gone(repository), str(repository.top))
    above, _, name = path.rpartition("/")
    out = _ask(repository, "ls-tree", "-z", "-l", "--full-tree", f"{at}:{above}")
    return [entry._replace(path="") for entry in map(_entry, filter(None, out.split(b"\0"))) if entry.path == name]


def _entry(line: bytes) -> Entry:
    facts, _, path = line.partition(b"\t")
    mode, _, oid, size = facts.decode("ascii").split()
    return Entry(mode, oid, int(size) if size.isdigit() else -1, path.decode("utf-8", "surrogateescape"))


def reader(repository: Repository) -> Callable[[str], bytes]:
    """Returns a function from object id to content; all calls share one process, which starts with the first."""
    from threading import Lock

    lock = Lock()
    running: list[Any] = []

    def read(oid: str) -> bytes:
        with lock:
            if not running:
                running.append(_git(repository).cat_file("--batch", istream=-1, as_process=True))
            return _content(running[0], oid, repository)

    return read


def _content(process: Any, oid: str, repository: Repository) -> bytes:
    try:
        process.stdin.write(oid.encode("ascii") + b"\n")
        process.stdin.flush()
        facts = process.stdout.readline().split()
        if len(facts) == 3 and facts[1] == b"blob":
            content: bytes = process.stdout.read(int(facts[2]) + 1)[:-1]
            if len(content) == int(facts[2]):
                return content
    except OSError:
        pass  # git ended: the message below says what is known
    raise Unreadable(f"git can't read object {oid[:12]}", _gone(repository), str(repository.top))


def _git(repository: Repository) -> Any:
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # no git is found out below, and said in one line
    from git.cmd import Git

    git = Git(str(repository.folder))
    # Named outright, the folder is not searched for: no check whose it is, and no setting that moves the work tree.
    git.update_environment(GIT_DIR=str(repository.folder), GIT_WORK_TREE=str(repository.folder), **_QUIET)
    return git


def _ask(repository: Repository, *command: str) -> bytes:
    from_git = _git(repository)
    from git.exc import GitCommandNotFound

    try:
        status, out, error = from_git.execute(
            [from_git.GIT_PYTHON_GIT_EXECUTABLE, *command],
            with_extended_output=True,
            with_exceptions=False,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
        )
    except GitCommandNotFound:
        raise Unreadable("git isn't installed, or isn't on the PATH", "install git, or give paths of files") from None
    if status and command[0] != "rev-parse":
        raise Unreadable(f"git can't read the repository: {_said(error)}", _gone(repository), str(repository.top))
    if status > 1 and error:
        raise Unreadable(f"git can't read the repository: {_said(error)}", "see `git fsck`", str(repository.top))
    return bytes(out) if not status else b""


def _said(error: Any) -> str:
    text = error.decode("utf-8", "replace") if isinstance(error, bytes) else str(error)
    lines = [line for line in text.splitlines() if line.strip()]
    return "".join(c if c.isprintable() else "?" for c in (lines[-1] if lines else "no reason given"))[:200]


def _shallow(repository: Repository) -> str:
    shared = Path(os.path.normpath(repository.folder / (_line(repository.folder / "commondir") or ".")))
    return "; this clone is shallow: `git fetch --unshallow` brings the rest" if (shared / "shallow").exists() else ""


def _gone(repository: Repository) -> str:
    return "the clone is partial or damaged: see `git fsck`, or fetch the missing part" + _shallow(repository)


def object_id(content: bytes, length: int) -> str:
    """Returns the id that git gives to a file's content, in a hash of ``length`` hexadecimal digits (40 or 64)."""
    from hashlib import sha1, sha256

    digest = sha256() if length == 64 else sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest()
