"""The newest text with its layers: before words that a later version put there stands a letter, a link to the change.

Words that have stood since the oldest version have no letter. Where no word has one, the page says so and leaves the
text to its own page; in a long ordinance, sections that have none are named. Limits: the newest version; what an older
one owed to whom is for ``blame``.
Rejected: a mark on every word; where most of a text is as old as the law, the page would shout what nobody asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from string import ascii_uppercase
from typing import NamedTuple

from lexdiff.history.blame import cut
from lexdiff.model.blame import Gone, Run
from lexdiff.model.history import Edition, History
from lexdiff.model.provision import Provision
from lexdiff.render import labels, telling
from lexdiff.render.labels import visible
from lexdiff.render.say import Say
from lexdiff.site import citation, translations, urls
from lexdiff.site.layered import Layered, Mark, Span
from lexdiff.site.page import Link, Page, Source
from lexdiff.site.pages import version
from lexdiff.site.places import Places, sections

# Characters up to which the page holds the whole text, sections without a letter too.
_SHORT = 20_000


class Layer(NamedTuple):
    """A version in the legend: its letter ("" for the oldest), and in how many provisions words of it stand.

    ``older`` says of the oldest that its words may be older still.
    """

    sign: str
    text: Link
    amendment: Link | None
    clocks: tuple[tuple[str, str], ...]
    number: int
    older: bool


class Struck(NamedTuple):
    """Words of one provision that left with one change: where they stood, and the words with the letters they had."""

    at: Link
    was: str
    whole: bool
    word: str
    runs: tuple[tuple[str, str], ...]


class Left(NamedTuple):
    """The words that left with one version."""

    version: str
    sign: str
    struck: tuple[Struck, ...]


class Part(NamedTuple):
    """Sections as they stand, or the names of some that have no letter."""

    entries: tuple[Layered, ...]
    plain: tuple[Link, ...]


class Content(NamedTuple):
    """All that the page shows, no ``parts`` where no word has a letter; ``unheld``: the wording of some isn't held."""

    version: str
    oldest: str
    text: Link
    law_language: str
    layers: tuple[Layer, ...]
    unheld: bool
    parts: tuple[Part, ...]
    left: tuple[Left, ...]
    unknown: tuple[Link, ...]


def pages(
    history: History, places: Places, sources: dict[str, Source], trail: tuple[Link, ...], say: Say
) -> Iterator[Page]:
    """Yields the page of the newest text with its layers."""
    newest = history.editions[-1]
    signs = _signs(history.editions)
    content = Content(
        version=visible(newest.version),
        oldest=visible(history.editions[0].version),
        text=Link(visible(newest.version), urls.version(history.id, newest.version)),
        law_language=places.language,
        layers=tuple(_layer(history, edition, signs[edition.version], say) for edition in history.editions),
        unheld=any(one.attestation == "not held" for one in newest.ordinance.root.walk()),
        parts=tuple(_parts(history, places, signs)),
        left=tuple(_left(history, places, signs)),
        unknown=tuple(_unknown(history, places)),
    )
    yield Page(
        path=urls.layers(history.id),
        kind="layers",
        title=f"{version.title(newest)}, {visible(newest.version)}",
        content=content,
        trail=trail,
        language=places.language,
        restated=version.restated(newest),
        sources=tuple(sources[edition.version] for edition in history.editions),
    )


def _signs(editions: Sequence[Edition]) -> dict[str, str]:
    """Returns the letters of the versions: none for the oldest, then A to Z, AA, AB and so on."""
    return {edition.version: _letters(number) for number, edition in enumerate(editions)}


def _letters(number: int) -> str:
    rest, last = divmod(number - 1, 26)
    return (_letters(rest) + ascii_uppercase[last]) if number else ""


def _layer(history: History, edition: Edition, sign: str, say: Say) -> Layer:
    amendment = translations.told(edition.amendment, say.code) if edition.amendment else None
    standing = (any(run.version == edition.version for run in runs) for runs in history.layers.runs.values())
    return Layer(
        sign=sign,
        text=Link(visible(edition.version), urls.version(history.id, edition.version)),
        amendment=translations.link(amendment) if amendment else None,
        clocks=labels.clocks(edition.ordinance.clocks),
        number=sum(standing),
        older=not sign and not history.layers.founded,
    )


# -- the text


Group = list[tuple[Provision, int]]  # the provisions of a section in their order, each with its depth


def _parts(history: History, places: Places, signs: Mapping[str, str]) -> Iterator[Part]:
    """Yields the text in its order; in a long ordinance sections without a letter by their names."""
    for shown, run in groupby(_groups(history, places), lambda item: item[0]):
        if shown:
            every = (one for _, group in run for one in group)
            yield Part(tuple(_layered(one, level, history, places, signs) for one, level in every), ())
        else:
            yield Part((), tuple(_name(group[0][0], places) for _, group in run))


