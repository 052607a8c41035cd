"""Reads what an amendment or record is called, and says, in other languages, and knows when that is out of date.

Each translation names the text that it was made from by a short digest; when the text changes, the digest doesn't fit
any longer, and ``check`` says which one would. Limits: title and text below the front matter, both or none; quotes,
remarks and the law's text stay in their own language. Rejected: files beside the original (``report.es.md``); they are
records of their own for every tool that lists a folder. Dates of files as sign of age; git doesn't keep them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lexdiff.model.location import Problem
from lexdiff.model.record import Amendment, Record, Translation
from lexdiff.read.fields import Sheet

KEYS = ("language", "title", "text", "of")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def read(front: Sheet) -> tuple[Translation, ...]:
    """Returns the translations that a front matter holds, in its order."""
    return tuple(
        Translation(line.text("language"), line.text("title"), line.text("text"), line.text("of"), line.where())
        for line in front.sheets("translations", KEYS)
    )


def original(one: Amendment | Record) -> tuple[str, str]:
    """Returns what there is to translate: the title, and the text below the front matter."""
    return one.title, one.summary if isinstance(one, Amendment) else one.note


def digest(title: str, text: str) -> str:
    """Returns the short digest of a text; how its lines are broken plays no part."""
    from hashlib import sha256

    words = "\n".join((" ".join(title.split()), " ".join(text.split())))
    return sha256(words.encode("utf-8", "replace")).hexdigest()[:12]


def complete(translation: Translation, title: str, text: str) -> bool:
    """Returns whether a translation has all that the original has."""
    return bool(_LANGUAGE.fullmatch(translation.language) and translation.title and (translation.text or not text))


def outdated(translation: Translation, title: str, text: str) -> bool:
    """Returns whether a translation was made from another text than the one that stands there, or doesn't say."""
    return translation.of != digest(title, text)


def problems(one: Amendment | Record, languages: Collection[str]) -> Iterator[Problem]:
    """Yields what is wrong with the translations of an amendment or record on a site that has these languages."""
    title, text = original(one)
    seen: set[str] = set()
    for translation in one.translations:
        what, hint = _fault(translation, title, text, languages, seen)
        seen.add(translation.language)
        if what:
            yield Problem(*translation.where, what, hint)


def _fault(
    translation: Translation, title: str, text: str, languages: Collection[str], seen: Collection[str]
) -> tuple[str, str]:
    code, now = translation.language, digest(title, text)
    if not _LANGUAGE.fullmatch(code) or (languages and code not in languages):
        known = ", ".join(languages) or "a code such as es"
        return f"the translation is in a language that isn't there: {code or 'none named'}", f"one of {known}"
    if code in seen:
        return f"there are two translations into {code}", "keep one"
    if not complete(translation, title, text):
        return f"the translation into {code} lacks its title or text, and isn't shown", "give title: ... and text: >-"
    if not translation.of:
        return f"the translation into {code} doesn't say what it was made from", f"write of: {now}"
    if translation.of != now:
        return f"the translation into {code} is older than the text", f"look it through, then write of: {now}"
    return "", ""
