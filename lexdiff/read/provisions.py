"""A file of Ordinance Markdown into a tree of provisions, whose parts, in reading order, are the file.

Nothing is refused and nothing dropped: what has no number becomes an unlabelled provision, what looks like a mistake
is a ``Problem`` besides. Limits: list items nest by their indentation, labelled paragraphs by how their numbers follow
one another; which chapter a section stands in shows in the tree, not in its address.
Rejected: one grammar for all codes; it would have to refuse somebody's law.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from lexdiff.model.dates import Clocks
from lexdiff.model.location import Problem
from lexdiff.model.provision import Attestation, Kind, Provision
from lexdiff.model.version import Ordinance, Wording
from lexdiff.read import frontmatter, numbering, standing
from lexdiff.read.markdown import Block, Head, blocks, heads

_BRACE = re.compile(r"[ \t]*\{((?:[#.][\w:-]+[ \t]*)+)\}[ \t]*$")
_ATTESTATIONS: dict[str, Attestation] = {".restated": "restated", ".official": "official", ".not-held": "not held"}
_WORDINGS: dict[str, Wording] = {"restatement": "restatement", "official": "official", "not held": "not held"}
_ATTESTED: dict[Wording, Attestation] = {
    "": "",
    "restatement": "restated",
    "official": "official",
    "not held": "not held",
}
_BRACE_ENDS = ("}", " ", "\t", "\r")
_CLOSING_SIGNS = re.compile(r"[ \t]+#+[ \t]*$|^#+[ \t]*$")
_INDENT = re.compile(r"\n[ \t]+")
_BOLD_TERM = re.compile(r"\*\*([^*\n]{1,120}?)\*\*")
_QUOTED_TERM = re.compile(r'[“"]([^”"\n]{1,120}?)[,.]?[”"]')
# What follows a term that is being defined: "means", "or **ICE** means", "(also “x”) includes", "shall have the ..."
_DEFINES = re.compile(
    r"[ \t]*(?:\([^)\n]{0,80}\)|,?[ \t]*(?:or|and)[ \t]+(?:the[ \t]+)?[*“\"][^*”\"\n]{1,80}[*”\"]+"
    r"|,[^,.;\n]{1,80},)*[ \t]*"
    r"(?:shall[ \t]+|does[ \t]+not[ \t]+|also[ \t]+)?"
    r"(?:means?|includes?|have\b|has\b|refers?[ \t]+to|is[ \t]+defined|is[ \t]+an?\b|is[ \t]+the\b|denotes?)"
)
_DEFINITIONS = re.compile(r"\bdefin(?:ition|ed)", re.IGNORECASE)
_RECITALS = re.compile(r"(?:recitals?|preamble|whereas)\b", re.IGNORECASE)
_NOTE = re.compile(r"\*(?:History|Source|Note)s?\*?:|[(\[](?:Ord(?:inance)?|St|Code|Stats?)\.? ", re.IGNORECASE)
_NOTE_SIGNS = ("*", "(", "[")
_QUOTES = ("“", '"')
_NOT_HELD = re.compile(r"\[not held\]\.?", re.IGNORECASE)
_BREAKS = re.compile(r"(?:[.;:,]|\b(?:and|or))[*_]*[ \t]*\r?$")


class Outline(NamedTuple):
    """Where a file's text begins behind its front matter, its headings, and whether only markdown-it may read it."""

    start: int
    heads: list[Head]
    reference_only: bool

    def parts(self, source: str) -> list[str]:
        """Returns the text of each heading with its body."""
        starts = [head.start for head in self.heads] + [len(source)]
        return [source[a:b] for a, b in pairwise(starts)]


def outline_of(source: str) -> Outline:
    """Returns the outline of a file; what stands between the headings is not read."""
    start = frontmatter.cut(source)
    return Outline(start, *heads(source, start))


class Run(NamedTuple):
    """A run of list items in a heading's body that are equal on both sides: its offsets, and how many items it is."""

    start: int
    end: int
    items: int


class Sealed(NamedTuple):
    """What may stay unread because it is equal on both sides: headings with their bodies, and runs, by heading.

    With ``addressed`` each heading becomes a provision, so that a repeated address is counted as in the whole text.
    """

    heads: AbstractSet[int] = frozenset()
    runs: Mapping[int, Sequence[Run]] = {}
    addressed: bool = False


