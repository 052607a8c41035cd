"""The canonical Markdown of provisions: the one form that ``fmt``, ``show`` and the CriticMarkup output write.

A heading has one sign more than the numbered headings above it, a list item stands four columns deeper than its parent,
blocks are parted by one blank line, items of one list by none. A provision's own words are never touched: what stands
around them ("forms": signs, labels, indentation) is kept apart by its place, which is how CriticMarkup marks both.
Limits: code, quotes and tables inside items keep the indentation of the source, so a list that is indented otherwise
can't always be drawn; ``fmt`` reads its result again and leaves such a file alone.
Rejected: mdformat, which escapes, renumbers and joins lines: each of them changes law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lexdiff.model.provision import Attestation, Provision
from lexdiff.model.version import Ordinance, Wording

HEADED = ("division", "section", "heading")
_ATTESTED: dict[str, Attestation] = {"restatement": "restated", "official": "official"}
_ORDERED = re.compile(r"\d{1,9}([.)])")
_CLOSING_SIGNS = re.compile(r"[ \t]+#+[ \t]*$|^#+[ \t]*$")
_NOT_HELD = re.compile(r"\[not held\]\.?", re.IGNORECASE)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_BLOCK = re.compile(r"[ \t]{2,}(?:```|~~~|>|#|[-*_=])|[ ]{4}|\t")
# What would begin a block of its own, were it not indented far enough to go on with the paragraph above it.
_STARTS = re.compile(r"(?:[-+*]|#+|\d{1,9}[.)])(?=[ \t]|\r?$)|>|```|~~~|[-=_*:|][-=_*:| \t]*\r?$|\[\^")


class Form(NamedTuple):
    """What stands before the character ``at`` of a provision's text, and is not its own words."""

    at: int
    text: str


class Written(NamedTuple):
    """A provision in canonical form: its own words, and the forms around them in the order of their places."""

    provision: Provision
    forms: tuple[Form, ...]

    def markdown(self) -> str:
        """Returns words and forms put together."""
        text, done = self.provision.text, 0
        found: list[str] = []
        for at, form in self.forms:
            found += (text[done:at], form)
            done = at
        return "".join((*found, text[done:]))


def document(ordinance: Ordinance, front: str = "") -> str:
    """Returns an ordinance in canonical form below its front matter, which stays as it is.

    Where its source marks provisions with the attestation that the front matter gives all of them, each keeps its mark.
    """
    default = _ATTESTED.get(ordinance.wording, "")
    marked = bool(default) and re.search(rf"\{{[^}}\n]*\.{default}\b[^}}\n]*\}}", ordinance.source) is not None
    text = provisions((ordinance.root,), "" if marked else ordinance.wording)
    return f"{front.rstrip()}\n\n{text}" if front.strip() and text else front or text


def block(provision: Provision, wording: Wording = "") -> str:
    """Returns one provision and all below it in canonical form."""
    return provisions((provision,), wording)


def provisions(tops: Sequence[Provision], wording: Wording = "") -> str:
    """Returns provisions and all below them in canonical form."""
    text = "".join(one.markdown() for one in written(tops, wording))
    return text + "\n" if text else ""


# How a provision is drawn: as a heading, an item, a paragraph with a label, or some other block.
class _Shape(NamedTuple):
    kind: str  # "root", "head", "item", "label" or "block"
    mark: str = ""  # of an item: "-", "." or ")"


class _Place(NamedTuple):
    """A provision that waits to be written: where, how, and behind which brother (none: it is the first)."""

    node: Provision
    shape: _Shape
    level: int
    indent: int
    parent: _Place | None
    brother: _Shape | None


def written(tops: Sequence[Provision], wording: Wording = "") -> Iterator[Written]:
    """Yields provisions and all below them, in reading order, in canonical form.

    ``wording`` is the ordinance's: a provision that is attested as all are carries no mark for it.
    """
    default = _ATTESTED.get(wording, "")
    stack = list(reversed(_tops(tops)))
    first = True
    while stack:
        place = stack.pop()
        if place.shape.kind != "root":
            yield Written(place.node, tuple(_forms(place, first, default)))
            first = False
        stack.extend(reversed(_below(place)))


