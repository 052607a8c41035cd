"""What other pages need to know of an ordinance's pages: kept with them, so that they needn't be made again.

Values of JSON only, because they outlive the program that wrote them; one line a name, so that a page is given no more
than the facts that it names, and is made again only when one of these changes.
Limits: changes of neighbouring versions only. Rejected: pickles; what comes from a disk must not be able to run.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from lexdiff.model.history import Edition, Evidence, History, Step
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Row
from lexdiff.render import labels, opening, telling
from lexdiff.render.labels import visible
from lexdiff.render.say import Say
from lexdiff.site import changes, citation, held, speech, translations, urls
from lexdiff.site.page import Link
from lexdiff.site.pages import redline, version
from lexdiff.site.places import Overlay, Places, sections

Facts = Mapping[str, Any]
_TOLD = ("steps", "proposals")  # in each language
END = b"\n\n"  # of the facts; what stands behind it is for the search


def write(
    history: History,
    places: Places,
    pages: Sequence[str],
    files: Mapping[str, bytes],
    gone: Facts,
    problems: int,
    shelves: Sequence[tuple[str, str]],
    codes: Iterable[str] = (),
) -> bytes:
    """Returns the facts of an ordinance, a line each, with its pages and files for programs.

    ``gone`` says what became of its pages that are made no more, ``problems`` how much is wrong in its texts,
    ``shelves`` on which of the search, in which language, it stands. Its steps are told in English and in ``codes``.
    """
    newest = history.editions[-1]
    card = urls.card(urls.ordinance(history.id))
    found = {
        "id": history.id,
        "title": version.title(newest),
        "url": urls.ordinance(history.id),
        "restated": version.restated(newest),
        "official": version.official(newest),
        "language": places.language,
        "versions": [_version(edition, history) for edition in history.editions],
        "coming": [
            _version(a.edition, history) for a in history.asides if a.history and a.edition.standing == "enacted"
        ],
        "held": held.of_ordinance(history, places),
        "sections": list(_sections(history, places)),
        "terms": list(_terms(history, places)),
        "bearings": list(_bearings(history, places)),
        "pages": list(pages),
        "files": [[path, len(content), sha256(content).hexdigest()] for path, content in sorted(files.items())],
        "gone": gone,
        "problems": problems,
        "shelves": shelves,
        "card": card if card in files else "",
    }
    for code in dict.fromkeys(("en", *codes)):
        say = speech.say(code)
        found[_told_in("steps", code)] = [_step(step, history, places, say) for step in history.steps]
        found[_told_in("proposals", code)] = list(_proposals(history, places, say))
    return b"\n".join(name.encode() + b"\t" + _json(value) for name, value in found.items())


def _told_in(name: str, code: str) -> str:
    return f"{name}.{code}"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


class Kept:
    """The facts of all ordinances as they are kept, by their ids; each is read when somebody asks for it."""

    def __init__(self, kept: Mapping[str, bytes]) -> None:
        self._lines = {name: _lines(one) for name, one in kept.items()}

    def some(self, names: Collection[str], code: str = "en") -> Mapping[str, Facts]:
        """Returns the facts of these names, told in a language; there are no others in them."""
        return {one: _Some(lines, names, code) for one, lines in self._lines.items()}

    def written(self, names: Collection[str], codes: Iterable[str] = ("en",)) -> Iterator[bytes]:
        """Yields the facts of these names as they are kept: other facts, other bytes."""
        told = [_told_in(name, code) for name in names if name in _TOLD for code in codes]
        keys = [*(name for name in names if name not in _TOLD), *told]
        for one, lines in self._lines.items():
            yield one.encode("utf-8", "surrogatepass")
            yield from (lines[key] for key in keys)


def _lines(kept: bytes) -> dict[str, bytes]:
    rows = (line.partition(b"\t") for line in kept.partition(END)[0].split(b"\n"))
    return {name.decode(): value for name, _, value in rows}


def read(kept: bytes) -> Facts:
    """Returns all facts of one ordinance as they were written."""
    lines = _lines(kept)
    return _Some(lines, (*_TOLD, *lines), "en")


def near(one: Facts) -> list[Facts]:
    """Returns the steps of an ordinance between neighbouring versions, oldest first."""
    found: list[Facts] = one["steps"][: len(one["versions"]) - 1]
    return found


def counted(step: Facts) -> str:
    """Returns how much changed in a step, in words."""
    return " · ".join(f"{n} {word}" for _, n, word in step["counts"])


def named(step: Facts) -> Link:
    """Returns the link to the redline of a step, under the names of its versions."""
    return Link(f"{visible(step['before'])} → {visible(step['after'])}", step["url"])


class _Some(Facts):
    """Some facts of an ordinance, of which each is read once."""

    def __init__(self, lines: Mapping[str, bytes], names: Collection[str], code: str) -> None:
        self._lines, self._names, self._code = lines, names, code
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            line = self._lines[_told_in(name, self._code) if name in _TOLD else name]
            self._known[name] = json.loads(line.decode("utf-8", "surrogatepass"))
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _version(edition: Edition, history: History) -> Facts:
    return {
        "name": edition.version,
        "url": urls.version(history.id, edition.version),
        "amendment": edition.amendment.id if edition.amendment else "",
        "clocks": [list(clock) for clock in labels.clocks(edition.ordinance.clocks)],
        "restated": version.restated(edition),
        "effective": _day(edition.ordinance.clocks.effective),
        "decided": _decided(edition.ordinance.clocks.approved or edition.ordinance.clocks.passed),
    }


def _decided(when: Any) -> str:
    return when.first if when else ""


def _day(when: Any) -> str:
    """Returns a day that is known to the day, else ""."""
    return when.first if when and when.first == when.last else ""


def _sections(history: History, places: Places) -> Iterator[Facts]:
    """Yields the sections of all versions, the newest wording of each; ``gone`` says that it stands no more."""
    seen: set[str] = set()
    for edition in reversed(history.editions):
        for section in sections(edition.ordinance.root):
            if section.address not in seen:
                seen.add(section.address)
                gone = edition is not history.editions[-1]
                yield {
                    "label": visible(section.label),
                    "heading": telling.heading(section.heading),
                    "now": _now(edition.version, section, history, places) if gone else [],
                    "name": telling.heading(f"{section.label} {section.heading}".strip())
                    or citation.cited(section, history.id),
                    "url": places.page(section.address),
                    "under": f"{section.address}/",
                    "version": edition.version,
                    "gone": gone,
                    "terms": [
                        [visible(p.term), places.url(p.address)]
                        for p in section.walk()
                        if p.kind == "definition" and p.term
                    ],
                }


def _terms(history: History, places: Places) -> Iterator[Facts]:
    """Yields the defined terms of all versions, each term of a place once, as its newest version has it."""
    seen: set[tuple[str, str]] = set()
    for edition in reversed(history.editions):
        gone = edition is not history.editions[-1]
        for one in edition.ordinance.root.walk():
            if one.kind == "definition" and one.term and (one.term, one.address) not in seen:
                seen.add((one.term, one.address))
                now = _now(edition.version, one, history, places) if gone else []
                if not now or now[0] != visible(one.term):  # the same term under another number is in the list already
                    text = f"{urls.version(history.id, edition.version)}#{places.mark(one.address)}"
                    told = {"term": visible(one.term), "url": text if gone else places.url(one.address)}
                    yield {**told, "version": edition.version, "gone": gone, "now": now}


def _now(version: str, provision: Provision, history: History, places: Places) -> list[str]:
    """Returns what a provision became in the newest text (its place and page), nothing where it is gone from it."""
    trail = history.trails.get((version, provision.address), ())
    stop = trail[-1] if trail else None
    if stop is None or stop.version != history.editions[-1].version:
        return []
    return [
        visible(stop.provision.term) or citation.cited(stop.provision, history.id),
        places.url(stop.provision.address),
    ]


def _proposals(history: History, places: Places, say: Say) -> Iterator[Facts]:
    """Yields what each proposal would change, with its amendment."""
    for aside in history.asides:
        amendment = aside.edition.amendment
        if aside.history is not None and aside.edition.standing == "proposed" and amendment is not None:
            told = translations.link(translations.told(amendment, say.code))
            step = _step(aside.history.steps[0], aside.history, Overlay(places, aside.edition), say)
            about = {"amendment": amendment.id, "title": told.name, "language": told.language}
            yield {**step, **about, "docket": visible(amendment.docket)}


def _step(step: Step, history: History, places: Places, say: Say) -> Facts:
    near = step in history.neighbours
    return {
        "before": step.versions.before,
        "after": step.versions.after,
        "url": urls.redline(history.id, *step.versions),
        "restated": opening.restated(redline.whole(step), say),
        "counts": [list(one) for one in opening.counts(redline.whole(step), say)],
        "changes": [_change(row, step, places, say) for row in step.redline.rows if row.kinds] if near else [],
    }


def _change(row: Row, step: Step, places: Places, say: Say) -> Facts:
    shown = changes.shown(row, step, places, say)
    return {
        "id": row.id,
        "url": f"{urls.redline(step.redline.id, *step.versions)}#{row.id}",
        "address": shown.cite,
        "addresses": [p.address if p else None for p in row.provision],
        "attestation": [p.attestation if p else None for p in row.provision],
        "at": shown.at.url,
        "kinds": list(row.kinds),
        "said": shown.change.kinds,
        "sentence": shown.sentence,
        "editorial": row.editorial,
        "part": shown.part,
        "words": [list(one) for one in shown.change.words] if row.id in step.evidence else [],
        "css": shown.change.css,
        "language": places.language,
        "notes": list(shown.change.notes),
        "records": [one.record.id for one in step.evidence.get(row.id, ())],
    }


def _bearings(history: History, places: Places) -> Iterator[Facts]:
    """Yields each tie of a record to a provision, with the changes that it stands beside; drafts' ties come last."""
    beside: dict[tuple[str, str, str], list[str]] = {}
    for step in history.neighbours:
        for row, several in step.evidence.items():
            for one in several:
                beside.setdefault((one.record.id, one.version, one.address), []).append(row)
    for (name, address), several in history.evidence.items():
        for one in several:
            yield _bearing(one, history, places) | {"changes": beside.get((one.record.id, name, address), [])}
    for aside in history.asides:
        if aside.history is not None:
            own = Overlay(places, aside.edition)
            for (name, _), several in aside.history.evidence.items():
                if name == aside.edition.version:
                    yield from (_bearing(one, aside.history, own) for one in several)


def _bearing(one: Evidence, history: History, places: Places) -> dict[str, Any]:
    whole = one.address == history.id
    return {
        "record": one.record.id,
        "version": one.version,
        "place": "" if whole else citation.placed(history, one.version, one.address),
        "url": places.home if whole else places.url(one.address),
        "relation": one.bearing.relation,
        "strength": one.bearing.strength,
        "outcome": one.bearing.outcome,
        "note": visible(" ".join(one.bearing.note.split())),
        "period": one.period,
        "changes": [],
    }
