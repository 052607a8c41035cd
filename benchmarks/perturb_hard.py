"""The hard operations: cascades of numbers, rewriting of half the words, splits, joins, near-identical boilerplate.

Limits: a rewritten provision must stay more like what it was than like any other, or there is no truth to know.
Rejected: near-identical provisions as they happen to stand in real text; too few, and their history isn't known.
"""

from __future__ import annotations

import re

from benchmarks.drawing import (
    Sample,
    bag,
    brothers,
    by_place,
    chosen,
    free,
    likeness,
    parent_of,
    put,
    stranger,
)
from benchmarks.perturb_light import edit_words, exchange, number, words_of
from benchmarks.tree import Node, provisions

SENTENCE = re.compile(r"(?<=[a-z]{3}[.;])\s+(?=[A-Z][a-z]+ )")


def cascade(made: Sample) -> bool:
    """Inserts a provision, so that a run takes its neighbours' numbers, to the end or up to one that goes."""
    found = chosen(made, free(made))
    new = stranger(made, found[0]) if found else None
    if not found or not new:
        return False
    victim, parent = found
    family = brothers(parent, new.kind)
    labels = [child.label for child in family]
    if made.rng.random() < 0.6 and len(family) > 2:
        place, own = made.rng.randint(0, len(family)), family.index(victim)
        if place in (own, own + 1) or abs(place - own) > 12:
            return False
        put(parent, new, place)
        parent.children.remove(victim)
    else:
        put(parent, new, family.index(victim))
        if len(victim.words.split()) >= 12:
            edit_words(made, victim)
    by_place(brothers(parent, new.kind), labels)
    return True


def rewrite(made: Sample, together: bool) -> bool:
    """Replaces half the words of a provision, scattered or together; it must stay most like what it was."""
    found = chosen(made, lambda node: len(node.words.split()) >= 16)
    if not found:
        return False
    node, old = found[0], found[0].words
    words = words_of(old)
    half = len(words) // 2
    first = made.rng.randrange(len(words) - half)
    places = range(first, first + half) if together else sorted(made.rng.sample(range(len(words)), half))
    source = made.rng.randrange(len(made.vocabulary))
    for step, place in enumerate(places):
        new = made.vocabulary[(source + step) % len(made.vocabulary)] if together else made.rng.choice(made.vocabulary)
        words[place] = new + words[place][len(words[place].rstrip()) :]
    node.words = "".join(words)
    was, now = bag(old), bag(node.words)
    if any(likeness(now, bag(other.words)) > likeness(now, was) - 0.1 for other in _others(made, node)):
        node.words = old
        return False
    return True


def split(made: Sample) -> bool:
    """Makes two provisions of one, at the end of a sentence."""
    found = chosen(made, lambda node: not node.children and bool(_cuts(node)))
    if not found:
        return False
    node, parent = found
    labels = [child.label for child in brothers(parent, node.kind)]
    start_, end = made.rng.choice(_cuts(node))
    rest = Node(node.kind, "", "", node.words[end:], node.level, node.sign, origin=node.origin)
    if node.heading:
        rest.heading = made.rng.choice([donor.heading for donor in made.donors if donor.heading] or [node.heading])
    node.words = node.words[:start_]
    parent.children.insert(parent.children.index(node) + 1, rest)
    made.touched.append(rest)
    number(made, parent, rest, labels)
    return True


def join(made: Sample) -> bool:
    """Makes one provision of two neighbours."""
    found = chosen(made, lambda node: not node.children and len(node.words.split()) >= 6)
    if not found:
        return False
    node, parent = found
    at = parent.children.index(node)
    touched = {id(other) for other in made.touched}
    follower = parent.children[at + 1] if at + 1 < len(parent.children) else node
    size, more = len(node.words.split()), len(follower.words.split())
    if follower.kind != node.kind or follower.children or id(follower) in touched or not follower.origin:
        return False
    if more < 6 or not 0.25 <= size / more <= 4:
        return False
    labels = [child.label for child in brothers(parent, node.kind)]
    node.words += ("\n\n" if node.kind == "section" else " ") + follower.words
    node.origin += follower.origin
    parent.children.remove(follower)
    if made.rng.random() < 0.5:
        by_place(brothers(parent, node.kind), labels)
    return True


def stir_family(made: Sample) -> bool:
    """Edits, moves, swaps, deletes or adds one of a family of near-identical provisions, and numbers them by place."""
    if not made.families:
        return False
    family, slots = made.families.pop(made.rng.randrange(len(made.families)))
    numbers = [node.origin for node in family]
    members = [node for node in made.after.walk() if node.origin and node.origin in numbers]
    if len(members) < 3:
        return False
    parent = parent_of(made, members[0])
    labels = [child.label for child in brothers(parent, members[0].kind)]
    one, two, three = made.rng.sample(members, 3)
    what = made.rng.choice(["add", "delete", "swap", "move"])
    if what == "add":
        parent.children.insert(parent.children.index(one), _variant(made, one, slots))
    elif what == "delete":
        parent.children.remove(one)
    elif what == "swap":
        exchange(parent, one, two)
    else:
        parent.children.remove(one)
        put(parent, one, made.rng.randrange(len(labels)))
    if what != "add":  # what came must not be more like a brother than that brother's own new words
        edit_words(made, three, len(three.words.split()) * 7 // 10)
    by_place(brothers(parent, three.kind), labels)
    return True


def grow_families(made: Sample) -> None:
    """Adds to the text before, after up to four provisions, some that differ from it and each other in a few words."""
    fit = [n for n in provisions(made.before) if not n.children and 14 <= len(n.words.split()) <= 60]
    holders = {id(child): node for node in made.before.walk() for child in node.children}
    for model in made.rng.sample(fit, min(4, len(fit))):
        parent = holders[id(model)]
        labels = [child.label for child in brothers(parent, model.kind)]
        slots = made.rng.sample(range(len(model.words.split()) * 6 // 10), made.rng.randint(1, 2))
        family = [model, *(_variant(made, model, slots) for _ in range(made.rng.randint(2, 5)))]
        at = parent.children.index(model)
        parent.children[at : at + 1] = family
        by_place(brothers(parent, model.kind), labels)
        made.families.append((family, slots))


def _variant(made: Sample, model: Node, slots: list[int]) -> Node:
    """Gives a copy that comes from nowhere and has other words in a few places."""
    new, words = model.copy(), words_of(model.words)
    for place in slots:
        words[place] = made.rng.choice(made.vocabulary) + words[place][len(words[place].rstrip()) :]
    new.words, new.origin = "".join(words), ()
    return new


def _others(made: Sample, node: Node) -> list[Node]:
    """Gives the provisions of the text before that a provision didn't come from."""
    return [other for other in provisions(made.before) if other.kind == node.kind and other.origin != node.origin]


def _cuts(node: Node) -> list[tuple[int, int]]:
    """Gives where a provision can be split: between sentences, with eight words and a fifth of all on either side."""
    least = max(8, len(node.words.split()) // 5)
    cuts = [match.span() for match in SENTENCE.finditer(node.words)]
    return [(a, b) for a, b in cuts if min(len(node.words[:a].split()), len(node.words[b:].split())) >= least]
