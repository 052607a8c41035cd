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
from lexdiff.model.dates import Clocks, When
from lexdiff.model.record import Amendment
from lexdiff.read import check, compose, dates, records, workspace
from lexdiff.read.files import Blob
from lexdiff.read.frontmatter import one_line
from lexdiff.read.workspace import Workspace

TEXTS = ("date", "title", "publisher", "body", "docket", "link", "archive", "quote", "language", "status")
AMENDMENT_TEXTS = ("title", "type", "before", "after", "docket", *records.CLOCKS, "approval", "link")
ORDINANCE_TEXTS = ("ordinance", "title", "amendment", "stage", "wording", "official", "language", "note")
_PERIOD = re.compile(r"since-(\d{4})\Z|between-(\d{4})-and-(\d{4})\Z")
_NO_NAME = re.compile(r"""[\\<>:"|?*]|\A[.\s]|[.\s]\Z|\A\Z""")  # what some machine can't have in a file's name
_HEADING = re.compile(r"[\w ,.;'’()&/-]+\Z")
_SLUG = 60


class Desk(NamedTuple):
    """What intake knows of a repository: its versions in their order with their clocks, and its amendments."""

    home: Workspace
    versions: tuple[str, ...]
    clocks: Mapping[str, Clocks]
    amendments: tuple[Amendment, ...]


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


def desk(home: Workspace) -> Desk:
    """Returns what intake needs to know of a repository."""
    found, _ = records.amendments(workspace.instrument_files(home))
    clocks = records.version_clocks(workspace.version_names(home), found)
    return Desk(home, tuple(workspace.ordered(clocks)), clocks, found)


def record(desk: Desk, entry: Entry, taken: Container[str] = ()) -> Draft:
    """Returns the draft of a record; ``taken`` are paths that other drafts have already."""
    _writable(entry)
    day = when(entry.fields.get("date", ""))
    folder = named_folder(desk, entry.folder or fitting_folder(desk, day))
    fields: dict[str, compose.Value] = {"kind": entry.kind, **{key: entry.fields.get(key, "") for key in TEXTS}}
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
        _refuse_taken(desk.home, path)
    else:
        path = f"{_free(desk.home, '', _amendment_name(entry)).removesuffix('.md')}/amendment.md"
    return Draft(path, _text(fields, records.AMENDMENT_KEYS, entry.note))


def _amendment_name(entry: Entry) -> str:
    after = entry.fields.get("after", "")
    begin = slug(after) if dates.known(after) else ""
    return "-".join(filter(None, (begin, slug(entry.fields.get("title", ""))))) or "amendment"


def ordinance(desk: Desk, entry: Entry, version: str) -> Draft:
    """Returns the draft of an ordinance: its front matter and, where its title is plain words, the title heading."""
    _writable(entry)
    name, title = entry.fields.get("ordinance", ""), " ".join(entry.fields.get("title", "").split())
    for what, text in (("version", version), ("id", name)):
        if _NO_NAME.search(text) or "/" in text or not text.isprintable():
            raise UnknownName(
                f"{one_line(text, 60)!r} can't be the {what} of an ordinance", "use letters, digits, hyphens"
            )
    path = f"ordinances/{version}/{name}.md"
    _refuse_taken(desk.home, path)
    body = f"# {title}" if _HEADING.match(title) else ""
    fields = {key: entry.fields.get(key, "") for key in ORDINANCE_TEXTS}
    return Draft(path, _text({**fields, "note": entry.note}, check.ORDINANCE_KEYS, body))


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


def named_folder(desk: Desk, typed: str) -> str:
    """Returns a folder of ``amendments/`` as typed; ``UnknownName`` where it leads elsewhere."""
    name = typed.strip().removeprefix("amendments/").rstrip("/")
    sound = name.isprintable() and not any(_NO_NAME.search(part) for part in name.split("/"))
    root, target = os.path.realpath(desk.home.root), os.path.realpath(desk.home.root / "amendments" / name)
    if not sound or not target.startswith(os.path.join(root, "")):
        hint = f"there is: {', '.join(folders(desk)) or 'none yet'}"
        raise UnknownName(f"{one_line(typed, 60)!r} can't be a folder in amendments/", hint)
    return name


