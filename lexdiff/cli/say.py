"""How commands speak on the terminal, and how a command that is seldom called stays unread until it is.

Limits: imported at the door, so nothing but click may be imported here.
Rejected: leaving this in ``main``, which would make a circle of every command that has a file of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from io import TextIOWrapper

    from lexdiff.model.location import Problem


class Later(click.Command):
    """Stands for a command in the list of commands; ``load`` gives the command itself when it is called."""

    def __init__(self, name: str, help: str, load: Callable[[], click.Command]) -> None:
        super().__init__(name, help=help)
        self.load = load


class Door(click.Group):
    """A group that reads a command's own file only when that command is called, completed or asked for its help."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Returns the command that the arguments name, loaded."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Later) else command, rest


def clean(text: str) -> str:
    """Returns a text for the terminal: one line, and nothing in it that a terminal obeys."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def say_problem(problem: Problem, err: bool = True) -> None:
    """Prints a problem on one line."""
    line = f":{problem.line}" if problem.line else ""
    click.echo(clean(f"{problem.file}{line}: {problem.what}; {problem.hint}"), err=err)


def width() -> int:
    """Returns how many columns the terminal has, 80 where there is none."""
    import shutil

    return shutil.get_terminal_size((80, 24)).columns


def stdout() -> TextIOWrapper:
    """Returns standard output, in UTF-8 with LF whatever the locale says: the same bytes everywhere."""
    import io

    return io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogateescape", newline="\n")