NOTHING_SEALED = Sealed()


class _Heading(NamedTuple):
    label: numbering.Label | None
    words: str
    defines: bool
    recites: bool
    slug: str


@lru_cache(maxsize=4096)
def heading_of(text: str) -> _Heading:
    """Returns what a heading says; most stand on both sides, and "Annotations" a thousand times on each."""
    label = numbering.heading_label(text)
    words = text[label.end :].lstrip(" \t") if label else text
    defines, recites = bool(_DEFINITIONS.search(words)), bool(_RECITALS.match(words))
    return _Heading(label, words, defines, recites, "" if label else numbering.slug(words))


def term_of(text: str, in_definitions: bool) -> str:
    """Returns the term that a text defines, "" where it defines none; ``in_definitions`` lets any bold lead be one."""
    match = _BOLD_TERM.match(text) or _QUOTED_TERM.match(text)
    if match and (_DEFINES.match(text, match.end()) or (in_definitions and text[0] == "*")):
        return match[1].strip(' .:—–“”"')
    return ""


class _Node:
    """A provision while its file is being read; what few of them have stands here, and not in each."""

    label = ""
    number = ""
    heading = ""
    term = ""
    pin = ""
    address = ""
    attestation: Attestation = ""
    children: Sequence[_Node] = ()
    done: Provision
    levels: Sequence[tuple[numbering.Style, int, _Node]] = ()  # labelled paragraphs that are open
    unlabelled = 0
    tables = 0
    in_section = False
    defines = False
    recites = False
    sealed = False

    def __init__(self, kind: Kind, parent: _Node | None, line: int, start: int) -> None:
        self.kind: Kind = kind
        self.texts: list[str] = []
        self.line, self.start, self.parent = line, start, parent
        if parent is not None:
            self.defines = parent.defines
            if isinstance(parent.children, list):
                parent.children.append(self)
            else:
                parent.children = [self]


# Provisions come by the hundred thousand; made from a tuple, one costs half of what its constructor takes.
_provision: Callable[[tuple[object, ...]], Provision] = partial(tuple.__new__, Provision)


