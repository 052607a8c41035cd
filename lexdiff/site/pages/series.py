"""Reports that come year after year: all that each counts, side by side, and in one sentence what they print as 0.

A series is the records of the kind "report" that share a topic and carry figures of two years or more. What is counted
under several names ("honored", "transferred") stands together here, so that a year whose report has one of them isn't
taken for a year without a report. Limits: only what the records print. Rejected: one name for figures that sources
count under several; whether a request is "honored" by a transfer is not for a program to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.record import Figure, Record
from lexdiff.render.labels import visible
from lexdiff.site import translations
from lexdiff.site.page import Link

REPORT = "report"
_YEAR = re.compile(r"[0-9]{4}")


class Said(NamedTuple):
    """One figure of a report: the value ("" where it isn't known), what is counted, the remark."""

    value: str
    what: str
    remark: str


class Report(NamedTuple):
    """What one record says of one year; ``language`` is that of its words."""

    period: str
    said: tuple[Said, ...]
    record: Link
    status: str
    language: str


class Series(NamedTuple):
    """The reports under one topic, oldest first; ``none`` are the figures printed as 0, each with its years.

    ``disputed`` are the years of which sources differ.
    """

    name: str
    reports: tuple[Report, ...]
    none: tuple[tuple[str, tuple[str, ...]], ...]
    disputed: tuple[str, ...]
    language: str


def series(records: Sequence[Record]) -> Iterator[Series]:
    """Yields the series; of topics with the same reports the first alone."""
    told: set[tuple[str, ...]] = set()
    for topic, found in _by_topic(records).items():
        years = {figure.period for record in found for figure in record.figures if _YEAR.fullmatch(figure.period)}
        names = tuple(record.id for record in found)
        if len(years) > 1 and len(found) > 1 and names not in told:
            told.add(names)
            yield _series(topic, found)


def of_year(year: int, near: Sequence[Record], records: Iterable[Record]) -> tuple[Record, ...]:
    """Returns the records that carry another figure of a year and are of the kind and a topic of some that are near."""
    kinds = {record.kind for record in near}
    topics = {topic for record in near for topic in record.topics}
    return tuple(
        record
        for record in records
        if record.kind in kinds
        and (topics & {*record.topics} or not (topics or record.topics))
        and any(figure.period == f"{year:04}" for figure in record.figures)
    )


def _by_topic(records: Sequence[Record]) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        for topic in dict.fromkeys(record.topics) if record.kind == REPORT and record.figures else ():
            found.setdefault(topic, []).append(record)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _series(topic: str, found: Sequence[Record]) -> Series:
    reports = sorted(_reports(found), key=lambda one: (one.period, one.record.url))
    none: dict[str, list[str]] = {}
    for report in reports:
        for said in report.said:
            if said.value == "0":
                none.setdefault(said.what, []).append(report.period)
    disputed = [one.period for one in reports if any(re.match("disputed", s.remark, re.IGNORECASE) for s in one.said)]
    return Series(
        name=visible(topic),
        reports=tuple(reports),
        none=tuple((what, tuple(dict.fromkeys(years))) for what, years in none.items()),
        disputed=tuple(dict.fromkeys(disputed)),
        language=translations.source(found[0]),
    )


def _reports(found: Sequence[Record]) -> Iterator[Report]:
    for record in found:
        by_period: dict[str, list[Figure]] = {}
        for figure in record.figures:
            by_period.setdefault(figure.period, []).append(figure)
        for period, figures in by_period.items():
            yield Report(
                period=visible(period),
                said=tuple(Said(visible(f.value), visible(f.what), visible(f.remark)) for f in figures),
                record=translations.link(record),
                status=visible(record.status),
                language=translations.source(record),
            )
