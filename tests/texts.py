"""Generated texts: law over small alphabets (random Unicode alone misses real faults), and hostile Unicode."""

from __future__ import annotations

import random
from collections.abc import Sequence

_WORDS = (
    "the a of shall may not permit cart fee $5 $50 ten (10) days section 2 2(b) January 1, 2020 and or . , ; “x” 8"
    " U.S.C. § 1"
)
WORDS = _WORDS.split()
HOSTILE = [
    *"ab \n\t\r\u00a0\u200b\u202e\u2066\u2028\u0301\ufeff\u00ad*_`[]()|#->.;'\"\\{}<&",
    "\U000e0041",
    "а",
    "--",
    "++",
]
_LABELS = ("(a)", "(b)", "(c)", "(1)", "(2)", "(A)", "(i)", "(a-1)", "")


def words(random_: random.Random, longest: int = 14, alphabet: Sequence[str] = WORDS) -> str:
    """Returns a few words of law."""
    return " ".join(random_.choice(alphabet) for _ in range(random_.randint(0, longest)))


def hostile(random_: random.Random, longest: int = 24) -> str:
    """Returns a few signs that break things."""
    return "".join(random_.choice(HOSTILE) for _ in range(random_.randint(0, longest)))


def mutated(random_: random.Random, text: str, alphabet: Sequence[str]) -> str:
    """Returns a text with a few pieces cut, put in or put elsewhere."""
    pieces = text.split(" ")
    for _ in range(random_.randint(0, 3)):
        k = random_.randrange(len(pieces) + 1)
        done = random_.random()
        if done < 0.4:
            pieces.insert(k, random_.choice(alphabet))
        elif done < 0.7 and pieces:
            del pieces[min(k, len(pieces) - 1)]
        elif pieces:
            pieces.insert(k, pieces.pop(random_.randrange(len(pieces))))
    return " ".join(pieces)


def markdown(random_: random.Random, lines: int = 30) -> str:
    """Returns Markdown of mixed shapes: mostly plain ordinances, with odd lines strewn in."""
    found = []
    depth = 0
    for _ in range(random_.randint(0, lines)):
        kind = random_.random()
        if kind < 0.12:
            found.append(
                "#" * random_.randint(1, 8)
                + f" {random_.choice(('§ 1-10', '2.', 'Chapter 3.', ''))} {words(random_, 4)}"
            )
        elif kind < 0.5:
            depth = random_.randint(0, min(depth + 1, 4))
            found.append("    " * depth + f"- {random_.choice(_LABELS)} {words(random_)}")
        elif kind < 0.7:
            found.append("")
        elif kind < 0.85:
            found.append(" " * random_.choice((0, 0, 2, 4, 6)) + words(random_))
        else:
            found.append(random_.choice(ODD).replace("X", words(random_, 3)))
    return "\n".join(found) + random_.choice(("", "\n"))


# A line or two for each corner of Markdown.
ODD = (
    "```\nX\n```", "~~~", "> X", "    X", "\tX", "***", "---", "===", "X\n---", "1. X", "3) X", "* X", "+ X", "- - X",
    "- # X", "<div>X</div>", "<!-- X", "[x]: /u", "[^1]: X", "| a | b |\n|---|:-:|\n| X | |", "\\# X", "X  ", "-", "1.",
    "#", "#X", "- ", "   # X", "- \n\n  X", "&copy; X", "`X", "**X", "(a) X", "(b) X\n(c) X", "1986. X", "\r", "X\r",
    "\u00a0", "{#x}", "X {#y .restated}", "- (a) X {.not-held}", "######## X", "-   X", "-     X", "10. X\n\n    X",
    "![x](y)", "---\na: b\n---", "\ufeff# X",
)  # fmt: skip


def ordinance(random_: random.Random, sections: int = 5) -> str:
    """Returns a small ordinance in plain shapes."""
    found = []
    for n in range(1, random_.randint(1, sections) + 1):
        found.append(f"## {n}. {words(random_, 3)}\n\n{words(random_)}\n")
        for letter in "abcd"[: random_.randint(0, 4)]:
            found.append(f"- ({letter}) {words(random_, 18)}")
            for k in range(random_.choice((0, 0, 0, 2))):
                found.append(f"    - ({k + 1}) {words(random_)}")
        found.append("")
    return "\n".join(found)


def amended(random_: random.Random, source: str) -> str:
    """Returns an ordinance with lines cut, doubled, moved, or changed in words."""
    lines = source.split("\n")
    for _ in range(random_.randint(0, 4)):
        k = random_.randrange(len(lines))
        done = random_.random()
        if done < 0.3:
            lines[k] = mutated(random_, lines[k], WORDS)
        elif done < 0.5:
            lines.insert(k, lines.pop(random_.randrange(len(lines))))
        elif done < 0.7 and len(lines) > 1:
            del lines[k]
        elif done < 0.8:
            lines[k] = "- (b) [Repealed]"
        else:
            lines.insert(k, f"- (e) {words(random_, 12)}")
    return "\n".join(lines)
