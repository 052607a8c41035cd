"""The law on a day: which version of each ordinance was in force, by which clock, and how sure that is.

Only what was enacted counts: a proposal or draft is never in force. A provision may have clocks of its own; they hold
on in later versions as long as its words stay, unless the later amendment says otherwise.
Limits: the versions in the working tree. A provision is looked up by its address in each version, and not followed.
Rejected: today as the day where none is named; the same question would get another answer tomorrow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from lexdiff import pipeline
from lexdiff.errors import UnknownName
from lexdiff.history import asof
from lexdiff.history.asof import NONE, Answer, Beginning
from lexdiff.model.dates import ProvisionClock, When
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Redline, Summary
from lexdiff.model.version import Ordinance, Stamp
from lexdiff.read import addresses, dates, records, texts, workspace
from lexdiff.read.files import Blob, decode
from lexdiff.read.provisions import read_ordinance
from lexdiff.read.texts import Told
from lexdiff.read.workspace import Tree, Workspace


class Found(NamedTuple):
    """What stood on a day: the version of an ordinance (None where none had begun or nobody knows which), and why.

    ``law`` are the versions that were enacted, oldest first, and ``beginnings`` when and by which clock each began.
    ``until`` is the end of what stood, where it has one of its own; ``at`` the provision that is meant, "" for all.
    """

    ordinance: str
    told: Told | None
    answer: Answer
    law: tuple[Told, ...]
    beginnings: tuple[Beginning, ...]
    at: str = ""
    until: When | None = None


def day(written: str) -> When:
    """Returns the day that is asked for; ``UnknownName`` where what is written is no date."""
    try:
        return dates.parse(written)
    except ValueError as error:
        raise UnknownName(f"--as-of: {error}", "write a day, such as --as-of 2016-05-01") from None


def every(place: Workspace) -> dict[str, list[Told]]:
    """Returns all versions of each ordinance of a repository, oldest first."""
    return texts.every(place, records.amendments(workspace.instrument_files(place))[0])


def meant(several: Mapping[str, list[Told]], wanted: Sequence[str]) -> list[list[Told]]:
    """Returns the versions of the ordinances that some addresses name, of all where one names none."""
    heads = {addresses.tidy(one).partition("/")[0] for one in wanted}
    return [several[name] for name in several if not heads or not heads <= several.keys() or name in heads]


def find(several: Sequence[Told], when: When, clock: str = "", at: str = "") -> Found:
    """Returns which of an ordinance's versions stood on a day, by a clock or by the first that is known.

    With ``at`` the same of one provision, which may have clocks of its own.
    """
    law = tuple(one for one in several if one.standing in ("law", "enacted") and not _restyled(one, clock))
    own = _own(law, at or several[0].ordinance) if clock in ("", "effective") else (None,) * len(law)
    beginnings = tuple(_beginning(told, mine, clock) for told, mine in zip(law, own, strict=True))
    answer = asof.in_force([one.when for one in beginnings], when)
    place = answer.places[0] if len(answer.places) == 1 else NONE
    if place == NONE:
        return Found(several[0].ordinance, None, answer, law, beginnings, at)
    mine = own[place]
    return Found(several[0].ordinance, law[place], answer, law, beginnings, at, mine.until if mine else None)


def apart(found: Found, when: When, clock: str = "") -> list[Found]:
    """Returns the same for each provision in what stood that has clocks of its own and led to another answer."""
    if found.told is None or clock not in ("", "effective"):
        return []
    named = dict.fromkeys(c.at for told in found.law if told.amendment for c in told.amendment.by_provision)
    each = (find(found.law, when, clock, at) for at in named if _below(found.told, at, found.at or found.ordinance))
    return [one for one in each if one.told != found.told or ended(one, when) is not False]


def _below(told: Told, at: str, above: str) -> bool:
    """Returns whether a provision is in another; one that a version doesn't have can only be in the whole."""
    one, other = _provision(told, at), _provision(told, above)
    if other is None or one is None:
        return other is not None and "/" not in other.address
    return one.address.startswith(f"{other.address}/")


def ended(found: Found, when: When) -> bool | None:
    """Returns whether what stood had ended by a day; None where nobody knows."""
    if found.until is None or when.last <= found.until.first:
        return False
    return True if when.first > found.until.last else None


def _beginning(told: Told, own: ProvisionClock | None, clock: str) -> Beginning:
    if own is not None and own.apart:
        return Beginning(own.effective, "effective")
    # What isn't in force yet begins on its effective date only, though nobody may know it.
    return asof.beginning(told.clocks, clock or ("effective" if told.standing == "enacted" else ""))


