"""What a perfect redline of a sample would say: the pairs, and the kinds of change.

Limits: kinds are expected only of provisions whose text no other has; of two that are equal nobody can say which moved.
Rejected: one key for equal own words; "(b)" without words of its own, or "Definitions.", would then excuse any pair.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from benchmarks.drawing import Sample
from benchmarks.tree import Node, printed, provisions

Pair = tuple[Node, Node]
Change = tuple[str, Node | None, Node | None]
REPEALED = ("[Repealed.]", "Repealed.", "[Repealed]")


@dataclass
class Truth:
    """The two texts as printed, the true pairs, and the true changes.

    ``blank`` are true pairs that nobody can know; they, and more, are ``open``: neither right nor wrong.
    """

    texts: tuple[str, str]
    before: list[Node]
    after: list[Node]
    pairs: list[Pair]
    blank: list[Pair]
    open: set[tuple[int, int]]
    changes: list[Change]


def truth(made: Sample) -> Truth:
    """Gives what is true of a changed sample; prints both sides, so that their lines are known."""
    texts = printed(made.before), printed(made.after)
    before, after = provisions(made.before), provisions(made.after)
    by_origin = {node.origin[0]: node for node in before}
    pairs = [(by_origin[number], node) for node in after for number in node.origin]
    changes = _changes(made, pairs, before, after)
    blank = [pair for pair in pairs if _is_blank(*pair)]
    either = _open(made, pairs) | {(id(one), id(two)) for one, two in blank}
    return Truth(texts, before, after, [pair for pair in pairs if pair not in blank], blank, either, changes)


def _is_blank(one: Node, two: Node) -> bool:
    """Gives whether nothing ties two items: neither heading nor words nor label, for "[Repealed]" stands in for all."""
    repealed = two.words in REPEALED and one.words not in REPEALED
    return two.kind == "item" and repealed and one.label != two.label


def key(node: Node) -> str:
    """Gives what makes two provisions interchangeable: their text with all below it."""
    return f"{node.kind} {node.whole()}"


def lonely(nodes: list[Node]) -> set[int]:
    """Gives the ids of the provisions whose text no other of the same side has."""
    count = Counter(key(node) for node in nodes)
    return {id(node) for node in nodes if count[key(node)] == 1}


def _homes(root: Node) -> dict[int, Node]:
    """Gives what each provision stands in; for a section the division above it, so that another chapter is a move."""
    homes = {id(child): node for node in root.walk() for child in node.children}
    above = [root]
    for node in root.children:
        while above[-1] is not root and above[-1].level >= node.level:
            above.pop()
        homes[id(node)] = above[-1]
        above += [node] if node.kind == "division" else []
    return homes


def _open(made: Sample, pairs: list[Pair]) -> set[tuple[int, int]]:
    """Gives items that went with those that came to their parent and label: paired or not, either is good."""
    kept = {node.origin[0] for node, _ in pairs}
    gone = {
        (parent.origin[0], child.label): child
        for parent in made.before.walk()
        for child in parent.children
        if child.kind == "item" and child.origin[0] not in kept
    }
    return {
        (id(gone[number, child.label]), id(child))
        for parent in made.after.walk()
        for child in parent.children
        for number in parent.origin
        if not child.origin and (number, child.label) in gone
    }


def _changes(made: Sample, pairs: list[Pair], before: list[Node], after: list[Node]) -> list[Change]:
    """Gives every kind of change of every provision, insertions and deletions included."""
    kept, uses = {id(one) for one, _ in pairs}, Counter(id(one) for one, _ in pairs)
    changes: list[Change] = [("deletion", node, None) for node in before if id(node) not in kept]
    changes += [("insertion", None, node) for node in after if not node.origin]
    moved = _moved(made, pairs)
    for one, two in pairs:
        if uses[id(one)] > 1 or len(two.origin) > 1:
            changes.append(("split" if uses[id(one)] > 1 else "join", one, two))
            continue
        repealed = two.words in REPEALED and one.words not in REPEALED
        kinds = {
            "repeal": repealed,
            "substitution": one.text != two.text and not repealed,
            "relocation": id(two) in moved,
            "renumbering": id(two) not in moved and one.label != two.label,
        }
        changes += [(kind, one, two) for kind, holds in kinds.items() if holds]
    return changes


def _moved(made: Sample, pairs: list[Pair]) -> set[int]:
    """Gives the provisions of the text after that have another home, or another place among their brothers."""
    before, after = _homes(made.before), _homes(made.after)
    came = {id(two): one for one, two in pairs}
    families: dict[int, list[Node]] = {}
    moved = set[int]()
    for _, two in pairs:
        if before[id(came[id(two)])].origin[0] in after[id(two)].origin:
            families.setdefault(id(after[id(two)]), []).append(two)
        else:
            moved.add(id(two))
    for family in families.values():
        moved |= {id(node) for node in family} - _heaviest_run(family, came)
    return moved


def _heaviest_run(family: list[Node], came: dict[int, Node]) -> set[int]:
    """Gives those of a family that kept their order, so that the others have the fewest words."""
    best: list[tuple[int, int]] = []  # weight of the heaviest run that ends here, and the place before it
    for at, node in enumerate(family):
        earlier = [(best[n][0], -n) for n in range(at) if came[id(family[n])].line < came[id(node)].line]
        weight, place = max(earlier, default=(0, 1))
        best.append((weight + 1 + len(node.whole().split()), -place))
    at = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    run = set[int]()
    while at >= 0:
        run.add(id(family[at]))
        at = best[at][1]
    return run
