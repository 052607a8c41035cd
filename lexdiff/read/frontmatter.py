"""Cuts the front matter off a file and reads it: YAML in which every scalar is a string, as it was written.

Limits: one mapping, 16 levels deep, no anchors, aliases, tags or second document; what breaks this is a ``Problem``
with its line, and what stood before it is kept. A passage between two ``---`` that holds no ``key:`` is text.
Rejected: ``yaml.safe_load`` (3.10 becomes 3.1, NO becomes false, the last of two equal keys wins) and
``yaml.compose`` (it recurses in C on nested brackets, and an alias multiplies its nodes); events do neither.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, NamedTuple

from lexdiff.model.location import Problem

DEPTH = 16
_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"^---[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_RAW_OPENING = re.compile(_OPENING.pattern.replace(r"\ufeff?", r"(?:\xef\xbb\xbf)?").encode())
_RAW_CLOSING = re.compile(_CLOSING.pattern.encode(), re.MULTILINE)
_BLANK = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*")
_KEY = re.compile(r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s\[\]{},#&*!|>%@`"'-][^:\n]*?)[ \t]*:(?:[ \t\r\n]|\Z)""")
# A line that needs no YAML reader: a bare key, and a value that YAML takes literally. All else goes the long way.
_PLAIN = re.compile(
    r"""([A-Za-z][\w-]*):(?:[ ]+(?:"([^"\\\n]*)"|'([^'\n]*)'|"""
    r"""([^\s\[\]{},#&*!|>%@`"'?:-](?:(?!:[ \t\r]|:$|[ \t]\#)[^\n\r\t])*?)))?[ ]*$"""
)
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
_ODD_BREAK = "\r(?!\n)|[\x85\u2028\u2029]"  # YAML ends lines here; we, like git, at LF only


class Field(NamedTuple):
    """A value of the front matter with the line (from 1, of the whole file) of its key or of itself.

    A scalar is the text as written; a scalar without any text is "".
    """

    line: int
    value: str | list[Field] | dict[str, Field]


def cut(source: str) -> int:
    """Returns the offset at which the front matter ends, 0 where a file has none."""
    return _span(source)[1]


def lead(content: bytes) -> bytes:
    """Returns the bytes of a file in which its front matter stands, none where it can have none."""
    opening = _RAW_OPENING.match(content)
    closing = _RAW_CLOSING.search(content, opening.end()) if opening else None
    return content[: closing.end()] if closing else b""


def scalars(source: str) -> dict[str, str]:
    """Returns the top-level fields that are plain text, as written, by the quickest way there is."""
    start, end = _span(source)
    if not end:
        return {}
    found = _plainly(source[start:end])
    return _scalars_by_yaml(source) if found is None else found


def unreadable(source: str, file: str) -> list[Problem]:
    """Returns why a part of the front matter is lost; nothing where all of it can be read."""
    start, end = _span(source)
    if not end:
        return _endless(source, file)
    return [] if _plainly(source[start:end]) is not None else _built(source, start, end, file).broken


def _plainly(body: str) -> dict[str, str] | None:
    """Returns the fields of a front matter that needs no YAML reader, None for any other."""
    found: dict[str, str] = {}
    for line in body.split("\n"):
        line = line.rstrip("\r")
        if not line.isprintable():  # it may hold what YAML takes for the end of a line
            return None
        if not line or line[0] == "#" or line.rstrip() == "---":
            continue
        plain = _PLAIN.match(line)
        if plain is None or plain[1] in found:
            return None
        found[plain[1]] = plain[2] or plain[3] or plain[4] or ""
    return found


def read(source: str, file: str) -> tuple[Field, list[Problem]]:
    """Returns the front matter as a tree of fields (an empty one where there is none), and what is wrong with it."""
    start, end = _span(source)
    if not end:
        return Field(1, {}), _doubts(source, file)
    builder = _built(source, start, end, file)
    return Field(1, builder.top), builder.problems


def _built(source: str, start: int, end: int, file: str) -> _Builder:
    closing = source[start:end].rstrip("\r\n \t")
    builder = _Builder(file, source.count("\n", 0, start) + 1)
    builder.build(closing[:-3])
    return builder


def _span(source: str) -> tuple[int, int]:
    opening = _OPENING.match(source)
    if opening is None:
        return 0, 0
    closing = _CLOSING.search(source, opening.end())
    if closing is None:
        return 0, 0
    first = _BLANK.match(source, opening.end())
    content = first.end() if first else opening.end()
    if content >= closing.start() or _KEY.match(source, content):
        return opening.end(), closing.end()
    return 0, 0


def _doubts(source: str, file: str) -> list[Problem]:
    opening = _OPENING.match(source)
    if opening is None:
        return []
    line = source.count("\n", 0, opening.end())
    if _CLOSING.search(source, opening.end()):
        what = "the text between the first two --- lines is no front matter (no line key: value), so it counts as text"
        return [Problem(file, line, what, "write key: value lines there, or use *** for a rule")]
    return _endless(source, file)


def _endless(source: str, file: str) -> list[Problem]:
    opening = _OPENING.match(source)
    if opening is None or _CLOSING.search(source, opening.end()) or not _KEY.match(source, opening.end()):
        return []
    line = source.count("\n", 0, opening.end())
    return [Problem(file, line, "front matter without an end counts as text", "close it with a line ---")]


def _scalars_by_yaml(source: str) -> dict[str, str]:
    top = read(source, "")[0].value
    fields = top.items() if isinstance(top, dict) else ()
    return {key: field.value for key, field in fields if isinstance(field.value, str)}


