"""Promise B4: how many words are marked, against the fewest that can be (an exact longest common subsequence)?

``python -m benchmarks.minimality``
Words are those of ``lexdiff.compare.tokens``; gaps between words are not counted. Real pairs of the corpus if there is
one, else the project's own ordinances and samples of them. Limits: provisions of up to 2,000 words that are paired one
to one. Rejected: characters as the unit; nobody reads redlines by the character.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from benchmarks.perturb import perturbed
from benchmarks.product import Row, corpus, redline_of, rows, side, verdict
from benchmarks.truth import truth

MOST_WORDS = 2000
LIMITS = {"median": 1.0, "p99": 1.25, "overmarked": 0}


class Marked(NamedTuple):
    """One changed pair: words marked, the fewest possible, and the words of both sides together."""

    marked: int
    fewest: int
    words: int
    address: str

    @property
    def ratio(self) -> float:
        """Gives how many times the fewest possible words are marked."""
        return self.marked / self.fewest

    @property
    def overmarked(self) -> bool:
        """Gives whether more than half is marked though less than 5 % changed."""
        return self.fewest < 0.05 * self.words and self.marked > 0.5 * self.words


def marked(changed: Iterable[Row]) -> Iterator[Marked]:
    """Yields the count of each row that pairs two provisions one to one and changes a word."""
    from rapidfuzz.distance import Indel

    from lexdiff.compare.tokens import tokens

    for row in changed:
        if row["before"] is None or row["after"] is None or row["group"] or not {"substitution"} & set(row["kinds"]):
            continue
        before, after = tokens(side(row, "delete")), tokens(side(row, "insert"))
        fewest = Indel.distance(before, after)
        if fewest and max(len(before), len(after)) <= MOST_WORDS:
            count = sum(len(tokens(part["text"])) for part in row["segments"] if part["op"] != "keep")
            yield Marked(count, fewest, len(before) + len(after), row["after"])


def changed_rows() -> tuple[str, list[Row]]:
    """Gives the rows to count, and what they are called."""
    pair = corpus()
    if pair:
        return "the corpus", rows(str(pair[0]), str(pair[1]))
    samples = [row for seed in range(1, 9) for row in redline_of(*truth(perturbed(seed, True)).texts)]
    return "2014 against 2019, and samples of them", rows("2014", "2019") + samples


def by_section(counted: list[Marked]) -> list[Marked]:
    """Gives the counts of the pairs put together for each section of the later version."""
    sections: dict[str, list[Marked]] = {}
    for pair in counted:
        sections.setdefault("/".join(pair.address.split("/")[:2]), []).append(pair)
    return [
        Marked(sum(p.marked for p in pairs), sum(p.fewest for p in pairs), sum(p.words for p in pairs), address)
        for address, pairs in sections.items()
    ]


def report(name: str, counted: list[Marked]) -> str:
    """Gives the table with limits and verdicts as Markdown, for sections and for provisions by themselves."""
    units = {"sections": _figures(by_section(counted)), "provisions": _figures(counted)}
    lines = [f"### Minimality: {len(counted)} changed pairs of {name}", ""]
    lines += ["| marked / fewest possible | limit | sections | verdict | provisions |", "|---|---|---|---|---|"]
    for measure, found in units["sections"].items():
        limit = LIMITS.get(measure)
        said = "" if limit is None else verdict(round(found, 4) <= limit)
        row = f"{'' if limit is None else limit} | {found:.4g} | {said} | {units['provisions'][measure]:.4g}"
        lines.append(f"| {measure} | {row} |")
    return "\n".join(lines)


def _figures(counted: list[Marked]) -> dict[str, float]:
    ratios = sorted(pair.ratio for pair in counted) or [1.0]
    return {
        "median": ratios[len(ratios) // 2],
        "p99": ratios[min(len(ratios) - 1, len(ratios) * 99 // 100)],
        "overmarked": sum(pair.overmarked for pair in counted),
        "most": ratios[-1],
        "all together": sum(pair.marked for pair in counted) / max(1, sum(pair.fewest for pair in counted)),
    }


def main(arguments: list[str] | None = None) -> None:
    """Prints the measures."""
    parser = argparse.ArgumentParser(prog="benchmarks.minimality", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--list", type=int, default=0, metavar="N", help="show the N pairs that are marked most")
    options = parser.parse_args(arguments)
    name, changed = changed_rows()
    counted = list(marked(changed))
    print(report(name, counted) + "\n")
    for pair in sorted(counted, key=lambda pair: (-pair.ratio, pair.address))[: options.list]:
        print(f"{pair.ratio:.2f}: {pair.marked} marked, {pair.fewest} needed, of {pair.words} words: {pair.address}")


if __name__ == "__main__":
    main()
