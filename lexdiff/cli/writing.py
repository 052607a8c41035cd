"""What the commands of ``lexdiff new`` do alike: find the repository, write, and say what ``check`` says of it.

Limits: nothing is asked here; that is for ``questions``. Rejected: leaving this with the commands; the file grew long.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import click

from lexdiff import settings
from lexdiff.cli.questions import UNKNOWN
from lexdiff.cli.say import clean, say_problem
from lexdiff.errors import LexdiffError
from lexdiff.read import check, intake, workspace
from lexdiff.read import desk as desks
from lexdiff.read.desk import Desk
from lexdiff.read.intake import Draft


def open_desk() -> Desk:
    """Returns what intake knows of the repository around the current folder."""
    return desks.desk(workspace.home(Path.cwd()))


def may_ask(quiet: bool) -> bool:
    """Returns whether somebody is there to answer."""
    return not quiet and sys.stdin is not None and sys.stdin.isatty()


def need(kind: str, given: Mapping[str, str], needed: Sequence[str]) -> None:
    """Stops where options are missing."""
    missing = [f"--{key}" for key in needed if not given.get(key)]
    if missing:
        raise LexdiffError(f"new {kind} needs {' and '.join(missing)} ('{UNKNOWN}' where nobody knows)")


def put(desk: Desk, drafts: Sequence[Draft]) -> None:
    """Writes drafts, and says so."""
    intake.write(desk.home, drafts)
    for draft in drafts:
        click.echo(f"wrote {clean(draft.path)}")


def finish(desk: Desk, files: Collection[str], ready: bool = True) -> None:
    """Says what `lexdiff check` says of files, and leaves with 1 where it is anything.

    Of a file that isn't ``ready`` nobody is told that it is empty; whoever wrote it knows.
    """
    problems = check.check(desk.home, files, languages=settings.LANGUAGES)
    problems = tuple(one for one in problems if ready or one.what != check.EMPTY)
    for problem in problems:
        say_problem(problem, err=False)
    if problems:
        click.echo(f"The file stays: mend {'them' if len(problems) > 1 else 'it'} there, then run lexdiff check.")
        sys.exit(1)
