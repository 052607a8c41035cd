"""Writes front matter that our own reader reads back: the same fields with the same text, one line a value.

A value stands plain where YAML takes it literally, else in quotes; what can't be seen is written as an escape, so that
no cell of a spreadsheet can end the front matter, or hide in it.
Limits: texts, lists of texts and lists of mappings of texts, which is all that intake needs; NUL and halves of
surrogate pairs can't be written (``flaw`` says so first).
Rejected: ``yaml.safe_dump``. It quotes 2019, folds at column 80, and ends some texts in "...".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

Value = str | Sequence[str] | Sequence[Mapping[str, str]]
# Begins with a letter or digit, no ": ", no " #", no ":" at the end. All else could be YAML's own sign.
_PLAIN = re.compile(r"[^\W_](?:[^:#]|:(?=\S)|(?<=\S)#)*\Z")
_ID = re.compile(r"[A-Za-z0-9][\w.-]*\Z", re.ASCII)
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_LETTERS = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def front_matter(fields: Mapping[str, Value], keys: Sequence[str]) -> str:
    """Returns the fields between two lines ``---``, in the order of ``keys``; a field without a value is left out."""
    lines = [line for key in keys if fields.get(key) for line in _field(key, fields[key])]
    return "\n".join(["---", *lines, "---", ""])


def flaw(text: str) -> str:
    """Returns what makes a text impossible to write, "" where nothing does."""
    found = _UNWRITABLE.search(text)
    return f"it holds a character that no text may hold (U+{ord(found[0]):04X})" if found else ""


def _field(key: str, value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield f"{key}: {scalar(value)}"
    elif all(isinstance(item, str) and _ID.match(item) for item in value):
        yield f"{key}: [{', '.join(map(str, value))}]"
    else:
        yield f"{key}:"
        for item in value:
            yield from _item(item)


def _item(item: str | Mapping[str, str]) -> Iterator[str]:
    if isinstance(item, str):
        yield f"  - {scalar(item)}"
        return
    sign = "-"
    for key, text in item.items():
        if text:
            yield f"  {sign} {key}: {scalar(text)}"
            sign = " "


def scalar(text: str) -> str:
    """Returns a text as one YAML scalar on one line: plain, in double quotes, or in single ones, as reads best."""
    text = text.strip()
    if not text.isprintable():
        return _escaped(text)
    if _PLAIN.match(text):
        return text
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _escaped(text: str) -> str:
    return '"' + "".join(map(_sign, text)) + '"'


def _sign(character: str) -> str:
    if character.isprintable() and character not in '"\\':
        return character
    code = ord(character)
    return _LETTERS.get(character) or (f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")
