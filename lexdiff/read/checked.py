"""When links were last checked, and with what result: ``site/links.json``, which ``lexdiff links`` writes.

Limits: a link that was never checked isn't in it. Rejected: a field in each record; a check of all links would rewrite
all records, and hide what people changed in them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urldefrag

from lexdiff.errors import Unreadable

FILE = "site/links.json"
SCHEMA = "lexdiff.links/1"
RESULTS = ("answers", "moved", "gone", "not known")


class Checked(NamedTuple):
    """A link that was checked: on which day, with what result (one of ``RESULTS``), and the code or the reason.

    ``answered`` is the last day on which it answered, "" where it never did; ``to`` where it moved, or a copy of it in
    an archive.
    """

    date: str
    result: str
    why: str = ""
    answered: str = ""
    to: str = ""


def read(root: Path) -> dict[str, Checked]:
    """Returns the links that were checked, by their addresses; ``Unreadable`` where the file isn't one of ours."""
    try:
        found = json.loads((root / FILE).read_text("utf-8"))
        if found["schema"] != SCHEMA:
            raise ValueError
        return {str(link): _checked(facts) for link, facts in found["links"].items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable(
            "this is no list of checked links", "delete it; `lexdiff links` writes it anew", FILE
        ) from None


def _checked(facts: Mapping[str, object]) -> Checked:
    found = Checked(**{key: str(value) for key, value in facts.items()})
    if found.result not in RESULTS:
        raise ValueError
    return found


def of(link: str, links: Mapping[str, Checked]) -> Checked | None:
    """Returns what became of a link, None where it was never checked; a place within a page is no link of its own."""
    return links.get(urldefrag(link).url)


def text(links: Mapping[str, Checked]) -> str:
    """Returns the file that says so: a line for each link, in the order of their addresses."""
    lines = (
        f"  {json.dumps(link)}: {json.dumps({key: value for key, value in one._asdict().items() if value})}"
        for link, one in sorted(links.items())
    )
    return f'{{"schema": "{SCHEMA}", "links": {{\n' + ",\n".join(lines) + "\n}}\n"
