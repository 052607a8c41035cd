"""Promise B8: are the right provisions paired? Precision, recall and F1 on perturbed real text whose truth is known.

``python -m benchmarks.alignment [--light] [--hard] [--seed 1..20] [--size 5..80] [--list] [--command]``
A row with both sides is a pair; so is each row of a split or join. Provisions with equal text are interchangeable. What
is unchanged counts too. Limits: regular sections and labelled items. Rejected: scores from the product's own basis.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from benchmarks.drawing import corpus
from benchmarks.perturb import perturbed
from benchmarks.product import Row, redline_of, verdict
from benchmarks.tree import Node
from benchmarks.truth import Truth, key, lonely, truth

LIMITS = {"light": (0.998, 1.0), "hard": (0.99, 5.0)}  # least F1, most false pairs in 1,000
Entry = tuple[Node | None, Node | None, Row]
LEVELS = {"section": "sections", "item": "items"}


@dataclass
class Score:
    """Counts of right, false and missed; several scores add up."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Gives the share of right ones among those found."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Gives the share of found ones among the true ones."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Gives the harmonic mean of precision and recall."""
        total = 2 * self.right + self.false + self.missed
        return 2 * self.right / total if total else 1.0

    @property
    def false_per_thousand(self) -> float:
        """Gives how many of a thousand pairs found are false."""
        return 1000 * self.false / (self.right + self.false) if self.right + self.false else 0.0


@dataclass
class Result:
    """Scores by level and by kind of change, and what was wrong, in readable form."""

    levels: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    kinds: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    wrong: list[str] = field(default_factory=list)
    lost: int = 0


def score(known: Truth, rows: list[Row], result: Result, name: str = "") -> None:
    """Adds to a result how well the rows of one redline agree with the truth."""
    places = _places(known.before), _places(known.after)
    placed = [(_node(row, "before", places[0]), _node(row, "after", places[1]), row) for row in rows]
    met = {id(node) for one, two, _ in placed for node in (one, two) if node}
    absent = [node for node in (*known.before, *known.after) if id(node) not in met]
    result.lost += len(absent)
    result.wrong += [f"{name}: no row stands at {_shown(node)}" for node in absent]
    found = [(one, two, row) for one, two, row in placed if row["before"] is not None and row["after"] is not None]
    _score_pairs(known, [entry for entry in found if entry[0] or entry[1]], result, name)
    _score_kinds(known, placed, result, name)


def _places(nodes: Iterable[Node]) -> dict[int, Node]:
    return {node.line: node for node in nodes}


def _node(row: Row, which: str, places: dict[int, Node]) -> Node | None:
    """Gives the section or item that a side of a row stands for; nothing for paragraphs, divisions and the title."""
    where = row["where"][which]
    return places.get(where["line"]) if where else None


def _score_pairs(known: Truth, found: list[Entry], result: Result, name: str) -> None:
    """Takes off first the pairs that are right to the letter, then those of provisions with equal text."""
    due = {(id(one), id(two)): one for one, two in known.pairs}
    texts = {id(node): key(node) for node in (*known.before, *known.after)}
    exact = [due.pop((id(one), id(two)), None) for one, two, _ in found]
    classes: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for ids in due:
        classes[texts[ids[0]], texts[ids[1]]].append(ids)
    partner = {id(one): two for one, two in known.pairs} | {id(two): one for one, two in known.pairs}
    for hit, (one, two, row) in zip(exact, found, strict=True):
        equals = classes[texts[id(one)], texts[id(two)]] if one and two else []
        level = result.levels[LEVELS[(one or two or known.before[0]).kind]]
        if hit or equals:
            level.right += 1
            if not hit:
                del due[equals.pop()]
        elif (id(one), id(two)) not in known.open:
            level.false += 1
            result.wrong.append(f"{name}: false pair {_told(row)}\n{_compared(one, two, partner)}")
    for one, two in [pair for pair in known.pairs if (id(pair[0]), id(pair[1])) in due]:
        result.levels[LEVELS[one.kind]].missed += 1
        result.wrong.append(f"{name}: missed pair\n    before   {_shown(one)}\n    after    {_shown(two)}")


def _score_kinds(known: Truth, placed: list[Entry], result: Result, name: str) -> None:
    """Compares the kinds of change, of provisions whose text no other of their side has."""
    alone = lonely(known.before) | lonely(known.after)
    neutral = {node for pair in known.open for node in pair}

    def counts(one: Node | None, two: Node | None) -> bool:
        nodes = [node for node in (one, two) if node]
        return bool(nodes) and all(id(node) in alone and id(node) not in neutral for node in nodes)

    said = {
        (kind, id(one) if one else 0, id(two) if two else 0): row
        for one, two, row in placed
        if counts(one, two)
        for kind in ({"split", "join"} & set(row["kinds"]) or row["kinds"])
        if kind != "formatting"
    }
    due = {
        (kind, id(one) if one else 0, id(two) if two else 0): one or two
        for kind, one, two in known.changes
        if counts(one, two)
    }
    for change, row in said.items():
        result.kinds[change[0]].right += change in due
        result.kinds[change[0]].false += change not in due
        if change not in due:
            result.wrong.append(f"{name}: {change[0]} not expected {_told(row)}")
    for change, node in due.items():
        if change not in said and node:
            result.kinds[change[0]].missed += 1
            result.wrong.append(f"{name}: {change[0]} expected at {_shown(node)}")


