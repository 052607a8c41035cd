"""The files for programs under ``data/``: redlines, versions and records as JSON, changes as CSV, lists of them all.

``data/site.json`` names the commit and the hash of ``data/index.json``, which names the hash of every other file.
Limits: commits stand in the manifest only, else each of them, and each rewriting of history, would change each file.
Rejected: one large file; who wants one redline shouldn't load a code.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from lexdiff import __version__
from lexdiff.model.history import History
from lexdiff.model.record import Record
from lexdiff.model.version import Stamp
from lexdiff.read.state import State
from lexdiff.render import annotated_json, record_json, version_json
from lexdiff.settings import Settings
from lexdiff.site import urls
from lexdiff.site.facts import Facts

INDEX, SITE = "data/index.json", "data/site.json"
FACTS = ("id", "title", "url", "restated", "versions", "steps", "files")  # of an ordinance, that this needs
COLUMNS = (
    *("ordinance", "before", "after", "address_before", "address_after", "kinds", "form_only", "sentence", "records"),
    *("link", "attestation_before", "attestation_after", "restatement"),
)
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def of_ordinance(history: History) -> dict[str, bytes]:
    """Returns the versions and redlines of an ordinance as JSON, by their paths."""
    found: dict[str, bytes] = {}
    editions, steps = history.shown()
    for edition in editions:
        out = io.StringIO()
        version_json.write(Stamp(edition.version), [edition.ordinance], out)
        found[urls.version_json(history.id, edition.version)] = _bytes(out)
    for step in steps:
        found[urls.redline_json(history.id, *step.versions)] = annotated_json.document(step)
    return found


def _bytes(out: io.StringIO) -> bytes:
    # A lone surrogate is a legal escape in JSON and no legal UTF-8.
    return out.getvalue().encode("utf-8", "backslashreplace")


def of_site(
    chosen: Settings,
    state: State,
    commits: Mapping[str, str],
    facts: Mapping[str, Facts],
    records: Iterable[Record],
) -> dict[str, bytes]:
    """Returns the files that gather from all ordinances, the list of all files and the site's manifest."""
    found = {urls.CHANGES: changes(chosen, facts)}
    for record in records:
        text = io.StringIO(record_json.render(record, urls.record(record.id)))
        found[urls.record_json(record.id)] = _bytes(text)
    listed = [(path, len(content), sha256(content).hexdigest()) for path, content in found.items()]
    listed += [(path, size, digest) for one in facts.values() for path, size, digest in one["files"]]
    rows = [{"path": p, "size": size, "sha256": d} for p, size, d in sorted(listed) if p.startswith("data/")]
    found[INDEX] = _json({"schema": "lexdiff.files/1", "files": rows})
    found[SITE] = _json(_site(chosen, state, commits, facts, sha256(found[INDEX]).hexdigest()))
    return found


def _site(
    chosen: Settings, state: State, commits: Mapping[str, str], facts: Mapping[str, Facts], digest: str
) -> dict[str, object]:
    return {
        "schema": "lexdiff.site/1",
        "name": chosen.name,
        "address": chosen.address or None,
        "licence": chosen.licence or None,
        "languages": list(chosen.languages),
        "commit": state.commit,
        "dirty": state.dirty,
        "commits": {name: commits[name] for name in sorted(commits)},
        "made_by": f"lexdiff {__version__}",
        "index": {"path": INDEX, "sha256": digest},
        "ordinances": [
            {
                "id": one["id"],
                "title": one["title"],
                "page": one["url"],
                "restatement": bool(one["restated"]),
                "versions": [version["name"] for version in one["versions"]],
            }
            for one in facts.values()
        ],
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=True) + "\n").encode()


def changes(chosen: Settings, facts: Mapping[str, Facts]) -> bytes:
    """Returns the changes between neighbouring versions as CSV, with the mark that tells spreadsheets of UTF-8."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for one in facts.values():
        for step in one["steps"]:
            for change in step["changes"]:
                table.writerow([harmless(cell) for cell in _cells(chosen, one, step, change)])
    return out.getvalue().encode("utf-8-sig", "replace")


def _cells(chosen: Settings, one: Facts, step: Facts, change: Facts) -> Iterator[str]:
    yield from (one["id"], step["before"], step["after"])
    yield from (address or "" for address in change["addresses"])
    yield ", ".join(change["kinds"])
    yield "yes" if change["editorial"] else "no"
    yield change["sentence"]
    yield " ".join(change["records"])
    yield chosen.address + change["url"]
    yield from (attestation or "" for attestation in change["attestation"])
    yield step["restated"]


def harmless(cell: str) -> str:
    """Returns a cell that no spreadsheet takes for a formula: one that would be begins with an apostrophe."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
