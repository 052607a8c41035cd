"""The folder listing is the architecture: which part may import which, and where each library enters.

Limits: sees ``import`` statements, wherever they stand (also under TYPE_CHECKING and inside functions), but not
``importlib``. Rejected: import-linter, which can't name the one file through which a library comes in.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "lexdiff"

# Part -> the parts it may import, besides itself. "" is the package's own __init__, which holds the version.
STAGES = {"read", "compare", "history", "render"}
ARROWS: dict[str, set[str]] = {
    "": set(),
    "errors": set(),
    "model": set(),
    "settings": {"model"},
    **{stage: {"model"} for stage in STAGES},
    "read": {"model", "settings"},
    "differing": {"model", *STAGES},
    "pipeline": {"model", "settings", "differing", *STAGES},
    "asof": {"model", "settings", "pipeline", *STAGES},
    "repository": {"model", "settings", *STAGES},
    "cache": set(),
    "program": set(),
    "answers": {"cache", "program", "read"},
    "remembered": {"program", "model"},
    "thread": {"model", "repository", "differing", "cache", "remembered", *STAGES},
    "formatting": {"model", "settings", *STAGES},
    "links": {"model", "read"},
    "site": {"model", "settings", "repository", "read", "render", "history"},
    "cli": {
        *("model", "settings", "asof", "pipeline", "repository", "thread", "formatting", "links", "answers", "cache"),
        *("read", "history", "render", "site"),
    },
    "__main__": {"cli"},
}
FOR_ALL = {"", "errors"}

# Library -> the file, or the folder (with a slash), that may import it.
DOORS: dict[str, tuple[str, ...]] = {
    "click": ("cli/",),
    "diff_match_patch": ("compare/words.py",),
    "git": ("read/git.py",),
    "gitdb": ("read/git.py",),
    "jinja2": ("render/html.py", "site/compiled.py"),
    "pagefind_bin": ("site/pagefind.py",),
    "PIL": ("site/cards.py",),
    "markdown_it": ("read/markdown.py",),
    "markupsafe": ("render/html.py", "site/template.py"),
    "mdit_py_plugins": ("read/markdown.py",),
    "rapidfuzz": ("compare/",),
    "yaml": ("read/frontmatter.py",),
}
EMPTY_NAMES = {"base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}


class Import(NamedTuple):
    """One imported module: by which file, in which line."""

    file: str
    line: int
    module: str


def module_name(file: str) -> str:
    """Returns the dotted name of a file of the package, below the package: "read.git", "" for its __init__."""
    return file.removesuffix(".py").replace("/", ".").removesuffix("__init__").removesuffix(".")


def imports(files: dict[str, str]) -> Iterator[Import]:
    """Yields every import in the files (path below the package -> source), names resolved as far as files go."""
    known = {module_name(file) for file in files}
    for file, source in files.items():
        for node in ast.walk(ast.parse(source, file)):
            if isinstance(node, ast.Import):
                yield from (Import(file, node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                origin = _origin(file, node)
                for alias in node.names:
                    deeper = f"{origin}.{alias.name}"
                    is_module = deeper.removeprefix("lexdiff.") in known
                    yield Import(file, node.lineno, deeper if is_module else origin)


def _origin(file: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    folders = ["lexdiff", *file.split("/")[:-1]]
    return ".".join([*folders[: len(folders) - node.level + 1], *filter(None, [node.module])])


def inside(module: str) -> str | None:
    """Returns the name below the package, or None for what isn't ours."""
    return module.removeprefix("lexdiff").removeprefix(".") if module.split(".")[0] == "lexdiff" else None


def faults(files: dict[str, str]) -> list[str]:
    """Returns one line for each forbidden arrow, each library beside its door, each empty name and each circle."""
    found = [f"{file}: a name that says nothing" for file in files if EMPTY_NAMES & {*_parts(file)}]
    graph: dict[str, set[str]] = {module_name(file): set() for file in files}
    for one in imports(files):
        target = inside(one.module)
        if target is None:
            found += _at_the_wrong_door(one)
        else:
            graph[module_name(one.file)].add(target)
            found += _against_the_arrow(one, target)
    return sorted(found) + circles(graph)


