"""Nothing that people write is ever taken for a page's own (promise C2): a canary in every field, and no way past it.

The canary looks like a tag, an end of an attribute, an expression and a statement of the templates, and holds a sign
that turns the direction of writing around. Limits: what a browser makes of it is seen by the tests with a browser.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lexdiff.site import build as building
from tests import readers as sites
from tests.readers import ROOT, Built, Tag

pytestmark = pytest.mark.slow  # each builds whole sites

CANARY = "<b>x</b>&\"'{{7*7}}{% raw %}"
TURN = "\u202e"
LINK = "&{{7*7}}{%raw%}"  # for addresses of the web, in which no blank, bracket or quote can stand
BARE = "<b>x&\"'{{7*7}}{% raw %}"  # for names of files, in which no "/" can stand


def canary(field: str) -> str:
    """Returns the canary of a field, in YAML's and TOML's double quotes."""
    return json.dumps(f"{field} {CANARY}{TURN}")


ORDINANCE = f"""---
ordinance: carts
title: {canary("o-title")}
stage: {canary("o-stage")}
official: {json.dumps("https://example.org/o-official" + LINK)}
language: {canary("o-language")}
note: {canary("o-note")}
place: {canary("o-place")}
passed: "2010-01-01"
---

# Title {CANARY}{TURN}

Opening {CANARY}{TURN}

# Chapter 1. Division {CANARY}{TURN}

## 1. Heading {CANARY}{TURN}

- (a) **Term {CANARY}{TURN}** means a word.
- (b) Item {CANARY}{TURN}

| head {CANARY}{TURN} | b |
|---|---|
| cell {CANARY}{TURN} | 2 |

## 9. Gone

Gone.

## Words {CANARY}{TURN}

