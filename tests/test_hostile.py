"""Whatever comes in: no active content, no control character, no traceback, no silent change, no lost file.

Everything goes through the command line, in process. Limits: the page is checked by a list of what may stand in it,
not in a browser.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lexdiff.render.labels import visible
from tests import texts
from tests.conftest import RELEASE, few
from tests.test_cli import FORMATS, ROOT, SIGNS, Done, run
from tests.test_promises import INVISIBLE, PLACES

CSS = (ROOT / "lexdiff/render/templates/redline.css").read_text("utf-8")
UNSEEN = re.compile(f"[{''.join(INVISIBLE)}\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Writes files below a folder, and returns the folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return folder


# -- pages: nothing active (promise C1)

TAGS = set(
    "html head meta title style body a header h1 h2 h3 h4 dl dt dd br p ul ol li div label input nav main article span"
    " ins del details summary footer".split()
)
FIXED = {"lang", "charset", "http-equiv", "content", "name", "type", "aria-labelledby"}  # never from a text
ACTIVE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<iframe src=//h.example>",
    "<a href=javascript:alert(1)>x</a>", "[x](javascript:alert(1))", "[x](data:text/html;base64,PHN2Zz4=)",
    "[x](//h)", "![x](http://h.example/p.png)", "<javascript:alert(1)>", "<style>*{}</style>",
    "<p style='color:red'>", "</style>", "</title><script>1</script>", "</div></article></main>", "<!-- x", "-->",
    "<![CDATA[x]]>", "<?php x ?>", "<!doctype x>", "<base href=//h>", "<form action=//h><input>",
    "<meta http-equiv=refresh content=0>", "<link rel=stylesheet href=x>", "<object data=x>", "<embed src=x>",
    "<math><mtext>", "<template>", "<noscript>", "<textarea>", "<plaintext>", "<xmp>", "&lt;script&gt;",
    "&#60;script&#62;", "\u003cscript\u003e", "<scr\0ipt>", "<ScRiPt >", "<script\u2028>", "＜script＞",
    '" onmouseover="alert(1)', "' onfocus='x", "`onclick=x`", "x\" autofocus onfocus=x \"", "{{ 7*7 }}", "{% if x %}",
    "[x]: javascript:alert(1)", "[x]: <data:text/html,x> 'y'", "{#x\" onload=y}", "{onclick=x}", "{.x style=y}", "<",
    ">", "&", '"', "'", "<ins>", "</ins></del>", "<del", "</span>", "\u202e<script>", "<\u200bscript>",
    "%3Cscript%3E",
)  # fmt: skip
FRONT = ("title: {}", "ordinance: {}", 'title: "{}"', "note: {}", "official: {}", "passed: {}", "wording: {}", "{}: x")


class Page(HTMLParser):
    """Collects whatever stands in a page that our template doesn't write."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.style: list[str] = []
        self.inside = ""
        self.feed(page)
        self.close()
        for sign in re.findall(r"<(?!/?[a-z][a-z0-9]*[ >])[^>]{0,40}", page):
            if sign != "<!doctype html":
                self.wrong.append(sign)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        if tag not in TAGS:
            self.wrong.append(f"<{tag}>")
        for name, value in attributes:
            sound = {
                "href": re.compile(r"#[a-z0-9-]+"),
                "id": re.compile(r"c-[0-9a-f]+|list|quiet|redline"),
                "class": re.compile(r"[a-z ]+"),
            }.get(name)
            if not (sound.fullmatch(value or "") if sound else name in FIXED):
                self.wrong.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, text: str) -> None:
        if self.inside == "style":
            self.style.append(text)

    def handle_comment(self, text: str) -> None:
        self.wrong.append(f"<!--{text}")

    def handle_pi(self, text: str) -> None:
        self.wrong.append(f"<?{text}")

    def unknown_decl(self, text: str) -> None:
        self.wrong.append(f"<![{text}")


