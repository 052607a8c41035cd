"""Markdown into blocks: where headings, list items, paragraphs and tables stand, by character offsets.

``blocks`` reads the plain shapes that ordinances are written in (headings, "- " items indented by four, paragraphs) by
itself, some fifteen times faster than a Markdown parser, and hands whatever is not plain to markdown-it, which is the
authority: a test holds the two against each other. Lines end at LF only; a CR is a character like any other.
Limits: no inline parsing; markers stay in the text, where a redline needs them.
Rejected: markdown-it for everything (a code of 59 MB takes it 13 s); our own reader for everything (CommonMark's odd
corners are somebody's law).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BlockKind = Literal["item", "text", "verbatim", "table", "note"]


class Block(NamedTuple):
    """A block inside a heading's body.

    ``depth`` counts the list items around it; ``start`` is where its first line begins, ``content`` where its words
    begin, ``end`` where its last line ends (without the line's LF). An item's content is its first paragraph, and is
    empty where the item begins with something else. ``mark`` is a list sign such as "3.", "" for a bullet.
    """

    kind: BlockKind
    depth: int
    start: int
    content: int
    end: int
    mark: str = ""


# Blocks come by the hundred thousand; made from a tuple, one costs half of what its constructor takes.
_block: Callable[[tuple[BlockKind, int, int, int, int, str]], Block] = partial(tuple.__new__, Block)


class Head(NamedTuple):
    """A heading: its level (any number of signs), where it starts, where its words begin, and where its line ends."""

    level: int
    start: int
    content: int
    end: int


_ATX = re.compile(r"(#+)(?:[ \t]+|(?=\n|$))")
_ATX_LINE = re.compile(_ATX.pattern + r"([^\n]*)")
_ATX_BELOW = re.compile(r"\n" + _ATX_LINE.pattern)  # a search for a plain first character is ten times as fast
# A first character that can begin something that is no plain paragraph.
_SUSPECT = frozenset("-*+#>`~|[=_:\t0123456789")
_BLANK = frozenset(("", " ", "\t", "\r"))
_NOT_PLAIN = re.compile(
    r"[-*+](?:[ \t]|$)|#{1,6}(?:[ \t]|$)|>|```|~~~|\||\[(?:[^\]\\]|\\.)*(?:$|\]:)|\t|\d{1,9}[.)](?:[ \t]|$)"
    r"|(?:[-*_][ \t]*){3,}$|=+[ \t]*$|-+[ \t]*$|[-:| \t]*-[-:| \t]*$"
)
# A rule under a heading, or an indented heading: begins with LF, so that the search runs from line end to line end.
# Most lines are passed over at once: plain items.
_HAZARD = re.compile(r"\n(?!- [^ \t\r\n]| {4})(?: {1,3}#{1,6}[ \t\n]| {0,3}(?:=+|-+)[ \t\r]*(?:\n|\Z))")
_DEEPEST = 100


def heads(source: str, start: int) -> tuple[list[Head], bool]:
    """Returns the headings from ``start`` on, and whether only markdown-it may say what stands between them."""
    if _is_hazardous(source, start):
        return _reference_heads(source, start), True
    first = _ATX_LINE.match(source, start)
    lines = chain([first] if first else (), _ATX_BELOW.finditer(source, start))
    return [Head(len(line[1]), line.start(1), line.start(2), line.end()) for line in lines], False


def _is_hazardous(source: str, start: int) -> bool:
    """Returns whether a text holds a fence, a rule under a heading or an indented heading."""
    if any(sign in source and sign * 3 in source[start:] for sign in "`~"):
        return True
    first = source[start : start + 1]
    lead = first in ("=", "-", " ") and _HAZARD.match("\n" + source[start:]) is not None
    return lead or _HAZARD.search(source, start) is not None


def blocks(source: str, start: int, end: int, plain: bool = True) -> list[Block]:
    """Returns the blocks of ``source[start:end]``, which holds no heading, in reading order."""
    if plain:
        found = _plain_blocks(source, start, end)
        if found is not None:
            return found
    return reference_blocks(source, start, end)


def _plain_blocks(source: str, start: int, end: int) -> list[Block] | None:
    """Returns the blocks of a body in plain shapes, or ``None`` where a line is not plain."""
    found: list[Block] = []
    items = 0  # open list items; the words of the k-th stand at column 4 * (k - 1) + 2
    kind: BlockKind = "text"
    depth = first = content = last = -1  # the paragraph that is open, where first >= 0
    line_end = start - 1
    for line in source[start:end].split("\n"):
        at = line_end + 1
        line_end = at + len(line)
        words = line.lstrip(" ")
        sign = words[:1]
        if sign == "-" and words[1:2] == " " and words[2:3] not in _BLANK:
            level, odd = divmod(len(line) - len(words), 4)
            if odd or level > items or (words[2] in _SUSPECT and _NOT_PLAIN.match(words, 2)):
                return None
            if first >= 0:
                found.append(_block((kind, depth, first, content, last, "")))
            kind, depth, first, content, last = "item", level, at, line_end - len(words) + 2, line_end
            items = level + 1
        elif sign in _BLANK and not words.strip(" \t\r"):
            if first >= 0:
                found.append(_block((kind, depth, first, content, last, "")))
                first = -1
        elif sign in _SUSPECT and _NOT_PLAIN.match(words):
            return None
        elif first >= 0:
            last = line_end
        else:
            indent = len(line) - len(words)
            while items and indent < 4 * items - 2:
                items -= 1
            if indent - (4 * items - 2 if items else 0) >= 4:
                return None
            kind, depth, first, content, last = "text", items, at, at + indent, line_end
    if first >= 0:
        found.append(_block((kind, depth, first, content, last, "")))
    return found


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    # html=False: raw HTML is text like any other. The default nesting limit of 20 drops deep lists silently.
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST}).enable("table").use(footnote_plugin)
    parser.core.ruler.enableOnly(["block"])
    return parser


@lru_cache(maxsize=1)
def _writer() -> MarkdownIt:
    """Returns the parser that writes pages: no raw HTML, no picture from elsewhere, links only to where one may go."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table").disable("image")
    setattr(parser, "validateLink", _may_go_there)  # noqa: B010 (the way markdown-it gives for this)
    return parser


