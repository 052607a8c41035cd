"""From one version to the next: which address became which, by the rows of the redline between them.

A provision without a row is unchanged and has its old address; below a part that was left unread because it is equal
on both sides, the rest of the address is the same. Limits: a redline of changes only won't do; what is unchanged and
has another address must have its row. Rejected: following labels; a number given to another would lead astray.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lexdiff.model.provision import Provision
from lexdiff.model.redline import OrdinanceRedline, Row


class Links:
    """The links between two neighbouring versions; None for a redline stands for two texts that are the same.

    ``came`` holds by newer address the older one that it continues ("" for none) and the row; ``went`` the way back.
    ``newer`` and ``older`` hold all rows by the address on that side, in reading order of the other side; ``added`` and
    ``struck`` those of provisions that one side doesn't have, by what they are known by when they come again.
    """

    def __init__(self, redline: OrdinanceRedline | None) -> None:
        self.rows = redline.rows if redline else ()
        self.newer: defaultdict[str, list[Row]] = defaultdict(list)
        self.older: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            before, after = row.provision
            if before:
                self.older[before.address].append(row)
            if after:
                self.newer[after.address].append(row)
        for side, several in ((0, self.newer), (1, self.older)):
            for rows in several.values():
                if len(rows) > 1:
                    rows.sort(key=lambda row, side=side: _start(row.provision[side]))  # type: ignore[misc]
        self.added, self.struck = (_lone(self.rows, side) for side in (1, 0))
        self.came: dict[str, tuple[str, Row]] = {}
        self.went: dict[str, tuple[str, Row]] = {}
        self._continue()

    def _continue(self) -> None:
        """Settles which one provision of the older side each newer one continues."""
        for row in sorted(self.rows, key=strays):
            before, after = row.provision
            if after is not None and after.address not in self.came:
                goes_on = before is not None and before.address not in self.went
                self.came[after.address] = (before.address if before and goes_on else "", row)
                if before and goes_on:
                    self.went[before.address] = (after.address, row)

    def before(self, address: str) -> tuple[str, Row | None]:
        """Returns the older address that a provision of the newer side continues, "" for none, and its own row."""
        return self._across(address, self.came, 1)

    def after(self, address: str) -> tuple[str, Row | None]:
        """Returns the newer address in which a provision of the older side goes on, "" for none, and its own row."""
        found, row = self._across(address, self.went, 0)
        if row is None and not found:  # it went: the row says so
            row = next(iter(self.older.get(address, ())), None)
        return found, row

    def _across(self, address: str, leads: dict[str, tuple[str, Row]], side: int) -> tuple[str, Row | None]:
        if address in leads:
            return leads[address]
        if address in (self.older, self.newer)[side]:
            return "", None
        for above in parents(address):
            if above in leads:
                there, row = leads[above]
                at = row.provision[side]
                if at and at.sealed:
                    return (there and there + address[len(above) :]), None
                break
        return address, None


class Chain(NamedTuple):
    """Versions, oldest first, and the links from each to the next; ``founded`` says that the first began the law."""

    versions: Sequence[str]
    links: Sequence[Links]
    founded: bool


Spot = tuple[int, str]  # the number of a version in a chain, an address in it


def parents(address: str) -> Iterator[str]:
    """Yields the addresses above an address, the nearest first."""
    while "/" in address:
        address = address.rpartition("/")[0]
        yield address


def below(address: str, top: str) -> bool:
    """Returns whether an address is another one, or stands below it."""
    return address == top or address.startswith(f"{top}/")


def known_by(provision: Provision) -> str:
    """Returns what a provision is known by when it comes again: its pin, else its words."""
    return f"#{provision.pin}" if provision.pin else " ".join(provision.text.split())


def _lone(rows: Iterable[Row], side: int) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        one, other = row.provision[side], row.provision[1 - side]
        if one and other is None:
            found.setdefault(known_by(one), []).append(row)
    return found


def unread(row: Row) -> bool:
    """Returns whether a row stands for a part that was left unread because it is equal on both sides."""
    return any(p is not None and p.sealed for p in row.provision)


def strays(row: Row) -> bool:
    """Returns whether a row is of a split or join and leads to another address: the way keeps to the same one."""
    before, after = row.provision
    return bool(row.group and before and after and before.address != after.address)


def _start(provision: Provision | None) -> int:
    return provision.start if provision else -1
