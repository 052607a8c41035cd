"""What a publisher sets in ``site/site.toml``: name, address, licence, house style, languages, where versions are ...

Nothing is needed: without the file a complete site is made. Limits: a wrong key or value stops the build, with its
line; a setting that silently does nothing would be missed for years. Rejected: settings in the environment, which
would make two builds of one repository differ.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from lexdiff.errors import Unreadable

STYLES = ("strike", "brackets", "capitals", "colour")
VERSIONS = ("folders", "tags", "commits")
LOCALE = Path(__file__).parent / "site" / "locale"
# English is in the code; another language is there as soon as its catalogue is.
LANGUAGES = ("en", *sorted(path.name for path in (LOCALE.iterdir() if LOCALE.is_dir() else ()) if path.is_dir()))
FILE = "site/site.toml"
# Text on these grounds must reach a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3).
_GROUNDS = {"accent": "#ffffff", "accent_dark": "#14171a"}


class Settings(NamedTuple):
    """A publisher's settings; "" where nothing is set. ``address`` is where the site will stand, with closing "/"."""

    name: str = ""
    address: str = ""
    contact: str = ""
    licence: str = ""
    feedback: str = ""
    style: str = "strike"
    accent: str = "#1d4f91"
    accent_dark: str = "#8ab4f8"
    languages: tuple[str, ...] = LANGUAGES
    versions: str = "folders"
    tags: str = "*"


class Keeping(NamedTuple):
    """Where versions come from, one of ``VERSIONS``; what names of tags look like; and the line that says so."""

    versions: str = "folders"
    tags: str = "*"
    line: int = 0


def catalogue(code: str) -> Path:
    """Returns the file that holds what the site says in a language other than English."""
    return LOCALE / code / "LC_MESSAGES" / "lexdiff.po"


def read(root: Path) -> Settings:
    """Returns the settings of a repository; ``Unreadable`` with the line of what is wrong."""
    try:
        content = (root / FILE).read_bytes()
    except FileNotFoundError:
        return Settings()
    source = _decoded(content)
    found = _parsed(source)
    for key, value in found.items():
        _check(key, value, source)
    address = str(found.get("address", ""))
    fixed = {"address": address.rstrip("/") + "/"} if address else {}
    lists = {key: tuple(value) for key, value in found.items() if isinstance(value, list)}
    return Settings(**{**found, **lists, **fixed})


def keeping(content: bytes) -> Keeping:
    """Returns where a settings file says that versions come from; what else is wrong in it doesn't matter here."""
    if b"versions" not in content:  # reading TOML takes longer than many a comparison
        return Keeping()
    source = _decoded(content)
    found = _parsed(source)
    for key in ("versions", "tags"):
        if key in found:
            _check(key, found[key], source)
    line = _line("versions", source) if "versions" in found else 0
    return Keeping(found.get("versions", "folders"), found.get("tags", "*"), line)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Unreadable("the file is not UTF-8", "save it as UTF-8", FILE) from None


def _parsed(source: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"\(at line (\d+), column \d+\)", str(error))
        what = str(error).partition(" (at")[0]
        raise Unreadable(
            what[0].lower() + what[1:], 'write key = "value"', _place(match[1] if match else "1")
        ) from None


def _place(line: str | int) -> str:
    return f"{FILE}:{line}"


def _line(key: str, source: str) -> int:
    found = re.search(rf"(?m)^[ \t]*\"?{re.escape(key)}\"?[ \t]*[=.\]]|^\[{re.escape(key)}", source)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def _check(key: str, value: Any, source: str) -> None:
    def stop(what: str, hint: str) -> NoReturn:
        raise Unreadable(what, hint, _place(_line(key, source)))

    if key not in Settings._fields:
        stop(f"there is no setting {key!r}", f"settings are: {', '.join(Settings._fields)}")
    if key == "languages":
        if not isinstance(value, list) or not value or not set(map(str, value)) <= {*LANGUAGES}:
            stop("languages must be a list of languages that there are", f"for instance {list(LANGUAGES)}")
        return
    if not isinstance(value, str):
        stop(f"{key} must be a text", f'write {key} = "..."')
    _check_text(key, value, stop)


def _check_text(key: str, value: str, stop: Any) -> None:
    if key in ("address", "feedback") and not value.isprintable():
        stop(f"{key} holds a sign that can't be seen", "type the address anew")
    if key == "style" and value not in STYLES:
        stop(f"there is no house style {value!r}", f"house styles are: {', '.join(STYLES)}")
    if key == "versions" and value not in VERSIONS:
        stop(f"versions can't come from {value!r}", f"they come from: {', '.join(VERSIONS)}")
    if key == "tags" and value.count("*") != 1:
        stop(f"tags must have one * that stands for the version's name, and {value!r} has not", 'write tags = "law/*"')
    if key == "address" and not re.fullmatch(r"https?://[^\s/]+(/[^\s?#]*)?", value):
        stop(f"{value!r} is no web address", 'write address = "https://..."')
    if key == "feedback" and not re.fullmatch(r"(https?://|mailto:)\S+", value):
        stop(f"{value!r} is neither a web address nor a mail address", 'write feedback = "mailto:..." or "https://..."')
    if key in _GROUNDS:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            stop(f"{value!r} is no colour", f'write {key} = "#1d4f91"')
        if (ratio := contrast(value, _GROUNDS[key])) < 4.5:
            stop(
                f"{value} is too faint to read: contrast {ratio:.1f} to 1, at least 4.5 is needed", "take another tone"
            )


def contrast(one: str, other: str) -> float:
    """Returns the contrast of two colours (``#rrggbb``) as WCAG reckons it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
