"""``python -m benchmarks [--write]``: everything that is measured; with LEXDIFF_CORPUS on a whole city code.

Each part runs as a process of its own, so that none pays for another's memory. ``--write`` puts what was printed, the
figures as JSON and the pictures into ``docs/``. Exit 1 only where an output is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import plot
from benchmarks.product import ROOT, corpus

# What each part is given for the small set (None: it is left out there) and for a whole code.
PARTS: dict[str, tuple[list[str] | None, list[str]]] = {
    "speed": ([], []),
    "site": (["--rounds", "1"], []),
    "history": ([], []),
    "pages": (None, []),
    "alignment": (["--seed", "1..20"], ["--seed", "1..60"]),
    "minimality": ([], []),
}
# The picture of a part: what it is called, and in what it counts.
PICTURES = {"speed": ("Whole processes", "seconds"), "site": ("A site of 2,000 sections", "pages a second")}
_HEAD = """# Performance

Measured by `make bench` in one run on one machine; written by `python -m benchmarks --write`, not by hand.
Trust the ratios, not the digits: another machine has others, and one that does other work beside has worse ones.
What falls short of its limit says NOT MET.

{machine}; {set}.
"""
_SMALL = "the project's own ordinances, no whole code: small, so that the site's start weighs more than its pages"
_FULL = "a whole city code in two versions of 59 MB each"


def main() -> None:
    """Runs the parts; the larger size where there is a corpus."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the figures into docs/ as well")
    write = parser.parse_args().write
    full = corpus() is not None
    if not full:
        print(
            "LEXDIFF_CORPUS isn't set (a folder with old/ and new/): the small set, on the project's own ordinances\n"
        )
    codes, said, figures = [], {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for part, sizes in PARTS.items():
            size = sizes[full]
            if size is None:
                continue
            kept = Path(folder, f"{part}.json")
            keep = ["--json", str(kept)] if part in PICTURES else []
            code, said[part] = _run([sys.executable, "-m", f"benchmarks.{part}", *size, *keep])
            codes.append(code)
            if kept.exists():
                figures[part] = json.loads(kept.read_text("utf-8"))
    if write:
        _write(full, said, figures)
    sys.exit(max(codes))


def _run(command: list[str]) -> tuple[int, str]:
    """Runs a part, shows what it says as it says it, and gives its exit code and all that it said."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = []
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout or ():
            print(line, end="", flush=True)
            said.append(line)
    return child.returncode, "".join(said).strip()


def _write(full: bool, said: dict[str, str], figures: dict[str, dict[str, float]]) -> None:
    """Writes the figures into ``docs/``."""
    docs = ROOT / "docs"
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    pages = [_HEAD.format(machine=machine, set=_FULL if full else _SMALL)]
    for part, text in said.items():
        if part in figures:
            title, unit = PICTURES[part]
            name = f"performance-{part}.svg"
            (docs / name).write_text(plot.bars(title, unit, figures[part], "lexdiff"), "utf-8")
            text += f"\n\n![{title}, in {unit}: the figures of the table above]({name})"
        pages.append(text.replace("### ", "## ") + "\n")
    (docs / "performance.md").write_text("\n".join(pages), "utf-8")
    (docs / "performance.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
