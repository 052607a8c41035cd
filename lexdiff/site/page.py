"""A page before it is printed: where it stands, what kind it is, its title, and all that its template shows.

Limits: values only. Rejected: templates that ask for what they need; decisions belong in code that tests can reach.
"""

from __future__ import annotations

from collections.abc import Mapping
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


class Alternate(NamedTuple):
    """The same content in another form: its media type, what it is called, and its path from the top of the site."""

    type: str
    title: str
    url: str


class Head(NamedTuple):
    """What a page's head says to programs: other forms, the card image ("" for none), and what it is as JSON-LD."""

    alternates: tuple[Alternate, ...] = ()
    card: str = ""
    about: Mapping[str, object] | None = None


class Was(NamedTuple):
    """What stood at a mark of a page: the last version known to have it, where it is now, or where its text stands."""

    mark: str
    until: str
    now: Link | None
    text: Link | None


class Page(NamedTuple):
    """One page. ``content`` is what its template prints; ``trail`` leads from the home page to it.

    ``language`` is the title's, "" where that is the page's. ``restated`` says that the wording shown is a restatement,
    "" where it isn't; ``standing`` are versions that aren't law, each with what it is; ``sources`` are its files.
    ``was`` are the marks that the page once had; those that it has no more are told at its foot.
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
    head: Head = Head()
    was: tuple[Was, ...] = ()
    standing: tuple[tuple[str, str], ...] = ()
