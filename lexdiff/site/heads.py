"""Puts into the heads of pages what programs look for: feeds, data, card images, JSON-LD.

Only files that have been made are named. Limits: pages of the known kinds; others have the site's feed and calendar.
Rejected: each page's code naming its own; they would name files that a setting or a missing extra leaves out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from lexdiff.model.history import History
from lexdiff.model.record import Amendment
from lexdiff.settings import Settings
from lexdiff.site import legislation, urls
from lexdiff.site.facts import Facts
from lexdiff.site.page import Alternate, Head, Page

_FEED, _JSON, _CALENDAR = "application/atom+xml", "application/json", "text/calendar"
_CALENDARS = (Alternate(_CALENDAR, "Hearings and effective dates", urls.CALENDAR),)


def of_ordinance(pages: Iterable[Page], history: History, chosen: Settings, files: Collection[str]) -> Iterator[Page]:
    """Yields the pages of an ordinance with their heads; ``files`` are the paths made for it besides its pages."""
    about = _about(history, chosen)
    forms = dict(_forms(history))
    feed = urls.feed(history.id)
    for page in pages:
        found = [Alternate(_FEED, "This section", urls.section_feed(page.path))] if page.kind == "provision" else []
        found += [Alternate(_FEED, "This ordinance", feed), *forms.get(page.path, ())]
        made = [one for one in found if one.url in files]
        made += [Alternate(_FEED, "Everything new", urls.SITE_FEED)] if feed in files else []
        card = urls.card(page.path.replace("-side-by-side.html", ".html"))
        if card not in files:
            card = urls.card(urls.ordinance(history.id))
        yield page._replace(head=Head(tuple(made), card if card in files else "", about.get(page.path)))


def _about(history: History, chosen: Settings) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {
        urls.version(history.id, one.version): legislation.of_version(history, one, chosen) for one in history.editions
    }
    return {**found, urls.ordinance(history.id): legislation.of_ordinance(history, chosen)}


def _forms(history: History) -> Iterator[tuple[str, tuple[Alternate, ...]]]:
    """Yields pages with the same content as data."""
    editions, steps = history.shown()
    for edition in editions:
        at = urls.version_json(history.id, edition.version)
        yield urls.version(history.id, edition.version), (Alternate(_JSON, "This version as JSON", at),)
    for step in steps:
        form = (Alternate(_JSON, "This redline as JSON", urls.redline_json(history.id, *step.versions)),)
        for beside in (False, True):
            yield urls.redline(history.id, *step.versions, beside=beside), form


def of_site(
    pages: Iterable[Page], amendments: Iterable[Amendment], facts: Mapping[str, Facts], chosen: Settings, dated: bool
) -> Iterator[Page]:
    """Yields pages that gather from all ordinances with their heads; ``dated`` says whether the site has a feed."""
    feeds = (Alternate(_FEED, "Everything new", urls.SITE_FEED),) if dated else ()
    about = {urls.amendment(one.id): legislation.of_amendment(one, facts, chosen) for one in amendments}
    card = _card(facts)
    for page in pages:
        yield page._replace(head=Head((*feeds, *_CALENDARS), card, about.get(page.path)))


def _card(facts: Mapping[str, Facts]) -> str:
    """Returns the card of the site's only ordinance, "" where there are several; nobody would know which is meant."""
    if len(facts) != 1:
        return ""
    card: str = next(iter(facts.values()))["card"]
    return card
