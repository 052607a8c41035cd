"""Intake: what a clerk says of a hearing, a vote or an article becomes a file that our own reader reads back.

Folder, file name, version, relation and strength are proposed from what the repository holds; what the clerk says goes
first. Limits: claims the least that is true, never that a record *prompts* a change, and never puts in today's date.
Rejected: writing only what is free of faults. The clerk would type it all again; the file stays, with its faults said.
"""

from __future__ import annotations

import os
import re
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lexdiff.errors import LexdiffError, UnknownName
from lexdiff.model.dates import When
from lexdiff.read import check, compose, dates, naming, proposals, records
from lexdiff.read.desk import NO_NAME, Desk, claim, default_version, fitting_folder, named_folder, slug
from lexdiff.read.files import Blob
from lexdiff.read.frontmatter import one_line
from lexdiff.read.workspace import Workspace

TEXTS = ("date", "title", "publisher", "body", "docket", "link", "archive", "quote", "language", "status")
AMENDMENT_TEXTS = ("title", "type", "before", "after", "status", "docket", *records.CLOCKS, "approval", "link")
ORDINANCE_TEXTS = (
    "ordinance", "title", "amendment", "stage", "date", *records.CLOCKS, "approval", "wording", "official", "language",
    "note",
)  # fmt: skip
_HEADING = re.compile(r"[\w ,.;'’()&/-]+\Z")
_EXAMPLE = "quiet-hours"


class Entry(NamedTuple):
    """What a clerk says: the fields as texts (also relation, strength, result, count), addresses, folder and note."""

    kind: str
    fields: Mapping[str, str]
    bears_on: Sequence[str] = ()
    folder: str = ""
    note: str = ""


class Draft(NamedTuple):
    """A file to be written: its path in the repository, and its text."""

    path: str
    text: str

    def blob(self) -> Blob:
        """Returns the draft as if it were a file."""
        content = self.text.encode()
        return Blob(self.path, None, len(content), lambda: content)


def record(desk: Desk, entry: Entry, taken: Container[str] = ()) -> Draft:
    """Returns the draft of a record; ``taken`` are paths that other drafts have already."""
    _writable(entry)
    day = when(entry.fields.get("date", ""))
    folder = named_folder(desk, entry.folder or _folder(desk, entry, day))
    fields: dict[str, compose.Value] = {"kind": entry.kind, **{key: entry.fields.get(key, "") for key in TEXTS}}
    if testify := entry.fields.get("testify", ""):
        fields |= {"testify": testify, "status": fields["status"] or "announced"}
    fields["bears_on"] = [_bearing(desk, entry, typed, folder, day) for typed in entry.bears_on]
    if any(entry.fields.get(key) for key in ("result", "count")):
        fields["votes"] = [{key: entry.fields.get(key, "") for key in ("body", "date", "result", "count")}]
    stem = file_name(entry.kind, entry.fields.get("title", ""), day)
    return Draft(_free(desk.home, folder, stem, taken), _text(fields, records.RECORD_KEYS, entry.note))


def amendment(desk: Desk, entry: Entry, ordinances: Sequence[str]) -> Draft:
    """Returns the draft of an amendment, in a folder of its own."""
    _writable(entry)
    fields: dict[str, compose.Value] = {key: entry.fields.get(key, "") for key in AMENDMENT_TEXTS}
    fields["ordinances"] = list(ordinances)
    if entry.folder:
        path = f"amendments/{named_folder(desk, entry.folder)}/amendment.md"
        if path.count("/") != 2:
            raise UnknownName(
                f"{one_line(entry.folder, 60)} lies too deep", "an amendment's folder stands in amendments/"
            )
        refuse_taken(desk.home, path)
    else:
        path = f"{_free(desk.home, '', _amendment_name(entry)).removesuffix('.md')}/amendment.md"
    return Draft(path, _text(fields, records.AMENDMENT_KEYS, entry.note))


def _amendment_name(entry: Entry) -> str:
    after = entry.fields.get("after", "")
    begin = slug(after) if dates.known(after) else ""
    return "-".join(filter(None, (begin, slug(entry.fields.get("title", ""))))) or "amendment"


def ordinance(desk: Desk, entry: Entry, version: str) -> Draft:
    """Returns the draft of an ordinance: its front matter and, where its title is plain words, the title heading.

    Where git carries the versions, there is one text of each, and ``version`` plays no part.
    """
    _writable(entry)
    name, title = entry.fields.get("ordinance", ""), " ".join(entry.fields.get("title", "").split())
    if not desk.carried:
        sound_version(version)
    if not name:
        raise UnknownName(f"no id can be made from the title {one_line(title, 60)!r}", f"name one: --id {_EXAMPLE}")
    hint = f"use letters, digits, hyphens, such as --id {slug(name) or _EXAMPLE}"
    _sound(name, "id", hint)
    if not naming.plain(name):
        raise UnknownName(f"{one_line(name, 60)!r} can't be the id of an ordinance", hint)
    if flaw := naming.too_long(name):
        raise UnknownName(flaw, "give a shorter one: --id")
    path = f"ordinances/{name}.md" if desk.carried else f"ordinances/{version}/{name}.md"
    refuse_taken(desk.home, path)
    held = entry.fields.get("wording") != "not held"
    body = f"# {title}" if held and _HEADING.match(title) else ""
    fields = {key: entry.fields.get(key, "") for key in ORDINANCE_TEXTS}
    return Draft(path, _text({**fields, "note": entry.note}, check.ORDINANCE_KEYS, body))


