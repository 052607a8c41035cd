"""Changes real ordinance text as councils and codifiers do, and keeps the truth of which provision became which.

Every provision of the text before has a number; its copies, parts and unions carry that number as ``origin``, so the
truth needs no second bookkeeping. Limits: cross-references in the text don't follow their targets.
Rejected: logging the truth operation by operation; operations that meet in one place then need rules of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from benchmarks.drawing import Sample, drawn, start
from benchmarks.perturb_hard import cascade, grow_families, join, rewrite, split, stir_family
from benchmarks.perturb_light import delete, edit, insert, move, renumber, repeal, resort, swap
from benchmarks.tree import provisions

RATE = 0.12  # operations for each provision
LIGHT: dict[str, tuple[int, Callable[[Sample], bool]]] = {
    "renumber": (3, renumber),
    "move": (3, move),
    "move and edit": (3, partial(move, edited=True)),
    "edit": (3, edit),
    "insert": (3, insert),
    "delete": (2, delete),
    "repeal": (2, repeal),
    "swap": (2, swap),
    "re-sort definitions": (2, resort),
}
HARD: dict[str, tuple[int, Callable[[Sample], bool]]] = {
    **LIGHT,
    "cascade": (4, cascade),
    "rewrite scattered": (4, partial(rewrite, together=False)),
    "rewrite together": (3, partial(rewrite, together=True)),
    "split": (3, split),
    "join": (3, join),
    "family": (3, stir_family),
}


def perturbed(seed: int, hard: bool, sizes: tuple[int, int] = (5, 80)) -> Sample:
    """Gives a changed document. Operations come in proportion to its size; one that finds no place is drawn again."""
    made = drawn(seed, hard, sizes)
    if hard:
        grow_families(made)
    start(made)
    weights = HARD if hard else LIGHT
    wanted = max(3, round(RATE * len(provisions(made.before))))
    for _ in range(20 * wanted):
        name = made.rng.choices(list(weights), [weight for weight, _ in weights.values()])[0]
        met = len(made.touched)
        if weights[name][1](made):
            made.done.append(name)
        else:
            del made.touched[met:]
        if len(made.done) == wanted:
            break
    return made
