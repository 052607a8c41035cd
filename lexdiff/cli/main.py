"""The door: every command of ``lexdiff``. Arguments in, one verb, text out, exit code.

Exit codes: 0 done, 1 differences or problems found where asked, 2 wrong use or unreadable input.
Limits: nothing but click and ``say`` is imported before a command runs; whoever types ``--help`` pays for nothing else.
Rejected: argparse, which would save 20 ms and cost the completion and the help pages.
"""

from __future__ import annotations

import gc
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lexdiff import __version__
from lexdiff.cli.say import Door, Later, clean, say_problem, stdout, width
from lexdiff.errors import LexdiffError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from typing import TextIO

    from lexdiff.model.redline import Redline

    Writer = Callable[[TextIO], object]

_FORMATS = ("terminal", "text", "markdown", "html", "critic", "json")
_CLOCKS = ("passed", "approved", "effective", "published")
_STYLES = ("strike", "brackets", "capitals", "colour")


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="lexdiff %(version)s")
def commands() -> None:
    """Compares the versions of an ordinance, provision by provision.

    A version is a name (2014), a name at a git revision (2014@main), or a path to a file or folder.
    """


@commands.command()
@click.argument("names", nargs=-1, metavar="OLD NEW [ADDRESS]...")
@click.option(
    "--as-of", "days", multiple=True, metavar="DAY", help="Twice, instead of OLD NEW: what was in force then."
)
@click.option("--clock", type=click.Choice(_CLOCKS), help="Go by this clock for --as-of. Default: effective.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Default: terminal on a terminal, else text.")
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write to this file instead.")
@click.option("--side-by-side", is_flag=True, help="Two columns: before and after.")
@click.option("--summary", is_flag=True, help="The changes in sentences, one a line.")
@click.option("--stat", is_flag=True, help="How much changed in which section.")
@click.option("--only", metavar="KIND,...", help="Only 'wording' (hides form-only changes), or kinds of change.")
@click.option("--context", metavar="N|all", default="0", help="Unchanged provisions to show around each change.")
@click.option("--style", type=click.Choice(_STYLES), default="strike", help="House style of the marks.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when anything differs.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Styled output.")
def compare(names: tuple[str, ...], form: str | None, output: str | None, **options: Any) -> None:
    """Print the redline of OLD and NEW, or of the provisions at each ADDRESS ("2(b)(4)", "2/b/4").

    \b
    lexdiff compare 2014 2019              two versions by name
    lexdiff compare 2014 2019 2/a          one provision, followed where it moved ("2(a)" in quotes)
    lexdiff compare 2019 2019@HEAD~3       a version and its past
    lexdiff compare old.md new.md          any two Markdown files
    lexdiff compare --as-of 2016-05-01 --as-of 2020-01-01    what was in force on two days
    """
    from lexdiff.render import formats, select
    from lexdiff.render.labels import View

    context = _context(options["context"])
    whole = context is None or context > 0 or form == "critic"
    form = form or ("terminal" if output is None and sys.stdout.isatty() else "text")
    only = tuple(filter(None, (options["only"] or "").split(",")))
    select.wanted(only)
    days, clock = options["days"], options["clock"]
    _check_names(names, days, clock)
    if form == "json" and not (whole or only or names[2:] or options["exit_code"] or days):
        _stream(names[0], names[1], output)
        return
    redline, sure = _compared(names, days, clock, whole, form == "json")
    differs = any(row.kinds for ordinance in redline.ordinances for row in ordinance.rows)
    # CriticMarkup is the whole text: it leaves changes out by itself.
    shown, hidden = (redline, 0) if form == "critic" else select.select(redline, only)
    shown = shown if form == "critic" else select.context(shown, context)
    looks = {name: options[name] for name in formats.LOOKS}
    colour = _colour(options["color"], output, form)
    view = View(width=width(), style=options["style"], colour=colour, only=only, hidden=hidden, **looks)
    _write(lambda out: formats.write(shown, form, view, out), form, colour, output)
    if not sure or (differs and options["exit_code"]):
        sys.exit(1 if sure else 2)


