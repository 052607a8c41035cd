"""The law's text as HTML: every provision with its mark, its label, and the way to its history.

Written by hand, because a code has provisions by the hundred thousand, and most stand on three pages: what is said of
each is worked out once. Limits: everything here is escaped, or written by ``read.markdown``.
Rejected: a template for each provision; it took three quarters of the time of a build.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from typing import NamedTuple

from lexdiff.read import markdown
from lexdiff.render.labels import visible


class Entry(NamedTuple):
    """A provision as the text shows it; ``level`` is its depth below the page's title."""

    mark: str
    kind: str
    level: int
    label: str
    heading: str
    text: str
    held: bool
    url: str
    pin: str = ""


def entries(found: Iterable[Entry], language: str, link: Callable[[str], str], history: str, table: str) -> str:
    """Returns provisions as HTML. ``link`` gives the way to an address; the other two are what a listener is told."""
    pieces = [f'<div class="text" lang="{escape(language)}">\n']
    for one in found:
        way = escape(link(one.url))
        pieces.append(opening(one))
        pieces.append(heading(one, way, history, escape(one.heading)) if one.heading else "")
        pieces.append(body(one, way, table))
        pieces.append("</div>\n")
    pieces.append("</div>\n")
    return "".join(pieces)


def opening(one: Entry, more: str = "") -> str:
    """Returns the tag that opens a provision; ``more`` are further classes."""
    pin = f' data-pin="{escape(one.pin)}"' if one.pin else ""
    return f'<div class="entry level-{one.level} is-{one.kind}{more}" id="{escape(one.mark)}"{pin}>\n'


def heading(one: Entry, way: str, history: str, words: str) -> str:
    """Returns a provision's heading, its words made HTML already."""
    tag = f"h{min(one.level + 1, 6)}"
    label = f'<span class="label">{escape(one.label)}</span> ' if one.label else ""
    told = escape(history % {"place": one.mark})
    perma = f'<a class="perma" href="{way}"><span aria-hidden="true">#</span><span class="sr">{told}</span></a>'
    return f"<{tag}>{label}{words}{perma}</{tag}>\n"


def body(one: Entry, way: str, table: str) -> str:
    """Returns a provision's words below its heading."""
    if not one.text:
        return ""
    if not one.held:
        return f'<p class="unheld">{line(one.text)}</p>\n'
    if one.kind == "table":
        return wide(page(one.text), table)
    label = f'<a class="label" href="{way}">{escape(one.label)}</a> ' if one.label and not one.heading else ""
    return "".join(
        f"<p>{label if not number else ''}{line(paragraph)}</p>\n"
        for number, paragraph in enumerate(one.text.split("\n\n"))
    )


def wide(html: str, table: str) -> str:
    """Returns a table that scrolls by itself, with what a listener is told of it."""
    return f'<div class="wide" tabindex="0" role="group" aria-label="{escape(table)}">{html}</div>\n'


@lru_cache(maxsize=65536)
def line(text: str) -> str:
    """Returns the words of a paragraph as HTML, what can't be seen named."""
    return markdown.line(visible(text))


def page(text: str) -> str:
    """Returns Markdown as HTML, what can't be seen named."""
    return markdown.page(visible(text))


# Markdown's marks of emphasis and its escapes, as far as they are signs and not words.
_SIGNS = re.compile(r"\*\*|__|(?<![\w*])[*_](?=[\w“\"(])|(?<=[\w”\".,;:)])[*_](?![\w*])|\\(?=[.()\[\]*_#-])")


def bare(words: str) -> str:
    """Returns words without the signs of emphasis, for where they can't be shown as emphasis: a list, an excerpt."""
    return _SIGNS.sub("", words)


# What CriticMarkup marks, in escaped text between tags; the closing sign may stand in none of the words.
_CRITIC = re.compile(r"\{(\+\+|--)((?:(?!\1\}|\{).)+)\1\}", re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")
_TABLE = '<div class="wide" tabindex="0" role="group" aria-label="%s"><table>'


def own(text: str, table: str, said: Callable[[str], str]) -> str:
    """Returns the Markdown of a publisher's page as HTML: ``{++added++}`` and ``{--struck--}`` look as in a redline.

    ``table`` is what a listener is told of a table; ``said`` gives the words before and after a mark.
    """
    pieces = _TAG.split(page(text))
    pieces[::2] = [_CRITIC.sub(lambda match: _marked(match, said), words) for words in pieces[::2]]
    swaps = {"<h1>": "<h2>", "</h1>": "</h2>", "<table>": _TABLE % escape(table), "</table>": "</table></div>"}
    pieces[1::2] = [_column(swaps.get(tag, tag)) for tag in pieces[1::2]]
    return "".join(pieces)


def _column(tag: str) -> str:
    return tag.replace("<th", '<th scope="col"', 1) if tag.startswith(("<th>", "<th ")) else tag


def _marked(match: re.Match[str], said: Callable[[str], str]) -> str:
    tag, before, after = (
        ("ins", "added: ", " end of added ") if match[1] == "++" else ("del", "struck: ", " end of struck ")
    )
    return (
        f'<span class="sr">{escape(said(before))}</span><{tag}>{match[2]}</{tag}>'
        f'<span class="sr">{escape(said(after))}</span>'
    )
