"""Works out what a change touches elsewhere: citations of what moved or went, and uses of a term whose meaning changed.

A citation that stood in both versions in the same words must lead to the same provision; where it leads nowhere now, or
to another one, that comes first, and so does a provision that a range no longer holds. Limits: within one ordinance. A
term counts as used in its own form, its plural and its possessive, as whole words, and not inside a longer defined
term; one "for this section" is looked for there.
Rejected: stems and synonyms. A reader must be able to check each place by looking for the word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lexdiff.model.citation import Citation, Pointer
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import OrdinanceRedline, Row
from lexdiff.model.ripple import TOUCHES, Ripple, Touch, TouchKind

_GOES = frozenset(("renumbering", "relocation", "split", "join", "repeal", "deletion"))
_HERE = re.compile(r"\b(?:for (?:the )?purposes? of|in|as used in|under) this section\b", re.IGNORECASE)
_CAPITALS = re.compile(r"[A-Z]{2}")
Laws = Mapping[str, Sequence[Citation]]


def ripple(
    redline: OrdinanceRedline, sides: Pair[Sequence[Provision]], pointers: Pair[Sequence[Pointer]], laws: Pair[Laws]
) -> dict[str, Ripple]:
    """Returns what each change touches, by the ids of rows; changes that touch nothing are left out.

    ``redline`` has its unchanged rows, ``sides`` are the provisions of the two texts without notes, ``pointers`` their
    citations of places in the same law, and ``laws`` those of other laws, by address.
    """
    rows = _Rows(redline)
    found: dict[str, list[Touch]] = {}
    for row, touch in (*_cited(rows, pointers), *_used(redline, sides)):
        if touch not in found.setdefault(row.id, []):
            found[row.id].append(touch)
    made = {}
    for row in redline.rows:
        touches = tuple(sorted(found.get(row.id, ()), key=lambda touch: TOUCHES.index(touch.kind)))
        cited = _laws(row, laws) if row.kinds else ()
        if touches or cited:
            made[row.id] = Ripple(touches, cited)
    return made


def _laws(row: Row, laws: Pair[Laws]) -> tuple[Citation, ...]:
    side = 1 if row.provision.after else 0
    provision = row.provision[side]
    return tuple(laws[side].get(provision.address, ())) if provision else ()


class _Rows:
    """The rows of a redline by the addresses of both sides, and what became of each provision."""

    def __init__(self, redline: OrdinanceRedline) -> None:
        self.before: dict[str, Row] = {}
        self.after: dict[str, Row] = {}
        self.became: dict[str, set[str]] = {}
        for row in redline.rows:
            old, new = row.provision
            if old:
                self.before.setdefault(old.address, row)
            if new:
                self.after.setdefault(new.address, row)
            if old and new:
                self.became.setdefault(old.address, set()).add(new.address)

    def changed(self, address: str, side: Mapping[str, Row]) -> Row | None:
        """Returns the change of a provision, or of the nearest one above it that changed."""
        while address:
            row = side.get(address)
            if row and row.kinds:
                return row
            address = address.rpartition("/")[0]
        return None


def _cited(rows: _Rows, pointers: Pair[Sequence[Pointer]]) -> Iterator[tuple[Row, Touch]]:
    """Yields the citations in the newer version that lead, or led, to a provision that moved or went."""
    earlier = _by_words(pointers.before)
    for key, pointer in _by_words(pointers.after).items():
        row = rows.after.get(pointer.at)
        came = row.provision.before if row else None
        first = earlier.get((came.address, *key[1:])) if came else None
        touch = _led_astray(pointer, first, rows) if first and first.target else None
        if touch and first:
            home = rows.changed(first.target, rows.before) or rows.changed(pointer.at, rows.after)
            if home:
                yield home, touch
        elif pointer.target:
            yield from _still(pointer, rows)
        if first and pointer.span:
            yield from _no_longer_between(pointer, first, rows)


def _no_longer_between(pointer: Pointer, first: Pointer, rows: _Rows) -> Iterator[tuple[Row, Touch]]:
    """Yields what stood within a range that kept its words, and was repealed since, or stands there no longer."""
    now = {*pointer.between, pointer.target}
    for address in first.between:
        row = rows.changed(address, rows.before)
        came = rows.became.get(address, set())
        if row and not came & now:
            yield row, Touch("left", pointer.at, pointer.span, address, "")
        elif row and "repeal" in row.kinds:
            yield row, Touch("repealed", pointer.at, pointer.span, address, min(came & now))


def _by_words(pointers: Sequence[Pointer]) -> dict[tuple[object, ...], Pointer]:
    """Returns pointers by their place, their words and, of equal ones in a provision, their number."""
    seen: Counter[tuple[object, ...]] = Counter()
    found: dict[tuple[object, ...], Pointer] = {}
    for pointer in pointers:
        key = (pointer.at, pointer.citation.text, pointer.citation.steps)
        seen[key] += 1
        found[*key, seen[key]] = pointer
    return found


def _led_astray(pointer: Pointer, first: Pointer, rows: _Rows) -> Touch | None:
    """Returns the touch of a citation that kept its words while what they name changed; None where all is well."""
    if pointer.target in rows.became.get(first.target, ()) or (not pointer.target and first.target in rows.after):
        return None
    kind: TouchKind = "elsewhere" if pointer.target else "broken"
    return Touch(kind, pointer.at, pointer.citation.text, first.target, pointer.target)


def _still(pointer: Pointer, rows: _Rows) -> Iterator[tuple[Row, Touch]]:
    """Yields a citation that leads to a provision which was renumbered, moved, split, joined or repealed."""
    row = rows.changed(pointer.target, rows.after)
    if row is None or not _GOES & {*row.kinds} or row.provision.after is None:
        return
    if f"{pointer.at}/".startswith(f"{row.provision.after.address}/"):
        return  # within itself
    was = row.provision.before.address if row.provision.before else ""
    kind: TouchKind = "repealed" if "repeal" in row.kinds else "cites"
    yield row, Touch(kind, pointer.at, pointer.citation.text, was, pointer.target)


def _used(redline: OrdinanceRedline, sides: Pair[Sequence[Provision]]) -> Iterator[tuple[Row, Touch]]:
    """Yields the provisions that use a term whose definition changed, each definition at its first change."""
    terms = Pair(*(_Terms(side) for side in sides))
    every = sorted({*terms.before.named, *terms.after.named})
    told: set[str] = set()
    for row in redline.rows:
        if not row.kinds or row.editorial or not _meaning(row):
            continue
        old, new = (side.definition(provision) for side, provision in zip(terms, row.provision, strict=True))
        if new and new.term not in told:
            told.add(new.term)
            yield from ((row, Touch("uses", *place)) for place in terms.after.uses(new, every))
        if old and old.term not in told and _left(row, old, new, terms.after):
            told.add(old.term)
            places = terms.after.uses(old, every, new.address if new else "")
            yield from ((row, Touch("old term", *place)) for place in places)


def _meaning(row: Row) -> bool:
    """Returns whether a change may change what a term means; another number or place doesn't."""
    return bool({*row.kinds} - {"renumbering", "relocation", "formatting"})


