"""The redline as one self-contained page: no script, no request, readable without colour and by ear.

The words of a change are the text of its ``ins``, ``del`` and plain parts to the character (once ``labels.raw`` is
undone); what a screen reader is told stands in ``span.sr`` beside them. Limits: Markdown's own marks are shown as they
are written. Rejected: rendering the Markdown first; its tags would cross the changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TextIO

from lexdiff.model.pair import Pair
from lexdiff.model.redline import Op, OrdinanceRedline, Redline, Row
from lexdiff.render import opening, telling
from lexdiff.render.labels import LABELS, View, visible
from lexdiff.render.say import ENGLISH, Say
from lexdiff.render.sentences import sentence

# Name of a version, its clocks, its file.
Facts = tuple[tuple[str, str, str], ...]


class Change(NamedTuple):
    """One change as the page shows it; ``words`` and ``sides`` are safe to show but not yet escaped."""

    id: str
    css: str
    address: str
    kinds: str
    notes: tuple[str, ...]
    alarms: tuple[str, ...]
    words: tuple[tuple[Op, str], ...]
    sides: tuple[tuple[str, str], ...]


class Part(NamedTuple):
    """One ordinance of the page; ``changes`` yields each change with the heading that it opens, or ""."""

    title: str
    facts: Facts
    whole: str
    changes: Callable[[], Iterator[tuple[str, Change]]]


class Page(NamedTuple):
    """All that the template prints."""

    title: str
    policy: str
    css: str
    style: str
    facts: Facts
    restated: str
    counts: tuple[str, ...]
    empty: tuple[str, ...]
    hidden: str
    sentences: Callable[[], Iterator[tuple[str, str, str]]]
    ordinances: Callable[[], Iterable[Part]]


def render(redline: Redline, view: View, out: TextIO) -> None:
    """Writes the page piece by piece, so that a whole code needn't stand in memory twice."""
    from pathlib import Path

    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(folder),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    page = _page(redline, view, (folder / "redline.css").read_text("utf-8"))
    for piece in environment.get_template("redline.html.j2").generate(page=page):
        out.write(piece)


def _page(redline: Redline, view: View, css: str) -> Page:
    from markupsafe import Markup

    names = opening.versions(redline)
    single = redline.ordinances[0] if len(redline.ordinances) == 1 else None
    changed = any(row.kinds for ordinance in redline.ordinances for row in ordinance.rows)
    return Page(
        title=f"{opening.title(single)}: {names.before} → {names.after}" if single else " → ".join(names),
        policy=policy(css),
        css=Markup(css),  # ours, from the package: no word of a text is in it
        style=view.style,
        facts=_facts(single, names) if single else (),
        restated=opening.restated(redline),
        counts=tuple(f"{n} {word}" for _, n, word in opening.counts(redline)) if changed else (),
        empty=opening.empty(redline) if not changed and not view.hidden else (),
        hidden=opening.hidden(view),
        sentences=lambda: _sentences(redline, names),
        ordinances=lambda: (_part(ordinance, names, single is None) for ordinance in redline.ordinances),
    )


def policy(css: str) -> str:
    """Returns the content security policy that allows this one style and nothing else."""
    from base64 import b64encode
    from hashlib import sha256

    allowed = b64encode(sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"


def _facts(ordinance: OrdinanceRedline, names: Pair[str]) -> Facts:
    clocks = opening.clocks(ordinance)
    return tuple(
        (name, clock, visible(facts.file))
        for name, clock, facts in zip(names, clocks, ordinance.facts, strict=True)
        if facts
    )


def _sentences(redline: Redline, names: Pair[str]) -> Iterator[tuple[str, str, str]]:
    for ordinance in redline.ordinances:
        for row in ordinance.rows:
            if row.kinds:
                told = telling.not_held(row, ordinance.id, names) or sentence(row)
                yield row.id, telling.address(row, ordinance.id), told


def _part(ordinance: OrdinanceRedline, names: Pair[str], many: bool) -> Part:
    return Part(
        title=opening.title(ordinance) if many else "The redline",
        facts=_facts(ordinance, names) if many else (),
        whole=opening.whole(ordinance),
        changes=lambda: _changes(ordinance, names),
    )


def _changes(ordinance: OrdinanceRedline, names: Pair[str]) -> Iterator[tuple[str, Change]]:
    above: tuple[str, ...] | None = None
    for row in ordinance.rows:
        group = telling.section(row)
        heading = " › ".join(map(telling.heading, group)) or opening.title(ordinance)
        yield "" if group == above else heading, change(row, ordinance.id, names)
        above = group


def change(
    row: Row, ordinance: str, names: Pair[str], say: Say = ENGLISH, where: telling.Where = telling.place
) -> Change:
    """Returns a row as pages show it; ``where`` says how a provision is named in a sentence."""
    css = [LABELS[row.kinds[0] if row.kinds else "unchanged"].css, *(["part"] if row.part_of else [])]
    words: list[tuple[Op, str]] = [(op, visible(text, op != "keep")) for op, text in row.segments]
    notes, sides = [*telling.notes(row, say)], True
    if missing := telling.not_held(row, ordinance, names, say, where):
        known = telling.held(row, names, say)
        notes += [missing, known[0]] if known else [missing]
        words, sides = ([("keep", visible(known[1]))] if known else []), False
    return Change(
        id=row.id,
        css=" ".join(css),
        address=telling.address(row, ordinance, say),
        kinds=telling.kinds(row, say) if row.kinds else say(LABELS["unchanged"].word),
        notes=tuple(notes),
        alarms=tuple(telling.alarms(row, say)),
        words=tuple(words),
        sides=_sides(row, names) if sides else (),
    )


def _sides(row: Row, names: Pair[str]) -> tuple[tuple[str, str], ...]:
    """Returns both texts where words of one provision changed: what came or went whole reads as it stands."""
    if not {"keep"} < {op for op, _ in row.segments}:
        return ()
    gone, came = (
        visible("".join(t for op, t in row.segments if op in ("keep", side))) for side in ("delete", "insert")
    )
    return (names.before, gone), (names.after, came)
