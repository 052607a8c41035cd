"""``lexdiff new``: asks a clerk what is missing, writes the file, and says what ``check`` says of it.

Exit codes: 0 written and sound, 1 written with problems (or a list with faulty rows: nothing written), 2 wrong use.
Limits: questions only where standard input is a terminal. Every kind is a command of its own, so that ``--help`` shows
the options of that kind and no others.
Rejected: an editor opened on a template. It asks nothing, proposes nothing, and needs an editor.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from lexdiff.cli import new_options, questions
from lexdiff.cli.say import clean, say_problem
from lexdiff.cli.writing import finish, may_ask, need, open_desk, put
from lexdiff.errors import LexdiffError, UnknownName, Unreadable
from lexdiff.read import dates, enact, files, intake, intake_csv, proposals, records, successor
from lexdiff.read import desk as desks
from lexdiff.read.desk import Desk
from lexdiff.read.intake import Draft, Entry

_CARRIED = 'git add ordinances && git commit -m "What it does" && git tag 2025'

# -- the commands


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def new() -> None:
    """Write a record, amendment, ordinance or version, and check it.

    On a terminal it asks for what the options leave out, and proposes the provisions that it may bear on.

    \b
    lexdiff new hearing                              asks
    lexdiff new version 2025 --from 2023             begins with the text of 2023
    lexdiff new news --from-csv press.csv            every row of a list becomes a file
    lexdiff new vote --date 2025-03-10 --title "Vote on permits" --bears-on "2(b)(4)" --result passed
    """


def _given(options: dict[str, Any]) -> dict[str, str]:
    return {key: text.strip() for key, text in options.items() if isinstance(text, str) and text.strip()}


def _record(kind: str, **options: Any) -> None:
    desk = open_desk()
    folder, listed, asking = options.pop("folder"), options.pop("from_csv"), may_ask(options.pop("quiet"))
    bears_on, given = list(options.pop("bears_on")), _given(options)
    note = given.pop("note", "")
    entry = Entry(kind, given, bears_on, desks.named_folder(desk, folder) if folder else "", note)
    if listed:
        _list(desk, entry, listed)
        return
    entry = questions.record(desk, entry) if asking else entry
    need(kind, entry.fields, ("date", "title"))
    if known := intake_csv.known(desk, entry):
        raise LexdiffError("it is there already, and nothing was written", "change that file, or its title here", known)
    draft = intake.record(desk, entry)
    put(desk, [draft])
    if not entry.bears_on:
        _say_proposals(desk, entry, draft, asking)
    finish(desk, {draft.path})


def _amendment(**options: Any) -> None:
    desk = open_desk()
    folder, asking, named = options.pop("folder"), may_ask(options.pop("quiet")), list(options.pop("ordinance"))
    given = _given(options)
    there = _held_by(desk, given) if not named else []
    if not named and len(there) == 1:
        named = there  # there is no other that it could be about
    if asking:
        given, named = questions.amendment(desk, given, named, there)
    note = given.pop("note", "")
    need("amendment", {**given, "ordinance": " ".join(named)}, ("title", "type", "ordinance", "after"))
    for key in ("before", "after"):
        if lack := desks.lack(desk, key, given.get(key, "")):
            raise lack
    _refuse_same(desk, given, named)
    draft = intake.amendment(desk, Entry("amendment", given, folder=folder, note=note), named)
    put(desk, [draft])
    texts = [file for name in named for file in desks.holds(desk, given["after"], name)]
    for file in enact.as_passed(desk.home.root, texts) if _passed(given) and not desk.carried else ():
        click.echo(f"wrote {clean(file)}: stage: as passed")
    finish(desk, {draft.path, *texts})


def _held_by(desk: Desk, given: dict[str, str]) -> list[str]:
    """Returns the ids of the ordinances that an amendment can be about: those in the version that it makes."""
    named = (given.get("after", ""), desk.unmade, given.get("before", ""), desk.newest)
    version = next((one for one in named if one in desk.versions), "")
    return sorted({text.id for text in proposals.texts(desk, version)})


def _refuse_same(desk: Desk, given: dict[str, str], named: Sequence[str]) -> None:
    """Stops where the amendment is there already: two of them would make the same version."""
    for one in desk.amendments:
        if one.after == given["after"] and one.title == given["title"] and {*one.ordinances} == {*named}:
            raise LexdiffError(
                "it is there already, and nothing was written", "change that file, or its title here", one.where.file
            )


def _passed(given: dict[str, str]) -> bool:
    fate, vetoed = given.get("status", ""), given.get("approval") == "vetoed"
    return any(dates.known(given.get(clock, "")) for clock in records.CLOCKS) and (
        (fate == "" and not vetoed) or fate in ("adopted", "not yet in force")
    )


def _ordinance(**options: Any) -> None:
    desk = open_desk()
    asking, given = may_ask(options.pop("quiet")), _given(options)
    given["ordinance"] = given.pop("id", "")
    if asking:
        given = questions.ordinance(desk, given)
    need("ordinance", given, ("title",) if desk.carried else ("version", "title"))
    given["ordinance"] = given["ordinance"] or desks.id_for(desk, given["title"])
    # Without a date nobody has said that it is law, and an empty text must not stand as what the law says today.
    given["stage"] = given.get("stage") or ("as passed" if _passed(given) else "proposed")
    note, version = given.pop("note", ""), given.pop("version", "")
    if given.get("wording") != "not held" and not desk.carried:
        _refuse_known(desk, given["ordinance"], version)
    draft = intake.ordinance(desk, Entry("ordinance", given, note=note), version)
    put(desk, [draft])
    if given.get("wording") != "not held":
        click.echo(clean(f"Write its text there, below the title; its stage is {given['stage']}."))
        click.echo('A section begins "## 1. Definitions", a part of it "(a) ...". Then: lexdiff check')
        if desk.carried:
            click.echo(f"Then commit it, and give the version its name: {_CARRIED}")
    finish(desk, {draft.path}, ready=False)


def _refuse_known(desk: Desk, name: str, version: str) -> None:
    """Stops where the ordinance isn't new: with an empty text in its next version, all of it would be struck."""
    former = [one for one in desk.law if desks.holds(desk, one, name)]
    if former and version not in former:
        hint = f"to begin with its text: lexdiff new version {version} --from {former[-1]} --ordinance {name}"
        raise LexdiffError(
            f"version {former[-1]} has an ordinance {name}", f"{hint}; another ordinance needs another --id"
        )


