"""What is known of an ordinance's versions before any text is read: standing, clocks, and which comes after which.

A version comes after another by its first known clock, else by its own day, else right behind the version that its
amendment names as the one before. Of two on one day the one whose amendment builds on the other comes later, then the
later stage. Limits: front matter and amendments only. Rejected: order by name alone; a draft "1-new" isn't the oldest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.dates import Clocks
from lexdiff.model.record import Amendment
from lexdiff.model.version import Standing
from lexdiff.read import records, standing
from lexdiff.read.files import Blob, beginning, decode, default_id
from lexdiff.read.frontmatter import lead, scalars
from lexdiff.read.workspace import Workspace, resolve, version_names


class Told(NamedTuple):
    """A version of an ordinance as its front matter and its amendment tell of it; ``key`` is its file's path there."""

    ordinance: str
    version: str
    key: str
    blob: Blob
    front: Mapping[str, str]
    amendment: Amendment | None
    clocks: Clocks
    standing: Standing
    held: bool


def told(
    ordinance: str, version: str, key: str, blob: Blob, front: Mapping[str, str], amendments: Iterable[Amendment]
) -> Told:
    """Returns what is known of a version of an ordinance."""
    amendment = records.made_by(ordinance, version, front, amendments)
    clocks = records.clocks(front, amendment)
    stands = standing.standing(version, front, amendment)
    return Told(ordinance, version, key, blob, front, amendment, clocks, stands, standing.held(front))


def every(home: Workspace, amendments: Sequence[Amendment]) -> dict[str, list[Told]]:
    """Returns the versions of each ordinance of a repository, oldest first; of two files of one, the first counts."""
    found: dict[str, dict[str, Told]] = {}
    for version in version_names(home):
        for key, blob in resolve(version, home.root).files.items():
            front = _front(blob)
            name = front.get("ordinance", "") or default_id(key)
            found.setdefault(name, {}).setdefault(version, told(name, version, key, blob, front, amendments))
    return {name: in_order(found[name].values()) for name in sorted(found)}


def _front(blob: Blob) -> dict[str, str]:
    """Returns the front matter of a file, of which no more is read than that takes."""
    first = beginning(blob)
    start = lead(first if len(first) == blob.size or b"---" not in first[:8] else blob.load())
    return scalars(decode(start, blob.file)) if start else {}


def in_order(several: Iterable[Told]) -> list[Told]:
    """Returns the versions of one ordinance, oldest first."""
    by_name = {one.version: one for one in several}
    return sorted(by_name.values(), key=lambda one: place(one, by_name))


def place(one: Told, by_name: Mapping[str, Told]) -> tuple[str | int, ...]:
    """Returns what puts a version in order among others; last comes its name, which says nothing of time."""
    chain = list(_chain(one, by_name))
    days = [clock.first if clock else "" for clock in one.clocks[:4]]
    first = next(filter(None, map(first_day, chain)), one.version)
    return (first, len(chain), standing.rank(one.front), *days, one.version)


def first_day(one: Told) -> str:
    """Returns the first day that a version's first known clock can mean, else its own day, "" where none is known."""
    day = standing.dated(one.front)
    return next((clock.first for clock in one.clocks[:4] if clock), day.first if day else "")


def _chain(one: Told | None, by_name: Mapping[str, Told]) -> Iterator[Told]:
    """Yields a version and those that it was made from, newest first."""
    seen: set[str] = set()
    while one is not None and one.version not in seen:
        seen.add(one.version)
        yield one
        one = by_name.get(one.amendment.before) if one.amendment else None
