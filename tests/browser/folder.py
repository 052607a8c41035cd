"""Checks of a whole folder of pages without a browser: every link leads somewhere, every page is sound HTML.

Limits: links to other hosts are not followed; what a style sheet asks for is not read.
Rejected: link checkers from elsewhere; the one that was fast missed fragments, and the other was slow.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LINKS = {"href", "src", "action", "cite", "poster", "data", "longdesc", "formaction"}
# Messages of the checker that we disagree with, by how they begin, and why.
EXCUSED: Mapping[str, str] = {
    "Inline style violates Content Security Policy": "the policy names its hash; `console` sees Chromium apply it",
    "Inline script violates Content Security Policy": "data for machines, no script; `console` sees what is refused",
    "This document appears to be written in English but": "a Spanish page around the law's own words, marked English",
    "Resource violates Content Security Policy": "a file has no host to be 'self'; `console` sees what is refused",
}


class Targets(HTMLParser):
    """Collects the links of a page with their lines, and what may be linked to in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[tuple[int, str]] = []
        self.ids: set[str] = {"", "top"}
        self.twice: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name == "id":
                self.twice += [value or ""] if value in self.ids else []
                self.ids.add(value or "")
            elif name in LINKS:
                self.links.append((self.getpos()[0], value or ""))
            elif name == "srcset":
                self.links += [(self.getpos()[0], one.split()[0]) for one in (value or "").split(",") if one.split()]


def links(folder: Path) -> list[str]:
    """Returns the links of all pages below a folder that lead nowhere or depend on the host, and ids given twice."""

    @cache
    def targets(path: Path) -> Targets:
        return Targets(path.read_text("utf-8"))

    wrong = []
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        wrong += [f"{name}: the id {one} stands twice" for one in targets(path).twice]
        wrong += [
            f"{name}:{line}: {link}: {reason}"
            for line, link in targets(path).links
            if (reason := _broken(folder, path, link, lambda page: targets(page).ids))
        ]
    return wrong


def _broken(folder: Path, page: Path, link: str, ids: object) -> str:
    """Returns why a link is no good, "" where it is."""
    parts = urlsplit(link)
    if link.startswith(("/", "\\")):
        return "depends on the host"
    if parts.scheme:
        return "" if parts.scheme in ("http", "https", "mailto") else f"a link of the kind {parts.scheme}"
    there = _file(page.parent / unquote(parts.path)) if parts.path else page
    if not there.is_file() or not there.resolve().is_relative_to(folder.resolve()):
        return "no such file"
    if there.suffix == ".html" and unquote(parts.fragment) not in ids(there):  # type: ignore[operator]
        return "no such place in that page"
    return ""


def _file(path: Path) -> Path:
    return (path / "index.html" if path.is_dir() else path).resolve()


def vnu(paths: Iterable[Path]) -> list[str]:
    """Returns what the W3C's checker says of all these pages, in one run; skips where it can't run."""
    if shutil.which("java") is None:
        pytest.skip("java is not installed")
    if not JAR.is_file():
        pytest.skip("vnu-jar is not installed")
    command = ["java", "-Xss2m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, check=True)
    return [
        f"{Path(urlsplit(one.get('url', '')).path).name}:{one.get('lastLine', '')}: {one['type']}: {one['message']}"
        for one in json.loads(done.stdout)["messages"]
        if not one["message"].startswith(tuple(EXCUSED) or ("\0",))
    ]
