"""The word diff of two texts: one engine for all sizes, with the sides in a canonical order.

rapidfuzz finds a longest common subsequence of words; diff-match-patch cleans up the script, on words encoded as
characters from U+F0000 on (low codes confuse it), with no time limit: its default clock makes output depend on the
machine. Long pairs are cut at words that are rare on both sides, which bounds memory; the marks stay exact (law 2) and
are then no longer promised to be the fewest.
Rejected: diff-match-patch alone (minutes on a real code), difflib (marks whole clauses when a word recurs often).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import compress, count
from operator import ne

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel

from lexdiff.compare import polish
from lexdiff.compare.polish import Edit
from lexdiff.compare.tokens import Words, split, tokens
from lexdiff.model.redline import Op, Segment

__all__ = ["diff", "segments", "tokens"]

# rapidfuzz keeps n * m / 8 bytes; beyond this product a pair is cut in two.
_LARGEST = 200_000_000
_FIRST_CODE = 0xF0000
_LAST_CODE = 0x10FFFF


def diff(before: str, after: str) -> tuple[Segment, ...]:
    """Returns the redline of two texts: kept and deleted segments are the one, kept and inserted ones the other."""
    if before == after:
        return (Segment("keep", before),) if before else ()
    if not before or not after:
        return (Segment("delete", before),) if before else (Segment("insert", after),)
    return segments(split(before), split(after))


def gives_back(found: Sequence[Segment], before: str, after: str) -> bool:
    """Returns whether kept and deleted words are the one text, kept and inserted ones the other (law 2)."""
    kept_or_gone = "".join([text for op, text in found if op != "insert"])
    return kept_or_gone == before and "".join([text for op, text in found if op != "delete"]) == after


def segments(before: Words, after: Words) -> tuple[Segment, ...]:
    """Returns the redline of two texts that are words already."""
    if (len(before.words), before) > (len(after.words), after):
        mirrored = segments(after, before)
        return tuple(_in_order([Segment(OPPOSITE[op], text) for op, text in mirrored]))
    edits = polish.polish(before, after, _tidy(before.words, after.words, _edits(before.words, after.words)))
    return polish.spell(before, after, edits)


OPPOSITE: Mapping[Op, Op] = {"keep": "keep", "delete": "insert", "insert": "delete"}


def _in_order(mirrored: list[Segment]) -> list[Segment]:
    """Returns the segments with each deletion before the insertion that replaces it."""
    for k in range(len(mirrored) - 1):
        if mirrored[k].op == "insert" and mirrored[k + 1].op == "delete":
            mirrored[k], mirrored[k + 1] = mirrored[k + 1], mirrored[k]
    return mirrored


def _edits(a: Sequence[str], b: Sequence[str]) -> list[Edit]:
    """Returns the edits of a shortest script from ``a`` to ``b``."""
    shorter = min(len(a), len(b))
    start = next(compress(count(), map(ne, a, b)), shorter)
    end = min(next(compress(count(), map(ne, reversed(a), reversed(b))), shorter), shorter - start)
    found = []
    for i1, i2, j1, j2 in _cuts(a, b, Edit(start, len(a) - end, start, len(b) - end)):
        if i1 == i2 or j1 == j2:
            if i1 != i2 or j1 != j2:
                found.append(Edit(i1, i2, j1, j2))
            continue
        for op in Indel.opcodes(a[i1:i2], b[j1:j2]):
            if op.tag != "equal":
                found.append(Edit(i1 + op.src_start, i1 + op.src_end, j1 + op.dest_start, j1 + op.dest_end))
    return _merged(found)


def _merged(edits: list[Edit]) -> list[Edit]:
    found: list[Edit] = []
    for edit in edits:
        if found and found[-1].i2 == edit.i1 and found[-1].j2 == edit.j1:
            found[-1] = Edit(found[-1].i1, edit.i2, found[-1].j1, edit.j2)
        else:
            found.append(edit)
    return found


def _cuts(a: Sequence[str], b: Sequence[str], whole: Edit) -> list[Edit]:
    """Returns pieces of a pair that are small enough for the engine, cut at rare words in their common order."""
    done: list[Edit] = []
    todo = [whole]
    while todo:
        piece = todo.pop()
        i1, i2, j1, j2 = piece
        if (i2 - i1) * (j2 - j1) <= _LARGEST:
            done.append(piece)
            continue
        anchors = _anchors(a[i1:i2], b[j1:j2])
        if not anchors:  # no word is rare: cut both in the middle
            i, j = (i1 + i2) // 2, (j1 + j2) // 2
            todo += [Edit(i, i2, j, j2), Edit(i1, i, j1, j)]
            continue
        at_i, at_j = i1, j1
        pieces = []
        for i, j in anchors:
            pieces.append(Edit(at_i, i1 + i, at_j, j1 + j))
            at_i, at_j = i1 + i + 1, j1 + j + 1
        pieces.append(Edit(at_i, i2, at_j, j2))
        todo += reversed(pieces)
    return done


def _anchors(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Returns places of words that occur once on each side, the most that stand in one order on both."""
    from bisect import bisect_left

    once_a, once_b = _once(a), _once(b)
    pairs = sorted((i, once_b[word]) for word, i in once_a.items() if word in once_b)
    tails: list[int] = []
    links: list[int] = []
    ends: list[int] = []
    for k, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        links.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [j]
        ends[at : at + 1] = [k]
    chain = []
    k = ends[-1] if ends else -1
    while k >= 0:
        chain.append(pairs[k])
        k = links[k]
    return chain[::-1]


def _once(words: Sequence[str]) -> dict[str, int]:
    seen: dict[str, int] = {}
    for place, word in enumerate(words):
        seen[word] = -1 if word in seen else place
    return {word: place for word, place in seen.items() if place >= 0}


@lru_cache(maxsize=1)
def _engine() -> diff_match_patch:
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    return engine


def _tidy(a: Sequence[str], b: Sequence[str], edits: list[Edit]) -> list[Edit]:
    """Returns the edits after diff-match-patch has merged those that a shift brings together."""
    if len(edits) < 2:
        return edits
    codes: dict[str, str] = {}
    for word in (*a[edits[0].i1 : edits[-1].i2], *b[edits[0].j1 : edits[-1].j2]):
        if word not in codes:
            codes[word] = chr(_FIRST_CODE + len(codes))
            if _FIRST_CODE + len(codes) >= _LAST_CODE:
                return edits  # more different words than code points; the script is right as it is
    offset = edits[0].i1
    script: list[tuple[int, str]] = []
    at = offset
    for i1, i2, j1, j2 in edits:
        if i1 > at:
            script.append((0, "".join([codes[w] for w in a[at:i1]])))
        if i2 > i1:
            script.append((-1, "".join([codes[w] for w in a[i1:i2]])))
        if j2 > j1:
            script.append((1, "".join([codes[w] for w in b[j1:j2]])))
        at = i2
    _engine().diff_cleanupMerge(script)
    return _from_script(script, offset, edits[0].j1)


def _from_script(script: list[tuple[int, str]], i: int, j: int) -> list[Edit]:
    found = []
    for op, text in script:
        if op == 0:
            i, j = i + len(text), j + len(text)
        elif op < 0:
            found.append(Edit(i, i + len(text), j, j))
            i += len(text)
        else:
            found.append(Edit(i, i, j, j + len(text)))
            j += len(text)
    return _merged(found)
