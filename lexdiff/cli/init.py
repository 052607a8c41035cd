"""``lexdiff init``: a new repository of the right shape, with a tiny worked example.

Limits: thin; what is written is in ``read/scaffold``. Rejected: more questions than where versions stand; all else can
be changed later without a loss.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lexdiff.cli.say import clean
from lexdiff.settings import VERSIONS


@click.command()
@click.argument("folder", required=False, default=".")
@click.option("--empty", is_flag=True, help="Without the example, to begin with your own texts.")
@click.option("--versions", type=click.Choice(VERSIONS), help="Where versions stand. Asked on a terminal.")
def init(folder: str, empty: bool, versions: str | None) -> None:
    """Make a new repository of the right shape in FOLDER, with a tiny worked example.

    A version is a folder (ordinances/2020/), or git carries it: then ordinances/ holds each text once, and a version
    is a tag or a commit. If in doubt, take folders: everything is in sight.
    """
    from lexdiff.read import scaffold

    if versions is None and sys.stdin is not None and sys.stdin.isatty():
        versions = click.prompt("Versions are", type=click.Choice(VERSIONS), default="folders")
    versions = versions or "folders"
    for name in scaffold.init(Path(folder), versions, empty):
        click.echo(f"made {clean(name)}")
    if not empty:
        click.echo("The example was made up. To begin without it, with your own texts: lexdiff init --empty NAME")
    if empty:
        then = "lexdiff new ordinance" if versions == "folders" else "git init, then lexdiff new ordinance"
    elif versions != "folders":
        then = "read in README.md how to commit the two versions"
    else:
        then = "lexdiff compare 2020 2023" if folder == "." else "lexdiff check"
    click.echo(f"Next: {then}" if folder == "." else f"Next: cd {clean(folder)}, then {then}")