def _check_names(names: tuple[str, ...], days: tuple[str, ...], clock: str | None) -> None:
    if len(days) not in (0, 2):
        raise click.UsageError("--as-of stands twice, or not at all")
    if clock and not days:
        raise click.UsageError("--clock goes with --as-of")
    if not days and len(names) < 2:
        raise click.UsageError(f"Missing argument '{'NEW' if names else 'OLD'}'.")


def _compared(
    names: tuple[str, ...], days: tuple[str, ...], clock: str | None, whole: bool, stamped: bool
) -> tuple[Redline, bool]:
    """Returns the redline, and whether nothing was left open about what it compares."""
    if days:
        from lexdiff.cli import asof

        return asof.compare(days, clock or "", names, whole)
    from lexdiff import pipeline

    return pipeline.compare(names[0], names[1], Path.cwd(), names[2:], whole, stamped), True


def _stream(old: str, new: str, output: str | None) -> None:
    """Writes a redline as JSON, ordinance by ordinance; large ones in several processes."""
    from lexdiff import pipeline
    from lexdiff.render import redline_json

    stamps, parts, summary = pipeline.stream(old, new, Path.cwd(), redline_json.part, _pool)
    pieces = redline_json.document(stamps, parts, summary)
    _write(lambda out: out.buffer.writelines(pieces), "json", False, output)


# Below this many bytes, starting processes costs more than they save (measured on two cores).
_LARGE = 6_000_000


def _pool(size: int) -> Executor | None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if size < _LARGE or cores < 2:
        return None
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(min(cores, 8))


