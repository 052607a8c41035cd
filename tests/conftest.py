"""What all tests share: sizes, and what becomes of a test that can't run.

A test that needs what isn't installed is skipped by name; with ``CI=true`` that is a failure, because a test that
quietly stopped running proves nothing. ``LEXDIFF_RELEASE=1`` asks for the larger sizes, and ``-m "not slow"`` for the
smallest: a few cases of each law before each commit, all of them with ``make test``.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
TOOLS = ("babel", "hypothesis", "icalendar", "jsonschema", "playwright")
IN_CI = os.environ.get("CI", "").lower() == "true"
RELEASE = bool(os.environ.get("LEXDIFF_RELEASE"))
skipped: dict[str, str] = {}


def _imported(file: Path, seen: set[Path] | None = None) -> set[str]:
    """Returns the libraries that a test imports, also by way of other modules of the tests."""
    seen = {file} if seen is None else seen | {file}
    nodes = [*ast.walk(ast.parse(file.read_text("utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    ours = {HERE.parent / f"{name.replace('.', '/')}.py" for name in names if name.startswith("tests.")}
    further = [_imported(other, seen) for other in ours - seen if other.is_file()]
    return {name.split(".")[0] for name in names}.union(*further)


def _without_their_tool() -> dict[str, str]:
    missing = [tool for tool in TOOLS if find_spec(tool) is None]
    wanted = {file: _imported(file) for file in HERE.rglob("test_*.py")} if missing else {}
    return {
        file.relative_to(HERE).as_posix(): f"{tool} is not installed"
        for file, names in wanted.items()
        for tool in missing
        if tool in names
    }


left_out = _without_their_tool()
collect_ignore = list(left_out)

if find_spec("hypothesis") is not None:
    from hypothesis import settings

    # No deadline: a time limit would make the result depend on the machine. In CI the same examples on every run.
    settings.register_profile("few", deadline=None, derandomize=True, max_examples=20)
    settings.register_profile("check", deadline=None, derandomize=True, max_examples=100)
    settings.register_profile("release", deadline=None, max_examples=2000)


def few(cases: Iterable[Any], number: int) -> list[Any]:
    """Returns the cases of a test; all but the first few of them are slow."""
    return [case if n < number else pytest.param(case, marks=pytest.mark.slow) for n, case in enumerate(cases)]


def pytest_configure(config: pytest.Config) -> None:
    skipped.update(left_out)
    if find_spec("hypothesis") is not None:
        settings.load_profile("release" if RELEASE else "few" if "not slow" in config.option.markexpr else "check")


def pytest_collectreport(report: pytest.CollectReport) -> None:
    _note(report)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _note(report)


def _note(report: pytest.CollectReport | pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        skipped[report.nodeid] = reason.removeprefix("Skipped: ")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if skipped and IN_CI and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons: dict[str, list[str]] = {}
    for name, reason in sorted(skipped.items()):
        reasons.setdefault(reason, []).append(name)
    for reason, names in reasons.items():
        others = f" and {len(names) - 1} more" if len(names) > 1 else ""
        terminalreporter.write_line(f"skipped: {names[0]}{others}: {reason}", red=IN_CI)
    if skipped and IN_CI:
        terminalreporter.write_line("CI=true: a test that is skipped is a failure", red=True)
