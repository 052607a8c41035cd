"""The redlines that a careful editor would draw: words, provisions, form only, alarms, as text in ``cases/``."""

from __future__ import annotations

import pytest

from lexdiff.compare.redline import compare_ordinances
from lexdiff.compare.words import diff
from lexdiff.model.pair import Pair
from lexdiff.model.redline import OrdinanceRedline, Row, Segment
from lexdiff.read.addresses import find
from lexdiff.read.provisions import read_ordinance
from tests.cases import Case, cases

_SIGNS = {"keep": "{}", "delete": "{{--{}--}}", "insert": "{{++{}++}}"}


def critic(segments: tuple[Segment, ...]) -> str:
    return "".join(_SIGNS[op].format(text) for op, text in segments)


def redline(before: str, after: str, whole: bool = False) -> OrdinanceRedline:
    sides = (read_ordinance(text + "\n", "a.md", "o")[0] for text in (before, after))
    return compare_ordinances(Pair(*sides), Pair("1", "2"), whole=whole)


def drawn(row: Row) -> str:
    one, other = (side.address.partition("/")[2] or side.address if side else "-" for side in row.provision)
    return " ".join([one, "->", other, *row.kinds, *(["editorial"] if row.editorial else [])])


def ids(found: list[Case]) -> list[str]:
    return [case.title for case in found]


WORDS, PROVISIONS = cases("words.md"), cases("provisions.md")
READING, ALARMS, EDITORIAL = cases("reading.md", 2), cases("alarms.md"), cases("editorial.md")
# The kinds that a reading case names; the others show in label or term.
NAMED = {"division", "recital", "note", "heading", "table"}


@pytest.mark.parametrize("case", WORDS, ids=ids(WORDS))
def test_words(case: Case) -> None:
    before, after, expected = case.fields
    assert critic(diff(before, after)) == expected


@pytest.mark.parametrize("case", PROVISIONS, ids=ids(PROVISIONS))
def test_provisions(case: Case) -> None:
    before, after, expected = case.fields
    assert "\n".join(map(drawn, redline(before, after).rows)) == expected


@pytest.mark.parametrize("case", READING, ids=ids(READING))
def test_reading(case: Case) -> None:
    source, expected = case.fields
    ordinance, _ = read_ordinance(source.replace("␍", "\r") + "\n", "a.md", "o")
    lines = []
    for p in ordinance.root.walk():
        if p.kind != "ordinance" or p.text:
            first = p.text.replace("\n", "⏎").replace("\r", "␍")
            marks = (p.kind in NAMED and p.kind, p.term and f"term {p.term}", p.pin and f"#{p.pin}", p.attestation)
            extra = "".join(f" [{x}]" for x in marks if x)
            lines.append(f"{p.line} {p.address.partition('/')[2] or 'o'} | {p.label} | {first}{extra}")
    assert "\n".join(lines) == expected


@pytest.mark.parametrize("case", ALARMS, ids=ids(ALARMS))
def test_alarms(case: Case) -> None:
    before, after, expected = case.fields
    rows = redline(before, after).rows
    told = [f"{kind}: {old} -> {new}" for row in rows for kind, old, new in row.alarms]
    told += ["editorial" for row in rows if row.editorial]
    assert "\n".join(told) == expected


def weight(row: Row) -> str:
    if row.editorial:
        return "form only"
    return "wording" if "substitution" in row.kinds else " ".join(row.kinds)


@pytest.mark.parametrize("case", EDITORIAL, ids=ids(EDITORIAL))
def test_form_only(case: Case) -> None:
    *texts, expected = case.fields
    before, after = (f"## 1. Rule\n\n{text}" for text in texts)
    for one, other in ((before, after), (after, before)):
        assert "; ".join(map(weight, redline(one, other).rows)) == expected


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("2(b)(4)", "2/b/4"), ("§ 2(b)", "2/b"), ("section 2", "2"), ("o/2/b/4", "2/b/4"), ("2/B/4", "2/b/4"),
        ("1/clerk", "1/clerk"), ("1/d", "1/clerk"), ("#pinned", "2/b"), ("2/t1/r2/c1", "2/t1/r2/c1"),
    ],
)  # fmt: skip
def test_addresses_as_people_type_them(typed: str, address: str) -> None:
    source = (
        "## 1. Definitions\n\n- (d) **Clerk** means the City Clerk.\n\n## 2. Fees\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\n"
        "- (b) Each: {#pinned}\n    - (4) one\n"
    )
    ordinance, _ = read_ordinance(source, "a.md", "o")
    assert find(ordinance, typed).address == f"o/{address}"
