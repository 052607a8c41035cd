"""Checks a redline written as JSON against the files it speaks of, without any code of lexdiff.

Limits: white space, labels and pins are passed over; the tests are stricter, on smaller texts. Rejected: trusting a
fast result unseen; the fastest redline is an empty one.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

from benchmarks.product import Row, side

PIN = re.compile(r"\{[#.][^{}\n]*\}")
LABEL = 100  # most characters that may stand before a provision's words in its first line


class Source:
    """A file without white space and pins, and where each of its lines begins in that."""

    def __init__(self, path: Path) -> None:
        lines = [_bare(line) for line in path.read_text(encoding="utf-8").split("\n")]
        self.text = "".join(lines)
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line))

    def holds(self, words: str, line: int) -> bool:
        """Gives whether words stand at a line, a label before them at most."""
        start = self.starts[line - 1]
        return self.text.find(words, start, start + len(words) + LABEL) >= 0


def _bare(text: str) -> str:
    return "".join(PIN.sub("", text).split())


def faults(written: Path, roots: tuple[Path, Path]) -> list[str]:
    """Gives what is wrong: rows whose words aren't in the files where they say, and files that differ unmentioned."""
    document = json.loads(written.read_text(encoding="utf-8"))
    found = [] if document["provisions"] else ["no rows at all"]
    for which, op, root in (("before", "delete", roots[0]), ("after", "insert", roots[1])):
        found += _misplaced(document["provisions"], which, op, root)
    return found + (_unmentioned(document, roots) if roots[0] != roots[1] else [])


def _misplaced(rows: list[Row], which: str, op: str, root: Path) -> list[str]:
    """Puts the rows of each provision together (a split has several) and looks for their words in its file."""
    texts: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in rows:
        where = row["where"][which]
        if where:
            texts[where["file"], where["line"]].append(side(row, op))
    files: dict[str, Source] = {}
    found = []
    for (file, line), parts in texts.items():
        source = files.setdefault(file, Source(root / file)) if file not in files else files[file]
        if not source.holds(_bare("".join(parts)), line):
            found.append(f"{which} {file}:{line}: the row's words don't stand there")
    return found


def _unmentioned(document: Row, roots: tuple[Path, Path]) -> list[str]:
    """Gives the files that differ between two folders and that no ordinance of the redline names."""
    named = [
        {ordinance[which]["file"] for ordinance in document["ordinances"] if ordinance[which]}
        for which in ("before", "after")
    ]
    held = [{path.relative_to(root).as_posix(): path for path in root.rglob("*.md")} for root in roots]
    differ = {
        file
        for file in held[0].keys() | held[1].keys()
        if file not in held[0] or file not in held[1] or held[0][file].read_bytes() != held[1][file].read_bytes()
    }
    return [f"{file} differs, and the redline doesn't say so" for file in sorted(differ - named[0] - named[1])]
