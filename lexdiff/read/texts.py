"""What is known of an ordinance's versions before any text is read: standing, clocks, and which comes after which.

A version comes behind the one that its amendment names as the one before, whatever the dates say. For the rest its
first known clock counts, else its own day, else the place of the one before; on one day, the later stage comes later.
Where git carries the versions, one that nobody dated stands behind what comes before it in history.
Limits: front matter and amendments only. Rejected: order by name alone; a draft "1-new" isn't the oldest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from lexdiff.model.dates import Clocks
from lexdiff.model.record import Amendment
from lexdiff.model.version import Standing
from lexdiff.read import records, standing, versions
from lexdiff.read.files import Blob, beginning, decode, default_id
from lexdiff.read.frontmatter import lead, scalars
from lexdiff.read.succession import in_succession
from lexdiff.read.versions import Versions
from lexdiff.read.workspace import Workspace, tree


class Told(NamedTuple):
    """A version of an ordinance as its front matter and its amendment tell of it; ``key`` is its file's path there.

    ``carried`` says that git carries it, so that history puts it in order where no date does.
    """

    ordinance: str
    version: str
    key: str
    blob: Blob
    front: Mapping[str, str]
    amendment: Amendment | None
    clocks: Clocks
    standing: Standing
    held: bool
    carried: bool = False


class _Stands(Protocol):
    @property
    def standing(self) -> Standing: ...

    @property
    def held(self) -> bool: ...


T = TypeVar("T", bound=_Stands)


def law_of(several: Sequence[T]) -> list[T]:
    """Returns the versions that are law and held; where there is none, those that are held, else all."""
    known = [one for one in several if one.held]
    return [one for one in known if one.standing == "law"] or known or list(several)


def told(
    ordinance: str, version: str, key: str, blob: Blob, front: Mapping[str, str], amendments: Iterable[Amendment]
) -> Told:
    """Returns what is known of a version of an ordinance."""
    amendment = records.made_by(ordinance, version, front, amendments, blob.said)
    clocks = records.clocks(front, amendment, blob.said)
    stands = standing.standing(version, front, amendment)
    return Told(ordinance, version, key, blob, front, amendment, clocks, stands, standing.held(front))


class Seen(NamedTuple):
    """A file of a version that holds an ordinance: its path there, itself, and its front matter."""

    key: str
    blob: Blob
    front: Mapping[str, str]


def every(home: Workspace, amendments: Sequence[Amendment], known: Versions | None = None) -> dict[str, list[Told]]:
    """Returns the versions of each ordinance of a repository, oldest first; of two files of one, the first counts."""
    known = known or versions.whole(home.root, amendments)
    found = seen(home, known)
    return {name: of_one(name, found[name], amendments, known) for name in sorted(found)}


def seen(
    home: Workspace, known: Versions, fronts: dict[str, dict[str, str]] | None = None
) -> dict[str, dict[str, Seen]]:
    """Returns the files of each ordinance by their versions; of two files of one, the first counts.

    A file that git holds is looked into once, however many versions have it unchanged. ``fronts`` holds the front
    matter of such files by git's ids, as far as it is known before, and afterwards that of the files which are there.
    """
    found: dict[str, dict[str, Seen]] = {}
    held: dict[str, dict[str, str]] = {}
    before = fronts or {}
    for version in known.held:
        for key, blob in tree(home, known, version).files.items():
            said = held.get(blob.oid or "")
            if said is None:
                said = before.get(blob.oid or "")
                said = front(blob) if said is None else said
                if blob.oid:
                    held[blob.oid] = said
            name = said.get("ordinance", "") or default_id(key)
            found.setdefault(name, {}).setdefault(version, Seen(key, blob, said))
    if fronts is not None:
        fronts.clear()
        fronts.update(held)
    return found


def of_one(name: str, several: Mapping[str, Seen], amendments: Sequence[Amendment], known: Versions) -> list[Told]:
    """Returns the versions of one ordinance, oldest first, given its files."""
    carried = known.past is not None
    return in_order(told(name, version, *one, amendments)._replace(carried=carried) for version, one in several.items())


def front(blob: Blob) -> dict[str, str]:
    """Returns the front matter of a file, of which no more is read than that takes."""
    first = beginning(blob)
    start = lead(first if len(first) == blob.size or b"---" not in first[:8] else blob.load())
    return scalars(decode(start, blob.file)) if start else {}


def in_order(several: Iterable[Told]) -> list[Told]:
    """Returns the versions of one ordinance, oldest first."""
    by_name = {one.version: one for one in several}
    keys = {name: place(one, by_name) for name, one in by_name.items()}
    last: tuple[str | int, ...] = ("",)
    for name, one in by_name.items():
        if one.carried:  # in the order of history, which no name counts against
            last = keys[name][:-1] if any(map(first_day, _chain(one, by_name))) else last
            keys[name] = last
    places = {name: (keys[name], number) for number, name in enumerate(by_name)}
    builds_on = {name: (one.amendment.before,) for name, one in by_name.items() if one.amendment}
    return [by_name[name] for name in in_succession(places, builds_on)]


def place(one: Told, by_name: Mapping[str, Told]) -> tuple[str | int, ...]:
    """Returns what puts a version in order among others; last comes its name, which says nothing of time."""
    chain = list(_chain(one, by_name))
    days = [clock.first if clock else "" for clock in one.clocks.dates]
    first = next(filter(None, map(first_day, chain)), one.version)
    return (first, len(chain), standing.rank(one.front), *days, one.version)


def first_day(one: Told) -> str:
    """Returns the first day that a version's first known clock can mean, else its own day, "" where none is known."""
    day = standing.dated(one.front)
    return next((clock.first for clock in one.clocks.dates if clock), day.first if day else "")


def _chain(one: Told | None, by_name: Mapping[str, Told]) -> Iterator[Told]:
    """Yields a version and those that it was made from, newest first."""
    seen: set[str] = set()
    while one is not None and one.version not in seen:
        seen.add(one.version)
        yield one
        one = by_name.get(one.amendment.before) if one.amendment else None
