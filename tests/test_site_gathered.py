"""The pages that gather from all records: what they say of small repositories, and that nothing in them is active.

Mostly data: files, a page, and the lines that stand on it. Limits: pages are read as text and tags, not in a browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from lexdiff.errors import LexdiffError, Unreadable
from lexdiff.read.records import KINDS, OUTCOMES, RELATIONS
from lexdiff.render import labels, telling
from lexdiff.render.say import ENGLISH
from lexdiff.site import dates, years
from lexdiff.site.build import build
from lexdiff.site.pages import index, numbers, own

pytestmark = pytest.mark.slow  # each builds whole sites
ROOT = Path(__file__).resolve().parent.parent
Files = Mapping[str, str]

LAW = {
    "ordinances/2014/carts.md": (
        "# Cart Ordinance\n\n## 1. Definitions\n\n- (a) **Cart** means a stand.\n"
        "- (b) **Old word** means what is gone.\n\n"
        "## 2. Permits\n\nA permit costs $50.\n\n## 3. Zebras\n\nNo zebras.\n"
    ),
    "ordinances/2019/carts.md": (
        "# Cart Ordinance\n\n## 1. Definitions\n\n- (a) **Cart** means a stand.\n\n"
        "## 2. Permits\n\nA permit costs $100.\n"
    ),
    "amendments/2019-carts/amendment.md": (
        "---\ntitle: Cart Amendments\ntype: ordinance\nordinances: [carts]\nbefore: 2014\nafter: 2019\n"
        "passed: 2019-12-11\napproved: 2019-12\neffective: not known\nsponsors:\n  - name: Ann Able\n"
        "    role: City Councilor\nvotes:\n  - body: City Council\n    date: 2019-12-11\n    result: passed\n"
        "    yes: [Ann Able, Bo Bell]\n    no: [Cy Cole]\n---\n\nA summary.\n"
    ),
}


def record(kind: str, date: str, title: str, more: str = "", note: str = "A note.") -> str:
    """Returns the file of a record."""
    return f"---\nkind: {kind}\ndate: {date}\ntitle: {json.dumps(title)}\n{more}---\n\n{note}\n"


def made(folder: Path, files: Files) -> Path:
    """Writes a repository with the law and these files, builds its site, and returns the site's folder."""
    english = {"site/site.toml": 'languages = ["en"]\n'}
    for name, content in {**LAW, **english, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    build(folder, folder / "public", cache=folder / "cache")
    return folder / "public"


def said(page: str) -> str:
    """Returns the words of a page's main part, one blank between them, without what only a listener is told."""
    main = page[page.index("<main") : page.index("</main>")]
    main = re.sub(r'<span class="sr">.*?</span>', "", main, flags=re.DOTALL)
    main = main.replace('<span class="sub">', " ").replace('<span class="publisher">', " ")
    words = re.sub(r"<[^>]*>", " ", re.sub(r"</?(?:a|span|strong|ins|del|tspan|em)\b[^>]*>", "", main))
    for code, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        words = words.replace(code, sign)
    return " ".join(words.split())


# -- what the pages say

BEARS = (
    "bears_on:\n  - {{at: {at}, version: {version}, relation: asks for, strength: {strength}, outcome: {outcome}}}\n"
)
EVENTS = {
    "amendments/2019-carts/a-hearing.md": record("hearing", "2019-11-05", "A hearing", "body: City Council\n"),
    "amendments/2019-carts/month.md": record("news", "2019-07", "Some time in July", "publisher: The Paper\n"),
    "amendments/2019-carts/range.md": record("filing", "2019-06-30..2019-07-02", "A few days"),
    "amendments/later/span.md": record("policy", "2015..2018", "Several years"),
    "amendments/later/never.md": record("lawsuit", "not known", "Nobody knows when", "status: announced\n"),
    "amendments/later/no-kind.md": record("nonsense", "2020", "Of no kind"),
}
ASKED = {
    "amendments/2019-carts/ask.md": record(
        "request",
        "2019-07",
        "Asked: dearer permits",
        BEARS.format(at="2", version="2019", strength="stated", outcome="adopted")
        + "  - {at: 1, version: 2019, relation: asks for, strength: inferred, outcome: partly, note: Half of it.}\n"
        "people:\n  - {name: Di Dee, role: Vendors' Union, position: if amended}\n"
        "bodies:\n  - {name: Vendors' Union, role: commenter, position: against}\n",
        "They ask for dearer permits.\n\nNot shown.",
    ),
    "amendments/2019-carts/ask-unknown.md": record(
        "request",
        "2014-07-31",
        "Asked: zebras",
        BEARS.format(at="3", version="2014", strength="stated", outcome="not known"),
    ),
    "amendments/2019-carts/ask-nowhere.md": record("request", "not known", "Asked: the moon"),
    "amendments/2019-carts/at-hearing.md": record(
        "hearing", "2019-08", "Heard", BEARS.format(at="2", version="2019", strength="sequence", outcome="not")
    ),
}
FIGURE = "figures:\n  - {{what: {what}, period: {period}, value: {value}, remark: {remark}}}\n"


def report(year: str, value: str, remark: str = "none", more: str = "", what: str = "requests received") -> str:
    figure = FIGURE.format(what=json.dumps(what), period=year, value=json.dumps(value), remark=json.dumps(remark))
    return record("report", f"{year}-12-31", f"Report {year}", figure + more)


FIGURES = {
    "amendments/later/r2015.md": report("2015", "9", more="publisher: The Paper\nlink: https://paper.example/9\n"),
    "amendments/later/r2016.md": report("2016", "1,015", "late: a month after its day"),
    "amendments/later/r2018.md": report("2018", "not known", "none"),
    "amendments/later/r2022.md": report("2022", "15", "disputed: the others count 198", "conflict: 15 or 198.\n"),
    "amendments/later/x2022.md": report(
        "2022", "198", "disputed: the first count is 15", "follows: [r2022]\nconflict: Not resolved.\n", "requests sent"
    ),
    "amendments/later/y2023.md": report("2023", "5"),
    "amendments/later/z2023.md": report("2023", "6"),
}
ELSEWHERE = {
    "amendments/elsewhere/a.md": record(
        "comparator", "2018-12", "Springfield: Cart Trust", "topics: [carts, other places]\nbody: City of Springfield\n"
    ),
    "amendments/elsewhere/b.md": record(
        "vote", "2019-01", "Springfield overrides a veto", "topics: [veto, other places]\n"
    ),
    "amendments/elsewhere/c.md": record(
        "comparator",
        "not known",
        "Lowell: none found",
        "status: no ordinance found; not counted\nconflict: One says so, one not.\ntopics: [other places]\n",
    ),
}
AGAINST = "bears_on:\n  - {at: 2, version: 2019, relation: challenges, strength: stated}\n"
ABOUT = "bears_on:\n  - {at: 2, version: 2019, relation: interprets, strength: stated}\n"
SUITS = {
    "amendments/later/s-suit.md": record("lawsuit", "2020-03-01", "Vendors sue", AGAINST),
    "amendments/later/t-motion.md": record("lawsuit", "2020-04", "A motion", "answers: [s-suit]\n" + ABOUT),
    "amendments/later/u-ruling.md": record(
        "ruling", "2021-01..2021-10", "The suit is dismissed", "answers: [t-motion]\nstatus: reported\n" + ABOUT
    ),
    "amendments/later/v-letter.md": record("statement", "2020-02", "A demand", AGAINST),
    "amendments/later/w-other.md": record("lawsuit", "2022", "Others sue", "follows: [u-ruling]\n" + ABOUT),
    "amendments/later/x-other.md": record(
        "ruling", "2023", "Others lose", "answers: [w-other]\nfollows: [s-suit]\n" + ABOUT
    ),
}
PEOPLE = {
    "amendments/2019-carts/p.md": record(
        "hearing",
        "2019-11-05",
        "A hearing",
        "people:\n  - {name: Ed Eel, role: Mayor of Springfield}\n  - {name: Flo Fox, role: Mayor, position: for}\n"
        "  - Gus Gnu\nbodies:\n  - {name: Vendors' Union, role: commenter}\n",
    ),
    "amendments/2019-carts/q.md": record(
        "report", "2021", "A report", "people: [{name: Flo Fox, role: former Mayor}]\n"
    ),
    **ELSEWHERE,
}

SAID: dict[str, tuple[Files, str, tuple[str, ...], tuple[str, ...]]] = {
    "all events, newest first": (
        EVENTS,
        "timeline/index.html",
        (
            "10 events, newest first.",
            "2020 2020 Other Of no kind 2019 December 11, 2019 Passed Cart Amendments"
            " December 2019 Approved Cart Amendments"
            " November 5, 2019 Hearing A hearing City Council July 2019 News Some time in July The Paper"
            " some day between June 30, 2019 and July 2, 2019 Filing A few days 2015 2015 – 2018 Policy Several years",
            "Without a date No source seen says when. They stand here, and nowhere by guess.",
            "not dated Lawsuit announced Nobody knows when",
            "not dated Effective Cart Amendments not dated Published Cart Amendments",
            "2019: 5; 2020: 1",
            "1 event of other years is in the list only.",
        ),
        ("1970", "9999"),
    ),
    "events of a kind": (
        EVENTS,
        "timeline/hearing.html",
        ("Timeline: hearing", "1 event, newest first. The whole timeline", "Date of an amendment 4", "A hearing"),
        ("Some time in July",),
    ),
    "events of a year, and of several": (
        EVENTS,
        "timeline/2018.html",
        ("Timeline: 2018", "2015 – 2018 Policy Several years"),
        ("A hearing", "Without a date No source"),
    ),
    "the dates of amendments": (
        EVENTS,
        "timeline/date-of-an-amendment.html",
        ("4 events", "December 11, 2019 Passed"),
        (),
    ),
    "no records": ({}, "timeline/index.html", ("4 events", "December 11, 2019 Passed Cart Amendments"), ()),
    "a suit, the ruling on it, and what is no suit": (
        SUITS,
        "ordinances/carts/index.html",
        (
            "Is it challenged in court? Lawsuit, March 1, 2020: Vendors sue"
            " Ruling, between January 2021 and October 2021: The suit is dismissed reported"
            " Later: Lawsuit, 2022: Others sue Outside of court: Statement, February 2020: A demand",
        ),
        ("Others lose", "No ruling on it", "No later step"),
    ),
    "a suit without a ruling": (
        {name: text for name, text in SUITS.items() if "s-suit" in name or "t-" in name},
        "ordinances/carts/index.html",
        ("March 1, 2020: Vendors sue No ruling on it is tied to this ordinance here. Who decided it",),
        ("Outside of court",),
    ),
    "a suit's own page": (
        SUITS,
        "records/later/s-suit.html",
        (
            "Vendors sue What came of it Ruling, between January 2021 and October 2021: The suit is dismissed reported"
            " Later: Lawsuit, 2022: Others sue A note.",
        ),
        ("Others lose A note", "No later step"),
    ),
    "the last ruling there is": (
        SUITS,
        "records/later/w-other.html",
        ("What came of it Ruling, 2023: Others lose No later step, such as an appeal, is recorded here.",),
        (),
    ),
    "what was asked, oldest first, by place": (
        ASKED,
        "asked-for.html",
        (
            "July 31, 2014 Asked: zebras A note. not named in the record ? not known in 2014 3",
            "July 2019 Asked: dearer permits They ask for dearer permits. Di Dee, Vendors' Union for it if amended"
            " Vendors' Union, commenter against it",
            "✓ adopted in 2019 2 The change: amended",
            "◐ partly in 2019 1 Half of it. inferred by the editors",
            "not dated Asked: the moon A note. not named in the record not known: the record names no place",
            "August 2019 Heard hearing",
            "✕ not in the text in 2019 2 known by sequence only",
            "It doesn’t say that it has it because somebody asked.",
        ),
        ("Not shown.",),
    ),
    "nothing asked": ({}, "asked-for.html", ("No record of a request.",), ("Who asked",)),
    "figures with gaps, marks and disputes": (
        FIGURES,
        "numbers.html",
        (
            "Requests received",
            "2015 9 Report 2015 December 31, 2015 The Paper",
            "2016 1,015 report late late: a month after its day Report 2016",
            "2017 no figure found no record",
            "2018 no figure found Report 2018",
            "2019 – 2021 no figure found no record",
            "2022 15 disputed disputed: the others count 198 Sources conflict: 15 or 198. Report 2022",
            "2022 198 disputed requests sent disputed: the first count is 15 Sources conflict: Not resolved.",
            "2023 5 sources differ Report 2023",
            "2023 6 sources differ Report 2023",
            "2022: 15, disputed; 2022: 198, disputed; 2023: 5, sources differ",
            "2022 (another count) 198 · disputed",
        ),
        ("Requests sent",),
    ),
    "a gap whose year has a record": (
        {
            **FIGURES,
            "amendments/later/x2017.md": report("2017", "0", what="persons held", more="topics: [yearly]\n"),
            "amendments/later/x2019.md": report("2019", "0", what="persons held", more="topics: [yearly]\n"),
            "amendments/later/x2020.md": report("2020", "7", "disputed: or 8", "topics: [yearly]\n"),
            "amendments/later/x2021.md": report("2021", "3", what="persons held", more="topics: [yearly]\n"),
        },
        "numbers.html",
        (
            "Yearly The reports print 0 for: persons held (2017, 2019). Sources dispute the figures of 2020.",
            "2017 persons held: 0 Report 2017 2019 persons held: 0",
            "2020 requests received: 7 disputed: or 8 Report 2020 2021 persons held: 3 Report 2021",
            "2017 no figure found other figures in: Report 2017",
            "2018 no figure found no record 2019 0",
            "2020 no figure found other figures in: Report 2020 2021 3",
        ),
        ("2017 no figure found no record",),
    ),
    "no figures": ({}, "numbers.html", ("No record carries a figure.",), ()),
    "who decided, and others": (
        PEOPLE,
        "people.html",
        (
            "Ann Able City Councilor (records of 2019) 2 records December 11, 2019"
            " Ordinance · sponsored Cart Amendments",
            "Bo Bell The records give no role. 1 record December 11, 2019 Ordinance · voted for Cart Amendments",
            "Cy Cole The records give no role. 1 record December 11, 2019 Ordinance · voted against Cart Amendments",
            "Flo Fox Mayor (records of 2019) former Mayor (records of 2021) 2 records"
            " November 5, 2019 Hearing · for it A hearing Mayor 2021 Report A report former Mayor",
            "Others, in a public role Ed Eel Mayor of Springfield (records of 2019)",
            "Gus Gnu The records give no role.",
            "Bodies City Council The records give no role. 1 record December 11, 2019"
            " Ordinance · passed Cart Amendments",
        ),
        ("@", "http"),
    ),
    "nobody": (
        {"amendments/2019-carts/amendment.md": "---\ntitle: T\n---\n"},
        "people.html",
        ("No record names any.",),
        (),
    ),
    "places and topics": (
        ELSEWHERE,
        "elsewhere.html",
        (
            "Place Ordinance or bill Carts Veto",
            "Lowell None found not dated No ordinance found; not counted – –",
            "Springfield Cart Trust December 2018 December 2018 January 2019",
            "Lowell No ordinance found; not counted. not dated Ordinance or bill Lowell: none found A note."
            " Sources conflict: One says so, one not.",
            "Springfield December 2018 Ordinance or bill Springfield: Cart Trust A note."
            " January 2019 Vote Springfield overrides",
        ),
        ("Other places Carts",),
    ),
    "no places": ({}, "elsewhere.html", ("No record of another place.",), ("By topic",)),
    "the index": (
        {},
        "index-a-z.html",
        (
            "C Cart defined term D Definitions 1. P Permits 2. No longer in the text",
            "Old word defined term · no longer in the text; last in 2014",
            "Zebras 3. · no longer in the text; last in 2014",
        ),
        ("Z Zebras", "O Old word"),
    ),
    "our pages stand in for a publisher's": ({}, "corrections.html", ("None has been made yet.",), ()),
    "a publisher's page": (
        {
            "site/pages/my page.md": "---\ntitle: Mine\norder: 5\n---\n\n"
            "Words {++that came++} and {--went--}.\n\n# A heading\n"
        },
        "my_20_page.html",
        ("Mine Words that came and went. A heading", "Mine About this site How to read"),
        ("{++", "++}"),
    ),
    "a publisher's page before ours": (
        {"site/pages/about.md": "# Ours\n\nTen words.\n", "site/site.toml": 'contact = "clerk@city.example"\n'},
        "about.html",
        ("Ours Ten words. Something is wrong or missing? clerk@city.example",),
        ("It is no legal advice",),
    ),
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Files], Path]:
    """Returns what builds a site once for all tests of the same files."""
    built: dict[str, Path] = {}

    def site(files: Files) -> Path:
        key = repr(sorted(files.items()))
        if key not in built:
            built[key] = made(tmp_path_factory.mktemp("site"), files)
        return built[key]

    return site


