"""``python -m benchmarks``: everything that is measured, in under a minute; with LEXDIFF_CORPUS on a whole city code.

Each part runs as a process of its own, so that none pays for another's memory. Exit 1 only where an output is wrong.
"""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.product import ROOT, corpus

PARTS = {
    "speed": ([], []),
    "alignment": (["--seed", "1..20"], ["--seed", "1..60"]),
    "minimality": ([], []),
}


def main() -> None:
    """Runs the parts; the larger size where there is a corpus."""
    full = corpus() is not None
    if not full:
        print(
            "LEXDIFF_CORPUS isn't set (a folder with old/ and new/): the small set, on the project's own ordinances\n"
        )
    codes = []
    for part, sizes in PARTS.items():
        sys.stdout.flush()
        part_command = [sys.executable, "-m", f"benchmarks.{part}", *sizes[full]]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        codes.append(subprocess.run(part_command, cwd=ROOT, env=environment).returncode)
    sys.exit(max(codes))


if __name__ == "__main__":
    main()
