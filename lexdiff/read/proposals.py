"""Proposes addresses for a record: provisions that its words cite, whose defined term or whose heading they share.

Limits: proposals only, for a person to accept; words are compared as they stand, but for capitals and a plural's s.
Rejected: searching the provisions' whole texts. Every article on a city shares words with every section of its code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lexdiff.errors import UnknownName
from lexdiff.model.provision import Provision
from lexdiff.model.version import Ordinance
from lexdiff.read import addresses, provisions, workspace
from lexdiff.read.desk import Desk
from lexdiff.read.files import decode, default_id
from lexdiff.read.frontmatter import one_line

MOST = 9
_CITED = re.compile(r"(?:§+|\bsections?\b|\bsec\.)\s*(\d[\w.-]*(?:\s?\(\w+\))*)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-][^\W_]+)*")
_EMPTY = frozenset(
    "a about after all an and are as at be before by city council for from general has have in into is it its law new "
    "no not of on or ordinance other over section that the their this to under was were what who will with".split()
)


class Proposal(NamedTuple):
    """An address that a record may bear on, and the heading, term or first words that stand there."""

    address: str
    heading: str


def texts(desk: Desk, version: str) -> list[Ordinance]:
    """Returns the ordinances of a version, in the order of their files; none where there is no such version."""
    files = workspace.resolve(version, desk.home.root).files if version in desk.versions else {}
    return [_parsed(decode(b.load(), b.file), b.file, default_id(key)) for key, b in files.items()]


@lru_cache(maxsize=16)
def _parsed(source: str, file: str, name: str) -> Ordinance:
    # Each row of a list asks for the same few texts.
    return provisions.read_ordinance(source, file, name)[0]


def propose(text: str, among: Sequence[Ordinance]) -> list[Proposal]:
    """Returns what a text may bear on, the likeliest first, nine at most."""
    words = _words(text[:100_000])
    line, content = f" {' '.join(words)} ", set(words) - _EMPTY
    found: dict[str, tuple[float, int, Proposal]] = {}
    for ordinance in among:
        cited = {
            p.address for typed in _CITED.findall(text) if (p := addresses.among(ordinance.id, _all(ordinance), typed))
        }
        for provision in _all(ordinance)[1:]:
            score = 3.0 if provision.address in cited else _likeness(provision, line, content)
            if score and provision.address not in found:
                found[provision.address] = (-score, len(found), _proposal(provision, len(among) > 1))
    return [proposal for _, _, proposal in sorted(found.values())[:MOST]]


def known(typed: str, among: Sequence[Ordinance]) -> bool:
    """Returns whether an address as typed leads to a provision, or to a row or cell of a table."""
    return any(_leads(ordinance, typed) for ordinance in among)


def _leads(ordinance: Ordinance, typed: str) -> bool:
    try:
        return bool(addresses.find(ordinance, typed))
    except UnknownName:
        return False


def _all(ordinance: Ordinance) -> list[Provision]:
    return list(ordinance.root.walk())


def _likeness(provision: Provision, line: str, content: set[str]) -> float:
    """Returns 2 where the whole defined term occurs, up to 1 for the part of a heading's words that do, else 0."""
    if provision.term:
        return 2.0 if f" {' '.join(_words(provision.term))} " in line else 0.0
    heading = set(_words(provision.heading)) - _EMPTY
    return len(heading & content) / len(heading) if heading else 0.0


def _proposal(provision: Provision, several: bool) -> Proposal:
    address = provision.address if several else provision.address.partition("/")[2]
    return Proposal(address, one_line(provision.term or provision.heading or provision.text, 60))


def _words(text: str) -> list[str]:
    return list(_singular(re.sub(r"['’]s?\b", "", text.casefold())))


def _singular(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        yield word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word
