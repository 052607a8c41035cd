"""Reads how far a text has come: its stage, whether it is law, whether it is held; and the clocks of single provisions.

A text before passage is never law, whatever the clocks of its amendment say: they are those of the text that passed.
Limits: what the files say; no stage is guessed from a name or a date. Rejected: a list of texts in the amendment; a
version is a folder, and what is said of it stands in its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from lexdiff.model.dates import ProvisionClock, When
from lexdiff.model.record import Amendment, Fate
from lexdiff.model.version import ON_THE_WAY, Standing
from lexdiff.read import dates
from lexdiff.read.fields import Sheet

STAGES = (*ON_THE_WAY, "as passed", "as codified")
FATES: tuple[Fate, ...] = get_args(Fate)[1:]
_KEYS = ("at", "effective", "until")


def by_provision(front: Sheet) -> tuple[ProvisionClock, ...]:
    """Returns the clocks of single provisions in an amendment's front matter; a line that says nothing is reported."""
    found = []
    for line in front.sheets("clocks", _KEYS):
        at, apart = line.text("at"), "effective" in line.fields
        effective, until = line.date("effective"), line.date("until")
        if not at:
            line.report(line.line, "a line of clocks names no provision", "add at: and an address, such as 2(b)")
        elif not apart and "until" not in line.fields:
            what = f"clocks say no day for {at}"
            line.report(line.line, what, "add effective: (not known is an answer), until:, or both")
        elif effective and until and until.last < effective.first:
            line.report(line.at("until"), f"{at} ends before it begins", "correct effective or until")
        else:
            found.append(ProvisionClock(at, apart, effective, until, line.where()))
    return tuple(found)


def on_the_way(front: Mapping[str, str]) -> bool:
    """Returns whether a text is one from before its passage, by its front matter."""
    return front.get("stage", "") in ON_THE_WAY


def standing(version: str, front: Mapping[str, str], amendment: Amendment | None) -> Standing:
    """Returns how far an ordinance's version has come, by its front matter and the amendment that it belongs to."""
    made = amendment is not None and amendment.after == version
    fate = _fate(front, amendment)
    if on_the_way(front):
        if fate == "not adopted":
            return "not adopted"
        return "draft" if fate in ("adopted", "not yet in force") and not made else "proposed"
    if fate == "not adopted":
        return "not adopted"
    if fate == "not yet in force":
        return "enacted"
    return "proposed" if fate == "pending" else "law"


def _fate(front: Mapping[str, str], amendment: Amendment | None) -> Fate:
    """Returns what became of an instrument: as it says, else by its veto, else by whether any clock of it is known."""
    approval = front.get("approval", amendment.clocks.approval if amendment else "")
    if amendment is not None and amendment.status:
        return amendment.status
    if approval == "vetoed":
        return "not adopted"
    return "adopted" if amendment is not None and any(amendment.clocks.dates) else ""


def held(front: Mapping[str, str]) -> bool:
    """Returns whether the text of a version is held; what only its front matter is known of isn't."""
    return front.get("wording", "") != "not held"


def rank(front: Mapping[str, str]) -> int:
    """Returns the place of a stage among the texts of one instrument; a text without a stage is as passed."""
    stage = front.get("stage", "")
    return STAGES.index(stage if stage in STAGES else "as passed")


def dated(front: Mapping[str, str]) -> When | None:
    """Returns the day of a text on its way, None where nobody says."""
    written = front.get("date", "")
    try:
        return dates.parse(written) if dates.known(written) else None
    except ValueError:
        return None  # `check` reports it
