"""What a repository holds of an ordinance, and what it doesn't: first and last date, gaps, texts without a history.

Said on the ordinance's page, and of all ordinances on one page. Limits: what the files say; nobody is asked whether a
link still works. Rejected: a grade; how much is enough depends on the question.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lexdiff.model.dates import When
from lexdiff.model.history import History, Step
from lexdiff.model.redline import Row
from lexdiff.render.labels import visible
from lexdiff.site.places import Places, sections

Facts = dict[str, Any]


def of_ordinance(history: History, places: Places) -> Facts:
    """Returns what is held of an ordinance, as JSON can hold it.

    ``first`` and ``last`` are dates as written, "" where none is known; ``missing`` are the versions without a text;
    ``still`` counts the sections of the newest text, out of ``sections``, of which no other wording is held.
    """
    newest = history.editions[-1]
    days = sorted(_days(history), key=lambda when: (when.first, when.last))
    every, changed = list(sections(newest.ordinance.root)), _changed(history, places)
    return {
        "versions": len(history.editions),
        "first": days[0].text if days else "",
        "last": max(days, key=lambda when: (when.last, when.first)).text if days else "",
        "undated": [visible(one.version) for one in history.editions if not any(one.ordinance.clocks.dates)],
        "missing": [visible(one) for one in _missing(history)],
        "sections": len(every),
        "still": sum(section.address not in changed for section in every),
        "unheld": len([1 for one in newest.ordinance.root.walk() if one.attestation == "not held"]),
    }


def _days(history: History) -> Iterator[When]:
    """Yields all dates of the versions of the law."""
    for edition in history.editions:
        yield from filter(None, edition.ordinance.clocks.dates)


def _missing(history: History) -> Iterator[str]:
    """Yields the versions that files or amendments name, and of which no text is held."""
    held = {edition.version for edition in (*history.editions, *(aside.edition for aside in history.asides))}
    yield from (aside.edition.version for aside in history.asides if not aside.edition.held)
    named = [name for one in history.editions if one.amendment for name in (one.amendment.before,)]
    yield from dict.fromkeys(name for name in named if name and name not in held)


def _changed(history: History, places: Places) -> set[str]:
    """Returns the sections of the newest text in which anything ever changed."""
    found: set[str] = set()
    for step in history.neighbours:
        for row in step.redline.rows:
            if row.kinds:
                found.update(_now(history, step, row, places))
    return found


def _now(history: History, step: Step, row: Row, places: Places) -> Iterator[str]:
    """Yields the sections of the newest text that a changed provision, or what stood above it, belongs to now."""
    for version, provision in zip(step.versions, row.provision, strict=True):
        owner = places.owners.get(provision.address) if provision else None
        for address in {owner, provision.address if provision else None}:
            end = history.trails.get((version, address), ())[-1:] if address else ()
            yield from (places.owners.get(stop.provision.address, "") for stop in end)
