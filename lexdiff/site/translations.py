"""Amendments and records as a page in one language tells them: translated where somebody has, else as they are.

What is told in another language than the page's is marked with its ``lang``, and the page says that no translation is
there; of an outdated one it says so. Limits: a whole title and text, or neither. Rejected: machine translation; what
a city says of its law must be somebody's words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from lexdiff.model.record import Amendment, Record, Translation
from lexdiff.read import translations
from lexdiff.render.labels import visible
from lexdiff.repository import Repository
from lexdiff.site import urls
from lexdiff.site.page import Link

Told = TypeVar("Told", Amendment, Record)
CURRENT, OUTDATED, NONE = "translated", "outdated", "not translated"


def known(found: Repository, first: str) -> Repository:
    """Returns a repository in which every amendment and record says its language; ``first`` where its file doesn't."""
    return found._replace(
        amendments=tuple(one._replace(language=one.language or first) for one in found.amendments),
        records=tuple(one._replace(language=one.language or first) for one in found.records),
    )


def told(one: Told, code: str) -> Told:
    """Returns an amendment or record as a language tells it; the original is then its only translation."""
    title, text = translations.original(one)
    for found in one.translations:
        if found.language == code != one.language and translations.complete(found, title, text):
            back = (Translation(one.language, title, text, found.of, found.where),)
            if isinstance(one, Amendment):
                return one._replace(title=found.title, summary=found.text, language=code, translations=back)
            return one._replace(title=found.title, note=found.text, language=code, translations=back)
    return one._replace(translations=())


def all_told(found: Iterable[Told], code: str) -> tuple[Told, ...]:
    """Returns amendments or records as a language tells them."""
    return tuple(told(one, code) for one in found)


def state(one: Amendment | Record, code: str) -> str:
    """Returns how what is told stands to its original: translated, outdated, not translated, "" if it is that."""
    if one.language == code and one.translations:
        first = one.translations[0]
        return OUTDATED if translations.outdated(first, first.title, first.text) else CURRENT
    return NONE if one.language != code else ""


def source(one: Amendment | Record) -> str:
    """Returns the language of what is never translated, such as a quote."""
    return one.translations[0].language if one.translations else one.language


def first_title(one: Amendment | Record) -> str:
    """Returns the title in the language of the file, which is what things are grouped by in every language."""
    return one.translations[0].title if one.translations else one.title


def link(one: Amendment | Record) -> Link:
    """Returns the way to an amendment or record, its name marked with its language."""
    url = urls.amendment(one.id) if isinstance(one, Amendment) else urls.record(one.id)
    return Link(visible(one.title) or visible(one.id), url, one.language)