# To other sites, to somebody's mailbox, to another page of the same site; nothing that a browser would run.
_LINK = re.compile(
    r"(?:https?://|mailto:)[^\x00-\x20]+|(?:\.\./|[\w.-]+/)*[\w.-]+\.html(?:#[^\x00-\x20]*)?", re.IGNORECASE
)
# Without one of these a line is itself once it is escaped.
_MARKS = re.compile(r"[*_`\\]|<[\w/!?]|&[#\w]|\]\(|  \n")
# What most marked lines of a law hold and nothing else: *words* that plainly begin and end, alone or side by side.
_PLAIN = re.compile(r"[^*_`\\<&\]\n]*")
_EMPHASIS = re.compile(r"(?<![^ (“,;:.])\*([A-Za-z0-9](?:[^*_`\\<&\]\n]*[A-Za-z0-9])?)\*(?![^ )”,;:.])")


def _may_go_there(link: str) -> bool:
    return _LINK.fullmatch(link) is not None


def page(text: str) -> str:
    """Returns Markdown as HTML: headings, lists, tables, emphasis, links; raw HTML is shown, never obeyed."""
    return _writer().render(text)  # type: ignore[no-any-return]


def line(text: str) -> str:
    """Returns the words of one paragraph as HTML: emphasis and links, no blocks."""
    if _MARKS.search(text) is None:
        return _escaped(text)
    pieces = _EMPHASIS.split(text)
    if all(_PLAIN.fullmatch(piece) for piece in pieces):
        pieces[:] = map(_escaped, pieces)
        pieces[1::2] = [f"<em>{words}</em>" for words in pieces[1::2]]
        return "".join(pieces)
    return _writer().renderInline(text)  # type: ignore[no-any-return]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _tokens(text: str) -> list[Token]:
    # A CR ends a line for CommonMark, but not for us; as a space it keeps every offset.
    return _parser().parse(text.replace("\r", " ").replace("\0", " "))


def _line_starts(source: str, start: int, end: int) -> list[int]:
    starts = [start]
    at = source.find("\n", start, end)
    while at >= 0:
        starts.append(at + 1)
        at = source.find("\n", at + 1, end)
    starts.append(end + 1)
    return starts


def _reference_heads(source: str, start: int) -> list[Head]:
    lines = _line_starts(source, start, len(source))
    found = []
    covered: set[int] = set()
    for token in _tokens(source[start:]):
        if token.map and token.type == "fence":
            covered.update(range(token.map[0], token.map[1]))
        if token.type != "heading_open" or token.level or not token.map:
            continue
        first, after = token.map
        at = lines[first]
        if token.markup in ("=", "-"):
            found.append(Head(1 if token.markup == "=" else 2, at, at, lines[after] - 1))
        else:
            indented = at + len(source[at:]) - len(source[at:].lstrip(" ")) if source[at] == " " else at
            match = _ATX.match(source, indented)
            content = match.end() if match else indented
            found.append(Head(len(token.markup), at, min(content, lines[first + 1] - 1), lines[first + 1] - 1))
        covered.update(range(first, after))
    for number, at in enumerate(lines[:-1]):  # headings deeper than six are none for CommonMark, but law has them
        if number not in covered and source.startswith("#######", at) and (match := _ATX.match(source, at)):
            found.append(Head(len(match[1]), at, match.end(), lines[number + 1] - 1))
    return sorted(found, key=lambda head: head.start)