Para [link](javascript:alert(1)) ![i](https://example.org/x.png) <script>alert(1)</script> {CANARY}{TURN}
"""
PEOPLE = "\n".join(
    f"{key}:\n  - name: {canary(f'{key}-name')}\n    role: {canary(f'{key}-role')}\n    position: {position}"
    for key, position in (("people", "for"), ("bodies", canary("bodies-position")))
)
VOTES = f"""votes:
  - body: {canary("v-body")}
    date: 2010-01-02
    result: {canary("v-result")}
    count: {canary("v-count")}
    yes: [{canary("v-yes")}]
    no: [{canary("v-no")}]
    absent: [{canary("v-absent")}]
"""
AMENDMENT = f"""---
title: {canary("a-title")}
type: ordinance
ordinances: [carts]
before: one
after: {json.dumps(f"two {BARE}")}
docket: {canary("a-docket")}
passed: 2011-01-01
sponsors:
  - name: {canary("a-sponsor")}
    role: {canary("a-role")}
{VOTES}link: {json.dumps("https://example.org/a-link" + LINK)}
duties:
  - name: {canary("d-name")}
    at: 3
    who: {canary("d-who")}
    to: {canary("d-to")}
    due: 06-30
    first: 2010
crosswalk:
  - before: 9
    after: none
    word: {canary("a-word")}
    reason: {canary("a-reason")}
---

Summary {CANARY}{TURN} <script>alert(1)</script>
"""
TEXTS = ("title", "publisher", "body", "docket", "status", "conflict", "language", "quote")


def record(number: int, kind: str) -> str:
    """Returns a record with a canary in every field."""
    fields = "\n".join(f"{name}: {canary(f'r-{name}')}" for name in TEXTS)
    link = json.dumps("https://example.org/r-link" + LINK)
    return f"""---
kind: {kind}
date: 2011-02-0{number}
{fields}
link: {link}
archive: {link}
bears_on:
  - at: carts/3/b
    version: {json.dumps(f"two {BARE}")}
    relation: asks for
    strength: stated
    outcome: not
    note: {canary("b-note")}
  - term: {canary("b-term")}
    version: one
    relation: reports
    strength: stated
{PEOPLE}
{VOTES}figures:
  - what: {canary("f-what")}
    period: {canary("f-period")}
    value: {canary("f-value")}
    remark: {canary("f-remark")}
fulfils:
  - duty: {canary("d-name")}
    due: 2010
place:
  time: {canary("p-time")}
  page: {canary("p-page")}
topics: [{canary("r-topic")}]
sources:
  - publisher: {canary("s-publisher")}
    title: {canary("s-title")}
    date: "2011"
    link: {link}
---

Note {CANARY}{TURN} <script>alert(1)</script> [x](javascript:alert(1)) ![x](https://example.org/x.png)
"""


SETTINGS = f"""name = {canary("t-name")}
contact = {canary("t-contact")}
licence = {canary("t-licence")}
feedback = {json.dumps("https://example.org/t-feedback" + LINK)}
address = {json.dumps("https://example.org/t-address" + LINK)}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("canary")
    later = ORDINANCE.replace("Item ", "Thing ").replace("## 1.", "## 3.").replace("## 9. Gone\n\nGone.\n\n", "")
    kinds = ("news", "request", "comparator", "hearing", "report", "filing")
    files = {
        "ordinances/one/carts.md": ORDINANCE,
        f"ordinances/two {BARE}/carts.md": later,
        f"ordinances/one/{BARE}.md": ORDINANCE.replace("ordinance: carts\n", ""),
        f"amendments/act {BARE}/amendment.md": AMENDMENT,
        "amendments/first/amendment.md": sites.amendment("none", "one", "carts", "2010-01-01"),
        "amendments/elsewhere/place.md": record(3, "comparator"),
        "site/site.toml": SETTINGS,
        f"site/pages/own {BARE}.md": f"# Own {CANARY}{TURN}\n\nOwn {CANARY}{TURN} <script>alert(1)</script>\n",
        "site/pages/about.md": f"# About {CANARY}{TURN}\n\n{{++{CANARY}++}} <script>alert(1)</script>\n",
    }
    files |= {f"amendments/act {BARE}/{n} {BARE}.md": record(n, kind) for n, kind in enumerate(kinds, 1)}
    sites.write(root, files)
    building.build(root, root / "public")
    return Built(root / "public")


def test_no_page_takes_the_canary_for_its_own(site: Built) -> None:
    for path, page in site.pages.items():
        assert page.faults == [], path
        assert not [tag for tag in page.tags if tag.name in ("b", "script") and not _is_ours(tag)], path
        for tag in page.tags:
            assert all(re.fullmatch(r"[a-z][a-zA-Z0-9-]*", name) for name in tag.attributes), (path, tag)
            assert not re.match(r"(?i)\s*(javascript|data|vbscript):", tag.get("href") + tag.get("src")), (path, tag)
        assert not [tag for tag in page.tags if tag.name == "img"], path


def _is_ours(tag: Tag) -> bool:
    return bool(tag.get("src")) or tag.get("type") == "application/ld+json"


def test_what_programs_are_told_is_data_and_ends_where_it_should(site: Built) -> None:
    told = [w.text for page in site.pages.values() for w in page.words if [t.name for t in w.within[-1:]] == ["script"]]
    assert any(CANARY in json.dumps(json.loads(text), ensure_ascii=False).replace('\\"', '"') for text in told)


def test_no_file_holds_the_canary_unescaped(site: Built) -> None:
    for path in sorted(site.files):
        if path.endswith(".png"):
            continue
        content = (site.folder / path).read_bytes()
        assert TURN.encode() not in content and b"\xed\xa0" not in content, path
        if path.endswith((".html", ".xml", ".svg", ".js", ".css")):
            assert b"<b>x" not in content, path
        assert b"49{%" not in content and b"&amp;amp;" not in content, path


# Fields that no page shows, and why.
UNSEEN = {
    "o-language": "no code of a language, so the page says English",
    "o-place": "not shown yet",
    "r-language": "not shown yet",
    "b-term": "a term that stands nowhere leads nowhere; check names it",
    "r-topic": "a column of the table of other places, where enough of them have it",
}


def test_every_field_is_shown_to_the_letter(site: Built) -> None:
    """A canary that vanished would prove nothing."""
    told = " ".join(w.text for page in site.pages.values() for w in page.words)
    told += " ".join(value for page in site.pages.values() for tag in page.tags for value in tag.attributes.values())
    around = ORDINANCE + AMENDMENT + SETTINGS + record(1, "news")
    fields = {*re.findall(r'"([a-z]+-[a-z]+) <b>', around)} | {
        *re.findall(r"example\.org/([a-z]-[a-z]+)[^a-z-]", around)
    }
    assert len(fields) > 35
    missing = {name for name in fields if f"{name} {CANARY}" not in told and f"{name}{LINK}" not in told}
    assert missing == set(UNSEEN)
    for name in ("Opening", "Division", "Heading", "Term", "Item", "head", "cell", "Summary", "Note", "Own", "About"):
        assert f"{name} {CANARY}" in told or name in ("Term",), name


@pytest.mark.parametrize(
    "name", ["\udcff", "caf\u00e9", "a b", "%41", "#x", "?x", "a&b", "CON", "~", "é\u0301", "x\ny"]
)
def test_names_of_files_that_break_things_are_pages_or_told(tmp_path: Path, name: str) -> None:
    files = {f"ordinances/1/{name}.md": "## 1. A\n\nb\n", f"ordinances/2/{name}.md": "## 1. A\n\nc\n"}
    files |= {f"amendments/x/{name}.md": sites.record("R")}
    try:
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, "utf-8")
    except OSError:
        pytest.skip("this system has no such names")
    done = sites.run(tmp_path, "build", "--jobs", "1")
    assert "Traceback" not in done.stderr, done.stderr
    if done.returncode == 0:
        site = Built(tmp_path / "public")
        assert all(path.isascii() and path.isprintable() for path in site.files)
        assert all(site.leads(link) or "search" in link[0] for path in site.pages for link in site.links(path)
                   if link[0].endswith(".html"))  # fmt: skip
    else:
        assert done.returncode == 2 and len(done.stderr.strip().split("\n")) <= 2


# -- every way past the escaping, and its reason

PASSES = {
    "render/html.py": {"Markup(css)": "our own style sheet from the package"},
    "site/template.py": {
        "Markup()": "nothing at all",
        "Markup(written)": "provisions: each value escaped by site.text, or written by read.markdown",
        "Markup(text.own(words, self.say(\"Table\"), self.say))":
            "a publisher's page written by read.markdown with raw HTML shut off; our words escaped",
        "Markup(layered.entries(found, law_language, self._way, words))":
            "provisions: each value escaped by site.layered, or written by read.markdown",
        "Markup(text.page(words))": "written by read.markdown with raw HTML shut off",
        "Markup(text.line(words))": "written by read.markdown with raw HTML shut off",
        "Markup('<span class=\"m\">{}</span>')": "a pattern of ours; format escapes what is put in",
        "Markup(' lang=\"{}\"')": "a pattern of ours; format escapes what is put in",
        "Markup(\"\")": "nothing; join escapes what is put together",
    },
}  # fmt: skip


def test_every_way_past_the_escaping_is_known() -> None:
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "lexdiff").rglob("*.py")):
        for line in path.read_text("utf-8").split("\n"):
            for match in re.finditer(r"Markup\(", line):
                found.setdefault(path.relative_to(ROOT / "lexdiff").as_posix(), set()).add(_call(line[match.start() :]))
    assert found == {path: set(calls) for path, calls in PASSES.items()}