def assert_harmless(page: str) -> None:
    found = Page(page)
    assert found.wrong == []
    assert "".join(found.style) == CSS
    assert page.count("default-src 'none'") + page.count("default-src &#39;none&#39;") >= 1
    assert UNSEEN.search(page) is None


def hostile_markdown(random_: random.Random) -> str:
    """Returns Markdown in which active content stands in every kind of place."""
    lines = texts.markdown(random_, 12).split("\n")
    for _ in range(random_.randint(1, 4)):
        odd = random_.choice(ACTIVE)
        frame = random_.choice(
            ("{}", "## {}", "- (a) {}", "- **{}** means x", "| {} |\n|---|\n| {} |", "    {}", "(a) {}")
        )
        lines.insert(random_.randint(0, len(lines)), frame.replace("{}", odd))
    if random_.random() < 0.3:
        front = [random_.choice(FRONT).replace("{}", random_.choice(ACTIVE)) for _ in range(random_.randint(1, 3))]
        lines[:0] = ["---", *front, "---"]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", few(range(4), 1))
def test_pages_of_hostile_texts_are_harmless(tmp_path: Path, seed: int) -> None:
    hostile_pages(tmp_path, random.Random(seed), 1)


@pytest.mark.slow
def test_pages_of_five_thousand_hostile_texts_are_harmless(tmp_path: Path) -> None:
    hostile_pages(tmp_path, random.Random(5000), 100)


def hostile_pages(folder: Path, random_: random.Random, rounds: int) -> None:
    for number in range(rounds):
        old = {f"{n}.md": hostile_markdown(random_) for n in range(25)}
        new = {name: amended(random_, text) for name, text in old.items()}
        here = write(
            folder / str(number), {f"{side}/{k}": v for side, of in (("o", old), ("n", new)) for k, v in of.items()}
        )
        for args in (["o", "n"], ["o/0.md", "n/0.md"]):
            done = run("compare", *args, "--format", "html", *random_.choice(LOOKS), cwd=here)
            assert (done.code, done.err) == (0, "")
            assert_harmless(done.out)


LOOKS: tuple[list[str], ...] = ([], ["--context", "all"], ["--style", "capitals"], ["--only", "wording"])


def amended(random_: random.Random, text: str) -> str:
    return random_.choice((texts.amended(random_, text), hostile_markdown(random_)))


CANARY = "<img src=x onerror=alert(1)>\"'&"
AMENDMENT = f"""---
title: '{CANARY.replace("'", "''")}'
type: ordinance
before: 2020
after: 2023
crosswalk:
  - before: 9
    word: '{CANARY.replace("'", "''")}'
    reason: '{CANARY.replace("'", "''")}'
---
"""


def test_every_field_of_a_page_is_escaped(tmp_path: Path) -> None:
    """A canary in each text that the template prints: titles, headings, terms, words, names, a crosswalk's reasons."""
    old = f"""---
title: {json.dumps(CANARY)}
ordinance: {json.dumps(CANARY)}
wording: restatement
---
# {CANARY}

## 1. {CANARY}

- (a) **{CANARY}** means {CANARY}.
- (b) A person may {CANARY}.

## 9. Gone {CANARY}
"""
    name = CANARY.replace("/", "") + ".md"
    write(tmp_path, {f"ordinances/2020/{name}": old, "amendments/x/amendment.md": AMENDMENT})
    write(tmp_path, {f"ordinances/2023/{name}": old.replace("may", "shall").partition("\n## 9")[0]})
    write(tmp_path, {f"ordinances/{CANARY}/{name}": old.replace("may", "must")})
    for sides in (("2020", "2023"), ("2020", CANARY)):
        done = run("compare", *sides, "--format", "html", "--context", "all", cwd=tmp_path)
        assert (done.code, done.err) == (0, "")
        assert_harmless(done.out)
        assert done.out.count("&lt;img src=x onerror=alert(1)&gt;") > 8


# -- terminals: no control characters (promise C7)

