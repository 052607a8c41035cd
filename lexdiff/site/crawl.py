"""``robots.txt`` and, where the site's address is set, ``sitemap.xml``: which pages there are, for search engines.

Limits: no dates of change; a page's words may change without any clock of the law. More pages than one sitemap may hold
(50,000) go into several under an index. Rejected: a library; the format is four tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from lexdiff.settings import Settings
from lexdiff.site.feeds import sound

LIMIT = 50_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def crawl(chosen: Settings, paths: Iterable[str], limit: int = LIMIT) -> dict[str, bytes]:
    """Returns the files for search engines by their path; ``paths`` are those of all pages, in all languages."""
    robots = "User-agent: *\nAllow: /\n"
    if not chosen.address:
        return {"robots.txt": robots.encode()}
    robots += f"\nSitemap: {chosen.address}sitemap.xml\n"
    return {"robots.txt": robots.encode("utf-8", "replace"), **_maps(chosen, sorted(paths), limit)}


def _maps(chosen: Settings, paths: Sequence[str], limit: int) -> dict[str, bytes]:
    parts = [paths[n : n + limit] for n in range(0, len(paths), limit)]
    if len(parts) <= 1:
        return {"sitemap.xml": _list("urlset", "url", chosen, paths)}
    found = {f"sitemap-{n}.xml": _list("urlset", "url", chosen, part) for n, part in enumerate(parts, 1)}
    return {**found, "sitemap.xml": _list("sitemapindex", "sitemap", chosen, list(found))}


def _list(whole: str, part: str, chosen: Settings, paths: Sequence[str]) -> bytes:
    rows = "".join(
        f"<{part}><loc>{escape(sound(chosen.address + path), quote=False)}</loc></{part}>\n" for path in paths
    )
    return f"{_HEAD}<{whole} {_SPACE}>\n{rows}</{whole}>\n".encode()
