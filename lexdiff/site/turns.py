"""What was changed and changed back, and where a provision's thread meets others, as pages tell it.

Limits: a reversal is told by its two changes; what stood between is on their own redlines. Rejected: telling it on the
later change only; who reads the earlier one believes that it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lexdiff.model.history import Branch, History, Reversal, Stop, Thread
from lexdiff.model.redline import Phrase
from lexdiff.render.labels import visible
from lexdiff.render.say import Say
from lexdiff.render.sentences import spoken
from lexdiff.site import citation, urls
from lexdiff.site.page import Link
from lexdiff.site.places import Places


class Turn(NamedTuple):
    """A change that was undone: what it did, and the two changes by their versions."""

    said: str
    first: Link
    second: Link


class Number(NamedTuple):
    """An address that a provision had, in the text that had it last, and the first and last version of its stay."""

    at: Link
    since: str
    until: str


class Met(NamedTuple):
    """Where a thread meets another: by which change, what happened, and the other's place."""

    change: Link
    said: str
    place: Link


def turn(one: Reversal, places: Places, say: Say) -> Turn:
    """Returns a reversal as pages tell it."""
    links = (Link(visible(version), places.change(version, row)) for version, row in (one.first, one.second))
    return Turn(_undone(one, places.name, say), *links)


def _undone(one: Reversal, ordinance: str, say: Say) -> str:
    if one.what == "words":
        key = "replaced" if one.before and one.after else "inserted" if one.after else "deleted"
        return spoken(Phrase(key, tuple(filter(None, (one.before, one.after)))), say)
    old, new = (citation.at(address, ordinance) if address else "" for address in (one.before, one.after))
    if one.what == "place":
        return say("moved from %(old)s to %(new)s", old=old, new=new)
    return say("%(words)s added", words=new) if new else say("%(words)s struck", words=old)


def numbers(way: Sequence[Stop], places: Places) -> tuple[Number, ...]:
    """Returns the addresses that a provision had, the oldest first; none where it always had the same."""
    found: list[list[Stop]] = []
    for stop in way:
        if not found or found[-1][-1].provision.address != stop.provision.address:
            found.append([])
        found[-1].append(stop)
    return tuple(_number(stay, places) for stay in found) if len(found) > 1 else ()


def _number(stay: Sequence[Stop], places: Places) -> Number:
    last = stay[-1]
    url = f"{urls.version(places.name, last.version)}#{places.mark(last.provision.address)}"
    at = Link(citation.cited(last.provision, places.name), url)
    return Number(at, visible(stay[0].version), visible(last.version))


def meetings(history: History, places: Places, say: Say) -> dict[tuple[str, str], list[Met]]:
    """Returns, by version and section, where its thread and those of its parts meet threads of other sections."""
    found: dict[tuple[str, str], list[Met]] = {}
    for one in {id(one): one for one in history.threads.values()}.values():
        for branch, came in (*((b, True) for b in one.came), *((b, False) for b in one.went)):
            own = _own(one, branch, came, places)
            owners = [places.owners.get(address, "") for _, address in (own, branch.place)]
            if own[1] == owners[0] or owners[0] != owners[1]:
                found.setdefault((own[0], owners[0]), []).append(_met(history, places, own, branch, came, say))
    return found


def _own(one: Thread, branch: Branch, came: bool, places: Places) -> tuple[str, str]:
    """Returns the place of a thread at which a branch leaves or joins it."""
    if branch.kind == "return":
        return one.places[0] if came else one.places[-1]
    version = branch.version if came else places.steps[branch.version][0]
    return version, dict(one.places)[version]


_MET: Mapping[tuple[str, bool], str] = {
    ("split", True): "%(part)s was split off from",
    ("split", False): "a part of %(part)s became",
    ("join", True): "%(part)s was joined with",
    ("join", False): "%(part)s was joined into",
    ("return", True): "%(part)s came again; it had been",
    ("return", False): "%(part)s came again as",
}


def _met(history: History, places: Places, own: tuple[str, str], branch: Branch, came: bool, say: Say) -> Met:
    version, address = branch.place
    place = say("%(place)s of %(version)s", place=citation.placed(history, *branch.place), version=visible(version))
    url = f"{urls.version(history.id, version)}#{places.mark(address)}"
    said = say(_MET[branch.kind, came], part=citation.placed(history, *own))
    return Met(Link(visible(branch.version), places.change(branch.version, branch.change)), said, Link(place, url))


def of_all(several: Iterable[Reversal], places: Places, say: Say) -> Iterator[Turn]:
    """Yields reversals as pages tell them, each once."""
    yield from (turn(one, places, say) for one in dict.fromkeys(several))
