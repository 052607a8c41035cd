"""The redline of an ordinance between two versions: every change with the records that bear on it.

Unchanged provisions fold; whole unchanged sections become one line that leads to the text. Limits: one page a redline,
which for a title of a code may be long. Rejected: changes without their surroundings, as the terminal prints them; a
reader of a page scrolls, and asks what stood before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from lexdiff.model.history import History, Step
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Redline, Row
from lexdiff.model.version import Stamp
from lexdiff.render import opening, telling
from lexdiff.render.labels import visible
from lexdiff.render.say import Say
from lexdiff.site import changes, citation, turns, urls
from lexdiff.site.changes import Beside, Shown
from lexdiff.site.page import Link, Page, Source
from lexdiff.site.pages.pending import Pending
from lexdiff.site.places import Places
from lexdiff.site.turns import Turn

# Characters up to which a redline's page holds the whole text, unchanged sections too.
_SHORT = 60_000


class Plain(NamedTuple):
    """An unchanged provision: its label, heading and words."""

    url: str
    place: str
    label: str
    heading: str
    text: str
    language: str


class Piece(NamedTuple):
    """A part of a section: a change, an unchanged provision that stands above one, or a fold of others."""

    change: Shown | None
    above: Plain | None
    folded: tuple[Plain, ...]


class Section(NamedTuple):
    """A section with changes, or a run of unchanged ones: their names, and in a short ordinance what they say."""

    name: str
    mark: str
    pieces: tuple[Piece, ...]
    unchanged: tuple[tuple[Link, tuple[Plain, ...]], ...]
    kinds: tuple[str, ...]


class Content(NamedTuple):
    """All that the page of a redline shows; ``pending`` is what stands before that on a proposal."""

    names: Pair[str]
    clocks: Pair[str]
    texts: Pair[str]
    counts: tuple[tuple[str, int, str], ...]
    empty: tuple[str, ...]
    form_only: int
    whole: str
    sections: tuple[Section, ...]
    head: tuple[Beside, ...]
    beside: bool
    other: str
    neighbours: tuple[Link, ...]
    later: Link | None
    between: tuple[Turn, ...]
    pending: Pending | None = None


def pages(
    history: History, places: Places, sources: dict[str, Source], trail: tuple[Link, ...], say: Say
) -> Iterator[Page]:
    """Yields the pages of an ordinance's redlines, in one column and side by side."""
    for step in history.steps:
        sections = linked(_sections(step, places, say))
        between = tuple(turns.of_all(step.between, places, say))
        for beside in (False, True):
            yield _page(history, step, sections, between, sources, trail, beside, say)


def _page(
    history: History,
    step: Step,
    sections: tuple[Section, ...],
    between: tuple[Turn, ...],
    sources: dict[str, Source],
    trail: tuple[Link, ...],
    beside: bool,
    say: Say,
) -> Page:
    redline = whole(step)
    names = changes.versions(step)
    title = f"{opening.title(step.redline)}: {names.before} → {names.after}"
    content = Content(
        names=names,
        clocks=opening.clocks(step.redline, say),
        texts=Pair(*(urls.version(history.id, version) for version in step.versions)),
        counts=opening.counts(redline, say),
        empty=opening.empty(redline, say) if not any(row.kinds for row in step.redline.rows) else (),
        form_only=step.counts.editorial,
        whole=opening.whole(step.redline, say),
        sections=sections,
        head=changes.beside(step.whole, say),
        beside=beside,
        other=urls.redline(history.id, *step.versions, beside=not beside),
        neighbours=tuple(others(history, step)),
        later=_later(history, step),
        between=between,
    )
    return Page(
        path=urls.redline(history.id, *step.versions, beside=beside),
        kind="side-by-side" if beside else "redline",
        title=title,
        content=content,
        trail=trail,
        language=trail[-1].language,
        description=opening.counted(redline, say),
        restated=opening.restated(redline, say),
        sources=tuple(sources[version] for version in step.versions),
    )


def whole(step: Step) -> Redline:
    """Returns a step as a redline of its own, which is what ``render`` tells of."""
    return Redline(Pair(*(Stamp(version) for version in step.versions)), (step.redline,), step.counts, whole=True)


