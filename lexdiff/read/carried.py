"""The versions that git carries, each with a name of its own: tags, or commits that changed the ordinances.

A version is named by its tag, else by a trailer ``Version:``, else by the first line of its message. No name is made
from a commit's hash, so that addresses outlive a history that is rewritten. Limits: the main line is that of first
parents; a commit that only touches other folders is no version, unless it names one.
Rejected: numbering the commits; one that is put between later would move every number behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.location import Problem
from lexdiff.model.version import FOLDER, Held, Said
from lexdiff.read import git, git_history, records, trailers
from lexdiff.read.frontmatter import one_line
from lexdiff.read.trailers import Message
from lexdiff.settings import FILE, Keeping

_LONGEST = 100


class Past(NamedTuple):
    """The history that carries versions; ``prefix`` is the workspace's path in the git repository, "" or with "/"."""

    repository: git.Repository
    prefix: str
    read: Callable[[str], git.Object | None]
    trees: git_history.Trees


class Carried(NamedTuple):
    """The versions in the order of history, and what is wrong with the tags and messages that name them."""

    held: tuple[Held, ...]
    problems: tuple[Problem, ...]


Named = Mapping[str, Sequence[tuple[str, Message]]]  # commit -> the names that tags give it, with their own messages


def past(repository: git.Repository, root: str) -> Past:
    """Returns the history of a repository; ``root`` is the workspace's path in it, "" for the top."""
    read = git.objects(repository)
    return Past(repository, root and root + "/", read, git_history.Trees(repository, read))


def carried(history: Past, kept: Keeping, start: str | None) -> Carried:
    """Returns the versions as seen from the commit ``start``, which is None before the first one."""
    found = _Found(history, kept)
    if start is None:
        found.report(FILE, "git has no commit yet, so there is no version", "commit the ordinances", kept.line)
    line = git_history.main_line(history.repository, start) if start else []
    named = found.tags()
    if start and kept.versions == "commits":
        changed = {*git_history.main_line(history.repository, start, history.prefix + FOLDER)}
        telling = {*git_history.main_line(history.repository, start, key="version")}
        found.commits([one for one in line if one in changed or one in telling], changed, _moved(named, line, changed))
    elif kept.versions == "tags":
        places = {commit: number for number, commit in enumerate(line)}
        found.tagged(sorted(named, key=lambda one: (places.get(one, len(line)), named[one][0][0])), named)
    return Carried(tuple(found.held), tuple(found.problems))


def _moved(named: Named, line: Sequence[str], changed: set[str]) -> Named:
    """Returns the names that tags give, each at the commit that brought the text which stands at the tag."""
    found: dict[str, list[tuple[str, Message]]] = {}
    last = ""
    for commit in line:
        last = commit if commit in changed else last
        if last and commit in named:
            found.setdefault(last, []).extend(named[commit])
    return found


