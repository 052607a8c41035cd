"""Two texts of one ordinance into their redline, read only as far as they differ.

Limits: one ordinance; finding its files, and what stands around them, is the caller's. Rejected: reading both texts
whole; the cost would follow the size of the code instead of the change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lexdiff.compare.redline import SealedRow, compare_ordinances
from lexdiff.model.pair import Pair
from lexdiff.model.redline import OrdinanceRedline
from lexdiff.model.version import Crosswalk, Ordinance
from lexdiff.read import settle
from lexdiff.read.provisions import NOTHING_SEALED, Outline, Sealed, outline_of

Reader = Callable[[Outline, Sealed], Ordinance]
_NOTHING = Pair(NOTHING_SEALED, NOTHING_SEALED)


def redline(
    sources: Pair[str],
    readers: Pair[Reader],
    versions: Pair[str],
    crosswalk: Sequence[Crosswalk],
    whole: bool = False,
    ways: bool = False,
) -> OrdinanceRedline:
    """Returns the redline of two texts; ``readers`` read what an outline holds but for what may stay sealed.

    ``whole`` keeps unchanged rows too, for which everything is read; ``ways`` those of them whose address is another.
    """
    outlines = Pair(outline_of(sources.before), outline_of(sources.after))
    equal = settle.equal_parts(outlines, sources)
    if ways:
        equal = settle.addressed(equal, outlines, sources)
    sealed = _NOTHING if whole else equal.sealed
    while True:
        before = readers.before(outlines.before, sealed.before)
        after = readers.after(outlines.after, sealed.after)
        try:
            return compare_ordinances(Pair(before, after), versions, crosswalk, equal.offsets, whole, ways)
        except SealedRow as error:
            opened = settle.opened(equal, error.spans)
            # What is still shut after a second look would need a third; then everything is read.
            sealed = opened if sealed is equal.sealed else _NOTHING
