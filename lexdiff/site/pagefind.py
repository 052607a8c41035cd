"""Makes a search index of documents by Pagefind's program, which works without a network.

One call for each language and kind: without filters, and with one language, the same documents give the same bytes.
Limits: the program must be installed (the extra ``search``); it needs a folder of its own for a moment.
Rejected: Pagefind's Python interface, which takes a tenth of a second a document (measured: 93 s for 900, the program
0.3 s); its filters, whose files differ from run to run.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from lexdiff.errors import LexdiffError

PROGRAM = "pagefind.js"
_KEPT = ("pagefind-entry.json", "pagefind.*.pf_meta", "wasm.*.pagefind", "index/*", "fragment/*", PROGRAM)


class Document(NamedTuple):
    """One thing to be found: its title, its words, and what is shown with it; the values are text, not HTML."""

    title: str
    words: str
    shown: Mapping[str, str]


@cache
def maker() -> str:
    """Returns what makes the index, with its release; "" where it isn't installed."""
    found = find_spec("pagefind_bin")
    if found is None or found.origin is None:
        return ""
    # The package doesn't say its release, and asking importlib.metadata costs more than a build with nothing to do.
    told = Path(found.origin).parent.parent.glob("pagefind_bin-*.dist-info")
    return f"Pagefind {' '.join(sorted(one.name.split('-')[1].removesuffix('.dist') for one in told))}"


def index(documents: Iterable[Document], language: str) -> dict[str, bytes]:
    """Returns the files of an index by their paths below its folder; ``LexdiffError`` where the program fails."""
    with TemporaryDirectory(prefix="lexdiff-search-") as folder:
        pages, out = Path(folder, "pages"), Path(folder, "out")
        pages.mkdir()
        for number, document in enumerate(documents):
            (pages / f"{number:07}.html").write_bytes(_page(document, language))
        _run(pages, out, language)
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in _found(out, language)}


def _found(out: Path, language: str) -> list[Path]:
    """Returns the files that a search loads, of its machines only the one for the language."""
    machine = f"wasm.{language}.pagefind"
    others = {path.name for path in out.glob("wasm.*.pagefind")} - {machine}
    if not (out / machine).exists():
        others -= {"wasm.unknown.pagefind"}
    return sorted(path for pattern in _KEPT for path in out.glob(pattern) if path.name not in others)


def _run(pages: Path, out: Path, language: str) -> None:
    from pagefind_bin import get_executable

    command = [str(get_executable()), "--site", str(pages), "--output-path", str(out), "--force-language", language]
    own = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND")}  # which are options
    try:
        done = subprocess.run([*command, "--quiet"], cwd=pages, env=own, capture_output=True, check=False)
    except OSError as error:
        raise LexdiffError(f"the search's program can't be started: {error.strerror}", _HINT) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise LexdiffError(f"the search index could not be made: {said[-1][:200]}", _HINT)


_HINT = "install it anew (the extra `search`), or remove it to build without a search"


def _page(document: Document, language: str) -> bytes:
    shown = "".join(
        f'<meta data-pagefind-meta="{escape(key)}[content]" content="{escape(value)}">'
        for key, value in document.shown.items()
    )
    page = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">{shown}</head>'
        f"<body><h1>{escape(document.title)}</h1><p>{escape(document.words)}</p></body></html>"
    )
    return page.encode("utf-8", "replace")
