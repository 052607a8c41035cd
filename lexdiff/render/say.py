"""How words become those of a language: ``say("%(n)s left", n=3)``, ``say.count("one", "many", 3)``, ``say.day(when)``.

What is told carries keys and parameters; who prints it passes the language on, down to the words. English is in the
code, so that a comparison loads nothing. Limits: English shows dates as they are written, which columns and
``git grep`` like; a site's languages have the names of months.
Rejected: one current language for the whole process; two pages printed at a time would mix their tongues.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lexdiff.model.dates import When


def _same(text: str) -> str:
    return text


def _one_or_many(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


def _written(when: When) -> str:
    return when.text


class Say(NamedTuple):
    """The words of one language: of a text, of a text that depends on a number, of a date; and its code."""

    text: Callable[[str], str] = _same
    number: Callable[[str, str, int], str] = _one_or_many
    day: Callable[[When], str] = _written
    code: str = "en"

    def __call__(self, text: str, **values: object) -> str:
        """Returns a text in the language, values put in; a text without values may hold any sign."""
        said = self.text(text) if text else ""  # gettext answers nothing with the head of its catalogue
        return said % values if values else said

    def counted(self, one: str, many: str, num: int, **values: object) -> str:
        """Returns a text that depends on a number, ``%(num)s`` in it being the number."""
        return self.number(one, many, num) % {"num": num, **values}


ENGLISH = Say()