def one_line(text: str, limit: int = 300) -> str:
    """Returns a text for a message: short, on one line, and with its invisible characters spelled out."""
    short = text if len(text) <= limit else text[: limit - 3] + "..."
    return short if short.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in short)


def _loader() -> Any:
    import yaml

    # The C loader is six times as fast; where PyYAML was built without it the plain one says the same.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Builder:
    """Builds the tree from YAML's events. ``stack`` holds open containers; None stands for one thrown away."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.problems: list[Problem] = []
        self.broken: list[Problem] = []
        self.top: dict[str, Field] = {}
        self.stack: list[list[Field] | dict[str, Field] | None] = []
        self.keys: list[tuple[str, int] | None] = []
        self.breaks: list[int] | None = None

    def build(self, text: str) -> None:
        """Fills ``top`` from ``text``, and ``problems`` with what stands in the way."""
        import yaml

        for hidden in re.finditer(_FORBIDDEN, text):
            line = self.first_line + text.count("\n", 0, hidden.start())
            self.report(line, f"the front matter holds the invisible character U+{ord(hidden[0]):04X}", "take it out")
        text = re.sub(_FORBIDDEN, "\ufffd", text)
        if re.search(_ODD_BREAK, text):
            self.breaks = [found.start() for found in re.finditer("\n", text)]
        try:
            self.take(yaml.parse(text, Loader=_loader()))
        except yaml.YAMLError as error:
            cause = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it isn't YAML")
            places = (getattr(error, "problem_mark", None), getattr(error, "context_mark", None))
            # A quotation mark that is never closed is found missing at the end, but stands at the context.
            mark = places["end of stream" in cause] or places[0]
            line = min(self.line(mark), self.first_line + text.count("\n")) if mark else self.first_line
            self.report(line, f"the front matter is broken: {cause}", "put quotes around text that holds : # [ or {")
            self.broken = self.problems[-1:]
            # Half a value is worse than none: "title: Hearing: part one" is no "Hearing".
            self.top = {key: field for key, field in self.top.items() if field.line < line}

    def report(self, line: int, what: str, hint: str) -> None:
        """Notes a problem."""
        self.problems.append(Problem(self.file, line, one_line(what), hint))

    def line(self, mark: Any) -> int:
        """Returns the file's line for a mark of the YAML reader."""
        return self.first_line + int(mark.line if self.breaks is None else bisect_left(self.breaks, mark.index))

    def take(self, events: Iterable[Any]) -> None:
        """Works through the events of one document."""
        documents = 0
        for event in events:
            name, line = type(event).__name__, self.line(event.start_mark)
            if name == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    return self.report(line, "the front matter holds a second document", "take out the line ...")
            elif name == "AliasEvent":
                self.report(line, f"alias *{event.anchor} in front matter", "write the value out")
                self.place(line, "", keep=False)
            elif name == "ScalarEvent":
                self.scalar(event, line)
            elif name in ("MappingStartEvent", "SequenceStartEvent"):
                self.open(event, line, {} if name == "MappingStartEvent" else [])
            elif name in ("MappingEndEvent", "SequenceEndEvent"):
                self.stack.pop()
                self.keys.pop()

    def marks(self, event: Any, line: int) -> None:
        """Reports an anchor or a tag; the value itself is kept."""
        if event.anchor is not None:
            self.report(line, f"anchor &{event.anchor} in front matter", "write the value out where it is needed")
        if event.tag is not None:
            self.report(line, f"tag {event.tag} in front matter", "take it out: every value is text")

    def scalar(self, event: Any, line: int) -> None:
        """Takes a scalar as a key where one is due, else as a value."""
        self.marks(event, line)
        if self.stack and isinstance(self.stack[-1], dict) and self.keys[-1] is None:
            self.keys[-1] = (event.value, line)
        else:
            self.place(line, event.value)

    def open(self, event: Any, line: int, value: list[Field] | dict[str, Field]) -> None:
        """Opens a mapping or a list, to be thrown away where it can't stand."""
        self.marks(event, line)
        if not self.stack and isinstance(value, dict):
            value, kept = self.top, True
        else:
            deep = len(self.stack) == DEPTH and self.stack[-1] is not None
            if deep:
                self.report(line, f"front matter deeper than {DEPTH} levels isn't read", "make it flatter")
            kept = self.place(line, value, keep=not deep)
        self.stack.append(value if kept else None)
        self.keys.append(None)

    def place(self, line: int, value: str | list[Field] | dict[str, Field], keep: bool = True) -> bool:
        """Puts a value into the open container, and returns whether it stands there."""
        if not self.stack:
            self.report(line, "the front matter isn't a list of fields", "write key: value lines")
            return False
        holder = self.stack[-1]
        if isinstance(holder, dict):
            return self.enter(holder, line, value, keep)
        if holder is None or not keep:
            return False
        holder.append(Field(line, value))
        return True

    def enter(self, holder: dict[str, Field], line: int, value: Any, keep: bool) -> bool:
        """Enters a value under the key that waits for it, and returns whether it stands there."""
        if self.keys[-1] is None:
            self.keys[-1] = ("", 0)
            self.report(line, "a key of the front matter isn't plain text", "write key: value")
            return False
        (name, line), self.keys[-1] = self.keys[-1], None
        if name in holder:
            what = f"the key {name} stands twice, first on line {holder[name].line}; the first counts"
            self.report(line, what, "take one out")
            return False
        if keep and line:
            holder[name] = Field(line, value)
        return keep and line > 0
