"""The Boston Trust Act: each change has the records that the sources tie to it, and none is claimed to have caused it.

The table is part (e) of the fact sheet as data: what bears on which change. Limits: that a record says what its source
says is for people to read. Rejected: comparing the whole list at a change; a record more is no fault.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from lexdiff import repository
from lexdiff.model.history import Evidence, History, Step

ROOT = Path(__file__).resolve().parent.parent
ACT = "boston-trust-act"

# Records by the short names that the table uses.
RECORDS = {
    "E02": "2014-trust-act/2014-05-22-somerville-executive-order",
    "E05": "2014-trust-act/2014-07-31-hearing",
    "E06": "2014-trust-act/2014-08-20-vote",
    "E08": "2014-trust-act/2014-hsi-memorandum",
    "E10": "between-2014-and-2019/2015-annual-report",
    "E15": "between-2014-and-2019/2017-05-10-arrest-of-a-worker",
    "E16": "between-2014-and-2019/2017-07-24-lunn",
    "E17": "between-2014-and-2019/2017-09-19-coalition-letter",
    "E21": "between-2014-and-2019/2018-12-task-force-report",
    "E22": "2019-trust-act/2019-02-27-labor-complaint",
    "E23": "2019-trust-act/2019-03-records-request",
    "E24": "2019-trust-act/2019-03-13-hearing-order",
    "E25": "2019-trust-act/2019-04-09-hearing",
    "E27": "2019-trust-act/2019-06-13-announcement",
    "SD1": "2019-trust-act/2019-06-13-news-globe",
    "E29": "2019-trust-act/2019-07-12-advocates-on-june-draft",
    "E31": "2019-trust-act/2019-10-25-documents-reported",
    "E32": "2019-trust-act/2019-10-31-banner",
    "E33": "2019-trust-act/2019-12-09-filing",
    "E35": "2019-trust-act/2019-12-11-aclu-statement",
    "N26": "2019-trust-act/2019-12-news-masslive",
    "N29": "2019-trust-act/2019-12-19-news-ap",
    "SD3": "2019-trust-act/2019-12-19-news-globe",
    "E37": "since-2020/2020-01-06-school-reports",
    "E40": "since-2020/2022-12-31-annual-report-2022",
    "SD4": "since-2020/2023-01-11-news-globe",
    "E43": "since-2020/2024-12-04-resolution",
    "SD5": "since-2020/2024-12-05-news-wbur",
    "E44": "since-2020/2024-12-31-annual-report-2024",
    "E45": "since-2020/2025-01-flynn-hearing-order",
    "E46": "since-2020/2025-02-05-audit-order",
    "E47": "since-2020/2025-03-05-congress-hearing",
    "E48": "since-2020/2025-03-10-hearing",
    "E49": "since-2020/2025-08-13-demand-letter",
    "E50": "since-2020/2025-09-04-federal-lawsuit",
    "E51": "since-2020/2025-motion-to-dismiss",
    "E52": "since-2020/2026-dismissal",
    "E53": "since-2020/2026-01-12-annual-report-2025",
    "E54": "since-2020/2026-02-25-vote-on-information-request",
    "Somerville": "elsewhere/2019-06-13-somerville-ordained",
    "Cambridge": "elsewhere/cambridge-ordinance-2020-3",
    "Springfield": "elsewhere/springfield-welcoming-community-trust",
}

# Change (address of 2019) -> records. What is classed as weak, medium or inferred has a star: its strength is inferred.
CHANGES = {
    "1/ice": "E08* E31* E33 N26 N29 E43",
    "1/ice-hsi": "E08* E31* E33 N26 N29 E43",
    "1/ice-administrative-warrant": "E16* E25 E27",
    "2/a": "E16* E25* E27 E29* E50 E51 E52",
    "2/b": "E25 E27 SD1",
    "2/b/1": "E27 Somerville* Cambridge* Springfield* E31* SD1",
    "2/b/2": "E27 SD1",
    "2/b/3": "E15 E25* E31* SD1 N29 E50",
    "2/b/4": "E15 E17 E22 E24 E25 E29 E31 E32 SD1 SD3 E37",
    "2/b/5": "E31* E21* E23 E27",
    "2/b/6": "E10* E16* E27",
    "2/c/1": "E29 E35*",
    "2/c/4": "E31* E33 E35* E43 E50* SD5",
    "3/5": "E29 E31* SD3",
    "4": "E31* E33 SD3",
}
# What tested the report afterwards stands at section 3, whose item (5) is the change; the rest bears on the whole.
AFTERWARDS = "E40 E44 E45 E53 E54 SD4"
WHOLE = "E43 E46 E47 E48 E49 E50 E51 E52 SD5"

# What happened between the draft of 2014 and its passage bears on the text of 2014: the draft isn't held.
PASSED_2014 = {"2/a": "E05 E06 E02*", "recitals/3": "E05*", "recitals/4": "E05*", "recitals/5": "E05*"}


@cache
def told() -> History:
    """Returns the act's history."""
    found = repository.survey(ROOT)
    return repository.history(ACT, found.texts[ACT], found.amendments, repository.bearing_on(found, ACT))