CODES = [chr(n) for n in (*range(9), *range(11, 32), *range(127, 160))] + ["\u202e"]
COMMANDS: dict[str, list[str]] = {
    **{form: ["compare", "OLD", "NEW", "--format", form] for form in FORMATS},
    "colour": ["compare", "OLD", "NEW", "--color", "always"],
    "side by side": ["compare", "OLD", "NEW", "--side-by-side", "--context", "all"],
    "summary": ["compare", "OLD", "NEW", "--summary"],
    "stat": ["compare", "OLD", "NEW", "--stat"],
    "style": ["compare", "OLD", "NEW", "--style", "capitals", "--context", "1"],
    "show": ["show", "NEW"],
    "show json": ["show", "NEW", "--format", "json"],
    "show markdown": ["show", "NEW", "--format", "markdown"],
    "fmt": ["fmt", "--check", "OLD", "NEW"],
    "no address": ["compare", "OLD", "NEW", "9SIGN"],
    "no version": ["compare", "OLD", "noSIGN"],
    "no file": ["show", "noSIGN.md"],
    "no kind": ["compare", "OLD", "NEW", "--only", "xSIGN"],
    "no number": ["compare", "OLD", "NEW", "--context", "SIGN"],
    "no format": ["compare", "OLD", "NEW", "--format", "SIGN"],
    "no command": ["SIGN"],
    "no option": ["compare", "OLD", "NEW", "--SIGN"],
    "no revision": ["show", "OLD@SIGN"],
    "no place": ["compare", "OLD", "NEW", "--output", "noSIGN/x"],
}
ODD = """---
title: "Act ESCAPED on ESCAPED"
ordinance: "oESCAPED"
note: xSIGN
---
# Title SIGN

## 1. HeadSIGNing

- (a) **TeSIGNrm** means SIGN one.
- (b) A person SIGN may [liSIGNnk](https://h.example/SIGN).

| kiSIGNnd | fee |
|---|---|
| caSIGNrt | 5 |

```
code SIGN
```

## 2SIGN. Odd label

(1) One SIGN.
"""


def odd(sign: str) -> str:
    """Returns a text with a sign in every place; where YAML takes none as it stands, as YAML's escape."""
    return ODD.replace("SIGN", sign).replace("ESCAPED", f"\\u{ord(sign):04x}")


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_no_control_character_comes_out(tmp_path: Path, name: str) -> None:
    assert len(CODES) == 64
    for sign in CODES:
        shown = sign if sign != "\0" else ""  # no name and no argument can hold a NUL
        folder = tmp_path / f"{ord(sign):x}"
        old, new = f"o{shown}/a{shown}.md", f"n{shown}/a{shown}.md"
        text = odd(sign)
        write(folder, {old: text, new: text.replace("may", "shall").replace("One", f"Two {sign}{sign}")})
        args = [one.replace("OLD", old).replace("NEW", new).replace("SIGN", shown) for one in COMMANDS[name]]
        done = run(*args, cwd=folder)
        out = SIGNS.sub("", done.out) if name == "colour" else done.out
        for stream in (out, done.err):
            assert UNSEEN.search(stream) is None, (hex(ord(sign)), stream)
        assert out or done.err


@pytest.mark.parametrize(
    "args", [["--format", form] for form in FORMATS] + [["--side-by-side"], ["--summary"], ["--stat"]]
)
def test_no_control_character_of_an_ordinance_s_id_comes_out(tmp_path: Path, args: list[str]) -> None:
    for number, sign in enumerate(CODES):
        text = f'---\nordinance: "o\\u{ord(sign):04x}"\n---\n{GOOD}'
        write(tmp_path, {f"o/{number}.md": text, f"n/{number}.md": text.replace("$5", "$6")})
    for sides in (("o", "n"), ("o/9.md", "n/9.md")):
        done = run("compare", *sides, *args, cwd=tmp_path)
        assert (done.code, done.err) == (0, "") and UNSEEN.search(done.out) is None


