"""Answers that are remembered: the same question about the same files, by the same program, isn't worked out again.

Limits: an answer that is an error is never kept. Rejected: keeping only what answers are made from (the redlines of
neighbours, which ``thread`` keeps): at the second time of asking nothing need be read at all.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from lexdiff import program
from lexdiff.cache import Cache
from lexdiff.read import unchanged


def answered(root: Path, question: tuple[object, ...], write: Callable[[Cache, TextIO], object]) -> str:
    """Returns what ``write`` writes in answer to a question about a repository; ``question`` must tell it wholly."""
    cache = Cache(root)
    state = unchanged.repository(root)
    key = program.key("answer", state and state.digest, question)
    kept = cache.recall(key) if state else None
    if kept is not None:
        return kept.decode("utf-8", "surrogatepass")
    now = cache.now()  # before anything is read
    out = io.StringIO()
    write(cache, out)
    if state and state.settled(now):
        cache.keep({key: out.getvalue().encode("utf-8", "surrogatepass")})
    return out.getvalue()