@pytest.mark.parametrize("name", SAID)
def test_a_page_says(sites: Callable[[Files], Path], name: str) -> None:
    files, page, wanted, unwanted = SAID[name]
    words = said((sites(files) / page).read_text("utf-8"))
    assert [one for one in wanted if one not in words] == [], words
    assert [one for one in unwanted if one in words] == [], words


def test_there_is_a_page_for_each_kind_and_year_with_events(sites: Callable[[Files], Path]) -> None:
    site = sites(EVENTS)
    kinds = {"hearing", "news", "filing", "policy", "lawsuit", "other", "date-of-an-amendment"}
    assert {path.stem for path in (site / "timeline").iterdir()} == kinds | {"index", "2015", "2018", "2019", "2020"}


def test_a_page_in_another_language_stands_for_it(tmp_path: Path) -> None:
    files = {"site/pages/about.md": "# About\n\nWords.\n", "site/pages/es/about.md": "# Acerca\n\nPalabras.\n"}
    files["site/site.toml"] = ""
    site = made(tmp_path, files)
    assert "About Words." in said((site / "about.html").read_text("utf-8"))
    assert "Acerca Palabras." in said((site / "es/about.html").read_text("utf-8"))
    assert (site / "es/timeline/2019.html").exists()
    assert '<div class="prose" lang="en">' in (site / "es/data.html").read_text("utf-8")


