"""Writes a version as JSON, the contract of ``docs/version.schema.json``: every provision with its own words.

The ordinance itself is a provision only where it has words of its own; then it stands first, its parts beside it.
Limits: one provision a line, nested as the text is. Rejected: a flat list; whoever reads it would build the tree anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

from lexdiff.model.provision import Provision
from lexdiff.model.version import Ordinance, Stamp
from lexdiff.render.redline_json import date, encode, stamp, string

SCHEMA = "lexdiff.version/1"


def write(version: Stamp, ordinances: Iterable[Ordinance], out: TextIO) -> None:
    """Writes ordinances as JSON."""
    out.write(f'{{"schema": "{SCHEMA}",\n "version": {encode(stamp(version))},\n "ordinances": [')
    between = "\n  "
    for ordinance in ordinances:
        out.write(between)
        _write_ordinance(ordinance, out)
        between = ",\n  "
    out.write("]}\n")


def _write_ordinance(ordinance: Ordinance, out: TextIO) -> None:
    passed, approved, effective, published, _ = ordinance.clocks
    facts: dict[str, Any] = {
        "id": ordinance.id,
        "file": ordinance.file,
        "title": ordinance.title,
        "wording": ordinance.wording or None,
        "stage": ordinance.front.get("stage") or None,
        "date": date(ordinance.dated),
        "passed": date(passed),
        "approved": date(approved),
        "effective": date(effective),
        "published": date(published),
    }
    out.write(encode(facts)[:-1] + ', "provisions": [')
    root, file = ordinance.root, string(ordinance.file)
    tops = root.children
    if root.text or root.kind != "ordinance":
        out.write("\n    " + _open(root, file) + "]}" + ("," if tops else ""))
    _write_tree(tops, file, out)
    out.write("]}")


def _write_tree(tops: tuple[Provision, ...], file: str, out: TextIO) -> None:
    # A stack of its own: law nests as deep as it likes, Python's calls don't.
    stack = [iter(tops)]
    first = True
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            if stack:
                out.write("]}")
            first = False
            continue
        out.write(("" if first else ",") + "\n    " + "  " * (len(stack) - 1) + _open(node, file))
        first = True
        stack.append(iter(node.children))


def _open(node: Provision, file: str) -> str:
    # By hand: a code has provisions by the hundred thousand, and json's encoder is made anew for each call.
    attestation = f'"{node.attestation}"' if node.attestation else "null"
    return (
        f'{{"address": {string(node.address)}, "label": {string(node.label)}, "heading": {string(node.heading)}, '
        f'"text": {string(node.text)}, "file": {file}, "line": {node.line}, "attestation": {attestation}, "children": ['
    )