class _Reader:
    """Reads one file; ``nodes`` are its provisions in reading order."""

    def __init__(self, source: str, file: str, ordinance: str, attestation: Attestation, start: int) -> None:
        self.source, self.file, self.attestation = source, file, attestation
        self.problems: list[Problem] = []
        self.addresses: set[str] = {ordinance}
        self.pins: set[str] = set()
        self.repeats: dict[str, int] = {}  # how often an address was wanted, where more than once
        self.counted_to, self.line = 0, 1
        self.root = _Node("ordinance", None, 1, 0)
        self.root.address = ordinance
        self.nodes = [self.root]
        self.start = start

    def line_at(self, offset: int) -> int:
        """Returns the line of an offset; offsets come in rising order."""
        if offset > self.counted_to:
            self.line += self.source.count("\n", self.counted_to, offset)
            self.counted_to = offset
        return self.line

    def read(self, outline: Outline, sealed: Sealed) -> None:
        """Reads the file, but for what is sealed."""
        found, reference_only = outline.heads, outline.reference_only
        ends = [head.start for head in found[1:]] + [len(self.source)] * bool(found)
        first = found[0].start if found else len(self.source)
        bare = not self.source[self.start : first].strip(" \t\r\n\ufeff")
        if not bare:
            self.body(self.root, self.start, first, not reference_only)
        stack: list[tuple[int, _Node]] = []
        for number, (head, end) in enumerate(zip(found, ends, strict=True)):
            while stack and stack[-1][0] >= head.level:
                stack.pop()
            parent = stack[-1][1] if stack else self.root
            shut = head.start in sealed.heads
            if shut and parent.sealed and parent.kind != "division" and not sealed.addressed:
                if self.only_follows(found, number, sealed):
                    continue  # it is sealed with its section
            title = number == 0 and bare and head.level == 1 and all(h.level > 1 for h in found[1:])
            node = self.heading(head, parent, title)
            if node is not self.root:
                stack.append((head.level, node))
            node.sealed = shut
            at = head.end
            for run in sealed.runs.get(head.start, ()):
                self.body(node, at, run.start, not reference_only)
                self.run(node, run)
                at = run.end
            if not shut:
                self.body(node, at, end, not reference_only)

    def only_follows(self, found: Sequence[Head], number: int, sealed: Sealed) -> bool:
        """Returns whether a heading has no number, and all headings below it neither; those are left unread too."""
        below = number
        while below == number or (below < len(found) and found[below].level > found[number].level):
            if found[below].start not in sealed.heads or not self.unnumbered(found[below]):
                return False
            below += 1
        return True

    def unnumbered(self, head: Head) -> bool:
        return heading_of(self.source[head.content : head.end]).label is None

    def run(self, parent: _Node, run: Run) -> None:
        """Stands in for a run of list items that are left unread."""
        node = _Node("note", parent, self.line_at(run.start), run.start)
        node.sealed = True
        node.address = f"{parent.address}/p{parent.unlabelled + 1}"
        parent.unlabelled += run.items
        self.nodes.append(node)

    def heading(self, head: Head, parent: _Node, title: bool) -> _Node:
        text = self.source[head.content : head.end].rstrip("\n")
        if self.source[head.start] != "#" and self.source[head.start : head.start + 4].lstrip(" ")[:1] != "#":
            text = text.rpartition("\n")[0]  # underlined: the last line is the rule
        elif text[-1:] in ("", "#", " ", "\t"):
            text = _CLOSING_SIGNS.sub("", text)
        line = self.line_at(head.start)
        text, pin, attestation = self.brace(text, line)
        label, words, defines, recites, short = heading_of(text)
        if title and label is None:
            node = self.root
            node.line = line
        else:
            node = _Node("heading", parent, line, head.start)
            node.in_section = parent.in_section or parent.kind == "section"
            self.nodes.append(node)
        node.pin, node.attestation = pin, attestation
        node.heading = text
        if label is not None:
            node.label, node.number = label.printed, label.number
            node.heading = words
            node.kind = "division" if label.kind == "division" and not node.in_section else "section"
        node.defines = defines
        node.recites = recites and node.kind == "heading"
        if node is not self.root:
            base = parent
            while node.kind == "section" and (not node.in_section or (label and label.kind == "section")):
                if base.parent is None:
                    break
                base = base.parent
            self.name(node, base, node.number or short)
        return node

    def brace(self, text: str, line: int) -> tuple[str, str, Attestation]:
        """Returns a text without its closing brace, and the pin and attestation that stood in it."""
        if text[-1:] not in _BRACE_ENDS:
            return text, "", ""
        bare = text.removesuffix("\r")
        match = _BRACE.search(bare)
        if not match:
            return text, "", ""
        pin, attestation = "", ""
        for word in match[1].split():
            if word[0] == "#" and not pin:
                pin = word[1:]
            elif word in _ATTESTATIONS and not attestation:
                attestation = _ATTESTATIONS[word]
            else:
                hint = "a closing brace holds one {#pin} and one of .restated, .official, .not-held"
                self.problems.append(Problem(self.file, line, f"unknown mark {word!r} was left in the text", hint))
                return text, "", ""
        if pin in self.pins:
            self.problems.append(Problem(self.file, line, f"pin {pin!r} occurs again", "a pin names one provision"))
        self.pins.update([pin] if pin else [])
        return bare[: match.start()] + text[len(bare) :], pin, attestation  # type: ignore[return-value]

    def name(self, node: _Node, base: _Node, segment: str) -> None:
        """Gives a provision its address, with ``~2`` where the address is taken."""
        address = wanted = f"{base.address}/{segment}"
        if wanted not in self.addresses:
            self.addresses.add(wanted)
            node.address = wanted
            return
        repeat = self.repeats.get(wanted, 1)
        if repeat > 1:
            address = f"{wanted}~{repeat}"
        while address in self.addresses:
            repeat += 1
            address = f"{wanted}~{repeat}"
        if repeat > 1:
            self.repeats[wanted] = repeat
        if repeat > 1 and node.label:
            what = f"{wanted.partition('/')[2]} occurs again; this one is addressed as {address.partition('/')[2]}"
            hint = "give it a number of its own, if the repetition is a mistake"
            self.problems.append(Problem(self.file, node.line, what, hint))
        self.addresses.add(address)
        node.address = address

    def body(self, head: _Node, start: int, end: int, plain: bool) -> None:
        open_items: list[_Node] = []
        for block in blocks(self.source, start, end, plain):
            del open_items[block.depth :]
            inside = open_items[-1] if open_items else head
            # A list or table behind a labelled paragraph is that paragraph's.
            owner = inside.levels[-1][2] if inside.levels else inside
            if block.kind == "item":
                open_items.append(self.item(block, owner))
            elif block.kind == "table":
                node = self.leaf("table", owner, block)
                owner.tables += 1
                node.texts.append(self.source[block.start : block.end])
                self.name(node, owner, f"t{owner.tables}")
            elif block.kind == "text":
                for piece, labelled in self.pieces(block, inside):
                    self.paragraph(piece, inside, labelled)
            else:
                self.paragraph(block, inside, None)

    def leaf(self, kind: Kind, parent: _Node, block: Block) -> _Node:
        node = _Node(kind, parent, self.line_at(block.start), block.start)
        self.nodes.append(node)
        return node

    def item(self, block: Block, parent: _Node) -> _Node:
        node = self.leaf("item", parent, block)
        text = self.words(block)
        if block.mark:
            node.label, node.number = block.mark, numbering.plain(block.mark)
        elif label := numbering.item_label(text):
            node.label, node.number = label.printed, label.number
            text = text[label.end :]
            text = text[1:] if text[:1] in (" ", "\t") else text
        self.settle(node, parent, text)
        return node

    def settle(self, node: _Node, parent: _Node, text: str) -> None:
        """Gives a new item or paragraph its words, kind and address."""
        if text[-1:] in _BRACE_ENDS:  # asked here too, because a call costs more
            text, node.pin, node.attestation = self.brace(text, node.line)
        if text:
            node.texts.append(text)
        sign = text[:1]
        if sign in _QUOTES or text[:2] == "**":
            self.define(node, parent, text)
        if node.kind in ("item", "paragraph"):
            if parent.recites or (sign == "W" and text.startswith(("Whereas", "WHEREAS"))):
                node.kind = "recital"
            elif sign in _NOTE_SIGNS and _NOTE.match(text):
                node.kind = "note"
        if node.kind == "definition" and sign == "*":
            segment = numbering.slug(node.term)
        elif node.number:
            segment = node.number
        else:
            parent.unlabelled += 1
            segment = f"p{parent.unlabelled}"
        self.name(node, parent, segment)

    def define(self, node: _Node, parent: _Node, text: str) -> None:
        if term := term_of(text, parent.defines):
            node.term, node.kind = term, "definition"

    def words(self, block: Block) -> str:
        text = self.source[block.content : block.end]
        return _INDENT.sub("\n", text) if "\n" in text else text

    def pieces(self, block: Block, inside: _Node) -> Iterator[tuple[Block, numbering.Label | None]]:
        """Yields a paragraph cut where its lines begin with the next number, as in lines "(a) ..." and "(b) ..."."""
        text = self.source[block.content : block.end]
        label = numbering.paragraph_label(text) if text[:1] == "(" else None
        if "\n" not in text or not re.search(r"\n[ \t]*\(", text):
            yield block, label
            return
        levels = [(style, place) for style, place, _ in inside.levels]
        if label is not None:
            depth, reading = numbering.level(levels, label.number)
            levels[depth:] = [reading]
        start, content, at, previous = block.start, block.content, block.content, ""
        for line in text.split("\n"):
            indent = len(line) - len(line.lstrip(" \t"))
            found = numbering.paragraph_label(line[indent:]) if line[indent : indent + 1] == "(" else None
            if at > block.content and found and _BREAKS.search(previous) and numbering.follows(levels, found.number):
                yield block._replace(start=start, content=content, end=at - 1), label
                depth, reading = numbering.level(levels, found.number)
                levels[depth:] = [reading]
                start, content, label = at, at + indent, found
            at, previous = at + len(line) + 1, line
        yield block._replace(start=start, content=content), label

    def paragraph(self, block: Block, inside: _Node, label: numbering.Label | None) -> None:
        text = self.words(block) if block.kind == "text" else self.source[block.content : block.end]
        if block.kind == "verbatim" and text.startswith(("    ", "\t")):
            what = "the line is indented like code and was read as it stands"
            self.problems.append(Problem(self.file, self.line_at(block.start), what, "indent by 4 for each list level"))
        if label is not None:
            self.labelled(block, inside, label, text)
            return
        inside.levels = ()
        headed = inside.kind in ("ordinance", "division", "section", "heading")
        if headed and block.kind == "text" and numbering.headline(text):
            what = f"“{text.strip()}” reads as a heading, and is a paragraph"
            hint = 'if a section begins there, write "## " before it'
            self.problems.append(Problem(self.file, self.line_at(block.start), what, hint))
        defines = headed and block.kind == "text" and text[:2] == "**" and term_of(text, inside.defines)
        recites = headed and text[:7].lower() == "whereas"
        if defines or recites or inside.children or (inside.kind == "ordinance" and not inside.heading):
            node = self.leaf("note" if block.kind == "note" else "paragraph", inside, block)
            self.settle(node, inside, text)
            return
        if not inside.texts and inside.kind in ("item", "definition", "recital"):
            text, inside.pin, inside.attestation = self.brace(text, inside.line)
        inside.texts.append(text)

    def labelled(self, block: Block, inside: _Node, label: numbering.Label, text: str) -> None:
        """Adds a paragraph that begins with "(a)" or "(a)(1)", each number a provision."""
        inner: numbering.Label | None = label
        while inner is not None:
            label = inner
            depth, reading = numbering.level([(style, place) for style, place, _ in inside.levels], label.number)
            inside.levels = inside.levels[:depth]
            parent = inside.levels[-1][2] if inside.levels else inside
            node = self.leaf("paragraph", parent, block)
            node.label, node.number = label.printed, label.number
            rest = text[label.end :]
            rest = rest[1:] if rest[:1] in (" ", "\t") else rest
            inner = numbering.paragraph_label(rest)
            inside.levels = (*inside.levels, (*reading, node))
            self.settle(node, parent, rest if inner is None else "")
            if inner is not None:
                at = self.source.index(inner.printed, block.content + label.end)
                block, text = block._replace(start=at, content=at), rest

    def freeze(self) -> Provision:
        """Returns the tree as frozen values."""
        end = len(self.source)
        for node in reversed(self.nodes):
            texts = node.texts
            text = texts[0] if len(texts) == 1 else "\n\n".join(texts)
            attestation = node.attestation or self.attestation
            if text[:1] == "[" and _NOT_HELD.fullmatch(texts[0]) and not node.attestation:
                attestation = "not held"
            if node.heading:
                text = f"{node.heading}\n\n{text}" if texts else node.heading
            children = tuple([child.done for child in node.children]) if node.children else ()
            node.done = _provision((
                node.address, node.kind, node.label, node.number, node.heading, text, node.term, node.pin, attestation,
                node.line, node.start, end, children, node.sealed,
            ))  # fmt: skip
            end = node.start
            node.parent = None  # no circles are left behind: collecting them costs more than the reading
        return self.root.done


