"""Two readings of one ordinance into its redline: pairs, kinds, segments, alarms and sentences, in reading order.

Limits: one ordinance at a time. Rejected: leaving kinds and places to the outputs; each would compute its own law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from lexdiff.compare import classify, order, sealed, words
from lexdiff.compare.align import Aligner, Given, Matching, repealed
from lexdiff.compare.forest import Forest
from lexdiff.compare.sealed import SealedRow, spans, unchanged
from lexdiff.compare.sentences import sentence
from lexdiff.compare.split import find_splits
from lexdiff.model.location import Location
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Basis, ChangeKind, OrdinanceFacts, OrdinanceRedline, Phrase, Reason, Row, Segment
from lexdiff.model.version import Crosswalk, Ordinance

__all__ = ["SealedRow", "compare_ordinances", "one_sided"]

_JOINT = "\n\n"


def compare_ordinances(
    sides: Pair[Ordinance],
    versions: Pair[str],
    crosswalk: Sequence[Crosswalk] = (),
    same: Sequence[tuple[int, int]] = (),
    whole: bool = False,
    ways: bool = False,
) -> OrdinanceRedline:
    """Returns the redline of one ordinance. ``same`` holds the offsets of headings whose parts are equal.

    ``whole`` keeps unchanged rows too, ``ways`` those of them whose address is another. Raises ``SealedRow`` where a
    row needs what was left unread.
    """
    writer = _Writer(sides, versions, crosswalk, same)
    rows = tuple(row for row in writer.rows(whole, ways) if whole or row.kinds or (ways and _led(row)))
    return OrdinanceRedline(sides.after.id, Pair(facts(sides.before), facts(sides.after)), rows)


def one_sided(ordinance: Ordinance, versions: Pair[str], inserted: bool, whole: bool = False) -> OrdinanceRedline:
    """Returns the redline of an ordinance that one side doesn't have: every provision of it came, or went."""
    rows = []
    stack: list[tuple[Provision, str | None, int, tuple[str, ...]]] = [(ordinance.root, None, 0, ())]
    while stack:
        node, part_of, depth, path = stack.pop()
        row = _lone_row(node, inserted, ordinance.file, versions, Standing(path, depth, part_of), whole=whole)
        rows.append(row)
        below = (*path, title(node)) if node.heading and node.kind != "ordinance" else path
        stack.extend((child, row.id, depth + 1, below) for child in reversed(node.children))
    shown = facts(ordinance)
    return OrdinanceRedline(ordinance.id, Pair(None, shown) if inserted else Pair(shown, None), tuple(rows))


def _led(row: Row) -> bool:
    """Returns whether the two sides have different addresses."""
    before, after = row.provision
    return before is None or after is None or before.address != after.address


class Standing(NamedTuple):
    """Where a row stands: the headings above it, how deep, and whose part it is."""

    path: tuple[str, ...]
    depth: int
    part_of: str | None


_ADDED, _STRUCK = (Phrase("added"),), (Phrase("struck"),)
_UNMATCHED = Basis("unmatched")
_NOT_EXACT = "shown as whole replacement: the word redline didn't give back both texts"


def _lone_row(
    node: Provision,
    inserted: bool,
    file: str,
    versions: Pair[str],
    standing: Standing,
    note: Crosswalk | None = None,
    whole: bool = False,
) -> Row:
    """Returns the row of a provision that has no counterpart."""
    light = node._replace(children=()) if node.children and not whole else node
    pair: Pair[Provision | None] = Pair(None, light) if inserted else Pair(light, None)
    at = Location(file, node.line)
    said = (Phrase("word", (note.word,)),) if note and note.word else _ADDED if inserted else _STRUCK
    path, depth, part_of = standing
    kind: ChangeKind = "insertion" if inserted else "deletion"
    if note and not inserted and note.word.lower().startswith("repeal"):
        kind = "repeal"  # because the instrument says so
    return Row(
        row_id(versions, pair), pair, (kind,), False, _UNMATCHED,
        (Segment("insert" if inserted else "delete", node.text),) if node.text else (), (), said,
        Pair(None, at) if inserted else Pair(at, None), path, depth, None, part_of,
        note.word if note else "", note.reason if note else "",
    )  # fmt: skip


