"""What is told of one change besides its words: its sign, place, notes, alarms, and why it was paired.

Limits: words only, the look is the output's; ``labels`` and ``sentences`` have the words. Rejected: composing them in
each output; a note would stand on the page and be missed in the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lexdiff.model.pair import Pair
from lexdiff.model.provision import Provision
from lexdiff.model.redline import Alarm, AlarmKind, Row
from lexdiff.render import labels
from lexdiff.render.labels import ALARMS, alike, visible
from lexdiff.render.say import ENGLISH, Say
from lexdiff.render.sentences import spoken

SIGNS = {
    "insertion": "+",
    "deletion": "−",
    "repeal": "×",
    "split": "÷",
    "join": "&",
    "relocation": "→",
    "renumbering": "#",
    "substitution": "~",
    "formatting": "≈",
}
_HEADED = ("division", "section", "heading", "recital", "note")
# What the place, the kinds and the marks have said already.
_SAID = {"added", "struck", "repealed", "redesignated", "moved", "replaced", "inserted", "deleted", "more", "rewritten"}
_SAID |= {"form", "formatting", "word"}


def sign(row: Row) -> str:
    """Returns the sign of a change: that of its weightiest kind, and ``~`` where its words changed too."""
    first = next((SIGNS[kind] for kind in SIGNS if kind in row.kinds), " ")
    if row.editorial and first == "~":
        return "≈"
    return f"{first}~" if "substitution" in row.kinds and first != "~" and not row.editorial else first


def changed(row: Row) -> bool:
    """Returns whether any of a row's own words was deleted or inserted."""
    return any(op != "keep" for op, _ in row.segments)


def kinds(row: Row, say: Say = ENGLISH) -> str:
    """Returns what happened, and why two provisions were paired where that isn't plain."""
    said = labels.words_of(row, say)
    if any(p and p.attestation == "not held" for p in row.provision):
        amended = say(labels.LABELS["substitution"].word)
        said = tuple(word for word in said if word != amended) or (say(labels.UNHELD),)
    why = labels.basis(row, say)
    if row.basis.score is not None and row.basis.score > 0.995 and not changed(row):
        why = ""  # the same words: nobody asks why
    return ", ".join(said) + (f" · {say('paired: %(why)s', why=why)}" if why else "")


def section(row: Row) -> tuple[str, ...]:
    """Returns the headings that a row stands under, its own included."""
    provision = row.provision.after or row.provision.before
    if provision and provision.heading and provision.kind in _HEADED:
        return (*row.path, f"{provision.label} {provision.heading}".strip())
    return row.path


def heading(part: str) -> str:
    """Returns a heading on one line."""
    return visible(" ".join(part.split()))


def place(provision: Provision, ordinance: str, say: Say = ENGLISH) -> str:
    """Returns an address without the ordinance's id."""
    short = provision.address.removeprefix(ordinance).lstrip("/")
    return visible(short) if short else say("title and opening")


Where = Callable[[Provision, str, Say], str]


def address(row: Row, ordinance: str, say: Say = ENGLISH) -> str:
    """Returns where a change stands: its addresses, and its labels where those don't show them."""
    sides = [p for p in row.provision if p]
    places = [place(p, ordinance, say) for p in sides]
    printed = [visible(p.label) for p in sides]
    if all(_shows_label(p) for p in sides) or not any(printed):
        return " → ".join(dict.fromkeys(places))
    if len({*places}) == 1:
        return f"{places[0]} " + " → ".join(dict.fromkeys(label or say("no label") for label in printed))
    return " → ".join(f"{where} {label}".strip() for where, label in zip(places, printed, strict=True))


def _shows_label(provision: Provision) -> bool:
    return provision.number.lower() == provision.address.rpartition("/")[2].lower().partition("~")[0]


def notes(row: Row, say: Say = ENGLISH) -> Iterator[str]:
    """Yields what place and marks don't say: splits, a crosswalk's reason, what looks alike, a poorer result."""
    told = "; ".join(spoken(phrase, say) for phrase in row.sentence if phrase.key not in _SAID)
    if told:
        yield f"{told[0].upper()}{told[1:]}."
    if row.why:
        yield say("The crosswalk says why: %(why)s.", why=visible(row.why).rstrip("."))
    if "formatting" in row.kinds:
        yield _formatting(row, say)
    for first, second in zip(row.segments, row.segments[1:], strict=False):
        if first.op == "delete" and second.op == "insert" and (remark := alike(first.text, second.text, say)):
            yield f"{remark[0].upper()}{remark[1:]}."
    if row.degraded:
        reason = say(row.degraded)
        yield f"{visible(reason[0].upper() + reason[1:]).rstrip('.')}."


def _formatting(row: Row, say: Say) -> str:
    one, other = row.provision
    if changed(row) or not one or not other or one.label == other.label:
        return say("Only emphasis changed; the words are the same.")
    return say("The label “%(old)s” is now written “%(new)s”.", old=visible(one.label), new=visible(other.label))


def alarms(row: Row, say: Say = ENGLISH) -> Iterator[str]:
    """Yields the operative words that changed; those of several kinds once, none where a wording isn't held."""
    if any(p and p.attestation == "not held" for p in row.provision):
        return
    named: dict[tuple[str, str], list[AlarmKind]] = {}
    for one in row.alarms:
        named.setdefault((one.before, one.after), []).append(one.kind)
    for (before, after), found in named.items():
        if before == after:
            yield f"{say(ALARMS[found[0]])}: “{visible(after)}”"
        else:
            first = labels.alarm(Alarm(found[0], before, after), say)
            yield ", ".join(say(ALARMS[kind]) for kind in found) + first.removeprefix(say(ALARMS[found[0]]))


def not_held(row: Row, ordinance: str, names: Pair[str], say: Say = ENGLISH, where: Where = place) -> str:
    """Returns the statement that a wording isn't held, "" where both are; ``where`` says how a provision is named."""
    missing = [
        say("%(place)s in %(version)s", place=where(p, ordinance, say), version=name)
        for p, name in zip(row.provision, names, strict=True)
        if p and p.attestation == "not held"
    ]
    if len(missing) == 2:
        return say("The wording of %(one)s and of %(other)s is not held.", one=missing[0], other=missing[1])
    return say("The wording of %(one)s is not held.", one=missing[0]) if missing else ""


def held(row: Row, names: Pair[str], say: Say = ENGLISH) -> tuple[str, str] | None:
    """Returns the version and the words of the one side that is held, where the other isn't."""
    for provision, name in zip(row.provision, names, strict=True):
        if provision and provision.attestation != "not held":
            return say("In %(version)s it reads:", version=name), provision.text
    return None
