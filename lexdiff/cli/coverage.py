"""What ``lexdiff check --coverage`` prints: which changes have a record, which records stand at none; also as JSON.

Limits: the versions in the working tree. Rejected: an exit code of its own; a change without a record is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lexdiff import repository
from lexdiff.history.coverage import Change, Coverage, coverage, unlinked, untied
from lexdiff.model.redline import Row
from lexdiff.render import telling


class Survey(NamedTuple):
    """The coverage of all ordinances, and the records (their files) that bear on nothing."""

    steps: Sequence[Coverage]
    untied: Sequence[str]


def survey(cwd: Path) -> Survey:
    """Returns the coverage of every ordinance in a repository; ``LexdiffError`` where a text can't be read."""
    found = repository.survey(cwd)
    steps = [
        one
        for name, texts in found.texts.items()
        for one in coverage(repository.history(name, texts, found.amendments, repository.bearing_on(found, name)))
    ]
    return Survey(steps, [record.where.file for record in untied(found.records)])


def lines(found: Survey) -> Iterator[str]:
    """Yields what people read: a line for each step, and one below it for each change or record that stands alone."""
    for one in found.steps:
        yield f"{one.ordinance}, {one.versions.before} to {one.versions.after}: {_count(one.wording, 'changes')}"
        yield from _unlinked(one.wording)
        if one.form:
            yield f"  {_count(one.form, 'changes of form only')}"
            yield from (f"  {line}" for line in _unlinked(one.form))
    if found.untied:
        yield f"{len(found.untied)} record{'s' * (len(found.untied) > 1)} without bears_on, at no change:"
        yield from (f"  {file}" for file in found.untied)


def _count(several: Sequence[Change], named: str) -> str:
    linked = len(several) - len(list(unlinked(several)))
    return f"{linked} of {len(several)} {named} have a record"


def _unlinked(several: Sequence[Change]) -> Iterator[str]:
    return (f"  {told(change)}; no record linked" for change in unlinked(several))


def told(change: Change) -> str:
    """Returns where a change stands (both addresses where they differ), and what happened."""
    provisions = (provision for row in change.rows for provision in row.provision if provision)
    places = dict.fromkeys(telling.place(p, p.address.partition("/")[0]) for p in provisions)
    return f"{' > '.join(places)}: {telling.kinds(change.rows[0])}"


def as_json(found: Sequence[Coverage]) -> list[dict[str, Any]]:
    """Returns what programs read."""
    return [
        {
            "ordinance": one.ordinance,
            "before": one.versions.before,
            "after": one.versions.after,
            "wording": _json(one.wording),
            "form": _json(one.form),
        }
        for one in found
    ]


def _json(several: Sequence[Change]) -> dict[str, Any]:
    without = [{"rows": [_row(row) for row in change.rows]} for change in unlinked(several)]
    return {"changes": len(several), "with_record": len(several) - len(without), "no_record_linked": without}


def _row(row: Row) -> dict[str, Any]:
    before, after = (provision.address if provision else None for provision in row.provision)
    return {"id": row.id, "before": before, "after": after, "kinds": list(row.kinds)}
