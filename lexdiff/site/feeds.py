"""Atom feeds: of the whole site, of each ordinance, of each section; made from facts.

An entry's date is that of the law or of the record, at noon UTC, which is the same day all over America and Europe;
what has no known date is in no feed, because Atom demands one and none is made up. A feed without entries isn't made.
Limits: the newest ``NEWEST`` entries; English, like the sentences. Links are relative where the site's address isn't
set, which Atom allows and readers follow from the feed's own place.
Rejected: feedgen, which brings lxml (76 ms, 12 MB) for what the standard library writes in a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from lexdiff.model.record import Record
from lexdiff.render.labels import visible
from lexdiff.settings import Settings
from lexdiff.site import urls
from lexdiff.site.facts import Facts, near

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Of an ordinance, that this needs.
FACTS = ("id", "title", "url", "restated", "versions", "steps", "sections", "bearings")
NEWEST = 200
RESTATED = "A restatement in our own words, not the enacted text."
BESIDE_RESTATED = "The ordinance's text on this site is a restatement in our own words."
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 300


class Entry(NamedTuple):
    """One entry: where it leads, its title, its date (``YYYY-MM-DD``), and what it says.

    ``kind`` is "version", "change" or the record's own; ``restated`` says so where a restatement is spoken of.
    """

    path: str
    title: str
    date: str
    summary: str
    kind: str
    restated: str


def dated(facts: Mapping[str, Facts], records: Iterable[Record]) -> bool:
    """Returns whether anything has a known date, so that there is a feed of the site."""
    return any(record.date for record in records) or any(
        version["decided"] for one in facts.values() for version in one["versions"]
    )


def of_site(chosen: Settings, facts: Mapping[str, Facts], records: Iterable[Record]) -> dict[str, bytes]:
    """Returns the feed of the whole site by its path: versions, changes, and all records."""
    entries = [entry for one in facts.values() for entry in (*_versions(one), *_changes(one))]
    restated = {tie["record"] for one in facts.values() if one["restated"] for tie in one["bearings"]}
    entries += [_record(record, record.id in restated) for record in records if record.date]
    return _feed(chosen, urls.SITE_FEED, "index.html", visible(chosen.name) or "Ordinances", entries)


def of_ordinance(chosen: Settings, one: Facts, records: Iterable[Record]) -> dict[str, bytes]:
    """Returns the feeds of an ordinance and its sections by their paths."""
    versions, known = list(_versions(one)), {record.id: record for record in records}
    told = {name: _record(known[name], bool(one["restated"])) for name in _tied(one) if known[name].date}
    entries = [*versions, *_changes(one), *told.values()]
    found = _feed(chosen, urls.feed(one["id"]), one["url"], one["title"], entries)
    at = _by_page(one, told)
    for section in one["sections"]:
        page, title = section["url"], f"{section['name']} · {one['title']}"
        found |= _feed(chosen, urls.section_feed(page), page, title, [*versions, *at.get(page, ())])
    return found


def _by_page(one: Facts, told: Mapping[str, Entry]) -> dict[str, list[Entry]]:
    """Returns the changes and records of each section by its page."""
    found: dict[str, dict[Entry, None]] = {}
    for change, entry in _told(one):
        found.setdefault(change["at"].partition("#")[0], {})[entry] = None
    for tie in one["bearings"]:
        if tie["record"] in told:
            found.setdefault(tie["url"].partition("#")[0], {})[told[tie["record"]]] = None
    return {page: list(entries) for page, entries in found.items()}


def _tied(one: Facts) -> dict[str, None]:
    return dict.fromkeys(tie["record"] for tie in one["bearings"])


def _versions(one: Facts) -> Iterator[Entry]:
    """Yields the versions whose day is known, each with its clocks and what it changed."""
    counts = {step["after"]: step["counts"] for step in near(one)}
    for version in one["versions"]:
        if version["decided"]:
            said = [f"{name} {when}" for name, when in version["clocks"]]
            said += [f"{n} {word}" for _, n, word in counts.get(version["name"], ())]
            title = f"{one['title']}: version {visible(version['name'])}"
            yield Entry(
                version["url"], title, version["decided"], " · ".join(said), "version", _said(version["restated"])
            )


def _changes(one: Facts) -> Iterator[Entry]:
    return (entry for _, entry in _told(one))


def _told(one: Facts) -> Iterator[tuple[Facts, Entry]]:
    """Yields the changes of wording made by versions whose day is known, with their entries."""
    decided = {version["name"]: version["decided"] for version in one["versions"]}
    for step in near(one):
        for change in step["changes"]:
            if decided[step["after"]] and not change["part"] and not change["editorial"]:
                title = f"{one['title']}, {change['address']}: {change['said'] or 'changed'}"
                said = f"{visible(step['before'])} → {visible(step['after'])}. {change['sentence'] or change['said']}"
                yield (
                    change,
                    Entry(change["url"], title, decided[step["after"]], said, "change", _said(step["restated"])),
                )


def _said(restated: object) -> str:
    return RESTATED if restated else ""


def _record(record: Record, restated: bool) -> Entry:
    """Returns the entry of a record that has a date."""
    assert record.date is not None
    said = " · ".join(visible(part) for part in (record.date.text, record.publisher, record.status) if part)
    note = visible(" ".join(record.note.split()))
    note = note if len(note) <= _LONGEST else note[:_LONGEST].rpartition(" ")[0] + "…"
    title = f"{record.kind}: {visible(record.title)}"
    return Entry(
        urls.record(record.id),
        visible(title),
        record.date.first,
        f"{said}. {note}",
        record.kind,
        BESIDE_RESTATED if restated else "",
    )


def _feed(chosen: Settings, path: str, page: str, title: str, entries: list[Entry]) -> dict[str, bytes]:
    """Returns a feed by its path, nothing where there are no entries."""
    if not entries:
        return {}
    newest = sorted(entries, key=lambda one: one.date, reverse=True)[:NEWEST]
    return {path: _written(chosen, path, page, title, newest)}


def _written(chosen: Settings, path: str, page: str, title: str, entries: list[Entry]) -> bytes:
    from xml.etree.ElementTree import Element, indent, tostring

    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _put(feed, "id", identity(chosen, path))
    _put(feed, "title", title)
    _put(feed, "updated", _moment(entries[0].date))
    _put(_put(feed, "author"), "name", visible(chosen.name) or "Ordinances")
    _put(feed, "link", rel="alternate", type="text/html", href=_link(chosen, page, path))
    if chosen.address:
        _put(feed, "link", rel="self", type="application/atom+xml", href=_link(chosen, path, path))
    if chosen.licence:
        _put(feed, "rights", visible(chosen.licence))
    for one in entries:
        _write_entry(feed, one, chosen, path)
    indent(feed)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _write_entry(feed: Element, one: Entry, chosen: Settings, path: str) -> None:
    entry = _put(feed, "entry")
    _put(entry, "id", identity(chosen, one.path))
    _put(entry, "title", f"{one.title} (restatement)" if one.restated == RESTATED else one.title)
    _put(entry, "updated", _moment(one.date))
    _put(entry, "link", rel="alternate", type="text/html", href=_link(chosen, one.path, path))
    _put(entry, "summary", f"{one.summary} {one.restated}".rstrip())
    _put(entry, "category", term=one.kind)
    if one.restated:
        _put(entry, "category", term="restatement")


def _put(above: Element, tag: str, text: str = "", **attributes: str) -> Element:
    from xml.etree.ElementTree import SubElement

    found = SubElement(above, tag, {key: sound(value) for key, value in attributes.items()})
    found.text = sound(text) or None
    return found


def _link(chosen: Settings, target: str, path: str) -> str:
    return chosen.address + target if chosen.address else urls.relative(target, path)


def identity(chosen: Settings, path: str) -> str:
    """Returns a name that stays: of the site's host and the path, of the path alone where there is no address."""
    host = (urlsplit(chosen.address).hostname or "") if chosen.address else ""
    if re.fullmatch(r"[a-z0-9.-]+", host):
        return f"tag:{host},2026:{path}"
    return uuid5(NAMESPACE_URL, f"lexdiff:{path}").urn


def _moment(date: str) -> str:
    return f"{date}T12:00:00Z"


def sound(text: str) -> str:
    """Returns a text in which what XML can't hold has become U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)