def _context(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdecimal() or len(text) > 9:
        raise click.BadParameter(f"{text!r} is neither a number nor 'all'", param_hint="--context")
    return int(text)


def _colour(asked: str, output: str | None, form: str) -> bool:
    if asked != "auto":
        return asked == "always"
    on_terminal = output is None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return form == "terminal" and on_terminal and not os.environ.get("NO_COLOR")


def _write(write: Writer, form: str, colour: bool, output: str | None) -> None:
    """Writes to a file, a pager or standard output."""
    if output not in (None, "-"):
        _replace(Path(str(output)), write)
    elif form == "terminal" and sys.stdout.isatty() and sys.stdin.isatty():
        import io
        import shutil

        text = io.StringIO()
        write(text)
        if text.getvalue().count("\n") >= shutil.get_terminal_size((80, 24)).lines:
            click.echo_via_pager(text.getvalue(), color=colour)
        else:
            click.echo(text.getvalue(), nl=False, color=colour)
    else:
        out = stdout()
        write(out)
        out.flush()
        out.detach()  # standard output stays open for whoever comes after us


def _replace(path: Path, write: Writer) -> None:
    """Writes a file beside its place and puts it there when it is whole; what was there stays until then.

    A link is followed; what is no regular file (a pipe, a device) is written to as it stands.
    """
    import tempfile

    named, path = str(path), Path(os.path.realpath(path))
    try:
        if path.exists() and not path.is_file():
            with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as out:
                write(out)
            return
        mode = path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with open(handle, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as out:
                write(out)
            os.chmod(name, mode)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise LexdiffError(f"can't write it ({error.strerror})", "name another file with --output", named) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@commands.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file is not in canonical form.")
def fmt(paths: tuple[str, ...], check: bool) -> None:
    """Write ordinance files in canonical form; refuses where a character of the text would change.

    Without PATH: all files under ordinances/.
    """
    from lexdiff import formatting

    changed = refused = 0
    for result in formatting.files(paths, Path.cwd()):
        if result.problem is not None:
            say_problem(result.problem)
            refused += 1
        elif result.text is not None:
            changed += 1
            click.echo(f"{'would change' if check else 'formatted'}: {clean(result.shown)}")
            if not check:
                _replace(result.path, partial(_put, result.text))
    if not changed and not refused:
        click.echo("all files are in canonical form")
    if refused or (changed and check):
        sys.exit(1)


def _put(text: str, out: TextIO) -> None:
    out.write(text)


@commands.command()
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
@click.option(
    "--coverage", is_flag=True, help="List changes without a record, and records at no change; they are no problem."
)
def check(form: str, coverage: bool) -> None:
    """List everything that is wrong in texts and records, with file, line and what to do; exit 1 if anything is.

    Lists too where a codified text drifts apart from what was enacted; that is no problem of these files.
    Citations that point to nothing are listed too; a law may be adopted with one, so they count as no problem.
    """
    from lexdiff.cli import drift
    from lexdiff.read import dangling, workspace
    from lexdiff.site import problems as everything

    home = workspace.home(Path.cwd())
    problems = everything.every(home)
    citations = dangling.dangling(home)
    told: dict[str, object] = {
        "schema": "lexdiff.problems/1",
        "problems": [problem._asdict() for problem in problems],
        "citations": [citation._asdict() for citation in citations],
    }
    if form == "text":
        for problem in (*problems, *citations):
            say_problem(problem, err=False)
        if citations:
            click.echo(f"{len(citations)} citation{'s point' if len(citations) != 1 else ' points'} to nothing")
        click.echo(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} found")
    drifts = drift.survey(home)
    for line in drift.lines(drifts) if form == "text" else ():
        click.echo(clean(line))
    if drifts:
        told["drift"] = drift.as_json(drifts)
    if coverage:
        told |= _coverage(form)
    if form == "json":
        import json

        click.echo(json.dumps(told, indent=1, ensure_ascii=True))
    if problems:
        sys.exit(1)


def _coverage(form: str) -> dict[str, object]:
    """Returns which changes have a record, as JSON, None where that can't be counted; says it where text is asked."""
    from lexdiff.cli import coverage as covering

    try:
        found = covering.survey(Path.cwd())
    except LexdiffError as error:  # what can't be read is a problem above, and no second one
        click.echo(clean(f"records of changes not counted: {error.place}: {error.what}"), err=form == "json")
        return {"coverage": None}
    for line in covering.lines(found) if form == "text" else ():
        click.echo(clean(line))
    return {"coverage": covering.as_json(found.steps), "bears_on_nothing": list(found.untied)}


# Commands with a file of their own: what the list says of them, and the module.
_ELSEWHERE = {
    "blame": ("Print which version put each word of a provision there.", "history"),
    "build": ("Make the static site of this repository.", "site"),
    "cache": ("Print where answers are kept, and how large that is; make it smaller.", "cache"),
    "cite": ("Print a citation of a provision, with version, clocks, commit and hash.", "cite"),
    "duties": ("Print what recurs by law, and what became of each time: kept, late, missed or not known.", "duties"),
    "init": ("Make a new repository of the right shape, with a tiny worked example.", "init"),
    "links": ("Ask whether the links of records still lead somewhere; uses the network.", "links"),
    "log": ("Print what happened to a provision, step by step, with its records.", "history"),
    "new": ("Write a record, amendment, ordinance or version, and check it.", "new"),
    "timeline": ("Print all that happened around the ordinances, in order: records, votes, dates.", "timeline"),
    "suggest": ("Name records that may bear on changes without one.", "suggest"),
    "show": ("Print a VERSION (or file, or folder), or what was in force on a day.", "show"),
    "serve": ("Preview the site on this machine; pages reload when their sources change.", "site"),
}


def _load(name: str, module: str) -> click.Command:
    from importlib import import_module

    found: click.Command = getattr(import_module(f"lexdiff.cli.{module}"), name)
    return found


for _name, (_help, _module) in _ELSEWHERE.items():
    commands.add_command(Later(_name, _help, partial(_load, _name, _module)))


def main() -> None:
    """Runs the command line; whatever stops the work becomes one line and a hint."""
    gc.disable()  # a command is short and makes no circles to speak of; collecting costs a fifth of a large comparison
    try:
        commands(prog_name="lexdiff")
    except LexdiffError as error:
        place = f"{error.place}: " if error.place else ""
        _stop(f"{place}{error.what}", error.hint)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read us has had enough
        sys.exit(141)
    except OSError as error:
        _stop(f"{error.filename or 'input'}: {error.strerror or error}", "see whether it is there and may be read")
    except (RecursionError, MemoryError) as error:
        _stop(f"the input is too large or too deep for this machine ({type(error).__name__})", "compare smaller parts")


def _stop(what: str, hint: str) -> None:
    click.echo(f"lexdiff: {clean(what)}" + (f"\n  {clean(hint)}" if hint else ""), err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
