"""Finds the citations of a repository that point to nothing: in the newest text of each ordinance, and in proposals.

What points to the same missing place is one finding, at its first line. Limits: only what must be wrong is told, see
``pointing``; older texts can't be mended any more, and aren't looked at. Rejected: counting these as Problems. A law
may be adopted with a wrong citation, and then the file is right to have it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lexdiff.errors import LexdiffError
from lexdiff.model.citation import Pointer
from lexdiff.model.location import Location, Problem
from lexdiff.model.provision import Provision
from lexdiff.model.version import Ordinance
from lexdiff.read import citing, frontmatter, pointing, provisions, records, workspace
from lexdiff.read.files import Blob, decode, default_id
from lexdiff.read.frontmatter import one_line
from lexdiff.read.workspace import Workspace

_NAMED = 3  # further places that are named


def dangling(home: Workspace) -> tuple[Problem, ...]:
    """Returns what points to nothing, sorted by file and line; ``Unreadable`` where the table of citations is wrong."""
    table = citing.read(home.root)
    known, _ = records.amendments(workspace.instrument_files(home))
    order = workspace.ordered(records.version_clocks(workspace.version_names(home), known))
    newest: dict[str, Ordinance] = {}
    proposed: list[Ordinance] = []
    for version in reversed(order):
        for ordinance in _texts(version, home, newest.keys()):
            if ordinance.front.get("stage") == "proposed":
                proposed.append(ordinance)
            else:
                newest.setdefault(ordinance.id, ordinance)
    texts = [*newest.values(), *proposed]
    indexes = [pointing.index(ordinance, table) for ordinance in texts]
    law = pointing.Law(indexes)
    found: dict[str, list[tuple[Location, Pointer]]] = {}
    for ordinance, index in zip(texts, indexes, strict=True):
        held = {spot.provision.address: spot.provision for spot in index.spots}
        for pointer in pointing.pointers(index, law):
            if pointer.wanted:
                place = _where(pointer, held[pointer.at], ordinance)
                found.setdefault(pointer.wanted, []).append((place, pointer))
    told = sorted(_told(several) for several in found.values())
    return tuple({problem[:3]: problem for problem in reversed(told)}.values())[::-1]


def _texts(version: str, home: Workspace, known: Collection[str]) -> Iterator[Ordinance]:
    """Yields the ordinances of a version; one of which a newer text is known only if it may be a proposal."""
    try:
        tree = workspace.resolve(version, home.root)
    except LexdiffError:
        return  # `check` says so
    for key, blob in tree.files.items():
        try:
            source = decode(blob.load(), blob.file)
        except LexdiffError:
            continue
        yield from _text(source, key, blob, known)


def _text(source: str, key: str, blob: Blob, known: Collection[str]) -> Iterator[Ordinance]:
    front = frontmatter.scalars(source[: frontmatter.cut(source)])
    if (front.get("ordinance") or default_id(key)) not in known or front.get("stage") == "proposed":
        yield provisions.read_ordinance(source, blob.file, default_id(key))[0]


def _where(pointer: Pointer, provision: Provision, ordinance: Ordinance) -> Location:
    """Returns the line on which a citation begins; that of its provision where the file writes it otherwise."""
    part = ordinance.source[provision.start : provision.end]
    words = provision.text[pointer.citation.start : pointer.citation.end]
    skipped = provision.text[: pointer.citation.start].count(words)
    at = -1
    for _ in range(skipped + 1):
        at = part.find(words, at + 1)
        if at < 0:
            return Location(ordinance.file, provision.line)
    return Location(ordinance.file, ordinance.source.count("\n", 0, provision.start + at) + 1)


def _told(several: Sequence[tuple[Location, Pointer]]) -> Problem:
    places = sorted(dict.fromkeys(several), key=lambda found: found[0])
    where, pointer = places[0]
    home, _, short = pointer.near.partition("/")
    near = short if home == pointer.at.partition("/")[0] else pointer.near
    others = list(dict.fromkeys(f"{place.file}:{place.line}" for place, _ in places if place != where))
    hint = f"nearest: {near}" if near else "see whether another law is meant"
    if others:
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        hint += f"; also in {', '.join(others[:_NAMED])}{more}"
    return Problem(
        *where, one_line(f"“{' '.join(pointer.citation.text.split())}” points to nothing"), one_line(hint, 400)
    )
