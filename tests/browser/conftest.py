"""What browser tests share: one browser a worker, and pages that are opened by their file or address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.served import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yields the running browser; skips where there is none."""
    from tests.browser import chromium

    if chromium.found() is None:
        pytest.skip("Chromium is not installed")
    with chromium.started() as running:
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Yields a function that opens an address or a file; files are served, their folder being the host's root."""
    from tests.browser.chromium import opened

    with ExitStack() as stack:
        hosts: dict[Path, str] = {}

        def open_one(target: str | Path, root: Path | None = None, scripts: bool = True) -> Page:
            if isinstance(target, Path):
                folder = root or target.parent
                if folder not in hosts:
                    hosts[folder] = stack.enter_context(serve(folder))
                target = f"{hosts[folder]}/{target.relative_to(folder).as_posix()}"
            return stack.enter_context(opened(browser, target, scripts))

        yield open_one
