"""How fast, and with how much memory: whole processes, each round running every command once, medians and ratios.

``python -m benchmarks.speed [--rounds 9] [--json FILE]``
The yardstick is the interpreter of this environment. What is written is checked in the same run. Where make has made
``build/compiled``, compiled code is timed on the whole code too, and must write the same bytes. Limits: memory below
this process's own can't be seen, since a child starts with its parent's peak; so nothing large is read before the end.
Rejected: seconds as limits, which say more about the machine than about the program.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.product import ROOT, command, compiled, corpus, peer, verdict
from benchmarks.written import faults

LAWS = tuple(f"ordinances/{version}/boston-trust-act.md" for version in ("2014", "2019"))
GIT = ["git", "diff", "--no-index", "--no-color"]


@dataclass
class Timed:
    """A command, how long each run took in seconds, and the most memory any run had in MiB."""

    command: list[str]
    codes: tuple[int, ...] = (0,)
    cwd: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    peak: float = 0.0

    @property
    def median(self) -> float:
        """Gives the median of the runs."""
        return statistics.median(self.seconds)

    def run(self) -> None:
        """Runs the command once; an unexpected exit code ends the benchmark."""
        start = time.perf_counter()
        env = {**os.environ, **self.environment}
        nowhere = subprocess.DEVNULL
        child = subprocess.Popen(self.command, cwd=self.cwd, env=env, stdin=nowhere, stdout=nowhere)
        _, status, usage = os.wait4(child.pid, 0)
        self.seconds.append(time.perf_counter() - start)
        child.returncode = os.waitstatus_to_exitcode(status)
        self.peak = max(self.peak, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))
        if child.returncode not in self.codes:
            raise SystemExit(f"benchmarks: {Path(self.command[0]).name} ended with {child.returncode}")


@dataclass
class Limit:
    """What a command is held to: at most so many times another one's median (None: only told), and so many MiB."""

    name: str
    against: str
    times: float | None
    peak: float | None = None


def measured(commands: dict[str, Timed], rounds: int) -> dict[str, Timed]:
    """Gives the commands with their times: one round to warm up, then every command once a round."""
    for timed in commands.values():
        timed.run()
        timed.seconds.clear()
    for _ in range(rounds):
        for timed in commands.values():
            timed.run()
    return commands


def small(rounds: int) -> tuple[dict[str, Timed], list[Limit]]:
    """Gives the times of what people do most, beside those of its peers."""
    commands = {
        'python -c "import click"': Timed([sys.executable, "-c", "import click"]),
        "lexdiff --help": Timed([*command(), "--help"]),
        "lexdiff compare 2014 2019 --format text": Timed([*command(), "compare", "2014", "2019", "--format", "text"]),
        "git diff --word-diff": Timed([*GIT, "--word-diff", *LAWS], (1,)),
    }
    # It needs the other three, and names none of them.
    if redlines := peer("redlines", "redlines==0.6.2", "typing_extensions", "click", "rich"):
        commands["redlines"] = Timed([str(redlines / "redlines"), "text", *LAWS])
    names = list(commands)
    return measured(commands, rounds), [Limit(names[1], names[0], 1.3), Limit(names[2], names[0], 3.5)]


def json_of(before: str, after: str, target: Path, environment: dict[str, str] | None = None) -> Timed:
    """Gives the command that writes the redline of two versions as JSON."""
    options = ["--format", "json", "--output", str(target)]
    return Timed([*command(), "compare", before, after, *options], environment=environment or {})


def large(pair: tuple[Path, Path], folder: Path, rounds: int) -> tuple[dict[str, Timed], list[Limit]]:
    """Gives the times of a whole code against its later version; the limit is that of the fastest way there is."""
    sides = (str(pair[0]), str(pair[1]))
    git = "git diff --word-diff=porcelain old new"
    source, fast = "lexdiff compare old new --format json --output FILE", "lexdiff compare, compiled"
    commands = {
        git: Timed([*GIT, "--word-diff=porcelain", *sides], (1,)),
        source: json_of(*sides, folder / "code.json"),
    }
    if environment := compiled():
        commands[fast] = json_of(*sides, folder / "code-compiled.json", environment)
        return measured(commands, rounds), [Limit(source, git, None, 500.0), Limit(fast, git, 6.0, 500.0)]
    return measured(commands, rounds), [Limit(source, git, 6.0, 500.0)]


def report(commands: dict[str, Timed], limits: list[Limit]) -> str:
    """Gives the tables of times and of limits as Markdown."""
    lines = ["| command | median ms | min | max | peak MiB |", "|---|---|---|---|---|"]
    for name, timed in commands.items():
        times = " | ".join(f"{1000 * value:.0f}" for value in (timed.median, min(timed.seconds), max(timed.seconds)))
        lines.append(f"| `{name}` | {times} | {timed.peak:.0f} |")
    lines += ["", "| measure | limit | measured | verdict |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {most} | {value} | {said} |" for name, most, value, said in
                                verdicts(commands, limits))])  # fmt: skip


def verdicts(commands: dict[str, Timed], limits: list[Limit]) -> list[tuple[str, str, str, str]]:
    """Gives for each limit its name, what is allowed, what was measured, and whether it was met."""
    lines = []
    for limit in limits:
        timed = commands[limit.name]
        ratio = timed.median / commands[limit.against].median
        name = f"`{limit.name}` / `{limit.against}`"
        if limit.times is None:
            lines.append((name, "none", f"{ratio:.2f} x", "told only"))
        else:
            lines.append((name, f"{limit.times} x", f"{ratio:.2f} x", verdict(ratio <= limit.times)))
        if limit.peak is not None:
            good = verdict(timed.peak <= limit.peak)
            lines.append((f"`{limit.name}`, memory", f"{limit.peak:.0f} MiB", f"{timed.peak:.0f} MiB", good))
    return lines


def differing(folder: Path) -> list[str]:
    """Gives what compiled code wrote otherwise than the source did."""
    pairs = [(folder / path.name.replace("-compiled", ""), path) for path in sorted(folder.glob("*-compiled.json"))]
    return [f"{path.name} differs from {name.name}" for name, path in pairs if name.read_bytes() != path.read_bytes()]


def main(arguments: list[str] | None = None) -> None:
    """Prints times and verdicts; exit 1 only where what was written is wrong."""
    parser = argparse.ArgumentParser(prog="benchmarks.speed", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=9, help="default 9; a third of it for the corpus")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the medians, in seconds, to this file too")
    options = parser.parse_args(arguments)
    pair, wrong = corpus(), list[str]()
    with tempfile.TemporaryDirectory() as folder:
        parts = [("Speed: the Trust Act", *small(options.rounds))]
        if pair:
            parts.append(("Speed: a whole code", *large(pair, Path(folder), max(3, options.rounds // 3))))
        json_of("2014", "2019", Path(folder, "trust.json")).run()
        if environment := compiled():
            json_of("2014", "2019", Path(folder, "trust-compiled.json"), environment).run()
        for title, commands, limits in parts:
            print(f"### {title}\n\n{report(commands, limits)}\n")
        if "redlines" not in parts[0][1]:
            print("The redlines command can't be installed here, so it isn't timed.\n")
        wrong += faults(Path(folder, "trust.json"), (ROOT, ROOT))
        wrong += faults(Path(folder, "code.json"), pair) if pair else []
        wrong += differing(Path(folder))
    print(f"What was written: {len(wrong)} faults", *wrong[:20], sep="\n")
    if options.json:
        figures = {name: timed.median for _, found, _ in parts for name, timed in found.items()}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