def change() -> Step:
    """Returns the step from 2014 to 2019."""
    return next(step for step in told().steps if step.versions == ("2014", "2019"))


def at(address: str) -> tuple[Evidence, ...]:
    """Returns the evidence of the change at an address of 2019."""
    rows = {row.provision.after.address: row.id for row in change().redline.rows if row.provision.after}
    return change().evidence.get(rows[f"{ACT}/{address}"], ())


def lacking(wanted: str, found: tuple[Evidence, ...]) -> list[str]:
    """Returns which of the records wanted aren't among the evidence, or stand there as better known than they are."""
    strengths: dict[str, set[str]] = {}
    for one in found:
        strengths.setdefault(one.record.id, set()).add(one.bearing.strength)
    return [
        name
        for name in wanted.split()
        if not (known := strengths.get(RECORDS[name.rstrip("*")])) or (name.endswith("*") and known != {"inferred"})
    ]


@pytest.mark.parametrize(("address", "wanted"), CHANGES.items())
def test_a_change_has_the_records_that_the_sources_tie_to_it(address: str, wanted: str) -> None:
    assert lacking(wanted, at(address)) == []


def test_what_came_afterwards_stands_at_the_section_or_at_the_head() -> None:
    assert lacking(AFTERWARDS, at("3")) == [] and lacking(WHOLE, change().whole) == []
    since = {RECORDS[name] for name in (AFTERWARDS + " " + WHOLE).split()}
    periods = {e.record.id: e.period for e in (*at("3"), *change().whole) if e.record.id in since}
    assert periods.pop(RECORDS["E48"]) in ("asked", "since")
    assert set(periods.values()) == {"since"}


@pytest.mark.parametrize(("address", "wanted"), PASSED_2014.items())
def test_what_came_before_the_passage_of_2014_stands_at_its_text(address: str, wanted: str) -> None:
    found = told().evidence["2014", f"{ACT}/{address}"]
    assert lacking(wanted, found) == []
    periods = {e.record.id: e.period for e in found}
    assert {periods[RECORDS[name.rstrip("*")]] for name in wanted.split()} == {"before"}


def test_the_change_of_a_citation_has_no_record() -> None:
    assert at("1/civil-immigration-detainer-request") == ()


def test_no_record_is_said_to_have_caused_a_change() -> None:
    every = [one for several in told().evidence.values() for one in several]
    assert len(every) > 150
    assert [one.record.id for one in every if one.bearing.relation == "prompts"] == []


def test_what_came_before_did() -> None:
    late = [
        (one.record.id, one.address)
        for several in told().evidence.values()
        for one in several
        if one.bearing.relation == "came before" and one.period == "since"
    ]
    assert late == []


def test_the_context_of_the_debate_belongs_to_no_change() -> None:
    context = {e.record.id for e in change().whole if "context" in e.record.topics}
    assert context >= {f"2019-trust-act/2019-07-{name}" for name in ("border-trip", "foreign-born", "raids-announced")}
    beside = {e.record.id for several in change().evidence.values() for e in several}
    assert not context & beside


# What was asked for, and whether the text has it (the outcome at each place).
ASKED = {
    "2014-trust-act/2014-07-31-request-criminal-warrant-only": {"2014 2/a": "adopted"},
    "between-2014-and-2019/2016-11-request-wider-protections": {"2019 ": "not"},
    "between-2014-and-2019/2017-09-19-request-information-policy": {"2019 2/b/4": "adopted", "2019 2/c/4": "partly"},
    "2019-trust-act/2019-04-09-request-clarity-on-warrants": {
        "2019 1/ice-administrative-warrant": "adopted", "2019 2/a": "adopted",
    },
    "2019-trust-act/2019-07-request-drop-reentry": {"2019 2/c/1": ""},
    "2019-trust-act/2019-07-request-transparency": {"2019 3/5": "partly", "2019 4": "partly"},
    "2019-trust-act/2019-07-request-forbid-tips": {"2019 2/b/4": "partly"},
    "2019-trust-act/2019-07-request-follow-somerville": {"2019 2/b": "partly"},
    "2019-trust-act/2019-12-request-end-collaboration": {"2019 2/c": "not", "2019 2/c/4": "not"},
    "since-2020/2025-03-10-request-define-duties": {"2019 1": "not", "2019 2/b": "not"},
}  # fmt: skip


def test_what_was_asked_for_and_what_the_text_has() -> None:
    found: dict[str, dict[str, str]] = {}
    for (version, address), several in told().evidence.items():
        for one in several:
            if one.record.kind == "request":
                place = f"{version} {address.removeprefix(ACT).strip('/')}"
                found.setdefault(one.record.id, {})[place] = one.bearing.outcome
                assert one.period == ("before" if one.bearing.outcome == "adopted" else "asked")
    assert found == ASKED


def test_every_bearing_leads_somewhere() -> None:
    found = repository.survey(ROOT)
    wanted = {(record.id, bearing.where.line) for record, bearing in repository.bearing_on(found, ACT)}
    held = {(e.record.id, e.bearing.where.line) for several in told().evidence.values() for e in several}
    assert wanted == held