def _version(version: str, before: str, ordinances: Sequence[str], amendment: str) -> None:
    desk = open_desk()
    if desk.carried:
        how = f"change the text in ordinances/, and commit it: {_CARRIED}"
        raise LexdiffError("git carries the versions here, so there is nothing to copy", how)
    before = before or desk.newest
    if not before and desk.versions:
        last = desk.versions[-1]
        hint = f"if {last} was passed, write stage: as passed into its file; else name it: --from {last}"
        raise UnknownName(f"no version is law, and {last} is proposed", hint)
    if not before:
        raise UnknownName("no version is there to copy from", "begin with `lexdiff new ordinance`")
    drafts = successor.successor(desk, version, before, ordinances, amendment)
    put(desk, drafts)
    click.echo(clean(f"They are proposed until stage says otherwise. Change the text in ordinances/{version}/, then:"))
    click.echo(clean(f"  lexdiff new amendment --before {before} --after {version}"))
    click.echo("With the date on which it was passed it is law; without one it stays proposed.")
    finish(desk, {draft.path for draft in drafts})


def _register() -> None:
    for kind in records.KINDS:
        help = f"{new_options.KINDS[kind]} Writes a file in amendments/, and checks it."
        new.add_command(
            click.Command(kind, callback=partial(_record, kind), params=new_options.record(kind), help=help)
        )
    help = "An instrument that makes a new version. Writes amendments/NAME/amendment.md, and checks it."
    new.add_command(click.Command("amendment", callback=_amendment, params=new_options.amendment(), help=help))
    help = (
        "A text in a version. Writes ordinances/VERSION/ID.md (or ordinances/ID.md) for you to fill in, and checks it."
    )
    new.add_command(click.Command("ordinance", callback=_ordinance, params=new_options.ordinance(), help=help))
    help = "A version that begins with the text of another. Writes ordinances/VERSION/, as proposed."
    new.add_command(click.Command("version", callback=_version, params=new_options.version(), help=help))


_register()


def _list(desk: Desk, standing: Entry, file: str) -> None:
    """Writes what a list comes to, or says what is wrong with it."""
    if not Path(file).exists():
        raise Unreadable(f"there is no file {file}", "name a list in CSV, whose first row names the fields")
    plan = intake_csv.plan(desk, files.one(Path(file), file).load(), file, standing)
    for line, known in plan.skipped:
        click.echo(clean(f"skipped {file}:{line}: {known} has it already"))
    for problem in plan.problems:
        say_problem(problem, err=False)
    if plan.problems:
        click.echo("nothing was written: mend the list and try again")
        sys.exit(1)
    put(desk, plan.drafts)
    click.echo(f"{len(plan.drafts)} written, {len(plan.skipped)} skipped")


def _say_proposals(desk: Desk, entry: Entry, draft: Draft, asked: bool) -> None:
    """Says that a record bears on nothing, and, to whoever wasn't asked, on what it may."""
    if not asked:
        version = desks.default_version(desk, draft.path.split("/")[1])
        questions.show(
            proposals.propose(f"{entry.fields.get('title', '')}\n{entry.note}", proposals.texts(desk, version))
        )
    click.echo("It bears on nothing yet, and stands at no change: write bears_on into the file (--bears-on next time).")
