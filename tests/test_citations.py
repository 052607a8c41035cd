"""Citations are found, told apart from those of other laws, and followed; what points to nothing is told, carefully.

Limits: English words; what a whole code yields was read by eye and isn't kept here. Rejected: goldens of a real code's
findings; they would change with every release of that code.
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from lexdiff.cli.main import commands
from lexdiff.errors import Unreadable
from lexdiff.read import citing, dangling, pointing
from lexdiff.read.citations import find
from lexdiff.read.provisions import read_ordinance
from lexdiff.read.workspace import Workspace

OURS = citing.read(None)


def told(text: str, table: citing.Table = OURS) -> list[str]:
    """Returns the citations of a text as "words: law" or "words: section 2/b of this section", "?" if doubtful."""
    found = []
    for one in find(text, table):
        steps = " of ".join(
            f"this {step.word}" if step.level == "this" else f"{step.word} {'/'.join(step.labels)}"
            for step in one.steps
        )
        doubt = "?" if one.certainty == "doubtful" else ""
        found.append(f"{text[one.start : one.end]}: {one.law or steps}{' through' if one.through else ''}{doubt}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # places in the same law
        ("as section 2(b)(4) says", ["section 2(b)(4): section 2/b/4"]),
        ("under Sec. 3-1: and § 16-904.", ["Sec. 3-1: section 3-1", "§ 16-904: section 16-904"]),
        ("under § 28:9-102(a)(1).", ["§ 28:9-102(a)(1): section 28:9-102/a/1"]),
        ("Subsection (c) of this section applies", ["Subsection (c): subsection c of this section?"]),
        ("see subsection (c) of this section", ["subsection (c): subsection c of this section"]),
        ("in sections 3 to 5.", ["sections 3: section 3", "5: section 5 through"]),
        ("in paragraph (1).", ["paragraph (1): paragraph 1"]),
        (
            "in paragraph (1) of subsection (b) of this section",
            ["paragraph (1): paragraph 1 of subsection b of this section"],
        ),
        ("in subsection (a)(2) of section 5.", ["subsection (a)(2): subsection a/2 of section 5"]),
        ("in paragraphs (1)(A) or (B), and", ["paragraphs (1)(A): paragraph 1/A", "(B): paragraph 1/B"]),
        (
            "in § 5(a)(2), (b)(2)(E)(iii), or (b)(2)(E)(v).",
            ["§ 5(a)(2): section 5/a/2", "(b)(2)(E)(iii): section 5/b/2/E/iii", "(b)(2)(E)(v): section 5/b/2/E/v"],
        ),
        ("in subsections (a)(2)(B)(ii) and (b) of this section", [
            "subsections (a)(2)(B)(ii): subsection a/2/B/ii of this section", "(b): subsection b of this section",
        ]),
        ("by § 10(g), and (ii) any amounts", ["§ 10(g): section 10/g"]),
        ("in section 4 and section 5 shall", ["section 4: section 4", "section 5: section 5"]),
        ("in §§ 16-901, 16-902 and 16-903(a).", [
            "§§ 16-901: section 16-901", "16-902: section 16-902", "16-903(a): section 16-903/a",
        ]),
        ("in § 28:4-210 or 5-118.", ["§ 28:4-210: section 28:4-210"]),
        ("in sections 2 and 3, 42 U.S.C. 1983.", [
            "sections 2: section 2?", "3: section 3?", "42 U.S.C. 1983: United States Code",
        ]),
        ("in chapter 4 of this title", ["chapter 4: chapter 4 of this title"]),
        # other laws
        ("under 8 C.F.R. § 287.7, and", ["8 C.F.R. § 287.7: Code of Federal Regulations"]),
        ("under 42 USC 1983.", ["42 USC 1983: United States Code"]),
        ("under 42\u00a0U.S.C. §\u00a01983.", ["42\u00a0U.S.C. §\u00a01983: United States Code"]),
        ("under 42 U.S.C. §\n1983(a)(1).", ["42 U.S.C. §\n1983(a)(1): United States Code"]),
        ("under 28 C.F.R. Part 35.", ["28 C.F.R. Part 35: Code of Federal Regulations"]),
        ("G.L. c. 140, s. 121", ["G.L. c. 140, s. 121: Massachusetts General Laws"]),
        ("M.G.L. chapter 90 section 24", ["M.G.L. chapter 90 section 24: Massachusetts General Laws"]),
        ("M.G.L. c.151B", ["M.G.L. c.151B: Massachusetts General Laws"]),
        (
            "section 24 of chapter 90 of the General Laws",
            ["section 24 of chapter 90 of the General Laws: Massachusetts General Laws"],
        ),
        ("D.C. Official Code § 16-904", ["D.C. Official Code § 16-904: District of Columbia Official Code"]),
        ("section 5 of D.C. Law 22-94", ["section 5 of D.C. Law 22-94: District of Columbia acts"]),
        ("§ 3 of Pub. L. No. 99-591", ["§ 3 of Pub. L. No. 99-591: Public Law"]),
        ("section 5 of the Social Security Act", []),
        # what may mean another law
        ("in section 5, Title 23.", ["section 5: section 5?", "Title 23: title 23"]),
        ("the Charter, section 5, says", ["section 5: section 5?"]),
        ("section 304 and subsection (e) shall", ["section 304: section 304?", "subsection (e): subsection e?"]),
        ("in section 5 [see now section 6].", ["section 5: section 5?", "section 6: section 6?"]),
        # what is no citation
        ("“subsection (a) of this section” is struck", []),
        ("10 days after 2019-12-16, or $5 (five dollars)", []),
        ("the intersection 5 and subparts", []),
        ("a section of 5 feet", []),
        ("12 USCIS officers", []),
    ],
)  # fmt: skip
def test_citations_are_found_as_they_are_written(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@given(st.text("§ .,()[]§0129abiIvsection of thparUSCGLM-–\n", max_size=80), st.integers(0, 5))
def test_a_citation_is_where_it_says(text: str, repeated: int) -> None:
    whole = text * repeated
    for one in find(whole, OURS):
        assert 0 <= one.start < one.end <= len(whole)
        assert one.law or one.steps
        assert not one.law or one.text == whole[one.start : one.end]


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["section ", "§ 1(a)", "1-", "(a)", "of this ", "1 U.S.C. ", "G.L. c. ", "chapter 1, section 1, of ", "[1", "“",
     "D.C. ", "sections 1, 2, and ", "subsection (a) of ", "paragraph (1)(A) or (B), "],
)  # fmt: skip
def test_the_cost_follows_the_text(unit: str) -> None:
    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        best = 9.0
        for _ in range(3):
            begun = time.process_time()
            find(text, OURS)
            best = min(best, time.process_time() - begun)
        return best

    assert cost(80_000) <= 3.5 * cost(40_000) + 0.05


CITY = """
[[law]]
name = "Boston Code"
patterns = ["(City of Boston Code|CBC)[,] [Ordinances,] {section}"]
link = "https://example.org/boston/{section}"

