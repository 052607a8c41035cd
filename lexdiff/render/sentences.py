"""Prints a change's sentence, which comes as keys with parameters: one plain English sentence.

Limits: English. Quoted words longer than ``LONGEST`` are cut at a word. Rejected: printing it where it is made; the
site speaks more than one language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lexdiff.model.redline import Phrase, Row
from lexdiff.render.labels import visible

LONGEST = 60


def sentence(row: Row) -> str:
    """Returns what happened to a provision as one sentence, "" where nothing is told."""
    parts = [printed for phrase in row.sentence if (printed := spoken(phrase))]
    if not parts:
        return ""
    said = "; ".join(parts)
    return said[0].upper() + said[1:] + ("" if said.endswith(".") else ".")


def spoken(phrase: Phrase) -> str:
    """Returns one part of a sentence in words; the part's own words where its key is not known."""
    say = _SAID.get(phrase.key)
    return say(*phrase.values) if say else " ".join((phrase.key, *map(visible, phrase.values)))


def quoted(words: str) -> str:
    """Returns words in quotation marks on one line, cut at a word where they are long."""
    text = visible(" ".join(words.split("\n")), changed=True)
    if len(text) > LONGEST:
        head = text[: LONGEST - 1]
        if head.rfind("⟨") > head.rfind("⟩"):  # a sign stays whole
            head = head[: head.rfind("⟨")]
        elif " " in head:
            head = head[: head.rfind(" ")]
        text = head.rstrip(" ,;:") + "…"
    return f"“{text}”"


def _count(number: str, one: str, many: str) -> str:
    return f"{number} {one if number == '1' else many}"


def _redesignated(old: str, new: str) -> str:
    if old and new:
        return f"{visible(old)} redesignated as {visible(new)}"
    return f"designated as {visible(new)}" if new else f"designation {visible(old)} dropped"


_SAID: Mapping[str, Callable[..., str]] = {
    "added": lambda: "added",
    "struck": lambda: "struck",
    "repealed": lambda: "repealed",
    "revived": lambda: "added in place of a repealed provision",
    "word": lambda word: visible(word),
    "moved": lambda old, new: f"moved from {visible(old)} to {visible(new)}",
    "redesignated": _redesignated,
    "split": lambda n: f"split into {_count(n, 'provision', 'provisions')}",
    "joined": lambda n: f"joined from {_count(n, 'provision', 'provisions')}",
    "replaced": lambda old, new: f"{quoted(old)} becomes {quoted(new)}",
    "inserted": lambda words: f"{quoted(words)} added",
    "deleted": lambda words: f"{quoted(words)} struck",
    "more": lambda n: f"and {_count(n, 'more change', 'more changes')}",
    "form": lambda: "form only",
    "formatting": lambda: "formatting only",
    "rewritten": lambda: "rewritten",
    "layout": lambda: "spacing only",
}
