"""The modules that a compiled wheel holds as machine code can be compiled, and the source stays what is run here.

Limits: mypyc says what it can't translate; whether a compiler likes the result, and what it then writes, is for
``make bench`` and ``make release-check``.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Found again at each use once it is compiled: on a whole code that cost a tenth of the time.
ONCE = re.compile(r"\bcached_property\b")


def _busy() -> list[Path]:
    """Returns the modules that ``hatch_build.py`` names; it can't be imported where hatchling isn't."""
    for node in ast.parse((ROOT / "hatch_build.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "BUSY":
            named = [sorted((ROOT / "lexdiff").glob(f"{name}.py")) for name in ast.literal_eval(node.value)]
            assert all(named)
            return [path for some in named for path in some]
    raise AssertionError("hatch_build.py names no modules")


def test_busy_modules_keep_what_they_found_by_hand() -> None:
    assert [path.name for path in _busy() if ONCE.search(path.read_text("utf-8"))] == []


def test_nothing_compiled_lies_beside_the_source() -> None:
    assert [path for path in (ROOT / "lexdiff").rglob("*") if path.suffix in (".so", ".pyd")] == []


@pytest.mark.slow
def test_busy_modules_can_be_compiled(tmp_path: Path) -> None:
    if not all(map(importlib.util.find_spec, ("mypyc", "setuptools"))):
        pytest.skip("mypyc or setuptools isn't installed")
    shutil.copytree(ROOT / "lexdiff", tmp_path / "lexdiff", ignore=shutil.ignore_patterns("__pycache__"))
    paths = [str(path.relative_to(ROOT)) for path in _busy()]
    translate = "import sys; from mypyc.build import mypycify; mypycify(sys.argv[1:])"
    command = [sys.executable, "-c", translate, "--ignore-missing-imports", *paths]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout
    assert list((tmp_path / "build").glob("*.c"))
