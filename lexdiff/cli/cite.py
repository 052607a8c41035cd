"""The command ``lexdiff cite``: a citation of one provision to paste, with all that makes it checkable later.

It names the version, the four clocks ("not known" where nobody says), the file, its SHA-256, and the commit where the
file stands as committed. Limits: without ``--version``, the newest version that isn't a proposal.
Rejected: a style guide's form (Bluebook); it has no place for the version, which is what makes a citation checkable.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lexdiff.cli.say import clean

if TYPE_CHECKING:
    from lexdiff.model.version import Ordinance, Stamp


@click.command()
@click.argument("address")
@click.option("--version", "-v", "version", metavar="VERSION", help="Default: the newest version that is no proposal.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
def cite(address: str, version: str | None, form: str) -> None:
    """Print a citation of the provision at an ADDRESS: version, clocks, file, commit and SHA-256.

    \b
    lexdiff cite "2(b)(4)"                       the newest version
    lexdiff cite boston-trust-act/3 -v 2014      a version by name; 2019@main works too
    """
    stamp, found = _held(version, address) if version else _newest(address)
    facts = [_facts(stamp, ordinance) for ordinance in found]
    if form == "json":
        import json

        click.echo(json.dumps({"schema": "lexdiff.citation/1", "citations": facts}, indent=1, ensure_ascii=True))
        return
    for one in facts:
        click.echo(clean(_told(one)))


def _held(version: str, address: str) -> tuple[Stamp, list[Ordinance]]:
    from lexdiff import pipeline
    from lexdiff.model.pair import Pair
    from lexdiff.read import workspace

    tree = workspace.resolve(version, Path.cwd())
    return pipeline.show(tree, pipeline.instruments_of(Pair(tree, tree)), address, stamped=True)


def _newest(address: str) -> tuple[Stamp, list[Ordinance]]:
    """Returns the same in the newest version that is law; ``UnknownName`` names an older one where that lacks it."""
    from lexdiff.errors import UnknownName

    versions = _newest_first()
    if not versions:
        raise UnknownName("there is no version yet", "a version is a folder in ordinances/")
    problem: UnknownName | None = None
    for name in versions:
        try:
            found = _held(name, address)
        except UnknownName as error:
            problem = problem or error
            continue
        if problem is not None:
            raise UnknownName(problem.what, f"version {name} has it: add --version {name}", problem.place)
        return found
    raise problem or UnknownName("no version has it", "see `lexdiff show VERSION`")


def _newest_first() -> list[str]:
    """Returns the names of the versions that are law and held; where there is none, of all."""
    from lexdiff.read import records, texts, versions, workspace

    home = workspace.home(Path.cwd())
    amendments = records.amendments(workspace.instrument_files(home))[0]
    known = versions.whole(home.root, amendments)
    told = [one for several in texts.every(home, amendments, known).values() for one in several]
    law = {one.version for one in told if one.standing == "law" and one.held}
    newest_first = versions.order(known, amendments)[::-1]
    return [name for name in newest_first if name in law] or newest_first


def _facts(stamp: Stamp, ordinance: Ordinance) -> dict[str, Any]:
    from lexdiff.site import citation

    provision = ordinance.root
    content = ordinance.source.encode("utf-8", "surrogatepass")
    passed, approved, effective, published = (when.text if when else None for when in ordinance.clocks.dates)
    return {
        "ordinance": ordinance.id,
        "title": " ".join((ordinance.title or ordinance.id).split()),
        "address": provision.address,
        "cite": citation.cited(provision, ordinance.id) if "/" in provision.address else "",
        "version": stamp.version,
        "stage": ordinance.front.get("stage") or None,
        "wording": ordinance.wording or None,
        "attestation": provision.attestation or None,
        "clocks": {
            "passed": passed,
            "approved": approved,
            "approval": ordinance.clocks.approval or None,
            "effective": effective,
            "published": published,
        },
        "file": ordinance.file,
        "line": provision.line,
        "sha256": hashlib.sha256(content).hexdigest(),
        "commit": None if stamp.dirty else stamp.commit,
        "revision": stamp.revision,
    }


def _told(one: dict[str, Any]) -> str:
    from lexdiff.render.labels import APPROVALS

    clocks = one["clocks"]
    approved = APPROVALS.get(clocks["approval"] or "", "approved")
    names = {"passed": "passed", "approved": approved, "effective": "effective", "published": "published"}
    dates = [f"{name} {clocks[clock] or 'not known'}" for clock, name in names.items()]
    where = ", ".join(filter(None, (one["title"], one["cite"])))
    parts = [f"{where}, version {one['version']} ({'; '.join(filter(None, (one['stage'], *dates)))})"]
    if one["attestation"] == "not held":
        parts.append("its wording is not held")
    elif "restate" in (one["attestation"] or one["wording"] or ""):
        parts.append("a restatement, not the enacted wording")
    commit = f"commit {one['commit']}" if one["commit"] else "in no commit"
    parts.append(f"{one['file']}, line {one['line']}, {commit}, SHA-256 {one['sha256']}")
    return "; ".join(parts)