def _left(row: Row, old: Provision, new: Provision | None, after: _Terms) -> bool:
    """Returns whether a term was renamed or struck by itself: what goes with a whole section takes its words along."""
    itself = row.provision.before is not None and row.provision.before.address == old.address
    by_itself = row.part_of is None if new is None else new.term.casefold() != old.term.casefold()
    return itself and by_itself and old.term.casefold() not in after.folded


class _Terms:
    """The defined terms of a text, and where they are used."""

    def __init__(self, provisions: Sequence[Provision]) -> None:
        self.provisions = {provision.address: provision for provision in provisions}
        self.named = {provision.term for provision in provisions if provision.term}
        self.folded = {term.casefold() for term in self.named}
        self.bodies = [(one, body, body.casefold()) for one in provisions if (body := _body(one))]

    def above(self, address: str) -> Iterator[Provision]:
        """Yields the provision at an address and those above it, the nearest first."""
        while address:
            if address in self.provisions:
                yield self.provisions[address]
            address = address.rpartition("/")[0]

    def definition(self, provision: Provision | None) -> Provision | None:
        """Returns the definition that a provision is, or is a part of."""
        return next((one for one in self.above(provision.address) if one.term), None) if provision else None

    def uses(self, definition: Provision, terms: Sequence[str], instead: str = "") -> Iterator[tuple[str, str]]:
        """Yields the address and the words of each use of a term outside its definition, and the one ``instead``."""
        used, first = _expression(definition.term, terms), definition.term.split()[0].casefold()
        quick = first[:-1] if first.endswith("y") else first
        scope, own = self._scope(definition), f"{definition.address}/"
        for provision, body, folded in self.bodies:
            address = provision.address
            if quick not in folded or not f"{address}/".startswith(scope) or f"{address}/".startswith(own):
                continue
            found = next((match["own"] for match in used.finditer(body) if match["own"]), None)
            if found and address != instead and provision.term.casefold() != definition.term.casefold():
                yield address, " ".join(found.split())

    def _scope(self, definition: Provision) -> str:
        """Returns how an address must begin for the term to mean this: in its section, where that says so."""
        above = list(self.above(definition.address))[1:]
        if not any(_HERE.search(one.text) for one in above):
            return ""
        section = next((one for one in reversed(above) if one.kind == "section"), None)
        return f"{section.address}/" if section else ""


def _body(provision: Provision) -> str:
    """Returns a provision's own words below its heading; a division has none that are law."""
    if provision.kind in ("note", "division"):
        return ""
    return provision.text.partition("\n\n")[2] if provision.heading or provision.kind == "ordinance" else provision.text


def _expression(term: str, terms: Sequence[str]) -> re.Pattern[str]:
    """Returns an expression that finds a term as ``own``, and steps over the longer terms that hold it."""
    wanted = " ".join(term.casefold().split())
    longer = sorted(
        (one for one in terms if wanted in one.casefold() and one.casefold() != wanted), key=lambda t: (-len(t), t)
    )
    every = [_form(one) for one in longer] + [f"(?P<own>{_form(term)})"]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(every)})(?![\w-])")


def _form(term: str) -> str:
    """Returns an expression for a term, its plural and its possessive; capitals count where it is an abbreviation."""
    words = [re.escape(word) for word in term.split()]
    last = words[-1]
    endings = rf"(?:{last}(?:s|es)?|{last[:-1]}ies)" if last.endswith("y") else rf"{last}(?:s|es)?"
    whole = r"\s+".join([*words[:-1], endings]) + "(?:['’]s?)?"
    return whole if _CAPITALS.search(term) else f"(?i:{whole})"
