"""What the site says of days, and of what is held: no day that the clocks don't prove, no gap unsaid.

Limits: small repositories, pages read as text. Rejected: a count of gaps; which they are is what people ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from lexdiff.errors import Unreadable
from lexdiff.read import checked
from lexdiff.read.checked import Checked
from lexdiff.read.workspace import Workspace
from lexdiff.site import problems
from lexdiff.site.build import build
from tests.readers import write
from tests.test_cli import ROOT
from tests.test_site_gathered import record, said

pytestmark = pytest.mark.slow  # builds sites

OLD = "# Carts\n\n## 1. Permits\n\nA permit costs $50.\n\n## 2. Clerk\n\nThe clerk keeps a list.\n"
NEW = OLD.replace("$50", "$60")


def act(after: str, before: str, more: str) -> str:
    """Returns the file of an amendment."""
    return f"---\ntitle: Act\ntype: ordinance\nordinances: [carts]\nbefore: {before}\nafter: {after}\n{more}---\n\nx\n"


FIRST = {"ordinances/2014/carts.md": OLD}
CASES: Mapping[str, tuple[Mapping[str, str], list[str]]] = {
    "nothing is known of dates": (
        {**FIRST, "ordinances/2019/carts.md": NEW},
        ["on any day: 2014 or 2019, or an earlier text, which is not held: no source seen says which",
         "No day of 2014 is known. No day of 2019 is known.",
         "2 versions of the law; no date is known 1 of 2 sections are without a history"],
    ),
    "one version": (
        FIRST,
        ["on any day: 2014, or an earlier text, which is not held: no source seen says which",
         "1 version of the law; no date is known 2 of 2 sections are without a history"],
    ),
    "the law began, and then was changed": (
        {**FIRST, "ordinances/2019/carts.md": NEW,
         "amendments/a/amendment.md": act("2014", "none", "effective: 2014-03-01\n"),
         "amendments/b/amendment.md": act("2019", "2014", "effective: 2019-12..2020-01\n")},
        ["until February 28, 2014: none yet from March 1, 2014 to November 30, 2019: 2014"
         " from December 1, 2019 to January 30, 2020: 2014 or 2019: no source seen says which"
         " since January 31, 2020: 2019",
         "2 versions of the law; the first March 1, 2014, the last between December 2019 and January 2020"],
    ),
    "one day": (
        {**FIRST, "ordinances/2019/carts.md": NEW, "ordinances/2020/carts.md": OLD,
         "amendments/b/amendment.md": act("2019", "2014", "effective: 2019-12-01\n"),
         "amendments/c/amendment.md": act("2020", "2019", "effective: 2019-12-02\n")},
        ["until November 30, 2019: 2014, or an earlier",
         "December 1, 2019: 2019 since December 2, 2019: 2020", "No day of 2014 is known."],
    ),
    "the day of effect is not known": (
        {**FIRST, "ordinances/2019/carts.md": NEW,
         "amendments/b/amendment.md": act("2019", "2014", "passed: 2019-12-01\n")},
        ["The day of effect of 2019 is not known. Counted instead: passed.",
         "Versions without a date: 2014"],
    ),
    "still to come": (
        {"ordinances/2014/carts.md": OLD, "ordinances/2030/carts.md": NEW,
         "amendments/a/amendment.md": act("2014", "none", "effective: 2014-03-01\n"),
         "amendments/b/amendment.md": act("2030", "2014", "effective: 2030-01-01\nstatus: not yet in force\n")},
        ["from March 1, 2014 to December 31, 2029: 2014 since January 1, 2030: 2030"],
    ),
    "a version without a text": (
        {**FIRST, "ordinances/2019/carts.md": NEW, "ordinances/2018-draft/carts.md":
         "---\nstage: filed\ndate: 2018-12\nwording: not held\namendment: b\n---\n",
         "amendments/b/amendment.md": act("2019", "2017", "passed: 2019-12-01\n")},
        ["Versions without a text: 2018-draft, 2017"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_ordinance_s_page_says_what_is_held_and_what_the_text_was_on_a_day(name: str, tmp_path: Path) -> None:
    files, lines = CASES[name]
    root = write(tmp_path, {"site/site.toml": 'languages = ["en"]\n', **files})
    build(root, root / "public", cache=root / "cache")
    words = said((root / "public/ordinances/carts/index.html").read_text("utf-8"))
    assert [line for line in lines if line not in words] == []


def test_days_lead_to_the_section_in_each_version(tmp_path: Path) -> None:
    files = {**FIRST, "ordinances/2019/carts.md": OLD.replace("## 2.", "## 2. New\n\nNew words stand here.\n\n## 3.")}
    root = write(tmp_path, {"site/site.toml": 'languages = ["en"]\n', **files})
    build(root, root / "public", cache=root / "cache")
    third, second = ((root / f"public/ordinances/carts/provisions/{n}.html").read_text("utf-8") for n in (3, 2))
    assert '<a href="../2014.html#2">2014</a>' in third and '<a href="../2019.html#3">2019</a>' in third
    assert '<a href="../2014.html">2014</a>' in second and '<a href="../2019.html#2">2019</a>' in second


def test_one_page_says_it_of_all_ordinances(tmp_path: Path) -> None:
    hearing = record("hearing", "2019-04-09", "Heard")
    files = {
        **FIRST,
        "ordinances/2014/dogs.md": "# Dogs\n\n## 1. Lead\n\n- (a) Kept on a [not held] lead. {.not-held}\n",
    }
    files |= {"amendments/since/a.md": hearing, "amendments/since/b.md": hearing.replace("date: 2019-04-09\n", "")}
    root = write(tmp_path, {"site/site.toml": 'languages = ["en"]\n', **files})
    build(root, root / "public", cache=root / "cache")
    words = said((root / "public/held.html").read_text("utf-8"))
    assert "2 records: the first April 9, 2019, the last April 9, 2019; 1 without a date." in words
    assert "Carts 1 1 without a date not known not known 0 2 of 2 0 provisions" in words
    assert "Dogs 1 1 without a date not known not known 0 1 of 1 1 provision" in words


def test_the_trust_act_names_the_drafts_that_are_not_held(tmp_path: Path) -> None:
    build(ROOT, tmp_path / "public", cache=tmp_path / "cache")
    words = said((tmp_path / "public/ordinances/boston-trust-act/index.html").read_text("utf-8"))
    assert "Versions without a text: 2019-june-draft, 2019-december-draft" in words
    assert "from September 3, 2014 to December 18, 2019: 2014 since December 19, 2019: 2019" in words


# -- links

SITE = "https://a.example/"
ANSWERS = Checked("2026-03-01", "answers", "200", "2026-03-01")
MOVED = Checked("2026-03-02", "moved", "301", "2026-03-02", f"{SITE}new")
GONE = Checked("2026-03-02", "gone", "404", "2025-12-24")
DOUBT = Checked("2026-03-02", "not known", "no answer")
LINKS: Mapping[str, tuple[Mapping[str, Checked], str, str]] = {
    "never": ({}, "5 links to sources: never checked.", ""),
    "one day": (
        {f"{SITE}1": GONE, f"{SITE}2": MOVED},
        "5 links to sources: checked on March 2, 2026; 1 has moved; 1 leads nowhere; 3 were never checked.",
        "The link led nowhere when it was checked on March 2, 2026. It last worked on December 24, 2025.",
    ),
    "several days": (
        {f"{SITE}1": DOUBT, f"{SITE}2": ANSWERS, f"{SITE}3": ANSWERS, f"{SITE}4": GONE, f"{SITE}none": GONE,
         f"{SITE}5": MOVED},
        "5 links to sources: checked between March 1, 2026 and March 2, 2026; 2 work; 1 has moved; 1 leads nowhere; "
        "1 not known.",
        "The link was checked on March 2, 2026; whether it works is not known.",
    ),
    "it works": ({f"{SITE}1": ANSWERS}, "checked on March 1, 2026; 1 works; 4 were never", "worked on March 1, 2026."),
    "it moved": ({f"{SITE}1": MOVED}, "; 1 has moved; 4", "had moved when it was checked on March 2, 2026."),
}  # fmt: skip


@pytest.mark.parametrize("name", LINKS)
def test_links_say_when_they_were_checked(name: str, tmp_path: Path) -> None:
    links, held, told = LINKS[name]
    places = {n: f"{SITE}{n}" + ("#a" if n == 1 else "") for n in (1, 2, 3, 4, 5)}
    records = {
        f"amendments/since-2014/{n}.md": record("news", f"2015-0{n}-01", f"News {n}", f"link: {link}\n")
        for n, link in places.items()
    } | {"amendments/since-2014/6.md": record("hearing", "2015-06-01", "Hearing")}
    more = {"site/links.json": checked.text(links)} if links else {}
    write(tmp_path, {**FIRST, **records, **more})
    build(tmp_path, tmp_path / "public")
    assert held in said((tmp_path / "public/held.html").read_text("utf-8"))
    page = said((tmp_path / "public/records/since-2014/1.html").read_text("utf-8"))
    assert told in page and (told or "checked" not in page)
    assert problems.every(Workspace(tmp_path)) == ()


def test_links_that_are_checked_anew_change_the_pages(tmp_path: Path) -> None:
    write(tmp_path, {**FIRST, "amendments/since-2014/1.md": record("news", "2015-01-01", "News", f"link: {SITE}\n")})
    for links, word in (({}, "never"), ({SITE: ANSWERS}, "1 works"), ({SITE: GONE}, "nowhere")):
        write(tmp_path, {"site/links.json": checked.text(links)})
        build(tmp_path, tmp_path / "public")
        assert word in said((tmp_path / "public/held.html").read_text("utf-8"))


def test_a_broken_list_of_links_is_told(tmp_path: Path) -> None:
    write(tmp_path, {**FIRST, "site/links.json": "{"})
    with pytest.raises(Unreadable) as raised:
        build(tmp_path, tmp_path / "public")
    assert str(raised.value.place) == checked.FILE
    (found,) = problems.every(Workspace(tmp_path))
    assert found.file == checked.FILE and "list of checked links" in found.what