@pytest.mark.slow
def test_check_writes_no_control_character(tmp_path: Path) -> None:
    for sign in CODES[1:]:
        text = odd(sign)
        folder = tmp_path / f"{ord(sign):x}"
        write(folder, {f"ordinances/v{sign}/a{sign}.md": text, f"amendments/x{sign}/amendment.md": text})
        write(folder, {"ordinances/v/a.md": text, "amendments/x/amendment.md": text, f"amendments/x/r{sign}.md": text})
        for args in (["check"], ["check", "--format", "json"]):
            done = run(*args, cwd=folder)
            assert done.code == 1 and UNSEEN.search(done.out + done.err) is None, hex(ord(sign))


# -- changes that can't be seen (promise B5)


@pytest.mark.slow
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("place", PLACES)
def test_unseen_changes_are_shown_in_every_format(tmp_path: Path, place: str, turned: bool) -> None:
    signs = {f"{ord(sign):06x}": sign for sign in INVISIBLE}
    plain = {f"o/{name}.md": PLACES[place].format("") for name in signs}
    write(tmp_path, {**plain, **{f"n/{name}.md": PLACES[place].format(sign) for name, sign in signs.items()}})
    sides, op = (("n", "o"), "delete") if turned else (("o", "n"), "insert")
    outputs = {form: run("compare", *sides, "--format", form, cwd=tmp_path).out for form in FORMATS}
    outputs["side"] = run("compare", *sides, "--side-by-side", cwd=tmp_path).out
    outputs["summary"] = run("compare", *sides, "--summary", cwd=tmp_path).out
    assert {form: UNSEEN.findall(out) for form, out in outputs.items() if UNSEEN.search(out)} == {}
    counted = re.search(r"(\d+) form-only changes? (?:is|are) not listed", outputs["summary"])
    listed = sum(name in outputs["summary"] for name in signs)
    assert listed + int(counted[1] if counted else 0) == len(signs) == 60
    changed: dict[str, str] = {}
    for row in json.loads(outputs["json"])["provisions"]:
        name = (row["before"] or row["after"]).partition("/")[0]
        changed[name] = changed.get(name, "") + "".join(s["text"] for s in row["segments"] if s["op"] == op)
    assert [name for name, sign in signs.items() if sign not in changed.get(name, "")] == []
    columns = [line.split("│") for line in outputs["side"].split("\n")]
    outputs["side"] = "".join(line[0] for line in columns) + "".join(line[-1] for line in columns)
    for form in ("text", "markdown", "html", "critic", "side"):
        shown = outputs[form].replace("\n", "").replace(" ", "")
        assert [n for n, s in signs.items() if visible(s).replace(" ", "") not in shown] == [], form


# -- nobody sees a traceback (promise C9)

