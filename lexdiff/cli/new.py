"""``lexdiff new``: asks a clerk what is missing, writes the file, and says what ``check`` says of it.

Exit codes: 0 written and sound, 1 written with problems (or a list with faulty rows: nothing written), 2 wrong use.
Limits: questions only where standard input is a terminal. Every kind is a command of its own, so that ``--help`` shows
the options of that kind and no others.
Rejected: an editor opened on a template. It asks nothing, proposes nothing, and needs an editor.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from lexdiff import settings
from lexdiff.cli import questions
from lexdiff.cli.say import clean, say_problem
from lexdiff.errors import LexdiffError, UnknownName
from lexdiff.read import check, intake, proposals, records, standing, workspace
from lexdiff.read import desk as desks
from lexdiff.read.desk import Desk
from lexdiff.read.intake import Draft, Entry

# Kind -> what the list of commands says of it.
KINDS = {
    "filing": "An ordinance or order that was filed.",
    "hearing-order": "An order that calls for a hearing.",
    "hearing": "A hearing that was held.",
    "working-session": "A working session of a committee.",
    "committee-report": "What a committee reported to the council.",
    "vote": "A vote, with its result and count.",
    "signing": "A signing by the mayor.",
    "codification": "A change to the code.",
    "report": "A report, such as a yearly one.",
    "news": "An article in the press.",
    "statement": "A statement of somebody in office.",
    "lawsuit": "A lawsuit.",
    "ruling": "A ruling of a court.",
    "resolution": "A resolution.",
    "policy": "A policy or order of a department.",
    "request": "Something that was asked for.",
    "evidence": "Any other document.",
    "comparator": "A law of another place.",
}
_HELP = {
    "title": "What it is called.",
    "publisher": "Who published it.",
    "body": "Which body sat or decided.",
    "docket": "Its docket.",
    "link": "Its web address.",
    "archive": "Web address of an archived copy.",
    "quote": "Words from it, 25 at most.",
    "language": "Its language, such as en.",
    "status": "How it stands.",
    "result": "What came of the vote, such as passed.",
    "count": "The count, such as 7-2.",
}

# -- the commands


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def new() -> None:
    """Write a record, amendment or ordinance: asks what is needed, and checks it.

    On a terminal it asks for what the options leave out, and proposes the provisions that it may bear on.

    \b
    lexdiff new hearing                              asks
    lexdiff new news --from-csv press.csv            every row of a list becomes a file
    lexdiff new vote --date 2025-03-10 --title "Vote on permits" --bears-on "2(b)(4)" --result passed
    """


def _option(name: str, help: str = "", **more: Any) -> click.Option:
    return click.Option([f"--{name}"], help=help or _HELP.get(name, ""), **more)


def _when(ctx: click.Context, param: click.Parameter, typed: str | None) -> str | None:
    return questions.date(typed) if typed else typed


def _record_options(kind: str) -> list[click.Parameter]:
    votes = [_option(name) for name in ("result", "count")] if kind == "vote" else []
    return [
        _option("date", "When: 2025-03-10, 2025-03, 2025, a range 2025-03..2025-05, or 'not known'.", callback=_when),
        *(_option(name) for name in intake.TEXTS[1:]),
        *votes,
        click.Option(
            ["--bears-on"],
            multiple=True,
            metavar="ADDRESS[@VERSION]",
            help='A provision it speaks of, such as "2(b)(4)"; may be given again.',
        ),
        _option(
            "relation", "Default: came before, where the dates prove it, else reports.", type=_choice(records.RELATIONS)
        ),
        _option(
            "strength", "Default: sequence, where the dates prove it, else inferred.", type=_choice(records.STRENGTHS)
        ),
        _folder("The folder in amendments/. Default: the amendment whose dates fit, else since-YEAR."),
        _option("note", "In your own words."),
        _option("from-csv", "A list: a header of field names, then one row a record.", metavar="FILE"),
        _quiet(),
    ]


def _choice(names: Sequence[str]) -> click.Choice[str]:
    return click.Choice(list(names))


def _folder(help: str) -> click.Option:
    return click.Option(["--in", "folder"], metavar="FOLDER", default="", help=help)


def _quiet() -> click.Option:
    return click.Option(["--no-questions", "quiet"], is_flag=True, help="Ask nothing, also on a terminal.")


def _given(options: dict[str, Any]) -> dict[str, str]:
    return {key: text.strip() for key, text in options.items() if isinstance(text, str) and text.strip()}


def _record(kind: str, **options: Any) -> None:
    desk = _desk()
    folder, listed, asking = options.pop("folder"), options.pop("from_csv"), _asking(options.pop("quiet"))
    bears_on, given = list(options.pop("bears_on")), _given(options)
    note = given.pop("note", "")
    entry = Entry(kind, given, bears_on, desks.named_folder(desk, folder) if folder else "", note)
    if listed:
        _list(desk, entry, listed)
        return
    entry = questions.record(desk, entry) if asking else entry
    _need(kind, entry.fields, ("date", "title"))
    draft = intake.record(desk, entry)
    _put(desk, draft)
    if not asking and not entry.bears_on:
        _say_proposals(desk, entry, draft)
    _finish(desk, draft)


def _amendment(**options: Any) -> None:
    desk = _desk()
    folder, asking, named = options.pop("folder"), _asking(options.pop("quiet")), list(options.pop("ordinance"))
    given = _given(options)
    there = sorted({text.id for text in proposals.texts(desk, desk.newest)}) if not named else []
    if not named and len(there) == 1:
        named = there  # there is no other that it could be about
    if asking:
        given, named = questions.amendment(desk, given, named, there)
    note = given.pop("note", "")
    _need("amendment", {**given, "ordinance": " ".join(named)}, ("title", "type", "ordinance", "after"))
    draft = intake.amendment(desk, Entry("amendment", given, folder=folder, note=note), named)
    _put(desk, draft)
    _finish(desk, draft)


def _ordinance(**options: Any) -> None:
    desk = _desk()
    asking, given = _asking(options.pop("quiet")), _given(options)
    given["ordinance"] = given.pop("id", "")
    if asking:
        given = questions.ordinance(desk, given)
    given["ordinance"] = given["ordinance"] or intake.slug(given.get("title", ""))
    _need("ordinance", given, ("version", "title"))
    note, version = given.pop("note", ""), given.pop("version")
    draft = intake.ordinance(desk, Entry("ordinance", given, note=note), version)
    _put(desk, draft)
    _finish(desk, draft)


def _amendment_options() -> list[click.Parameter]:
    return [
        _option("title"),
        _option("ordinance", "Id of the ordinance that it changes; may be given again.", multiple=True, metavar="ID"),
        _option("before", "The version before."),
        _option("after", "The version that it makes, or 'not known'."),
        _option("type", "What kind of instrument it is.", type=_choice(records.TYPES)),
        _option("docket"),
        *(_option(clock, f"When it was {clock}.", callback=_when) for clock in ("passed", "approved", "published")),
        _option("effective", "When it takes effect.", callback=_when),
        _option("approval", "How the approval came about.", type=_choice(records.APPROVALS)),
        _option("status", "What became of it, where no date says it.", type=_choice(standing.FATES)),
        _option("link"),
        _folder("The folder in amendments/. Default: made from version and title."),
        _option("note", "The summary, in plain language."),
        _quiet(),
    ]


def _ordinance_options() -> list[click.Parameter]:
    return [
        _option("version", "The version, such as 2025: a folder in ordinances/."),
        _option("id", "The ordinance's id. Default: its title in small letters, with hyphens."),
        _option("title"),
        _option("amendment", "The folder in amendments/ of the instrument that made it."),
        _option("stage", "How far it is.", type=_choice(standing.STAGES)),
        _option("date", "The day of a text from before its passage.", callback=_when),
        _option("wording", "Whose words they are.", type=_choice(check.WORDINGS)),
        _option("official", "Web address of the official text."),
        _option("language"),
        _option("note", "A note."),
        _quiet(),
    ]


def _register() -> None:
    for kind in records.KINDS:
        help = f"{KINDS[kind]} Writes a file in amendments/, and checks it."
        new.add_command(click.Command(kind, callback=partial(_record, kind), params=_record_options(kind), help=help))
    help = "An instrument that makes a new version. Writes amendments/NAME/amendment.md, and checks it."
    new.add_command(click.Command("amendment", callback=_amendment, params=_amendment_options(), help=help))
    help = "A text in a version. Writes ordinances/VERSION/ID.md for you to fill in, and checks it."
    new.add_command(click.Command("ordinance", callback=_ordinance, params=_ordinance_options(), help=help))


_register()


# -- what all of them do


def _desk() -> Desk:
    home = workspace.find(Path.cwd())
    if home is None:
        raise UnknownName("no folder ordinances/ is here or above", "go to one, or make one with `lexdiff init`")
    return desks.desk(home)


def _asking(quiet: bool) -> bool:
    return not quiet and sys.stdin is not None and sys.stdin.isatty()


def _need(kind: str, given: Mapping[str, str], needed: Sequence[str]) -> None:
    missing = [f"--{key}" for key in needed if not given.get(key)]
    if missing:
        raise LexdiffError(f"new {kind} needs {' and '.join(missing)} ('{questions.UNKNOWN}' where nobody knows)")


def _put(desk: Desk, draft: Draft) -> None:
    intake.write(desk.home, [draft])
    click.echo(f"wrote {clean(draft.path)}")


def _finish(desk: Desk, draft: Draft) -> None:
    """Says what `lexdiff check` says of a file that was written, and leaves with 1 where it is anything."""
    problems = check.check(desk.home, {draft.path}, languages=settings.LANGUAGES)
    for problem in problems:
        say_problem(problem, err=False)
    if problems:
        click.echo(f"The file stays: mend {'them' if len(problems) > 1 else 'it'} there, then run lexdiff check.")
        sys.exit(1)


def _list(desk: Desk, standing: Entry, file: str) -> None:
    """Writes what a list comes to, or says what is wrong with it."""
    from lexdiff.read import files, intake_csv

    plan = intake_csv.plan(desk, files.one(Path(file), file).load(), file, standing)
    for line, known in plan.skipped:
        click.echo(clean(f"skipped {file}:{line}: {known} has it already"))
    for problem in plan.problems:
        say_problem(problem, err=False)
    if plan.problems:
        click.echo("nothing was written: mend the list and try again")
        sys.exit(1)
    intake.write(desk.home, plan.drafts)
    for draft in plan.drafts:
        click.echo(f"wrote {clean(draft.path)}")
    click.echo(f"{len(plan.drafts)} written, {len(plan.skipped)} skipped")


def _say_proposals(desk: Desk, entry: Entry, draft: Draft) -> None:
    version = desks.default_version(desk, draft.path.split("/")[1])
    found = proposals.propose(f"{entry.fields.get('title', '')}\n{entry.note}", proposals.texts(desk, version))
    questions.show(found)
    if found:
        click.echo("Nothing is tied to them yet: write bears_on into the file, or give --bears-on next time.")