def sound_version(version: str) -> None:
    """Stops at a text that can't be the name of a version."""
    _sound(version, "version", "use letters, digits, hyphens, such as 2025")


def _sound(text: str, what: str, hint: str) -> None:
    if NO_NAME.search(text) or "/" in text or not text.isprintable():
        raise UnknownName(f"{one_line(text, 60)!r} can't be the {what} of an ordinance", hint)


def write(home: Workspace, drafts: Sequence[Draft]) -> None:
    """Writes drafts, all of them or none; what exists is never overwritten."""
    border = os.path.join(os.path.realpath(home.root), "")
    for draft in drafts:
        if not os.path.realpath(home.root / draft.path).startswith(border):
            raise LexdiffError("a link leads out of the repository", "put the folder itself there", draft.path)
    made: list[Path] = []
    try:
        for draft in drafts:
            made += _written(home.root / draft.path, draft.text.encode())
    except BaseException as error:
        for path in made:
            path.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        what = f"can't write it ({error.strerror})"
        raise LexdiffError(what, "nothing was written; mend this and try again", draft.path) from None


def _written(target: Path, content: bytes) -> list[Path]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "xb") as stream:
        try:
            stream.write(content)
        except BaseException:
            target.unlink()
            raise
    return [target]


def _text(fields: Mapping[str, compose.Value], keys: Sequence[str], body: str) -> str:
    body = body.strip()
    return compose.front_matter(fields, keys) + (f"\n{body}\n" if body else "")


def _writable(entry: Entry) -> None:
    """Stops at a text that no file can hold."""
    for key, text in (*entry.fields.items(), ("note", entry.note), *(("bears_on", at) for at in entry.bears_on)):
        if flaw := compose.flaw(text):
            raise LexdiffError(f"the {key} can't be written: {flaw}", "take it out")


def when(written: str) -> When | None:
    """Returns the date that a text writes, None where it writes none."""
    try:
        return dates.parse(written) if dates.known(written) else None
    except ValueError:
        return None  # `check` says so, with the line


# -- where it goes


def file_name(kind: str, title: str, day: When | None) -> str:
    """Returns a file's name without its ending: date and title, or where nobody knows the date, kind and title."""
    # With the kind in front no title becomes "amendment", the instrument's name, nor "con", which Windows keeps.
    begin = day.text.partition("..")[0].strip() if day else kind
    words = slug(title)
    return f"{begin}-{words or kind}" if day or words else kind


def _free(home: Workspace, folder: str, stem: str, taken: Container[str] = ()) -> str:
    """Returns the path for a new file, with -2, -3 where the name is taken (by its capitals alone counts too)."""
    place = home.root / "amendments" / folder
    used = {name.casefold().removesuffix(".md") for name in os.listdir(place)} if place.is_dir() else set()
    beside = f"amendments/{folder}/" if folder else "amendments/"
    name, count = stem, 1
    while name in used or f"{beside}{name}.md" in taken:
        count += 1
        name = f"{stem}-{count}"
    return f"{beside}{name}.md"


def refuse_taken(home: Workspace, path: str) -> None:
    """Stops where a file or folder exists already."""
    if os.path.lexists(home.root / path):
        raise LexdiffError(
            "it exists already, and nothing is overwritten", "change that file, or give another name", path
        )


# -- what it bears on


def _folder(desk: Desk, entry: Entry, day: When | None) -> str:
    typed = entry.bears_on[0] if entry.bears_on else ""
    version = typed.rpartition("@")[2] if "@" in typed else _holding(desk, desk.newest, typed)
    return fitting_folder(desk, day, entry.fields.get("docket", ""), version)


def _holding(desk: Desk, usual: str, typed: str) -> str:
    """Returns the version that is meant by an address without one: the usual, else a proposal that alone has it."""
    if not typed or not desk.proposed or proposals.known(typed, proposals.texts(desk, usual)):
        return usual
    return next((one for one in desk.proposed if proposals.known(typed, proposals.texts(desk, one))), usual)


def _bearing(desk: Desk, entry: Entry, typed: str, folder: str, day: When | None) -> dict[str, str]:
    at, sign, version = typed.rpartition("@")
    if not sign:
        at, version = typed, _holding(desk, default_version(desk, folder), typed)
    relation, strength = claim(desk, day, version.strip(), entry.fields)
    return {"at": at.strip(), "version": version.strip() or "not known", "relation": relation, "strength": strength}