FRONTS = (
    "a: b", "a: b: c", "a: [", "a: {", "*x", "a: &x 1", "a: !!python/object:os.system x", "- a", "? a\n: b",
    "a: |\n  x", "a: 'x", 'a: "\\x"', "a: b\na: c", "title: [a]", "ordinance: {a: b}", "ordinance: ../../x",
    "ordinance: ''", "passed: 2019-02-30", "passed: 0000-00-00", "passed: 99999-1-1", "wording: maybe",
    "amendment: nope", "title: " + "x" * 500, "\t: x", "%YAML 9", "...", "a: " + "[" * 200,
    "a:\n" + "".join(" " * n + "- a:\n" for n in range(60)), "<<: *x", "a: \u2028b", "a: \x07b", "{}",
    "passed: 2019-12-11..2014-01-01", "null", "ordinance: 010", "title: 12:30:45",
)  # fmt: skip
ARGUMENTS = (
    "o.md", "n.md", "o", "n", "2020", "2023", "nope", "", " ", ".", "./o.md", "o.md@HEAD", "2020@", "@", "2020@{-1}",
    "-", "2020@:/x", "o.md/x", "\u202e", "\x1b[2J", "\udcff", "x" * 300, "o.md\n", "@HEAD", "2020@HEAD@{1}",
    "2020@-x", "*", "%s", "{0}", "~", "$HOME", "CON", "n.md:1", "file:///x", "o\\n", "/nope/x.md", "/dev/null/x",
    "2020/a.md", "ordinances",
)  # fmt: skip
ADDRESSES = (
    "1", "1/a", "1(a)", "§ 1(a)", "(", ")", "1(", "1()", "((((", "1(a", "1/a/", "/", "//", "§", "§§", "#", "#x",
    "t1/r1/c1", "t1/r99", "t1/r0/c0", "t9999999999999999999999/r1", "1~2", "1~", "~", "..", "../1", "\u00a0", "١",
    "Ⅸ", "1" * 400, "(" * 400, "a/" * 300, "section", "sec. 1", "[", "\\", "%", "\udc80", "\u202e1", "x" * 5000,
    "t1/r1/c1/c1", "*", "1/a\n",
)  # fmt: skip
OPTIONS = (
    ["--format", "html"], ["--format", "json"], ["--format", "critic"], ["--format", "markdown"], ["--format", "x"],
    ["--summary"], ["--stat"], ["--side-by-side"], ["--context", "all"], ["--context", "99999999999999999999"],
    ["--context", "٣"], ["--context", ""], ["--only", ""], ["--only", ",,"], ["--only", "wording,x"],
    ["--only", "WORDING , added"], ["--style", "capitals"], ["--context", "²"], ["--color", "always"],
    ["--exit-code"], ["--output", "out"], ["--output", ""], ["--output", "a/b"], ["--nope"], ["-o"], [],
)  # fmt: skip


def hostile_bytes(random_: random.Random) -> bytes:
    """Returns the content of a file that nobody should have sent."""
    kind = random_.choice((0, 1, 2, 3, 3, 4, 4, 5, 5, 5, 5))
    if kind == 0:
        return random_.randbytes(random_.randint(0, 400))
    source = random_.choice(REAL) if kind < 3 else hostile_markdown(random_).encode("utf-8", "surrogatepass")
    if kind in (1, 3):
        source = source[: random_.randint(0, len(source))]
    if kind in (2, 4):
        at = random_.randint(0, len(source))
        source = source[:at] + random_.choice(BITS) + source[at + random_.randint(0, 9) :]
    if kind == 5:
        source = b"---\n" + "\n".join(random_.choices(FRONTS, k=random_.randint(1, 3))).encode() + b"\n---\n" + source
    return source


REAL = [path.read_bytes() for path in sorted(ROOT.glob("ordinances/*/*.md"))]
BITS = (
    b"", b"\xff", b"\xc3", b"\0", b"\0" * 50, b"\r", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"---\n", b"\n" * 9, b"(" * 99,
    b"- " * 40, b"> " * 40,
)  # fmt: skip


def hostile_command(random_: random.Random) -> list[str]:
    """Returns arguments: half of them sound, half odd."""
    verb = random_.choice(("compare", "compare", "compare", "show", "check", "fmt"))
    sides = [random_.choice(ARGUMENTS) if random_.random() < 0.1 else sound for sound in random_.choice(SOUND)]
    addresses = random_.choices(ADDRESSES, k=random_.choice((0, 0, 0, 0, 1, 2)))
    if verb == "compare":
        options = [word for _ in range(random_.randint(0, 2)) for word in random_.choice(OPTIONS)]
        return [verb, *sides, *addresses, *options]
    if verb == "show" and random_.random() < 0.4:
        clock = random_.choice(([], ["--clock", "passed"], ["--clock", "published"]))
        return [verb, *addresses[:1], "--as-of", random_.choice(DAYS), *clock]
    if verb == "show":
        return [verb, sides[1], *addresses[:1], *random_.choice(([], ["--format", "json"], ["--format", "markdown"]))]
    if verb == "fmt":
        return [
            verb,
            *random_.choice((["--check"], [])),
            *random_.choice(([], ["o.md", "n.md"], [sides[0].strip("/.~") or "o"])),
        ]
    return [verb, *random_.choice(([], ["--format", "json"]))]


