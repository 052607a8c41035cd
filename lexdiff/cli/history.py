"""The commands ``lexdiff log`` and ``lexdiff blame``: where a provision came from, and who put its words there.

Limits: the versions in the working tree. Rejected: one command with a switch; the one tells steps, the other words.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import click

from lexdiff.cache import Cache
from lexdiff.cli.say import stdout, width

_FORMAT = click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
_VERSION = click.option("--version", default="", metavar="VERSION", help="The address is that of this version.")


@click.command()
@click.argument("address")
@_VERSION
@_FORMAT
def log(address: str, version: str, form: str) -> None:
    """Print what happened to the provision at ADDRESS and below it, step by step, with its records.

    An address of an old version leads to the provision that had it, and to where it is now.

    \b
    lexdiff log 2/a                      one provision ("2(a)" in quotes)
    lexdiff log boston-trust-act         the whole ordinance
    lexdiff log 3 --version 2014         what was 3 in 2014
    """

    def write(cache: Cache, out: TextIO) -> None:
        from lexdiff import thread

        found = thread.log(thread.ask(Path.cwd(), address, version, tied=True, cache=cache))
        if form == "json":
            from lexdiff.render import history_json

            history_json.write_log(found, out)
        else:
            from lexdiff.render import log_text

            log_text.write(found, wide, out)

    wide = width()
    _say(("log", address, version, form, wide), write)


@click.command()
@click.argument("address")
@click.option("--deleted", is_flag=True, help="The words that left, and when.")
@_VERSION
@_FORMAT
def blame(address: str, deleted: bool, version: str, form: str) -> None:
    """Print which version put each word of the provision at ADDRESS there, and of what is below it.

    Without --version, the newest version that has the address.

    \b
    lexdiff blame 2/a                    one provision ("2(a)" in quotes)
    lexdiff blame 2/a --deleted          the words that it has no longer
    """

    def write(cache: Cache, out: TextIO) -> None:
        from lexdiff import thread

        found = thread.blame(thread.ask(Path.cwd(), address, version, tied=True, cache=cache))
        if form == "json":
            from lexdiff.render import history_json

            history_json.write_blame(found, out)
        else:
            from lexdiff.render import blame_text

            blame_text.write(found, deleted, wide, out)

    wide = width()
    _say(("blame", address, version, form, wide, deleted), write)


def _say(question: tuple[object, ...], write: Callable[[Cache, TextIO], object]) -> None:
    """Prints the answer to a question, which is worked out only where none is kept."""
    from lexdiff import answers
    from lexdiff.read.home import home

    out = stdout()
    out.write(answers.answered(home(Path.cwd()).root, question, write))
    out.flush()
