"""How people cite a provision: "2(b)(4)" for the address 2/b/4, 1 “ICE-HSI” for a definition, "2 ¶ 1" without a label.

Limits: signs that read the same in every language. Rejected: addresses as they are; a resident doesn't read paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from lexdiff.model.history import History
from lexdiff.model.provision import Provision
from lexdiff.render.labels import visible

_LABEL = re.compile(r"[0-9]{1,4}[A-Za-z]?|[A-Za-z]{1,3}(?:-[0-9]+)?|[ivxlcdm]{1,7}|[0-9]+-[0-9]+")
_PLACE = re.compile(r"([pt])([0-9]+)")


def cited(provision: Provision, ordinance: str) -> str:
    """Returns a provision's citation without the ordinance's name; "¶" for what stands before its first section."""
    return at(provision.address, ordinance, provision.term)


@lru_cache(maxsize=8192)  # a page names the same few places over and over
def at(address: str, ordinance: str, term: str = "") -> str:
    """Returns the citation of an address; ``term`` is what the provision there defines."""
    first, *parts = address[len(ordinance) + 1 :].partition("~")[0].split("/")
    if not first:
        return "¶"
    said = visible(first)
    numbered = any(c.isdigit() for c in first)
    for number, part in enumerate(parts, 1):
        said += _part(part, term if number == len(parts) else "", numbered)
    return said


def placed(history: History, version: str, address: str) -> str:
    """Returns the citation of the provision at an address of a version."""
    stop = next(stop for stop in history.trails[version, address] if stop.version == version)
    return cited(stop.provision, history.id)


def _part(part: str, term: str, numbered: bool) -> str:
    if place := _PLACE.fullmatch(part):
        return f" {'¶' if place[1] == 'p' else '⊞'} {place[2]}"
    if not term and _LABEL.fullmatch(part):
        return f"({visible(part)})" if numbered else f", {visible(part)}"
    return f" “{visible(term or part.replace('-', ' '))}”"


def both(sides: Iterable[Provision | None], ordinance: str) -> str:
    """Returns the citation of a change: both where they differ, with the labels where a definition's changed."""
    there = [p for p in sides if p is not None]
    return " → ".join(dict.fromkeys(_labelled(p, ordinance) for p in there))


def _labelled(provision: Provision, ordinance: str) -> str:
    said = cited(provision, ordinance)
    return f"{said} {visible(provision.label)}" if provision.term and provision.label else said
