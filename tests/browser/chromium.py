"""One headless Chromium for all browser tests: how it is started, how a page is opened, and how a page can look.

The browser is the system's; Playwright drives it and fetches none of its own. Each page stands in a context of its own,
and what it says and asks for is written down from before its first byte on. Limits: Chromium only; Firefox and Safari
may draw otherwise, but read the same accessibility tree from the same markup.
Rejected: ChromeDriver; it has no forced colours, no print media and no accessibility tree.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing that would speak to a host of its own accord, or depend on the machine's graphics.
ARGUMENTS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-domain-reliability",
    "--disable-client-side-phishing-detection", "--no-default-browser-check", "--no-pings", "--metrics-recording-only",
    "--font-render-hinting=none", "--force-color-profile=srgb",
)  # fmt: skip

Colours = Literal["light", "dark", "forced", "print"]
WIDTHS = (320, 768, 1280)
COLOURS: tuple[Colours, ...] = ("light", "dark", "forced", "print")


class Look(NamedTuple):
    """How wide a page is shown, in CSS pixels, and in which colours."""

    width: int = 1280
    colours: Colours = "light"


LOOKS = tuple(Look(width, colours) for width in WIDTHS for colours in COLOURS)


@dataclass
class Told:
    """What a page said on the console, and the addresses it asked for."""

    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


told: WeakKeyDictionary[Page, Told] = WeakKeyDictionary()


def found() -> str | None:
    """Returns where the system's Chromium is, if it has one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def started() -> Iterator[Browser]:
    """Yields a running browser."""
    root = sys.platform != "win32" and os.geteuid() == 0
    with sync_playwright() as driver:
        arguments = [*ARGUMENTS, *(["--no-sandbox"] if root else [])]
        browser = driver.chromium.launch(executable_path=found(), args=arguments)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, address: str, scripts: bool = True) -> Iterator[Page]:
    """Yields a page, loaded; ``scripts`` False is a browser whose user has switched them off."""
    context = browser.new_context(
        java_script_enabled=scripts, locale="en-US", timezone_id="UTC", reduced_motion="reduce"
    )
    page = context.new_page()
    _listen(page)
    page.goto(address)
    try:
        yield page
    finally:
        context.close()


def _listen(page: Page) -> None:
    log = told[page] = Told()
    page.on("console", lambda message: log.messages.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: log.messages.append(f"uncaught: {error}"))
    page.on("requestfailed", lambda request: log.messages.append(f"failed: {request.url}"))
    page.on("request", lambda request: log.requests.append(request.url))
    page.on("dialog", lambda dialog: (log.messages.append(f"dialog: {dialog.message}"), dialog.dismiss()))


def show(page: Page, look: Look) -> None:
    """Shows a page in such a width and such colours; a sheet of paper is as wide as the width says."""
    page.set_viewport_size({"width": look.width, "height": 256 if look.width == 320 else 900})
    page.emulate_media(
        media="print" if look.colours == "print" else "screen",
        color_scheme="dark" if look.colours == "dark" else "light",
        forced_colors="active" if look.colours == "forced" else "none",
    )


def script(name: str) -> str:
    """Returns the source of one of the scripts that look at a page from inside."""
    return (HERE / f"{name}.js").read_text("utf-8")