SOUND = (["o.md", "n.md"], ["o", "n"], ["2020", "2023"], ["2020", "ordinances/2023"], ["o.md", "n"])


DAYS = ("2016-05-01", "2020", "0001-01-01", "9999-12-31", "2019-02-30", "x", "", "2014-07..2014-06", "\u202e")


def assert_told(done: Done, several: bool = False) -> None:
    """Asserts one clear line and a hint where something is wrong, and nothing that a person must not meet.

    ``several``: files are dealt with one by one, so that something may have been said before.
    """
    told = done.err.splitlines()
    assert done.code in (0, 1, 2) and "Traceback" not in done.out + done.err
    assert done.err.replace("\n", "").isprintable()
    if done.code == 2 and not done.err.startswith(("Usage:", "Error:")):
        assert several or (len(told), done.out) == (2, "")
        assert told[-2].startswith("lexdiff: ") and re.match("  [^ ]", told[-1])
    elif done.code == 2:
        assert told[-1].startswith("Error: ") and len(told) <= 4
    assert several or done.code == 2 or not told


def hostile_calls(folder: Path, random_: random.Random, rounds: int) -> None:
    for number in range(rounds):
        names = (
            "o.md",
            "n.md",
            "o/x.md",
            "n/x.md",
            "ordinances/2020/a.md",
            "ordinances/2023/a.md",
            "amendments/x/amendment.md",
        )
        here = write(folder / str(number), {name: hostile_bytes(random_) for name in names})
        for _ in range(10):
            args = hostile_command(random_)
            try:
                assert_told(run(*args, cwd=here), several=args[0] == "fmt")
            except Exception as error:
                raise AssertionError(f"round {number}: {args!r}") from error


@pytest.mark.parametrize("seed", few(range(4), 1))
def test_hostile_input_gets_a_clear_answer(tmp_path: Path, seed: int) -> None:
    hostile_calls(tmp_path, random.Random(seed), 10)


@pytest.mark.slow
def test_five_thousand_hostile_inputs_get_a_clear_answer(tmp_path: Path) -> None:
    hostile_calls(tmp_path, random.Random(5000), 500)


# -- bad input, fault by fault, with the place

