"""The options of ``lexdiff new``: of a record by its kind, of an amendment, an ordinance and a version.

Limits: names and help only; what they lead to is in ``new``. Rejected: leaving them with the commands; the file grew
long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from lexdiff.cli import questions
from lexdiff.read import check, intake, records, standing

# Kind -> what the list of commands says of it.
KINDS = {
    "filing": "An ordinance or order that was filed.",
    "hearing-order": "An order that calls for a hearing.",
    "hearing": "A hearing, held or announced.",
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
    "testify": "How people can speak there, or write to it, while it is yet to come.",
}


def _option(name: str, help: str = "", **more: Any) -> click.Option:
    return click.Option([f"--{name}"], help=help or _HELP.get(name, ""), **more)


def _when(ctx: click.Context, param: click.Parameter, typed: str | None) -> str | None:
    return questions.date(typed) if typed else typed


def record(kind: str) -> list[click.Parameter]:
    """Returns the options of a record of a kind."""
    votes = [_option(name) for name in ("result", "count")] if kind == "vote" else []
    return [
        _option("date", "When: 2025-03-10, 2025-03, 2025, a range 2025-03..2025-05, or 'not known'.", callback=_when),
        *(_option(name) for name in intake.TEXTS[1:]),
        *votes,
        *([_option("testify")] if kind in records.HEARINGS else ()),
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


def _clocks() -> list[click.Option]:
    said = {clock: f"When it was {clock}." for clock in records.CLOCKS} | {"effective": "When it takes effect."}
    return [_option(clock, help, callback=_when) for clock, help in said.items()]


def _approval() -> click.Option:
    return _option("approval", "How the approval came about.", type=_choice(records.APPROVALS))


def amendment() -> list[click.Parameter]:
    """Returns the options of an amendment."""
    return [
        _option("title"),
        _option("ordinance", "Id of the ordinance that it changes; may be given again.", multiple=True, metavar="ID"),
        _option("before", "The version before."),
        _option("after", "The version that it makes, or 'not known'."),
        _option("type", "What kind of instrument it is.", type=_choice(records.TYPES)),
        _option("docket"),
        *_clocks(),
        _approval(),
        _option("status", "What became of it, where no date says it.", type=_choice(standing.FATES)),
        _option("link"),
        _folder("The folder in amendments/. Default: made from version and title."),
        _option("note", "The summary, in plain language."),
        _quiet(),
    ]


def ordinance() -> list[click.Parameter]:
    """Returns the options of an ordinance's text."""
    return [
        _option("version", "The version, such as 2025: a folder in ordinances/. Not needed where git carries them."),
        _option("id", "The ordinance's id. Default: that of the one with this title, else the title with hyphens."),
        _option("title"),
        _option("amendment", "The folder in amendments/ of the instrument that made it."),
        _option(
            "stage",
            "How far it is. Default: as passed where a date of law is given, else proposed.",
            type=_choice(standing.STAGES),
        ),
        _option("date", "The day of a text from before its passage.", callback=_when),
        *_clocks(),
        _approval(),
        _option("wording", "Whose words they are.", type=_choice(check.WORDINGS)),
        _option("official", "Web address of the official text."),
        _option("language"),
        _option("note", "A note."),
        _quiet(),
    ]


def version() -> list[click.Parameter]:
    """Returns the argument and the options of a version."""
    return [
        click.Argument(["version"]),
        click.Option(["--from", "before"], metavar="VERSION", default="", help="Copied from. Default: the newest law."),
        click.Option(
            ["--ordinance", "ordinances"], multiple=True, metavar="ID", help="Only this one; may be given again."
        ),
        _option("amendment", "The folder in amendments/ of the instrument that makes it.", default=""),
    ]
