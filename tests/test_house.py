"""Keeps the house in order: what no file may mention, documents whose links lead somewhere, decisions with reasons.

Limits: reads the working tree, leaving out what ``.gitignore`` leaves out, so that it also runs where git isn't.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import lexdiff

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = {".git", ".venv", "__pycache__", "build", "dist", "node_modules", "public"}
CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".egg-info")

# Put together here so that this file doesn't mention them. A path counts only where it begins one.
UNMENTIONABLE = {
    "a path of one machine": r"(?<![\w./~-])/(?:work|home|root|Users)/\w|[A-Z]:\\Users\\",
    "a folder beside the project": r"\.\./shar" + r"ed\b",
    "a package registry's host": "|".join(re.escape(name + end) for name, end in [
        ("pypi", ".org"), ("pythonhosted", ".org"), ("registry.npmjs", ".org"), ("npmjs", ".com"), ("crates", ".io"),
    ]),
    "the number of an issue": r"\b[Ii]ssues? " + r"#?\d+\b",
}  # fmt: skip


def _files(root: Path = ROOT) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.name in LEFT_OUT or path.name.endswith(CACHES):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.is_file():
            yield path


def _documents() -> list[Path]:
    folders = ("", "docs", "docs/decisions", "site", "site/pages", "benchmarks", "tests")
    return [path for folder in folders for path in sorted((ROOT / folder).glob("*.md"))]


def _prose(path: Path) -> str:
    """Returns a document without its code, where brackets aren't links."""
    text = re.sub(r"^( *)(```|~~~).*?^\1\2", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#{1,6} (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def mentions(text: str) -> list[str]:
    """Returns what the text mentions and may not, with its line."""
    return [
        f"{number}: {what}: {line.strip()[:80]}"
        for number, line in enumerate(text.split("\n"), 1)
        for what, pattern in UNMENTIONABLE.items()
        if re.search(pattern, line)
    ]


def test_no_file_mentions_a_machine_or_a_registry() -> None:
    found = []
    for path in _files():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}:{line}" for line in mentions(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "see /wo" + "rk/notes",
        "(/ho" + "me/ann/x.md)",
        "from ../shar" + "ed/x",
        "https://pyp" + "i.org/x",
        "Fixes iss" + "ue 3",
    ],
)
def test_a_mention_is_found(text: str) -> None:
    assert mentions(text)


@pytest.mark.parametrize("text", ["https://boston.gov/home/page", "the homework", "docs/work/x", "# 1. Fees", "{#pin}"])
def test_a_harmless_text_passes(text: str) -> None:
    assert mentions(text) == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in _documents():
        for link in re.findall(r"\]\(<?([^)\s>]+)", _prose(path)):
            target, _, anchor = link.partition("#")
            where = (path.parent / target).resolve() if target else path
            if re.match(r"[a-z]+:", link) or (path.parent.name == "pages" and target.endswith(".html")):
                continue  # a page of the site, which the tests of the site look for
            if not where.exists() or (anchor and where.suffix == ".md" and anchor not in _anchors(where)):
                broken.append(f"{path.relative_to(ROOT)}: {link}")
    assert broken == []


def test_documents_name_only_commands_that_make_knows() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    unknown = [
        f"{path.relative_to(ROOT)}: make {name}"
        for path in _documents()
        for name in re.findall(r"(?:^|`)\s*make ([a-z][a-z-]*)", path.read_text("utf-8"), re.MULTILINE)
        if name not in targets
    ]
    assert {"demo", "test", "check", "accept", "bench", "release-check", "clean"} <= targets
    assert unknown == []


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_title_date_and_reason(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("# ")
    assert re.search(r"^Date: 20\d\d-\d\d(-\d\d)?$", text, re.MULTILINE)
    assert re.search(r"\bbecause\b|^## Why$|\| reason", text, re.MULTILINE)


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS if path.name[:4].isdigit()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_each_dependency_has_its_line_of_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[^\w.-]", line)[0].lower() for line in wanted}
    rows = (ROOT / "docs" / "decisions" / "dependencies.md").read_text("utf-8")
    assert names == {name.lower() for name in re.findall(r"^\| `([\w.-]+)`", rows, re.MULTILINE)}


def test_each_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").split("\n") if line and line[0] != "#"]
    pinned = {line.split("==")[0].lower() for line in lines if re.fullmatch(r"[\w.-]+==[\w.]+", line)}
    assert len(pinned) == len(lines)
    assert {re.split(r"[^\w.-]", line)[0].lower() for line in wanted} <= pinned


def test_version_and_changelog_agree() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## [Unreleased]" in text
    unreleased = text.split("## [Unreleased]")[1].split("\n## ")[0]
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - 20\d\d-\d\d-\d\d$", text, re.MULTILINE)
    assert lexdiff.__version__ in released[:1] or (lexdiff.__version__ not in released and "\n- " in unreleased)
