"""Checks of what anybody meets on a page: rules of accessibility, the console, the keyboard, a narrow screen.

Each takes a loaded page and returns what it found wrong, in words: nothing wrong is an empty list.
Limits: axe finds about a third of what can be wrong, and says what it can't decide; the rest is checked here and in
``marked``, and by eye. Rejected: axe's own wrapper packages; they inject a script, which a strict policy refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import HERE, LOOKS, Look, script, show, told

AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# What axe leaves open: lines of text that touch, a box of one pixel with spoken words, signs and single letters, text
# of a drawing. There we work the contrast out ourselves.
LEFT_OPEN = {
    "bgOverlap", "elmPartiallyObscured", "elmPartiallyObscuring", "imgNode", "nonBmp", "pseudoContent",
    "shortTextContent",
}  # fmt: skip


def axe(page: Page, looks: Iterable[Look] = LOOKS) -> list[str]:
    """Returns the violations of axe's rules, and what it and we can't decide, in each look; needs scripts."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed")
    wrong: dict[str, str] = {}
    for look in looks:
        show(page, look)
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(AXE.read_text("utf-8") + "; 0")
        found = page.evaluate(
            "o => axe.run(document, o)", {"runOnly": TAGS, "resultTypes": ["violations", "incomplete"]}
        )
        for line in _told_by_axe(page, found, paper=look.colours == "print"):
            wrong.setdefault(line, f"{look.width} {look.colours}: {line}")
    return [*wrong.values()]


def sight(page: Page, looks: Iterable[Look] = tuple(look for look in LOOKS if look.width == 1280)) -> list[str]:
    """Returns the words that are too faint for an eye without one kind of cone, or one that sees only grey."""
    wrong: dict[str, str] = {}
    for look in looks:
        show(page, look)
        for line in page.evaluate(script("sight")):
            wrong.setdefault(line, f"{look.colours}: {line}")
    return [*wrong.values()]


def _told_by_axe(page: Page, found: Mapping[str, Any], paper: bool) -> Iterator[str]:
    for result in ("violations", "incomplete"):
        for rule, node in [(one["id"], node) for one in found[result] for node in one["nodes"]]:
            checks = [check for level in ("any", "all", "none") for check in node[level]]
            if result == "incomplete" and rule == "color-contrast" and _readable(page, node["target"][0], checks):
                continue
            if paper and rule == "link-in-text-block":
                continue  # nobody can follow a link on paper, so it looks like the words around it
            yield f"{result}: {rule}: {node['target'][0]}: {'; '.join(check['message'] for check in checks)}"


def _readable(page: Page, target: str, checks: Sequence[Mapping[str, Any]]) -> bool:
    keys = {(check.get("data") or {}).get("messageKey") for check in checks}
    contrast = page.evaluate(script("contrast"), target) if keys <= LEFT_OPEN else None
    return contrast is not None and contrast >= 4.5


def console(page: Page) -> list[str]:
    """Returns the errors, warnings and refusals that a page met so far, and its requests to other hosts."""
    own = urlsplit(page.url)
    away = [
        f"request: {address}"
        for address in told[page].requests
        if urlsplit(address)[:2] != own[:2] and not address.startswith(("data:", "about:"))
    ]
    return [*(line for line in told[page].messages if not line.startswith(("log:", "info:", "debug:"))), *away]


def reflow(page: Page) -> list[str]:
    """Returns what makes the page scroll sideways, or is cut off, at 320 CSS pixels: 400 % zoom on 1280."""
    show(page, Look(320))
    return page.evaluate(script("reflow"))


def keyboard(page: Page, widths: Sequence[int] = (320, 1280)) -> list[str]:
    """Returns what Tab doesn't reach in reading order, reaches unseen, or is too small to hit.

    Closed details are opened for a second walk, so that what they hold is reached too.
    """
    wrong: dict[str, None] = {}
    for width in widths:
        show(page, Look(width))
        for line in [*_walk(page), *_walk(page, opening=True)]:
            wrong.setdefault(f"{width}: {line}")
    return [*wrong]


OPEN_ALL = "() => [...document.querySelectorAll('details:not([open])')].map(one => one.open = true).length"


def _walk(page: Page, opening: bool = False) -> list[str]:
    if opening and not page.evaluate(OPEN_ALL):
        return []
    page.evaluate(script("keyboard"))
    expected = page.evaluate("() => lexdiffStops.begin()")
    for _ in range(expected + 50):
        page.keyboard.press("Tab")
        if not page.evaluate("() => lexdiffStops.step()"):
            break
    return page.evaluate("() => lexdiffStops.end()")


def active(page: Page, documents: Sequence[str], allowed: Sequence[str] = ()) -> list[str]:
    """Returns what could act in these documents: scripts, handlers, frames, forms, odd addresses; none is shown.

    ``page`` is any page, its browser the parser; ``allowed`` are names such as "<link>" that the publisher writes.
    """
    return [
        f"document {number}: {what}"
        for number, what in page.evaluate(script("active"), [*documents])
        if not what.startswith(tuple(allowed) or ("\0",))
    ]
