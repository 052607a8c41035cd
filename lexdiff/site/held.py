"""What a repository holds of an ordinance, and what it doesn't: first and last date, gaps, texts without a history.

Said on the ordinance's page, and of all ordinances on one page. Limits: what the files say; nobody is asked whether a
link still works. Rejected: a grade; how much is enough depends on the question.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lexdiff.model.dates import Clocks, When
from lexdiff.model.history import Edition, History
from lexdiff.render.labels import visible
from lexdiff.site.places import sections

Facts = dict[str, Any]


def of_ordinance(history: History) -> Facts:
    """Returns what is held of an ordinance, as JSON can hold it.

    ``first`` and ``last`` are dates as written, "" where none is known; ``missing`` are the versions without a text;
    ``still`` counts the sections of the newest text, out of ``sections``, of which no other wording is held.
    """
    newest = history.editions[-1]
    days = sorted(_days(history), key=lambda when: (when.first, when.last))
    every = list(sections(newest.ordinance.root))
    still = sum(all(_still(history, one.address) for one in section.walk()) for section in every)
    return {
        "versions": len(history.editions),
        "first": days[0].text if days else "",
        "last": max(days, key=lambda when: (when.last, when.first)).text if days else "",
        "undated": [visible(one.version) for one in history.editions if not any(_clocks(one.ordinance.clocks))],
        "missing": [visible(one) for one in _missing(history)],
        "sections": len(every),
        "still": still,
        "unheld": sum(one.attestation == "not held" for one in newest.ordinance.root.walk()),
    }


def _days(history: History) -> Iterator[When]:
    """Yields all dates of the versions of the law."""
    for edition in history.editions:
        yield from filter(None, _clocks(edition.ordinance.clocks))


def _clocks(clocks: Clocks) -> tuple[When | None, ...]:
    return clocks[:4]


def _missing(history: History) -> Iterator[str]:
    """Yields the versions that files or amendments name, and of which no text is held."""
    held = {edition.version for edition in (*history.editions, *(aside.edition for aside in history.asides))}
    yield from (aside.edition.version for aside in history.asides if _empty(aside.edition))
    named = [name for one in history.editions if one.amendment for name in (one.amendment.before,)]
    yield from dict.fromkeys(name for name in named if name and name not in held)


def _empty(edition: Edition) -> bool:
    return edition.ordinance.wording == "not held"


def _still(history: History, address: str) -> bool:
    """Returns whether nothing is held of a provision but what it says now."""
    way = history.trails[history.editions[-1].version, address]
    return all(stop.row is None for stop in way)
