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
_HEADER = 32  # the most that stands before a file's content in git's own
_QUIET = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
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


def inside(repository: Repository, place: Path) -> str:
    """Returns a place as a path in its repository, "" for the top."""
    relative = os.path.relpath(place, repository.top).replace(os.sep, "/")
    return "" if relative == "." else relative


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
    return _followed(repository)[1]


def _followed(repository: Repository) -> tuple[list[str], str | None]:
    """Returns the names of the refs that lead from HEAD to a commit, and the commit."""
    names: list[str] = []
    text = _line(repository.folder / "HEAD")
    while len(names) < 5:
        if _HASH.match(text):
            return names, text
        name = text.removeprefix("ref: ")
        if not name.startswith("refs/") or ".." in name:
            break
        names.append(name)
        text = _ref(repository, name)
    return names, None


def signposts(repository: Repository) -> list[Path]:
    """Returns the files and folders that tell where HEAD and the tags lead and where a clone ends; not all are there.

    While they are as they were, git carries the same versions: what they lead to has its content for a name.
    """
    places = dict.fromkeys((repository.folder, shared(repository)))
    names = ("HEAD", "commondir", "shallow", "packed-refs", "refs/tags", "reftable", *_followed(repository)[0])
    return [place / name for place in places for name in names]


def _ref(repository: Repository, name: str) -> str:
    folder = shared(repository)
    loose = _line(repository.folder / name) or _line(folder / name)
    if loose:
        return loose
    try:
        packed = (folder / "packed-refs").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    found = re.search(rf"^([0-9a-f]+) {re.escape(name)}$", packed, re.MULTILINE)
    return found[1] if found else ""


