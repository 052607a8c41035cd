"""What stops the work. Faults in people's files are ``Problem`` values instead; ``cli`` alone catches these."""

from __future__ import annotations


class LexdiffError(Exception):
    """Stops the work with one line of what happened and one of what to do; ``place`` is ``file`` or ``file:line``."""

    def __init__(self, what: str, hint: str = "", place: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.place = place


class UnknownName(LexdiffError):
    """A version, address, revision or option value that doesn't exist; the hint names what does."""


class Unreadable(LexdiffError):
    """A file or repository that can't be read as what it should be."""
