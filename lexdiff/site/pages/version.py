"""The full text of one version: every provision with its permalink and the way to its history.

Limits: notes and tables stand as the file has them. Rejected: rendering the file's Markdown as it is; the pages need
marks at every provision, and labels must not become a browser's own counting.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lexdiff.model.history import Edition, History
from lexdiff.model.provision import Provision
from lexdiff.model.version import ON_THE_WAY, Ordinance
from lexdiff.render import labels, telling
from lexdiff.render.labels import visible
from lexdiff.render.say import Say
from lexdiff.site import dates, days, urls
from lexdiff.site.days import Days
from lexdiff.site.page import Link, Page, Source
from lexdiff.site.places import Places, language
from lexdiff.site.text import Entry


class Content(NamedTuple):
    """All that the page of a version shows."""

    version: str
    stage: str
    clocks: tuple[tuple[str, str], ...]
    official: str
    note: str
    law_language: str
    entries: tuple[Entry, ...]
    contents: tuple[Link, ...]
    later: Link | None
    versions: tuple[Link, ...]
    redlines: tuple[Link, ...]
    days: Days | None


def pages(
    history: History, places: Places, sources: dict[str, Source], trail: tuple[Link, ...], say: Say
) -> Iterator[Page]:
    """Yields the page of each version of an ordinance."""
    texts: dict[int, tuple[Entry, ...]] = {}
    for number, edition in enumerate(history.editions):
        later = history.editions[-1] if number + 1 < len(history.editions) else None
        root = edition.ordinance.root
        shown = texts.get(id(root)) or tuple(entries(root, places))
        texts[id(root)] = shown
        yield _page(history, edition, later, shown, sources, trail)


def _page(
    history: History,
    edition: Edition,
    later: Edition | None,
    shown: tuple[Entry, ...],
    sources: dict[str, Source],
    trail: tuple[Link, ...],
) -> Page:
    ordinance = edition.ordinance
    url = urls.version(history.id, edition.version)
    redlines = [
        Link(" → ".join(map(visible, step.versions)), urls.redline(history.id, *step.versions))
        for step in history.steps
        if edition.version in step.versions
    ]
    content = Content(
        version=visible(edition.version),
        stage=visible(ordinance.front.get("stage", "")),
        clocks=_clocks(ordinance),
        official=official(edition),
        note=visible(ordinance.front.get("note", "")),
        law_language=language(edition),
        entries=shown,
        contents=tuple(
            Link(f"{e.label} {e.heading}".strip(), f"{url}#{e.mark}") for e in shown if e.heading and e.level <= 2
        ),
        later=Link(visible(later.version), urls.version(history.id, later.version)) if later else None,
        versions=tuple(Link(visible(e.version), urls.version(history.id, e.version)) for e in history.editions),
        redlines=tuple(redlines),
        days=days.days(history),
    )
    return Page(
        path=url,
        kind="version",
        title=f"{title(edition)}, {visible(edition.version)}",
        content=content,
        trail=trail,
        language=language(edition),
        restated=restated(edition),
        sources=(sources[edition.version],),
    )


def _clocks(ordinance: Ordinance) -> tuple[tuple[str, str], ...]:
    """Returns the four clocks, of a text before its passage the day of its stage."""
    stage = ordinance.front.get("stage", "")
    if stage not in ON_THE_WAY:
        return labels.clocks(ordinance.clocks)
    return ((stage, dates.shown(ordinance.dated) or "unknown"),)


def title(edition: Edition) -> str:
    """Returns what an ordinance is called in a version."""
    return visible(" ".join(edition.ordinance.title.split())) or visible(edition.ordinance.id)


def official(edition: Edition) -> str:
    """Returns the link to the official text, "" where the file gives none that can be followed."""
    link = edition.ordinance.front.get("official", "")
    return link if link.startswith(("https://", "http://")) and link.isprintable() else ""


def restated(edition: Edition) -> str:
    """Returns "restatement" where the wording is one, else ""."""
    return "restatement" if edition.ordinance.wording == "restatement" else ""


def entries(root: Provision, places: Places) -> list[Entry]:
    """Returns a provision and all below it as the text shows them."""
    return [entry(node, level, places) for node, level in in_text(root)]


def in_text(root: Provision) -> list[tuple[Provision, int]]:
    """Returns a provision and all below it, each with its depth, but for a title that has no words below it."""
    found = []
    stack = [(root, 0)]
    while stack:
        node, level = stack.pop()
        if node.kind != "ordinance" or node.text.partition("\n\n")[2] or not node.heading:
            found.append((node, level))
        stack.extend([(child, level + 1) for child in reversed(node.children)])
    return found


def entry(node: Provision, level: int, places: Places) -> Entry:
    """Returns one provision as the text shows it."""
    heading = telling.heading(node.heading) if node.heading else ""
    if node.kind == "ordinance":
        heading = ""  # the page's title says it
    mark = places.mark(node.address)
    return Entry(
        mark=mark,
        kind=node.kind,
        level=min(level, 6),
        label=visible(node.label),
        heading=heading,
        text=node.text.partition("\n\n")[2] if node.heading else node.text,
        held=node.attestation != "not held",
        url=f"{places.page(node.address)}#{mark}",
        pin=node.pin,
    )
