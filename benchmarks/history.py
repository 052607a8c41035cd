"""How long ``log`` and ``blame`` of one section take: whole processes.

``python -m benchmarks.history [--rounds 5]``
On the folders below the one that LEXDIFF_HISTORY names, one for each version: a section of the largest file that
changes, and one of a file of middling size; else on the Trust Act. Limits: the address is that of the first section.
Rejected: times of a function; whoever types a command pays for the start of Python too.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import tempfile
from pathlib import Path

from benchmarks.product import ROOT, command, verdict
from benchmarks.speed import Timed, measured, report

COLD = 1.5  # seconds


def main() -> None:
    """Prints the times, and whether they keep to the limit."""
    parser = argparse.ArgumentParser(prog="benchmarks.history", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(f"### A law through time\n\n{_timed(Path(folder), options.rounds)}\n")


def _timed(folder: Path, rounds: int) -> str:
    named = os.environ.get("LEXDIFF_HISTORY")
    asked = ["boston-trust-act/2/a"]
    home = ROOT
    if named:
        home = folder
        shutil.copytree(named, folder / "ordinances")
        asked = [_section(path) for path in _chosen(folder / "ordinances")]
    commands = {
        f"lexdiff {verb} {address}": Timed([*command(), verb, address], cwd=home)
        for address in asked
        for verb in ("log", "blame")
    }
    slowest = max(timed.median for timed in measured(commands, rounds).values())
    said = verdict(slowest <= COLD)
    return f"{report(commands, [])}\n| slowest | {COLD:.1f} s | {slowest:.2f} s | {said} |"


def _chosen(versions: Path) -> list[Path]:
    """Gives the newest texts that differ from the oldest ones: the largest, and one of middling size."""
    folders = sorted(versions.iterdir())
    pairs = [(path, folders[0] / path.name) for path in sorted(folders[-1].glob("*.md"))]
    changed = [new for new, old in pairs if old.exists() and old.read_bytes() != new.read_bytes()]
    changed.sort(key=lambda path: (path.stat().st_size, path.name))
    return [changed[-1], changed[len(changed) // 2]]


def _section(path: Path) -> str:
    """Gives the address of the first numbered section of a file that names no id."""
    match = re.search(r"^#+ § (\S+)\. ", path.read_text(encoding="utf-8"), re.MULTILINE)
    return f"{path.stem}/{match[1]}" if match else path.stem


if __name__ == "__main__":
    main()
