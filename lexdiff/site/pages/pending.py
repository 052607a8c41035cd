"""What stands before the vote on a proposal: its docket, its hearings, and how to testify at those that are to come.

It is shown on the proposal's redline, on the pages of the ordinance and of the amendment. Limits: a hearing is to come
where its record says ``announced``; the day of the build plays no part. Rejected: a page of its own; whoever reads what
would change asks there how to speak to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lexdiff.model.record import Amendment, Record
from lexdiff.render.labels import visible
from lexdiff.site import dates, translations
from lexdiff.site.page import Link


class Hearing(NamedTuple):
    """A hearing on a proposal; ``testify`` says how to speak there, in the language ``source``."""

    page: Link
    date: str
    kind: str
    body: str
    testify: str
    source: str


class Pending(NamedTuple):
    """What stands before the vote on a proposal; ``link`` leads to the city's page. Hearings are ``coming`` or past."""

    amendment: Link
    docket: str
    link: str
    coming: tuple[Hearing, ...]
    past: tuple[Hearing, ...]


def before(amendment: Amendment, hearings: Iterable[Record], code: str) -> Pending:
    """Returns what stands before the vote on an amendment, as a language tells it."""
    told = translations.told(amendment, code)
    ordered = sorted(hearings, key=lambda one: (one.date.first if one.date else "9999", one.id))
    return Pending(
        amendment=translations.link(told),
        docket=visible(told.docket),
        link=told.link,
        coming=tuple(_hearing(one, code) for one in ordered if one.announced),
        past=tuple(_hearing(one, code) for one in ordered if not one.announced),
    )


def _hearing(record: Record, code: str) -> Hearing:
    return Hearing(
        page=translations.link(translations.told(record, code)),
        date=dates.shown(record.date),
        kind=record.kind,
        body=visible(record.body),
        testify=record.testify if record.announced else "",
        source=record.language,
    )