GOOD = "## 1. Fee\n\n- (a) The fee is $5.\n"
ACT = "---\ntitle: Act\ntype: ordinance\nordinances: [a]\nbefore: {}\nafter: {}\n---\n"
RECORD = """\
---
kind: news
date: {}
title: News
publisher: Press
link: https://example.org/
bears_on:
  - at: {}
    version: 2023
    relation: reports
    strength: stated
---
It says so.
"""
FAULTS: dict[str, tuple[dict[str, str | bytes], list[str], str, str]] = {
    "unknown version": (
        {},
        ["compare", "2020", "2024"],
        "lexdiff: there is no version and no file '2024'",
        "versions: 2020, 2023; nearest: 202",
    ),
    "unknown address": (
        {},
        ["compare", "2020", "2023", "1(b)"],
        "ordinances/2023/a.md: a has no provision '1(b)'",
        "nearest: 1/a",
    ),
    "not UTF-8": (
        {"ordinances/2023/a.md": b"# T\n\n\xe9\n"},
        ["compare", "2020", "2023"],
        "lexdiff: ordinances/2023/a.md:3: byte 0xE9 isn't UTF-8",
        "UTF-8",
    ),
    "not UTF-8, shown": (
        {"ordinances/2023/a.md": b"\n\xff"},
        ["show", "2023"],
        "lexdiff: ordinances/2023/a.md:2: ",
        "UTF-8",
    ),
    "not UTF-8, formatted": ({"x.md": b"\n\n\xff"}, ["fmt", "x.md"], "lexdiff: x.md:3: ", "UTF-8"),
    "binary": (
        {"x.md": b"\x89PNG\r\n\x1a\n\0\0"},
        ["compare", "x.md", "2023"],
        "lexdiff: x.md:1: this is no text file",
        "Markdown",
    ),
    "binary, checked": (
        {"ordinances/2023/b.md": b"\0\1\2\3"},
        ["check"],
        "ordinances/2023/b.md:1: this is no text file",
        "Markdown",
    ),
    "broken front matter": (
        {"ordinances/2023/a.md": f"---\ntitle: Act\nnote: a: b\n---\n{GOOD}"},
        ["check"],
        "ordinances/2023/a.md:3: the front matter is broken",
        "quotes",
    ),
    "a key twice": (
        {"ordinances/2023/a.md": f"---\ntitle: A\nnote: x\ntitle: B\n---\n{GOOD}"},
        ["check"],
        "ordinances/2023/a.md:4: the key title stands twice, first on line 2",
        "take one out",
    ),
    "an alias": (
        {"ordinances/2023/a.md": f"---\ntitle: A\nnote: *x\n---\n{GOOD}"},
        ["check"],
        "ordinances/2023/a.md:3: alias *x",
        "write the value out",
    ),
    "a circle": (
        {"amendments/x/amendment.md": ACT.format(2020, 2023), "amendments/y/amendment.md": ACT.format(2023, 2020)},
        ["check"],
        "amendments/x/amendment.md:1: ",
        "before itself",
    ),
    "an unknown amendment": (
        {"ordinances/2023/a.md": f"---\ntitle: A\namendment: nope\n---\n{GOOD}"},
        ["check"],
        "ordinances/2023/a.md:3: there is no amendment nope",
        "amendments/NAME",
    ),
    "an unknown version": (
        {"amendments/x/amendment.md": ACT.format(2019, 2023)},
        ["check"],
        "amendments/x/amendment.md:5: before names version 2019, which isn't there",
        "2020, 2023",
    ),
    "one ordinance twice": (
        {"ordinances/2023/b.md": f"---\nordinance: a\n---\n{GOOD}"},
        ["check"],
        "ordinances/2023/b.md:1: the ordinance a is in ordinances/2023/a.md already",
        "another id",
    ),
    "bears on nothing": (
        {"amendments/s/n.md": RECORD.format("2020-01-01", "a/9")},
        ["check"],
        "amendments/s/n.md:8: bears_on points to nothing in version 2023",
        "nearest: a",
    ),
    "no such day": (
        {"amendments/s/n.md": RECORD.format("2019-02-30", "a/1")},
        ["check"],
        "amendments/s/n.md:3: date: there is no 2019-02-30",
        "correct the date",
    ),
    "no such day, text": (
        {"ordinances/2023/a.md": f"---\ntitle: A\npassed: 2019-02-30\n---\n{GOOD}"},
        ["check"],
        "ordinances/2023/a.md:3: passed: there is no 2019-02-30",
        "not known",
    ),
    "no git": ({}, ["compare", "2020@HEAD", "2023"], "is in no git repository", "leave the @REVISION out"),
    "no folder to write to": (
        {},
        ["compare", "2020", "2023", "-o", "no/x"],
        "lexdiff: no/x: can't write it",
        "--output",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    files, args, what, hint = FAULTS[name]
    write(tmp_path, {"ordinances/2020/a.md": GOOD, "ordinances/2023/a.md": GOOD.replace("5", "6"), **files})
    done = run(*args, cwd=tmp_path)
    assert done.code == (1 if args == ["check"] else 2)
    told = done.out if args == ["check"] else done.err
    assert what in told and hint in told
    if args == ["check"]:
        assert [line for line in told.splitlines() if line.startswith(what) and hint in line], told
    else:
        assert_told(done)


@pytest.mark.parametrize("args", [["check"], ["compare", "2020", "2023", "--format", "text"], ["show", "2023"]])
def test_a_link_that_leads_out_is_never_read(tmp_path: Path, args: list[str]) -> None:
    home = write(tmp_path / "home", {"ordinances/2020/a.md": GOOD, "ordinances/2023/a.md": GOOD + "\nMore.\n"})
    write(tmp_path, {"secret.md": "# Secret\n"})
    os.symlink("../../../secret.md", home / "ordinances/2023/b.md")
    done = run(*args, cwd=home)
    assert "Secret" not in done.out + done.err
    if args == ["check"]:
        assert done.code == 1 and "ordinances/2023/b.md: refused: the link leads out of the repository" in done.out


def test_no_git_at_all_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"ordinances/2020/a.md": GOOD, "ordinances/2023/a.md": GOOD + "\nMore.\n"})
    (tmp_path / "bin").mkdir()
    env = {"PATH": str(tmp_path / "bin")}
    assert run("compare", "2020", "2023", cwd=tmp_path, env=env).code == 0
    told = run("compare", "2020@HEAD", "2023", cwd=tmp_path, env=env)
    assert told.code == 2
    assert_told(told)


