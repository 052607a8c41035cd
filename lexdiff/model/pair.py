"""Two sides of one thing, in one value instead of twin ``old_x`` and ``new_x`` arguments."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Pair(NamedTuple, Generic[T]):
    """The same thing before and after."""

    before: T
    after: T
