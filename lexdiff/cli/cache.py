"""The command ``lexdiff cache``: where answers are kept, how large that is, and how large it may be.

Limits: the cache of one repository on this machine. Rejected: a setting in ``site/site.toml``; how much disk there is
isn't the publisher's to say for everybody who has a clone.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from lexdiff.cache import FOLDER, Cache
from lexdiff.cli.say import clean
from lexdiff.errors import LexdiffError

_UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}
_SITE = "site.*"


def _bytes(context: click.Context, option: click.Parameter, value: str | None) -> int | None:
    """Returns a size as people write it (500kB, 20 MB, 1G) in bytes."""
    found = re.fullmatch(r"(\d{1,12})\s*([kmg]?)b?", (value or "").strip().lower())
    if value is not None and found is None:
        raise click.BadParameter(f"{value!a} is no size; write 500kB, 20MB or 1GB, and 0 to keep nothing")
    return int(found[1]) * _UNITS[found[2]] if found else None


@click.command()
@click.option("--size", callback=_bytes, metavar="LIMIT", help="Let it be at most so large (20MB); 0 keeps nothing.")
@click.option("--prune", is_flag=True, help="Let go what was asked for least lately, until it is within its limit.")
def cache(size: int | None, prune: bool) -> None:
    """Print where answers of log and blame are kept, how many, how large that is and may be.

    It is safe to delete the folder .lexdiff at any time; what was kept is then worked out again.
    """
    from lexdiff.read.home import home

    root = home(Path.cwd()).root
    found = Cache(root)
    if size is not None:
        _resize(found, size)
    if prune or size is not None:
        found.prune()
    told = found.survey()
    entries = f"{told.entries} {'entry' if told.entries == 1 else 'entries'}"
    click.echo(clean(f"{told.place.relative_to(root)}: {entries}, {_said(told.size)} of at most {_said(told.limit)}"))
    built = [path.stat().st_size for path in found.folder.glob(_SITE) if path.is_file()]
    if built:
        click.echo(f"{FOLDER}/{_SITE}: {_said(sum(built))}, of the site's last build, which has no limit")


def _resize(found: Cache, size: int) -> None:
    try:
        found.resize(size)
    except OSError as error:
        what = f"the limit can't be written ({error.strerror})"
        raise LexdiffError(what, "see who may write there; without a cache all answers are the same", FOLDER) from None


def _said(size: int) -> str:
    for unit, much in (("GB", 1000**3), ("MB", 1000**2), ("kB", 1000)):
        if size >= much:
            return f"{size / much:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} bytes"
