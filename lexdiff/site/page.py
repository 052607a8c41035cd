"""A page before it is printed: where it stands, what kind it is, its title, and all that its template shows.

Limits: values only. Rejected: templates that ask for what they need; decisions belong in code that tests can reach.
"""

from __future__ import annotations

from typing import NamedTuple


class Link(NamedTuple):
    """A name and where it leads: a path from the top of the site, with its fragment.

    ``language`` is the name's, "" where it is the page's.
    """

    name: str
    url: str
    language: str = ""


class Source(NamedTuple):
    """The file that a page is made from, and its SHA-256, which anyone can work out again."""

    version: str
    file: str
    sha256: str


class Page(NamedTuple):
    """One page. ``content`` is what its template prints; ``trail`` leads from the home page to it.

    ``language`` is the title's, "" where that is the page's. ``restated`` says that the wording shown is a restatement,
    "" where it isn't; ``sources`` are its files.
    """

    path: str
    kind: str
    title: str
    content: object
    trail: tuple[Link, ...] = ()
    description: str = ""
    restated: str = ""
    sources: tuple[Source, ...] = ()
    language: str = ""
