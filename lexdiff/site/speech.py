"""The languages of the interface: what a page says around the law's text, which keeps its own language.

Limits: English is in the code, other languages in gettext catalogues. Rejected: texts by key; a template full of keys
can't be read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Language(NamedTuple):
    """A language: its code, its own name, the folder of its pages ("" or "es/"), and how it says things."""

    code: str
    name: str
    prefix: str
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]


NAMES = {"en": "English", "es": "Español"}


def prefix(code: str, codes: Sequence[str]) -> str:
    """Returns the folder of a language's pages: the first language stands at the top."""
    return "" if code == codes[0] else f"{code}/"


def language(code: str, codes: Sequence[str]) -> Language:
    """Returns a language by its code."""
    return Language(
        code, NAMES[code], prefix(code, codes), lambda text: text, lambda one, many, n: one if n == 1 else many
    )