def facts(ordinance: Ordinance) -> OrdinanceFacts:
    """Returns what a redline says of one side of an ordinance."""
    o = ordinance
    official, stage = o.front.get("official", ""), o.front.get("stage", "")
    return OrdinanceFacts(o.id, o.file, o.title, o.wording, o.clocks, official, stage, o.dated)


def row_id(versions: Pair[str], pair: Pair[Provision | None]) -> str:
    """Returns a row's id, made from versions and addresses, never from a commit: the same in every build."""
    before, after = pair
    parts = (*versions, before.address if before else "", after.address if after else "")
    return "c-" + sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def title(node: Provision) -> str:
    """Returns a provision's label and heading on one line."""
    return f"{node.label} {node.heading}".strip()


def _light(pair: Pair[Provision | None]) -> Pair[Provision | None]:
    """Returns the pair without what stands below, so that a kept row doesn't keep the tree."""
    one, other = pair
    if one and one.children:
        one = one._replace(children=())
    if other and other.children:
        other = other._replace(children=())
    return Pair(one, other)


class _Linked(NamedTuple):
    """What ties a row to others."""

    kinds: tuple[ChangeKind, ...] = ()
    group: str | None = None
    segments: tuple[Segment, ...] | None = None


class _Writer:
    """Writes the rows of one ordinance."""

    def __init__(
        self,
        sides: Pair[Ordinance],
        versions: Pair[str],
        crosswalk: Sequence[Crosswalk],
        same: Sequence[tuple[int, int]],
    ) -> None:
        self.sides, self.versions = sides, versions
        self.a, self.b = Forest(sides.before.root), Forest(sides.after.root)
        self.notes: tuple[dict[int, Crosswalk], dict[int, Crosswalk]] = ({}, {})
        given = self._given(crosswalk)
        starts = tuple(
            {node.start: k for k, node in enumerate(f.nodes) if f.headed[k] or node.sealed} for f in (self.a, self.b)
        )
        placed = [(starts[0][x], starts[1][y]) for x, y in same if x in starts[0] and y in starts[1]]
        self.m, self.moved = matching(self.a, self.b, given, placed, sides.before.source > sides.after.source)
        self._groups(crosswalk)
        self.came_from = {part: w for w, parts in self.m.parts.items() for part in parts}
        self.went_to = {part: w for w, parts in self.m.merged.items() for part in parts}
        self.part_ids: dict[tuple[int, int], str] = {}

    @cached_property
    def _terms(self) -> frozenset[str]:
        """Returns the terms that either side defines, in small letters."""
        return frozenset(n.term.lower() for f in (self.a, self.b) for n in f.nodes if n.term)

    @cached_property
    def _addresses(self) -> tuple[dict[str, int], ...]:
        """Returns where each address stands, in small letters, on each side."""
        return tuple({n.address.lower(): k for k, n in enumerate(f.nodes)} for f in (self.a, self.b))

    # -- what people say

    def _places(self, side: int, addresses: Sequence[str]) -> list[int]:
        forest = (self.a, self.b)[side]
        known = {n.address.partition("/")[2].lower(): k for k, n in enumerate(forest.nodes)}
        prefix = self.sides[side].id.lower() + "/"
        return [k for x in addresses if (k := known.get(x.lower().removeprefix(prefix), -1)) >= 0]

    def _given(self, crosswalk: Sequence[Crosswalk]) -> Given:
        pairs: list[tuple[int, int, Reason]] = []
        alone: tuple[set[int], set[int]] = (set(), set())
        for line in crosswalk:
            olds, news = self._places(0, line.before), self._places(1, line.after)
            for side, places in enumerate((olds, news)):
                self.notes[side].update(dict.fromkeys(places, line))
            if olds and news:
                pairs.append((olds[0], news[0], "crosswalk"))
            elif olds and not line.after:
                for k in olds:
                    alone[0].update(range(k, self.a.end[k]))
                    self._with_parts(0, k, line)
            elif news and not line.before:
                for k in news:
                    alone[1].update(range(k, self.b.end[k]))
                    self._with_parts(1, k, line)
        pins = Pair(_pins(self.a), _pins(self.b))
        pinned: list[tuple[int, int, Reason]] = [
            (k, pins.after[pin], "pinned") for pin, k in pins.before.items() if pin in pins.after
        ]
        return Given((*pinned, *pairs), (frozenset(alone[0]), frozenset(alone[1])))

    def _with_parts(self, side: int, k: int, line: Crosswalk) -> None:
        """Gives what is below a provision that came or went the word for it too."""
        forest = (self.a, self.b)[side]
        for part in range(k + 1, forest.end[k]):
            self.notes[side].setdefault(part, Crosswalk(line.before, line.after, line.word, ""))

    def _groups(self, crosswalk: Sequence[Crosswalk]) -> None:
        """Adds the splits and joins that the crosswalk names."""
        for line in crosswalk:
            olds, news = self._places(0, line.before), self._places(1, line.after)
            if len(olds) == 1 and len(news) > 1:
                self.m.parts[olds[0]] = [k for k in news if self.m.ba[k] < 0]
            elif len(news) == 1 and len(olds) > 1:
                self.m.merged[news[0]] = [k for k in olds if self.m.ab[k] < 0]

    # -- rows

    def rows(self, whole: bool, ways: bool) -> Iterator[Row]:
        """Yields the rows in reading order; unless ``whole``, provisions that are plainly unchanged are passed over.

        With ``ways`` those are not passed over whose address is another.
        """
        self.whole = whole
        sealed.refuse(self.a, self.b, self.m, self.moved)
        gone = {a for a, b in enumerate(self.m.ab) if b < 0 and a not in self.went_to}
        partner = list(self.m.ab)
        for a, b in self.went_to.items():
            partner[a] = b
        linked = self._links()
        paths: tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]] = ({}, {})
        for a, b in order.in_order(self.a, self.b, partner, self.m.ba, self.moved, gone):
            if not whole and a >= 0 and b >= 0 and a not in self.moved and unchanged(self.a, self.b, self.m, a, b):
                if not ways or self.a.nodes[a].address == self.b.nodes[b].address:
                    continue
            if a < 0 and b in self.came_from:
                a = self.came_from[b]
            places = [a]
            if b in self.m.merged:
                places = sorted((*self.m.merged[b], *([a] if a >= 0 else [])))
            for place in places:
                yield self._row(place, b, linked.get((place, b), _Linked()), paths)

    def _links(self) -> dict[tuple[int, int], _Linked]:
        """Returns what the rows of splits and joins share: their group, and segments cut from one redline."""
        found: dict[tuple[int, int], _Linked] = {}
        for a, more in self.m.parts.items():
            parts = sorted((*more, *([self.m.ab[a]] if self.m.ab[a] >= 0 else [])))
            texts = [self.b.nodes[b].text for b in parts]
            cut = cut_segments(words.diff(self.a.nodes[a].text, _JOINT.join(texts)), [len(x) for x in texts], "delete")
            group = "s-" + row_id(self.versions, Pair(self.a.nodes[a], None))[2:]
            for b, segments in zip(parts, cut, strict=True):
                found[a, b] = _Linked(("split",), group, segments)
        for b, more in self.m.merged.items():
            parts = sorted((*more, *([self.m.ba[b]] if self.m.ba[b] >= 0 else [])))
            texts = [self.a.nodes[a].text for a in parts]
            cut = cut_segments(words.diff(_JOINT.join(texts), self.b.nodes[b].text), [len(x) for x in texts], "insert")
            group = "s-" + row_id(self.versions, Pair(None, self.b.nodes[b]))[2:]
            for a, segments in zip(parts, cut, strict=True):
                found[a, b] = _Linked(("join",), group, segments)
        return found

    def _row(self, a: int, b: int, link: _Linked, paths: tuple[dict[int, tuple[str, ...]], ...]) -> Row:
        if a < 0 or b < 0:
            return self._lone(a, b, paths)
        one, other = self.a.nodes[a], self.b.nodes[b]
        pair: Pair[Provision | None] = Pair(one, other)
        segments = link.segments if link.segments is not None else words.diff(one.text, other.text)
        degraded = ""
        if link.segments is None and not words.gives_back(segments, one.text, other.text):
            segments, degraded = (Segment("delete", one.text), Segment("insert", other.text)), _NOT_EXACT
        kinds, editorial = self._kinds(a, b, link.kinds, segments)
        if kinds and (one.sealed or other.sealed):
            raise SealedRow(Pair(spans(self.a, [a]), spans(self.b, [b])))
        name = row_id(self.versions, pair)
        if "repeal" in kinds:
            self.part_ids[0, a] = name
        held = "not held" not in (one.attestation, other.attestation)
        worded = "substitution" in kinds and not editorial and not link.kinds and held
        terms = Pair(one.term, other.term) if other.kind == "definition" else Pair("", "")
        alarms = classify.alarms(segments, f"{one.text} {other.text}", terms) if worded else ()
        note = self.notes[0].get(a) or self.notes[1].get(b)
        parts = len(self.m.parts.get(a) or self.m.merged.get(b) or ()) + 1
        return Row(
            name, pair if self.whole else _light(pair), kinds, editorial, self._basis(a, b, link), segments, alarms,
            sentence(kinds, Pair(one, other), segments, editorial, parts),
            Pair(Location(self.sides.before.file, one.line), Location(self.sides.after.file, other.line)),
            self._path(self.b, b, paths[1]), self.b.depth[b], link.group, None, "", note.reason if note else "",
            degraded,
        )  # fmt: skip

    def _lone(self, a: int, b: int, paths: tuple[dict[int, tuple[str, ...]], ...]) -> Row:
        """Returns the row of a provision without counterpart; the id of the parent that it goes with, if any."""
        side, k, forest = (1, b, self.b) if a < 0 else (0, a, self.a)
        node = forest.nodes[k]
        note = self.notes[side].get(k)
        standing = Standing(
            self._path(forest, k, paths[side]), forest.depth[k], self.part_ids.get((side, forest.parent[k]))
        )
        row = _lone_row(node, bool(side), self.sides[side].file, self.versions, standing, note, self.whole)
        if k:
            self.part_ids[side, k] = row.id
        return row

    def _basis(self, a: int, b: int, link: _Linked) -> Basis:
        if self.m.ab[a] == b:
            return self.m.basis[a]
        if note := self.notes[0].get(a):
            return Basis("crosswalk") if note is self.notes[1].get(b) else Basis("similar words")
        return Basis("similar words")

    def _kinds(
        self, a: int, b: int, linked: tuple[ChangeKind, ...], segments: Sequence[Segment]
    ) -> tuple[tuple[ChangeKind, ...], bool]:
        one, other = self.a.nodes[a], self.b.nodes[b]
        kinds: list[ChangeKind] = list(linked)
        if not linked:
            if a in self.moved:
                kinds.append("relocation")
            elif one.number != other.number and (one.label or other.label):
                kinds.append("renumbering")
        changed = any(op != "keep" and text.strip() for op, text in segments) if linked else one.text != other.text
        if not linked and repealed(other.text, other.heading) != repealed(one.text, one.heading):
            return (*kinds, "repeal" if repealed(other.text, other.heading) else "insertion"), False
        if changed and not linked and classify.only_marks(one.text, other.text):
            return (*kinds, "formatting"), False
        if changed:
            editorial = not linked and classify.may_be_form(segments) and self._form_only(a, b)
            return (*kinds, "substitution"), editorial
        if not kinds and one.label != other.label:
            kinds.append("formatting")
        return tuple(kinds), False

    def _form_only(self, a: int, b: int) -> bool:
        one, other = self.a.nodes[a].text, self.b.nodes[b].text
        return classify.form(one, self._terms, lambda word, ref: self._target(0, a, word, ref)) == classify.form(
            other, self._terms, lambda word, ref: self._target(1, b, word, ref)
        )

    def _target(self, side: int, k: int, word: str, reference: str) -> str:
        """Returns a mark for the provision that a reference points to, the same on both sides of a pair."""
        path = reference.strip("[]").replace(")(", "/").replace("(", "/").strip(")/").lower()
        forest = (self.a, self.b)[side]
        bases = [self.sides[side].id]
        if word not in ("§", "chapter"):
            bases = []
            while k > 0:
                bases.append(forest.nodes[k].address)
                k = forest.parent[k]
        for base in bases:
            place = self._addresses[side].get(f"{base}/{path}".lower(), -1)
            if place >= 0:
                partner = self.m.ab[place] if side == 0 else place
                return f"\x1f{partner}" if partner >= 0 else f"\x1fgone {path}"
        return ""

    def _path(self, forest: Forest, k: int, known: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
        chain = []
        above = forest.parent[k]
        while above > 0 and above not in known:
            chain.append(above)
            above = forest.parent[above]
        path = known.get(above, ())
        for place in reversed(chain):
            path = (*path, title(forest.nodes[place])) if forest.headed[place] else path
            known[place] = path
        return path


def _pins(forest: Forest) -> dict[str, int]:
    """Returns the pins that stand on one provision only; one that is repeated tells nothing."""
    pinned = [(node.pin, k) for k, node in enumerate(forest.nodes) if node.pin]
    uses = Counter(pin for pin, _ in pinned)
    return {pin: k for pin, k in pinned if uses[pin] == 1}


def matching(
    before: Forest, after: Forest, given: Given, same: Sequence[tuple[int, int]], swap: bool
) -> tuple[Matching, set[int]]:
    """Returns the matching of two sides and what moved, found with the sides in a canonical order (law 4)."""
    if swap:
        turned = Given([(b, a, reason) for a, b, reason in given.pairs], (given.alone[1], given.alone[0]))
        try:
            found, moved = matching(after, before, turned, [(y, x) for x, y in same], False)
        except SealedRow as error:
            raise SealedRow(Pair(error.spans.after, error.spans.before)) from None
        basis = {found.ab[k]: reason for k, reason in found.basis.items()}
        return Matching(found.ba, found.ab, basis, found.merged, found.parts), {found.ab[k] for k in moved}
    aligner = Aligner(before, after, given, same)
    sealed.refuse_early(before, after, aligner.headed())
    found = aligner.items()
    find_splits(before, after, found, given.alone)
    return found, order.relocated(before, after, found)


def cut_segments(segments: Sequence[Segment], lengths: Sequence[int], only_whole: str) -> list[tuple[Segment, ...]]:
    """Returns a redline of a whole and its parts cut at the joints; white space at a joint goes.

    ``only_whole`` is the kind of segment that the parts' text doesn't have: "delete" for a split, "insert" for a join.
    """
    found: list[list[Segment]] = [[] for _ in lengths]
    part, at = 0, 0
    for op, text in _whole_first(segments, only_whole):
        if op == only_whole:
            found[part].append(Segment(op, text))
            continue
        while text:
            room = lengths[part] - at
            if part + 1 == len(lengths) or len(text) <= room:
                found[part].append(Segment(op, text))
                at += len(text)
                break
            if room > 0:
                found[part].append(Segment(op, text[:room]))
                text = text[room:]
                at += room
            skipped = min(len(text), lengths[part] + len(_JOINT) - at)
            text, at = text[skipped:], at + skipped
            if at == lengths[part] + len(_JOINT):
                part, at = part + 1, 0
    for k, segments_of_part in enumerate(found):
        while k and _blank_edit(segments_of_part[:1]):
            del segments_of_part[0]
        while k + 1 < len(found) and _blank_edit(segments_of_part[-1:]):
            del segments_of_part[-1]
    return [tuple(part) for part in found]


def _whole_first(segments: Sequence[Segment], only_whole: str) -> Iterator[Segment]:
    """Yields the segments, in each change those that only the whole has first: they stand before a joint (law 4)."""
    for kept, run in groupby(segments, key=lambda segment: segment.op == "keep"):
        together = list(run)
        yield from together if kept else sorted(together, key=lambda segment: segment.op != only_whole)


def _blank_edit(segments: Sequence[Segment]) -> bool:
    return any(op != "keep" and not text.strip() for op, text in segments)
