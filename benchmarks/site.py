"""How fast a site is built: pages a second, memory, and a rebuild after one edit, beside other generators.

``python -m benchmarks.site [--sections 2000] [--rounds 3] [--json FILE]``
The sections are whole chapters of the corpus, drawn by a seed until there are enough; without a corpus the project's
own ordinances. The others render the same sections bare: one file a section, one template, nothing beside. They are
installed into ``build/peers`` where they can be; one that can't be is named and left out. All run in turn, in one run.
Ours runs twice: without the search, which none of the others has, and with it.
Limits: our pages carry redlines, histories and records, theirs nothing, so a page isn't a page. Rejected: a theme for
each of the others, which would measure the theme.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.product import PEERS, ROOT, command, corpus, peer, verdict
from lexdiff.site import pagefind

_SECTION = re.compile(r"(?m)^#+ § ")
_HTML = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Code</title></head><body>{}</body></html>'


@dataclass
class Generator:
    """A generator: its command, where it runs and what it writes, and how long each run took."""

    name: str
    command: list[str]
    folder: Path
    output: Path
    seconds: list[float] = field(default_factory=list)
    peak: float = 0.0
    pages: int = 0

    def run(self, clean: bool = True) -> float:
        """Builds once and gives the seconds; ``clean`` removes what was built before."""
        if clean:
            shutil.rmtree(self.output, ignore_errors=True)
            shutil.rmtree(self.folder / ".lexdiff", ignore_errors=True)
        start = time.perf_counter()
        child = subprocess.Popen(self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        taken = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"benchmarks: {self.name} ended with {child.returncode}")
        self.peak = max(self.peak, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))
        self.pages = sum(1 for _ in self.output.rglob("*.html"))
        return taken

    @property
    def rate(self) -> float:
        """Gives the pages a second, by the median."""
        return self.pages / statistics.median(self.seconds)


def repository(folder: Path, sections: int) -> int:
    """Writes a repository of about so many sections in two versions, and gives how many there are."""
    pair = corpus()
    if pair is None:
        shutil.copytree(ROOT / "ordinances", folder / "ordinances")
        shutil.copytree(ROOT / "amendments", folder / "amendments")
        return 8
    files = sorted(path.relative_to(pair[1]) for path in pair[1].rglob("*.md"))
    random.Random(1).shuffle(files)
    found = 0
    for file in files:
        here = len(_SECTION.findall((pair[1] / file).read_text("utf-8")))
        if not here or found >= sections:
            continue
        found += here
        for side, version in zip(pair, ("2023", "2024"), strict=True):
            if (side / file).exists():
                target = folder / "ordinances" / version / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(side / file, target)
    (folder / "site").mkdir()
    (folder / "site" / "site.toml").write_text('name = "Code"\nlanguages = ["en"]\n')
    return found


def bare(repository: Path, folder: Path) -> int:
    """Writes the newest text with one file a section, and gives how many there are."""
    newest = max((repository / "ordinances").iterdir())
    count = 0
    for file in sorted(newest.rglob("*.md")):
        text = file.read_text("utf-8")
        starts = [match.start() for match in _SECTION.finditer(text)] or [0]
        target = folder / file.relative_to(newest).with_suffix("")
        target.mkdir(parents=True, exist_ok=True)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            count += 1
            (target / f"s{count}.md").write_text(text[start:end], "utf-8")
    return count


# What a build without the extra `search` finds: no package of that name.
_WITHOUT = "import sys; sys.modules['pagefind_bin'] = None; from lexdiff.cli.main import main; main()"


def ours(folder: Path, search: bool) -> Generator:
    """Gives our own build of a repository, with the search or without."""
    output = folder.with_name("ours")
    start = command() if search else [sys.executable, "-c", _WITHOUT]
    name = "lexdiff build with search" if search else "lexdiff build"
    return Generator(name, [*start, "build", "--output", str(output)], folder, output)


def eleventy(sources: Path, home: Path) -> Generator | None:
    """Gives Eleventy, if npm can install it."""
    if not shutil.which("npm") or not _installed(["npm", "install", "--silent", "--no-save", "@11ty/eleventy@3"], home):
        return None
    (sources / "_includes").mkdir(exist_ok=True)
    (sources / "_includes" / "bare.njk").write_text(_HTML.format("{{ content | safe }}"))
    (sources / f"{sources.name}.11tydata.json").write_text('{"layout": "bare.njk"}')
    config = home / "eleventy.config.cjs"
    config.write_text("module.exports = () => ({ markdownTemplateEngine: false });\n")
    output = home / "eleventy"
    parts = [f"--config={config}", f"--input={sources}", f"--output={output}", "--quiet"]
    return Generator("Eleventy 3", ["node", str(home / "node_modules/@11ty/eleventy/cmd.cjs"), *parts], home, output)


def mkdocs(sources: Path, home: Path) -> Generator | None:
    """Gives MkDocs with a bare theme, if pip can install it."""
    commands = peer("mkdocs", "mkdocs==1.6.1")
    if commands is None:
        return None
    theme = home / "mkdocs-theme"
    theme.mkdir(exist_ok=True)
    (theme / "main.html").write_text(_HTML.format("{{ page.content }}"))
    (home / "mkdocs.yml").write_text(
        f"site_name: Code\ndocs_dir: {sources}\nsite_dir: {home / 'mkdocs'}\ntheme:\n  name: null\n"
        f"  custom_dir: {theme}\nplugins: []\n"
    )
    return Generator("MkDocs 1.6", [str(commands / "python"), "-m", "mkdocs", "build", "-q"], home, home / "mkdocs")


def hugo(sources: Path, home: Path) -> Generator | None:
    """Gives Hugo, if it is on this machine."""
    if not shutil.which("hugo"):
        return None
    layouts = home / "hugo-site" / "layouts" / "_default"
    layouts.mkdir(parents=True, exist_ok=True)
    (layouts / "single.html").write_text(_HTML.format("{{ .Content }}"))
    (home / "hugo-site" / "config.toml").write_text(
        'title = "Code"\ndisableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "404"]\n'
        "uglyURLs = true\n"
    )
    parts = ["--quiet", "--source", str(home / "hugo-site"), "--contentDir", str(sources)]
    output = home / "hugo"
    return Generator("Hugo", ["hugo", *parts, "--destination", str(output)], home, output)


def _installed(install: list[str], home: Path) -> bool:
    return subprocess.run(install, cwd=home, capture_output=True).returncode == 0


def edit(folder: Path, number: int) -> None:
    """Changes one word of one section of the newest version."""
    newest = max((folder / "ordinances").iterdir())
    files = sorted(newest.rglob("*.md"), key=lambda file: (file.stat().st_size, file))
    file = files[len(files) // 2]
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"\b(?:the|edit\d+)\b", f"edit{number}", text, count=1), "utf-8")


def rebuilt(generator: Generator, rounds: int) -> float:
    """Gives the seconds of a rebuild after one section was edited, by the median."""
    generator.run()
    taken = []
    for number in range(rounds):
        edit(generator.folder, number)
        taken.append(generator.run(clean=False))
    return statistics.median(taken)


def measured(sections: int, rounds: int) -> tuple[list[Generator], list[str], float]:
    """Gives the generators with their times, the names of those that aren't here, and the seconds of a rebuild."""
    home = PEERS
    home.mkdir(parents=True, exist_ok=True)
    for name in ("sections", "repository"):
        shutil.rmtree(home / name, ignore_errors=True)
    repository(home / "repository", sections)
    bare(home / "repository", home / "sections")
    peers: dict[str, Callable[[Path, Path], Generator | None]] = {"Eleventy": eleventy, "Hugo": hugo, "MkDocs": mkdocs}
    made = {name: peer(home / "sections", home) for name, peer in peers.items()}
    found = [ours(home / "repository", search=False), *(one for one in made.values() if one)]
    found += [ours(home / "repository", search=True)] if pagefind.maker() else []
    for one in found:
        one.run()
    for _ in range(rounds):
        for one in found:
            one.seconds.append(one.run())
    return found, [name for name, one in made.items() if one is None], rebuilt(found[0], rounds)


