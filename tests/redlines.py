"""Redlines made by hand, so that the outputs can be looked at whatever the comparison does.

Limits: two small ordinances in which everything happens once. Rejected: comparing two files; a change of rule would
then rewrite every golden file.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from lexdiff.model.dates import Clocks, When
from lexdiff.model.location import Location
from lexdiff.model.pair import Pair
from lexdiff.model.provision import Attestation, Kind, Provision
from lexdiff.model.redline import (
    Alarm,
    Basis,
    ChangeKind,
    OrdinanceFacts,
    OrdinanceRedline,
    Phrase,
    Redline,
    Row,
    Segment,
    Summary,
)
from lexdiff.model.version import Stamp

_OPS = {"=": "keep", "-": "delete", "+": "insert"}
_PLAIN: Pair[Attestation] = Pair("", "")


def provision(
    address: str, text: str, kind: Kind = "item", label: str = "", heading: str = "", attestation: Attestation = ""
) -> Provision:
    """Returns a provision as it would be read; its number is the end of its address."""
    number = address.rpartition("/")[2] if label else ""
    return Provision(address, kind, label, number, heading, text, "", "", attestation, 7, 0, 0)


def segments(drawn: str) -> tuple[Segment, ...]:
    """Returns segments drawn as "=kept |-struck|+added"."""
    return tuple(Segment(_OPS[part[0]], part[1:]) for part in drawn.split("|") if part)  # type: ignore[arg-type]


def row(
    before: tuple[str, str] | None,
    after: tuple[str, str] | None,
    kinds: str,
    drawn: str,
    *,
    kind: Kind = "item",
    heading: str = "",
    path: Sequence[str] = (),
    told: Sequence[Phrase] = (),
    alarms: Sequence[Alarm] = (),
    basis: Basis | None = None,
    held: Pair[Attestation] = _PLAIN,
    part_of: str | None = None,
    group: str | None = None,
    word: str = "",
    why: str = "",
    editorial: bool = False,
) -> Row:
    """Returns a row; each side is an address and a label."""
    found = segments(drawn)
    sides = []
    for at, gone, attestation in zip((before, after), ("insert", "delete"), held, strict=True):
        text = "".join(text for op, text in found if op != gone)
        sides.append(provision(at[0], text, kind, at[1], heading, attestation) if at else None)
    name = "c-" + sha256(f"{before} {after}".encode()).hexdigest()[:12]
    places = Pair(Location("1.md", 7) if before else None, Location("2.md", 9) if after else None)
    changed: tuple[ChangeKind, ...] = tuple(kinds.split())  # type: ignore[assignment]
    reason = basis or Basis("same number" if before and after else "unmatched")
    return Row(
        name, Pair(*sides), changed, editorial, reason, found, tuple(alarms), tuple(told), places,
        tuple(path), len(path) + 1, group, part_of, word, why,
    )  # fmt: skip


def day(text: str) -> When:
    """Returns a day."""
    return When(text, text, text)


def noise() -> Redline:
    """Returns the redline of a small noise ordinance: every kind of change once, and each thing that is hard to see."""
    first, third = ("1. Quiet hours",), ("3. Sound devices",)
    duty = Alarm("duty", "shall", "may")
    rows = (
        row(("n/1/a", "(a)"), ("n/1/a", "(a)"), "substitution", "=An owner |-shall|+may|= keep |+close all |=windows.",
            path=first, alarms=[duty], told=[Phrase("replaced", ("shall", "may")), Phrase("inserted", ("close all",))]),
        row(None, ("n/1/b", "(b)"), "insertion", "+A bell may be rung.", path=first, told=[Phrase("added")]),
        row(("n/1/b", "(b)"), ("n/1/c", "(c)"), "renumbering", "=A permit is shown on request.", path=first,
            told=[Phrase("redesignated", ("(b)", "(c)"))]),
        row(("n/1/c", "(c)"), None, "deletion", "-A drum may be beaten at noon.", path=first, told=[Phrase("struck")]),
        row(("n/2", "2."), ("n/2", "2."), "repeal", "-Fees\n\nThe fee is $5.|+[Repealed.]", kind="section",
            heading="Fees", told=[Phrase("repealed")]),
        row(("n/1/d", "(d)"), ("n/3/a", "(a)"), "relocation substitution",
            "=A horn is sounded no nearer than |-20 feet|+50 feet|= from a window.", path=third,
            basis=Basis("similar words", 0.91), alarms=[Alarm("number", "20 feet", "50 feet")],
            told=[Phrase("moved", ("1/d", "3/a")), Phrase("replaced", ("20 feet", "50 feet"))]),
        row(("n/3/b", "(b)"), ("n/3/b", "(b)"), "split", "=The clerk keeps a list.", path=third, group="s-1",
            basis=Basis("similar words", 0.97), told=[Phrase("split", ("2",))]),
        row(("n/3/b", "(b)"), ("n/3/c", "(c)"), "split", "=The list is public.", path=third, group="s-1",
            basis=Basis("similar words", 0.97), told=[Phrase("split", ("2",))]),
        row(("n/3/d", "(d)"), ("n/3/d", "(d)"), "substitution", "=The |-City's|+City’s|= seal.", path=third,
            editorial=True, told=[Phrase("form")]),
        row(("n/3/e", "(e)"), ("n/3/e", "(e)"), "formatting", "=A |-noise|+*noise*|= is a sound.", path=third,
            told=[Phrase("formatting")]),
        row(("n/3/f", "(f)"), ("n/3/f", "(f)"), "substitution",
            "=Up to 60|- |+\u00a0|=dB, {+not+} [-more-],|+  |= at no. |-8 сent|+8 cent", path=third,
            told=[Phrase("more", ("3",))]),
        row(None, ("n/4", "4."), "insertion", "+Penalty\n\nA fine of $50 is due for each day on which a device is used "
            "against section 3:", kind="section", heading="Penalty", told=[Phrase("added")]),
    )  # fmt: skip
    part = row(None, ("n/4/a", "(a)"), "insertion", "+$100 for a second offense; <b>漢字</b>", path=("4. Penalty",),
               told=[Phrase("added")], part_of=rows[-1].id)  # fmt: skip
    clocks = Clocks(day("2020-03-10"), day("2020-03-12"), None, None, "signed")
    facts = Pair(
        OrdinanceFacts("n", "2020/noise.md", "Noise Ordinance", "", clocks, ""),
        OrdinanceFacts("n", "2023/noise.md", "Noise Ordinance", "", Clocks(), ""),
    )
    counts = Summary(2, 1, 1, 4, 1, 1, 1, 1, 0, 1, 1, 0)
    return Redline(Pair(Stamp("2020"), Stamp("2023", "main")), (OrdinanceRedline("n", facts, (*rows, part)),), counts)


def restated() -> Redline:
    """Returns the redline of two restatements, with a wording that isn't held and a preamble that a code leaves out."""
    why = "The code doesn't carry the recitals."
    word = "not in the codified text"
    rows = (
        row(("t/recitals", ""), None, "deletion", "-Recitals", kind="heading", heading="Recitals", word=word, why=why,
            told=[Phrase("word", (word,))]),
        row(("t/1/official", "(d)"), ("t/1/officer", "(g)"), "renumbering substitution",
            "=**Law enforcement |-official** means an employee.|+officer** [not held]", path=("1. Definitions",),
            basis=Basis("crosswalk"), held=Pair("restated", "not held"), alarms=[Alarm("negation", "", "not")],
            told=[Phrase("redesignated", ("(d)", "(g)")), Phrase("rewritten")]),
        row(("t/2/a", "(a)"), ("t/2/a", "(a)"), "substitution", "=Nobody is held |+solely |=on a request.",
            path=("2. Detention",), held=Pair("restated", "restated"), told=[Phrase("inserted", ("solely",))]),
    )  # fmt: skip
    facts = [OrdinanceFacts("t", f"{n}/trust.md", "Trust Act", "restatement", Clocks(), "") for n in (2014, 2019)]
    return Redline(
        Pair(Stamp("2014"), Stamp("2019")),
        (OrdinanceRedline("t", Pair(*facts), rows),),
        Summary(0, 1, 0, 2, 0, 1, compared=1),
    )