def _restyled(told: Told, clock: str) -> bool:
    """Returns whether a version is a codifier's, which nobody passed or approved, and a clock says nothing of it."""
    codified = told.amendment is not None and told.amendment.type == "editorial revision"
    return codified and bool(clock) and asof.beginning(told.clocks, clock).when is None


def _own(law: Sequence[Told], at: str) -> tuple[ProvisionClock | None, ...]:
    """Returns the clock that a provision has for itself in each version, as the amendments say or still say."""
    found: list[ProvisionClock | None] = []
    last: Provision | None = None
    for told in law:
        says = told.amendment.by_provision if told.amendment else ()
        kept = found[-1] if found else None
        if not says and kept is None:
            found.append(None)
            continue
        root = _parsed(told).root
        provision = _provision(told, at)
        mine = _narrowest(told, provision, says) if provision else None
        stays = provision is not None and (
            provision is root or (last is not None and _words(last) == _words(provision))
        )
        found.append(mine or (kept if stays else None))
        last = provision
    return tuple(found)


def _narrowest(told: Told, provision: Provision, says: Sequence[ProvisionClock]) -> ProvisionClock | None:
    """Returns the clock of a provision, else that of the nearest above it that has one."""
    over = [(len(other.address), clock) for clock in says if (other := _provision(told, clock.at))
            and f"{provision.address}/".startswith(f"{other.address}/")]  # fmt: skip
    return max(over, key=lambda one: one[0])[1] if over else None


def _provision(told: Told, at: str) -> Provision | None:
    try:
        return addresses.find(_parsed(told), at)
    except UnknownName:
        return None


def _words(provision: Provision) -> list[str]:
    return [one.text for one in provision.walk()]


def _parsed(told: Told) -> Ordinance:
    return _read(told.blob, told.ordinance)


@lru_cache(maxsize=64)
def _read(blob: Blob, name: str) -> Ordinance:
    return read_ordinance(decode(blob.load(), blob.file), blob.file, name)[0]


def newest(several: Sequence[Told]) -> Told | None:
    """Returns an ordinance's newest version in force, as far as the files say; None where there is none."""
    return next((one for one in reversed(several) if one.standing == "law"), None)


def text(told: Told, at: str | None = None) -> Ordinance:
    """Returns the text of a version, cut down to the provision at an address; ``UnknownName`` where it has none."""
    ordinance = replace(_parsed(told), clocks=told.clocks)
    return replace(ordinance, root=addresses.find(ordinance, at)) if at else ordinance


def stamp(place: Workspace, versions: Sequence[str], named: str) -> Stamp:
    """Returns what to call texts of several versions: the version where it is one, else as ``named``."""
    if len({*versions}) != 1:
        return Stamp(named)
    tree = workspace.resolve(versions[0], place.root)
    return replace(tree.stamp, dirty=workspace.dirty(tree))


Sides = Pair[Told | None]


def redline(
    place: Workspace, sides: Sequence[Sides], names: Pair[str], wanted: Sequence[str] = (), whole: bool = False
) -> Redline:
    """Returns the redline of ordinances, each between two versions of its own (None where none had begun)."""
    groups: dict[Pair[str], list[Sides]] = {}
    for pair in sides:
        groups.setdefault(Pair(*(told.version if told else "" for told in pair)), []).append(pair)
    found, lacking = [], []
    for versions, several in groups.items():
        trees = (_tree(place, version, [pair[side] for pair in several]) for side, version in enumerate(versions))
        try:
            found.append(pipeline.compare_trees(Pair(*trees), wanted, whole, stamped=True))
        except UnknownName as error:
            lacking.append(error)
    if lacking and not found:
        raise lacking[0]
    if len(found) == 1:
        return found[0]
    ordinances = sorted((one for each in found for one in each.ordinances), key=lambda one: one.id)
    counts = Summary(*(sum(column) for column in zip(Summary(), *(each.summary for each in found), strict=True)))
    return Redline(Pair(*map(Stamp, names)), tuple(ordinances), counts, whole)


def _tree(place: Workspace, version: str, several: Sequence[Told | None]) -> Tree:
    """Returns the files of some ordinances in a version; "" stands for the time before there was one."""
    if not version:
        return Tree(Stamp("none yet"), False, {}, (), place)
    tree = workspace.resolve(version, place.root)
    return tree._replace(files={told.key: tree.files[told.key] for told in several if told})
