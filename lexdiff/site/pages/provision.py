"""The page of a section: what it says, every wording it had with its numbers, and the records that bear on it.

The page is that of an address: where the number went to another provision, it says which had it when, and where that
is now. Limits: items stand on their section's page. Rejected: pages by inner ids; nobody cites them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.history import Edition, Evidence, History, Reversal, Stop
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Row
from lexdiff.render import labels, telling
from lexdiff.render.labels import visible
from lexdiff.render.say import Say
from lexdiff.site import changes, citation, days, gone, translations, turns, urls
from lexdiff.site.changes import Beside
from lexdiff.site.days import Days
from lexdiff.site.page import Link, Page, Source, Was
from lexdiff.site.pages import layers, redline
from lexdiff.site.pages.redline import Piece
from lexdiff.site.pages.version import entry, restated, title
from lexdiff.site.places import Overlay, Places, language, sections
from lexdiff.site.text import Entry
from lexdiff.site.turns import Met, Number, Turn


class Past(NamedTuple):
    """One comparison of the section: the versions, the redline's page, whether it changed, and the amendment."""

    versions: Pair[str]
    redline: str
    amendment: Link | None
    pieces: tuple[Piece, ...]
    number: str


class Tenant(NamedTuple):
    """A provision that had this address in a version and has another now, or none."""

    version: str
    heading: str
    text: Link
    now: Link | None


class Content(NamedTuple):
    """All that the page of a section shows; ``gone`` says that the newest version hasn't this address."""

    place: str
    version: str
    newest: bool
    law_language: str
    entries: tuple[Entry, ...]
    text: Link
    cite: str
    past: tuple[Past, ...]
    tenants: tuple[Tenant, ...]
    records: tuple[Beside, ...]
    before: Link | None
    after: Link | None
    clocks: tuple[tuple[str, str], ...]
    later: Link | None
    proposed: tuple[Link, ...]
    layers: str
    numbers: tuple[Number, ...]
    met: tuple[Met, ...]
    turns: tuple[Turn, ...]
    days: Days | None


def pages(
    history: History, places: Places, sources: dict[str, Source], trail: tuple[Link, ...], say: Say
) -> Iterator[Page]:
    """Yields the page of each section's address over all versions."""
    holders: dict[str, list[tuple[Edition, Provision]]] = {}
    for edition in history.editions:
        for section in sections(edition.ordinance.root):
            holders.setdefault(section.address, []).append((edition, section))
    told = Told(
        _rows(history, places),
        _records(history, places),
        turns.meetings(history, places, say),
        layers.shown(history, places),
        days.days(history),
        _proposed(history, places, say),
    )
    parts: dict[str, list[str]] = {}
    for address, owner in places.owners.items():
        parts.setdefault(owner, []).append(address)
    names = list(holders)
    for number, address in enumerate(names):
        near = Pair(*(names[n] if 0 <= n < len(names) else None for n in (number - 1, number + 1)))
        page = _page(history, holders[address], near, places, sources, trail, told, say)
        yield page._replace(was=tuple(_was(history, holders[address][-1][1], places, parts[address])))


Rows = Mapping[tuple[int, str], list[Row]]


class Told(NamedTuple):
    """What is known of all sections: their rows, records, meetings, which have layers, the days of the versions.

    ``proposed`` leads to the proposals that would change them.
    """

    rows: Rows
    records: Mapping[str, list[Evidence]]
    met: Mapping[tuple[str, str], list[Met]]
    layered: frozenset[str]
    days: Days | None
    proposed: Mapping[str, Mapping[str, Link]]


def _proposed(history: History, places: Places, say: Say) -> dict[str, dict[str, Link]]:
    """Returns, by section, where each proposal that would change it does so first, under the proposal's name."""
    found: dict[str, dict[str, Link]] = {}
    for aside in history.asides:
        if aside.history is None or aside.edition.standing != "proposed":
            continue
        step, amendment = aside.history.steps[0], aside.edition.amendment
        name = translations.link(translations.told(amendment, say.code)) if amendment else None
        owners = Overlay(places, aside.edition).owners
        for row in (row for row in step.redline.rows if row.kinds):
            url = f"{urls.redline(history.id, *step.versions)}#{row.id}"
            link = name._replace(url=url) if name else Link(visible(aside.edition.version), url)
            for owner in {owners.get(p.address, "") for p in row.provision if p}:
                found.setdefault(owner, {}).setdefault(aside.edition.version, link)
    return found


def _rows(history: History, places: Places) -> Rows:
    """Returns the rows of each neighbouring step by the section that they belong to on either side."""
    found: dict[tuple[int, str], list[Row]] = {}
    for number, step in enumerate(history.neighbours):
        for row in step.redline.rows:
            owners = dict.fromkeys(places.owners.get(p.address, "") for p in row.provision if p)
            for owner in owners:
                found.setdefault((number, owner), []).append(row)
    return found