def _shown(node: Node | None) -> str:
    if not node:
        return "(neither section nor item)"
    text = " ".join(node.text.split()) or " ".join(node.whole().split())
    return f"line {node.line} {node.kind} {node.label}: {text[:100]}"


def _told(row: Row) -> str:
    basis = row["basis"]
    mark = "" if basis.get("score") is None else f" {basis['score']:.2f}"
    return f"{row['before']} -> {row['after']} [{', '.join(row['kinds']) or 'unchanged'}; {basis['reason']}{mark}]"


def _compared(one: Node | None, two: Node | None, partner: dict[int, Node]) -> str:
    lines = [f"    before   {_shown(one)}", f"    after    {_shown(two)}"]
    lines += [f"    expected {_shown(partner[id(one)]) if id(one) in partner else '(deleted)'}"] if one else []
    lines += [f"    came of  {_shown(partner[id(two)]) if id(two) in partner else '(inserted)'}"] if two else []
    return "\n".join(lines)


Redliner = Callable[[Truth], Iterable[Row]]


def measured(seeds: Iterable[int], hard: bool, sizes: tuple[int, int], redliner: Redliner) -> Result:
    """Gives the result of one redline a seed."""
    result = Result()
    for seed in seeds:
        known = truth(perturbed(seed, hard, sizes))
        score(known, list(redliner(known)), result, f"{'hard' if hard else 'light'} {seed}")
    return result


def report(result: Result, hard: bool) -> str:
    """Gives the tables of a result as Markdown, with a verdict on each level."""
    least, most = LIMITS["hard" if hard else "light"]
    lines = [f"### Alignment, {'hard' if hard else 'light'} (F1 at least {least}, false at most {most:g} in 1,000)", ""]
    lines += [
        "| level | right | false | missed | precision | recall | F1 | false in 1,000 | verdict |",
        "|---" * 9 + "|",
    ]
    for level in LEVELS.values():
        counted = result.levels[level]
        good = counted.f1 >= least and counted.false_per_thousand <= most
        said = verdict(good)
        lines.append(f"| {level} | {_cells(counted)} | {counted.false_per_thousand:.2f} | {said} |")
    lines += ["", "| kind | right | false | missed | precision | recall | F1 |", "|---" * 7 + "|"]
    lines += [f"| {kind} | {_cells(counted)} |" for kind, counted in sorted(result.kinds.items())]
    if result.lost:
        lines += ["", f"{result.lost} provisions stand in no row at all: wrong line numbers, or lost (see --list)."]
    return "\n".join(lines)


def _cells(counted: Score) -> str:
    shares = f"{counted.precision:.4f} | {counted.recall:.4f} | {counted.f1:.4f}"
    return f"{counted.right} | {counted.false} | {counted.missed} | {shares}"


def bounds(text: str) -> tuple[int, int]:
    """Reads "3..8", or "3" for "3..3"."""
    first, _, last = text.partition("..")
    return int(first), int(last or first)


def perfect(known: Truth) -> Iterator[Row]:
    """Yields the rows that the truth asks for, to test the measure with."""
    kinds: dict[tuple[int, int], list[str]] = defaultdict(list)
    for kind, one, two in known.changes:
        kinds[id(one), id(two)].append(kind)
    alone = [(one, two) for _, one, two in known.changes if one is None or two is None]
    for one, two in [*known.pairs, *known.blank, *alone]:
        yield {
            "before": one.label if one else None,
            "after": two.label if two else None,
            "kinds": kinds[id(one), id(two)],
            "basis": {"reason": "truth"},
            "where": {"before": {"line": one.line} if one else None, "after": {"line": two.line} if two else None},
        }


def main(arguments: list[str] | None = None) -> None:
    """Prints the scores of light and hard samples."""
    parser = argparse.ArgumentParser(prog="benchmarks.alignment", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--light", action="store_true", help="light samples only")
    parser.add_argument("--hard", action="store_true", help="hard samples only")
    parser.add_argument("--seed", type=bounds, default=(1, 20), metavar="A..B", help="default 1..20")
    parser.add_argument("--size", type=bounds, default=(5, 80), metavar="A..B", help="sections in a document")
    parser.add_argument("--list", action="store_true", help="show what was wrong")
    parser.add_argument("--check", action="store_true", help="score the truth itself: all must be 1")
    parser.add_argument("--command", action="store_true", help="go by the command line and its JSON, which is slower")
    options = parser.parse_args(arguments)
    seeds = range(options.seed[0], options.seed[1] + 1)
    redliner: Redliner = perfect if options.check else lambda known: redline_of(*known.texts, options.command)
    print(f"{len(seeds)} documents of each sort, drawn from {len(corpus())} files\n")
    for hard in (False, True):
        if (options.hard if hard else options.light) or options.hard == options.light:
            result = measured(seeds, hard, options.size, redliner)
            print(report(result, hard) + "\n")
            if options.list:
                print("\n".join(result.wrong) + "\n")


if __name__ == "__main__":
    main()
