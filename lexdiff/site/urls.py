"""Where each page stands: readable addresses that stay, relative to each other, from names that may hold anything.

Limits: ASCII paths in which capitals don't tell two pages apart, so that a site can be unpacked anywhere.
Rejected: addresses that end in "/"; from a disk they show a folder instead of its page.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import lru_cache

_KEPT = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-~.")


@lru_cache(maxsize=65536)
def slug(name: str) -> str:
    """Returns a name as one part of a path: what isn't a letter, digit, "-", "~" or "." becomes its code."""
    kept = "".join(c if c in _KEPT else f"_{ord(c):x}_" for c in name) or "_"
    return f"_{kept}" if kept[0] == "." else kept


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Returns a path part for each name, none of which differ by capitals only."""
    taken: dict[str, str] = {}
    found: dict[str, str] = {}
    for name in names:
        if name in found:
            continue
        part = slug(name)
        while part.lower() in taken:
            part += "_"
        taken[part.lower()] = name
        found[name] = part
    return found


def folder(ordinance: str) -> str:
    """Returns the folder of an ordinance's pages."""
    return f"ordinances/{slug(ordinance)}"


def ordinance(name: str) -> str:
    """Returns the page of an ordinance."""
    return f"{folder(name)}/index.html"


def version(name: str, version: str) -> str:
    """Returns the page with the full text of one version."""
    return f"{folder(name)}/{slug(version)}.html"


def redline(name: str, before: str, after: str, beside: bool = False) -> str:
    """Returns the page of a redline, in one column or with both versions beside each other."""
    return f"{folder(name)}/{slug(before)}-to-{slug(after)}{'-side-by-side' if beside else ''}.html"


def layers(name: str) -> str:
    """Returns the page of the newest text with its layers; no version can be called so that it takes this place."""
    return f"{folder(name)}/layers/index.html"


def provision(name: str, part: str) -> str:
    """Returns the page of a section (by its path part) with all it ever said."""
    return f"{folder(name)}/provisions/{part}.html"


def amendment(name: str) -> str:
    """Returns the page of an amendment."""
    return f"amendments/{slug(name)}.html"


def record(name: str) -> str:
    """Returns the page of a record."""
    return "records/" + "/".join(map(slug, name.split("/"))) + ".html"


def timeline(part: str = "index") -> str:
    """Returns the page of the timeline, or that of a kind or year of events."""
    return f"timeline/{slug(part.replace(' ', '-'))}.html"


SITE_FEED = "feeds/all.xml"
CALENDAR = "calendar.ics"
CHANGES = "data/changes.csv"


def feed(name: str) -> str:
    """Returns the feed of an ordinance."""
    return f"{folder(name)}/feed.xml"


def section_feed(page: str) -> str:
    """Returns the feed of a section by its page."""
    return page.removesuffix(".html") + ".xml"


def version_json(name: str, version: str) -> str:
    """Returns a version as JSON."""
    return f"data/{folder(name)}/versions/{slug(version)}.json"


def redline_json(name: str, before: str, after: str) -> str:
    """Returns a redline as JSON."""
    return f"data/{folder(name)}/redlines/{slug(before)}-to-{slug(after)}.json"


def record_json(name: str) -> str:
    """Returns a record as JSON."""
    return f"data/{record(name).removesuffix('.html')}.json"


def card(page: str) -> str:
    """Returns the card image of an ordinance or a redline by its page."""
    return f"cards/{page.removesuffix('.html')}.png"


def relative(target: str, page: str) -> str:
    """Returns the way from one page to another, or to a file, with its fragment."""
    path, hash_sign, fragment = target.partition("#")
    if path == page or not path:
        return f"#{fragment}" if hash_sign else posixpath.basename(page)
    return _way(path, page.rpartition("/")[0]) + hash_sign + fragment


@lru_cache(maxsize=65536)
def _way(path: str, folder: str) -> str:
    there, here = path.split("/"), folder.split("/") if folder else []
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    return "../" * (len(here) - same) + "/".join(there[same:])
