"""Follows citations of places in the same law: from "subsection (c) of this section" to the provision's address.

Limits: careful. A citation counts as pointing nowhere only if it must mean this law, if the numbers there are of that
shape, and if the missing label stands nowhere in the section's running text either. Notes, annotations and quoted
words cite nothing. Rejected: the nearest match; a wrong target is worse than none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.citation import Citation, Pointer, Reference
from lexdiff.model.provision import Provision
from lexdiff.model.version import Ordinance
from lexdiff.read.citations import find
from lexdiff.read.citing import Table

Path = tuple[str, ...]
_INLINE = re.compile(r"(?<![^\s(\[“\"—])\(([0-9A-Za-z]{1,5}(?:-[0-9A-Za-z]{1,3})?)\)")
_PARTS = re.compile(r"\d+|[A-Za-z]+")
# With more parts than this without a label, a section may have lost labels on its way into the file.
_LOOSE = 2
_RANGE = re.compile(r"(.+)-(?:to|through|and)-(.+)")
_CAPTION = re.compile(r"\*[^*\n]{1,60}\*:")
_EDITORIAL = frozenset("annotations notes note history editors-notes cross-references source references".split())
_STYLES: Mapping[str, Callable[[str], bool]] = {
    "subsection": str.islower,
    "paragraph": lambda label: label[0].isdigit(),
    "subparagraph": str.isupper,
    "clause": lambda label: bool(re.fullmatch(r"[ivxl]+", label)),
    "sub-subparagraph": lambda label: bool(re.fullmatch(r"[ivxl]+", label)),
}


class Spot(NamedTuple):
    """A provision as citations see it: its address, its path of labels from the section down, and what stands above."""

    provision: Provision
    path: Path
    chain: tuple[Path, ...]


class Index(NamedTuple):
    """An ordinance as citations see it.

    ``spots`` hold what may cite; ``paths`` lead from labels to addresses; ``inline`` holds, by section, the labels that
    stand in running text; ``open`` are sections of which something isn't held, or that have no labels, or have
    parts without.
    """

    ordinance: str
    spots: tuple[Spot, ...]
    paths: Mapping[Path, str]
    divisions: Mapping[str, tuple[str, ...]]
    citations: Mapping[str, tuple[Citation, ...]]
    inline: Mapping[str, frozenset[str]]
    open: frozenset[str]


Known = dict[str, tuple[Citation, ...]]


def index(ordinance: Ordinance, table: Table, known: Known | None = None) -> Index:
    """Returns an ordinance as citations see it, with the citations in it by the address of what cites.

    ``known`` are the citations in texts that were looked through already; what is found is added.
    """
    known = {} if known is None else known
    spots = tuple(_spots(ordinance.root))
    paths: dict[Path, str] = {}
    divisions: dict[str, list[str]] = {}
    citations: dict[str, tuple[Citation, ...]] = {}
    inline: dict[str, set[str]] = {}
    bare: dict[str, bool] = {}
    loose: Counter[str] = Counter()
    for provision, path, _ in spots:
        if provision.kind == "division":
            divisions.setdefault(provision.number, []).append(provision.address)
        found = known.get(provision.text)
        if found is None:
            found = known[provision.text] = find(provision.text, table)
        if found:
            citations[provision.address] = found
        if not path:
            continue
        paths.setdefault(path, provision.address)
        inline.setdefault(path[0], set()).update(_inline(provision.text, found))
        bare[path[0]] = bare.get(path[0], True) and len(path) == 1
        loose[path[0]] += not provision.number and provision.kind in ("paragraph", "item")
        bare[path[0]] = (
            bare[path[0]]
            or loose[path[0]] > _LOOSE
            or provision.attestation == "not held"
            or "[not held]" in provision.text
        )
    kept = {name: frozenset(labels) for name, labels in inline.items() if labels}
    several = {name: tuple(addresses) for name, addresses in divisions.items()}
    opened = frozenset(name for name, is_open in bare.items() if is_open)
    return Index(ordinance.id, spots, paths, several, citations, kept, opened)


def _inline(text: str, found: Sequence[Citation]) -> Iterator[str]:
    for label in _INLINE.finditer(text) if "(" in text else ():
        if not any(one.start <= label.start() < one.end for one in found):
            yield label[1]


def _spots(root: Provision) -> Iterator[Spot]:
    """Yields provisions in reading order; what editors added (notes, annotations) is left out with all below it."""
    stack: list[Spot] = [Spot(root, (), ())]
    while stack:
        spot = stack.pop()
        provision, path, chain = spot
        if provision.kind == "note" or _CAPTION.match(provision.text) or _editorial(provision):
            continue
        yield spot
        below = (*chain, path) if path else chain
        for child in reversed(provision.children):
            stack.append(Spot(child, _path(child, path), below))


def _editorial(provision: Provision) -> bool:
    name = provision.address.rpartition("/")[2].partition("~")[0]
    return provision.kind in ("heading", "section") and name in _EDITORIAL


def _path(child: Provision, above: Path) -> Path:
    """Returns the labels of a provision from its section down; what has no label shares those above it."""
    if child.kind == "division":
        return ()
    if above:
        return (*above, child.number) if child.number else above
    return (child.number,) if child.kind == "section" and child.number else ()


class Law:
    """The ordinances among which citations are followed: one, or all of a version."""

    def __init__(self, indexes: Iterable[Index]) -> None:
        self.sections: dict[str, Index] = {}
        self.folded: dict[str, Index] = {}
        self.ranges: list[tuple[tuple[object, ...], tuple[object, ...], str]] = []
        self.alike: dict[str, list[str]] = {}  # the numbers that begin alike, "16-901" and "16-904"
        self.ordinances: dict[str, Index] = {}
        for one in indexes:
            self.ordinances.setdefault(one.ordinance, one)
            self._learn(one)

    def _learn(self, one: Index) -> None:
        for path in one.paths:
            if len(path) == 1:
                self.sections.setdefault(path[0], one)
                self.folded.setdefault(path[0].casefold(), one)
                self.alike.setdefault(_prefix(path[0]), []).append(path[0])
                if span := _RANGE.fullmatch(path[0]):
                    self.ranges.append((_natural(span[1]), _natural(span[2]), one.paths[path]))
                    for end in span.groups():
                        self.alike.setdefault(_prefix(end), [])

    def within(self, number: str) -> str:
        """Returns the address of a range of sections that holds a number, "" where there is none."""
        place = _natural(number)
        return next((address for low, high, address in self.ranges if low <= place <= high), "")

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """Returns the addresses that stand between two of one parent, as their text has them in order."""
        home = self.ordinances.get(first.partition("/")[0])
        ends = [path for path, address in home.paths.items() if address in (first, last)] if home else []
        if home is None or len(ends) != 2 or home.paths[ends[0]] != first or ends[0][:-1] != ends[1][:-1]:
            return ()
        alike = [path for path in home.paths if len(path) == len(ends[0]) and path[:-1] == ends[0][:-1]]
        return tuple(home.paths[path] for path in alike[alike.index(ends[0]) + 1 : alike.index(ends[1])])

    def holds(self, number: str, own: Index) -> Index | None:
        """Returns the ordinance that has a section, the citing one first."""
        return own if (number,) in own.paths else self.sections.get(number) or self.folded.get(number.casefold())


def _natural(number: str) -> tuple[object, ...]:
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part.lower()) for part in _PARTS.findall(number))


def _prefix(number: str) -> str:
    """Returns a section's number without its last part: "16-" of "16-904", "" of "5"."""
    return re.sub(r"\d+[A-Za-z]*$", "", number)


