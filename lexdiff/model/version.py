"""An ordinance as it stood at one time, and the set of ordinances that make a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from lexdiff.model.dates import Clocks, When
from lexdiff.model.provision import Provision

FOLDER = "ordinances"  # below it lie the texts of a repository
Wording = Literal["", "official", "restatement", "not held"]
# How far a text has come: "law" was enacted, "enacted" too but is still to come into force, "draft" is an earlier text
# of what was enacted.
Standing = Literal["law", "enacted", "draft", "proposed", "not adopted"]
# The stages of a text before its passage, in the order in which an instrument's texts come.
ON_THE_WAY = ("proposed", "filed", "new draft", "as amended")


@dataclass(frozen=True, slots=True)
class Ordinance:
    """One ordinance in one version: its provisions, and what its front matter and its amendment say of it.

    ``source`` is the whole file; ``front`` holds the front matter's top-level scalars as text, as written; ``dated``
    is the day of a text before its passage.
    """

    id: str
    file: str
    source: str
    root: Provision
    title: str = ""
    wording: Wording = ""
    clocks: Clocks = Clocks()
    front: Mapping[str, str] = field(default_factory=dict)
    dated: When | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which version this is: its name, and the git revision, commit and state it was read from, where there are any."""

    version: str
    revision: str | None = None
    commit: str | None = None
    dirty: bool | None = None


class Said(NamedTuple):
    """What a commit or tag says, in its trailers, of the texts that it brought: its amendment's id, and clocks."""

    amendment: str = ""
    clocks: Clocks = Clocks()


NOTHING_SAID = Said()


class Held(NamedTuple):
    """A version: its name, the commit that holds it ("" where a folder does), and what git says of it."""

    name: str
    commit: str = ""
    said: Said = Said()


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """One line of a crosswalk: which provisions became which, by whose word, and why.

    Addresses carry no ordinance id. No ``after`` means that the provision went, no ``before`` that it came;
    ``word`` is what stands for the change instead of "struck" (for instance "not in the codified text").
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    word: str
    reason: str
