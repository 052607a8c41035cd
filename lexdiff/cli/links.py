"""``lexdiff links``: asks, when somebody asks it to, whether the links of records still lead somewhere.

Limits: never part of another command. Exit 1 where a link is gone or has moved.
Rejected: mending links by itself; whether a page at a new address is the same one, a person must see.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lexdiff.cli.say import clean

if TYPE_CHECKING:
    from lexdiff.links.fetch import Asking
    from lexdiff.links.survey import Named
    from lexdiff.read.checked import Checked
    from lexdiff.repository import Repository

_WORDS = {"answers": "answer", "moved": "moved", "gone": "gone", "not known": "not known"}


@click.command()
def links() -> None:
    """Ask whether the links of records, amendments and ordinances still lead somewhere. This uses the network.

    Writes the day and the result of each into site/links.json, which the site can show, and prints lines to paste for
    those that have moved or are gone. One request at a time at each host; private addresses are never asked.
    """
    from datetime import date

    from lexdiff import repository
    from lexdiff.links import survey
    from lexdiff.read import checked
    from lexdiff.read.rewrite import rewrite

    found = repository.survey(Path.cwd())
    named = survey.named(found.amendments, found.records, _official(found))
    before = checked.read(found.root)
    shows = sys.stderr.isatty()

    def progress(done: int) -> None:
        if shows:
            click.echo(f"\r{done} of {len(named)}", nl=False, err=True)

    today = date.today().isoformat()
    after = survey.check(named, before, today, _asking(found.root), progress, survey.ARCHIVE)
    if shows:
        click.echo("\r\033[K", nl=False, err=True)
    rewrite(found.root / checked.FILE, checked.text(after), str(found.root / checked.FILE))
    for line in told(named, after):
        click.echo(clean(line))
    if any(one.result in ("gone", "moved") for one in after.values()):
        sys.exit(1)


def _asking(root: Path) -> Asking:
    from lexdiff import __version__, settings
    from lexdiff.links import fetch, survey

    ours = settings.read(root).address
    agent = f"lexdiff/{__version__} (checks the links of a site{' ' + ours if ours.isascii() else ''})"
    return fetch.Asking(agent, survey.Turns())


def _official(found: Repository) -> Mapping[str, str]:
    """Returns the links to official texts, by the newest files that give them."""
    from lexdiff.read import frontmatter

    texts = ((several[-1].file, several[-1].source) for several in found.texts.values())
    return {file: link for file, source in texts if (link := frontmatter.scalars(source).get("official", ""))}


def told(named: Sequence[Named], after: Mapping[str, Checked]) -> Iterator[str]:
    """Yields what people read: each link that doesn't simply answer, with the line to paste, and the count."""
    for one in named:
        found = after[one.link]
        if found.result == "answers":
            continue
        yield f"{', '.join(one.files)}: {found.result}: {one.link}" + (f" ({found.why})" if found.why else "")
        if found.result == "moved":
            yield f"  link: {found.to}"
        elif found.result == "gone":
            yield f"  archive: {found.to}" if found.to else "  the archive has no copy either"
    results = [found.result for found in after.values()]
    counted = ", ".join(f"{results.count(result)} {word}" for result, word in _WORDS.items())
    yield f"{len(after)} link{'s' if len(after) != 1 else ''}: {counted}; written to site/links.json"
