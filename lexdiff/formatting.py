"""``fmt``: ordinance files into canonical form, proved before anything is written.

The text it would write is read again, and every provision must have the same address, label, words and marks; else the
file is left alone and a ``Problem`` says where. Rejected: a Markdown formatter; those renumber lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lexdiff.errors import LexdiffError, UnknownName
from lexdiff.model.location import Problem
from lexdiff.model.provision import Provision
from lexdiff.model.version import Ordinance
from lexdiff.read import frontmatter, workspace
from lexdiff.read.files import decode
from lexdiff.read.provisions import read_ordinance
from lexdiff.render import canonical


class Formatted(NamedTuple):
    """A file's name for people, its path, its canonical text where that differs, and what stands against it."""

    shown: str
    path: Path
    text: str | None
    problem: Problem | None


_SIGNS = re.compile(r"\W+|_")


def files(paths: Sequence[str], cwd: Path) -> Iterator[Formatted]:
    """Yields the files named, or all under ``ordinances/``, each with what canonical form would make of it."""
    for shown, path, inside in _named(paths, cwd):
        if inside is not None and not path.resolve().is_relative_to(inside.resolve()):
            hint = "name the file itself, if it is to be formatted"
            yield Formatted(shown, path, None, Problem(shown, 0, "refused: the link leaves its folder", hint))
            continue
        try:
            source = decode(path.read_bytes(), shown)
        except LexdiffError as error:
            if inside is None:
                raise  # the file was named; of those found in a folder the others are still done
            line = error.place.rpartition(":")[2]
            problem = Problem(shown, int(line) if line.isdecimal() else 0, error.what, error.hint)
            yield Formatted(shown, path, None, problem)
            continue
        ordinance, _ = read_ordinance(source, shown, "x")
        text = canonical.document(ordinance, source[: frontmatter.cut(source)])
        if text == source:
            yield Formatted(shown, path, None, None)
            continue
        difference = _difference(ordinance, read_ordinance(text, shown, "x")[0], shown)
        yield Formatted(shown, path, None if difference else text, difference)


def _named(paths: Sequence[str], cwd: Path) -> Iterator[tuple[str, Path, Path | None]]:
    """Yields each file's name for people, its path, and the folder that it was found in, if it wasn't named."""
    if not paths:
        home = workspace.find(cwd)
        if home is None:
            raise UnknownName("no folder ordinances/ is here or above", "name the files, or go to a repository")
        paths = [str(home.root / "ordinances")]
    for name in paths:
        place = cwd / name
        if place.is_dir():
            for path in sorted(place.rglob("*.md")):
                yield str(path.relative_to(cwd)) if path.is_relative_to(cwd) else str(path), path, place
        elif place.is_file():
            yield name, place, None
        else:
            raise UnknownName(f"there is no file {name!r}", "name Markdown files or folders")


def _difference(before: Ordinance, after: Ordinance, shown: str) -> Problem | None:
    """Returns the first provision that would not be the same, as a problem."""
    olds, news = list(before.root.walk()), list(after.root.walk())
    for one, other in zip(olds, news, strict=False):
        if _essence(one) != _essence(other):
            what = f"canonical form would change the text of {one.address.partition('/')[2] or 'the title'}"
            return Problem(shown, one.line, what, "the file was left as it is; simplify the Markdown there")
    if _SIGNS.sub("", before.source) != _SIGNS.sub("", after.source):
        return Problem(shown, 0, "canonical form would change letters or digits", "the file was left as it is")
    if len(olds) != len(news):
        line = olds[min(len(olds), len(news)) - 1].line
        return Problem(shown, line, "canonical form would add or lose a provision", "the file was left as it is")
    return None


def _essence(node: Provision) -> tuple[str, ...]:
    return node.address, node.label, node.heading, node.text, node.pin, node.attestation
