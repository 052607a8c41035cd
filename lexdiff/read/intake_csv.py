"""Intake of a list: an agenda or a press list as CSV, one row a record; all rows become files, or none does.

The columns are the fields of a record. Comma, semicolon, tab or bar: whichever makes field names of the header.
What the repository holds already is skipped, so that a list that has grown can be read again.
Limits: UTF-8, with or without a byte order mark; the whole file is held in memory.
Rejected: ``csv.Sniffer``. It guesses from the cells, which anybody may have written; the header's names are known.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.errors import LexdiffError, UnknownName, Unreadable
from lexdiff.model.location import Problem
from lexdiff.model.record import Record
from lexdiff.read import check, dates, intake, records, workspace
from lexdiff.read.desk import Desk
from lexdiff.read.files import decode
from lexdiff.read.frontmatter import one_line
from lexdiff.read.intake import Draft, Entry

VOTE_COLUMNS = ("result", "count")
COLUMNS = (*intake.TEXTS, "testify", "bears_on", "relation", "strength", *VOTE_COLUMNS, "in", "note")
_SEPARATORS = ",;\t|"
_DECLARED = re.compile(r"sep=(.)\r?\n")  # Excel's own first line


class Row(NamedTuple):
    """A row of a list: the line on which it begins, and what it says."""

    line: int
    entry: Entry


class _Broken(Exception):
    """A row that is no CSV; ``line`` is where it begins."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


class Plan(NamedTuple):
    """What a list comes to: files to write, rows that are there already (with the file), and what is wrong."""

    drafts: tuple[Draft, ...]
    skipped: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]


def plan(desk: Desk, content: bytes, file: str, standing: Entry) -> Plan:
    """Returns what a list comes to; ``standing`` gives the kind, and the fields of cells that are empty."""
    rows, problems = read(content, file, standing)
    there = {key: record.where.file for record in _there(desk) for key in _recorded(record)}
    drafts: dict[str, Draft] = {}
    lines: dict[str, int] = {}
    skipped = []
    for line, entry in rows:
        keys = _identity(entry)
        if known := next((there[key] for key in keys if key in there), None):
            skipped.append((line, known))
            continue
        try:
            draft = intake.record(desk, entry, drafts)
        except LexdiffError as error:
            problems.append(Problem(file, line, error.what, error.hint))
            continue
        drafts[draft.path], lines[draft.path] = draft, line
        there.update(dict.fromkeys(keys, f"{file}:{line}"))
    problems += _checked(desk, drafts, lines, file)
    return Plan(tuple(drafts.values()), tuple(skipped), tuple(sorted(set(problems), key=lambda one: one.line)))


def _checked(desk: Desk, drafts: Mapping[str, Draft], lines: Mapping[str, int], file: str) -> list[Problem]:
    """Returns what `lexdiff check` would say of the drafts, at the rows that they come from."""
    if not drafts:
        return []
    found = check.check(desk.home, drafts, {path: draft.blob() for path, draft in drafts.items()})
    return [Problem(file, lines[one.file], one.what, one.hint) for one in found]


# -- what is there already


def known(desk: Desk, entry: Entry) -> str:
    """Returns the file that holds already what an entry says, "" where none does."""
    keys = _identity(entry)
    return next((one.where.file for one in _there(desk) if not {*keys}.isdisjoint(_recorded(one))), "")


def _there(desk: Desk) -> tuple[Record, ...]:
    return records.records(workspace.amendment_files(desk.home))[0]


def _recorded(record: Record) -> list[tuple[str, ...]]:
    written = {"link": record.link, "date": record.date.text if record.date else "", "title": record.title}
    return _identity(Entry(record.kind, {**written, "body": record.body, "docket": record.docket}, note=record.note))


def _identity(entry: Entry) -> list[tuple[str, ...]]:
    """Returns by what a record is known again: its link, or where it has none, what an agenda says of it."""
    if link := entry.fields.get("link", ""):
        return [("link", link.rstrip("/"))]
    told = [*(entry.fields.get(key, "") for key in ("date", "title", "body", "docket")), entry.note]
    return [("told", entry.kind, *(text if dates.known(text) else "" for text in told))]


# -- the rows


def read(content: bytes, file: str, standing: Entry) -> tuple[list[Row], list[Problem]]:
    """Returns the rows of a list, and what is wrong with their shape; raises where the header isn't one."""
    text = decode(content, file).removeprefix("\ufeff")
    declared = _DECLARED.match(text)
    skipped = 1 if declared else 0
    text = text[declared.end() :] if declared else text
    separator = declared[1] if declared else _separator(text)
    rows, problems = [], []
    lines = _cells(text, separator, skipped)
    try:
        columns = _columns(next(lines, (1, []))[1], file)
        for line, cells in lines:
            if any(cells[len(columns) :]):
                what = f"the row has {len(cells)} cells, the header {len(columns)} (parted by {separator!r})"
                problems.append(Problem(file, line, what, f'put quotes (") around a cell that holds {separator!r}'))
            elif len(columns) > 1 and len(cells) == 1 and _parted_otherwise(cells[0], separator):
                what = f"the row is a single cell, and the header is parted by {separator!r}"
                problems.append(Problem(file, line, what, f"part the row by {separator!r} too"))
            elif any(cells):
                rows.append(Row(line, _entry(dict(zip(columns, cells, strict=False)), standing)))
    except _Broken as broken:
        what = f"the list is broken in the row that begins here: {broken}"
        problems.append(Problem(file, broken.line, what, "see whether each quote is doubled and closed"))
    return rows, problems


def _parted_otherwise(cell: str, separator: str) -> bool:
    return any(sign in cell for sign in _SEPARATORS if sign != separator)


def _separator(text: str) -> str:
    """Returns the separator that makes most field names of the first line."""
    header = text.partition("\n")[0]
    return max(_SEPARATORS, key=lambda sign: sum(_name(cell) in COLUMNS for cell in header.split(sign)))


def _name(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().strip('"').strip().casefold())


def _cells(text: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Yields rows with the line on which each begins; line ends in cells become LF, as everywhere else."""
    kept = csv.field_size_limit(len(text) + 1)  # the module's own limit is 128 KB
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins + skipped, [cell.replace("\r\n", "\n").strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _Broken(str(error), begins + skipped) from None
    finally:
        csv.field_size_limit(kept)


def _columns(header: Sequence[str], file: str) -> list[str]:
    columns = [_name(cell) for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    for place, (name, cell) in enumerate(zip(columns, header, strict=False)):
        if name not in COLUMNS:
            what = f"there is no column {one_line(cell, 60)!r}" if cell else f"column {place + 1} has no name"
            raise UnknownName(what, f"known: {', '.join(COLUMNS)}", f"{file}:1")
        if name in columns[:place]:
            raise UnknownName(f"the column {name} stands twice", "take one out", f"{file}:1")
    if not columns:
        raise Unreadable("the list is empty", f"begin with a row of names: {', '.join(COLUMNS)}", file)
    return columns


def _entry(cells: Mapping[str, str], standing: Entry) -> Entry:
    given = {key: cells[key] for key in COLUMNS if cells.get(key)}
    named = re.split(r"[;,\n]", given.pop("bears_on", ""))
    bears_on = [at.strip() for at in named if at.strip()] or standing.bears_on
    folder, note = given.pop("in", standing.folder), given.pop("note", standing.note)
    return Entry(standing.kind, {**standing.fields, **given}, bears_on, folder, note)