def folders(desk: Desk) -> list[str]:
    """Returns the folders in ``amendments/``, sorted."""
    place = desk.home.root / "amendments"
    return (
        sorted(path.name for path in place.iterdir() if path.is_dir() and path.name[0] != ".") if place.is_dir() else []
    )


def fitting_folder(desk: Desk, day: When | None) -> str:
    """Returns the folder for a date: the amendment's whose dates fit, else that of the period, else a new since-YEAR.

    An amendment's records begin a year before its first clock and end a month after its last: the press is late.
    """
    if day is None:
        return "undated"
    spans = sorted((*reversed(span), one.id) for one in desk.amendments if (span := _span(one.clocks)))
    for last, first, name in spans:
        if _months(first, -12) <= day.last and day.first <= _months(last, 1):
            return name
    year = day.first[:4]
    if period := max((name for name in folders(desk) if _covers(name, year)), key=_begins, default=""):
        return period
    return f"since-{max((last[:4] for last, _, _ in spans if last < day.first), default=year)}"


def _span(clocks: Clocks) -> tuple[str, str] | None:
    known = [clock for clock in clocks[:4] if clock]
    return (min(clock.first for clock in known), max(clock.last for clock in known)) if known else None


def _months(day: str, more: int) -> str:
    """Returns a day some months on; good for comparing only, since it may name the 31st of June."""
    month = max(int(day[:4]) * 12 + int(day[5:7]) - 1 + more, 12)
    return f"{month // 12:04d}-{month % 12 + 1:02d}{day[7:]}" if month < 120_000 else day


def _covers(name: str, year: str) -> bool:
    found = _PERIOD.match(name)
    return found is not None and _begins(name) <= year <= (found[3] or "9999")


def _begins(name: str) -> str:
    found = _PERIOD.match(name)
    return found[1] or found[2] if found else ""


def file_name(kind: str, title: str, day: When | None) -> str:
    """Returns a file's name without its ending: date and title, or where nobody knows the date, kind and title."""
    # With the kind in front no title becomes "amendment", the instrument's name, nor "con", which Windows keeps.
    begin = day.text.partition("..")[0].strip() if day else kind
    words = slug(title)
    return f"{begin}-{words or kind}" if day or words else kind


def slug(text: str) -> str:
    """Returns a text in lower case ASCII with hyphens, at most 60 signs, cut between words."""
    from unicodedata import normalize

    plain = normalize("NFKD", text[: _SLUG * 20].casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['`]", "", plain)).strip("-")
    return words if len(words) <= _SLUG else (words[: _SLUG + 1].rpartition("-")[0] or words[:_SLUG])


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


def _refuse_taken(home: Workspace, path: str) -> None:
    if os.path.lexists(home.root / path):
        raise LexdiffError(
            "it exists already, and nothing is overwritten", "change that file, or give another name", path
        )


# -- what it bears on


def default_version(desk: Desk, folder: str) -> str:
    """Returns the version that records in a folder speak of: the one its amendment made, else the newest."""
    made = next((one.after for one in desk.amendments if one.id == folder.partition("/")[0]), "")
    return made if made in desk.versions else (desk.versions[-1] if desk.versions else "")


def _bearing(desk: Desk, entry: Entry, typed: str, folder: str, day: When | None) -> dict[str, str]:
    at, sign, version = typed.rpartition("@")
    if not sign:
        at, version = typed, default_version(desk, folder)
    relation, strength = claim(desk, day, version.strip(), entry.fields)
    return {"at": at.strip(), "version": version.strip() or "not known", "relation": relation, "strength": strength}


def claim(desk: Desk, day: When | None, version: str, given: Mapping[str, str]) -> tuple[str, str]:
    """Returns relation and strength: as given, else the least that is true.

    Where the dates prove it that is "came before", known by sequence. Of a record that came later, or nobody knows
    when, it would be false; there the least is that the record reports on the provision, as whoever enters it inferred.
    """
    span = _span(desk.clocks.get(version, Clocks()))
    earlier = day is not None and span is not None and day.last < span[0]
    relation = given.get("relation") or ("came before" if earlier else "reports")
    proven = earlier and relation == "came before"
    return relation, given.get("strength") or ("sequence" if proven else "inferred")