def report(found: list[Generator], missing: list[str], again: float) -> str:
    """Gives the figures as Markdown."""
    lines = [
        "| generator | pages | median s | min | max | pages a second | peak MiB |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in found:
        times = " | ".join(f"{s:.2f}" for s in (statistics.median(one.seconds), min(one.seconds), max(one.seconds)))
        lines.append(f"| {one.name} | {one.pages} | {times} | {one.rate:.0f} | {one.peak:.0f} |")
    first = found[0]
    share = again / statistics.median(first.seconds)
    lines += ["", "| measure | limit | measured | verdict |", "|---|---|---|---|"]
    for one in found[1:]:
        if one.name.startswith("Eleventy"):
            lines.append(
                _verdict("pages a second / Eleventy's", "at least 1.0", first.rate / one.rate, first.rate >= one.rate)
            )
    lines.append(_verdict("peak memory, MiB", "at most 300", first.peak, first.peak <= 300))
    lines.append(_verdict("one section edited / cold", "at most 0.05", share, share <= 0.05))
    return "\n".join([*lines, *(f"\n{name} isn't here, so it isn't timed." for name in missing)])


def _verdict(name: str, limit: str, value: float, good: bool) -> str:
    return f"| {name} | {limit} | {value:.2f} | {verdict(good)} |"


def main() -> None:
    """Prints the figures, and writes them to a file where one is named."""
    parser = argparse.ArgumentParser(prog="benchmarks.site", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sections", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the pages a second to this file too")
    options = parser.parse_args()
    found, missing, again = measured(options.sections, options.rounds)
    print(f"### Speed: the site\n\n{report(found, missing, again)}\n")
    if options.json:
        options.json.write_text(json.dumps({one.name: one.rate for one in found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
