"""What the text was on a day, as plain links: all days there are, cut where another version came into force.

A day on which the clocks don't say which version it was leads to each that it may have been. Limits: the clocks of
whole versions; where provisions have days of their own it says so. Rejected: a calendar to click through; it needs a
script, and most of its days have the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lexdiff.history import asof
from lexdiff.history.asof import NONE, Beginning, Stretch
from lexdiff.model.history import Edition, History
from lexdiff.render.labels import APPROVALS, visible
from lexdiff.site import urls
from lexdiff.site.page import Link


class Day(NamedTuple):
    """Days with one answer, the first and last as written ("" for none); ``none`` says that there may be no version."""

    since: str
    until: str
    texts: tuple[Link, ...]
    none: bool


class Counted(NamedTuple):
    """A version that isn't counted from its day of effect, which nobody knows: by which clock it is, "" for none."""

    version: str
    clock: str


class Days(NamedTuple):
    """All days; ``apart`` says that some provisions have days of their own, ``founded`` that nothing came before."""

    days: tuple[Day, ...]
    counted: tuple[Counted, ...]
    apart: bool
    founded: bool


def days(history: History) -> Days | None:
    """Returns what the text was on which day; None where no version is law."""
    coming = (aside.edition for aside in history.asides if aside.edition.standing == "enacted" and aside.history)
    every = {one.version: one for one in (*history.editions, *coming) if one.standing in ("law", "enacted")}
    law = [every[version] for version in history.order if version in every]
    if not law:
        return None
    begun = [_beginning(one) for one in law]
    found = asof.stretches([one.when for one in begun])
    texts = [Link(visible(one.version), urls.version(history.id, one.version)) for one in law]
    apart = any(one.amendment and one.amendment.by_provision for one in law)
    return Days(tuple(_day(one, texts) for one in found), tuple(_counted(law, begun)), apart, history.layers.founded)


def leading(found: Days, marks: Mapping[str, str]) -> Days:
    """Returns the same with links that lead to a mark on the page of a version, where there is one by its address."""
    each = (
        day._replace(
            texts=tuple(Link(name, f"{url}#{marks[url]}" if url in marks else url) for name, url, _ in day.texts)
        )
        for day in found.days
    )
    return found._replace(days=tuple(each))


def _beginning(edition: Edition) -> Beginning:
    return asof.beginning(edition.ordinance.clocks, "effective" if edition.standing == "enacted" else "")


def _day(stretch: Stretch, texts: Sequence[Link]) -> Day:
    return Day(
        since=stretch.since or "",
        until=stretch.until or "",
        texts=tuple(texts[place] for place in stretch.places if place != NONE),
        none=NONE in stretch.places,
    )


def _counted(law: Sequence[Edition], begun: Sequence[Beginning]) -> list[Counted]:
    found = []
    for edition, (when, clock) in zip(law, begun, strict=True):
        if when is None or clock != "effective":
            approval = APPROVALS.get(edition.ordinance.clocks.approval, "approved")
            found.append(
                Counted(visible(edition.version), "" if when is None else approval if clock == "approved" else clock)
            )
    return found