def test_a_publishers_page_is_made_again_when_it_changes(tmp_path: Path) -> None:
    made(tmp_path, {"site/pages/about.md": "One.\n"})
    assert "Two." in said((made(tmp_path, {"site/pages/about.md": "Two.\n"}) / "about.html").read_text("utf-8"))


def test_a_page_that_would_take_anothers_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexdiffError, match=r"people\.html"):
        made(tmp_path, {"site/pages/people.md": "Mine.\n"})


def test_a_page_that_is_no_text_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "site/pages").mkdir(parents=True)
    (tmp_path / "site/pages/bad.md").write_bytes(b"Words \xff\n")
    with pytest.raises(Unreadable) as caught:
        made(tmp_path, {})
    assert caught.value.place.startswith("site/pages/bad.md")


def test_years_without_end_make_few_pages(tmp_path: Path) -> None:
    site = made(tmp_path, {"amendments/later/long.md": record("policy", "0001..9999", "Always")})
    assert {"0001.html", "9999.html", "2019.html"} <= {path.name for path in (site / "timeline").iterdir()}
    assert len(list((site / "timeline").iterdir())) < 10
    assert "Always" in said((site / "timeline/2019.html").read_text("utf-8"))


def test_a_long_index_has_a_page_for_each_letter() -> None:
    names = [f"{'ABÉ'[n % 3]} heading {n}" for n in range(1600)]
    now = {"label": "1.", "url": "x.html", "version": "2019", "gone": False, "now": []}
    sections = [{"name": name, "heading": name, **now} for name in names]
    facts = {"title": "Carts", "restated": "", "terms": [], "sections": sections}
    found = {page.path: page for page in index.pages({"carts": facts})}
    assert list(found) == ["index-a-z.html", "index-a-z/a.html", "index-a-z/b.html", "index-a-z/e.html"]
    contents = [page.content for page in found.values()]
    assert [len(c.shown) for c in contents if isinstance(c, index.Content)] == [0, 1, 1, 1]