[[law]]
name = "United States Code"
link = "https://example.org/us/{title}/{section}"

[[inside]]
level = "section"
words = ["rule", "rules"]
"""


def table(written: str, folder: Path) -> citing.Table:
    """Returns the table of a repository whose own reads so."""
    (folder / "site").mkdir(exist_ok=True)
    (folder / citing.FILE).write_text(written, "utf-8")
    return citing.read(folder)


def test_a_city_adds_laws_words_and_addresses(tmp_path: Path) -> None:
    own = table(CITY, tmp_path)
    found = find("See CBC, 11-1.9, 42 U.S.C. § 1983 and rule 4(b).", own)
    assert [(one.text, one.law, one.link) for one in found[:2]] == [
        ("CBC, 11-1.9", "Boston Code", "https://example.org/boston/11-1.9"),
        ("42 U.S.C. § 1983", "United States Code", "https://example.org/us/42/1983"),
    ]
    assert told("under rule 4(b).", own) == ["rule 4(b): rule 4/b"]
    assert told("under rule 4(b).") == []
    assert all(not one.link for one in find("42 U.S.C. § 1983", OURS))


def test_a_link_without_its_number_is_none(tmp_path: Path) -> None:
    own = table(
        '[[law]]\nname = "Massachusetts General Laws"\nlink = "https://example.org/{chapter}/{section}"\n', tmp_path
    )
    links = [one.link for text in ("G.L. c. 140", "G.L. c. 140, s. 121") for one in find(text, own)]
    assert links == ["", "https://example.org/140/121"]


@pytest.mark.parametrize(
    ("written", "line", "what"),
    [
        ("[[law]]\nname = 3\n", 1, "a law without a name"),
        ('[[law]]\nname = "X"\npatterns = ["{a} Y", "no number"]\n', 3, "it holds no {number}"),
        ('[[law]]\nname = "X"\npatterns = ["[{a} Y"]\n', 3, "a bracket isn't closed"),
        ('[[law]]\nname = "X"\npatterns = ["{a}) Y"]\n', 3, "a bracket closes that wasn't opened"),
        ('[[law]]\nname = "X"\npatterns = ["{a} {a}"]\n', 3, "stands twice"),
        ('[[law]]\nname = "X"\npatterns = ["{a}|Y"]\n', 3, "a bar stands outside"),
        ('[[law]]\nname = "X"\npatterns = ["{A!}"]\n', 3, "neither a word nor"),
        ('[[law]]\nname = "X"\n\nlink = "javascript:x"\n', 4, "no web address"),
        ('[[law]]\nname = "X"\nurl = "https://x.org"\n', 3, "no field 'url'"),
        ('[[inside]]\nlevel = "chapter"\nwords = ["rule"]\n', 2, "the level isn't known"),
        ('[[inside]]\nlevel = "part"\nwords = "rule"\n', 3, "a list of texts"),
        ('[laws]\nname = "X"\n', 1, "no list 'laws'"),
        ("x = \n", 1, "invalid value"),
    ],
)
def test_a_wrong_table_stops_with_its_line(written: str, line: int, what: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as error:
        table(written, tmp_path)
    assert error.value.place == f"{citing.FILE}:{line}"
    assert what in error.value.what


def test_the_format_names_every_law_and_its_example_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parent.parent / "docs/format.md").read_text("utf-8")
    named = page.partition("adds its patterns and its link to that: ")[2].partition(".\n")[0]
    assert named.split(", ") == sorted((law.name for law in OURS.laws), key=str.casefold)
    example = page.partition("### Your own citations")[2].partition("```toml\n")[2].partition("```")[0]
    assert [law.name for law in table(example, tmp_path).laws][:2] == ["Boston Code", "United States Code"]


CARTS = """# Carts