def _call(text: str) -> str:
    """Returns a call up to its closing bracket."""
    depth = 0
    for n, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and sign == ")":
            return text[: n + 1]
    return text


def test_no_template_lets_anything_past() -> None:
    for path in sorted((ROOT / "lexdiff").rglob("*.j2")):
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", text), path
        # jinja's own writing of JSON, in which "<", ">", "&" and "'" are codes, and only inside a script of data
        assert len(re.findall(r"tojson", text)) == text.count('ld+json">{{ page.head.about|tojson }}</script>'), path
        for value in re.findall(r"=\s*(\{\{|\{%)", text):
            assert value == "{%" or "set" in text or not re.search(r"[a-z-]=\{\{", text), path  # attributes have quotes


HIDING = f"https://example.org/{TURN}gpj.exe"


def test_no_address_of_the_web_holds_what_can_not_be_seen(tmp_path: Path) -> None:
    front = f"---\nofficial: {json.dumps(HIDING)}\n---\n\n"
    told = sites.record("R").replace("title: R", f"title: R\nlink: {json.dumps(HIDING)}\narchive: {json.dumps(HIDING)}")
    sites.write(tmp_path, {"ordinances/1/a.md": f"{front}## 1. A\n\nb\n", "amendments/x/r.md": told})
    assert sites.run(tmp_path, "build", "--jobs", "1").returncode == 0
    for path in (tmp_path / "public").rglob("*.html"):
        assert "gpj" not in path.read_text("utf-8"), path


@pytest.mark.parametrize("key", ["address", "feedback"])
def test_a_setting_that_can_not_be_seen_is_told(tmp_path: Path, key: str) -> None:
    sites.write(tmp_path, {"ordinances/1/a.md": "## 1. A\n", "site/site.toml": f"{key} = {json.dumps(HIDING)}\n"})
    done = sites.run(tmp_path, "build", "--jobs", "1")
    assert done.returncode == 2 and "site/site.toml:1" in done.stderr and TURN not in done.stderr
