"""What stands around a new file: the repository's versions and amendments, and the folder and claim that fit a date.

Limits: proposals from dockets and dates only; what a clerk says goes first, and no record is ever said to *prompt* a
change.
Rejected: the folder in which the newest record stands. Intake of old papers would put them beside this year's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from lexdiff.errors import LexdiffError, UnknownName
from lexdiff.model.dates import Clocks, When
from lexdiff.model.record import Amendment
from lexdiff.read import dates, records, texts, versions, workspace
from lexdiff.read.files import default_id
from lexdiff.read.frontmatter import one_line
from lexdiff.read.workspace import Workspace

_SLUG = 60
_PERIOD = re.compile(r"since-(\d{4})\Z|between-(\d{4})-and-(\d{4})\Z")
NO_NAME = re.compile(r"""[\\<>:"|?*]|\A[.\s]|[.\s]\Z|\A\Z""")  # what some machine can't have in a file's name


class Desk(NamedTuple):
    """What intake knows of a repository: its versions in their order with their clocks, and its amendments.

    ``carried`` says that git carries the versions; ``law`` are those versions that hold law, ``proposed`` those that
    hold a proposal and no law; ``unmade`` is the last that came out of another and that no amendment has made, "" where
    there is none.
    """

    home: Workspace
    versions: tuple[str, ...]
    clocks: Mapping[str, Clocks]
    amendments: tuple[Amendment, ...]
    law: tuple[str, ...] = ()
    unmade: str = ""
    carried: bool = False
    proposed: tuple[str, ...] = ()

    @property
    def newest(self) -> str:
        """The newest version that holds law, "" where there is none."""
        return self.law[-1] if self.law else ""


def desk(home: Workspace) -> Desk:
    """Returns what intake needs to know of a repository."""
    found, _ = records.amendments(workspace.instrument_files(home))
    known = versions.listed(home.root)
    order, clocks, carried = tuple(versions.order(known, found)), versions.clocks(known, found), known.past is not None
    try:
        every = texts.every(home, found, known).values()
    except LexdiffError:  # a file that can't be read is for `check`
        return Desk(home, order, clocks, found, order, carried=carried)
    law = {one.version for several in every for one in several if one.standing == "law"}
    open_ = {one.version for several in every for one in several if one.standing == "proposed"} - law
    unmade = {one.version for several in every for one in several[1:] if one.amendment is None}
    last = next((version for version in reversed(order) if version in unmade), "")
    stand = (tuple(one for one in order if one in some) for some in (law, open_))
    return Desk(home, order, clocks, found, next(stand), last, carried, next(stand))


def named_folder(desk: Desk, typed: str) -> str:
    """Returns a folder of ``amendments/`` as typed; ``UnknownName`` where it leads elsewhere."""
    name = typed.strip().removeprefix("amendments/").rstrip("/")
    sound = name.isprintable() and not any(NO_NAME.search(part) for part in name.split("/"))
    root, target = os.path.realpath(desk.home.root), os.path.realpath(desk.home.root / "amendments" / name)
    if not sound or not target.startswith(os.path.join(root, "")):
        hint = f"there is: {', '.join(folders(desk)) or 'none yet'}"
        raise UnknownName(f"{one_line(typed, 60)!r} can't be a folder in amendments/", hint)
    return name


def folders(desk: Desk) -> list[str]:
    """Returns the folders in ``amendments/``, sorted."""
    place = desk.home.root / "amendments"
    return (
        sorted(path.name for path in place.iterdir() if path.is_dir() and path.name[0] != ".") if place.is_dir() else []
    )


