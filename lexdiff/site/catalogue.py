"""Reads a catalogue of translations: the ``.po`` file itself, so that there is no step between editing and reading it.

Its format is gettext's; the plural rule and the look-up are those of the standard library, which is handed the
catalogue in its binary form. Limits: a fuzzy or empty entry counts as missing, and its text is said in English.
Rejected: compiled catalogues in git (a change nobody can review, and one step to forget), compiling while installing
(an editable install would keep the old words), Babel at run time (29 MB for what is some 50 lines here).
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterator
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from struct import pack

from lexdiff.settings import catalogue

_LINE = re.compile(r'(?:(msg\w+)(?:\[([0-9]+)\])?\s+)?(".*")\s*\Z')
Entry = dict[str, str]


def entries(source: str) -> Iterator[Entry]:
    """Yields the entries of a catalogue, by keyword; ``msgstr0`` is a singular, ``flags`` its marks.

    A blank line ends an entry.
    """
    for block in re.split(r"\n\s*\n", source):
        entry: Entry = {}
        last = ""
        for line in block.split("\n"):
            if line.startswith("#,"):
                entry["flags"] = line
            elif match := _LINE.match(line.strip()):
                last = f"{match[1]}{match[2] or ''}" if match[1] else last
                entry[last] = entry.get(last, "") + str(literal_eval(match[3]))
        if "msgid" in entry:
            yield entry


def _pair(entry: Entry) -> tuple[str, str]:
    """Returns an entry as the binary form has it: what is looked up, and what is found."""
    key = f"{entry['msgctxt']}\4{entry['msgid']}" if "msgctxt" in entry else entry["msgid"]
    if "msgid_plural" not in entry:
        return key, entry.get("msgstr", "")
    forms = [entry[f"msgstr{n}"] for n in range(10) if f"msgstr{n}" in entry]
    return f"{key}\0{entry['msgid_plural']}", "\0".join(forms) if all(forms) else ""


def _binary(pairs: dict[str, str]) -> bytes:
    """Returns pairs in the form of an ``.mo`` file: a head, two tables of lengths and places, and the texts."""
    ordered = sorted((key.encode(), text.encode()) for key, text in pairs.items())
    texts = [*(key for key, _ in ordered), *(text for _, text in ordered)]
    at, table = 28 + 8 * len(texts), b""
    for text in texts:
        table += pack("<2I", len(text), at)
        at += len(text) + 1
    head = pack("<7I", 0x950412DE, 0, len(ordered), 28, 28 + 8 * len(ordered), 0, 0)
    return head + table + b"".join(text + b"\0" for text in texts)


@lru_cache(maxsize=8)
def read(code: str) -> GNUTranslations:
    """Returns the catalogue of a language."""
    return parse(catalogue(code))


def parse(path: Path) -> GNUTranslations:
    """Returns the catalogue in a file."""
    found = dict(_pair(one) for one in entries(path.read_text("utf-8")) if "fuzzy" not in one.get("flags", ""))
    return GNUTranslations(BytesIO(_binary({key: text for key, text in found.items() if text})))


def name(code: str) -> str:
    """Returns what a language calls itself, as the head of its catalogue says; its code where that says nothing."""
    head, _, _ = catalogue(code).read_text("utf-8").partition("\n\n")
    said = re.search(r"^X-Language-Name: *(.+)$", next(entries(head), {}).get("msgstr", ""), re.MULTILINE)
    return said[1] if said else code
