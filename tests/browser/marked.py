"""Checks of how changes are marked: for the ear, for an eye that sees no colour, and to the character.

``changes`` reads what a screen reader reads, the accessibility tree; ``linearised`` what stands in
the page, to the character.
Limits: the blanks of the accessibility tree are the browser's own affair, so there words are compared without them.
Rejected: looking for classes in the markup; a style may hide what the markup says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from playwright.sync_api import Page

from lexdiff.render.labels import raw
from tests.browser.chromium import LOOKS, Look, script, show

ROLES = {"insertion": "insert", "deletion": "delete"}
# What is said before and after the words, by direction.
SPOKEN = {"insert": ("added:", "end of added"), "delete": ("struck:", "end of struck")}
LIST, ARTICLE = "nav[aria-labelledby=list] a", "article.change"


class Heard(NamedTuple):
    """One piece of what is read out: in which article, in which direction ("keep" is neither), and its words."""

    article: str
    op: str
    words: str


def heard(page: Page) -> list[Heard]:
    """Returns all words of a page as a screen reader gets them, in its order; touching pieces of a mark are one."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    root = next(node for node in nodes.values() if not node.get("parentId"))
    found: list[tuple[str, Heard]] = []
    for mark, piece in _read_out(root, nodes, session):
        if found and mark and found[-1][0] == mark:
            found[-1] = (mark, piece._replace(words=found[-1][1].words + piece.words))
        else:
            found.append((mark, piece))
    return [piece for _, piece in found]


def _read_out(root: dict[str, Any], nodes: Mapping[str, Any], session: Any) -> Iterator[tuple[str, Heard]]:
    """Yields the pieces below a node, each with the mark that it stands in; a deep page mustn't exhaust the stack."""
    waiting = [(root, "", "keep", "")]
    while waiting:
        node, article, op, mark = waiting.pop()
        role = node.get("role", {}).get("value", "")
        if role == "StaticText":
            yield mark, Heard(article, op, node["name"]["value"])
            continue
        if role == "article":
            article = _id(session, node["backendDOMNodeId"])
        if role in ROLES:
            op, mark = ROLES[role], node["nodeId"]
        below = [nodes[name] for name in node.get("childIds", ()) if name in nodes]
        waiting += [(one, article, op, mark) for one in reversed(below)]


def _id(session: Any, node: int) -> str:
    attributes = session.send("DOM.describeNode", {"backendNodeId": node})["node"]["attributes"]
    return dict(zip(attributes[::2], attributes[1::2], strict=True)).get("id", "")


def changes(page: Page, redline: Mapping[str, Any] | None = None, listed: str = LIST) -> list[str]:
    """Returns the marks without words for the ear, and where JSON, accessibility tree and list of changes differ.

    ``redline`` is what ``lexdiff compare --format json`` prints; without it tree and list are held against each other.
    """
    pieces = heard(page)
    wrong = [*_unspoken(pieces)]
    targets = page.eval_on_selector_all(listed, "links => links.map(link => link.getAttribute('href'))")
    links = [target.partition("#")[2] for target in targets]
    articles = page.eval_on_selector_all(ARTICLE, "all => all.map(one => one.id)")
    wrong += [f"listed, but no change: {name}" for name in links if name not in articles]
    if redline is None:
        marked = {piece.article for piece in pieces if piece.op != "keep"} - {""}
        return [*wrong, *(f"marked, but not listed: {name}" for name in articles if name in marked - {*links})]
    rows = {row["id"]: row for row in redline["provisions"] if row["kinds"]}
    if links != [*rows]:
        wrong.append(f"listed are {links}, but changed {[*rows]}")
    return [*wrong, *(line for row in rows.values() for line in _differing(row, pieces))]


def _unspoken(pieces: list[Heard]) -> Iterator[str]:
    silent = Heard("", "keep", "")
    around = zip([silent, *pieces], pieces, [*pieces[1:], silent], strict=False)
    for before, piece, after in around:
        if piece.op == "keep":
            continue
        first, last = SPOKEN[piece.op]
        if before.op != "keep" or not before.words.rstrip().endswith(first):
            yield f"{piece.op} “{piece.words[:40]}”: nothing says that it starts"
        if after.op != "keep" or not after.words.lstrip().startswith(last):
            yield f"{piece.op} “{piece.words[:40]}”: nothing says that it ends"


def _differing(row: Mapping[str, Any], pieces: Iterable[Heard]) -> Iterator[str]:
    if "not held" in row["attestation"].values():
        return
    read = [(piece.op, _bare(piece.words)) for piece in pieces if piece.article == row["id"] and piece.op != "keep"]
    wanted = [(one["op"], _bare(one["text"])) for one in row["segments"] if one["op"] != "keep"]
    if read != wanted:
        yield f"{row['id']}: read out is {read}, but changed {wanted}"


def _bare(words: str) -> str:
    """Returns words without blanks and signs for blanks, and without the case that a house style gives them."""
    return "".join(raw(words).split()).casefold()


def texts(page: Page) -> dict[str, tuple[str, str]]:
    """Returns the words before and after of each change, by its id, as they stand in the page, signs undone."""
    found = page.evaluate(script("linearised"), ARTICLE)
    return {name: (raw(before), raw(after)) for name, before, after in found}


def linearised(page: Page, redline: Mapping[str, Any]) -> list[str]:
    """Returns the changes whose words in the page, struck or added ones left out, aren't those of the JSON."""
    found = texts(page)
    wrong = []
    for row in redline["provisions"]:
        wanted = tuple(_side(row["segments"], op) for op in ("delete", "insert"))
        if row["kinds"] and "not held" not in row["attestation"].values() and found.get(row["id"]) != wanted:
            wrong.append(f"{row['id']}: the page says {found.get(row['id'])}, but meant is {wanted}")
    return wrong


def _side(segments: Iterable[Mapping[str, str]], side: str) -> str:
    return "".join(one["text"] for one in segments if one["op"] in ("keep", side))


def colour(page: Page, looks: Iterable[Look] = LOOKS) -> list[str]:
    """Returns the marks that have fewer than two signs besides colour, look like the other direction, or are faint.

    A sign is a line, a weight, a slant, capitals, or brackets: what is there in grey, to a colour-blind eye, on paper.
    """
    wrong: dict[str, str] = {}
    for look in looks:
        show(page, look)
        for line in page.evaluate(script("colour")):
            wrong.setdefault(line, f"{look.width} {look.colours}: {line}")
    return [*wrong.values()]