def test_scalars_of_the_front_matter_stay_as_written(tmp_path: Path) -> None:
    for title in ("3.10", "NO", "010", "12:30:45", "null", "0x1F", "1_000", "2019-12-11", "~"):
        write(tmp_path, {"x.md": f"---\ntitle: {title}\nordinance: {title}\n---\n{GOOD}"})
        found = json.loads(run("show", "x.md", "--format", "json", cwd=tmp_path).out)["ordinances"][0]
        assert (found["title"], found["id"]) == (title, title)


# -- very large, very long, empty

LINE = "The owner of a cart shall pay a fee of $5 for each day, and no more. "


def long_line(size: int) -> str:
    return "- (a) " + LINE * (size // len(LINE))


def long_file(size: int) -> str:
    section = "\n".join([f"- ({letter}) {LINE}" for letter in "abcdefgh"])
    return "".join(f"## {n}. Fees\n\n{section}\n\n" for n in range(1, size // len(section)))


MEGABYTES = 20 if RELEASE else 2
SIZES: dict[str, Callable[[], str]] = {
    "a line of a million characters": lambda: long_line(1_000_000),
    "a word of a million characters": lambda: "x" * 1_000_000,
    "a large file": lambda: long_file(MEGABYTES * 1_000_000),
    "a heading of a million characters": lambda: "# " + LINE * 14_500,
    "a thousand levels": lambda: "\n".join(f"{'    ' * n}- ({n}) x {LINE}" for n in range(1_000)),
    "a thousand quotes": lambda: ">" * 1_000 + " " + LINE,
    "a hundred thousand brackets": lambda: "[" * 100_000 + LINE,
    "a hundred thousand labels": lambda: "(a)" * 100_000 + LINE,
    "a hundred thousand items": lambda: "- x\n" * 100_000 + LINE,
    "a hundred thousand cells": lambda: "|" + "a|" * 100_000 + "\n|" + "-|" * 100_000 + "\n| " + LINE,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", SIZES)
def test_large_and_odd_shapes_work(tmp_path: Path, name: str) -> None:
    text = SIZES[name]()
    write(tmp_path, {"o.md": text, "n.md": text.removesuffix("\n")[: -len(LINE)] + LINE.replace("$5", "$6")})
    for form in ("json", "text", "html"):
        done = run("compare", "o.md", "n.md", "--format", form, cwd=tmp_path)
        assert (done.code, done.err) == (0, "") and len(done.out) > 100
    shown = run("show", "n.md", cwd=tmp_path)
    assert (shown.code, shown.err) == (0, "")


EMPTY = {
    "empty": "",
    "blank": "\n\n \n",
    "mark": "\ufeff",
    "front": "---\ntitle: x\n---\n",
    "open": "---\n",
    "hash": "#",
    "dash": "-",
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", few(EMPTY, 3))
def test_empty_files_work(tmp_path: Path, name: str, form: str) -> None:
    write(tmp_path, {"o.md": EMPTY[name], "n.md": GOOD, "f/.keep": ""})
    for sides in (("o.md", "n.md"), ("n.md", "o.md"), ("o.md", "o.md"), ("f", "f")):
        done = run("compare", *sides, "--format", form, cwd=tmp_path)
        assert (done.code, done.err) == (0, "")
        assert ("$5" in done.out) == ("n.md" in sides)