def shown(history: History, places: Places) -> frozenset[str]:
    """Returns the sections of which the page holds the words."""
    if not _lettered(history):
        return frozenset()
    if _is_short(history):
        return frozenset(section.address for section in sections(history.editions[-1].ordinance.root))
    return frozenset(places.owners.get(address, "") for address in history.layers.runs)


def _lettered(history: History) -> bool:
    """Returns whether any word came later than the oldest version."""
    oldest = history.editions[0].version
    return any(run.version not in ("", oldest) for runs in history.layers.runs.values() for run in runs)


def _is_short(history: History) -> bool:
    return len(history.editions[-1].ordinance.source) <= _SHORT


def _groups(history: History, places: Places) -> Iterator[tuple[bool, Group]]:
    """Yields the newest text by sections, with whether the page holds their words; none where no word has a letter."""
    if not _lettered(history):
        return
    root, runs, short = history.editions[-1].ordinance.root, history.layers.runs, _is_short(history)
    every = [item for item in version.in_text(root) if item[0].text or item[0] is not root]
    for _, several in groupby(every, lambda item: _section(item[0], places)):
        group = list(several)
        yield short or any(one.address in runs for one, _ in group), group


def _section(provision: Provision, places: Places) -> str:
    return places.owners.get(provision.address, provision.address)


def _name(provision: Provision, places: Places) -> Link:
    name = f"{provision.label} {provision.heading}".strip() or citation.cited(provision, places.name)
    return Link(telling.heading(name), f"{places.url(provision.address)}")


def _layered(provision: Provision, level: int, history: History, places: Places, signs: Mapping[str, str]) -> Layered:
    entry = version.entry(provision, level, places)
    runs = history.layers.runs.get(provision.address, ())
    if not entry.held or not any(_sign(run, signs) for run in runs):
        return Layered(entry)
    heading, _, body = provision.text.partition("\n\n")
    if not provision.heading or telling.heading(heading) != telling.heading(provision.heading):
        return Layered(entry, (), tuple(_spans(runs, 0, len(provision.text), places, signs)))
    rest = len(provision.text) - len(body)
    above = tuple(_spans(runs, 0, len(heading), places, signs)) if entry.heading else ()
    return Layered(entry, above, tuple(_spans(runs, rest, len(provision.text), places, signs)))


def _sign(run: Run, signs: Mapping[str, str]) -> str:
    """Returns the letter of a run, "" where it is as old as the oldest version, or nobody's."""
    return signs.get(run.version, "")


def _spans(runs: Sequence[Run], start: int, end: int, places: Places, signs: Mapping[str, str]) -> Iterator[Span]:
    """Yields a part of a text by its layers; neighbours that one change put there are one span."""
    for mark, several in groupby(cut(runs, start, end), lambda run: _mark(run, places, signs)):
        yield Span("".join(run.text for run in several), mark)


def _mark(run: Run, places: Places, signs: Mapping[str, str]) -> Mark | None:
    sign = _sign(run, signs)
    if not sign:
        return None
    return Mark(
        f"≤{sign}" if run.earlier else sign, visible(run.version), run.earlier, places.change(run.version, run.change)
    )


# -- what left


def _left(history: History, places: Places, signs: Mapping[str, str]) -> Iterator[Left]:
    """Yields the words that left, by the version with which they went, the newest first."""
    by_version = groupby(history.layers.gone, key=lambda one: one.version)
    for name, several in reversed([(name, list(several)) for name, several in by_version]):
        groups = (list(group) for _, group in groupby(several, key=lambda one: one.change))
        yield Left(visible(name), signs[name], tuple(_struck(group, history, places, signs) for group in groups))


def _struck(several: Sequence[Gone], history: History, places: Places, signs: Mapping[str, str]) -> Struck:
    first = several[0]
    runs = [
        (_sign(run, signs), visible(" ".join(run.text.split())))
        for one in several
        for run in one.runs
        if run.text.strip()
    ]
    return Struck(
        at=Link(citation.placed(history, first.last, first.address), places.change(first.version, first.change)),
        was=visible(first.last),
        whole=first.whole,
        word=visible(first.word),
        runs=tuple(runs),
    )


def _unknown(history: History, places: Places) -> Iterator[Link]:
    """Yields the places at which nobody knows what came or left."""
    for name, address in history.layers.unknown:
        url = f"{urls.version(history.id, name)}#{places.mark(address)}"
        yield Link(f"{citation.placed(history, name, address)} ({visible(name)})", url)
