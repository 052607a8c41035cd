"""What the program says, gathered from its source: the messages that each catalogue of translations must have.

``python -m tests.catalogue`` lists what catalogues lack or have too much; with ``--update`` it enters what is missing,
without a translation. Messages are the literals in ``_()``, ``ngettext()``, ``say()``, ``say.counted()``, and the words
of the tables named here, which are said by key. Limits: a table that isn't named here is found only by the site in
which everything is marked (``test_languages.py``). Rejected: ``pybabel``; it can't see the tables, and its dates of
creation make every run a change.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from lexdiff import settings
from lexdiff.model import event
from lexdiff.read import records, standing
from lexdiff.render import labels, opening
from lexdiff.site import dates, turns
from lexdiff.site.pages import aside, duties, numbers

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "lexdiff"
SPEAKING = ("render", "site")


class Message(NamedTuple):
    """A text to be translated, its plural ("" where it has none), and where it stands."""

    one: str
    many: str
    place: str


COUNTED = (*(label.word for label in labels.COUNTS.values()), labels.LABELS["editorial"].word)
# Words that are said by key: each table with the place to be named for it.
TABLES: dict[str, Collection[str]] = {
    "render/labels.py LABELS": [label.word for label in labels.LABELS.values()],
    "render/labels.py REASONS": labels.REASONS.values(),
    "render/labels.py ALARMS": labels.ALARMS.values(),
    "render/labels.py APPROVALS": labels.APPROVALS.values(),
    "render/labels.py clocks": ("passed", "effective", "published"),
    "render/labels.py CROSSWALK_WORDS": labels.CROSSWALK_WORDS,
    "render/labels.py DEGRADED": labels.DEGRADED,
    "render/opening.py": (opening.NOTHING, opening.LAYOUT, opening.NOT_LAW),
    "read/records.py KINDS": (*records.KINDS, event.CLOCK, event.OTHER),
    "read/records.py TYPES": records.TYPES,
    "read/records.py RELATIONS": records.RELATIONS,
    "read/records.py OUTCOMES": records.OUTCOMES,
    "read/standing.py STAGES": standing.STAGES,
    "site/pages/aside.py STANDINGS": aside.STANDINGS.values(),
    "model/record.py positions": ("for", "against", "if amended"),
    "site/dates.py MONTHS": dates.MONTHS,
    "site/pages/duties.py": (*duties.RESULTS, *duties.REMARKS),
    "site/pages/numbers.py MARKS": (*numbers.MARKS.values(), numbers.DIFFER),
    "site/pages/people.py done": ("sponsored", "voted for", "voted against", "was absent"),
    "templates/parts.html.j2 decided": ("adopted", "rejected", "unanimous", "passed over the veto"),
    "site/pages/record.py": (
        "in favor", "against", "absent", "answers", "follows", "corrects",
        "answers this", "follows this", "corrects this",
    ),
    "site/heads.py": (
        "This section", "This ordinance", "Everything new", "This version as JSON", "This redline as JSON",
        "Hearings and effective dates",
    ),
    "site/turns.py": turns._MET.values(),
    "site/text.py": ("added: ", " end of added ", "struck: ", " end of struck "),
}  # fmt: skip
PLURALS: dict[str, Collection[tuple[str, str]]] = {
    "render/labels.py UNHELD": ((labels.UNHELD, labels.UNHELD),),
    "render/labels.py COUNTS": [(word, word) for word in COUNTED],
    "render/opening.py _WHOLE": opening._WHOLE.values(),
    "render/opening.py _HIDDEN": (opening._HIDDEN,),
}


def messages() -> list[Message]:
    """Returns all messages, each once, in the order of their places."""
    found = [*_in_templates(), *_in_code(), *_in_tables()]
    plural = {one.one for one in found if one.many}
    kept = [one for one in found if one.many or one.one not in plural]
    return list({one.one: one for one in reversed(kept)}.values())[::-1]


def _in_templates() -> Iterator[Message]:
    for path in sorted(PACKAGE.rglob("*.j2")):
        with path.open("rb") as file:
            options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
            for line, _, text, _ in babel_extract(file, ("_", "gettext", "ngettext"), (), options):
                one, many, *_ = (*(text if isinstance(text, tuple) else (text,)), "", "")
                if one:
                    yield Message(one, many or "", f"{path.relative_to(PACKAGE).as_posix()}:{line}")


def _in_code() -> Iterator[Message]:
    for path in sorted(one for part in SPEAKING for one in (PACKAGE / part).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (name := _called(node)):
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                if texts:
                    many = texts[1] if name == "counted" else ""
                    yield Message(texts[0], many, f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}")


def _called(node: ast.Call) -> str:
    """Returns how a call says something: "say", "counted", or "" where it doesn't."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr if function.attr in ("say", "counted") else ""
    return "say" if isinstance(function, ast.Name) and function.id in ("say", "_") else ""


