"""Builds the wheel; with LEXDIFF_COMPILE=1 the modules that compare are in it as machine code too, made by mypyc.

Without it nothing is compiled, and the wheel is the same for every machine. Limits: the sources stay in the wheel, and
an editable installation is never compiled. Rejected: compiling in place; whoever then edits a .py file edits in vain.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Where a large comparison spends its time; more of them would gain nothing (docs/decisions/0014-compiled.md).
BUSY = ("compare/*", "model/pair", "model/provision", "model/redline", "read/markdown", "read/numbering",
        "read/provisions", "read/settle", "render/redline_json", "render/sentences")  # fmt: skip
WANTED = os.environ.get("LEXDIFF_COMPILE") == "1"


class Compiled(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the compiled modules to a wheel, where they are wanted."""

    def dependencies(self) -> list[str]:
        """Gives what the build needs besides: mypy in the release that the project is tested with."""
        pins = Path(self.root, "constraints.txt").read_text("utf-8").splitlines()
        return [pin.replace("mypy==", "mypy[mypyc]==") for pin in pins if WANTED and pin.startswith("mypy==")]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles a copy, and says what of it goes into the wheel."""
        if not WANTED or version == "editable":
            return
        self.copy = tempfile.TemporaryDirectory()
        made = compiled(Path(self.root, "lexdiff"), Path(self.copy.name))
        build_data["force_include"].update({str(path): str(path.relative_to(made)) for path in made.rglob("*.*")})
        build_data.update(pure_python=False, infer_tag=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes the copy."""
        if not build_data["pure_python"]:
            self.copy.cleanup()


def compiled(package: Path, folder: Path) -> Path:
    """Gives the folder with the busy modules of a package compiled; one line, and the end, where that can't be done."""
    try:
        from mypyc.build import mypycify
        from setuptools import Distribution
        from setuptools.errors import BaseError, CCompilerError
    except ImportError as error:
        sys.exit(f"lexdiff can't be compiled: {error}; without LEXDIFF_COMPILE=1 it needs no compiler")
    shutil.copytree(package, folder / "lexdiff", ignore=shutil.ignore_patterns("__pycache__"))
    with contextlib.chdir(folder):
        paths = sorted(str(path) for name in BUSY for path in Path("lexdiff").glob(f"{name}.py"))
        parts = mypycify(["--ignore-missing-imports", *paths], group_name="lexdiff", debug_level="0")
        command = Distribution({"name": "lexdiff", "ext_modules": parts}).get_command_obj("build_ext")
        command.build_lib, command.build_temp = "made", "objects"
        try:
            command.ensure_finalized()
            command.run()
        except (BaseError, CCompilerError) as error:
            sys.exit(f"lexdiff can't be compiled: {error}; without LEXDIFF_COMPILE=1 it needs no compiler")
    return folder / "made"
