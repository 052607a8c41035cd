"""``lexdiff build``: makes the static site.

Limits: thin; the work is in ``site``. Rejected: options for what ``site/site.toml`` says; two places would disagree.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.option("--output", "-o", type=click.Path(file_okay=False), help="Folder of the site. Default: public/.")
@click.option("--strict", is_flag=True, help="Build nothing if `lexdiff check` finds problems.")
def build(output: str | None, strict: bool) -> None:
    """Make the static site of this repository: pages, redlines, records."""
    from lexdiff import repository
    from lexdiff.errors import LexdiffError
    from lexdiff.read import check, workspace
    from lexdiff.site import build as building

    home = workspace.find(Path.cwd())
    if home is not None and strict and (problems := check.check(home)):
        for one in problems:
            click.echo(f"{one.file}:{one.line}: {one.what}; {one.hint}", err=True)
        raise LexdiffError(f"{len(problems)} problems found, nothing built", "mend them, or build without --strict")
    target = Path(output) if output else repository.root(Path.cwd()) / "public"
    shows = sys.stderr.isatty()

    def progress(done: int, total: int) -> None:
        if shows:
            click.echo(f"\r{done} of {total}", nl=False, err=True)

    made = building.build(Path.cwd(), target, None, progress)
    if shows:
        click.echo("\r\033[K", nl=False, err=True)
    for line in building.left_out():
        click.echo(line)
    click.echo(f"{target}: {len(made.rendered)} parts made, {len(made.kept)} kept, {len(made.removed)} pages gone")
