"""Small repositories, and the sites built of them, for the tests of what a site holds besides pages.

One is as zero configuration makes it; one has an address, and hostile text in every field that people fill in.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "https://law.example.org/city/"
# What breaks HTML, XML, iCalendar, CSV and JSON, with signs that can't be seen and one that XML can't hold.
EVIL = "</script><script>alert(1)</script>]]>&amp; \"q\" 'a' ; , \\n =1+1 \u202e\u2028\ufffe é"
_YAML = EVIL.replace("\\", "\\\\").replace('"', '\\"')
BEFORE = """---
ordinance: fees
title: "Fee Act {evil}"
wording: restatement
official: https://example.org/"><script>
---

# Fee Act

## 1. Fees {evil}

Every owner shall pay the obsolete levy of $10. {evil}

## 2. Clerk

The clerk keeps the list.

## 3. Gone

This zebra clause will be repealed.
"""
AFTER = BEFORE.replace("obsolete levy of $10", "modern charge of $20").partition("## 3. Gone")[0]
AMENDMENT = """---
title: "Amendments {evil}"
type: ordinance
ordinances: [fees]
before: 2014
after: 2019
docket: "{evil}"
passed: 2019-12-11
approved: 2019-12-19
effective: 2020-01-01
published: 2020-02
---

Raises the fee. {evil}
"""
HEARING = """---
kind: hearing
date: 2019-04-09
title: "Hearing {evil}"
publisher: "Paper {evil}"
body: "Committee {evil}"
link: https://example.org/a?b=c&d=e
quote: "{evil}"
status: "announced {evil}"
bears_on:
  - at: fees/1
    version: 2019
    relation: prompts
    strength: stated
    note: "{evil}"
---

What was said about giraffes. {evil}
"""
MONTH = HEARING.replace("date: 2019-04-09", "date: 2019-05").replace("Hearing {evil}", "Hearing in May")
UNDATED = HEARING.replace("date: 2019-04-09\n", "").replace("Hearing {evil}", "Hearing without a date")


def write(root: Path, evil: str = "", address: str = "") -> Path:
    """Returns the folder of a repository with two versions, an amendment and three records."""
    quoted = _YAML if evil else ""
    files = {
        "ordinances/2014/fees.md": BEFORE.replace(
            "wording: restatement\n", "wording: restatement\npassed: 2014-05-01\n"
        ),
        "ordinances/2019/fees.md": AFTER.replace("wording: restatement\n", "wording: restatement\namendment: raise\n"),
        "amendments/raise/amendment.md": AMENDMENT,
        "amendments/raise/hearing.md": HEARING,
        "amendments/raise/month.md": MONTH,
        "amendments/raise/undated.md": UNDATED,
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        head, line, body = text.rpartition("\n---\n")
        path.write_text(
            head.replace("{evil}", quoted) + line + body.replace("{evil}", evil.replace("\n", " ")), "utf-8"
        )
    if address:
        (root / "site").mkdir()
        (root / "site" / "site.toml").write_text(
            f'name = "City law"\naddress = "{address}"\nlicence = "CC0"\n', "utf-8"
        )
    return root


def build(root: Path, target: Path, **environment: str) -> None:
    """Builds the site of a repository in a process of its own."""
    command = [sys.executable, "-m", "lexdiff.cli.main", "build", "-o", str(target)]
    own = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(command, cwd=root, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def contents(target: Path) -> dict[str, bytes]:
    """Returns the files of a site by their paths."""
    return {p.relative_to(target).as_posix(): p.read_bytes() for p in sorted(target.rglob("*")) if p.is_file()}


def searched(top: Path) -> Path:
    """Returns a folder with a hostile repository, a Spanish record in it, and its site."""
    law = write(top / "law", EVIL)
    text = (law / "amendments" / "raise" / "hearing.md").read_text("utf-8")
    spanish = text.replace("kind: hearing", "kind: news\nlanguage: es").replace("giraffes", "jirafas")
    (law / "amendments" / "raise" / "noticia.md").write_text(spanish, "utf-8")
    build(law, top / "site")
    return top