def _parts(file: str) -> list[str]:
    return file.removesuffix(".py").split("/")


def _at_the_wrong_door(one: Import) -> list[str]:
    library = one.module.split(".")[0]
    if library in sys.stdlib_module_names:
        return []
    doors = DOORS.get(library, ())
    if any(one.file == door or (door.endswith("/") and one.file.startswith(door)) for door in doors):
        return []
    return [f"{one.file}:{one.line}: {library} enters only by {' or '.join(doors) or 'a door named in this test'}"]


def _against_the_arrow(one: Import, target: str) -> list[str]:
    here, there = module_name(one.file).split(".")[0], target.split(".")[0]
    if here == there or there in FOR_ALL or there in ARROWS.get(here, set()):
        return []
    return [f"{one.file}:{one.line}: {here} may not import {there}"]


def circles(graph: dict[str, set[str]]) -> list[str]:
    """Returns a line for each circle that a walk from each module runs into; each circle once."""
    found: dict[frozenset[str], str] = {}
    done: set[str] = set()

    def walk(module: str, path: list[str]) -> None:
        if module in path:
            circle = path[path.index(module) :]
            found.setdefault(frozenset(circle), " -> ".join([*circle, module]))
        elif module not in done:
            for target in sorted(graph.get(module, ())):
                walk(target, [*path, module])
            done.add(module)

    for module in sorted(graph):
        walk(module, [])
    return [f"a circle: {line}" for line in found.values()]


def test_the_package_keeps_its_layers() -> None:
    files = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    assert "errors.py" in files
    assert faults(files) == []


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"model/text.py": "from lexdiff.read import git"}, "model/text.py:1: model may not import read"),
        ({"read/a.py": "def f():\n    import lexdiff.compare.words"}, "read/a.py:2: read may not import compare"),
        ({"render/a.py": "from ..history import blame"}, "render/a.py:1: render may not import history"),
        (
            {"compare/a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lexdiff.cli.main import x"},
            "compare/a.py:3: compare may not import cli",
        ),
        ({"cli/a.py": "from lexdiff.compare.align import x"}, "cli/a.py:1: cli may not import compare"),
        ({"newpart/a.py": "import lexdiff.model.pair"}, "newpart/a.py:1: newpart may not import model"),
        ({"render/text.py": "import click"}, "render/text.py:1: click enters only by cli/"),
        ({"read/a.py": "import git.objects"}, "read/a.py:1: git enters only by read/git.py"),
        ({"read/a.py": "import requests"}, "read/a.py:1: requests enters only by a door named in this test"),
        ({"read/utils.py": ""}, "read/utils.py: a name that says nothing"),
        (
            {"read/a.py": "from . import b", "read/b.py": "def f():\n    from lexdiff.read.a import g"},
            "a circle: read.a -> read.b -> read.a",
        ),
        (
            {"read/__init__.py": "from lexdiff.read.a import f", "read/a.py": "from lexdiff.read import f"},
            "a circle: read -> read.a -> read",
        ),
    ],
)
def test_a_fault_is_found(files: dict[str, str], fault: str) -> None:
    assert faults(files) == [fault]


def test_what_is_allowed_passes() -> None:
    files = {
        "__init__.py": "",
        "errors.py": "",
        "model/pair.py": "from typing import NamedTuple",
        "read/git.py": "from lexdiff.model.pair import Pair\ndef f():\n    from git import Repo",
        "compare/words.py": "from lexdiff.errors import LexdiffError\nimport rapidfuzz.distance",
        "pipeline.py": "from lexdiff.compare.words import f\nfrom lexdiff.read import git",
        "cli/main.py": "import click\nfrom lexdiff import __version__, pipeline",
    }
    assert faults(files) == []
