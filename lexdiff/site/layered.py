"""The law's text as HTML with its layers: before the words that a version put there stands its letter, a link.

A mark never crosses a tag: the words are made HTML with signs in them where marks begin and end, and the marks are put
between the tags. Where the signs would change what Markdown makes of the words, they are shown as they are written.
Limits: words in a link have no mark of their own inside it, so such a text is shown as written too.
Rejected: a colour for each version; there are more versions than colours, and grey paper has one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from lexdiff.render.labels import visible
from lexdiff.site import text
from lexdiff.site.text import Entry

# Signs that stand in no text: Unicode keeps these code points out of every one.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_LETTER = '<a class="by"'
_PIECES = re.compile(f"(<[^>]*>|{_OPEN}|{_CLOSE})")


class Mark(NamedTuple):
    """A layer: its letter, the version, whether the words may be older, and the change that put them there."""

    sign: str
    version: str
    earlier: bool
    url: str


class Span(NamedTuple):
    """Words with the mark of their layer, None where they have stood since the oldest version."""

    text: str
    mark: Mark | None


class Layered(NamedTuple):
    """A provision as the text shows it, and the spans of its heading and of its words; none where all are unmarked."""

    entry: Entry
    heading: tuple[Span, ...] = ()
    body: tuple[Span, ...] = ()


class Words(NamedTuple):
    """What a page says around the words, and the attribute of its language where the law's is another."""

    history: str
    table: str
    since: str
    earlier: str
    end: str
    unheld: str
    tongue: str


def entries(found: Iterable[Layered], language: str, link: Callable[[str], str], words: Words) -> str:
    """Returns provisions with their layers as HTML; ``link`` gives the way to an address."""
    opening = f'<div class="text layered" lang="{escape(language)}">\n'
    return "".join([opening, *(_entry(one, link, words) for one in found), "</div>\n"])


def _entry(one: Layered, link: Callable[[str], str], words: Words) -> str:
    entry, way = one.entry, escape(link(one.entry.url))
    marks = {span.mark for span in (*one.heading, *one.body) if span.text.strip()}
    pieces = [text.opening(entry, "" if len(marks) != 1 or None in marks else " layer")]
    writer = _Writer(link, words, whole=len(marks) == 1)
    if entry.heading:
        told = writer.marked(one.heading, as_written, entry.heading) if one.heading else escape(entry.heading)
        told += "" if any(span.text.strip() for span in one.body) else writer.close()
        pieces.append(text.heading(entry, way, words.history, told))
    pieces.append(_body(one, way, writer) if one.body else _plain(entry, way, words))
    return "".join([*pieces, "</div>\n"])


def _plain(entry: Entry, way: str, words: Words) -> str:
    if entry.held or not entry.text:
        return text.body(entry, way, words.table)
    said = f'<span class="tag"{words.tongue}>{escape(words.unheld)}</span>'
    return f'<p class="unheld">{text.line(entry.text)} {said}</p>\n'


def _body(one: Layered, way: str, writer: _Writer) -> str:
    entry = one.entry
    if entry.kind == "table":
        table = writer.marked(one.body, text.page)
        return text.wide(table + writer.close(), writer.words.table)
    written = [writer.marked(paragraph, text.line) for paragraph in _paragraphs(one.body)]
    written[-1] += writer.close()
    if entry.label and not entry.heading:
        led = " led" if written[0].startswith(_LETTER) else ""  # two small targets keep their distance
        written[0] = f'<a class="label{led}" href="{way}">{escape(entry.label)}</a> {written[0]}'
    return "".join(f"<p>{words}</p>\n" for words in written)


def _paragraphs(spans: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """Yields the spans of each paragraph."""
    at = 0
    for words in "".join(span.text for span in spans).split("\n\n"):
        yield tuple(_cut(spans, at, at + len(words)))
        at += len(words) + 2


def _cut(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    at = 0
    for span in spans:
        if words := span.text[max(start - at, 0) : max(end - at, 0)]:
            yield span._replace(text=words)
        at += len(span.text)


class _Writer:
    """Writes the words of one provision; where all are of one layer, the letter stands before the first only."""

    def __init__(self, link: Callable[[str], str], words: Words, whole: bool) -> None:
        self.link, self.words, self.whole = link, words, whole
        self.begun: Mark | None = None

    def marked(self, spans: Sequence[Span], write: Callable[[str], str], shown: str = "") -> str:
        """Returns spans as HTML, made by a function that knows nothing of marks.

        ``shown`` is how a heading reads where it needs no mark inside.
        """
        marks = [span.mark for span in spans if span.mark and span.text.strip()]
        plain = "".join(span.text for span in spans)
        if self.whole and marks:
            letter = "" if self.begun else self.opening(marks[0])
            self.begun = marks[0]
            return letter + (escape(shown) if shown else write(plain))
        if not marks:
            return escape(shown) if shown else write(plain)
        html = write("".join(map(_signed, spans)))
        if _signs(plain) or "<a " in html or _without(html) != write(plain):
            return "".join(self._written(spans))
        return "".join(self._pieces(html, iter(marks)))

    def _written(self, spans: Iterable[Span]) -> Iterator[str]:
        """Yields spans with their words as they are written."""
        for span in spans:
            shown = as_written(span.text)
            marked = span.mark if span.text.strip() else None
            yield f'{self.opening(marked)}<span class="run">{shown}</span>{self.end(marked)}' if marked else shown

    def _pieces(self, html: str, marks: Iterator[Mark]) -> Iterator[str]:
        mark = None
        for piece in _PIECES.split(html):
            if piece == _OPEN:
                mark = next(marks)
                yield self.opening(mark)
            elif piece == _CLOSE and mark:
                yield self.end(mark)
                mark = None
            elif mark and piece and not piece.startswith("<"):
                yield f'<span class="run">{piece}</span>'
            else:
                yield piece

    def opening(self, mark: Mark) -> str:
        """Returns the letter before the words of a layer, which leads to the change."""
        said = escape((self.words.earlier if mark.earlier else self.words.since) % {"version": mark.version})
        letter = f'{escape(mark.sign)}<span class="sr"{self.words.tongue}>{said}</span>'
        return f'{_LETTER} href="{escape(self.link(mark.url))}">{letter}</a>'

    def close(self) -> str:
        """Returns the end of words that are all of one layer, "" where they aren't."""
        return self.end(self.begun) if self.begun else ""

    def end(self, mark: Mark) -> str:
        """Returns what a listener is told where the words of a layer end."""
        return f'<span class="sr"{self.words.tongue}>{escape(self.words.end % {"sign": mark.sign})}</span>'


def as_written(words: str) -> str:
    """Returns words as HTML, Markdown's marks as they are written."""
    return escape(visible(words))


def _signs(words: str) -> bool:
    return _OPEN in words or _CLOSE in words


def _signed(span: Span) -> str:
    """Returns the words of a span with signs around them, white space at their ends left out."""
    inner = span.text.strip()
    if not span.mark or not inner:
        return span.text
    head, _, tail = span.text.partition(inner)
    return f"{head}{_OPEN}{inner}{_CLOSE}{tail}"


def _without(html: str) -> str:
    return html.replace(_OPEN, "").replace(_CLOSE, "")