def _tops(tops: Sequence[Provision]) -> list[_Place]:
    shapes = _shapes(None, tops)
    level = 1
    if len(tops) == 1 and shapes[0].kind == "root" and _taken_for_title(tops[0].children):
        level = 2
    return [
        _Place(node, shape, level, 0, None, brother)
        for node, shape, brother in zip(tops, shapes, [None, *shapes], strict=False)
    ]


def _taken_for_title(tops: Sequence[Provision]) -> bool:
    """Returns whether a first heading without a label would be read as the title, if it had one sign only."""
    return bool(tops) and tops[0].kind in HEADED and not tops[0].label and sum(t.kind in HEADED for t in tops) == 1


def _below(place: _Place) -> list[_Place]:
    node, shape = place.node, place.shape
    shapes = _shapes(node, node.children)
    level = place.level + 1 if shape.kind == "head" else place.level
    indent = _inner(place) if shape.kind == "item" else place.indent
    return [
        _Place(child, one, level, indent, place, brother)
        for child, one, brother in zip(node.children, shapes, [None, *shapes], strict=False)
    ]


def _inner(place: _Place) -> int:
    """Returns the column of what stands inside an item: four more, or eight behind a long number."""
    sign = 1 if place.shape.mark == "-" else len(place.node.label)
    return place.indent + 4 * -(-(sign + 1) // 4)


def _shapes(parent: Provision | None, children: Sequence[Provision]) -> list[_Shape]:
    found: list[_Shape] = []
    for k, node in enumerate(children):
        found.append(_shape(node, parent, children, k, found[-1] if found else None))
    return found


def _shape(
    node: Provision, parent: Provision | None, all_of_them: Sequence[Provision], k: int, brother: _Shape | None
) -> _Shape:
    if node.kind == "ordinance":
        return _Shape("head" if node.heading or node.pin else "root")
    if node.kind in HEADED:
        return _Shape("head")
    item = _Shape("item", ordered[1] if (ordered := _ORDERED.fullmatch(node.label)) else "-")
    if node.kind == "item" or item.mark != "-":
        return item
    if node.kind == "table" or node.text.startswith("[^"):
        return _Shape("block")
    if node.kind == "paragraph":
        return _Shape("label" if node.label else "block")
    if node.label:  # a definition, recital or note, of which its kind doesn't say how it is drawn
        plain = (n.kind for n in all_of_them[k:] if n.kind in ("item", "paragraph"))
        near = brother.kind if brother else next(plain, "")
        return _Shape("label") if near in ("label", "paragraph") else item
    merges = brother is None and not (parent is None or (parent.kind == "ordinance" and not parent.heading))
    beside = brother is not None and brother.kind == "item" and (not all_of_them[k - 1].label or _labelled(parent))
    code_behind = any(n.text[:1] in (" ", "\t") for n in all_of_them[k + 1 : k + 2])  # an item would draw it in
    return item if node.children or "\n\n" in node.text or merges or (beside and not code_behind) else _Shape("block")


def _labelled(parent: Provision | None) -> bool:
    """Returns whether a provision may be a paragraph with a label, whose parts can only be items."""
    return parent is not None and bool(parent.label) and parent.kind not in HEADED


def _forms(place: _Place, first: bool, default: Attestation) -> Iterator[Form]:
    node, shape = place.node, place.shape
    before = "" if first else _space(place)
    mark = _mark(node, default)
    if shape.kind == "head":
        yield from _heading(place, before, mark)
        return
    text, label = node.text, node.label
    inner = _inner(place) if shape.kind == "item" else place.indent
    own_block = shape.kind != "block" and _BLOCK.match(text) is not None
    indent = " " * place.indent
    if shape.kind == "item":
        sign = "" if shape.mark != "-" else "-" + (" " if label or mark or (text and not own_block) else "")
        yield Form(0, before + (indent if before != " " else "") + sign)
    elif shape.kind == "label":
        yield Form(0, before + (indent if before else ""))
    else:
        yield Form(0, before + (indent if before != " " and text[:1] not in (" ", "\t") else "") + _guard(text))
    if label:
        yield Form(0, label)
    if label and text and not own_block:
        yield Form(0, " ")
    if mark and (own_block or not text):
        yield Form(0, f" {mark}" if label else mark)
    if own_block:
        yield Form(0, "\n\n" if label or mark else "\n")
    if node.kind != "table":  # whose lines stand as in the source
        yield from _body(text, 0, inner, "" if own_block else mark)


def _guard(text: str) -> str:
    return " " if text.startswith("#######") else ""


def _heading(place: _Place, before: str, mark: str) -> Iterator[Form]:
    node = place.node
    underlined = "\n" in node.heading
    yield Form(0, before + ("" if underlined else "#" * place.level + (" " if node.label or node.heading else "")))
    if node.label:
        yield Form(0, node.label)
    if node.label and node.heading:
        yield Form(0, " ")
    end = len(node.heading)
    if mark:
        yield Form(end, f" {mark}" if node.label or node.heading or not underlined else mark)
    elif not underlined and _CLOSING_SIGNS.search(node.heading):
        yield Form(end, " #")
    if underlined:
        yield Form(end, "\n===" if place.level == 1 else "\n---")
    if end:
        yield from _body(node.text, end + 2, 0, "")
    elif node.text:
        yield Form(0, "\n\n" + _guard(node.text))
        yield from _body(node.text, 0, 0, "")


def _mark(node: Provision, default: Attestation) -> str:
    own = node.text[len(node.heading) :].lstrip("\n") if node.heading else node.text
    plain = "not held" if _NOT_HELD.fullmatch(own.partition("\n\n")[0]) else default
    words = [f"#{node.pin}"] if node.pin else []
    if node.attestation and node.attestation != plain:
        words.append("." + node.attestation.replace(" ", "-"))
    return f"{{{' '.join(words)}}}" if words else ""


def _space(place: _Place) -> str:
    """Returns what stands between a provision and the one written before it."""
    node, shape, parent, brother = place.node, place.shape, place.parent, place.brother
    if brother is not None or parent is None:
        return "\n" if brother == shape and shape.kind == "item" else "\n\n"
    above = parent.node
    if parent.shape.kind == "label" and not above.text and shape.kind == "label":
        return ""  # (a)(1)
    if parent.shape.kind != "item":
        return "\n\n"
    if not above.text and not above.label:  # a bare sign: a blank line would end the item
        return " " if shape.kind == "block" and node.text[:1] not in (" ", "\t") else "\n"
    if shape == _Shape("item", "-") and (node.text or node.label) and _one_paragraph(above.text):
        return "\n"
    return "\n\n"


def _one_paragraph(text: str) -> bool:
    return "\n\n" not in text and not _STARTS.match(text) and not _BLOCK.match(text)


def _body(text: str, start: int, indent: int, mark: str) -> Iterator[Form]:
    """Yields the indentation of the lines from ``start`` on, the first of which is already in place, and the mark."""
    fence = ""
    opens = verbatim = True
    at = start
    while at <= len(text):
        end = text.find("\n", at)
        end = end if end >= 0 else len(text)
        line = text[at:end]
        inside = bool(fence)
        if opens and line and not inside:
            opening = _FENCE.match(line)
            fence = opening[1] if opening else ""
            verbatim = bool(opening) or line[:1] == ">" or (line[:1] in (" ", "\t") and at > start)
        elif inside and line.strip(" \t\r>").startswith(fence):
            fence = ""
        if at > start and line.strip(" \t\r") and not inside and line[:1] not in (" ", "\t"):
            deeper = 4 if not opens and not verbatim and _STARTS.match(line) else 0
            if indent + deeper and (opens or not verbatim):
                yield Form(at, " " * (indent + deeper))
            elif opens and (guard := _guard(line)):
                yield Form(at, guard)
        opens = not fence and not line.strip(" \t\r")
        if mark and (end == len(text) or text.startswith("\n\n", end)):
            if text:
                yield Form(end, f" {mark}")
            mark = ""
        at = end + 1