def commit(repository: Repository, revision: str) -> str:
    """Returns the full hash of the commit that ``revision`` names; ``UnknownName`` where it names none."""
    hint = "name a branch, tag or commit that `git log` shows, such as HEAD~3"
    if not re.match(_REVISION, revision) or ".." in revision:
        raise UnknownName(f"{revision!a} can't be a git revision", hint)
    answer = ask(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
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
    oid = ask(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{at}:{path}").decode().strip()
    if not _HASH.match(oid):
        return None
    kind = ask(repository, "cat-file", "-t", oid).strip()
    if kind == b"tree":
        out = ask(repository, "ls-tree", "-r", "-z", "-l", "--full-tree", oid)
        return [_entry(line) for line in out.split(b"\0") if line]
    if kind != b"blob":
        raise Unreadable(f"{path or at} is missing in the git repository", gone(repository), str(repository.top))
    above, _, name = path.rpartition("/")
    out = ask(repository, "ls-tree", "-z", "-l", "--full-tree", f"{at}:{above}")
    return [entry._replace(path="") for entry in map(_entry, filter(None, out.split(b"\0"))) if entry.path == name]


def _entry(line: bytes) -> Entry:
    facts, _, path = line.partition(b"\t")
    mode, _, oid, size = facts.decode("ascii").split()
    return Entry(mode, oid, int(size) if size.isdigit() else -1, path.decode("utf-8", "surrogateescape"))


class Object(NamedTuple):
    """What git holds under a name: the object's id, its kind ("blob", "tree", "commit" or "tag") and its content."""

    oid: str
    kind: str
    content: bytes


def objects(repository: Repository) -> Callable[[str], Object | None]:
    """Returns a function from a name to its object, None where there is none; all calls share one process.

    A name is an id, or an id with ``^{commit}`` or ``:path`` behind it. The process starts with the first call.
    """
    from threading import Lock

    lock = Lock()
    running: list[Any] = []

    def read(name: str) -> Object | None:
        with lock:
            if not running:
                running.append(process(repository, "--batch"))
            return _object(running[0], name)

    return read


def _object(process: Any, name: str) -> Object | None:
    try:
        process.stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
        process.stdin.flush()
        facts = process.stdout.readline().split()
        if len(facts) == 3 and facts[2].isdigit():
            content: bytes = process.stdout.read(int(facts[2]) + 1)[:-1]
            if len(content) == int(facts[2]):
                return Object(facts[0].decode("ascii"), facts[1].decode("ascii"), content)
    except OSError:
        pass  # git ended, which it says elsewhere
    return None


def reader(repository: Repository, read: Callable[[str], Object | None] | None = None) -> Callable[..., bytes]:
    """Returns a function from object id to the content of a file; ``Unreadable`` where it can't be read.

    A size besides asks for the first bytes only, and is answered with those at least.
    """
    read = read or objects(repository)
    folder = str(shared(repository) / "objects")

    def content(oid: str, size: int = -1) -> bytes:
        if size >= 0 and (start := _beginning(folder, oid, size)) is not None:
            return start
        found = read(oid)
        if found is None or found.kind != "blob":
            raise Unreadable(f"git can't read object {oid[:12]}", gone(repository), str(repository.top))
        return found.content

    return content


def _beginning(folder: str, oid: str, size: int) -> bytes | None:
    """Returns the first bytes of a file that git holds in a file of its own; None where it doesn't.

    Git itself only hands out whole files, and to unpack a whole code for its front matter takes half a second.
    """
    from zlib import decompressobj, error

    try:
        with open(f"{folder}/{oid[:2]}/{oid[2:]}", "rb") as stream:
            start = decompressobj().decompress(stream.read(2 * size + _HEADER), size + _HEADER)
    except (OSError, error):
        return None
    facts, end, content = start.partition(b"\0")
    return content[:size] if end and facts.startswith(b"blob ") else None


def _git(repository: Repository) -> Any:
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # no git is found out below, and said in one line
    from git.cmd import Git

    git = Git(str(repository.folder))
    # Named outright, the folder is not searched for: no check whose it is, and no setting that moves the work tree.
    git.update_environment(GIT_DIR=str(repository.folder), GIT_WORK_TREE=str(repository.folder), **_QUIET)
    return git


def process(repository: Repository, option: str) -> Any:
    """Returns a process that answers on one name after the other, with contents (``--batch``) or without."""
    return _git(repository).cat_file(option, istream=-1, as_process=True)


def ask(repository: Repository, *command: str) -> bytes:
    """Returns what a plumbing command prints; nothing where ``rev-parse`` finds nothing, else ``Unreadable``."""
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
        raise Unreadable(f"git can't read the repository: {_said(error)}", gone(repository), str(repository.top))
    if status > 1 and error:
        raise Unreadable(f"git can't read the repository: {_said(error)}", "see `git fsck`", str(repository.top))
    return bytes(out) if not status else b""


def _said(error: Any) -> str:
    text = error.decode("utf-8", "replace") if isinstance(error, bytes) else str(error)
    lines = [line for line in text.splitlines() if line.strip()]
    return "".join(c if c.isprintable() else "?" for c in (lines[-1] if lines else "no reason given"))[:200]


def shared(repository: Repository) -> Path:
    """Returns the folder that holds objects and refs, for a linked work tree another one than its own."""
    return Path(os.path.normpath(repository.folder / (_line(repository.folder / "commondir") or ".")))


def borders(repository: Repository) -> frozenset[str]:
    """Returns the commits at which a shallow clone ends, none where the history is whole."""
    try:
        return frozenset((shared(repository) / "shallow").read_text("ascii", "replace").split())
    except OSError:
        return frozenset()


def _shallow(repository: Repository) -> str:
    return "; this clone is shallow: `git fetch --unshallow` brings the rest" if borders(repository) else ""


def gone(repository: Repository) -> str:
    """Returns what to do where an object is missing that should be there."""
    return "the clone is partial or damaged: see `git fsck`, or fetch the missing part" + _shallow(repository)


def object_id(content: bytes, length: int) -> str:
    """Returns the id that git gives to a file's content, in a hash of ``length`` hexadecimal digits (40 or 64)."""
    from hashlib import sha1, sha256

    digest = sha256() if length == 64 else sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest()