class _Found:
    """Gathers the versions of a history, each under a name of its own, and what is wrong with it."""

    def __init__(self, history: Past, kept: Keeping) -> None:
        self.history, self.kept = history, kept
        self.held: list[Held] = []
        self.taken: set[str] = set()
        self.problems: list[Problem] = []

    def report(self, file: str, what: str, hint: str, line: int = 0) -> None:
        """Notes a problem."""
        self.problems.append(Problem(one_line(file), line, one_line(what), hint))

    def tags(self) -> Named:
        """Returns the names that tags give to commits, and takes these names."""
        found: dict[str, list[tuple[str, Message]]] = {}
        for tag in git_history.tags(self.history.repository, self.history.read):
            name, place = _matched(tag.name, self.kept.tags), f"refs/tags/{tag.name}"
            if not name:
                continue
            if not tag.commit:
                self.report(place, "the tag leads to no commit, so it is no version", f"`git tag -d {tag.name}`")
            elif fault := unsound(name):
                self.report(place, f"the tag can't name a version: {fault}", 'choose tags: tags = "law/*"')
            elif self._text(tag.commit) is None:
                self.report(place, f"there is no {FOLDER}/ at the tag", 'choose tags: tags = "law/*"')
            else:
                several = found.setdefault(tag.commit, [])
                if several:
                    what = f"{several[0][0]} and {name} are tags of one commit: two versions with the same text"
                    self.report(place, what, 'delete one of them, or choose tags: tags = "law/*"')
                several.append((name, trailers.read(tag.message, place)))
                self.taken.add(name)
        return found

    def tagged(self, commits: Sequence[str], named: Named) -> None:
        """Enters the versions that are tags."""
        for commit in commits:
            for name, own in named[commit]:
                self._enter(name, commit, own, self._message(commit))

    def commits(self, line: Sequence[str], changed: Container[str], named: Named) -> None:
        """Enters the versions that are commits; several in a row with one ``Version:`` are one.

        A commit that changed nothing is one only if it says so: a law can be passed again as it is.
        """
        parts = self.history.trees.folders(line[-1], self.history.prefix + FOLDER) if line else []
        self.taken.update(parts)  # a version named like a part of the text would be taken for that folder
        borders = git.borders(self.history.repository)
        row: list[tuple[str, Message]] = []
        for commit in line:
            said = self._message(commit)
            if self._text(commit) is None or not (said.version or commit in changed):
                continue
            if row and not (said.version and said.version == row[-1][1].version):
                self._row(row, named, borders)
                row = []
            row.append((commit, said))
        if row:
            self._row(row, named, borders)

    def _row(self, row: Sequence[tuple[str, Message]], named: Named, borders: Container[str]) -> None:
        """Enters the version that commits make together: its text is the last one's, and so is the word that counts."""
        commit, last = row[-1]
        messages = [message for _, message in reversed(row)]
        tags = [tag for one, _ in row for tag in named.get(one, ())]
        for name, own in tags:
            self._enter(name, commit, own, *messages)
        if not tags and (last.version or commit not in borders):  # at a clone's end nobody knows what a commit changed
            self._enter(self._free(last), commit, *messages)

    def _text(self, commit: str) -> git.Object | None:
        found = self.history.read(f"{commit}:{self.history.prefix}{FOLDER}")
        return found if found and found.kind == "tree" else None

    def _message(self, commit: str) -> Message:
        found = self.history.read(commit)
        return trailers.read(git_history.message(found) if found else "", f"commit {commit[:12]}")

    def _enter(self, name: str, commit: str, *messages: Message) -> None:
        said = Said()
        for one in messages:
            said = _both(said, one.said)
            self.problems.extend(one.problems)
        self.held.append(Held(name, commit, said))
        self.taken.add(name)

    def _free(self, said: Message) -> str:
        """Returns the name that a message gives, with a number where another version has it."""
        name = said.version
        if fault := unsound(name) if name else "":
            self.report("Version:", f"{one_line(name, 60)} can't name a version: {fault}", "name it by a tag")
            name = ""
        first = name or trailers.short(said.subject)
        found = next(one for one in _numbered(first) if one not in self.taken)
        if name and found != name:
            what = f"two commits name version {name}, and others stand between; the later one is {found}"
            self.report("Version:", what, "name one of them by a tag")
        return found


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _both(first: Said, second: Said) -> Said:
    """Returns what two messages say; the first one's word counts where both speak."""
    return Said(first.amendment or second.amendment, records.filled(first.clocks, second.clocks))


def _matched(tag: str, pattern: str) -> str:
    """Returns what the pattern's star stands for in the name of a tag, "" where it doesn't fit."""
    before, _, after = pattern.partition("*")
    fits = tag.startswith(before) and tag.endswith(after) and len(tag) > len(before) + len(after)
    return tag[len(before) : len(tag) - len(after)] if fits else ""


def unsound(name: str) -> str:
    """Returns why a name can't be a version's, "" where it can: it must be able to name a folder."""
    if "/" in name or "\\" in name:
        return "it holds a slash"
    if not name.isprintable() or name != name.strip():
        return "it holds signs that can't be seen"
    if name.startswith("."):
        return "it begins with a dot"
    return f"it is longer than {_LONGEST} characters" if len(name) > _LONGEST else ""
