"""The table of how citations are written: ours, and what a repository adds to it in ``site/citations.toml``.

A pattern is written as people cite, with ``{name}`` for a number, ``[a|b]`` for what may be missing and ``(a|b)`` for a
choice. Limits: a number is bounded in length, so that no text makes a pattern slow; a wrong entry stops, with its line.
Rejected: regular expressions in the table. A clerk can't read them, and one of them could hang the build.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, get_args

from lexdiff.errors import Unreadable
from lexdiff.model.citation import Level

FILE = "site/citations.toml"
OURS = Path(__file__).parent / "citations.toml"
LEVELS: tuple[Level, ...] = get_args(Level)[:3]
# Every repetition is bounded: a text of any kind costs each pattern a fixed number of steps at each place.
NUMBER = r"\d[\dA-Za-z]{0,6}(?:[.:]\d[\dA-Za-z]{0,6}|[–-](?:\d[\dA-Za-z]{0,6}|[A-Za-z]{1,2}(?![A-Za-z]))){0,4}"
SPACE = r"[ \t\n\u00a0\u2009\u202f]"
PARTS = rf"(?:{SPACE}?\([0-9A-Za-z]{{1,5}}(?:-[0-9A-Za-z]{{1,3}})?\)){{0,8}}"
_PIECE = re.compile(
    r"\{(?P<name>[a-z]{1,20})\}|(?P<open>[\[(])|(?P<bar>\|)|(?P<close>[\])])|(?P<word>[^\s\[\](){}|]+|\s+)"
)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Pattern(NamedTuple):
    """One way to cite a law; ``mark`` finds quickly that a text holds no such citation."""

    written: str
    mark: re.Pattern[str]
    whole: re.Pattern[str]


class Law(NamedTuple):
    """A law that is cited: its name, how, and its address on the web with places for the numbers."""

    name: str
    patterns: tuple[Pattern, ...]
    link: str


class Table(NamedTuple):
    """The words for places in the same law, and the laws; ``gate`` finds quickly that no law can be cited."""

    inside: dict[str, Level]
    laws: tuple[Law, ...]
    gate: re.Pattern[str]

    def __repr__(self) -> str:
        """Tells all there is to the table, as the fingerprints of pages need it."""
        laws = [(law.name, law.link, *(one.written for one in law.patterns)) for law in self.laws]
        return f"Table({sorted(self.inside.items())!r}, {laws!r})"


def read(root: Path | None) -> Table:
    """Returns our table with a repository's additions; ``Unreadable`` with the line of what is wrong."""
    try:
        added = (root / FILE).read_text("utf-8") if root else ""
    except FileNotFoundError:
        added = ""
    except UnicodeDecodeError:
        raise Unreadable("the file is not UTF-8", "save it as UTF-8", FILE) from None
    return _table(added)


@lru_cache(maxsize=4)
def _table(added: str) -> Table:
    ours = _entries(OURS.read_text("utf-8"))
    theirs = _entries(added)
    inside: dict[str, Level] = {}
    for entry in (*ours["inside"], *theirs["inside"]):
        inside.update(dict.fromkeys(entry["words"], entry["level"]))
    named: dict[str, dict[str, Any]] = {}
    for entry in (*theirs["law"], *ours["law"]):
        first = named.setdefault(entry["name"], {"patterns": [], "link": ""})
        first["patterns"] += entry.get("patterns", [])
        first["link"] = first["link"] or entry.get("link", "")
    laws = tuple(Law(name, tuple(map(_pattern, one["patterns"])), one["link"]) for name, one in named.items())
    marks = sorted({pattern.mark.pattern for law in laws for pattern in law.patterns})
    return Table(inside, laws, re.compile("|".join(marks)))


def _pattern(written: str) -> Pattern:
    return Pattern(written, re.compile(_mark(written)), compiled(written))


def _entries(source: str) -> dict[str, list[dict[str, Any]]]:
    import tomllib

    try:
        found = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"\(at line (\d+)", str(error))
        what = str(error).partition(" (at")[0]
        raise Unreadable(
            what[0].lower() + what[1:], 'write key = "value"', f"{FILE}:{match[1] if match else 1}"
        ) from None
    for key in found:
        if key not in ("inside", "law") or not isinstance(found[key], list):
            _stop(source, key, f"there is no list {key!r}", "write [[law]] or [[inside]]")
    for entry in found.get("inside", []):
        _check_inside(entry, source)
    for entry in found.get("law", []):
        _check_law(entry, source)
    return {"inside": found.get("inside", []), "law": found.get("law", [])}


def _stop(source: str, near: str, what: str, hint: str) -> NoReturn:
    """Stops with the first line that holds what is wrong."""
    lines = source.split("\n")
    line = next((number for number, text in enumerate(lines, 1) if near and near in text), 1)
    raise Unreadable(what, hint, f"{FILE}:{line}")


