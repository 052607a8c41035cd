"""What a change says in one plain sentence, as keys with parameters; the words come when it is printed.

Limits: by rule, from the segments; at most three edits are told, the rest counted. Rejected: a generated summary, which
nobody can check.
"""

from __future__ import annotations

from collections.abc import Sequence

from lexdiff.compare.classify import edits
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import ChangeKind, Phrase, Segment

_TOLD = 3


def sentence(
    kinds: Sequence[ChangeKind],
    pair: Pair[Provision],
    segments: Sequence[Segment],
    editorial: bool,
    parts: int,
) -> tuple[Phrase, ...]:
    """Returns what became of a provision that both sides have, as phrases in the order to be told."""
    one, other = pair
    found: list[Phrase] = []
    for kind in kinds:
        if kind == "relocation":
            found.append(Phrase("moved", (_short(one), _short(other))))
        elif kind == "renumbering":
            found.append(Phrase("redesignated", (one.label, other.label)))
        elif kind == "repeal":
            found.append(Phrase("repealed"))
        elif kind == "insertion":
            found.append(Phrase("revived"))
        elif kind == "formatting":
            found.append(Phrase("formatting"))
        elif kind == "split":
            found.append(Phrase("split", (str(parts),)))
        elif kind == "join":
            found.append(Phrase("joined", (str(parts),)))
        elif editorial:
            found.append(Phrase("form"))
        else:
            found += _told(segments)
    return tuple(found)


def _short(provision: Provision) -> str:
    return provision.address.partition("/")[2] or provision.address


def _told(segments: Sequence[Segment]) -> list[Phrase]:
    changes = [(gone.strip(), came.strip()) for gone, came, _, _ in edits(segments)]
    changes = [change for change in changes if any(change)]
    if not changes:
        return [Phrase("layout")]
    if len(changes) == 1 and all(changes[0]) and not any(op == "keep" and text.strip() for op, text in segments):
        return [Phrase("rewritten")]
    found = []
    for gone, came in changes[:_TOLD]:
        if gone and came:
            found.append(Phrase("replaced", (gone, came)))
        elif came:
            found.append(Phrase("inserted", (came,)))
        else:
            found.append(Phrase("deleted", (gone,)))
    if len(changes) > _TOLD:
        found.append(Phrase("more", (str(len(changes) - _TOLD),)))
    return found