def wording(front: Mapping[str, str]) -> Wording:
    """Returns whose words a file with this front matter holds, "" where it doesn't say."""
    return _WORDINGS.get(front.get("wording", ""), "")


def read_ordinance(
    source: str,
    file: str,
    default_id: str,
    outline: Outline | None = None,
    sealed: Sealed = NOTHING_SEALED,
    clocks: Callable[[str, Mapping[str, str]], Clocks] | None = None,
) -> tuple[Ordinance, tuple[Problem, ...]]:
    """Returns the ordinance that a file holds, and what is wrong in it.

    The id is the front matter's ``ordinance``, else ``default_id``. ``sealed`` says what may stay unread.
    ``clocks`` turns an id and its front matter into clocks.
    """
    outline = outline or outline_of(source)
    start = outline.start
    front = frontmatter.scalars(source[:start]) if start else {}
    name = front.get("ordinance") or default_id
    attestation = _ATTESTED[wording(front)]
    reader = _Reader(source, file, name, attestation, start)
    reader.read(outline, sealed)
    root = reader.freeze()
    title = front.get("title") or root.heading
    found = clocks(name, front) if clocks else Clocks()
    dated = standing.dated(front)
    return Ordinance(name, file, source, root, title, wording(front), found, front, dated), tuple(reader.problems)
