"""Runs the product as its users do, by its command, and reads its JSON contract.

Limits: of the inside it knows one function, ``pipeline.compare``, for the many small redlines of the alignment; the
rest goes by the command line. Rejected: calling more of the inside; such a measure would change with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "build" / "peers"
COMPILED = ROOT / "build" / "compiled"  # made by make
Row = dict[str, Any]


def command() -> list[str]:
    """Gives the command that starts lexdiff in this environment."""
    script = Path(sys.executable).parent / "lexdiff"
    return [str(script)] if script.exists() else [sys.executable, "-c", "from lexdiff.cli.main import main; main()"]


def compiled() -> dict[str, str] | None:
    """Gives the environment in which ``command`` runs lexdiff's compiled code, if there is any; it must be that."""
    if not COMPILED.is_dir():
        return None
    environment = {"PYTHONPATH": str(COMPILED), "PYTHONSAFEPATH": "1"}  # else the folder that we stand in comes first
    asked = [sys.executable, "-c", "import lexdiff.compare.align as one; print(one.__file__)"]
    found = subprocess.run(asked, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True)
    if not found.stdout.startswith(str(COMPILED)) or not found.stdout.rstrip().endswith((".so", ".pyd")):
        raise SystemExit(f"benchmarks: no compiled code is run from {COMPILED}; remove the folder")
    return environment


def corpus() -> tuple[Path, Path] | None:
    """Gives the two folders of the corpus that LEXDIFF_CORPUS names, ``old`` and ``new``, if it does."""
    named = os.environ.get("LEXDIFF_CORPUS")
    pair = (Path(named or "") / "old", Path(named or "") / "new")
    return pair if named and pair[0].is_dir() and pair[1].is_dir() else None


def redline(before: str | Path, after: str | Path, context: bool = False) -> dict[str, Any]:
    """Gives the redline of two versions or paths as the JSON contract has it; ``context`` adds what is unchanged."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "redline.json")
        options = ["--format", "json", "--output", str(target), *(["--context", "all"] if context else [])]
        run(["compare", str(before), str(after), *options])
        result: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return result


def redline_of(before: str, after: str, by_command: bool = False) -> list[Row]:
    """Gives all rows of the redline of two texts, unchanged ones too; ``by_command`` goes the long way by the JSON."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, which, "sample.md") for which in ("before", "after")]
        for path, text in zip(paths, (before, after), strict=True):
            path.parent.mkdir()
            path.write_text(text, encoding="utf-8", newline="")
        if not by_command:
            return rows(str(paths[0]), str(paths[1]), whole=True)
        found: list[Row] = redline(paths[0], paths[1], context=True)["provisions"]
    return found


def rows(before: str, after: str, whole: bool = False) -> list[Row]:
    """Gives the rows of two versions or paths straight from the pipeline: those fields of the contract used here."""
    from lexdiff.pipeline import compare

    found = compare(before, after, ROOT, whole=whole)
    return [
        {
            "before": row.provision.before and row.provision.before.address,
            "after": row.provision.after and row.provision.after.address,
            "group": row.group,
            "kinds": list(row.kinds),
            "basis": row.basis._asdict(),
            "segments": [segment._asdict() for segment in row.segments],
            "where": {which: at and at._asdict() for which, at in row.where._asdict().items()},
        }
        for ordinance in found.ordinances
        for row in ordinance.rows
    ]


def run(arguments: list[str]) -> None:
    """Runs one command of lexdiff inside this process."""
    from lexdiff.cli.main import main

    saved, sys.argv = sys.argv, ["lexdiff", *arguments]
    code: object = 0
    try:
        with contextlib.chdir(ROOT):
            main()
    except SystemExit as stop:
        code = stop.code
    finally:
        sys.argv = saved
    if code:
        raise SystemExit(f"benchmarks: lexdiff {' '.join(arguments)} ended with {code}")


def peer(name: str, *packages: str) -> Path | None:
    """Gives the folder of the commands of a peer in an environment of its own, if pip can install it there."""
    home = PEERS / f"{name}-env"
    commands = home / "bin"
    if not commands.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    done = subprocess.run([str(commands / "python"), "-m", "pip", "install", "-q", *packages], capture_output=True)
    return None if done.returncode else commands


def verdict(good: bool) -> str:
    """Gives what is said of a limit."""
    return "met" if good else "NOT MET"


def side(row: Row, op: str) -> str:
    """Gives the text of one side of a row: what is kept, and what is deleted (before) or inserted (after)."""
    return "".join(segment["text"] for segment in row["segments"] if segment["op"] in ("keep", op))
