"""Who put which words there, as text: a line for each run of words, the version before it.

The words of all lines of a provision, put together, are its text, but for the white space between them.
Limits: a run of white space alone has no line. Rejected: colours for versions; they say nothing in a file or on paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from lexdiff.model.blame import Gone, Run
from lexdiff.model.history import Blame, Blamed
from lexdiff.render.labels import visible
from lexdiff.render.log_text import dates, folded, instrument, record, short
from lexdiff.render.wrap import width_of

_WIDEST = 100
_RECORDS = 3  # told of a change; the log has all


def write(blame: Blame, deleted: bool, width: int, out: TextIO) -> None:
    """Writes the runs, or the words that left, folded to the width."""
    width = min(width, _WIDEST)
    for line in (*_head(blame, deleted, width), *(_left(blame, width) if deleted else _runs(blame, width))):
        out.write(line.rstrip(" ") + "\n")


def _head(blame: Blame, deleted: bool, width: int) -> Iterator[str]:
    yield from folded(f"{visible(blame.title or blame.id)} · {visible(blame.version)}", "", width)
    if any(edition.ordinance.wording == "restatement" for edition in blame.editions):
        yield from folded("Restatements in our own words, not the enacted wording.", "", width)
    yield ""
    every = [run for one in blame.provisions for run in one.runs] if not deleted else []
    every += [run for one in blame.gone for run in one.runs] if deleted else []
    named = {run.version for run in every} | ({one.version for one in blame.gone} if deleted else set())
    margin = _margin(blame)
    for edition in blame.editions:
        if edition.version in named:
            known = edition.amendment or any(edition.ordinance.clocks.dates)
            said = instrument(edition) + (f"; {dates(edition.ordinance.clocks)}" if known else "")
            yield from folded(said, f"{visible(edition.version):<{margin}}  ", width)
    if any(run.earlier for run in every):
        yield from folded("in this version or earlier: the wording before it is not held", f"{'≤':<{margin}}  ", width)
    if any(not run.version for run in every):
        yield from folded("the wording is not held", f"{'-':<{margin}}  ", width)


def _margin(blame: Blame) -> int:
    return max(width_of(visible(edition.version)) for edition in blame.editions) + 1


def _by(run: Run) -> str:
    return f"{'≤' if run.earlier else ''}{visible(run.version)}" if run.version else "-"


def _runs(blame: Blame, width: int) -> Iterator[str]:
    for one in blame.provisions:
        if one.runs:
            yield from ("", short(one.provision.address, blame.id), *_words(one.runs, _margin(blame), width))
            yield from _behind(blame, one, width)


def _words(several: Sequence[Run], margin: int, width: int) -> Iterator[str]:
    """Yields the words, neighbours of one version together: they may have come at different places."""
    for by, same in groupby((run for run in several if run.text.strip()), key=_by):
        lead = f"  {by:<{margin}}  "
        for paragraph in re.split(r"\n{2,}", "".join(run.text for run in same).strip(" \n")):
            yield from folded(visible(re.sub("[ \n]+", " ", paragraph)), lead, width)
            lead = " " * len(lead)


def _behind(blame: Blame, one: Blamed, width: int) -> Iterator[str]:
    """Yields the records behind the changes that made the words, the first few of each."""
    lead = "  " + " " * (_margin(blame) + 2)
    for change, version in dict.fromkeys((run.change, run.version) for run in one.runs if run.change and run.version):
        found = list({evidence.record.id: evidence for evidence in blame.evidence.get(change, ())}.values())
        if found:
            yield f"{lead}Records at the change of {visible(version)}:"
        for evidence in found[:_RECORDS]:
            yield from folded(record(evidence), f"{lead}  ", width, f"{lead}    ")
        if len(found) > _RECORDS:
            more = f"and {len(found) - _RECORDS} more: lexdiff log {short(one.provision.address, blame.id)}"
            yield from folded(more, f"{lead}  ", width)


def _left(blame: Blame, width: int) -> Iterator[str]:
    if not blame.gone:
        yield from ("", *folded("No words are known to have left.", "", width))
    for version, of_version in groupby(blame.gone, key=lambda one: one.version):
        yield from ("", f"Left with {visible(version)}")
        for _, several in groupby(of_version, key=lambda one: one.change):
            yield from _place(blame, list(several), width)
    if blame.unknown:
        where = ", ".join(f"{short(address, blame.id)} ({visible(version)})" for version, address in blame.unknown)
        yield from ("", *folded(f"What left is not known where a wording is not held: {where}.", "", width))


def _place(blame: Blame, several: Sequence[Gone], width: int) -> Iterator[str]:
    first = several[0]
    said = visible(first.word) or ("all its words" if first.whole else "")
    yield from folded(f"{short(first.address, blame.id)} of {visible(first.last)}{said and f': {said}'}", "  ", width)
    for one in several:
        yield from _words(one.runs, _margin(blame), width)