# -- values

NUMBERS = {
    "15": 15, "1,015": 1015, "$650,000": 650_000, "about 28 percent": 28, "at least 135": 135, "3.5": 3.5, "0": 0,
    "": None, "none": None, "10 to 20": None, "-5": None, "1.2.3": None, "12a": None, "1,23": None, "٣": None,
}  # fmt: skip


@pytest.mark.parametrize("value", NUMBERS)
def test_the_number_in_a_value(value: str) -> None:
    assert numbers.number(value) == NUMBERS[value]


DATES = {
    "2019-12-16": "December 16, 2019",
    "2019-12-01": "December 1, 2019",
    "2019-07": "July 2019",
    "2019": "2019",
    "2019-01..2019-03": "between January 2019 and March 2019",
    "2014-06-25 .. 2014-07-02": "some day between June 25, 2014 and July 2, 2014",
    "2019-11..2020": "between November 2019 and 2020",
    "2014..2018": "2014 – 2018",
    "fiscal 2019": "fiscal 2019",
}


@pytest.mark.parametrize("written", DATES)
def test_a_date_is_said_in_words(written: str) -> None:
    assert dates.said(ENGLISH, written) == DATES[written]


def test_a_date_that_nobody_knows_is_not_shown() -> None:
    assert dates.shown(None) == "" and dates.span("about July") is None


