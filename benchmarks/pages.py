"""How pages fare by Lighthouse, one of each kind and the heaviest of all: accessibility, best practices, performance.

``python -m benchmarks.pages``
Builds this project's own site, serves it to this machine alone, and lets Lighthouse (npm) drive the system's Chromium.
Limits: where npm or Chromium isn't there, it says so; performance is the machine's too. Rejected: all pages; the pages
of a kind differ in length only.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.product import ROOT, command, verdict

LIMITS = {"accessibility": 100, "best-practices": 100, "performance": 95}
MEDIAN = 150_000  # bytes of a page
_KIND = re.compile(r'<body class="page-([\w-]+)"')
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = "--headless=new --disable-gpu" + (" --no-sandbox" if hasattr(os, "geteuid") and os.geteuid() == 0 else "")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Yields the address of a folder, which this machine alone can ask."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def chosen(site: Path) -> dict[str, Path]:
    """Gives the largest page of each kind."""
    found: dict[str, Path] = {}
    for page in sorted(site.rglob("*.html"), key=lambda page: (-page.stat().st_size, page)):
        if kind := _KIND.search(page.read_text("utf-8")):
            found.setdefault(kind[1], page)
    return dict(sorted(found.items()))


def lighthouse(home: Path) -> list[str] | None:
    """Gives the command of Lighthouse, if npm can install it and a browser is there."""
    home.mkdir(parents=True, exist_ok=True)
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    install = ["npm", "install", "--silent", "--no-save", "--no-package-lock", "lighthouse@12"]
    if not browser or not shutil.which("npm") or subprocess.run(install, cwd=home, capture_output=True).returncode:
        return None
    os.environ["CHROME_PATH"] = browser
    return [
        "node",
        str(home / "node_modules/lighthouse/cli/index.js"),
        "--quiet",
        "--output=json",
        f"--chrome-flags={_FLAGS}",
    ]


def scores(program: list[str], address: str) -> dict[str, int]:
    """Gives Lighthouse's scores of a page, 0 to 100."""
    only = f"--only-categories={','.join(LIMITS)}"
    done = subprocess.run([*program[:2], address, *program[2:], only], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"benchmarks: Lighthouse ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return {name: round(100 * (one["score"] or 0)) for name, one in json.loads(done.stdout)["categories"].items()}


def main() -> None:
    """Prints the scores and the weight of the pages."""
    argparse.ArgumentParser(prog="benchmarks.pages", description=(__doc__ or "").split("\n")[0]).parse_args()
    print("### Pages, by Lighthouse\n")
    program = lighthouse(ROOT / "build" / "lighthouse")
    if program is None:
        print("Lighthouse or Chromium isn't here, so no page was looked at.\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "public")
        subprocess.run([*command(), "build", "--output", str(site)], cwd=ROOT, check=True, capture_output=True)
        with served(site) as home:
            pages = {kind: page.relative_to(site).as_posix() for kind, page in chosen(site).items()}
            found = {kind: scores(program, f"{home}/{page}") for kind, page in pages.items()}
        sizes = {kind: (site / page).stat().st_size for kind, page in pages.items()}
        median = statistics.median(page.stat().st_size for page in site.rglob("*.html"))
    print(f"| largest page of its kind | kB | {' | '.join(LIMITS)} |\n|---|---|{'---|' * len(LIMITS)}")
    for kind, one in found.items():
        print(f"| {kind} | {sizes[kind] / 1000:.0f} | {' | '.join(str(one[name]) for name in LIMITS)} |")
    print("\n| measure | limit | measured | verdict |\n|---|---|---|---|")
    for name, least in LIMITS.items():
        worst = min(one[name] for one in found.values())
        print(f"| {name}, worst page | at least {least} | {worst} | {verdict(worst >= least)} |")
    print(f"| median page, kB | at most 150 | {median / 1000:.0f} | {verdict(median <= MEDIAN)} |\n")


if __name__ == "__main__":
    main()
