"""The files of a new version, copied from an older one: the same text, without what was true of the old one only.

A copy is written as proposed, and names no amendment but the one given: until somebody says what made it law, it isn't.
Limits: Markdown files of a version in the working tree. Rejected: ``cp -r``. The copy still says who made the old text
and when, falls into a folder that exists already, and is taken for law before a word is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lexdiff.errors import UnknownName
from lexdiff.read import frontmatter, intake, workspace
from lexdiff.read.compose import scalar
from lexdiff.read.desk import Desk
from lexdiff.read.fields import sheet
from lexdiff.read.files import Blob, decode, default_id
from lexdiff.read.intake import Draft
from lexdiff.read.records import CLOCKS

# What is said of one version, and of none that is made from it.
_OF_ONE_VERSION = ("amendment", "stage", "date", "official", *CLOCKS, "approval")


def successor(desk: Desk, version: str, before: str, ordinances: Sequence[str], amendment: str) -> list[Draft]:
    """Returns the drafts of a version made from another; of some ordinances where any are named, else of all."""
    intake.sound_version(version)
    if before not in desk.versions:
        there = ", ".join(desk.versions) or "none yet (lexdiff new ordinance)"
        raise UnknownName(f"there is no version {before!r} to copy from", f"versions: {there}")
    held = {key: (_id(blob, key), blob) for key, blob in workspace.resolve(before, desk.home.root).files.items()}
    ids = {name for name, _ in held.values()}
    for name in ordinances:
        if name not in ids:
            raise UnknownName(f"version {before} has no ordinance {name}", f"there is: {', '.join(sorted(ids))}")
    said = {"amendment": amendment, "stage": "proposed"}
    drafts = []
    for key, (name, blob) in held.items():
        if not ordinances or name in ordinances:
            path = f"ordinances/{version}/{key}"
            intake.refuse_taken(desk.home, path)
            drafts.append(Draft(path, _renewed(decode(blob.load(), blob.file), blob.file, said)))
    return drafts


def _id(blob: Blob, key: str) -> str:
    return frontmatter.scalars(decode(blob.load(), blob.file)).get("ordinance") or default_id(key)


def _renewed(source: str, file: str, said: dict[str, str]) -> str:
    """Returns a file's text without what was said of its version only, and with what is said of the new one."""
    end = frontmatter.cut(source)
    lines = source[:end].split("\n") if end else ["---", "---", "", ""]
    close = "\r" if lines[0].endswith("\r") else ""
    new = [f"{key}: {scalar(text)}{close}" for key, text in said.items() if text]
    gone = set(_old(source, file)) if end else set()
    place = min(gone, default=max(number for number, line in enumerate(lines) if line.rstrip() == "---"))
    kept = [(number, line) for number, line in enumerate(lines) if number not in gone]
    before, after = ([line for number, line in kept if (number < place) is side] for side in (True, False))
    return "\n".join([*before, *new, *after]) + source[end:]


def _old(source: str, file: str) -> Iterator[int]:
    """Yields the lines, counted from 0, of the fields that were true of the old version only."""
    fields, end = sheet(source, file).fields, frontmatter.cut(source)
    starts = sorted(field.line for field in fields.values())
    closing = source[:end].rstrip("\r\n").count("\n") + 1
    for key in _OF_ONE_VERSION:
        if key in fields:
            first = fields[key].line
            yield from range(first - 1, next((line for line in starts if line > first), closing) - 1)