def pointers(own: Index, law: Law) -> Iterator[Pointer]:
    """Yields where the citations of places in the same law lead, of a range also to what stands between its ends."""
    for spot in own.spots:
        last: Pointer | None = None
        for citation in own.citations.get(spot.provision.address, ()):
            found = _follow(citation, spot, own, law) if citation.steps else None
            if found and last and citation.through and last.target and found.target:
                span = spot.provision.text[last.citation.start : citation.end]
                found = found._replace(between=law.between(last.target, found.target), span=span)
            if found:
                yield found
            last = found


def laws(own: Index) -> dict[str, tuple[Citation, ...]]:
    """Returns the citations of other laws, by the address of what cites."""
    found = {at: tuple(one for one in several if one.law) for at, several in own.citations.items()}
    return {at: several for at, several in found.items() if several}


def _follow(citation: Citation, spot: Spot, own: Index, law: Law) -> Pointer:
    at = spot.provision.address
    if citation.steps[0].level == "division":
        found = own.divisions.get(f"{citation.steps[0].word}-{citation.steps[0].labels[0]}".lower(), ())
        return Pointer(at, citation, found[0] if len(found) == 1 else "")
    wanted = _wanted(citation.steps, spot, own)
    if wanted is None:
        return Pointer(at, citation, "")
    home = law.holds(wanted[0], own)
    if home is None:
        inside = law.within(wanted[0])
        if inside or citation.certainty != "sure" or not _ours(wanted[0], own, law, citation.steps[-1].level == "this"):
            return Pointer(at, citation, inside)
        return Pointer(at, citation, "", f"{own.ordinance}/{'/'.join(wanted)}", _nearest(wanted[0], law))
    if target := _at(home, wanted):
        return Pointer(at, citation, target)
    return _missing(at, citation, wanted, home)


