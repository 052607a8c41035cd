"""Reads the fields of a front matter one by one, each as what it should be, and says what is wrong with them.

Every value comes back usable: what is missing or wrong is "" or None or left out, with a ``Problem`` at its line.
Limits: shapes and allowed values only; whether a name leads somewhere is for ``check``.
Rejected: a validation library. Every scalar is a string, so the rules fit here, and none starts as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from lexdiff.model.dates import When
from lexdiff.model.location import Location, Problem
from lexdiff.read import dates, frontmatter
from lexdiff.read.frontmatter import Field, one_line

Choice = TypeVar("Choice", bound=str)
_LINK = re.compile(r"""https?://[^\s/?#<>"'@\\]+(?:[/?#][^\s<>"'\\]*)?\Z""")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A mapping whose fields are read by name; faults of all sheets of a file gather in one list."""

    file: str
    line: int
    fields: dict[str, Field]
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int, what: str, hint: str) -> None:
        """Notes a problem."""
        self.problems.append(Problem(self.file, line, one_line(what), one_line(hint)))

    def where(self) -> Location:
        """Returns where the mapping begins."""
        return Location(self.file, self.line)

    def at(self, key: str) -> int:
        """Returns the line of a field, or of the mapping that lacks it."""
        found = self.fields.get(key)
        return found.line if found else self.line

    def expect(self, keys: Sequence[str], required: Iterable[str] = ()) -> None:
        """Reports fields that don't exist, with the nearest that does, and fields that are missing."""
        for key, found in self.fields.items():
            if key not in keys:
                self.report(found.line, f"there is no field {one_line(key, 60)}", nearest(key, keys))
        for key in required:
            if key not in self.fields:
                self.report(self.line, f"the field {key} is missing", f"add {key}: ..., or {key}: not known")

    def text(self, key: str) -> str:
        """Returns a field's text, "" where it is missing or not known."""
        found = self.fields.get(key)
        if found is None:
            return ""
        if not isinstance(found.value, str):
            self.report(found.line, f"{key} should be plain text", f"write {key}: ... on one line")
            return ""
        return found.value.strip() if dates.known(found.value) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Returns the texts of a list; a single text counts as a list of one."""
        found = self.fields.get(key)
        if found is None or isinstance(found.value, str):
            single = self.text(key)
            return (single,) if single else ()
        items = found.value if isinstance(found.value, list) else [found]
        texts = [(item.line, item.value) for item in items]
        for line, value in texts:
            if not isinstance(value, str):
                self.report(line, f"{key} should be a list of plain texts", f"write {key}: [one, two]")
        return tuple(value.strip() for _, value in texts if isinstance(value, str) and dates.known(value))

    def choice(self, key: str, allowed: Sequence[Choice]) -> Choice | None:
        """Returns the allowed value that a field has, else None."""
        written = self.text(key)
        for value in allowed:
            if value == written:
                return value
        if written:
            self.report(self.at(key), f"{key} can't be {one_line(written, 60)}", nearest(written, allowed))
        return None

    def date(self, key: str) -> When | None:
        """Returns a field's date, None where nobody knows it."""
        found = self.fields.get(key)
        if found is not None and not isinstance(found.value, str):
            hint = "write one; provisions with days of their own go into an amendment's clocks (at, effective, until)"
            self.report(found.line, f"{key} should be one date", hint)
            return None
        written = self.text(key)
        try:
            return dates.parse(written) if written else None
        except ValueError as error:
            self.report(self.at(key), f"{key}: {error}", "correct the date, or write not known")
            return None

    def link(self, key: str) -> str:
        """Returns a field's web address; any other than http and https is reported and left out."""
        written = self.text(key)
        if not written or (_LINK.match(written) and written.isprintable()):
            return written
        self.report(self.at(key), f"{key} is no web address: {one_line(written, 60)}", "write https://...")
        return ""

    def sheets(self, key: str, keys: Sequence[str], short: str = "") -> list[Sheet]:
        """Returns the mappings of a list (or the single one); a plain text counts as the field ``short``."""
        found = self.fields.get(key)
        if found is None or (isinstance(found.value, str) and not dates.known(found.value)):
            return []
        sheets = []
        for item in found.value if isinstance(found.value, list) else [found]:
            if isinstance(item.value, dict):
                sheets.append(Sheet(self.file, item.line, item.value, self.problems))
                sheets[-1].expect(keys)
            elif isinstance(item.value, str) and short:
                sheets.append(Sheet(self.file, item.line, {short: item}, self.problems))
            else:
                self.report(item.line, f"{key} should hold fields", f"one or more of {', '.join(keys)}")
        return sheets


def sheet(source: str, file: str) -> Sheet:
    """Returns the front matter of a file as a sheet; its faults stand in ``problems`` already."""
    top, problems = frontmatter.read(source, file)
    return Sheet(file, top.line, top.value if isinstance(top.value, dict) else {}, problems)


def nearest(written: str, known: Sequence[str]) -> str:
    """Returns a hint: the nearest of the names that exist, else some of them."""
    from difflib import get_close_matches

    near = get_close_matches(written, known, n=1)
    return f"did you mean {near[0]}?" if near else f"there is: {', '.join(known[:20]) or 'none'}"
