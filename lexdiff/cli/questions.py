"""The questions of ``lexdiff new``: one a line, with a default that claims nothing, in words a clerk uses.

A wrong answer is said and asked for again. Limits: called only where standard input is a terminal.
Rejected: asking for every field of the format. Whoever wants the rare ones gives them as options, or edits the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import click

from lexdiff.cli.say import clean
from lexdiff.errors import UnknownName
from lexdiff.model.version import ON_THE_WAY, Ordinance
from lexdiff.read import addresses, compose, dates, intake, proposals, records, standing
from lexdiff.read import desk as desks
from lexdiff.read.desk import Desk
from lexdiff.read.intake import Entry

UNKNOWN = "not known"
_Checked = Callable[[str], str]
# What people are asked besides date, title and note; the rest are options for whoever wants them.
_PRESS, _BODY = ("publisher", "link"), ("body", "docket", "link")
_ASKED = {
    **dict.fromkeys(("news", "report", "statement", "policy", "evidence", "comparator"), _PRESS),
    "vote": ("body", "docket", "result", "count", "link"),
    **dict.fromkeys(records.HEARINGS, (*_BODY, "testify")),
}
_WORDS = {
    "date": "Date, such as 2025-03-10 or 2025-03",
    "title": "Title",
    "publisher": "Who published it",
    "body": "Which body",
    "docket": "Docket",
    "result": "Result, such as passed",
    "count": "Count, such as 7-2",
    "link": "Web address",
    "testify": "How to testify, if it is yet to come",
    "note": "Note, in your own words",
    "type": "Type",
    "before": "Version before",
    "after": "Version that it makes",
    "passed": "Passed on, such as 2025-03-10",
    "approved": "Approved on",
    "effective": "In force from",
    "stage": "How far it is",
    "ordinance": "Id of the ordinance",
}


# -- one question


def date(typed: str) -> str:
    """Returns a date as written, "not known" for whatever says so; ``click.BadParameter`` for anything else."""
    try:
        return dates.parse(typed).text if dates.known(typed) else UNKNOWN
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _writable(typed: str) -> str:
    if flaw := compose.flaw(typed):
        raise click.BadParameter(flaw)
    return typed.strip()


def _ask(key: str, default: str = "", check: _Checked = _writable, words: str = "") -> str:
    """Returns the answer to one question; where the default is "", Enter leaves it out, or ``check`` says why not."""
    shown = bool(default)
    return str(click.prompt(words or _WORDS[key], default=default, show_default=shown, value_proc=check)).strip()


def _one_of(key: str, names: Sequence[str], default: str, words: str = "") -> str:
    def chosen(typed: str) -> str:
        if typed.strip() not in names:
            raise click.BadParameter(f"it is one of {', '.join(names)}")
        return typed.strip()

    return _ask(key, default, chosen, f"{words or _WORDS[key]} ({', '.join(names)})")


def _something(typed: str) -> str:
    if not typed.strip():
        raise click.BadParameter("something must stand here")
    return _writable(typed)


def record(desk: Desk, entry: Entry) -> Entry:
    """Returns what the options said together with the answers."""
    given, note = dict(entry.fields), entry.note
    given["date"] = given.get("date") or _ask("date", UNKNOWN, date)
    given["title"] = given.get("title") or _ask("title", "", _something)
    for key in _ASKED.get(entry.kind, _BODY):
        given[key] = given.get(key) or _ask(key)
    note = note or _ask("note")
    folder = entry.folder or _folder_asked(desk, _fitting(desk, given))
    version = desks.default_version(desk, folder)
    known = dict.fromkeys([version, *desk.proposed])
    texts = [proposals.texts(desk, one) for one in known]
    bears_on = entry.bears_on or _bearings_asked(texts, f"{given['title']}\n{note}")
    if bears_on:
        version = bears_on[0].rpartition("@")[2] if "@" in bears_on[0] else version
        given.update(_claim_asked(desk, version, given))
    return Entry(entry.kind, given, bears_on, folder, note)


def _claim_asked(desk: Desk, version: str, given: dict[str, str]) -> dict[str, str]:
    """Returns relation and strength; the default is the least that is true."""
    when, told = intake.when(given["date"]), dict(given)
    least = desks.claim(desk, when, version, told)[0]
    told["relation"] = told.get("relation") or _one_of("", records.RELATIONS, least, "What it does there")
    least = desks.claim(desk, when, version, told)[1]
    told["strength"] = told.get("strength") or _one_of("", records.STRENGTHS, least, "How well that is known")
    return told


def _folder_asked(desk: Desk, default: str) -> str:
    def named(typed: str) -> str:
        try:
            return desks.named_folder(desk, typed)
        except UnknownName as error:
            raise click.BadParameter(f"{error.what}; {error.hint}") from None

    return _ask("", default, named, "Folder in amendments/")


def _fitting(desk: Desk, given: Mapping[str, str]) -> str:
    return desks.fitting_folder(desk, intake.when(given["date"]), given.get("docket", ""))


def _bearings_asked(texts: Sequence[Sequence[Ordinance]], words: str) -> list[str]:
    """Returns the addresses that the clerk accepts or types; a bare number is a proposal's.

    Proposed are provisions of the first version; one of the others, which are proposals themselves, may be typed.
    """
    found = proposals.propose(words, texts[0])
    show(found)
    every = [ordinance for version in texts for ordinance in version]

    def chosen(typed: str) -> list[str]:
        return [_address(part.strip(), found, every) for part in typed.split(",") if part.strip()]

    how = 'numbers from above, or "2(b)(4)", "section 2"' if found else 'such as "2(b)(4)"'
    question = f"Bears on ({how}; commas between)"
    answer: list[str] = click.prompt(question, default="", show_default=False, value_proc=chosen)
    return answer


def _address(typed: str, found: Sequence[proposals.Proposal], texts: Sequence[Ordinance]) -> str:
    if typed.isdecimal() and 1 <= int(typed) <= len(found):
        return found[int(typed) - 1].address
    if "@" not in typed and not proposals.known(typed, texts):
        raise click.BadParameter(f"no provision is {clean(typed)!r}")
    return addresses.tidy(typed)


def show(found: Sequence[proposals.Proposal]) -> None:
    """Prints proposals, numbered, each with its heading."""
    if found:
        click.echo("It may bear on:")
    for number, proposal in enumerate(found, 1):
        click.echo(clean(f"  {number}  {proposal.address}  {proposal.heading}"))


def amendment(
    desk: Desk, given: dict[str, str], named: list[str], there: list[str]
) -> tuple[dict[str, str], list[str]]:
    """Returns what the options said together with the answers."""
    given = dict(given)
    given["title"] = given.get("title") or _ask("title", "", _something)
    given["type"] = given.get("type") or _one_of("type", records.TYPES, "ordinance")
    if not named:
        answer = _ask("ordinance", "", _something, f"Ids of the ordinances, commas between ({', '.join(there)})")
        named = [name.strip() for name in answer.split(",") if name.strip()]
    before = next((version for version in reversed(desk.law) if version != desk.unmade), UNKNOWN)
    given["before"] = given.get("before") or _version_asked(desk, "before", before)
    given["after"] = given.get("after") or _version_asked(desk, "after", desk.unmade or UNKNOWN)
    given["docket"] = given.get("docket") or _ask("docket")
    for clock in ("passed", "approved", "effective"):
        given[clock] = given.get(clock) or _ask(clock, UNKNOWN, date)
    given["link"] = given.get("link") or _ask("link")
    given["note"] = given.get("note") or _ask("note", words="Summary, in plain language")
    return given, named


def _version_asked(desk: Desk, key: str, default: str) -> str:
    def there(typed: str) -> str:
        if lack := desks.lack(desk, key, typed.strip()):
            raise click.BadParameter(f"{lack.what}; {lack.hint}")
        return typed.strip()

    return _ask(key, default, there)


def ordinance(desk: Desk, given: dict[str, str]) -> dict[str, str]:
    """Returns what the options said together with the answers."""
    given = dict(given)
    there = ", ".join(desk.versions) or "none yet"
    if not desk.carried:
        given["version"] = given.get("version") or _ask("", "", _something, f"Version (there is: {there})")
    given["title"] = given.get("title") or _ask("title", "", _something)
    given["ordinance"] = given["ordinance"] or _ask("ordinance", desks.id_for(desk, given["title"]), _something)
    for clock in ("passed", "effective"):
        given[clock] = given.get(clock) or _ask(clock, UNKNOWN, date)
    known = given["passed"] != UNKNOWN or given["effective"] != UNKNOWN
    given["stage"] = given.get("stage") or _one_of("stage", standing.STAGES, "as passed" if known else "proposed")
    if given["stage"] in ON_THE_WAY:
        given |= {clock: "" for clock in ("passed", "effective") if given[clock] == UNKNOWN}
    return given