## 1. Definitions

- (a) **Cart** means a stand, as in section 3(b).
- (b) **Stand**: paragraph (1) of this subsection, and (1):
    - (1) wood, but for item 9 of section 12.

## 2. Permits

A permit is given under subsection (b), section 7, and section 3(z).

- (a) The clerk counts:
    - (1) carts, and those of paragraph (2);
    - (2) wheels, but for subsection (q) of this section.
- (b) [Repealed]

## 3. Fees

Fees are due under 42 U.S.C. § 9 and section 9 of the Charter.

- (a) See section 1(b)(1) and sections 1 to 3.
- (b) As §§ 2(a)(1) and (2) say.
- *Note*: section 88 was here.

## 4. Held in part

- (a) [not held]

## 5. As in running text

The clerk may (1) look or (2) listen, as paragraph (1) of section 5 and section 4(c) say.
"""


def followed(text: str) -> list[str]:
    """Returns what the citations of an ordinance lead to: "2: section 3(z) → nothing near 3"."""
    ordinance, _ = read_ordinance(text, "carts.md", "carts")
    index = pointing.index(ordinance, OURS)
    return [
        f"{one.at.partition('/')[2]}: {ordinance_text(ordinance, one)} → "
        + (one.target.partition("/")[2] or (f"nothing near {one.near.partition('/')[2]}" if one.wanted else "?"))
        for one in pointing.pointers(index, pointing.Law([index]))
    ]


def ordinance_text(ordinance: pointing.Ordinance, one: pointing.Pointer) -> str:
    """Returns the words of one citation."""
    provision = next(p for p in ordinance.root.walk() if p.address == one.at)
    return provision.text[one.citation.start : one.citation.end]


def test_citations_are_followed() -> None:
    assert followed(CARTS) == [
        "1/cart: section 3(b) → 3/b",
        "1/stand: paragraph (1) → 1/stand/1",
        "1/stand/1: section 12 → nothing near 2",
        "2: subsection (b) → 2/b",
        "2: section 7 → nothing near 5",
        "2: section 3(z) → nothing near 3",
        "2/a/1: paragraph (2) → 2/a/2",
        "2/a/2: subsection (q) → nothing near 2",
        "3/a: section 1(b)(1) → 1/stand/1",
        "3/a: sections 1 → 1",
        "3/a: 3 → 3",
        "3/b: §§ 2(a)(1) → 2/a/1",
        "3/b: (2) → 2/a/2",
        "5: paragraph (1) → ?",
        "5: section 4(c) → ?",
    ]


def repository(folder: Path, **versions: str) -> Workspace:
    """Returns a repository with an ordinance "carts" in some versions."""
    for name, text in versions.items():
        place = folder / "ordinances" / name.removeprefix("v")
        place.mkdir(parents=True)
        (place / "carts.md").write_text(text, "utf-8")
    return Workspace(folder)


def test_what_points_to_nothing_is_told_once_with_its_line(tmp_path: Path) -> None:
    older = CARTS.replace("section 12", "section 13")
    proposal = f"---\nstage: proposed\n---\n{older.replace('section 7', 'sections 7 and 7')}"
    found = dangling.dangling(repository(tmp_path, v2014=older, v2019=CARTS, v2099=proposal))
    lines = [f"{one.file.removeprefix('ordinances/')}:{one.line}: {one.what}; {one.hint}" for one in found]
    assert lines == [
        "2019/carts.md:7: “section 12” points to nothing; nearest: 2",
        "2019/carts.md:11: “section 3(z)” points to nothing; nearest: 3; also in ordinances/2099/carts.md:14",
        "2019/carts.md:11: “section 7” points to nothing; nearest: 5; also in ordinances/2099/carts.md:14",
        "2019/carts.md:15: “subsection (q) of this section” points to nothing; nearest: 2;"
        " also in ordinances/2099/carts.md:18",
        "2099/carts.md:10: “section 13” points to nothing; nearest: 3",
    ]


def test_one_ordinance_may_cite_another(tmp_path: Path) -> None:
    home = repository(
        tmp_path, v2019="## 5-1. A\n\nSee § 5-2, § 6-1(a), § 6-1(c), § 6-3 and § 9-1.\n\n## 5-2. B\n\nB.\n"
    )
    other = "## 6-1. C\n\n- (a) x\n- (b) y\n\n## §§ 6-3 to 6-5. [Repealed]\n"
    (tmp_path / "ordinances/2019/horns.md").write_text(other, "utf-8")
    assert [one.what for one in dangling.dangling(home)] == ["“§ 6-1(c)” points to nothing"]


def test_check_tells_them_and_counts_them_as_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path, v2019=CARTS)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(commands, ["check"])
    assert done.exit_code == 0
    assert "ordinances/2019/carts.md:11: “section 7” points to nothing; nearest: 5\n" in done.output
    assert done.output.endswith("4 citations point to nothing\n0 problems found\n")
    told_so = json.loads(CliRunner().invoke(commands, ["check", "--format", "json"]).output)
    assert [one["line"] for one in told_so["citations"]] == [7, 11, 11, 15]


def test_a_wrong_table_is_a_line_and_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path, v2019=CARTS)
    (tmp_path / "site").mkdir()
    (tmp_path / citing.FILE).write_text('[[law]]\nnama = "X"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unreadable) as error:
        CliRunner().invoke(commands, ["check"], catch_exceptions=False)
    assert error.value.place == "site/citations.toml:2"


@given(st.integers(2, 12), st.integers(0, 10**9))
def test_right_citations_are_never_told(sections: int, seed: int) -> None:
    """Sections with items, in any style of number, that cite one another rightly."""
    chosen = random.Random(seed)
    style = chosen.choice(("{}", "3-{}", "16-9{:02}", "5.08.{:03}"))
    items = {n: chosen.sample("abcdefgh", chosen.randint(1, 6)) for n in range(1, sections + 1)}

    def cited() -> str:
        n = chosen.randint(1, sections)
        part = chosen.choice(["", f"({chosen.choice(items[n])})"])
        return chosen.choice(("section {}", "§ {}", "Sec. {}")).format(style.format(n) + part)

    text = ""
    for n, labels in items.items():
        text += f"## § {style.format(n)}. Heading\n\nAs {cited()} and {cited()} say.\n\n"
        own = chosen.choice(labels)
        text += (
            "".join(f"- ({label}) {cited()}; subsection ({own}) of this section.\n" for label in sorted(labels)) + "\n"
        )
    assert [line for line in followed(text) if "nothing" in line] == []
    assert [line for line in followed(text) if line.endswith("?")] == []