def others(history: History, step: Step) -> Iterator[Link]:
    """Yields the other redlines of an ordinance."""
    for one in history.steps:
        if one is not step:
            names = changes.versions(one)
            yield Link(f"{names.before} → {names.after}", urls.redline(history.id, *one.versions))


def _later(history: History, step: Step) -> Link | None:
    """Returns the newest version, None where the redline leads to it."""
    newest = history.editions[-1].version
    return None if step.versions.after == newest else Link(visible(newest), urls.version(history.id, newest))


def _sections(step: Step, places: Places, say: Say) -> Iterator[Section]:
    """Yields the sections in reading order, together those in which nothing changed, or changed and changed back.

    An unchanged title stands above them all.
    """
    rows = [row for row in step.redline.rows if row.kinds or _shown(row).kind != "ordinance" or _body(_shown(row))]
    above = changes.carried(rows)
    short = sum(len(_shown(row).text) for row in rows) <= _SHORT
    grouped = [(name, list(several)) for name, several in groupby(rows, lambda row: _owner(row, places))]
    for changed, run in groupby(grouped, lambda group: any(row.kinds or row.id in step.turns for row in group[1])):
        if changed:
            yield from (_section(several, step, places, above, say) for _, several in run)
        else:
            yield Section("", "", (), tuple(_unchanged(several, places, short) for _, several in run), ())


def _unchanged(rows: Sequence[Row], places: Places, short: bool) -> tuple[Link, tuple[Plain, ...]]:
    return _name(rows[0], places), tuple(plain(_shown(row), places) for row in rows) if short else ()


def linked(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Returns sections in which each change knows the one before it and the one after it."""
    found = tuple(sections)
    ids = [piece.change.change.id for one in found for piece in one.pieces if piece.change and piece.change.changed]
    near = {name: Pair(*pair) for name, *pair in zip(ids, ["", *ids], [*ids[1:], ""], strict=False)}
    return tuple(one._replace(pieces=tuple(_near(piece, near) for piece in one.pieces)) for one in found)


def _near(piece: Piece, near: Mapping[str, Pair[str]]) -> Piece:
    if piece.change is None or piece.change.change.id not in near:
        return piece
    return piece._replace(change=piece.change._replace(near=near[piece.change.change.id]))


def _owner(row: Row, places: Places) -> str:
    provision = _shown(row)
    return places.owners.get(provision.address, provision.address)


def _shown(row: Row) -> Provision:
    provision = row.provision.after or row.provision.before
    assert provision is not None
    return provision


def _name(row: Row, places: Places) -> Link:
    provision = _shown(row)
    name = f"{provision.label} {provision.heading}".strip() or citation.cited(provision, places.name)
    return Link(telling.heading(name), places.url(provision.address))


def _section(rows: Sequence[Row], step: Step, places: Places, above: set[str], say: Say) -> Section:
    name = _name(rows[0], places)
    return Section(
        name=name.name,
        mark=f"at-{places.mark(_shown(rows[0]).address)}",
        pieces=tuple(pieces(rows, step, places, above, say)),
        unchanged=(),
        kinds=tuple(dict.fromkeys(telling.sign(row) for row in rows if row.kinds and row.part_of is None)),
    )


def pieces(rows: Sequence[Row], step: Step, places: Places, above: set[str], say: Say) -> Iterator[Piece]:
    """Yields the parts of a section: changes, what was undone and what stands above them open, the rest folded."""
    folded: list[Plain] = []
    for row in rows:
        provision = _shown(row)
        told = row.kinds or row.id in step.evidence or row.id in step.turns
        if not told and provision.address not in above:
            folded.append(plain(provision, places))
            continue
        if folded:
            yield Piece(None, None, tuple(folded))
            folded = []
        if told:
            yield Piece(changes.shown(row, step, places, say), None, ())
        else:
            yield Piece(None, plain(provision, places), ())
    if folded:
        yield Piece(None, None, tuple(folded))


def plain(provision: Provision, places: Places) -> Plain:
    """Returns an unchanged provision as the page shows it."""
    return Plain(
        url=places.url(provision.address),
        place=citation.cited(provision, places.name),
        label=visible(provision.label),
        heading=visible(provision.heading),
        text=visible(_body(provision)),
        language=places.language,
    )


def _body(provision: Provision) -> str:
    """Returns a provision's own words below its heading."""
    if not provision.heading:
        return provision.text
    return provision.text.partition("\n\n")[2]