def fitting_folder(desk: Desk, day: When | None, docket: str = "", version: str = "") -> str:
    """Returns the folder for a record: the amendment's with its docket, else the one's that proposes what it bears on.

    Where there is neither: the amendment's whose dates fit, else that of the period, else a new since-YEAR.

    An amendment's records begin a year before its first clock and end a month after its last: the press is late.
    """
    for one in desk.amendments:
        if docket and slug(one.docket) == slug(docket):
            return one.id
    for one in desk.amendments:
        if version in desk.proposed and one.after == version:
            return one.id
    if day is None:
        return "undated"
    spans = sorted((*reversed(span), one.id) for one in desk.amendments if (span := _span(one.clocks)))
    for last, first, name in spans:
        if _months(first, -12) <= day.last and day.first <= _months(last, 1):
            return name
    year = day.first[:4]
    if period := max((name for name in folders(desk) if _covers(name, year)), key=_begins, default=""):
        return period
    return f"since-{max((last[:4] for last, _, _ in spans if last < day.first), default=year)}"


def _span(clocks: Clocks) -> tuple[str, str] | None:
    known = [clock for clock in clocks.dates if clock]
    return (min(clock.first for clock in known), max(clock.last for clock in known)) if known else None


def _months(day: str, more: int) -> str:
    """Returns a day some months on; good for comparing only, since it may name the 31st of June."""
    month = max(int(day[:4]) * 12 + int(day[5:7]) - 1 + more, 12)
    return f"{month // 12:04d}-{month % 12 + 1:02d}{day[7:]}" if month < 120_000 else day


def _covers(name: str, year: str) -> bool:
    found = _PERIOD.match(name)
    return found is not None and _begins(name) <= year <= (found[3] or "9999")


def _begins(name: str) -> str:
    found = _PERIOD.match(name)
    return found[1] or found[2] if found else ""


def default_version(desk: Desk, folder: str) -> str:
    """Returns the version that records in a folder speak of: the one its amendment made, else the newest."""
    made = next((one.after for one in desk.amendments if one.id == folder.partition("/")[0]), "")
    return made if made in desk.versions else desk.newest


def claim(desk: Desk, day: When | None, version: str, given: Mapping[str, str]) -> tuple[str, str]:
    """Returns relation and strength: as given, else the least that is true.

    Where the dates prove it that is "came before", known by sequence. Of a record that came later, or nobody knows
    when, it would be false; there the least is that the record reports on the provision, as whoever enters it inferred.
    """
    span = _span(desk.clocks.get(version, Clocks()))
    earlier = day is not None and span is not None and day.last < span[0]
    relation = given.get("relation") or ("came before" if earlier else "reports")
    proven = earlier and relation == "came before"
    return relation, given.get("strength") or ("sequence" if proven else "inferred")


def lack(desk: Desk, key: str, version: str) -> UnknownName | None:
    """Returns why a version can't be an amendment's ``before`` or ``after``, None where it can, or nobody knows it."""
    if not dates.known(version) or version in desk.versions or (desk.carried and key == "after"):
        return None  # a commit that is to be a version carries its amendment too
    hint = f"versions: {', '.join(desk.versions) or 'none'}; `lexdiff new version` makes one"
    return UnknownName(f"{key} names version {one_line(version, 60)}, which isn't there", hint)


def id_for(desk: Desk, title: str) -> str:
    """Returns the id for an ordinance: that of the one with this title, else the title as a name, "" if it has none."""
    for version in desk.versions[-1:] if desk.carried else reversed(desk.versions):
        for key, blob in workspace.resolve(version, desk.home.root).files.items():
            front = texts.front(blob)
            if front.get("title", "").strip().casefold() == title.strip().casefold():
                return front.get("ordinance", "") or default_id(key)
    return slug(title)


def slug(text: str) -> str:
    """Returns a text in lower case ASCII with hyphens, at most 60 signs, cut between words."""
    from unicodedata import normalize

    plain = normalize("NFKD", text[: _SLUG * 20].casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['`]", "", plain)).strip("-")
    return words if len(words) <= _SLUG else (words[: _SLUG + 1].rpartition("-")[0] or words[:_SLUG])


def holds(desk: Desk, version: str, ordinance: str) -> list[str]:
    """Returns the file in which a version holds an ordinance, alone in a list; none where it holds it not."""
    tree = workspace.resolve(version, desk.home.root).files if version in desk.versions else {}
    found = (
        blob.file for key, blob in tree.items() if (texts.front(blob).get("ordinance") or default_id(key)) == ordinance
    )
    return list(found)[:1]
