"""Reads what the message of a commit or tag says of a version: its name, its amendment, its clocks, in trailers.

Trailers are the message's last paragraph, where each of its lines is ``Key: value``. A commit's own date is no date of
law and is never looked at. Limits: of a key that stands twice the first counts.
Rejected: dates and numbers picked out of prose; a message that mentions a date doesn't say what happened on it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lexdiff.model.dates import Clocks, When
from lexdiff.model.location import Problem
from lexdiff.model.version import Said
from lexdiff.read import dates
from lexdiff.read.frontmatter import one_line
from lexdiff.read.records import APPROVALS, CLOCKS

_TRAILER = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]*(.*)\Z")
_SIGNATURE = re.compile(r"^-----BEGIN (?:PGP|SSH|SIGNED)", re.MULTILINE)
# A hash in a message is rewritten with the history, so that a name with one would not stay.
_HASH = re.compile(r"(?=[a-f]*[0-9])[0-9a-f]{7,64}\Z")
_WORD = re.compile(r"[^\W_]+")
LENGTH = 40
KEYS = ("version", "amendment", *CLOCKS, "approval")


class Message(NamedTuple):
    """What a message says: the version's name ("" where it gives none), the rest in ``said``, and the first line."""

    version: str
    said: Said
    subject: str
    problems: tuple[Problem, ...] = ()


def read(text: str, where: str) -> Message:
    """Returns what a message says; ``where`` names the commit or tag in problems."""
    paragraphs = [part for part in re.split(r"\n\s*\n", _unsigned(text).strip()) if part]
    found = _trailers(paragraphs[-1]) if paragraphs else {}
    subject = "" if not paragraphs or (found and len(paragraphs) == 1) else paragraphs[0].partition("\n")[0]
    problems: list[Problem] = []
    passed, approved, effective, published = (_when(key, found, where, problems) for key in CLOCKS)
    clocks = Clocks(passed, approved, effective, published, _approval(found, where, problems))
    said = Said(_known(found, "amendment"), clocks)
    return Message(_known(found, "version"), said, " ".join(subject.split()), tuple(problems))


def _unsigned(text: str) -> str:
    found = _SIGNATURE.search(text)
    return text[: found.start()] if found else text


def _trailers(paragraph: str) -> dict[str, str]:
    """Returns the trailers that are ours, by key; none where a line of the paragraph is something else."""
    found: dict[str, str] = {}
    last = ""
    for line in paragraph.split("\n"):
        match = _TRAILER.match(line)
        if match:
            last = match[1].lower()
            found.setdefault(last, match[2].strip())
        elif not (last and line[:1] in " \t"):
            return {}
    return {key: value for key, value in found.items() if key in KEYS}


def _known(found: dict[str, str], key: str) -> str:
    written = found.get(key, "")
    return written if dates.known(written) else ""


def _when(key: str, found: dict[str, str], where: str, problems: list[Problem]) -> When | None:
    try:
        return dates.parse(written) if (written := _known(found, key)) else None
    except ValueError as error:
        problems.append(_fault(where, f"{key.capitalize()}: {error}"))
        return None


def _approval(found: dict[str, str], where: str, problems: list[Problem]) -> str:
    written = _known(found, "approval")
    if written and written not in APPROVALS:
        problems.append(_fault(where, f"Approval can't be {written}"))
    return written if written in APPROVALS else ""


def _fault(where: str, what: str) -> Problem:
    return Problem(where, 0, one_line(what), "say it in the front matter or the amendment, which go first")


def short(subject: str) -> str:
    """Returns a name for a version from the first line of its commit: its words with hyphens, hashes left out."""
    words = [word for word in _WORD.findall(subject.lower()) if not _HASH.match(word)]
    name = ""
    for word in words:
        if len(name) + len(word) >= LENGTH:
            break
        name += f"-{word}" if name else word
    return name or "unnamed"
