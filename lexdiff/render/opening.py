"""What is said above the changes: which versions, their clocks, how well the wording is known, how many changes.

Limits: words only, the look is the output's. Rejected: a header in each output; one of them would forget the
restatement.
"""

from __future__ import annotations

from collections import Counter

from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import OrdinanceFacts, OrdinanceRedline, Redline
from lexdiff.model.version import ON_THE_WAY, Stamp
from lexdiff.render.labels import APPROVALS, COUNTS, LABELS, UNHELD, View, visible
from lexdiff.render.say import ENGLISH, Say

NOTHING = "No provision differs."
NOT_LAW = "not law"
LAYOUT = "The files differ in layout only (blank lines, indentation, list signs)."


def version(stamp: Stamp, say: Say = ENGLISH) -> str:
    """Returns what a version is called, with the revision it was read from."""
    name = stamp.version
    if stamp.revision and stamp.revision not in name:
        name += f"@{stamp.revision}"
    return (
        say("%(version)s with changes that aren't committed", version=visible(name)) if stamp.dirty else visible(name)
    )


def versions(redline: Redline, say: Say = ENGLISH) -> Pair[str]:
    """Returns what the two versions are called."""
    return Pair(version(redline.stamp.before, say), version(redline.stamp.after, say))


def title(ordinance: OrdinanceRedline) -> str:
    """Returns what an ordinance is called: its newer title, else its id."""
    return next(
        (visible(" ".join(f.title.split())) for f in reversed(ordinance.facts) if f and f.title), visible(ordinance.id)
    )


def files(ordinance: OrdinanceRedline) -> str:
    """Returns the files that were compared, as one where both have the same name."""
    before, after = (visible(f.file) if f else "" for f in ordinance.facts)
    return f"{before} → {after}" if before and after and before != after else before or after


def dates(facts: OrdinanceFacts | None, say: Say = ENGLISH) -> str:
    """Returns the clocks of one side in words, of a text before its passage how far it had come; "" for nothing."""
    if facts is not None and facts.stage in ON_THE_WAY:
        day = visible(say.day(facts.dated)) if facts.dated else ""
        told = say("%(clock)s %(date)s", clock=say(facts.stage), date=day) if day else say(facts.stage)
        return f"{told} · {say(NOT_LAW)}"
    if facts is None or not any(facts.clocks.dates):
        return ""
    c = facts.clocks
    named = ((c.passed, "passed"), (c.approved, APPROVALS.get(c.approval, "approved")), (c.effective, "effective"))
    said = [
        (say(name), visible(say.day(when)) if when else say("not known"))
        for when, name in (*named, (c.published, "published"))
        if when or name != "published"
    ]
    return " · ".join(say("%(clock)s %(date)s", clock=name, date=day) for name, day in said)


def clocks(ordinance: OrdinanceRedline, say: Say = ENGLISH) -> Pair[str]:
    """Returns the clocks of both sides in words; both "" where nothing is known of either."""
    told = [dates(facts, say) for facts in ordinance.facts]
    if not any(told):
        return Pair("", "")
    return Pair(*(said or (say("dates not known") if f else "") for said, f in zip(told, ordinance.facts, strict=True)))


def restated(redline: Redline, say: Say = ENGLISH) -> str:
    """Returns the statement that restatements are compared, "" where nobody says that a text is one."""
    names = versions(redline, say)
    sides = [
        name
        for name, side in zip(names, (0, 1), strict=True)
        if any(f is not None and f.wording == "restatement" for f in (o.facts[side] for o in redline.ordinances))
    ]
    if len(sides) == 2:
        return say("Both texts are restatements in our own words; neither is the enacted wording.")
    if sides:
        return say(
            "The text of %(version)s is a restatement in our own words, not the enacted wording.", version=sides[0]
        )
    return ""


def counts(redline: Redline, say: Say = ENGLISH) -> tuple[tuple[str, int, str], ...]:
    """Returns the counts that aren't zero: the summary's field, how many, and the word for it.

    What the crosswalk has a word of its own for is counted under that word: "not in the codified text" isn't "struck".
    Nor is "amended" what can't be compared, because a wording isn't held.
    """
    rows = [row for ordinance in redline.ordinances for row in ordinance.rows if row.kinds and row.part_of is None]
    own = Counter((_FIELDS[r.kinds[0]], visible(say(r.word))) for r in rows if r.word and r.kinds[0] in _FIELDS)
    if missing := sum("substitution" in row.kinds and not all(map(_held, row.provision)) for row in rows):
        own["substituted", say.number(UNHELD, UNHELD, missing)] = missing
    found = []
    for field, word in (*((f, label.word) for f, label in COUNTS.items()), ("editorial", LABELS["editorial"].word)):
        special = [(field, n, said) for (of, said), n in own.items() if of == field]
        rest = getattr(redline.summary, field) - sum(n for _, n, _ in special)
        found += [(field, rest, say.number(word, word, rest))] * (rest > 0) + special
    return tuple(found)


def _held(side: Provision | None) -> bool:
    return side is None or side.attestation != "not held"


_WHOLE = {
    "insertion": (
        "The whole ordinance is added: %(num)s provision.",
        "The whole ordinance is added: %(num)s provisions.",
    ),
    "deletion": (
        "The whole ordinance is struck: %(num)s provision.",
        "The whole ordinance is struck: %(num)s provisions.",
    ),
}
_HIDDEN = (
    "%(num)s form-only or filtered change is not shown.",
    "%(num)s form-only or filtered changes are not shown.",
)
_FIELDS = {"insertion": "inserted", "deletion": "deleted", "repeal": "repealed"}


def counted(redline: Redline, say: Say = ENGLISH) -> str:
    """Returns the line of counts: "4 added · 1 struck"."""
    return " · ".join(f"{n} {word}" for _, n, word in counts(redline, say))


def whole(ordinance: OrdinanceRedline, say: Say = ENGLISH) -> str:
    """Returns what to say of an ordinance that one side doesn't have, with its number of provisions; else ""."""
    if all(ordinance.facts):
        return ""
    one, many = _WHOLE["insertion" if ordinance.facts.after else "deletion"]
    return say.counted(one, many, len(ordinance.rows))


def empty(redline: Redline, say: Say = ENGLISH) -> tuple[str, ...]:
    """Returns what to say where nothing differs."""
    return tuple(say(line) for line in ((NOTHING, LAYOUT) if redline.summary.compared else (NOTHING,)))


def hidden(view: View, say: Say = ENGLISH) -> str:
    """Returns how many changes a view leaves out, "" where it shows all."""
    if not view.hidden:
        return ""
    return say.counted(*_HIDDEN, view.hidden)
