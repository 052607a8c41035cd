"""Checks the links of a whole repository: many hosts at once, one request at a time at each.

Limits: the links of records, their sources, amendments and ordinances; a link that answers isn't read.
Rejected: asking faster. A city's server that takes us for an attack locks out its own clerks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple
from urllib.parse import urldefrag

from lexdiff.links.fetch import Answer, Asking, fetch
from lexdiff.model.record import Amendment, Record
from lexdiff.read.checked import Checked

WORKERS = 8
PAUSE = 1.0  # seconds between two requests at one host
ARCHIVE = "https://web.archive.org/web"
_GONE = (404, 410)


class Named(NamedTuple):
    """A link: the files that name it, and the day, as YYYYMMDD, near which a copy would show what was meant."""

    link: str
    files: tuple[str, ...]
    day: str


def named(amendments: Iterable[Amendment], records: Iterable[Record], official: Mapping[str, str]) -> list[Named]:
    """Returns the links that files name, each once, in their order; ``official`` are those of ordinances, by file."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file, link, day in (*_links(amendments, records), *((file, link, "") for file, link in official.items())):
        address = urldefrag(link).url
        if address:
            found.setdefault(address, []).append((file, day))
    return [
        Named(link, tuple(dict.fromkeys(file for file, _ in several)), max(day for _, day in several))
        for link, several in sorted(found.items())
    ]


def _links(amendments: Iterable[Amendment], records: Iterable[Record]) -> Iterator[tuple[str, str, str]]:
    for amendment in amendments:
        when = amendment.clocks.approved or amendment.clocks.passed
        yield amendment.where.file, amendment.link, when.last.replace("-", "") if when else ""
    for record in records:
        day = record.date.last.replace("-", "") if record.date else ""
        for link in (record.link, record.archive, *(source.link for source in record.sources)):
            yield record.where.file, link, day


class Turns:
    """Lets one request at a time through to each host, with a pause behind it."""

    def __init__(self, pause: float = PAUSE) -> None:
        self.pause = pause
        self._locks: dict[str, Lock] = {}
        self._ends: dict[str, float] = {}
        self._lock = Lock()

    @contextmanager
    def __call__(self, host: str) -> Iterator[None]:
        with self._lock:
            lock = self._locks.setdefault(host, Lock())
        with lock:
            time.sleep(max(0.0, self._ends.get(host, 0.0) + self.pause - time.monotonic()))
            try:
                yield
            finally:
                self._ends[host] = time.monotonic()


def check(
    links: Sequence[Named],
    before: Mapping[str, Checked],
    today: str,
    asking: Asking,
    progress: Callable[[int], object],
    archive: str,
) -> dict[str, Checked]:
    """Returns what became of links, by their addresses; of one that is gone also a copy, if the archive has one."""

    def one(link: Named) -> Checked:
        found = _result(link.link, fetch(link.link, asking), today, before.get(link.link))
        if found.result == "gone":
            copy = fetch(f"{archive}/{link.day or today.replace('-', '')}/{link.link}", asking)
            return found._replace(to=copy.address if 200 <= copy.status < 300 else "")
        return found

    found: dict[str, Checked] = {}
    with ThreadPoolExecutor(WORKERS) as pool:
        for link, checked in zip(links, pool.map(one, links), strict=True):
            found[link.link] = checked
            progress(len(found))
    return found


def _result(link: str, answer: Answer, today: str, before: Checked | None) -> Checked:
    answered = before.answered if before else ""
    if 200 <= answer.status < 300:
        moved = answer.moved and answer.address != link
        return Checked(today, "moved" if moved else "answers", "", today, answer.address if moved else "")
    why = answer.why or f"the answer was {answer.status}"
    return Checked(today, "gone" if answer.status in _GONE else "not known", why, answered)
