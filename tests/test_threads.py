"""``lexdiff log`` and ``lexdiff blame`` from outside: on the Trust Act as a person reads them, and where they refuse.

Limits: one small repository; the laws and larger histories are in ``test_blame.py``. Rejected: goldens as JSON; nobody
would see that a sentence reads badly.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.test_cli import run

GOLDENS = Path(__file__).parent / "goldens" / "history"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("log-item", ["log", "2(a)"]),
        ("log-renumbered", ["log", "1/law-enforcement-official"]),
        ("log-gone", ["log", "recitals"]),
        ("log-section", ["log", "boston-trust-act/4"]),
        ("blame-item", ["blame", "2(a)"]),
        ("blame-unheld", ["blame", "1/ice-hsi"]),
        ("blame-deleted", ["blame", "boston-trust-act", "--deleted"]),
        ("blame-old", ["blame", "3", "--version", "2014"]),
    ],
)
def test_golden_on_the_trust_act(name: str, args: list[str]) -> None:
    done = run(*args)
    assert (done.code, done.err) == (0, "")
    assert all(len(line) <= 80 for line in done.out.split("\n"))
    path = GOLDENS / f"{name}.txt"
    if os.environ.get("LEXDIFF_ACCEPT"):
        path.write_text(done.out, encoding="utf-8")
    assert done.out == path.read_text(encoding="utf-8")
