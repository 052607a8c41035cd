"""``lexdiff build`` makes the static site, ``lexdiff serve`` previews it.

Limits: thin; the work is in ``site``. Rejected: options for what ``site/site.toml`` says; two places would disagree.
"""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lexdiff.cli.say import clean, say_problem

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from lexdiff.site.publish import Published


@click.command()
@click.option("--output", "-o", type=click.Path(file_okay=False), help="Folder of the site. Default: public/.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that share the work. Default: as many as pay.")
@click.option("--strict", is_flag=True, help="Build nothing if `lexdiff check` finds problems.")
@click.option("--register", is_flag=True, help="Add the pages to site/addresses.json: their addresses stay for ever.")
def build(output: str | None, strict: bool, jobs: int | None, register: bool) -> None:
    """Make the static site of this repository: pages, redlines, records."""
    from lexdiff import repository
    from lexdiff.errors import LexdiffError
    from lexdiff.read import workspace
    from lexdiff.site import build as building
    from lexdiff.site import problems

    home = workspace.find(Path.cwd())
    if home is not None and strict and (found := problems.every(home)):
        for one in found:
            say_problem(one)
        raise LexdiffError(
            f"{_number(len(found), 'problem')} found, nothing built", "mend them, or build without --strict"
        )
    target = Path(output) if output else repository.root(Path.cwd()) / "public"
    shows = sys.stderr.isatty()

    def progress(done: int, total: int) -> None:
        if shows:
            click.echo(f"\r{done} of {total}", nl=False, err=True)

    with _pool(jobs) as executor:
        made = building.build(Path.cwd(), target, executor, progress)
    if shows:
        click.echo("\r\033[K", nl=False, err=True)
    for line in building.left_out():
        click.echo(line)
    if number := int(made.facts[problems.NAME]):
        click.echo(f"{_number(number, 'problem')}: see `lexdiff check`")
    if register:
        _register(target)
    click.echo(f"{clean(str(target))}: {_summary(made)}")


def _number(number: int, of: str) -> str:
    return f"{number} {of}{'s' if number != 1 else ''}"


def _summary(made: Published) -> str:
    """Returns how many pages there are, which others than before, and which no more; other files aren't counted."""
    some = (made.paths, made.changed, made.removed)
    pages, changed, gone = (sum(path.endswith(".html") for path in paths) for paths in some)
    return f"{_number(pages, 'page')}, {changed} changed, {gone} gone"


def _register(target: Path) -> None:
    """Adds the pages of a site to the registry of addresses."""
    from lexdiff import repository, settings
    from lexdiff.site import registry

    root = repository.root(Path.cwd())
    number = registry.register(root, target, settings.read(root).languages)
    click.echo(f"{registry.FILE}: {number} pages registered")


def _pool(jobs: int | None) -> AbstractContextManager[Executor | None]:
    """Returns the processes that share the work; they start when there is work to share."""
    if jobs is None:
        jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if jobs < 2:
        return nullcontext()
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(jobs)


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any that is free."
)
def serve(port: int) -> None:
    """Preview the site on this machine; pages reload when their sources change."""
    import tempfile
    import threading

    from lexdiff import repository
    from lexdiff.errors import LexdiffError
    from lexdiff.read import workspace
    from lexdiff.site import build as building
    from lexdiff.site import problems
    from lexdiff.site import serve as serving

    root = repository.root(Path.cwd())
    with tempfile.TemporaryDirectory(prefix="lexdiff-preview-") as folder:
        target = Path(folder) / "site"
        cache = Path(folder) / "cache"
        preview = serving.Preview(
            root,
            target,
            lambda: building.build(root, target, cache=cache),
            lambda: list(problems.every(workspace.Workspace(root))),
        )
        try:
            server = serving.server(preview, port)
        except OSError as error:
            raise LexdiffError(f"port {port} can't be used ({error.strerror})", "name another with --port") from None
        preview.stirred()
        preview.build()
        threading.Thread(target=preview.watch, daemon=True).start()
        click.echo(f"http://{serving.HOST}:{server.server_port}/   (Ctrl-C ends it)")
        for one in preview.problems[:10]:
            say_problem(one)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            preview.stopped.set()
            server.server_close()
