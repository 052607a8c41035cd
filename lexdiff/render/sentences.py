"""Prints a change's sentence, which comes as keys with parameters: one plain sentence.

Limits: parts follow one another as in English. Quoted words longer than ``LONGEST`` are cut at a word.
Rejected: printing it where it is made; the site speaks more than one language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from lexdiff.model.redline import Phrase, Row
from lexdiff.render.labels import visible
from lexdiff.render.say import ENGLISH, Say

LONGEST = 60


def sentence(row: Row, say: Say = ENGLISH) -> str:
    """Returns what happened to a provision as one sentence, "" where nothing is told."""
    return _put(row.sentence, say)


@lru_cache(maxsize=1024)  # four in five rows of a whole code say the same
def _put(phrases: Sequence[Phrase], say: Say) -> str:
    parts = [printed for phrase in phrases if (printed := spoken(phrase, say))]
    if not parts:
        return ""
    said = "; ".join(parts)
    return said[0].upper() + said[1:] + ("" if said.endswith(".") else ".")


def spoken(phrase: Phrase, say: Say = ENGLISH) -> str:
    """Returns one part of a sentence in words; the part's own words where its key is not known."""
    told = _SAID.get(phrase.key)
    return told(say, *phrase.values) if told else " ".join((phrase.key, *map(visible, phrase.values)))


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


def _redesignated(say: Say, old: str, new: str) -> str:
    if old and new:
        return say("%(old)s redesignated as %(new)s", old=visible(old), new=visible(new))
    if new:
        return say("designated as %(new)s", new=visible(new))
    return say("designation %(old)s dropped", old=visible(old))


def _replaced(say: Say, old: str, new: str) -> str:
    return say("%(old)s becomes %(new)s", old=quoted(old), new=quoted(new))


def _split(say: Say, n: str) -> str:
    return say.counted("split into %(num)s provision", "split into %(num)s provisions", int(n))


def _joined(say: Say, n: str) -> str:
    return say.counted("joined from %(num)s provision", "joined from %(num)s provisions", int(n))


def _more(say: Say, n: str) -> str:
    return say.counted("and %(num)s more change", "and %(num)s more changes", int(n))


_SAID: Mapping[str, Callable[..., str]] = {
    "added": lambda say: say("added"),
    "struck": lambda say: say("struck"),
    "repealed": lambda say: say("repealed"),
    "revived": lambda say: say("added in place of a repealed provision"),
    "word": lambda say, word: visible(say(word)),
    "moved": lambda say, old, new: say("moved from %(old)s to %(new)s", old=visible(old), new=visible(new)),
    "redesignated": _redesignated,
    "split": _split,
    "joined": _joined,
    "replaced": _replaced,
    "inserted": lambda say, words: say("%(words)s added", words=quoted(words)),
    "deleted": lambda say, words: say("%(words)s struck", words=quoted(words)),
    "more": _more,
    "form": lambda say: say("form only"),
    "formatting": lambda say: say("formatting only"),
    "rewritten": lambda say: say("rewritten"),
    "layout": lambda say: say("spacing only"),
}