def _page(
    history: History,
    holders: list[tuple[Edition, Provision]],
    near: Pair[str | None],
    places: Places,
    sources: dict[str, Source],
    trail: tuple[Link, ...],
    told: Told,
    say: Say,
) -> Page:
    edition, section = holders[-1]
    place = citation.cited(section, history.id)
    newest = edition is history.editions[-1]
    name = telling.heading(f"{section.label} {section.heading}".strip()) or place
    way = history.trails[edition.version, section.address]
    content = Content(
        place=place,
        version=visible(edition.version),
        newest=newest,
        law_language=language(edition),
        entries=tuple(_entries(section, places)),
        text=Link(
            visible(edition.version), f"{urls.version(history.id, edition.version)}#{places.mark(section.address)}"
        ),
        cite=f"{title(edition)}, {place}, {visible(edition.version)}",
        past=tuple(_past(history, section.address, edition, places, told.rows, say)),
        tenants=tuple(_tenants(history, holders, places)),
        records=changes.beside(told.records.get(section.address, ()), say),
        before=_near(near.before, places),
        after=_near(near.after, places),
        clocks=labels.clocks(edition.ordinance.clocks),
        later=None if newest else _newest(history),
        proposed=tuple(told.proposed.get(section.address, {}).values()) if newest else (),
        layers=f"{urls.layers(history.id)}#{places.mark(section.address)}" if section.address in told.layered else "",
        numbers=turns.numbers(way, places),
        met=tuple(_met(way, told)),
        days=days.leading(told.days, _marks(history, way, places)) if told.days else None,
        turns=tuple(turns.of_all(_reversals(history, way, places, told.rows), places, say)),
    )
    return Page(
        path=places.page(section.address),
        kind="provision",
        title=f"{name} · {title(edition)}",
        content=content,
        trail=trail,
        language=language(edition),
        restated=restated(edition),
        sources=(sources[edition.version],),
    )


def _marks(history: History, way: Sequence[Stop], places: Places) -> dict[str, str]:
    """Returns the marks of a section on the pages of the versions that have it."""
    return {urls.version(history.id, stop.version): places.mark(stop.provision.address) for stop in way}


def _met(way: Sequence[Stop], told: Told) -> Iterator[Met]:
    for stop in way:
        yield from told.met.get((stop.version, stop.provision.address), ())


def _reversals(history: History, way: Sequence[Stop], places: Places, rows: Rows) -> Iterator[Reversal]:
    """Yields what was undone in a section, the oldest first; its number may have been another's before."""
    had = {stop.version: stop.provision.address for stop in way}
    for number, step in enumerate(history.neighbours):
        tops = [had.get(version) for version in step.versions]
        for row in (row for top in dict.fromkeys(tops) if step.turns and top for row in rows.get((number, top), ())):
            owners = [places.owners.get(p.address) if p else None for p in row.provision]
            if any(top and owner == top for owner, top in zip(owners, tops, strict=True)):
                yield from step.turns.get(row.id, ())


def _was(history: History, section: Provision, places: Places, parts: Sequence[str]) -> Iterator[Was]:
    """Yields what became of the parts that the section once had."""
    here = {provision.address for provision in section.walk()}
    for address in parts:
        if address not in here:
            yield gone.followed(history, places, places.mark(address))


def _newest(history: History) -> Link:
    version = history.editions[-1].version
    return Link(visible(version), urls.version(history.id, version))


def _near(address: str | None, places: Places) -> Link | None:
    return Link(visible(places.mark(address)), places.page(address)) if address else None


def _entries(section: Provision, places: Places) -> Iterator[Entry]:
    stack = [(section, 1)]
    while stack:
        node, level = stack.pop()
        yield entry(node, level, places)
        stack.extend((child, level + 1) for child in reversed(node.children))


def _past(history: History, address: str, edition: Edition, places: Places, rows: Rows, say: Say) -> Iterator[Past]:
    """Yields what became of the section from version to version, the newest first, whatever its number."""
    way = {stop.version: stop for stop in history.trails.get((edition.version, address), ())}
    made = {one.version: one.amendment for one in history.editions}
    for number, step in reversed(list(enumerate(history.neighbours))):
        before, after = (way.get(version) for version in step.versions)
        stop = after or before
        if stop is None:
            continue
        found = rows.get((number, stop.provision.address), [])
        amendment = made[step.versions.after]
        above = changes.carried(found)
        yield Past(
            versions=changes.versions(step),
            redline=urls.redline(history.id, *step.versions),
            amendment=translations.link(translations.told(amendment, say.code)) if amendment else None,
            pieces=tuple(redline.pieces(found, step, places, above, say)) if any(row.kinds for row in found) else (),
            number=_number(before, after),
        )


def _number(before: Stop | None, after: Stop | None) -> str:
    """Returns the numbers that the section had, "" where it kept its own."""
    if before is None or after is None or before.provision.label == after.provision.label:
        return ""
    return " → ".join(visible(stop.provision.label) for stop in (before, after))


def _tenants(history: History, holders: list[tuple[Edition, Provision]], places: Places) -> Iterator[Tenant]:
    """Yields the provisions that had this address and have it no longer."""
    last = history.editions[-1].version
    for edition, section in holders:
        way = history.trails[edition.version, section.address]
        end = way[-1]
        if end.version == last and end.provision.address == section.address:
            continue
        now = (
            Link(citation.cited(end.provision, history.id), places.url(end.provision.address))
            if end.version == last
            else None
        )
        text = f"{urls.version(history.id, edition.version)}#{places.mark(section.address)}"
        yield Tenant(
            visible(edition.version), telling.heading(section.heading), Link(visible(edition.version), text), now
        )


def _records(history: History, places: Places) -> dict[str, list[Evidence]]:
    """Returns, by section, the evidence of it and all in it, whatever version it speaks of: each record once."""
    found: dict[str, dict[str, Evidence]] = {}
    for place, several in history.evidence.items():
        for owner in {places.owners.get(stop.provision.address, "") for stop in history.trails.get(place, ())}:
            for one in several:
                found.setdefault(owner, {}).setdefault(one.record.id, one)
    return {owner: sorted(records.values(), key=_date) for owner, records in found.items()}


def _date(one: Evidence) -> tuple[str, str]:
    return (one.record.date.first if one.record.date else "9999", one.record.id)