PICTURES: tuple[tuple[list[tuple[tuple[int, int], bool]], str], ...] = (
    ([], "none"),
    ([((2019, 2019), True)], "none"),
    (
        [((2019, 2019), True), ((2020, 2020), False), ((2020, 2020), False)],
        "2019: 1 of 1; 2020: 0 of 2; 0 lines, 0 beyond",
    ),
    (
        [((2014, 2014), False), ((2019, 2019), True), ((1980, 1989), False)],
        "2014: 0 of 1; 2019: 1 of 1; 0 lines, 1 beyond",
    ),
    (
        [((2014, 2014), False), ((2019, 2019), True), ((2010, 2016), False)],
        "2014: 0 of 1; 2019: 1 of 1; 1 lines, 0 beyond",
    ),
    ([((2014, 2016), False)], "1 lines, 0 beyond"),
)


@pytest.mark.parametrize(("events", "drawn"), PICTURES)
def test_what_is_drawn_of_events(events: list[tuple[tuple[int, int], bool]], drawn: str) -> None:
    picture = years.picture(events)
    if picture is None:
        assert drawn == "none"
        return
    columns = [f"{one.year}: {one.decided} of {one.number}" for one in picture.columns]
    assert "; ".join([*columns, f"{len(picture.spans)} lines, {picture.outside} beyond"]) == drawn


