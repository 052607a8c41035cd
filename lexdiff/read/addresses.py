"""Addresses: from what people type ("2(b)(4)", "§ 2(b)", "boston-trust-act/2/b/4") to the provision that is meant.

Limits: a typed address is matched whole, never by its beginning, so that 3 is not 32.
Rejected: fuzzy matching. A near match is named in the message, and not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lexdiff.errors import UnknownName
from lexdiff.model.location import Location
from lexdiff.model.provision import Provision
from lexdiff.model.version import Ordinance

_SIGN = re.compile(r"^(?:§{1,2}|sections?\b|sec\.)\s*", re.IGNORECASE)
_CELL = re.compile(r"^(?P<table>.*/t\d+(?:~\d+)?)/r(?P<row>\d+)(?:/c(?P<cell>\d+))?$")


def tidy(typed: str) -> str:
    """Returns a typed address in the form that addresses are kept in."""
    text = _SIGN.sub("", typed.strip())
    text = re.sub(r"\s*\(([^()]*)\)", r"/\1", text)
    return re.sub(r"/{2,}", "/", text).strip("/ .")


def find(ordinance: Ordinance, typed: str) -> Provision:
    """Returns the provision at an address as typed; ``UnknownName`` with the nearest address where there is none.

    A definition answers to its term and to its label, a provision to its pin (``#pin``), and a table's row or cell
    (``t1/r2``, ``t1/r2/c3``) comes as a provision with that text.
    """
    wanted = tidy(typed)
    every = list(ordinance.root.walk())
    if match := among(ordinance.id, every, typed):
        return match
    if cell := _CELL.match("/" + wanted):
        table = find(ordinance, cell["table"])
        if found := _cell(table, int(cell["row"]), int(cell["cell"] or 0)):
            return found
    from difflib import get_close_matches  # only where something is wrong

    known = [p.address.partition("/")[2] or p.address for p in every]
    near = get_close_matches(wanted, known, n=3, cutoff=0.5)
    hint = f"nearest: {', '.join(near)}" if near else f"it begins with: {', '.join(known[1:7])}"
    raise UnknownName(f"{ordinance.id} has no provision {typed!r}", hint, ordinance.file)


def among(ordinance: str, provisions: Sequence[Provision], typed: str) -> Provision | None:
    """Returns which of some provisions of an ordinance an address as typed means, if any."""
    wanted = tidy(typed)
    if wanted.startswith("#"):
        return next((p for p in provisions if p.pin == wanted[1:]), None)
    return next(iter(_matches(ordinance, list(provisions), wanted)), None)


def with_words(ordinance: Ordinance, term: str) -> list[str]:
    """Returns where a term stands: the provision that defines it, else those whose own words hold it.

    Capitals and line breaks don't count; a term is met as whole words.
    """
    wanted = " ".join(term.casefold().split())
    every = list(ordinance.root.walk())
    if defined := [p.address for p in every if p.term and " ".join(p.term.casefold().split()) == wanted]:
        return defined
    whole = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")
    return [p.address for p in every if whole.search(" ".join(f"{p.heading} {p.text}".casefold().split()))]


def _matches(ordinance: str, every: list[Provision], wanted: str) -> list[Provision]:
    for fold in (str, str.casefold):
        forms = {fold(wanted), fold(f"{ordinance}/{wanted}")}
        if found := [p for p in every if fold(p.address) in forms]:
            return found
        if found := [p for p, by_label in _by_label(every) if fold(by_label) in forms]:
            return found
    return []


def _by_label(every: list[Provision]) -> Iterator[tuple[Provision, str]]:
    """Yields provisions with the address they would have if definitions were addressed by their labels."""
    renamed: dict[str, str] = {}
    for provision in every:
        above, _, last = provision.address.rpartition("/")
        base = renamed.get(above, above)
        if provision.term and provision.number:
            last = provision.number
        if base != above or last != provision.address.rpartition("/")[2]:
            renamed[provision.address] = f"{base}/{last}"
            yield provision, renamed[provision.address]


def rows(table: Provision) -> list[tuple[str, list[str]]]:
    """Returns a table's rows (the rule line left out), each with its line and its cells."""
    found = []
    for number, line in enumerate(table.text.split("\n")):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))]
        if number != 1:
            found.append((line.strip(), cells))
    return found


def _cell(table: Provision, row: int, cell: int) -> Provision | None:
    lines = rows(table)
    if not 1 <= row <= len(lines) or cell > len(lines[row - 1][1]):
        return None
    text = lines[row - 1][1][cell - 1] if cell else lines[row - 1][0]
    address = f"{table.address}/r{row}" + (f"/c{cell}" if cell else "")
    at = table.line + row - 1 + (row > 1)
    return Provision(address, "table", "", "", "", text, "", "", table.attestation, at, table.start, table.end)


def where(ordinance: Ordinance, provision: Provision) -> Location:
    """Returns where a provision stands."""
    return Location(ordinance.file, provision.line)
