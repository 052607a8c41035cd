"""Counts what changed: each change once, whatever goes with it."""

from __future__ import annotations

from collections import Counter

from lexdiff.model.redline import OrdinanceRedline, Summary


def summary(redline: OrdinanceRedline) -> Summary:
    """Returns how many changes of each kind a redline holds; a split or join counts once, parts of others never."""
    counts: Counter[str] = Counter()
    groups: set[str] = set()
    for row in redline.rows:
        if row.part_of is not None:
            continue
        for kind in row.kinds:
            if kind not in ("split", "join"):
                counts[kind] += 1
            elif row.group and row.group not in groups:
                groups.add(row.group)
                counts[kind] += 1
        counts["editorial"] += row.editorial
    return Summary(
        inserted=counts["insertion"],
        deleted=counts["deletion"],
        repealed=counts["repeal"],
        substituted=counts["substitution"],
        formatted=counts["formatting"],
        renumbered=counts["renumbering"],
        relocated=counts["relocation"],
        split=counts["split"],
        joined=counts["join"],
        editorial=counts["editorial"],
    )