# -- how-to-read tells of every sign and word that there is


def test_how_to_read_tells_all() -> None:
    text = (own.OURS / "how-to-read.md").read_text("utf-8")
    rows = [*(label.word for label in labels.LABELS.values()), *labels.ALARMS.values()]
    assert [word for word in rows if f"| {word} |" not in text] == []
    assert [sign for sign in telling.SIGNS.values() if f"| {sign} |" not in text] == []
    assert [
        word for word in (*RELATIONS, *OUTCOMES, "restated", "not held", "paired") if word not in text.lower()
    ] == []


def test_the_sources_on_the_site_are_those_of_the_documents() -> None:
    page, document = ((ROOT / name).read_text("utf-8") for name in ("site/pages/sources.md", "docs/sources.md"))
    paragraphs = document.partition("## Corrections")[0].split("\n\n")[2:]
    assert [one for one in paragraphs if one.strip() not in page] == []


# -- this project's own site


@pytest.fixture(scope="module")
def boston(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("boston")
    build(ROOT, folder / "public", cache=folder / "cache")
    return folder / "public"


def test_july_2014_and_july_2019_are_asked_for(boston: Path) -> None:
    words = said((boston / "asked-for.html").read_text("utf-8"))
    for wanted in (
        "July 31, 2014 Asked: no hold except on a criminal warrant",
        "July 2019 Asked: no exception for re-entry after deportation",
        "July 2019 Asked: follow Somerville",
        "July 2019 Asked: forbid tips",
        "July 2019 Asked: transparency and accountability",
        "? not known in 2019 2(c)(1)",
        "✓ adopted in 2014 2(a)",
    ):
        assert wanted in words


def test_the_reports_of_2015_to_2025_and_their_dispute(boston: Path) -> None:
    words = said((boston / "numbers.html").read_text("utf-8"))
    told = (
        "2015: 9, disputed; 2016: 15, report late; 2017: 68, report late; 2018: no figure found; 2019: no figure found;"
    )
    assert f"{told} 2020: no figure found; 2021: no figure found; 2022: 12; 2023: 19; 2024: 15, disputed;" in words
    assert "2024: 198, disputed; 2025: 57, report late" in words
    assert "198 disputed detainer requests sent, by ICE's count" in words


def test_lowell_is_not_counted(boston: Path) -> None:
    assert "Lowell No ordinance found; not to be counted." in said((boston / "elsewhere.html").read_text("utf-8"))


def test_no_private_person_is_put_first(boston: Path) -> None:
    words = said((boston / "people.html").read_text("utf-8"))
    first = words[: words.index("Others, in a public role")]
    assert "Josh Zakim City Councilor, District 8" in first and "Mayor of Somerville" not in first


# -- whatever stands in a field, nothing of it is active (promise C2)

NASTY = (
    "<script>alert(1)</script>", '" onmouseover="alert(1)', "' onfocus='x", "{{ 7*7 }}", "{% if x %}", "\u202eevil",
    "</title></main>", "[x](javascript:alert(1))", "<img src=x onerror=y>", "{++<b>x</b>++}", "&lt;script&gt;",
    "%(num)s", "a\u200bb", "# Heading", "| a | b |", "<!--", "]]>",
)  # fmt: skip
FIELDS = """---
kind: {kind}
date: 2019
title: {x}
publisher: {x}
body: {x}
status: {x}
conflict: {x}
docket: {x}
quote: {x}
link: {x}
topics: [{x}]
follows: [{x}]
people:
  - {{name: {x}, role: {x}, position: {x}}}
bodies:
  - {{name: {x}, role: {x}, position: {x}}}
votes:
  - {{body: {x}, date: 2019, result: {x}, count: {x}, yes: [{x}], no: [{x}]}}
figures:
  - {{what: {x}, period: {x}, value: {x}, remark: {x}}}
  - {{what: {x}, period: 2015, value: 12, remark: {x}}}
  - {{what: {x}, period: 2016, value: 13, remark: {x}}}
sources:
  - {{publisher: {x}, title: {x}, date: 2019, link: {x}}}
bears_on:
  - {{at: 1, version: 2019, relation: asks for, strength: stated, outcome: not, note: {x}}}
---

{body}
"""
GATHERED = ("timeline/index", "asked-for", "numbers", "people", "elsewhere", "index-a-z", "own", "about")
TAGS = set(
    "html head meta title link body a header nav ul ol li main h1 h2 h3 h4 p div span strong em code section details"
    " summary figure figcaption svg desc line rect text tspan defs pattern table caption thead tbody tr th td dl dt dd"
    " footer blockquote ins del hr br".split()
)


class Tag(NamedTuple):
    """A tag as it stands on a page."""

    name: str
    attributes: tuple[tuple[str, str | None], ...]


class Reader(HTMLParser):
    """Reads the tags of a page, and what is wrong with their order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, tuple(attrs)))
        if tag not in ("meta", "link", "hr", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.wrong.append("a comment")


def hostile(sign: str) -> Files:
    """Returns a repository in which every field and text holds a sign."""
    x = json.dumps(sign, ensure_ascii=False)
    law = f"# {sign}\n\n## 1. {sign}\n\n- (a) **{sign}** means {sign}.\n"
    files = {f"amendments/elsewhere/{kind}.md": FIELDS.format(kind=kind, x=x, body=sign) for kind in KINDS}
    amendment = (
        f"---\ntitle: {x}\ntype: order\nordinances: [carts]\nbefore: 2014\nafter: 2019\npassed: 2019\n"
        f"sponsors: [{{name: {x}, role: {x}}}]\nvotes: [{{body: {x}, result: {x}, yes: [{x}]}}]\n---\n\n{sign}\n"
    )
    texts = {f"ordinances/{year}/carts.md": law for year in ("2014", "2019")}
    page = f"---\ntitle: {x}\norder: {x}\n---\n\n{sign}\n"
    toml = f"name = {json.dumps(sign)}\ncontact = {json.dumps(sign)}\nlanguages = ['en']\n"
    own_files = {"site/pages/own.md": page, "site/site.toml": toml}
    return {**files, **texts, **own_files, "amendments/2019-carts/amendment.md": amendment}


def wrong(page: str) -> list[str]:
    """Returns what is active, out of place or hidden in a page."""
    reader = Reader(page)
    found = [*reader.wrong, *reader.open, *re.findall("[\u200b\u202a-\u202e\u2066-\u2069]", page)]
    for tag in reader.tags:
        if tag.name not in TAGS:
            found.append(f"<{tag.name}>")
        for name, value in tag.attributes:
            if name.startswith("on") or name == "style" or (name == "href" and "script:" in unquote(value or "")):
                found.append(f"{name}={value}")
    return found


def unsafe(site: Path, sign: str) -> list[str]:
    """Returns what is wrong in the pages of a site in which every field holds a sign."""
    found = []
    shown = " ".join(labels.visible(sign).split()).lower()
    for name in GATHERED:
        page = (site / f"{name}.html").read_text("utf-8")
        found += [f"{name}: {fault}" for fault in wrong(page)]
        if name not in ("about", "index-a-z", "own") and shown not in said(page).lower():
            found.append(f"{name}: the sign is gone")
    return found


def test_hostile_fields_stay_words(tmp_path: Path) -> None:
    sign = " ".join(NASTY)
    assert unsafe(made(tmp_path, hostile(sign)), sign) == []


@pytest.mark.slow
@pytest.mark.parametrize("sign", NASTY)
def test_each_hostile_field_stays_words(tmp_path: Path, sign: str) -> None:
    assert unsafe(made(tmp_path, hostile(sign)), sign) == []


# -- all pages: sound structure


def test_pages_are_sound(boston: Path) -> None:
    faults = []
    paths = [
        *boston.glob("timeline/*.html"),
        *(path for path in boston.glob("*.html") if path.name not in ("index.html", "search.html")),
    ]
    for path in paths:
        page = path.read_text("utf-8")
        reader = Reader(page)
        faults += [f"{path.name}: {fault}" for fault in (*wrong(page), *_structure(reader))]
    assert len(paths) > 40 and faults == []


def _structure(reader: Reader) -> list[str]:
    levels = [int(tag.name[1]) for tag in reader.tags if re.fullmatch("h[1-6]", tag.name)]
    ids = [value for tag in reader.tags for name, value in tag.attributes if name == "id"]
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} h1"]
    found += [f"h{b} after h{a}" for a, b in pairwise(levels) if b > a + 1]
    found += [f"id {one} twice" for one in sorted({str(one) for one in ids if ids.count(one) > 1})]
    return found


def test_links_of_gathered_pages_lead_somewhere(boston: Path) -> None:
    """The pages that another part of the site makes may be missing here."""
    others = {"search.html"}
    broken = []
    for path in [*boston.glob("*.html"), *boston.glob("timeline/*.html")]:
        for tag in Reader(path.read_text("utf-8")).tags:
            href = dict(tag.attributes).get("href") or ""
            target, _, mark = href.partition("#")
            if tag.name != "a" or re.match("[a-z]+:", href) or Path(target).name in others:
                continue
            page = (path.parent / unquote(target)).resolve() if target else path
            if not page.is_file() or (mark and f'id="{unquote(mark)}"' not in page.read_text("utf-8")):
                broken.append(f"{path.name}: {href}")
    assert broken == []
