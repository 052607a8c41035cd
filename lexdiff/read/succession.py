"""Puts versions in order: each behind those that it was made from, and for the rest as their dates have it.

What an amendment says of before and after goes first: a mistyped year must not turn the history of a law round.
Limits: a circle is broken at its earliest member. Rejected: one sort by dates; it can't know what was built on what.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from typing import Any


def in_succession(places: Mapping[str, tuple[Any, ...]], builds_on: Mapping[str, Iterable[str]]) -> list[str]:
    """Returns names by their places, but each behind those of them that it builds on.

    Places that contradict nothing come out sorted; no two places are equal.
    """
    waits = {name: {one for one in builds_on.get(name, ()) if one in places and one != name} for name in places}
    followers: dict[str, list[str]] = {}
    for name, several in waits.items():
        for one in several:
            followers.setdefault(one, []).append(name)
    ready = [(places[name], name) for name, several in waits.items() if not several]
    heapq.heapify(ready)
    left, found = dict.fromkeys(sorted(waits, key=places.__getitem__)), []
    while left:
        name = heapq.heappop(ready)[1] if ready else next(iter(left))
        if name not in left:
            continue  # a circle was broken here
        del left[name]
        found.append(name)
        for follower in followers.get(name, ()):
            waits[follower].discard(name)
            if not waits[follower] and follower in left:
                heapq.heappush(ready, (places[follower], follower))
    return found
