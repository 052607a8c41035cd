"""The languages of the interface: what a page says around the law's text, which keeps its own language.

Limits: English is in the code, other languages in catalogues (``locale/CODE/LC_MESSAGES/lexdiff.po``).
Rejected: texts by key; a template full of keys can't be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from lexdiff.render.say import Say
from lexdiff.site import dates


class Language(NamedTuple):
    """A language: its code, its own name, the folder of its pages ("" or "es/"), and how it says things."""

    code: str
    name: str
    prefix: str
    say: Say


def prefix(code: str, codes: Sequence[str]) -> str:
    """Returns the folder of a language's pages: the first language stands at the top."""
    return "" if code == codes[0] else f"{code}/"


def language(code: str, codes: Sequence[str]) -> Language:
    """Returns a language by its code."""
    return Language(code, name(code), prefix(code, codes), say(code))


@lru_cache(maxsize=8)
def name(code: str) -> str:
    """Returns what a language calls itself."""
    if code == "en":
        return "English"
    from lexdiff.site import catalogue

    return catalogue.name(code)


@lru_cache(maxsize=8)
def say(code: str) -> Say:
    """Returns how a language says things; a catalogue is read by whoever needs its language."""
    words = Say()
    if code != "en":
        from lexdiff.site import catalogue

        found = catalogue.read(code)
        words = Say(found.gettext, found.ngettext, code=code)
    return words._replace(day=partial(dates.day, words))
