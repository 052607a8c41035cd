"""A version, or one provision of it, as text to read, as Markdown to reuse, or as JSON.

Limits: the text is folded to the width and indented by depth; it is for reading. Rejected: the file as it stands; the
addresses, which people quote and look up, are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from lexdiff.model.provision import Provision
from lexdiff.model.version import Ordinance, Stamp
from lexdiff.render import canonical, version_json
from lexdiff.render.labels import clocks, visible
from lexdiff.render.wrap import Run, wrap

_WIDEST = 100


def write(
    stamp: Stamp, ordinances: Sequence[Ordinance], form: str, width: int, out: TextIO, notes: Sequence[str] = ()
) -> None:
    """Writes ordinances in a format: "text", "markdown" or "json"; ``notes`` stand below each title in text only."""
    if form == "json":
        version_json.write(stamp, ordinances, out)
    elif form == "markdown":
        text = "\n".join(canonical.block(ordinance.root, ordinance.wording) for ordinance in ordinances)
        out.write(visible(text))
    else:
        for number, ordinance in enumerate(ordinances):
            out.write("\n" if number else "")
            for line in _lines(ordinance, stamp, min(width, _WIDEST), notes):
                out.write(line.rstrip(" ") + "\n")


def _lines(ordinance: Ordinance, stamp: Stamp, width: int, notes: Sequence[str]) -> Iterator[str]:
    yield visible(f"{ordinance.title or ordinance.id} · {stamp.version}")
    yield from map(visible, notes)
    known = [f"{name} {date}" for name, date in clocks(ordinance.clocks) if date != "unknown"]
    if known:
        yield " · ".join(known)
    if ordinance.wording == "restatement":
        yield "A restatement in our own words, not the enacted wording."
    if ordinance.wording == "not held":
        yield "The text of this version is not held."
    stack: list[tuple[Provision, int]] = [(ordinance.root, 0)]
    while stack:
        node, depth = stack.pop()
        if node.kind != "ordinance" or node.text not in ("", ordinance.title):
            yield ""
            yield from _provision(node, "    " * depth, width)
            depth += 1
        stack.extend((child, depth) for child in reversed(node.children))


def _provision(node: Provision, margin: str, width: int) -> Iterator[str]:
    address = node.address.partition("/")[2] or node.address
    held = "  (wording not held)" if node.attestation == "not held" else ""
    yield f"{margin}{visible(address)}{held}"
    text = f"{node.label} {node.text}".strip(" ") if node.label else node.text
    for line in wrap([Run(visible(text))], max(width - len(margin) - 2, 20)) if text else []:
        words = "".join(run.text for run in line)
        yield f"{margin}  {words}" if words else ""