def _check_keys(entry: object, keys: tuple[str, ...], source: str) -> dict[str, Any]:
    if not isinstance(entry, dict):
        _stop(source, str(entry), f"{entry!r} is no entry", "write [[law]] or [[inside]], and its fields below")
    for key in entry:
        if key not in keys:
            _stop(source, key, f"there is no field {key!r}", f"fields are: {', '.join(keys)}")
    return entry


def _texts(entry: dict[str, Any], key: str, source: str) -> list[str]:
    found = entry.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) and one.strip() for one in found):
        _stop(source, key, f"{key} must be a list of texts", f'write {key} = ["..."]')
    return found


def _check_inside(entry: object, source: str) -> None:
    fields = _check_keys(entry, ("level", "words"), source)
    if fields.get("level") not in LEVELS:
        _stop(source, str(fields.get("level", "[[inside]]")), "the level isn't known", f"one of: {', '.join(LEVELS)}")
    if not _texts(fields, "words", source):
        _stop(source, "[[inside]]", "an entry without words", 'write words = ["section"]')


def _check_law(entry: object, source: str) -> None:
    fields = _check_keys(entry, ("name", "patterns", "link"), source)
    name, link = fields.get("name"), fields.get("link", "")
    if not isinstance(name, str) or not name.strip():
        _stop(source, "[[law]]", "a law without a name", 'write name = "..."')
    for pattern in _texts(fields, "patterns", source):
        try:
            compiled(pattern)
        except ValueError as error:
            _stop(
                source,
                pattern,
                f"the pattern {pattern!r} can't be read: {error}",
                "write as people cite, with {section}",
            )
    if not isinstance(link, str) or (
        link and not re.fullmatch(r"https?://[^\s/?#<>\"'@\\]+(?:[/?#][^\s<>\"'\\]*)?", link)
    ):
        _stop(source, str(link), f"{link!r} is no web address", 'write link = "https://.../{section}"')


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """Returns a pattern as an expression whose groups are its numbers; ``ValueError`` says what can't be read."""
    out: list[str] = []
    opened: list[str] = []
    named: list[str] = []
    at = 0
    while at < len(pattern):
        piece = _PIECE.match(pattern, at)
        if piece is None:
            raise ValueError(f"{pattern[at : at + 10]!r} is neither a word nor {{name}}")
        at = piece.end()
        if piece["name"]:
            if piece["name"] in named:
                raise ValueError(f"{{{piece['name']}}} stands twice")
            named.append(piece["name"])
            out.append(f"(?P<{piece['name']}>{NUMBER}){PARTS}")
        elif piece["open"]:
            opened.append(piece["open"])
            out.append("(?:")
        elif piece["bar"]:
            if not opened:
                raise ValueError("a bar stands outside of brackets")
            out.append("|")
        elif piece["close"]:
            if not opened or "[(".index(opened[-1]) != "])".index(piece["close"]):
                raise ValueError("a bracket closes that wasn't opened")
            out.append(")?" if opened.pop() == "[" else ")")
        else:
            out.append(_words(piece["word"], pattern[: piece.start()], pattern[at:]))
    if opened:
        raise ValueError("a bracket isn't closed")
    if not named:
        raise ValueError("it holds no {number}")
    return re.compile(rf"(?<![\w.§-]){''.join(out)}(?![\w])")


def _words(words: str, before: str, behind: str) -> str:
    """Returns an expression for words, in which full stops and spaces may be missing where nothing runs together."""
    if words.isspace():
        needed = before[-1:].isalpha() and behind[:1].isalpha()
        return rf"{SPACE}{{{int(needed)},3}}"
    parts = []
    for sign in words:
        parts.append(rf"\.?{SPACE}?" if sign == "." else re.escape(sign))
    return "".join(parts)


def _mark(pattern: str) -> str:
    """Returns an expression for the longest word that every citation of a pattern holds, else for any digit."""
    bare = re.sub(r"\[[^\[\]]*\]", " ", pattern)
    choices = re.findall(r"\(([^()]*)\)", bare)
    fixed = [
        word for word in re.sub(r"\([^()]*\)|\{[^{}]*\}", " ", bare).split() if re.search(r"[A-Za-z]{2}|[A-Z]\.", word)
    ]
    if fixed:
        return _words(max(fixed, key=len), "", "")
    several = [one.split()[0] for choice in choices for one in choice.split("|") if re.search(r"[A-Z]", choice)]
    return "|".join(_words(word, "", "") for word in several) or r"\d"


def address(law: Law, found: re.Match[str]) -> str:
    """Returns where a citation's law stands on the web, "" where no resolver is configured or a number is missing."""
    from urllib.parse import quote

    numbers = {name: value for name, value in found.groupdict().items() if value}
    wanted = _PLACEHOLDER.findall(law.link)
    if not law.link or not {*wanted} <= numbers.keys():
        return ""
    return _PLACEHOLDER.sub(lambda one: quote(numbers[one[1]], safe=".:-"), law.link)