_LEAVES: dict[str, BlockKind] = {
    "paragraph_open": "text",
    "heading_open": "verbatim",
    "fence": "verbatim",
    "code_block": "verbatim",
    "hr": "verbatim",
    "blockquote_open": "verbatim",
    "table_open": "table",
    "footnote_reference_open": "note",
}


class _Event(NamedTuple):
    """An item that opens, or a leaf, with its lines ``first`` to before ``after`` and the items around it."""

    kind: BlockKind
    first: int
    after: int
    depth: int
    mark: str


def _events(tokens: list[Token]) -> list[_Event]:
    found = []
    depth = 0
    skip_to: tuple[str, int] | None = None  # the close of a quote, table or note, whose lines are taken whole
    for token in tokens:
        if skip_to is not None:
            skip_to = None if (token.type, token.level) == skip_to else skip_to
        elif token.type == "list_item_open" and token.map:
            mark = f"{token.info}{token.markup}" if token.info else ""
            found.append(_Event("item", token.map[0], token.map[1], depth, mark))
            depth += 1
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type in _LEAVES and token.map:
            found.append(_Event(_LEAVES[token.type], token.map[0], token.map[1], depth, ""))
            if token.type in ("blockquote_open", "table_open", "footnote_reference_open"):
                skip_to = (token.type.replace("_open", "_close"), token.level)
    return found


def reference_blocks(source: str, start: int, end: int) -> list[Block]:
    """Returns the same as ``blocks``, by markdown-it alone. Lines that it gives no place are blocks of their own."""
    lines = _line_starts(source, start, end)
    found: list[Block] = []
    waiting: list[_Event] = []  # items on one line whose words haven't come
    covered = 0

    def settle(words: int, stop: int) -> None:
        at = lines[waiting[0].first]
        for event in waiting[:-1]:
            found.append(Block("item", event.depth, at, at, at, event.mark))
        found.append(Block("item", waiting[-1].depth, at, words, stop, waiting[-1].mark))
        waiting.clear()

    def cover(first: int, depth: int) -> None:
        for number in range(covered, first):
            at, stop = lines[number], lines[number + 1] - 1
            if source[at:stop].strip(" \t\r"):
                found.append(Block("verbatim", depth, at, at, stop))

    for event in _events(_tokens(source[start:end])):
        if waiting and event.first > waiting[0].first:
            line_end = lines[waiting[0].first + 1] - 1
            words = _after_signs(source, lines[waiting[0].first], len(waiting))
            covered = max(covered, waiting[0].first + 1)
            settle(min(words, line_end), line_end)
        cover(event.first, event.depth)
        covered = max(covered, event.first)
        if event.kind == "item":
            waiting.append(event)
            continue
        at, stop = lines[event.first], _last_end(source, lines, event)
        covered = max(covered, event.after)
        if waiting:
            words = _after_signs(source, at, len(waiting))
            if event.kind == "text":
                settle(words, stop)
                continue
            settle(words, words)
            found.append(Block(event.kind, event.depth, words, words, stop))
        else:
            indent = len(source[at:stop]) - len(source[at:stop].lstrip(" \t")) if event.kind == "text" else 0
            found.append(Block(event.kind, event.depth, at, at + indent, stop))
    if waiting:
        line_end = lines[waiting[0].first + 1] - 1
        covered = max(covered, waiting[0].first + 1)
        settle(min(_after_signs(source, lines[waiting[0].first], len(waiting)), line_end), line_end)
    cover(len(lines) - 1, 0)
    return found


def _last_end(source: str, lines: list[int], event: _Event) -> int:
    after = event.after
    while after > event.first + 1 and not source[lines[after - 1] : lines[after] - 1].strip(" \t\r"):
        after -= 1
    return lines[after] - 1


_SIGN = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]*")


def _after_signs(source: str, at: int, signs: int) -> int:
    """Returns the offset behind ``signs`` list signs at the start of a line."""
    line_end = source.find("\n", at)
    line_end = line_end if line_end >= 0 else len(source)
    for _ in range(signs):
        match = _SIGN.match(source, at, line_end)
        at = match.end() if match else at
    return at