def _missing(at: str, citation: Citation, wanted: Path, home: Index) -> Pointer:
    """Returns a pointer to a part that a section hasn't got; silent where it may stand in running text."""
    held = max((n for n in range(1, len(wanted)) if _at(home, wanted[:n])), default=1)
    silent = wanted[0] in home.open or wanted[held] in home.inline.get(wanted[0], ()) or _deeper(home, wanted, held)
    if silent or citation.certainty != "sure" or not _labelled(home, wanted[:held]):
        return Pointer(at, citation, "")
    near = _at(home, wanted[:held]) or home.paths[wanted[:1]]
    return Pointer(at, citation, "", f"{home.ordinance}/{'/'.join(wanted)}", near)


def _deeper(home: Index, wanted: Path, held: int) -> bool:
    """Returns whether the labels stand one level further down: "(a)" was put above them, and people know."""
    return any(
        len(one) == len(wanted) + 1 and one[:held] == wanted[:held] and one[held + 1 :] == wanted[held:]
        for one in home.paths
    )


def _labelled(home: Index, path: Path) -> bool:
    """Returns whether a provision has labelled parts at all; one written as running text points nowhere by itself."""
    return any(len(one) > len(path) and one[: len(path)] == path for one in home.paths)


def _at(home: Index, path: Path) -> str:
    """Returns the address of a path of labels, by capitals as they are, else by any; "" where there is none."""
    if found := home.paths.get(path):
        return found
    wanted = tuple(map(str.casefold, path))
    same = [address for one, address in home.paths.items() if len(one) == len(wanted) and _same(one, wanted)]
    return same[0] if len(same) == 1 else ""


def _same(one: Path, wanted: Path) -> bool:
    return one[-1].casefold() == wanted[-1] and tuple(map(str.casefold, one)) == wanted


def _wanted(steps: Sequence[Reference], spot: Spot, own: Index) -> Path | None:
    """Returns the labels that a citation names, from its section down; None where that can't be told."""
    labels = tuple(label for step in reversed(steps[:-1]) for label in step.labels)
    widest = steps[-1]
    if widest.level == "this":
        if widest.word == "section" or (labels and steps[0].level == "section"):
            return labels if steps[0].level == "section" else (*spot.path[:1], *labels) if spot.path else None
        above = _this(widest.word, spot)
        if above is None or steps[0].level != "part":
            return None
        return above[:-1] + labels if labels[:1] == above[-1:] else above + labels  # "(2)(A) of this paragraph"
    if widest.level == "section":
        return (*widest.labels, *labels)
    labels = (*widest.labels, *labels)
    if not spot.path:
        return None
    if widest.word == "subsection":
        return (*spot.path[:1], *labels)
    return next(
        ((*above, *labels) for above in (spot.path, *reversed(spot.chain)) if (*above, *labels) in own.paths), None
    )


def _this(word: str, spot: Spot) -> Path | None:
    """Returns the labels of "this subsection" or "this paragraph" around a provision."""
    if word not in _STYLES or len(spot.path) < 2:
        return None
    for length in range(len(spot.path), 1, -1):
        above, label = spot.path[length - 2 : length]
        if not _STYLES[word](label) or (word == "subsection" and length > 2):
            continue
        if word != "subparagraph" or above[0].isdigit():
            return spot.path[:length]
    return None


def _ours(number: str, own: Index, law: Law, here: bool) -> bool:
    """Returns whether sections have numbers of that kind: "16-999" beside "16-904", "9" where most are like "5".

    ``here`` asks it of the citing ordinance alone: "section 5 of this act" may speak of what was enacted.
    """
    prefix = _prefix(number)
    sections = [path[0] for path in own.paths if len(path) == 1]
    if prefix:
        return prefix in (map(_prefix, sections) if here else law.alike)
    return 2 * sum(not _prefix(name) for name in sections) > len(sections)


def _nearest(number: str, law: Law) -> str:
    from difflib import get_close_matches

    near = get_close_matches(number, law.alike.get(_prefix(number), ()), n=1, cutoff=0.0)
    return law.sections[near[0]].paths[near[0],] if near else ""
