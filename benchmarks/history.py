"""How long ``log`` and ``blame`` of one section take, at first and when nothing has changed since: whole processes.

``python -m benchmarks.history [--rounds 5]``
On the folders below the one that LEXDIFF_HISTORY names, one for each version, and on the same law as commits: a section
of the largest file that changes, and one of a file of middling size; else on the Trust Act. *Cold* is without a cache,
*other* with the cache that another section of the same file left, *warm* the same question again. What all three print
must be the same. Time is the processor's (user and system, the least of the rounds), because a shared machine's clock
says little; its clock is told too. Limits: the address is that of the first section.
Rejected: times of a function; whoever types a command pays for the start of Python too.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from benchmarks.product import ROOT, command, verdict

COLD, WARM = 1.5, 0.3  # seconds: a whole run, and what a run takes beyond the import of click
CLICK = [sys.executable, "-c", "import click"]
CACHE = ".lexdiff"


@dataclass
class Spent:
    """What runs of one command took, the least of each: processor and clock in seconds; and what they printed."""

    processor: float = 1e9
    clock: float = 1e9
    printed: set[str] = field(default_factory=set)

    def run(self, what: list[str], cwd: Path) -> None:
        """Runs a command once; an unexpected exit code ends the benchmark."""
        start = time.perf_counter()
        child = subprocess.Popen(what, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        assert child.stdout is not None
        self.printed.add(sha256(child.stdout.read()).hexdigest())
        _, status, usage = os.wait4(child.pid, 0)
        self.clock = min(self.clock, time.perf_counter() - start)
        self.processor = min(self.processor, usage.ru_utime + usage.ru_stime)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"benchmarks: {' '.join(what[-3:])} ended with {child.returncode}")


@dataclass
class Asked:
    """A question about a repository, another one about the same ordinance, and what each way to the answer took."""

    home: Path
    verb: str
    address: str
    neighbour: str
    cold: Spent = field(default_factory=Spent)
    other: Spent = field(default_factory=Spent)
    warm: Spent = field(default_factory=Spent)

    def round(self) -> None:
        """Asks once in each way."""
        question = [*command(), self.verb, self.address]
        shutil.rmtree(self.home / CACHE, ignore_errors=True)
        Spent().run([*command(), self.verb, self.neighbour], self.home)
        self.other.run(question, self.home)
        shutil.rmtree(self.home / CACHE, ignore_errors=True)
        self.cold.run(question, self.home)
        self.warm.run(question, self.home)


def main() -> None:
    """Prints the times, and whether they keep to the limits; exit 1 where the ways give different answers."""
    parser = argparse.ArgumentParser(prog="benchmarks.history", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        several, click = _questions(Path(folder)), Spent()
        time.sleep(2.5)  # what was just written proves nothing by its times
        for _ in range(options.rounds):
            click.run(CLICK, ROOT)
            for asked in several:
                asked.round()
    print(f"### A law through time\n\n{_report(several, click)}\n")
    wrong = [one for one in several if len(one.cold.printed | one.other.printed | one.warm.printed) != 1]
    print(f"What was printed: {len(wrong)} of {len(several)} answers differ by the way they were found")
    sys.exit(1 if wrong else 0)


def _questions(folder: Path) -> list[Asked]:
    """Returns the questions about each repository, which are made in a folder."""
    named = os.environ.get("LEXDIFF_HISTORY")
    homes = [folder / "folders"]
    addresses = [("boston-trust-act/2/a", "boston-trust-act/1")]
    if named:
        shutil.copytree(named, homes[0] / "ordinances")
        addresses = [_sections(path) for path in _chosen(homes[0] / "ordinances")]
        homes.append(_committed(homes[0] / "ordinances", folder / "commits"))
    else:
        for name in ("ordinances", "amendments"):
            shutil.copytree(ROOT / name, homes[0] / name)
    return [Asked(home, verb, *two) for home in homes for two in addresses for verb in ("log", "blame")]


def _committed(versions: Path, home: Path) -> Path:
    """Makes a git repository of folders, a commit for each, and returns its folder."""
    who = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    quiet = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=home, env=quiet, check=True)

    (home / "site").mkdir(parents=True)
    (home / "site/site.toml").write_text('versions = "commits"\n', "utf-8")
    git("init", "-q", "--template=")
    for version in sorted(versions.iterdir()):
        shutil.rmtree(home / "ordinances", ignore_errors=True)
        shutil.copytree(version, home / "ordinances")
        git("add", "-A")
        git("commit", "-q", "-m", "The law", "-m", f"Version: {version.name}")
    return home


def _chosen(versions: Path) -> list[Path]:
    """Gives the newest texts that differ from the oldest ones: the largest, and one of middling size."""
    folders = sorted(versions.iterdir())
    pairs = [(path, folders[0] / path.name) for path in sorted(folders[-1].glob("*.md"))]
    changed = [new for new, old in pairs if old.exists() and old.read_bytes() != new.read_bytes()]
    changed.sort(key=lambda path: (path.stat().st_size, path.name))
    return [changed[-1], changed[len(changed) // 2]]


def _sections(path: Path) -> tuple[str, str]:
    """Gives the addresses of the first two numbered sections of a file that names no id."""
    found = re.findall(r"^#+ § (\S+)\. ", path.read_text(encoding="utf-8"), re.MULTILINE)[:2]
    first, *others = [f"{path.stem}/{number}" for number in found] or [path.stem]
    return first, (others or [path.stem])[0]


def _report(several: list[Asked], click: Spent) -> str:
    """Gives the times and the verdicts as Markdown; all in milliseconds."""
    base = click.processor
    heads = ("question", "versions as", "cold", "clock", "other", "warm", "clock", "warm over click", "warm / click")
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    lines.append(f'| `python -c "import click"` | | {1000 * base:.0f} | {1000 * click.clock:.0f} | | | | | |')
    for one in several:
        times = (one.cold.processor, one.cold.clock, one.other.processor, one.warm.processor, one.warm.clock)
        shown = " | ".join(f"{1000 * value:.0f}" for value in (*times, one.warm.processor - base))
        name = f"`lexdiff {one.verb} {one.address}`"
        lines.append(f"| {name} | {one.home.name} | {shown} | {one.warm.processor / base:.2f} x |")
    cold, warm = (max(getattr(one, way).clock for one in several) for way in ("cold", "warm"))
    over = warm - click.clock
    lines += ["", "| slowest, by the clock | limit | measured | verdict |", "|---|---|---|---|"]
    lines.append(f"| cold | {COLD:.1f} s | {cold:.2f} s | {verdict(cold <= COLD)} |")
    lines.append(f"| warm, over `import click` | {WARM:.1f} s | {over:.2f} s | {verdict(over <= WARM)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