def _in_tables() -> Iterator[Message]:
    for place, words in TABLES.items():
        yield from (Message(word, "", place) for word in words)
    for place, pairs in PLURALS.items():
        yield from (Message(one, many, place) for one, many in pairs)


def catalogue(code: str) -> Catalog:
    """Returns a catalogue as Babel reads it."""
    with settings.catalogue(code).open("rb") as file:
        return read_po(file, locale=code)


def faults(found: Catalog, wanted: Iterable[Message]) -> list[str]:
    """Returns a line for each message that is missing, unused, fuzzy, or whose translation doesn't fit it."""
    lines, known = [], {}
    for one in wanted:
        known[one.one] = one
        entry = found.get(one.one)
        if entry is None or not _filled(entry.string):
            lines.append(f"missing: {one.one!r} ({one.place})")
        elif entry.fuzzy:
            lines.append(f"fuzzy: {one.one!r}")
        elif isinstance(entry.id, str) == bool(one.many):
            lines.append(f"plural and singular mixed up: {one.one!r}")
        else:
            lines += _unfit(one, entry.string if isinstance(entry.string, tuple) else (entry.string,))
    unused = (entry.id if isinstance(entry.id, str) else entry.id[0] for entry in found if entry.id)
    return [*lines, *(f"unused: {text!r}" for text in unused if text not in known)]


def _filled(text: object) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


def _unfit(one: Message, texts: Iterable[str]) -> Iterator[str]:
    """Yields a line where a translation has other parameters, or other spaces at its ends."""
    for text in texts:
        if _parameters(text) - {"num"} != _parameters(one.many or one.one) - {"num"}:
            yield f"other parameters: {one.one!r}: {text!r}"
        if (text[:1] == " ", text[-1:] == " ") != (one.one[:1] == " ", one.one[-1:] == " "):
            yield f"other spaces at its ends: {one.one!r}: {text!r}"


def _parameters(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text)) | set(re.findall(r"%(?!\(\w+\)s|%)", text))


def update(code: str) -> None:
    """Enters what is missing into a catalogue, and takes out what is no longer used."""
    found, wanted = catalogue(code), messages()
    fresh = Catalog(locale=code)
    for one in wanted:
        entry = found.get(one.one)
        text = entry.string if entry and isinstance(entry.id, str) != bool(one.many) else ("", "") if one.many else ""
        comments = entry.user_comments if entry else []
        fresh.add((one.one, one.many) if one.many else one.one, text, user_comments=comments, auto_comments=[])
    save(code, fresh)


def save(code: str, found: Catalog) -> None:
    """Writes the entries of a catalogue below the head that its file has; the head is written by people."""
    head = settings.catalogue(code).read_text("utf-8").partition("\n\n")[0]
    entries = BytesIO()
    write_po(entries, found, width=110, omit_header=True)
    settings.catalogue(code).write_bytes(f"{head}\n\n".encode() + entries.getvalue().lstrip(b"\n"))


def main(arguments: list[str]) -> int:
    """Lists what catalogues lack, or enters it; returns how the process ends."""
    found = 0
    for code in settings.LANGUAGES[1:]:
        if "--update" in arguments:
            update(code)
        for line in faults(catalogue(code), messages()):
            print(f"{code}: {line}")
            found = 1
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
