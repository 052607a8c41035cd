"""The outputs of a redline, one row each: a new output is one new file and a row here.

Each renderer is imported when it is asked for. Rejected: entry points; nobody needs them yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TextIO

from lexdiff.errors import UnknownName
from lexdiff.model.redline import Redline
from lexdiff.render.labels import View

# The name of an output, and the module whose ``render(redline, view, out)`` writes it.
FORMATS: Mapping[str, str] = {
    "terminal": "terminal",
    "text": "terminal",
    "markdown": "markdown",
    "html": "html",
    "critic": "critic",
    "json": "redline_json",
}
# Other ways to look at a redline on a terminal or as text.
LOOKS: Mapping[str, str] = {"side_by_side": "sidebyside", "summary": "summary", "stat": "stat"}


def write(redline: Redline, form: str, view: View, out: TextIO) -> None:
    """Writes a redline in a format."""
    if form not in FORMATS:
        raise UnknownName(f"no format is called {form!r}", f"known are: {', '.join(FORMATS)}")
    name = FORMATS[form]
    if name == "terminal":
        name = next((module for look, module in LOOKS.items() if getattr(view, look)), name)
    import_module(f"lexdiff.render.{name}").render(redline, view, out)
